// libdeflate needs room for all it unpacks: a small room first, which tells most of what is no DEFLATE, then
// what the buffer holds already, then four times more each time, so that all tries together cost a third
// more. What breaks off is done again by zlib, which gives what precedes.
#include "observations/scanning/decoders/inflate.h"

#include "base/memory.h"
#include "sources/unpack.h"

#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

enum { PROBE_BYTES = 512, PROBE_INPUT_BYTES = 16 * 1024, FIRST_ROOM_BYTES = 64 * 1024, SHORT_BYTES = 1024 };

static void make_room(struct buffer *out, size_t size)
{
    if (out->capacity < size) {
        out->data = memory_grow(out->data, size, 1);
        out->capacity = size;
    }
}

static bool take(void *context, struct bytes piece)
{
    buffer_add(context, piece.data, piece.size);
    return true;
}

static struct inflate_result by_pieces(struct bytes packed, size_t output_bytes, struct buffer *out)
{
    const struct unpack_limits limits = {.output_bytes = (int64_t)output_bytes};
    struct unpack_result result;
    buffer_reset(out);
    unpack(packed, DEFLATED, &limits, take, out, &result);
    enum inflate_end end = out->size == 0               ? INFLATE_REFUSED
                           : result.end == UNPACK_WHOLE ? INFLATE_WHOLE
                                                        : INFLATE_CUT;
    return (struct inflate_result){end, (size_t)result.read_bytes};
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static struct inflate_result inflate_all(struct libdeflate_decompressor *inflater, struct bytes packed,
                                         size_t size_hint, size_t output_bytes, struct buffer *out)
{
    // A hint that DEFLATE cannot reach is a lie.
    size_t believable = packed.size < SIZE_MAX / 1032 ? packed.size * 1032 : SIZE_MAX;
    size_t room = size_hint > 0 && size_hint <= believable ? size_hint : FIRST_ROOM_BYTES;
    if (room < out->capacity)
        room = out->capacity;
    for (;; room *= 4) {
        room = smaller(room, output_bytes);
        make_room(out, room);
        size_t used, given;
        enum libdeflate_result result = libdeflate_deflate_decompress_ex(inflater, packed.data, packed.size,
                                                                         out->data, room, &used, &given);
        if (result == LIBDEFLATE_SUCCESS) {
            out->size = given;
            return (struct inflate_result){given ? INFLATE_WHOLE : INFLATE_REFUSED, used};
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE || room >= output_bytes)
            return by_pieces(packed, output_bytes, out);
    }
}

// libdeflate takes a code without an end of block, which bytes of programs hold often: zeros behind it then
// unpack without end. zlib does not.
static bool has_sound_code(struct bytes packed)
{
    uint8_t probe[PROBE_BYTES];
    packed = bytes_slice(packed, 0, PROBE_INPUT_BYTES);
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)packed.data,
                       .avail_in = (uInt)packed.size,
                       .next_out = probe,
                       .avail_out = sizeof probe};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return false;
    int result = inflate(&stream, Z_SYNC_FLUSH);
    inflateEnd(&stream);
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
}

struct inflate_result inflate_found(struct bytes packed, size_t size_hint, size_t output_bytes, bool sure,
                                    struct buffer *out)
{
    struct inflate_result refused = {INFLATE_REFUSED, 0};
    output_bytes = smaller(output_bytes, out->limit);
    if (packed.size == 0 || (packed.data[0] & 6) == 6 || output_bytes == 0) // block type 3 is none
        return refused;
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    if (inflater == NULL)
        return refused;
    uint8_t probe[PROBE_BYTES];
    size_t used = 0, given = 0;
    enum libdeflate_result first = libdeflate_deflate_decompress_ex(
        inflater, packed.data, packed.size, probe, smaller(sizeof probe, output_bytes), &used, &given);
    struct inflate_result result = refused;
    if (first == LIBDEFLATE_SUCCESS) {
        buffer_add(out, probe, given);
        result = (struct inflate_result){given ? INFLATE_WHOLE : INFLATE_REFUSED, used};
    } else if (first == LIBDEFLATE_INSUFFICIENT_SPACE && has_sound_code(packed)) {
        result = inflate_all(inflater, packed, size_hint, output_bytes, out);
    } else if (first != LIBDEFLATE_INSUFFICIENT_SPACE &&
               (sure || packed.size < SHORT_BYTES)) { // cut before the first 512 bytes came out
        result = by_pieces(packed, output_bytes, out);
    }
    libdeflate_free_decompressor(inflater);
    return result;
}

// One context of each library, used for one member after the other.
#include "observations/adverts/warc_unpack.h"

#include "base/memory.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>

static const char GZIP_MAGIC[] = "\x1f\x8b\x08", ZSTD_MAGIC[] = "\x28\xb5\x2f\xfd",
                  DICTIONARY_MAGIC[] = "\x5d\x2a\x4d\x18";
enum { SKIPPABLE_HEAD_BYTES = 8 };

enum warc_packing warc_packing_of(struct bytes file)
{
    if (bytes_start_with(file, GZIP_MAGIC, 3))
        return WARC_GZIP;
    return bytes_start_with(file, ZSTD_MAGIC, 4) || bytes_start_with(file, DICTIONARY_MAGIC, 4) ? WARC_ZSTD
                                                                                                : WARC_PLAIN;
}

static uint32_t u32_at(struct bytes bytes, size_t at)
{
    struct reader reader = reader_of(bytes_slice(bytes, at, 4));
    return reader_u32le(&reader);
}

// The dictionary may itself be a frame; it is small by the rules of those who write them.
static void take_dictionary(struct warc_unpack *unpack, struct bytes raw)
{
    uint8_t *unpacked = NULL;
    if (bytes_start_with(raw, ZSTD_MAGIC, 4)) {
        unsigned long long size = ZSTD_getFrameContentSize(raw.data, raw.size);
        if (size > WARC_DICTIONARY_MAX_BYTES) // unknown sizes are the largest numbers
            size = WARC_DICTIONARY_MAX_BYTES;
        unpacked = memory_grow(NULL, (size_t)size + 1, 1);
        size_t written = ZSTD_decompress(unpacked, (size_t)size, raw.data, raw.size);
        raw = (struct bytes){unpacked, ZSTD_isError(written) ? 0 : written};
    }
    if (raw.size && raw.size <= WARC_DICTIONARY_MAX_BYTES)
        unpack->dictionary = ZSTD_createDDict(raw.data, raw.size);
    memory_free(unpacked);
}

void warc_unpack_init(struct warc_unpack *unpack, struct bytes file, size_t *first)
{
    *unpack = (struct warc_unpack){.packing = warc_packing_of(file)};
    *first = 0;
    if (unpack->packing != WARC_ZSTD || !bytes_start_with(file, DICTIONARY_MAGIC, 4) ||
        file.size < SKIPPABLE_HEAD_BYTES)
        return;
    size_t size = u32_at(file, 4);
    take_dictionary(unpack, bytes_slice(file, SKIPPABLE_HEAD_BYTES, size));
    *first = bytes_slice(file, 0, SKIPPABLE_HEAD_BYTES + size).size;
}

void warc_unpack_done(struct warc_unpack *unpack)
{
    if (unpack->gzip)
        inflateEnd(unpack->gzip);
    memory_free(unpack->gzip);
    ZSTD_freeDCtx(unpack->zstd);
    ZSTD_freeDDict(unpack->dictionary);
    *unpack = (struct warc_unpack){0};
}

bool warc_member_begins(const struct warc_unpack *unpack, struct bytes bytes)
{
    return unpack->packing == WARC_GZIP ? bytes_start_with(bytes, GZIP_MAGIC, 3)
                                        : bytes_start_with(bytes, ZSTD_MAGIC, 4);
}

ptrdiff_t warc_member_find(const struct warc_unpack *unpack, struct bytes file, size_t from)
{
    bool gzip = unpack->packing == WARC_GZIP;
    struct bytes magic = bytes_of_text(gzip ? GZIP_MAGIC : ZSTD_MAGIC);
    for (;; from++) {
        ptrdiff_t next = bytes_find(file, magic, from);
        if (next < 0)
            return -1;
        from = (size_t)next;
        bool real = gzip ? from + 10 <= file.size && (file.data[from + 3] & 0xe0) == 0
                         : from + 6 <= file.size && (file.data[from + 4] & 0x08) == 0;
        if (real) // reserved bits are zero in a real member
            return next;
    }
}

size_t warc_member_skippable(const struct warc_unpack *unpack, struct bytes bytes)
{
    if (unpack->packing != WARC_ZSTD || bytes.size < SKIPPABLE_HEAD_BYTES ||
        (u32_at(bytes, 0) & 0xfffffff0u) != 0x184D2A50u)
        return 0;
    return bytes_slice(bytes, 0, SKIPPABLE_HEAD_BYTES + (size_t)u32_at(bytes, 4)).size;
}

static bool open_gzip(struct warc_unpack *unpack)
{
    if (unpack->gzip)
        return inflateReset(unpack->gzip) == Z_OK;
    unpack->gzip = memory_new(1, sizeof *unpack->gzip);
    if (inflateInit2(unpack->gzip, 15 + 16) == Z_OK)
        return true;
    memory_free(unpack->gzip);
    unpack->gzip = NULL;
    return false;
}

static bool open_zstd(struct warc_unpack *unpack)
{
    if (unpack->zstd)
        return !ZSTD_isError(ZSTD_DCtx_reset(unpack->zstd, ZSTD_reset_session_only));
    unpack->zstd = ZSTD_createDCtx();
    return unpack->zstd &&
           !ZSTD_isError(ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax, WARC_ZSTD_WINDOW_LOG)) &&
           !ZSTD_isError(ZSTD_DCtx_refDDict(unpack->zstd, unpack->dictionary));
}

bool warc_unpack_open(struct warc_unpack *unpack)
{
    unpack->open = unpack->packing == WARC_GZIP ? open_gzip(unpack) : open_zstd(unpack);
    return unpack->open;
}

static enum warc_unpacked step_gzip(struct z_stream_s *z, struct bytes packed, uint8_t *out, size_t room,
                                    size_t *read, size_t *written)
{
    uInt given = (uInt)(packed.size < (1u << 30) ? packed.size : (1u << 30));
    z->next_in = (Bytef *)(uintptr_t)packed.data;
    z->avail_in = given;
    z->next_out = out;
    z->avail_out = (uInt)room;
    int result = inflate(z, Z_NO_FLUSH);
    *read = given - z->avail_in;
    *written = room - z->avail_out;
    if (result == Z_STREAM_END)
        return WARC_UNPACK_END;
    return result == Z_OK || result == Z_BUF_ERROR ? WARC_UNPACK_MORE : WARC_UNPACK_DAMAGED;
}

enum warc_unpacked warc_unpack_step(struct warc_unpack *unpack, struct bytes packed, uint8_t *out,
                                    size_t room, size_t *read, size_t *written)
{
    enum warc_unpacked result;
    if (unpack->packing == WARC_GZIP) {
        result = step_gzip(unpack->gzip, packed, out, room, read, written);
    } else {
        ZSTD_inBuffer input = {packed.data, packed.size, 0};
        ZSTD_outBuffer output = {out, room, 0};
        size_t left = ZSTD_decompressStream(unpack->zstd, &output, &input);
        *read = input.pos;
        *written = output.pos;
        result = ZSTD_isError(left) ? WARC_UNPACK_DAMAGED : left == 0 ? WARC_UNPACK_END : WARC_UNPACK_MORE;
    }
    unpack->open = result == WARC_UNPACK_MORE;
    return result;
}

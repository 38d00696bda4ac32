// DEFLATE under its headers: gzip, zlib, members of zip archives by their local headers; and under none.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/inflate.h"
#include "observations/scanning/decoders/likeness.h"
#include "sources/unpack.h"

#include <libdeflate.h>

enum {
    CERTAIN_BYTES = 4096, // so much does not inflate by chance
    SAMPLE_BYTES = 512,
    SHORT_SAMPLE_BYTES = 64, // for what may be as short
};

static struct bytes from(struct bytes bytes, size_t at, const struct decode_budget *budget)
{
    return bytes_slice(bytes, at, budget->input_bytes);
}

// Sets the span when what came out is worth a search. `proved`: a checksum held.
static bool accept(struct decoded *decoded, size_t at, size_t end, enum inflate_end how, bool proved)
{
    struct bytes out = buffer_bytes(decoded->out);
    if (how == INFLATE_REFUSED || (!proved && out.size < CERTAIN_BYTES && !looks_written(out)))
        return false;
    decoded->start = at;
    decoded->end = end;
    decoded->cut = !proved;
    return true;
}

// ---- gzip: RFC 1952 ----

// Skips a text that ends with a zero.
static void skip_text(struct reader *reader)
{
    while (!reader->failed && reader_u8(reader) != 0)
        continue;
}

static size_t gzip_header(struct bytes bytes)
{
    enum { HEADER_CRC = 2, EXTRA = 4, NAME = 8, COMMENT = 16, LOOKS_AT_BYTES = 4096 };
    struct reader reader = reader_of(bytes_slice(bytes, 0, LOOKS_AT_BYTES));
    reader_skip(&reader, 3);
    uint8_t flags = reader_u8(&reader);
    reader_skip(&reader, 6);
    if (flags & 0xe0)
        return 0;
    if (flags & EXTRA)
        reader_skip(&reader, reader_u16le(&reader));
    if (flags & NAME)
        skip_text(&reader);
    if (flags & COMMENT)
        skip_text(&reader);
    if (flags & HEADER_CRC)
        reader_skip(&reader, 2);
    return reader.failed ? 0 : reader.position;
}

static bool decode_gzip(struct bytes bytes, size_t at, const struct decode_budget *budget,
                        struct decoded *decoded)
{
    struct bytes stream = from(bytes, at, budget);
    size_t header = gzip_header(stream);
    if (header == 0)
        return false;
    struct inflate_result result =
        inflate_found(bytes_slice(stream, header, stream.size), 0, budget->output_bytes, true, decoded->out);
    struct reader trailer = reader_of(bytes_slice(stream, header + result.used, 8));
    uint32_t crc = reader_u32le(&trailer), size = reader_u32le(&trailer);
    struct bytes out = buffer_bytes(decoded->out);
    bool proved = result.end == INFLATE_WHOLE && !trailer.failed && size == (uint32_t)out.size &&
                  libdeflate_crc32(0, out.data, out.size) == crc;
    return accept(decoded, at, at + header + result.used + trailer.position, result.end, proved);
}

// The operating systems and levels that there are: of random bytes hardly any pass.
static const char *const gzip_anchors[] = {
    "\\x1f\\x8b\\x08[\\x00-\\x1f].{4}[\\x00\\x02\\x04][\\x00-\\x0d\\xff]", NULL};

const struct decoder decoder_gzip = {
    .name = "gzip",
    .summary = "gzip, each member on its own",
    .kind = DECODER_STREAM,
    .anchors = gzip_anchors,
    .decode = decode_gzip,
};

// ---- zlib: RFC 1950 ----

// Two bytes stand everywhere in programs. A stored block states its size twice; the others look packed.
static bool may_be_zlib(struct bytes packed)
{
    struct reader reader = reader_of(packed);
    if (reader_u8(&reader) & 6)
        return looks_packed(packed, SHORT_SAMPLE_BYTES);
    unsigned size = reader_u16le(&reader), turned = reader_u16le(&reader);
    return (size ^ turned) == 0xffff && !reader.failed;
}

static bool decode_zlib(struct bytes bytes, size_t at, const struct decode_budget *budget,
                        struct decoded *decoded)
{
    struct bytes stream = from(bytes, at, budget), packed = bytes_slice(stream, 2, stream.size);
    if (!may_be_zlib(packed))
        return false;
    struct inflate_result result = inflate_found(packed, 0, budget->output_bytes, false, decoded->out);
    struct bytes trailer = bytes_slice(stream, 2 + result.used, 4), out = buffer_bytes(decoded->out);
    uint32_t sum = 0;
    for (size_t i = 0; i < trailer.size; i++)
        sum = sum << 8 | trailer.data[i];
    bool proved =
        result.end == INFLATE_WHOLE && trailer.size == 4 && libdeflate_adler32(1, out.data, out.size) == sum;
    // Two bytes of header prove nothing: what comes to an end with a wrong sum was none.
    if (result.end == INFLATE_WHOLE && trailer.size == 4 && !proved && out.size < CERTAIN_BYTES)
        return false;
    return accept(decoded, at, at + 2 + result.used + (proved ? 4 : 0), result.end, proved);
}

static const char *const zlib_anchors[] = {"\\x78[\\x01\\x5e\\x9c\\xda]", NULL};

const struct decoder decoder_zlib = {
    .name = "zlib",
    .summary = "zlib streams: PDF, git, PNG text, application files",
    .kind = DECODER_STREAM,
    .anchors = zlib_anchors,
    .decode = decode_zlib,
};

// ---- a member of a zip archive: APPNOTE.TXT 6.3.10, 4.3.7 ----

struct local_header {
    uint16_t flags, method;
    uint32_t crc32, packed_size, size;
    size_t data; // where its bytes begin, from the header's start
};

static bool read_local_header(struct bytes bytes, struct local_header *header)
{
    enum { VERSION_MAX = 63, NAME_MAX_BYTES = 4096 };
    struct reader reader = reader_of(bytes);
    reader_skip(&reader, 4);
    uint16_t version = reader_u16le(&reader);
    header->flags = reader_u16le(&reader);
    header->method = reader_u16le(&reader);
    reader_skip(&reader, 4);
    header->crc32 = reader_u32le(&reader);
    header->packed_size = reader_u32le(&reader);
    header->size = reader_u32le(&reader);
    uint16_t name_size = reader_u16le(&reader), extra_size = reader_u16le(&reader);
    reader_skip(&reader, (size_t)name_size + extra_size);
    header->data = reader.position;
    return !reader.failed && (version & 0xff) <= VERSION_MAX && name_size && name_size <= NAME_MAX_BYTES;
}

static bool take(void *context, struct bytes piece)
{
    buffer_add(context, piece.data, piece.size);
    return true;
}

static struct inflate_result unpack_member(const struct local_header *header, struct bytes packed,
                                           size_t output_bytes, struct buffer *out)
{
    enum { DEFLATE = 8, BZIP2_METHOD = 12, ZSTD_METHOD = 93, XZ_METHOD = 95 };
    if (header->method == DEFLATE)
        return inflate_found(packed, header->size == UINT32_MAX ? 0 : header->size, output_bytes, true, out);
    enum storage storage = header->method == BZIP2_METHOD  ? BZIP2
                           : header->method == ZSTD_METHOD ? ZSTD
                           : header->method == XZ_METHOD   ? XZ
                                                           : STORED;
    struct inflate_result refused = {INFLATE_REFUSED, 0};
    if (storage == STORED)
        return refused;
    const struct unpack_limits limits = {.output_bytes = (int64_t)output_bytes};
    struct unpack_result result;
    unpack(packed, storage, &limits, take, out, &result);
    return out->size == 0 ? refused
                          : (struct inflate_result){result.end == UNPACK_WHOLE ? INFLATE_WHOLE : INFLATE_CUT,
                                                    (size_t)result.read_bytes};
}

// A stored member needs no decoding, an encrypted one a key.
static bool decode_zip(struct bytes bytes, size_t at, const struct decode_budget *budget,
                       struct decoded *decoded)
{
    enum { ENCRYPTED = 1, SIZES_FOLLOW = 8 };
    struct local_header header;
    struct bytes archive = from(bytes, at, budget);
    if (!read_local_header(archive, &header) || header.flags & ENCRYPTED)
        return false;
    struct inflate_result result = unpack_member(&header, bytes_slice(archive, header.data, archive.size),
                                                 budget->output_bytes, decoded->out);
    struct bytes out = buffer_bytes(decoded->out);
    bool stated = !(header.flags & SIZES_FOLLOW);
    size_t end = header.data + result.used;
    if (!stated) { // a descriptor, with or without its signature; sizes of 4 or 8 bytes
        struct reader descriptor = reader_of(bytes_slice(archive, end, 8));
        header.crc32 = reader_u32le(&descriptor);
        if (header.crc32 == 0x08074b50)
            header.crc32 = reader_u32le(&descriptor);
    }
    bool proved = result.end == INFLATE_WHOLE && libdeflate_crc32(0, out.data, out.size) == header.crc32;
    return accept(decoded, at, at + end, result.end, proved);
}

static const char *const zip_anchors[] = {"PK\\x03\\x04[\\x0a-\\x3f].{3}[\\x08\\x0c\\x5d\\x5f]\\x00", NULL};

const struct decoder decoder_zip = {
    .name = "zip",
    .summary = "members of zip archives by their local headers, so also without a directory",
    .kind = DECODER_STREAM,
    .anchors = zip_anchors,
    .decode = decode_zip,
};

// ---- none ----

static bool decode_deflate(struct bytes bytes, size_t at, const struct decode_budget *budget,
                           struct decoded *decoded)
{
    struct bytes stream = from(bytes, at, budget);
    if (!looks_packed(stream, SAMPLE_BYTES))
        return false;
    struct inflate_result result = inflate_found(stream, 0, budget->output_bytes, false, decoded->out);
    enum { LEAST_BYTES = 32 };
    struct bytes out = buffer_bytes(decoded->out);
    bool alone = result.end == INFLATE_WHOLE && stands_alone(bytes, at + result.used);
    if (result.end == INFLATE_REFUSED || out.size < LEAST_BYTES || !(alone || looks_written(out)))
        return false;
    decoded->start = at;
    decoded->end = at + result.used;
    decoded->cut = result.end == INFLATE_CUT;
    return true;
}

const struct decoder decoder_deflate = {
    .name = "deflate",
    .summary = "raw DEFLATE without a header",
    .kind = DECODER_WHOLE,
    .decode = decode_deflate,
};

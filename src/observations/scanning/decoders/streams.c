// Formats that name themselves by a magic of four bytes or more; the libraries behind unpack() do the rest.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/likeness.h"
#include "sources/unpack.h"

static bool take(void *context, struct bytes piece)
{
    struct buffer *out = context;
    buffer_add(out, piece.data, piece.size);
    return !out->overflowed;
}

static bool decode(enum storage storage, struct bytes bytes, size_t at, const struct decode_budget *budget,
                   struct decoded *decoded)
{
    const struct unpack_limits limits = {.output_bytes = (int64_t)budget->output_bytes};
    struct unpack_result result;
    unpack(bytes_slice(bytes, at, budget->input_bytes), storage, &limits, take, decoded->out, &result);
    decoded->start = at;
    decoded->end = at + (size_t)result.read_bytes;
    decoded->cut = result.end != UNPACK_WHOLE;
    return decoded->out->size > 0 && result.read_bytes > 0;
}

static bool decode_xz(struct bytes bytes, size_t at, const struct decode_budget *budget,
                      struct decoded *decoded)
{
    return decode(XZ, bytes, at, budget, decoded);
}

static const char *const xz_anchors[] = {"\\xfd7zXZ\\x00", NULL};

const struct decoder decoder_xz = {
    .name = "xz",
    .summary = "xz",
    .kind = DECODER_STREAM,
    .anchors = xz_anchors,
    .decode = decode_xz,
};

static bool decode_bzip2(struct bytes bytes, size_t at, const struct decode_budget *budget,
                         struct decoded *decoded)
{
    return decode(BZIP2, bytes, at, budget, decoded);
}

static const char *const bzip2_anchors[] = {"BZh[1-9]1AY&SY", NULL};

const struct decoder decoder_bzip2 = {
    .name = "bzip2",
    .summary = "bzip2",
    .kind = DECODER_STREAM,
    .anchors = bzip2_anchors,
    .decode = decode_bzip2,
};

static bool decode_zstd(struct bytes bytes, size_t at, const struct decode_budget *budget,
                        struct decoded *decoded)
{
    return decode(ZSTD, bytes, at, budget, decoded);
}

static const char *const zstd_anchors[] = {"\\x28\\xb5\\x2f\\xfd", NULL};

const struct decoder decoder_zstd = {
    .name = "zstd",
    .summary = "Zstandard frames",
    .kind = DECODER_STREAM,
    .anchors = zstd_anchors,
    .decode = decode_zstd,
};

static bool decode_lz4(struct bytes bytes, size_t at, const struct decode_budget *budget,
                       struct decoded *decoded)
{
    return decode(LZ4, bytes, at, budget, decoded);
}

// The version is 1 (bits 01), the reserved bits 0, the size of blocks one of four.
static const char *const lz4_anchors[] = {"\\x04\\x22\\x4d\\x18[\\x40-\\x7f][\\x40\\x50\\x60\\x70]", NULL};

const struct decoder decoder_lz4 = {
    .name = "lz4",
    .summary = "LZ4 frames",
    .kind = DECODER_STREAM,
    .anchors = lz4_anchors,
    .decode = decode_lz4,
};

// Brotli (RFC 7932) has neither magic nor checksum: what comes out must look like what somebody wrote, or
// come to its end where nothing follows.
static bool decode_brotli(struct bytes bytes, size_t at, const struct decode_budget *budget,
                          struct decoded *decoded)
{
    enum { PROBE_BYTES = 1024, LEAST_BYTES = 32, SAMPLE_BYTES = 512 };
    const struct decode_budget probe = {
        .output_bytes = budget->output_bytes < PROBE_BYTES ? budget->output_bytes : PROBE_BYTES,
        .input_bytes = budget->input_bytes};
    if (!looks_packed(bytes_slice(bytes, at, bytes.size), SAMPLE_BYTES) ||
        !decode(BROTLI, bytes, at, &probe, decoded) || decoded->out->size < LEAST_BYTES)
        return false;
    bool written = looks_written(buffer_bytes(decoded->out));
    buffer_reset(decoded->out);
    return decode(BROTLI, bytes, at, budget, decoded) &&
           (written || (!decoded->cut && stands_alone(bytes, decoded->end)));
}

const struct decoder decoder_brotli = {
    .name = "brotli",
    .summary = "Brotli",
    .kind = DECODER_WHOLE,
    .decode = decode_brotli,
};

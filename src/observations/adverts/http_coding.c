// zlib, brotli and zstd into one buffer.
#include "observations/adverts/http_coding.h"

#include "base/text.h"

#include <brotli/decode.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { STEP_BYTES = 16 * 1024, ZSTD_WINDOW_LOG = 23 }; // RFC 9659: the web's windows are 8 MiB at most

static const char CUT[] = "the compressed body is damaged or cut";

// window_bits as zlib takes them.
static const char *inflate_into(struct buffer *out, struct bytes coded, int window_bits)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)coded.data, .avail_in = (uInt)coded.size};
    if (inflateInit2(&z, window_bits) != Z_OK)
        return CUT;
    uint8_t step[STEP_BYTES];
    int result;
    do {
        z.next_out = step;
        z.avail_out = sizeof step;
        result = inflate(&z, Z_NO_FLUSH);
        buffer_add(out, step, sizeof step - z.avail_out);
    } while (result == Z_OK && !out->overflowed && (z.avail_in || z.avail_out == 0));
    inflateEnd(&z);
    return result == Z_STREAM_END ? NULL : CUT;
}

static const char *brotli_into(struct buffer *out, struct bytes coded)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    uint8_t step[STEP_BYTES];
    size_t left = coded.size;
    const uint8_t *at = coded.data;
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_ERROR;
    do {
        uint8_t *to = step;
        size_t room = sizeof step;
        if (state)
            result = BrotliDecoderDecompressStream(state, &left, &at, &room, &to, NULL);
        buffer_add(out, step, sizeof step - room);
    } while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && !out->overflowed);
    if (state)
        BrotliDecoderDestroyInstance(state);
    return result == BROTLI_DECODER_RESULT_SUCCESS ? NULL : CUT;
}

static const char *zstd_into(struct buffer *out, struct bytes coded)
{
    ZSTD_DCtx *context = ZSTD_createDCtx();
    uint8_t step[STEP_BYTES];
    ZSTD_inBuffer input = {coded.data, coded.size, 0};
    size_t left = 1;
    bool more =
        context && !ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG));
    while (more && !out->overflowed) {
        ZSTD_outBuffer output = {step, sizeof step, 0};
        left = ZSTD_decompressStream(context, &output, &input);
        buffer_add(out, step, output.pos);
        more = !ZSTD_isError(left) && (input.pos < input.size || output.pos == sizeof step);
    }
    ZSTD_freeDCtx(context);
    return left == 0 ? NULL : CUT;
}

// Markup and JSON are no coded bytes.
static bool is_text(struct bytes bytes)
{
    bytes = text_trim(bytes_slice(bytes, 0, 256));
    return bytes.size == 0 || bytes.data[0] == '<' || bytes.data[0] == '{' ||
           bytes_start_with(bytes, "\xEF\xBB\xBF", 3);
}

enum coding { UNKNOWN, AS_IT_IS, GZIPPED, DEFLATED_ONE, BROTLI_ONE, ZSTD_ONE };

static enum coding coding_named(const char *name)
{
    static const struct {
        const char *name;
        enum coding coding;
    } names[] = {{"", AS_IT_IS},      {"identity", AS_IT_IS},    {"none", AS_IT_IS}, {"gzip", GZIPPED},
                 {"x-gzip", GZIPPED}, {"deflate", DEFLATED_ONE}, {"br", BROTLI_ONE}, {"brotli", BROTLI_ONE},
                 {"zstd", ZSTD_ONE},  {"utf-8", AS_IT_IS},       {"8bit", AS_IT_IS}, {"binary", AS_IT_IS}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].coding;
    return UNKNOWN;
}

struct bytes http_uncode(struct arena *arena, const char *name, struct bytes coded, size_t limit,
                         const char **unsupported, const char **damage)
{
    enum coding coding = coding_named(name);
    bool zlib =
        coded.size >= 2 && (coded.data[0] & 0x0f) == 8 && (coded.data[0] << 8 | coded.data[1]) % 31 == 0;
    bool decoded_before = coding == AS_IT_IS || coded.size == 0 ||
                          (coding == GZIPPED && !bytes_start_with(coded, "\x1f\x8b", 2)) ||
                          (coding == ZSTD_ONE && !bytes_start_with(coded, "\x28\xb5\x2f\xfd", 4)) ||
                          (coding == UNKNOWN && is_text(coded));
    if (decoded_before)
        return coded;
    if (coding == UNKNOWN) {
        *unsupported = "content coding not supported";
        return (struct bytes){NULL, 0};
    }
    struct buffer out;
    buffer_init(&out, limit);
    const char *fault = coding == BROTLI_ONE ? brotli_into(&out, coded)
                        : coding == ZSTD_ONE ? zstd_into(&out, coded)
                                             : inflate_into(&out, coded, // deflate: meant as zlib, often raw
                                                            coding == GZIPPED ? 15 + 16
                                                            : zlib            ? 15
                                                                              : -15);
    bool has_magic = coding == GZIPPED || coding == ZSTD_ONE;
    if (fault && !out.overflowed && !has_magic && (out.size == 0 || is_text(coded))) {
        buffer_done(&out); // the recorder decoded it
        return coded;
    }
    if (out.overflowed)
        *damage = "the body unpacks to more than 32 MiB: the rest is not read";
    else if (fault)
        *damage = fault;
    struct bytes whole = arena_bytes(arena, buffer_bytes(&out));
    buffer_done(&out);
    return whole;
}

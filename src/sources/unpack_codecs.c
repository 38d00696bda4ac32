// zlib, liblzma, libzstd, libbz2, liblz4 and libbrotlidec, each fed from a reader. None is trusted with a
// size it did not get here.
#include "sources/unpack_codecs.h"

#include "base/memory.h"
#include "sources/unpack.h"

#include <brotli/decode.h>
#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { OUTPUT_BYTES = 64 * 1024, INPUT_STEP_BYTES = 1 << 30 };

// What is left to read, at most as much as the libraries' counters hold.
static struct bytes input_left(const struct codec *codec)
{
    return bytes_slice(codec->input.bytes, codec->input.position, INPUT_STEP_BYTES);
}

static enum codec_state fail(struct codec *codec, const char *problem)
{
    codec->problem = problem;
    return CODEC_DAMAGED;
}

// zlib and libbz2 know one stream only; the next begins where it ended, if its magic stands there. Zeros
// behind the last are padding (tapes, disks).
static bool next_member(struct codec *codec, const void *magic, size_t size)
{
    struct bytes left = input_left(codec);
    if (bytes_start_with(left, magic, size))
        return true;
    size_t zeros = 0;
    while (zeros < left.size && left.data[zeros] == 0)
        zeros++;
    if (zeros == left.size)
        reader_skip(&codec->input, zeros);
    return false;
}

static enum codec_state step_zlib(struct codec *codec, struct bytes *piece)
{
    z_stream *stream = codec->stream;
    struct bytes in = input_left(codec);
    stream->next_in = (Bytef *)(uintptr_t)in.data; // zlib's own type lacks const; it only reads
    stream->avail_in = (uInt)in.size;
    stream->next_out = codec->output;
    stream->avail_out = OUTPUT_BYTES;
    int status = inflate(stream, Z_NO_FLUSH);
    reader_skip(&codec->input, in.size - stream->avail_in);
    *piece = (struct bytes){codec->output, OUTPUT_BYTES - stream->avail_out};
    if (status == Z_STREAM_END) {
        if (codec->storage != GZIP || !next_member(codec, "\x1f\x8b\x08", 3))
            return CODEC_END;
        inflateReset(stream);
        return CODEC_MORE;
    }
    if (status == Z_OK)
        return CODEC_MORE;
    if (status == Z_BUF_ERROR)
        return CODEC_HUNGRY;
    if (status == Z_DATA_ERROR && stream->msg && strstr(stream->msg, "incorrect"))
        return fail(codec, "its checksum or length does not hold");
    return fail(codec, "");
}

static const char XZ_MAGIC[] = "\xfd"
                               "7zXZ\0";

// A second call on the same stream begins a new one.
static bool begin_xz(lzma_stream *stream)
{
    return lzma_stream_decoder(stream, UNPACK_XZ_MEMORY_BYTES, 0) == LZMA_OK;
}

// Zeros in fours may part one stream from the next (The .xz File Format, 2.2).
static void skip_xz_padding(struct codec *codec)
{
    struct bytes left = input_left(codec);
    size_t zeros = 0;
    while (zeros < left.size && left.data[zeros] == 0)
        zeros++;
    if (bytes_start_with(bytes_slice(left, zeros, left.size), XZ_MAGIC, sizeof XZ_MAGIC - 1))
        reader_skip(&codec->input, zeros);
}

static enum codec_state step_xz(struct codec *codec, struct bytes *piece)
{
    lzma_stream *stream = codec->stream;
    struct bytes in = input_left(codec);
    stream->next_in = in.data;
    stream->avail_in = in.size;
    stream->next_out = codec->output;
    stream->avail_out = OUTPUT_BYTES;
    bool last = codec->input.position + in.size == codec->input.bytes.size;
    lzma_ret status = lzma_code(stream, last ? LZMA_FINISH : LZMA_RUN);
    reader_skip(&codec->input, in.size - stream->avail_in);
    *piece = (struct bytes){codec->output, OUTPUT_BYTES - stream->avail_out};
    switch (status) {
    case LZMA_OK:
        return CODEC_MORE;
    case LZMA_STREAM_END:
        skip_xz_padding(codec);
        if (!next_member(codec, XZ_MAGIC, sizeof XZ_MAGIC - 1))
            return CODEC_END;
        return begin_xz(stream) ? CODEC_MORE : fail(codec, "");
    case LZMA_BUF_ERROR:
        return CODEC_HUNGRY;
    case LZMA_MEMLIMIT_ERROR:
        return fail(codec, "it needs more memory than the limit");
    case LZMA_OPTIONS_ERROR:
        return fail(codec, "it uses an option this version does not know");
    default:
        return fail(codec, "");
    }
}

// A frame that holds nothing to decode, in Zstandard and LZ4 alike.
static bool next_is_skippable(const struct codec *codec)
{
    struct bytes left = input_left(codec);
    return left.size >= 4 && (left.data[0] & 0xf0) == 0x50 && memcmp(left.data + 1, "\x2a\x4d\x18", 3) == 0;
}

static enum codec_state step_zstd(struct codec *codec, struct bytes *piece)
{
    struct bytes left = input_left(codec);
    ZSTD_inBuffer in = {left.data, left.size, 0};
    ZSTD_outBuffer out = {codec->output, OUTPUT_BYTES, 0};
    size_t status = ZSTD_decompressStream(codec->stream, &out, &in);
    reader_skip(&codec->input, in.pos);
    *piece = (struct bytes){codec->output, out.pos};
    if (ZSTD_isError(status)) {
        ZSTD_ErrorCode code = ZSTD_getErrorCode(status);
        return fail(codec, code == ZSTD_error_frameParameter_windowTooLarge ? "its window is above the limit"
                           : code == ZSTD_error_checksum_wrong              ? "its checksum does not hold"
                                                                            : "");
    }
    if (status == 0) // a frame is complete; another or a skippable one may follow (RFC 8878, 3.1)
        return next_member(codec, "\x28\xb5\x2f\xfd", 4) || next_is_skippable(codec) ? CODEC_MORE : CODEC_END;
    return out.pos == OUTPUT_BYTES || reader_left(&codec->input) ? CODEC_MORE : CODEC_HUNGRY;
}

static enum codec_state step_lz4(struct codec *codec, struct bytes *piece)
{
    struct bytes in = input_left(codec);
    size_t used = in.size, given = OUTPUT_BYTES;
    size_t status = LZ4F_decompress(codec->stream, codec->output, &given, in.data, &used, NULL);
    if (LZ4F_isError(status))
        return fail(codec, strstr(LZ4F_getErrorName(status), "hecksum") ? "its checksum does not hold" : "");
    reader_skip(&codec->input, used);
    *piece = (struct bytes){codec->output, given};
    if (status == 0) // a frame is complete
        return next_member(codec, "\x04\x22\x4d\x18", 4) || next_is_skippable(codec) ? CODEC_MORE : CODEC_END;
    return used || given ? CODEC_MORE : CODEC_HUNGRY;
}

static enum codec_state step_brotli(struct codec *codec, struct bytes *piece)
{
    struct bytes in = input_left(codec);
    size_t in_left = in.size, out_left = OUTPUT_BYTES;
    const uint8_t *next_in = in.data;
    uint8_t *next_out = codec->output;
    BrotliDecoderResult result =
        BrotliDecoderDecompressStream(codec->stream, &in_left, &next_in, &out_left, &next_out, NULL);
    reader_skip(&codec->input, in.size - in_left);
    *piece = (struct bytes){codec->output, OUTPUT_BYTES - out_left};
    switch (result) {
    case BROTLI_DECODER_RESULT_SUCCESS:
        return CODEC_END;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        return CODEC_MORE;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        return BrotliDecoderHasMoreOutput(codec->stream) || reader_left(&codec->input) ? CODEC_MORE
                                                                                       : CODEC_HUNGRY;
    default:
        return fail(codec, "");
    }
}

static enum codec_state step_bzip2(struct codec *codec, struct bytes *piece)
{
    bz_stream *stream = codec->stream;
    struct bytes in = input_left(codec);
    stream->next_in = (char *)(uintptr_t)in.data; // bzlib's own type lacks const; it only reads
    stream->avail_in = (unsigned)in.size;
    stream->next_out = (char *)codec->output;
    stream->avail_out = OUTPUT_BYTES;
    int status = BZ2_bzDecompress(stream);
    reader_skip(&codec->input, in.size - stream->avail_in);
    *piece = (struct bytes){codec->output, OUTPUT_BYTES - stream->avail_out};
    if (status == BZ_STREAM_END) {
        if (!next_member(codec, "BZh", 3))
            return CODEC_END;
        BZ2_bzDecompressEnd(stream);
        *stream = (bz_stream){0};
        return BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK ? CODEC_MORE : fail(codec, "");
    }
    if (status == BZ_OK)
        return reader_left(&codec->input) == 0 && piece->size == 0 ? CODEC_HUNGRY : CODEC_MORE;
    return fail(codec, status == BZ_DATA_ERROR ? "its checksum or data does not hold" : "");
}

static enum codec_state step_stored(struct codec *codec, struct bytes *piece)
{
    *piece = reader_take(&codec->input, input_left(codec).size);
    return reader_left(&codec->input) ? CODEC_MORE : CODEC_END;
}

static bool open_stream(struct codec *codec)
{
    switch (codec->storage) {
    case DEFLATED:
    case ZLIB:
    case GZIP:
        codec->stream = memory_new(1, sizeof(z_stream));
        return inflateInit2(codec->stream, codec->storage == GZIP   ? 15 + 16
                                           : codec->storage == ZLIB ? 15
                                                                    : -15) == Z_OK;
    case XZ: {
        lzma_stream fresh = LZMA_STREAM_INIT;
        codec->stream = memory_new(1, sizeof fresh);
        memcpy(codec->stream, &fresh, sizeof fresh);
        return begin_xz(codec->stream);
    }
    case ZSTD:
        codec->stream = ZSTD_createDCtx();
        return codec->stream && !ZSTD_isError(ZSTD_DCtx_setParameter(codec->stream, ZSTD_d_windowLogMax,
                                                                     UNPACK_ZSTD_WINDOW_LOG));
    case BZIP2:
        codec->stream = memory_new(1, sizeof(bz_stream));
        return BZ2_bzDecompressInit(codec->stream, 0, 0) == BZ_OK;
    case STORED:
    case FILE_ITSELF:
        return true;
    case LZ4: {
        LZ4F_dctx *context = NULL;
        bool made = !LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION));
        codec->stream = context;
        return made;
    }
    case BROTLI:
        codec->stream = BrotliDecoderCreateInstance(NULL, NULL, NULL);
        return codec->stream != NULL;
    case FILE_SYSTEM:
    case SQLCIPHER:
    case STORAGES:
        break;
    }
    return false;
}

struct codec *codec_new(enum storage storage, struct bytes packed)
{
    if ((unsigned)storage > FILE_ITSELF)
        return NULL;
    struct codec *codec = memory_new(1, sizeof *codec);
    codec->storage = storage;
    codec->input = reader_of(packed);
    codec->problem = "";
    codec->output = memory_grow(NULL, OUTPUT_BYTES, 1); // not zeroed: a small member would pay for it
    if (!open_stream(codec)) {
        codec_free(codec);
        return NULL;
    }
    return codec;
}

void codec_free(struct codec *codec)
{
    switch (codec->storage) {
    case DEFLATED:
    case ZLIB:
    case GZIP:
        inflateEnd(codec->stream);
        memory_free(codec->stream);
        break;
    case XZ:
        lzma_end(codec->stream);
        memory_free(codec->stream);
        break;
    case ZSTD:
        ZSTD_freeDCtx(codec->stream);
        break;
    case BZIP2:
        BZ2_bzDecompressEnd(codec->stream);
        memory_free(codec->stream);
        break;
    case LZ4:
        LZ4F_freeDecompressionContext(codec->stream);
        break;
    case BROTLI:
        BrotliDecoderDestroyInstance(codec->stream);
        break;
    default:
        break;
    }
    memory_free(codec->output);
    memory_free(codec);
}

enum codec_state codec_step(struct codec *codec, struct bytes *piece)
{
    *piece = (struct bytes){NULL, 0};
    switch (codec->storage) {
    case DEFLATED:
    case ZLIB:
    case GZIP:
        return step_zlib(codec, piece);
    case XZ:
        return step_xz(codec, piece);
    case ZSTD:
        return step_zstd(codec, piece);
    case BZIP2:
        return step_bzip2(codec, piece);
    case LZ4:
        return step_lz4(codec, piece);
    case BROTLI:
        return step_brotli(codec, piece);
    default:
        return step_stored(codec, piece);
    }
}

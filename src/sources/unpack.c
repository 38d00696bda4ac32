// One pump for all formats: a codec decodes from `input` to a buffer, the pump counts, limits and hands on.
#include "sources/unpack.h"

#include "base/memory.h"
#include "sources/unpack_codecs.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void end(struct unpack_result *result, enum unpack_end how, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void end(struct unpack_result *result, enum unpack_end how, const char *format, ...)
{
    result->end = how;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(result->why, sizeof result->why, format, arguments);
    va_end(arguments);
}

// Hands a piece on, cut at the limit; false when that was the last one wanted.
static bool hand_on(struct unpack_result *result, const struct unpack_limits *limits, unpack_take *take,
                    void *context, struct bytes piece)
{
    int64_t room = limits->output_bytes - result->unpacked_bytes;
    bool too_large = (int64_t)piece.size > room;
    if (too_large)
        piece.size = (size_t)room;
    result->unpacked_bytes += (int64_t)piece.size;
    if (piece.size && !take(context, piece)) {
        end(result, UNPACK_STOPPED, "stopped after %" PRId64 " bytes", result->unpacked_bytes);
        return false;
    }
    if (too_large) {
        end(result, UNPACK_TOO_LARGE, "unpacks to more than the limit of %" PRId64 " bytes",
            limits->output_bytes);
        return false;
    }
    if (limits->ratio && result->unpacked_bytes > limits->ratio_from_bytes &&
        result->unpacked_bytes / limits->ratio > result->read_bytes) {
        end(result, UNPACK_BOMB,
            "unpacks to more than %" PRId64 " times its size: %" PRId64 " bytes from %" PRId64, limits->ratio,
            result->unpacked_bytes, result->read_bytes);
        return false;
    }
    return true;
}

static void say_end(struct unpack_result *result, enum codec_state state, const struct codec *codec)
{
    int64_t left = (int64_t)reader_left(&codec->input);
    switch (state) {
    case CODEC_END:
        if (left)
            end(result, UNPACK_WHOLE, "%" PRId64 " bytes after its end are something else", left);
        break;
    case CODEC_HUNGRY:
        end(result, UNPACK_TRUNCATED, "truncated after %" PRId64 " bytes, unpacked to %" PRId64,
            result->read_bytes, result->unpacked_bytes);
        break;
    default:
        end(result, UNPACK_DAMAGED, "damaged near byte %" PRId64 ", unpacked to %" PRId64 "%s%s",
            result->read_bytes, result->unpacked_bytes, codec->problem[0] ? ": " : "", codec->problem);
    }
}

void unpack(struct bytes packed, enum storage storage, const struct unpack_limits *limits, unpack_take *take,
            void *context, struct unpack_result *result)
{
    *result = (struct unpack_result){.end = UNPACK_WHOLE};
    struct codec *codec = codec_new(storage, packed);
    if (codec == NULL) {
        end(result, UNPACK_DAMAGED, "no way to unpack storage %d", (int)storage);
        return;
    }
    for (;;) {
        struct bytes piece;
        enum codec_state state = codec_step(codec, &piece);
        result->read_bytes = (int64_t)codec->input.position;
        if (!hand_on(result, limits, take, context, piece))
            break;
        if (state != CODEC_MORE) {
            say_end(result, state, codec);
            break;
        }
    }
    codec_free(codec);
}

struct peek {
    uint8_t data[11];
    size_t size;
};

static bool take_first(void *context, struct bytes piece)
{
    struct peek *peek = context;
    size_t room = sizeof peek->data - peek->size, size = piece.size < room ? piece.size : room;
    memcpy(peek->data + peek->size, piece.data, size);
    peek->size += size;
    return peek->size < sizeof peek->data;
}

static bool holds_warc(struct bytes bytes, enum storage storage, size_t look_at)
{
    struct peek peek = {0};
    struct unpack_result result;
    unpack(bytes_slice(bytes, 0, look_at), storage, &UNPACK_LIMITS_USUAL, take_first, &peek, &result);
    struct bytes start = {peek.data, peek.size};
    return bytes_start_with(start, "WARC/", 5) || bytes_start_with(start, "filedesc://", 11);
}

bool gzip_holds_warc(struct bytes bytes)
{
    return bytes_start_with(bytes, "\x1f\x8b\x08", 3) && holds_warc(bytes, GZIP, 1024);
}

bool zstd_holds_warc(struct bytes bytes)
{
    // A block comes out when all of it is there: 128 KiB and its head.
    return bytes_start_with(bytes, "\x28\xb5\x2f\xfd", 4) && holds_warc(bytes, ZSTD, 129 * 1024);
}

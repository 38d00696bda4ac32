// Messages of Telegram for iOS. docs/formats/telegram-ios.md.
#include "observations/phones/telegram/telegram_postbox.h"

#include "base/text.h"

enum { KEY_BYTES = 20, TYPE_MESSAGE = 0 };
enum {
    HAS_UNIQUE_ID = 1,
    HAS_GLOBAL_TAGS = 2,
    HAS_GROUPING_KEY = 4,
    HAS_GROUP_INFO = 8,
    HAS_LOCAL_TAGS = 16,
    HAS_THREAD = 32,
    KNOWN_FLAGS = 127
};
enum {
    FORWARD_SOURCE = 2,
    FORWARD_MESSAGE = 4,
    FORWARD_SIGNATURE = 8,
    FORWARD_KIND = 16,
    FORWARD_FLAGS = 32
};
enum { FLAG_FAILED = 2, FLAG_INCOMING = 4 };

// Three bits of a kind above the low 32 bits of the number; the rest of the number above them.
struct telegram_peer telegram_ios_peer(int64_t stored)
{
    static const int kinds[] = {TELEGRAM_USER, TELEGRAM_GROUP, TELEGRAM_CHANNEL, TELEGRAM_SECRET};
    uint64_t bits = (uint64_t)stored, kind = bits >> 32 & 7;
    int64_t id = (int64_t)((bits >> 35 << 32 | (bits & UINT32_MAX)) & INT64_MAX);
    if (id == 0 || kind >= sizeof kinds / sizeof *kinds)
        return (struct telegram_peer){TELEGRAM_NOBODY, 0};
    return (struct telegram_peer){(enum telegram_kind)kinds[kind], id};
}

static uint32_t take_big(struct reader *reader)
{
    return __builtin_bswap32(reader_u32le(reader));
}

static bool read_key(struct bytes key, struct telegram_ios_message *message)
{
    struct reader reader = reader_of(key);
    uint64_t peer = take_big(&reader);
    peer = peer << 32 | take_big(&reader);
    message->peer = telegram_ios_peer((int64_t)peer);
    message->name_space = (int32_t)take_big(&reader);
    message->date = (int32_t)take_big(&reader);
    message->id = (int32_t)take_big(&reader);
    return key.size == KEY_BYTES && message->peer.kind != TELEGRAM_NOBODY;
}

static void read_forward(struct reader *reader, struct arena *arena, struct telegram_ios_message *message)
{
    uint8_t flags = reader_u8(reader);
    if (flags == 0)
        return;
    message->forwarded = true;
    message->origin = telegram_ios_peer((int64_t)reader_u64le(reader));
    reader_skip(reader, 4); // date
    if (flags & FORWARD_SOURCE) {
        struct telegram_peer source = telegram_ios_peer((int64_t)reader_u64le(reader));
        if (message->origin.kind == TELEGRAM_NOBODY)
            message->origin = source;
    }
    if (flags & FORWARD_MESSAGE)
        reader_skip(reader, 16);
    if (flags & FORWARD_SIGNATURE) {
        struct bytes name = postbox_take_string(reader);
        message->origin_name = name.size ? text_clean(arena, name) : NULL;
    }
    if (flags & FORWARD_KIND)
        postbox_take_string(reader);
    if (flags & FORWARD_FLAGS)
        reader_skip(reader, 4);
}

// A count, then as many sized values.
static struct bytes take_values(struct reader *reader, uint32_t *count)
{
    *count = reader_u32le(reader);
    size_t from = reader->position;
    for (uint32_t i = 0; i < *count && !reader->failed; i++)
        postbox_take_string(reader);
    if (!reader->failed)
        return bytes_slice(reader->bytes, from, reader->position - from);
    *count = 0;
    return (struct bytes){0};
}

bool telegram_ios_message_read(struct bytes key, struct bytes value, struct arena *arena,
                               struct telegram_ios_message *message)
{
    *message = (struct telegram_ios_message){0};
    struct reader reader = reader_of(value);
    if (!read_key(key, message) || reader_u8(&reader) != TYPE_MESSAGE)
        return false;
    reader_skip(&reader, 8); // stable id and version
    uint8_t has = reader_u8(&reader);
    static const struct {
        int flag, bytes;
    } parts[] = {{HAS_UNIQUE_ID, 8},  {HAS_GLOBAL_TAGS, 4}, {HAS_GROUPING_KEY, 8},
                 {HAS_GROUP_INFO, 4}, {HAS_LOCAL_TAGS, 4},  {HAS_THREAD, 8}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (has & parts[i].flag)
            reader_skip(&reader, (size_t)parts[i].bytes);
    uint32_t flags = reader_u32le(&reader);
    reader_skip(&reader, 4); // tags
    read_forward(&reader, arena, message);
    if (reader_u8(&reader) == 1)
        message->author = telegram_ios_peer((int64_t)reader_u64le(&reader));
    struct bytes text = postbox_take_string(&reader);
    if (has > KNOWN_FLAGS || reader.failed || !text_is_utf8(text))
        return false;
    message->incoming = flags & FLAG_INCOMING;
    message->failed = flags & FLAG_FAILED;
    message->text = text.size ? text_clean(arena, text) : NULL;
    message->attributes = take_values(&reader, &message->attribute_count);
    message->media = take_values(&reader, &message->media_count);
    message->whole = !reader.failed;
    return true;
}

// The stream of messages between worker and coordinator. Each message is a 4-byte length, a type and its
// fields in order.
#include "observations/wire.h"

#include "observations/wire_fields.h"

#include <limits.h>
#include <string.h>

enum {
    TYPE_HEAD = 100,
    TYPE_END = 101,
    TYPE_UNPACK = 102,
    TYPE_PART = 103,
    TYPE_KEYS = 104,
    MESSAGE_MAX_BYTES = 64 * 1024 * 1024
};

// ---- messages ----

// Reserves the length, and fills it in when the fields are written.
static size_t begin_message(struct buffer *buffer, uint8_t type)
{
    size_t start = buffer->size;
    buffer_add_u32le(buffer, 0);
    buffer_add_u8(buffer, type);
    return start;
}

static void end_message(struct buffer *buffer, size_t start)
{
    if (buffer->overflowed)
        return;
    uint32_t size = (uint32_t)(buffer->size - start - 4);
    for (int i = 0; i < 4; i++)
        buffer->data[start + (size_t)i] = (uint8_t)(size >> (8 * i));
}

void wire_put_head(struct buffer *buffer, const struct wire_head *head)
{
    struct codec codec = {.out = buffer};
    struct wire_head copy = *head;
    int64_t version = head->observer_version;
    size_t start = begin_message(buffer, TYPE_HEAD);
    code_text(&codec, &copy.observer);
    code_int(&codec, &version);
    code_required(&codec, &copy.sha256);
    code_text(&codec, &copy.unreadable);
    code_int(&codec, &copy.size_bytes);
    code_text(&codec, &copy.known);
    CODE_ENUM(&codec, copy.by_bytes, 2);
    end_message(buffer, start);
}

void wire_put_part(struct buffer *buffer, enum wire_part part)
{
    size_t start = begin_message(buffer, TYPE_PART);
    buffer_add_u8(buffer, (uint8_t)part);
    end_message(buffer, start);
}

bool wire_put_record(struct buffer *buffer, const struct record *record)
{
    struct codec codec = {.out = buffer};
    struct record copy = *record;
    size_t start = begin_message(buffer, (uint8_t)record->type);
    code_record(&codec, &copy);
    end_message(buffer, start);
    return codec.cut;
}

void wire_put_end(struct buffer *buffer)
{
    end_message(buffer, begin_message(buffer, TYPE_END));
}

void wire_put_unpack(struct buffer *buffer)
{
    end_message(buffer, begin_message(buffer, TYPE_UNPACK));
}

void wire_put_keys(struct buffer *buffer)
{
    end_message(buffer, begin_message(buffer, TYPE_KEYS));
}

static bool is_only(struct bytes stream, uint8_t type)
{
    const uint8_t message[] = {1, 0, 0, 0, type};
    return stream.size == sizeof message && memcmp(stream.data, message, sizeof message) == 0;
}

bool wire_asks_to_unpack(struct bytes stream)
{
    return is_only(stream, TYPE_UNPACK);
}

bool wire_asks_for_keys(struct bytes stream)
{
    return is_only(stream, TYPE_KEYS);
}

// 64 hex digits, or nothing.
static bool is_hash(const char *text)
{
    size_t digits = strspn(text, "0123456789abcdef");
    return text[digits] == 0 && (digits == 0 || digits == 64);
}

static int decode(struct reader *fields, struct arena *arena, struct wire_message *message)
{
    struct codec codec = {.in = fields, .arena = arena};
    uint8_t type = reader_u8(fields);
    int64_t version = 0;
    if (type == TYPE_HEAD) {
        message->kind = WIRE_HEAD;
        code_text(&codec, &message->head.observer);
        code_int(&codec, &version);
        code_required(&codec, &message->head.sha256);
        code_text(&codec, &message->head.unreadable);
        code_int(&codec, &message->head.size_bytes);
        code_text(&codec, &message->head.known);
        CODE_ENUM(&codec, message->head.by_bytes, 2);
        message->head.observer_version = (int)version;
        fields->failed |= !is_hash(message->head.sha256) || message->head.size_bytes < -1 || version < 0 ||
                          version > INT_MAX;
    } else if (type == TYPE_PART) {
        message->kind = WIRE_PART;
        CODE_ENUM(&codec, message->part, PARTS);
    } else if (type == TYPE_END) {
        message->kind = WIRE_END;
    } else if (type < RECORD_TYPES) {
        message->kind = WIRE_RECORD;
        message->record.type = (enum record_type)type;
        code_record(&codec, &message->record);
    } else {
        return -1;
    }
    return fields->failed || reader_left(fields) ? -1 : 1;
}

int wire_next(struct reader *reader, struct arena *arena, struct wire_message *message)
{
    struct reader start = *reader;
    *message = (struct wire_message){0};
    if (reader_left(reader) < 4)
        return 0;
    uint32_t size = reader_u32le(reader);
    if (size == 0 || size > MESSAGE_MAX_BYTES)
        return -1;
    if (reader_left(reader) < size) {
        *reader = start;
        return 0;
    }
    struct reader fields = reader_of(reader_take(reader, size));
    return decode(&fields, arena, message);
}

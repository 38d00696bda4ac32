// Views, reader and buffer over bytes. Every access is checked here and nowhere else.
#include "base/bytes.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct bytes bytes_of_text(const char *text)
{
    return (struct bytes){(const uint8_t *)text, text ? strlen(text) : 0};
}

struct bytes bytes_slice(struct bytes bytes, size_t offset, size_t size)
{
    if (offset >= bytes.size)
        return (struct bytes){NULL, 0};
    size_t left = bytes.size - offset;
    return (struct bytes){bytes.data + offset, size < left ? size : left};
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool bytes_start_with(struct bytes bytes, const void *prefix, size_t size)
{
    return bytes.size >= size && memcmp(bytes.data, prefix, size) == 0;
}

ptrdiff_t bytes_find(struct bytes bytes, struct bytes needle, size_t from)
{
    if (from > bytes.size || needle.size > bytes.size - from)
        return -1;
    if (needle.size == 0)
        return (ptrdiff_t)from;
    const uint8_t *hit = memmem(bytes.data + from, bytes.size - from, needle.data, needle.size);
    return hit ? hit - bytes.data : -1;
}

struct reader reader_of(struct bytes bytes)
{
    return (struct reader){.bytes = bytes};
}

size_t reader_left(const struct reader *reader)
{
    return reader->failed ? 0 : reader->bytes.size - reader->position;
}

struct bytes reader_take(struct reader *reader, size_t size)
{
    if (size > reader_left(reader)) {
        reader->failed = true;
        return (struct bytes){NULL, 0};
    }
    struct bytes taken = {size ? reader->bytes.data + reader->position : NULL, size};
    reader->position += size;
    return taken;
}

void reader_skip(struct reader *reader, size_t size)
{
    reader_take(reader, size);
}

static uint64_t read_little(struct reader *reader, size_t size)
{
    struct bytes taken = reader_take(reader, size);
    uint64_t value = 0;
    for (size_t i = taken.size; i-- > 0;)
        value = value << 8 | taken.data[i];
    return value;
}

uint8_t reader_u8(struct reader *reader)
{
    return (uint8_t)read_little(reader, 1);
}

uint16_t reader_u16le(struct reader *reader)
{
    return (uint16_t)read_little(reader, 2);
}

uint32_t reader_u32le(struct reader *reader)
{
    return (uint32_t)read_little(reader, 4);
}

uint64_t reader_u64le(struct reader *reader)
{
    return read_little(reader, 8);
}

uint64_t reader_varint(struct reader *reader)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        uint8_t byte = reader_u8(reader);
        if (reader->failed)
            return 0;
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    reader->failed = true;
    return 0;
}

int64_t reader_zigzag(struct reader *reader)
{
    uint64_t value = reader_varint(reader);
    return (int64_t)(value >> 1 ^ (0 - (value & 1)));
}

void buffer_init(struct buffer *buffer, size_t limit_bytes)
{
    *buffer = (struct buffer){.limit = limit_bytes};
}

void buffer_done(struct buffer *buffer)
{
    memory_free(buffer->data);
    *buffer = (struct buffer){0};
}

void buffer_reset(struct buffer *buffer)
{
    buffer->size = 0;
    buffer->overflowed = false;
}

// Room for `size` more bytes and a NUL; false when that would go beyond the limit.
static bool make_room(struct buffer *buffer, size_t size)
{
    if (buffer->overflowed || size > buffer->limit - buffer->size) {
        buffer->overflowed = true;
        return false;
    }
    size_t needed = buffer->size + size + 1;
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity : 256;
        while (capacity < needed)
            capacity *= 2;
        buffer->data = memory_grow(buffer->data, capacity, 1);
        buffer->capacity = capacity;
    }
    return true;
}

void buffer_add(struct buffer *buffer, const void *data, size_t size)
{
    if (size == 0 || !make_room(buffer, size))
        return;
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_add_u8(struct buffer *buffer, uint8_t value)
{
    buffer_add(buffer, &value, 1);
}

void buffer_add_u32le(struct buffer *buffer, uint32_t value)
{
    uint8_t raw[4];
    for (int i = 0; i < 4; i++)
        raw[i] = (uint8_t)(value >> (8 * i));
    buffer_add(buffer, raw, sizeof raw);
}

void buffer_add_u64le(struct buffer *buffer, uint64_t value)
{
    buffer_add_u32le(buffer, (uint32_t)value);
    buffer_add_u32le(buffer, (uint32_t)(value >> 32));
}

void buffer_add_varint(struct buffer *buffer, uint64_t value)
{
    uint8_t raw[10];
    size_t size = 0;
    while (value >= 0x80) {
        raw[size++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    raw[size++] = (uint8_t)value;
    buffer_add(buffer, raw, size);
}

void buffer_add_zigzag(struct buffer *buffer, int64_t value)
{
    buffer_add_varint(buffer, (uint64_t)value << 1 ^ (uint64_t)(value >> 63));
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0 && make_room(buffer, (size_t)length)) {
        vsnprintf((char *)buffer->data + buffer->size, (size_t)length + 1, format, again);
        buffer->size += (size_t)length;
    }
    va_end(again);
}

struct bytes buffer_bytes(const struct buffer *buffer)
{
    return (struct bytes){buffer->data, buffer->size};
}

const char *buffer_text(struct buffer *buffer)
{
    if (buffer->data == NULL)
        return "";
    buffer->data[buffer->size] = 0;
    return (const char *)buffer->data;
}

// Bytes that came from outside: a view, a bounds-checked reader, and a growing buffer with a ceiling.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A borrowed run of bytes; `data` may be NULL only when size is 0.
struct bytes {
    const uint8_t *data;
    size_t size;
};

struct bytes bytes_of_text(const char *text);                             // without the NUL
struct bytes bytes_slice(struct bytes bytes, size_t offset, size_t size); // clipped to what is there
bool bytes_equal(struct bytes a, struct bytes b);
bool bytes_start_with(struct bytes bytes, const void *prefix, size_t size);
// Offset of the first `needle` at or after `from`, or -1.
ptrdiff_t bytes_find(struct bytes bytes, struct bytes needle, size_t from);

// Reads forward; once a read goes past the end `failed` is set, it and every later read return 0 or nothing.
struct reader {
    struct bytes bytes;
    size_t position;
    bool failed;
};

struct reader reader_of(struct bytes bytes);
size_t reader_left(const struct reader *reader);
uint8_t reader_u8(struct reader *reader);
uint16_t reader_u16le(struct reader *reader);
uint32_t reader_u32le(struct reader *reader);
uint64_t reader_u64le(struct reader *reader);
uint64_t reader_varint(struct reader *reader); // LEB128 unsigned, at most 10 bytes
int64_t reader_zigzag(struct reader *reader);
struct bytes reader_take(struct reader *reader, size_t size); // borrowed from the same bytes
void reader_skip(struct reader *reader, size_t size);

// A growing buffer. Beyond `limit` appends are dropped and `overflowed` is set: check it once at the end.
struct buffer {
    uint8_t *data;
    size_t size, capacity, limit;
    bool overflowed;
};

void buffer_init(struct buffer *buffer, size_t limit_bytes);
void buffer_done(struct buffer *buffer);
void buffer_reset(struct buffer *buffer); // empty again, memory kept
void buffer_add(struct buffer *buffer, const void *data, size_t size);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_u8(struct buffer *buffer, uint8_t value);
void buffer_add_u32le(struct buffer *buffer, uint32_t value);
void buffer_add_u64le(struct buffer *buffer, uint64_t value);
void buffer_add_varint(struct buffer *buffer, uint64_t value);
void buffer_add_zigzag(struct buffer *buffer, int64_t value);
void buffer_print(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct bytes buffer_bytes(const struct buffer *buffer); // borrowed until the next change
const char *buffer_text(struct buffer *buffer);         // NUL-terminated, borrowed until the next change

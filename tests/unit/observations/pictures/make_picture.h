// Pictures made in the test: pixels of which the hash is known, encoded by the libraries' own encoders, and
// EXIF written byte by byte. Buffers are memory_free'd by the caller through buffer_done.
#pragma once

#include "base/bytes.h"

// A picture drawn from its hash: one wave for each bit, rising where the bit is set. `hex` has 128 bits set.
void draw_hash(const char *hex, uint32_t width, uint32_t height, uint8_t *gray);

void encode_jpeg(struct buffer *out, const uint8_t *gray, uint32_t width, uint32_t height, int scans);
void encode_png(struct buffer *out, const uint8_t *gray, uint32_t width, uint32_t height, bool interlaced);
void encode_webp(struct buffer *out, const uint8_t *gray, uint32_t width, uint32_t height);

// JPEG with a segment put behind its first marker.
void jpeg_with_segment(struct buffer *out, struct bytes jpeg, uint8_t marker, const char *name,
                       size_t name_size, struct bytes body);
// PNG with a chunk put before its pixels.
void png_with_chunk(struct buffer *out, struct bytes png, const char *type, struct bytes body);

// ---- EXIF ----

struct tiff_maker {
    uint8_t data[4096];
    bool big;
    size_t entries_at, values_at; // where the next entry goes, and the next value that does not fit into one
};

void tiff_start(struct tiff_maker *tiff, bool big);
// Where the next entries go: the count of a directory, then they. Returns its offset.
uint32_t tiff_directory_at(struct tiff_maker *tiff, size_t at, uint16_t entries);
void tiff_entry(struct tiff_maker *tiff, uint16_t tag, uint16_t type, uint32_t count, const void *value,
                size_t size);
void tiff_number(struct tiff_maker *tiff, uint16_t tag, uint16_t type, uint32_t value);
void tiff_string(struct tiff_maker *tiff, uint16_t tag, const char *text);
void tiff_ratios(struct tiff_maker *tiff, uint16_t tag, uint32_t count, const uint32_t *pairs);
struct bytes tiff_bytes(const struct tiff_maker *tiff);

// A camera "Example Phone One" of 2024-05-06 07:08:09.25 +02:00, in Amsterdam at 05:08:09 UTC, with a comment
// "call Ana, +44 7700 900123".
void tiff_example(struct tiff_maker *tiff, bool big);

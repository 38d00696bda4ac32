// EWF on any bytes: as they are, or as the contents of sections whose checksums are then right. What was read
// once is read the same again, and what is said to be zeros is.
#include "base/memory.h"
#include "sources/ewf.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum { DESCRIPTOR_BYTES = 76, TABLE_HEADER_BYTES = 24, PIECE = 70000, READS = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_sum(struct buffer *out, size_t from)
{
    buffer_add_u32le(out, libdeflate_adler32(1, out->data + from, out->size - from));
}

static void add_descriptor(struct buffer *out, const char *type, uint64_t next)
{
    size_t from = out->size;
    char name[16] = "";
    memcpy(name, type, strlen(type));
    buffer_add(out, name, sizeof name);
    buffer_add_u64le(out, next);
    for (int i = 0; i < 6; i++)
        buffer_add_u64le(out, 0);
    add_sum(out, from);
}

// One section from the reader; 'bad' leaves the checksums of its data as they come.
static void add_section(struct buffer *out, struct reader *reader)
{
    static const char *const types[] = {"volume", "sectors", "table",  "table2",
                                        "hash",   "digest",  "error2", "data"};
    uint8_t head = reader_u8(reader);
    struct bytes body = reader_take(reader, reader_u16le(reader) % 2048);
    const char *type = types[head % 8];
    struct buffer fixed;
    buffer_init(&fixed, 1 << 20);
    buffer_add(&fixed, body.data, body.size);
    bool table = strncmp(type, "table", 5) == 0, bad = head & 0x80;
    if (!bad && table && body.size >= TABLE_HEADER_BYTES) {
        uint32_t sum = libdeflate_adler32(1, fixed.data, TABLE_HEADER_BYTES - 4);
        memcpy(fixed.data + TABLE_HEADER_BYTES - 4, &sum, 4);
        add_sum(&fixed, TABLE_HEADER_BYTES);
    } else if (!bad && strcmp(type, "volume") == 0) {
        while (fixed.size < 94 - 4)
            buffer_add_u8(&fixed, 0);
        fixed.size = 94 - 4;
        add_sum(&fixed, 0);
    }
    add_descriptor(out, type, out->size + DESCRIPTOR_BYTES + fixed.size);
    buffer_add(out, fixed.data, fixed.size);
    buffer_done(&fixed);
}

static void read_it(struct medium *medium)
{
    int64_t size = medium_size(medium);
    uint8_t *one = memory_new(1, PIECE), *other = memory_new(1, PIECE);
    for (int i = 0; i < READS; i++) {
        int64_t at = i < READS / 2 ? (int64_t)i * PIECE / 3 : size - (int64_t)i * PIECE / 5;
        size_t got = medium_read(medium, at, one, PIECE);
        if (got > PIECE || (at >= 0 && at < size && got == 0) ||
            medium_read(medium, at, other, PIECE) != got || memcmp(one, other, got) != 0)
            abort();
        int64_t zeros = medium_zeros(medium, at);
        for (size_t k = 0; k < got && (int64_t)k < zeros; k++)
            if (one[k])
                abort();
    }
    memory_free(one);
    memory_free(other);
}

static void told(void *payload, int64_t offset, const char *what)
{
    (void)payload;
    if (offset < -1 || what[0] == 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer segments[2];
    struct medium *media[2];
    struct reader reader = reader_of((struct bytes){data, size});
    uint8_t mode = reader_u8(&reader);
    size_t count = mode & 1 ? 1 + (mode >> 1 & 1) : 1;
    for (size_t i = 0; i < count; i++) {
        uint8_t header[] = {'E', 'V', 'F', 9, 13, 10, 255, 0, 1, (uint8_t)(1 + i * (1 + (mode >> 2 & 1))),
                            0,   0,   0};
        buffer_init(&segments[i], 1 << 22);
        if (mode & 1) {
            buffer_add(&segments[i], header, sizeof header);
            for (int sections = 0; sections < 12 && reader_left(&reader); sections++)
                add_section(&segments[i], &reader);
            add_descriptor(&segments[i], i + 1 == count ? "done" : "next", segments[i].size);
        } else {
            buffer_add(&segments[i], data, size);
        }
        media[i] = medium_of_bytes(buffer_bytes(&segments[i]));
    }
    struct error error = {0};
    struct medium *medium = medium_of_image(IMAGE_EWF, media, count, &error);
    if (medium) {
        if (medium_size(medium) < 0)
            abort();
        read_it(medium);
        medium_damage_each(medium, told, NULL);
    } else if (error.text[0] == 0) {
        abort();
    }
    medium_close(medium);
    for (size_t i = 0; i < count; i++)
        buffer_done(&segments[i]);
    return 0;
}

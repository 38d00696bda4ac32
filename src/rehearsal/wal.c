// A write-ahead log by comparing two states of a database; see wal.h.
#include "rehearsal/wal.h"

#include <string.h>

struct checksum {
    uint32_t s0, s1;
};

static void add_u32be(struct buffer *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_add_u8(out, (uint8_t)(value >> shift));
}

static uint32_t u32le(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

// The magic written below says that checksums are over little-endian words.
static void checksum_add(struct checksum *checksum, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 8 <= size; i += 8) {
        checksum->s0 += u32le(data + i) + checksum->s1;
        checksum->s1 += u32le(data + i + 4) + checksum->s0;
    }
}

static bool page_differs(struct bytes before, struct bytes after, size_t offset, size_t page_size)
{
    return offset + page_size > before.size ||
           memcmp(before.data + offset, after.data + offset, page_size) != 0;
}

void wal_between(struct bytes before, struct bytes after, uint64_t salt, struct buffer *out)
{
    const size_t declared = (size_t)after.data[16] << 8 | after.data[17];
    const size_t page_size = declared == 1 ? 65536 : declared;
    const size_t start = out->size;
    struct checksum checksum = {0};
    add_u32be(out, 0x377f0682);
    add_u32be(out, 3007000);
    add_u32be(out, (uint32_t)page_size);
    add_u32be(out, 0);
    add_u32be(out, (uint32_t)(salt >> 32));
    add_u32be(out, (uint32_t)salt);
    checksum_add(&checksum, out->data + start, 24);
    add_u32be(out, checksum.s0);
    add_u32be(out, checksum.s1);
    size_t last = 0;
    for (size_t offset = 0; offset + page_size <= after.size; offset += page_size) {
        if (page_differs(before, after, offset, page_size))
            last = offset;
    }
    for (size_t offset = 0; offset <= last; offset += page_size) {
        if (!page_differs(before, after, offset, page_size))
            continue;
        const size_t frame = out->size;
        add_u32be(out, (uint32_t)(offset / page_size + 1));
        add_u32be(out, offset == last ? (uint32_t)(after.size / page_size) : 0);
        checksum_add(&checksum, out->data + frame, 8);
        checksum_add(&checksum, after.data + offset, page_size);
        add_u32be(out, (uint32_t)(salt >> 32));
        add_u32be(out, (uint32_t)salt);
        add_u32be(out, checksum.s0);
        add_u32be(out, checksum.s1);
        buffer_add(out, after.data + offset, page_size);
    }
}

// One page of a b-tree: its header, its cells, and the chain of pages on which a long cell goes on. Format:
// https://www.sqlite.org/fileformat2.html, sections 1.6 and 1.5 (b-tree and overflow pages).
#pragma once

#include "observations/databases/image.h"

enum page_type {
    PAGE_INDEX_INTERIOR = 2,
    PAGE_TABLE_INTERIOR = 5,
    PAGE_INDEX_LEAF = 10,
    PAGE_TABLE_LEAF = 13,
};

struct page {
    struct bytes bytes; // without the bytes that the database reserves at the end of each page
    size_t header;      // 0; 100 on page 1
    enum page_type type;
    uint32_t cells;
    size_t pointers;     // where the array of cell pointers begins
    size_t content;      // where the header says that cells begin
    uint32_t first_free; // first freeblock, 0: none
};

// False when these bytes are no b-tree page, or claim more cells than fit. `first`: it is page 1.
bool page_read(struct page *page, struct bytes bytes, bool first);
static inline bool page_is_interior(const struct page *page)
{
    return page->type == PAGE_INDEX_INTERIOR || page->type == PAGE_TABLE_INTERIOR;
}
static inline bool page_is_of_table(const struct page *page)
{
    return page->type == PAGE_TABLE_INTERIOR || page->type == PAGE_TABLE_LEAF;
}
size_t page_cell_at(const struct page *page, uint32_t n); // offset of the n-th cell in the page
uint32_t page_child(const struct page *page,
                    uint32_t n); // of an interior page; n == cells: the last. 0: none

struct cell {
    size_t start, end; // in the page, the overflow page's number included
    int64_t row;       // of a table leaf; 0 else
    uint64_t payload_size;
    struct bytes local; // payload that stands in this page
    uint32_t overflow;  // page on which it goes on, 0: all is here
};

// The cell of a page of rows (any but PAGE_TABLE_INTERIOR) at this offset. False: it does not fit the page.
bool cell_read(const struct page *page, size_t at, struct cell *cell);
// The same without a page: bytes from the start of a leaf cell; `usable` is the page's usable size. The local
// payload may be cut by the end of the bytes; then *whole is false.
bool cell_parse(struct bytes bytes, size_t usable, bool of_table, struct cell *cell, bool *whole);
// How much of a payload stands in the page itself.
size_t cell_local_size(uint64_t payload_size, size_t usable, bool of_table);

// Up to `size` bytes of an overflow chain, after skipping `skip`, to `out`; how many were there. A page for
// which `may_follow` says no ends the chain; NULL: all may. The chain cannot be followed longer than
// skip + size allows, so one that runs in circles ends.
typedef bool page_may_follow(const void *payload, uint64_t page);
size_t overflow_read(const struct evidence_image *image, uint32_t first, size_t skip, size_t size,
                     uint8_t *out, page_may_follow *may_follow, const void *payload);

static inline uint32_t big16(const uint8_t *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

static inline uint32_t big32(const uint8_t *at)
{
    return big16(at) << 16 | big16(at + 2);
}

// SQLite's varint: big-endian, seven bits a byte, the ninth byte whole. False when it runs off the end.
static inline bool varint_read(struct bytes bytes, size_t *at, uint64_t *value)
{
    if (*at < bytes.size && bytes.data[*at] < 0x80) {
        *value = bytes.data[(*at)++];
        return true;
    }
    uint64_t sum = 0;
    for (int i = 0; i < 9; i++) {
        if (*at >= bytes.size)
            return false;
        uint8_t byte = bytes.data[(*at)++];
        if (i == 8) {
            *value = sum << 8 | byte;
            return true;
        }
        sum = sum << 7 | (byte & 0x7f);
        if (!(byte & 0x80))
            break;
    }
    *value = sum;
    return true;
}

static inline size_t varint_size(uint64_t value)
{
    size_t size = 1;
    while (value >>= 7)
        size++;
    return size < 9 ? size : 9;
}

// Headers, cells and overflow chains. Knows no record and no table.
#include "observations/databases/page.h"

#include <string.h>

enum { CELL_MIN_BYTES = 4 };

bool page_read(struct page *page, struct bytes bytes, bool first)
{
    size_t header = first ? 100 : 0;
    if (bytes.size < header + 12)
        return false;
    const uint8_t *at = bytes.data + header;
    uint8_t type = at[0];
    bool interior = type == PAGE_INDEX_INTERIOR || type == PAGE_TABLE_INTERIOR;
    if (!interior && type != PAGE_INDEX_LEAF && type != PAGE_TABLE_LEAF)
        return false;
    *page = (struct page){
        .bytes = bytes,
        .header = header,
        .type = (enum page_type)type,
        .first_free = big16(at + 1),
        .cells = big16(at + 3),
        .content = big16(at + 5),
        .pointers = header + (interior ? 12 : 8),
    };
    if (page->content == 0)
        page->content = 65536;
    return page->pointers + (size_t)page->cells * (2 + CELL_MIN_BYTES) <= bytes.size;
}

size_t page_cell_at(const struct page *page, uint32_t n)
{
    return big16(page->bytes.data + page->pointers + 2 * (size_t)n);
}

uint32_t page_child(const struct page *page, uint32_t n)
{
    if (n == page->cells)
        return big32(page->bytes.data + page->header + 8);
    size_t at = page_cell_at(page, n);
    return at + 4 <= page->bytes.size ? big32(page->bytes.data + at) : 0;
}

// Section 1.6, "Cell payload overflow".
size_t cell_local_size(uint64_t payload_size, size_t usable, bool of_table)
{
    size_t most = of_table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
    if (payload_size <= most)
        return (size_t)payload_size;
    size_t least = (usable - 12) * 32 / 255 - 23;
    size_t local = least + (size_t)((payload_size - least) % (usable - 4));
    return local <= most ? local : least;
}

bool cell_parse(struct bytes bytes, size_t usable, bool of_table, struct cell *cell, bool *whole)
{
    size_t at = 0;
    uint64_t row = 0;
    *cell = (struct cell){0};
    if (!varint_read(bytes, &at, &cell->payload_size) || (of_table && !varint_read(bytes, &at, &row)))
        return false;
    cell->row = (int64_t)row;
    if (cell->payload_size > INT64_MAX / 2)
        return false;
    size_t local = cell_local_size(cell->payload_size, usable, of_table);
    cell->local = bytes_slice(bytes, at, local);
    cell->end = at + local;
    *whole = cell->end <= bytes.size;
    if (local < cell->payload_size) {
        if (*whole && cell->end + 4 <= bytes.size)
            cell->overflow = big32(bytes.data + cell->end);
        else
            *whole = false;
        cell->end += 4;
    }
    return true;
}

bool cell_read(const struct page *page, size_t at, struct cell *cell)
{
    size_t start = at;
    bool whole;
    if (page->type == PAGE_INDEX_INTERIOR)
        at += 4;
    if (start < page->pointers || at >= page->bytes.size ||
        !cell_parse(bytes_slice(page->bytes, at, page->bytes.size), page->bytes.size,
                    page->type == PAGE_TABLE_LEAF, cell, &whole))
        return false;
    cell->start = start;
    cell->end += at;
    if (cell->end < start + CELL_MIN_BYTES) // SQLite gives none less
        cell->end = start + CELL_MIN_BYTES;
    return whole && cell->end <= page->bytes.size;
}

size_t overflow_read(const struct evidence_image *image, uint32_t first, size_t skip, size_t size,
                     uint8_t *out, page_may_follow *may_follow, const void *payload)
{
    size_t done = 0, room = image->usable_size - 4;
    for (uint64_t page = first; page && done < size;) {
        struct bytes bytes = evidence_image_page(image, page);
        if (bytes.size < image->page_size || (may_follow && !may_follow(payload, page)))
            break;
        if (skip >= room) {
            skip -= room;
        } else {
            struct bytes part = bytes_slice(bytes, 4 + skip, room - skip);
            size_t taken = part.size < size - done ? part.size : size - done;
            memcpy(out + done, part.data, taken);
            done += taken;
            skip = 0;
        }
        page = big32(bytes.data);
    }
    return done;
}

// The parts of a b-tree page that no cell covers: the gap between pointers and cells, freeblocks, fragments.
#include "observations/databases/lost_parts.h"

#include <stdlib.h>

enum { CELLS_MAX = 65536 / 6, REGION_MIN_BYTES = 5 };

struct covered {
    uint32_t start, end;
};

static int by_start(const void *left, const void *right)
{
    const struct covered *a = left, *b = right;
    return a->start < b->start ? -1 : a->start > b->start;
}

static bool extent_of(const struct page *page, uint32_t n, struct covered *extent)
{
    struct cell cell;
    size_t at = page_cell_at(page, n);
    if (page->type == PAGE_TABLE_INTERIOR) { // child, row id
        uint64_t row;
        size_t end = at + 4;
        if (at < page->pointers || !varint_read(page->bytes, &end, &row))
            return false;
        *extent = (struct covered){(uint32_t)at, (uint32_t)end};
        return true;
    }
    if (!cell_read(page, at, &cell))
        return false;
    *extent = (struct covered){(uint32_t)cell.start, (uint32_t)cell.end};
    return true;
}

static void carve_between(struct evidence_db *db, struct region *region, size_t start, size_t end)
{
    if (start + REGION_MIN_BYTES > end)
        return;
    region->start = start;
    region->end = end;
    carve_region(db, region);
}

void carve_free_space(struct evidence_db *db, const struct page *page, struct region *region)
{
    size_t pointers_end = page->pointers + 2 * (size_t)page->cells, at = pointers_end;
    size_t fragments = page->bytes.data[page->header + 7];
    if (page->first_free == 0 && fragments == 0 && page->content >= pointers_end &&
        page->content <= page->bytes.size) { // nearly every page: one gap
        carve_between(db, region, pointers_end, page->content);
        return;
    }
    static const struct covered none;
    struct covered extents[CELLS_MAX];
    extents[0] = none;
    size_t count = 0;
    for (uint32_t i = 0; i < page->cells && count < CELLS_MAX; i++)
        if (extent_of(page, i, &extents[count]))
            count++;
    qsort(extents, count, sizeof *extents, by_start);
    for (size_t i = 0; i < count; i++) {
        if (extents[i].start > at)
            carve_between(db, region, at, extents[i].start);
        if (extents[i].end > at)
            at = extents[i].end;
    }
    carve_between(db, region, at, page->bytes.size);
}

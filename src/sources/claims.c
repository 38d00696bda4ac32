// Ranges of bytes, and sets of blocks as bits in pages.
#include "sources/claims.h"

#include "base/memory.h"

#include <stdlib.h>

enum { PAGE_BITS = 1 << 18 };

void claims_add(struct claims *claims, int64_t offset, int64_t bytes)
{
    if (offset < 0 || bytes <= 0 || bytes > INT64_MAX - offset)
        return;
    if (claims->count) { // most files follow each other
        struct extent *last = &claims->ranges[claims->count - 1];
        if (last->offset + last->bytes == offset) {
            last->bytes += bytes;
            return;
        }
    }
    ARRAY_ROOM(claims->ranges, claims->capacity, claims->count);
    claims->ranges[claims->count++] = (struct extent){offset, bytes};
}

static int by_offset(const void *a, const void *b)
{
    const struct extent *one = a, *other = b;
    return (one->offset > other->offset) - (one->offset < other->offset);
}

static void merge(struct claims *claims)
{
    size_t kept = 0;
    if (claims->count)
        qsort(claims->ranges, claims->count, sizeof *claims->ranges, by_offset);
    for (size_t i = 0; i < claims->count; i++) {
        struct extent next = claims->ranges[i], *last = kept ? &claims->ranges[kept - 1] : NULL;
        if (last && next.offset <= last->offset + last->bytes) {
            int64_t end = next.offset + next.bytes;
            if (end > last->offset + last->bytes)
                last->bytes = end - last->offset;
        } else {
            claims->ranges[kept++] = next;
        }
    }
    claims->count = kept;
}

static void add_rest(struct extent_list *rest, int64_t from, int64_t to)
{
    if (from >= to)
        return;
    ARRAY_ROOM(rest->extents, rest->capacity, rest->count);
    rest->extents[rest->count++] = (struct extent){from, to - from};
}

void claims_rest(struct claims *claims, int64_t size, struct extent_list *rest)
{
    int64_t at = 0;
    merge(claims);
    for (size_t i = 0; i < claims->count && claims->ranges[i].offset < size; i++) {
        add_rest(rest, at, claims->ranges[i].offset);
        at = claims->ranges[i].offset + claims->ranges[i].bytes;
    }
    add_rest(rest, at, size);
}

int64_t claims_bytes(const struct claims *claims)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < claims->count; i++)
        bytes += claims->ranges[i].bytes;
    return bytes;
}

void claims_done(struct claims *claims)
{
    memory_free(claims->ranges);
    *claims = (struct claims){0};
}

void block_set_init(struct block_set *set, uint64_t block_count)
{
    *set = (struct block_set){.page_count = (size_t)(block_count / PAGE_BITS + 1)};
    set->pages = memory_new(set->page_count, sizeof *set->pages);
}

void block_set_add(struct block_set *set, uint64_t first, uint64_t count)
{
    uint64_t limit = (uint64_t)set->page_count * PAGE_BITS;
    for (uint64_t block = first; count > 0 && block < limit; count--, block++) {
        uint64_t **page = &set->pages[block / PAGE_BITS];
        if (*page == NULL)
            *page = memory_new(PAGE_BITS / 64, sizeof **page);
        uint64_t bit = block % PAGE_BITS;
        if (bit % 64 == 0 && count >= 64) { // 64 at once
            (*page)[bit / 64] = UINT64_MAX;
            count -= 63;
            block += 63;
        } else {
            (*page)[bit / 64] |= UINT64_C(1) << bit % 64;
        }
    }
}

bool block_set_has(const struct block_set *set, uint64_t block)
{
    if (block / PAGE_BITS >= set->page_count)
        return false;
    const uint64_t *page = set->pages[block / PAGE_BITS];
    return page && page[block % PAGE_BITS / 64] >> block % 64 & 1;
}

void block_set_done(struct block_set *set)
{
    for (size_t i = 0; i < set->page_count; i++)
        memory_free(set->pages[i]);
    memory_free(set->pages);
    *set = (struct block_set){0};
}

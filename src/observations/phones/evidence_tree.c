// The b-tree walk. Reads page headers, child pointers and row ids, never a row.
#include "observations/phones/evidence_tree.h"

#include "base/memory.h"

#include <string.h>

enum {
    INDEX_INTERIOR = 2,
    TABLE_INTERIOR = 5,
    INDEX_LEAF = 10,
    TABLE_LEAF = 13,
    DEPTH_MAX = 20,
    CELL_MIN_BYTES = 4,
};

struct walk {
    const struct evidence_image *image;
    uint8_t *visited; // one bit a slot
    struct tree_count *count;
    struct tree_rows *rows; // NULL: only count
    bool any;               // rows hold one already, or `last` is given
    int64_t last;
};

static uint32_t u16(const uint8_t *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t u32(const uint8_t *at)
{
    return (uint32_t)u16(at) << 16 | u16(at + 2);
}

// SQLite's varint: big-endian, seven bits a byte, the ninth byte whole. False when it runs off the page.
static bool varint(struct bytes page, size_t *at, uint64_t *value)
{
    *value = 0;
    for (int i = 0; i < 9; i++) {
        if (*at >= page.size)
            return false;
        uint8_t byte = page.data[(*at)++];
        if (i == 8) {
            *value = *value << 8 | byte;
            return true;
        }
        *value = *value << 7 | (byte & 0x7f);
        if (!(byte & 0x80))
            return true;
    }
    return true;
}

static void lose(struct walk *walk, uint64_t page, const char *what)
{
    if (walk->count->damage_count < TREE_DAMAGE_MAX)
        walk->count->damage[walk->count->damage_count++] = (struct tree_damage){page, what};
    walk->count->pages_lost++;
}

static void keep_rows(struct walk *walk, struct bytes page, size_t pointers, uint32_t cells)
{
    for (uint32_t i = 0; i < cells; i++) {
        size_t at = u16(page.data + pointers + 2 * (size_t)i);
        uint64_t payload, id;
        if (!varint(page, &at, &payload) || !varint(page, &at, &id))
            continue;
        if (walk->any && (int64_t)id <= walk->last)
            continue;
        ARRAY_ROOM(walk->rows->ids, walk->rows->capacity, walk->rows->count);
        walk->rows->ids[walk->rows->count++] = (int64_t)id;
        walk->last = (int64_t)id;
        walk->any = true;
    }
}

static void walk_page(struct walk *walk, uint64_t number, int depth);

static void walk_children(struct walk *walk, struct bytes page, size_t header, uint32_t cells, int depth)
{
    for (uint32_t i = 0; i < cells; i++) {
        size_t at = u16(page.data + header + 12 + 2 * (size_t)i);
        if (at + 4 <= page.size)
            walk_page(walk, u32(page.data + at), depth + 1);
        else
            lose(walk, 0, "a child pointer outside its page");
    }
    walk_page(walk, u32(page.data + header + 8), depth + 1);
}

static void walk_page(struct walk *walk, uint64_t number, int depth)
{
    int64_t slot = evidence_image_slot(walk->image, number);
    if (slot < 0) {
        lose(walk, number, "a page beyond the end of the file");
        return;
    }
    if (walk->visited[slot / 8] & 1 << slot % 8) {
        lose(walk, number, "a page that stands in the tree twice");
        return;
    }
    walk->visited[slot / 8] |= (uint8_t)(1 << slot % 8);
    struct bytes page = evidence_image_page(walk->image, number);
    if (page.size < walk->image->page_size) {
        lose(walk, number, "a page cut off by the end of the file");
        return;
    }
    size_t header = number == 1 ? 100 : 0;
    uint8_t type = page.data[header];
    bool interior = type == TABLE_INTERIOR || type == INDEX_INTERIOR;
    uint32_t cells = u16(page.data + header + 3);
    size_t pointers = header + (interior ? 12 : 8);
    if ((!interior && type != TABLE_LEAF && type != INDEX_LEAF) || depth > DEPTH_MAX) {
        lose(walk, number, "a page that is no part of a table");
        return;
    }
    if (pointers + (size_t)cells * (2 + CELL_MIN_BYTES) > page.size) {
        lose(walk, number, "a page that claims more rows than it can hold");
        return;
    }
    if (type != TABLE_INTERIOR)
        walk->count->rows += cells;
    if (type == TABLE_LEAF && walk->rows)
        keep_rows(walk, page, pointers, cells);
    if (interior)
        walk_children(walk, page, header, cells, depth);
}

static void walk_tree(struct walk *walk, uint64_t root)
{
    walk->visited = memory_new(evidence_image_slots(walk->image) / 8 + 1, 1);
    *walk->count = (struct tree_count){0};
    walk_page(walk, root, 0);
    memory_free(walk->visited);
}

void evidence_tree_count(const struct evidence_image *image, uint64_t root, struct tree_count *count)
{
    walk_tree(&(struct walk){.image = image, .count = count}, root);
}

void evidence_tree_rows(const struct evidence_image *image, uint64_t root, bool from_start, int64_t after,
                        struct tree_rows *rows)
{
    struct tree_count count;
    *rows = (struct tree_rows){0};
    walk_tree(
        &(struct walk){.image = image, .count = &count, .rows = rows, .any = !from_start, .last = after},
        root);
}

void evidence_tree_rows_done(struct tree_rows *rows)
{
    memory_free(rows->ids);
    *rows = (struct tree_rows){0};
}

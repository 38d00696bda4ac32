// The b-tree walk. Reads page headers and child pointers, never a row.
#include "observations/databases/tree.h"

#include "base/memory.h"

void tree_start(struct tree_walk *walk, const struct evidence_image *image, uint64_t root,
                int64_t *pages_left)
{
    *walk = (struct tree_walk){.image = image, .root = root, .pages_left = pages_left};
    walk->visited = memory_new(evidence_image_slots(image) / 8 + 1, 1);
}

void tree_end(struct tree_walk *walk)
{
    memory_free(walk->visited);
    walk->visited = NULL;
}

static void lose(struct tree_walk *walk, uint64_t page, const char *what)
{
    if (walk->damage_count < TREE_DAMAGE_MAX)
        walk->damage[walk->damage_count++] = (struct tree_damage){page, what};
    walk->pages_lost++;
}

static const char *fault_of(struct tree_walk *walk, uint64_t number, struct page *page)
{
    int64_t slot = evidence_image_slot(walk->image, number);
    if (slot < 0)
        return "a page beyond the end of the file";
    if (walk->visited[slot / 8] & 1 << slot % 8)
        return "a page that stands in the tree twice";
    if (walk->pages_left && --*walk->pages_left < 0)
        return "the work that this file may cause is used up";
    walk->visited[slot / 8] |= (uint8_t)(1 << slot % 8);
    struct bytes bytes = evidence_image_page(walk->image, number);
    if (bytes.size < walk->image->page_size)
        return "a page cut off by the end of the file";
    bytes.size = walk->image->usable_size;
    if (walk->depth > TREE_DEPTH_MAX)
        return "a tree deeper than any that SQLite makes";
    if (!page_read(page, bytes, number == 1))
        return "a page that is no part of a table";
    if (number != walk->root && page_is_of_table(page) != walk->of_table)
        return "a page of another kind of table";
    return NULL;
}

// Sets *page when it holds.
static bool enter(struct tree_walk *walk, uint64_t number, struct page *page)
{
    const char *fault = fault_of(walk, number, page);
    if (fault) {
        lose(walk, number, fault);
        return false;
    }
    if (number == walk->root)
        walk->of_table = page_is_of_table(page);
    if (page_is_interior(page)) {
        walk->stack[walk->depth].page = *page;
        walk->stack[walk->depth++].next = 0;
    }
    return true;
}

bool tree_next(struct tree_walk *walk, struct page *page, uint64_t *number)
{
    if (!walk->started) {
        walk->started = true;
        *number = walk->root;
        return enter(walk, walk->root, page);
    }
    while (walk->depth > 0) {
        const struct page *parent = &walk->stack[walk->depth - 1].page;
        uint32_t next = walk->stack[walk->depth - 1].next;
        if (next > parent->cells) {
            walk->depth--;
            continue;
        }
        walk->stack[walk->depth - 1].next++;
        *number = page_child(parent, next);
        if (*number == 0)
            lose(walk, 0, "a child pointer outside its page");
        else if (enter(walk, *number, page))
            return true;
    }
    return false;
}

bool tree_next_rows(struct tree_walk *walk, struct page *page, uint64_t *number)
{
    while (tree_next(walk, page, number))
        if (page->type != PAGE_TABLE_INTERIOR)
            return true;
    return false;
}

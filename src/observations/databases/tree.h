// Walks the b-tree of one table by its pages. Every page counts once: a tree that runs in circles ends.
#pragma once

#include "observations/databases/page.h"

struct tree_damage { // a page of the tree that is no part of one
    uint64_t page;
    const char *what; // a literal
};

enum { TREE_DAMAGE_MAX = 64, TREE_DEPTH_MAX = 20 };

struct tree_walk {
    const struct evidence_image *image;
    int64_t *pages_left; // what all walks of a database may still read; NULL: no limit
    uint8_t *visited;    // one bit a slot
    struct {
        struct page page;
        uint32_t next; // child to go to
    } stack[TREE_DEPTH_MAX + 1];
    int depth; // pages on the stack
    uint64_t root;
    bool started, of_table;
    int64_t pages_lost;                         // pages that do not hold: each may have held rows
    struct tree_damage damage[TREE_DAMAGE_MAX]; // the first of them
    size_t damage_count;
};

void tree_start(struct tree_walk *walk, const struct evidence_image *image, uint64_t root,
                int64_t *pages_left);
void tree_end(struct tree_walk *walk);
// The next page, in the order of the tree; an interior page comes before its children. False: no more.
bool tree_next(struct tree_walk *walk, struct page *page, uint64_t *number);
// The next page that holds rows: leaves, and interior pages of an index.
bool tree_next_rows(struct tree_walk *walk, struct page *page, uint64_t *number);

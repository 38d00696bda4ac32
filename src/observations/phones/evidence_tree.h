// Walks the b-tree of one table by its pages, without SQLite: an independent count of its rows, and the row
// ids that are left when SQLite gives up on a damaged tree. Format: https://www.sqlite.org/fileformat2.html,
// section 1.6.
#pragma once

#include "observations/phones/evidence_image.h"

struct tree_damage { // a page of the tree that is no part of one
    uint64_t page;
    const char *what; // a literal
};

enum { TREE_DAMAGE_MAX = 64 };

struct tree_count {
    int64_t rows;                               // on the pages that hold
    int64_t pages_lost;                         // pages that do not: each may have held rows
    struct tree_damage damage[TREE_DAMAGE_MAX]; // the first of them
    size_t damage_count;
};

// Counts the rows below page `root`. Every page counts once: a tree that runs in circles ends.
void evidence_tree_count(const struct evidence_image *image, uint64_t root, struct tree_count *count);

struct tree_rows { // row ids on pages that hold, ascending
    int64_t *ids;
    size_t count, capacity;
};
// Row ids above `after`; those out of order are left out. Free with evidence_tree_rows_done.
void evidence_tree_rows(const struct evidence_image *image, uint64_t root, bool from_start, int64_t after,
                        struct tree_rows *rows);
void evidence_tree_rows_done(struct tree_rows *rows);

// Rows of one table kept by the id of another table's row, for joins that must not lose a row: (key, number,
// text). Bounded: beyond its limit nothing is kept and `full` is set, which the reader tells.
#pragma once

#include "base/arena.h"

// The tally's reason for rows that stand in other records.
#define SIDE_TABLE_USED "read into the records it belongs to"

struct side_row {
    int64_t key, number;
    const char *text; // in the table's arena; may be NULL
    size_t order;     // of adding
};

struct side_table {
    struct arena *arena;
    struct side_row *rows;
    size_t count, capacity;
    size_t hint; // where the last key was looked for: rows are mostly asked for in order
    bool unsorted, full;
};

enum { SIDE_TABLE_LIMIT_BYTES = 512 * 1024 * 1024, SIDE_TABLE_TEXT_MAX_BYTES = 1024 * 1024 };

void side_table_init(struct side_table *table);
void side_table_done(struct side_table *table);
// False when it is full or the text is too long to keep.
bool side_table_add(struct side_table *table, int64_t key, int64_t number, const char *text);
// The rows of a key in the order of adding; *count of them. Borrowed until the next add.
const struct side_row *side_table_find(struct side_table *table, int64_t key, size_t *count);

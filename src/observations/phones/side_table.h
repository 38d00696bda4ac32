// Rows of one table kept by the id of another table's row, for joins that must not lose a row: (key, number,
// text). Bounded: beyond its limit nothing is kept and `full` is set, which the reader tells.
#pragma once

#include "observations/databases/evidence_db.h"

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
    bool unsorted, full, told;
};

enum { SIDE_TABLE_LIMIT_BYTES = 512 * 1024 * 1024, SIDE_TABLE_TEXT_MAX_BYTES = 1024 * 1024 };

void side_table_init(struct side_table *table);
void side_table_done(struct side_table *table);
// False when it is full or the text is too long to keep.
bool side_table_add(struct side_table *table, int64_t key, int64_t number, const char *text);
// The same for a row that is being read; the first one that does not fit is told as damage to its table.
bool side_table_keep(struct side_table *table, struct evidence_rows *rows, int64_t key, int64_t number,
                     const char *text);
// The rows of a key in the order of adding; *count of them. Borrowed until the next add.
const struct side_row *side_table_find(struct side_table *table, int64_t key, size_t *count);
// Of a key whose rows bear the state they were read in as their number: the texts of the live ones, or, when
// none is live, of the lost ones, each once. At most RECORD_LIST_MAX into `texts`; how many.
size_t side_table_texts(struct side_table *table, int64_t key, const char **texts);
// These texts on a line of each, below `first` (NULL, "": none). In the arena; NULL when there is nothing.
const char *side_table_lines(struct side_table *table, int64_t key, const char *first, struct arena *arena);

// What the files of this folder share; nobody outside it includes it.
#pragma once

#include "observations/databases/evidence_db.h"
#include "observations/databases/record.h"
#include "observations/databases/schema.h"
#include "observations/databases/tree.h"

struct lost_rows; // lost.h

struct evidence_table {
    const char *name; // in the database's arena
    uint64_t root;    // 0: none
    struct schema_table schema;
    bool has_schema;   // its statement could be read
    bool is_index;     // the columns of one, and the row id (or key) that they lead to
    bool internal;     // SQLite's own
    bool dropped;      // known from a lost row of the schema only
    bool read;         // somebody opened it
    bool lost_read[2]; // somebody opened its deleted rows, its carved ones
};

struct evidence_db {
    const struct observation_context *context;
    struct evidence_image image;
    bool has_image;
    enum text_encoding encoding;
    struct arena *arena;
    struct evidence_table *tables; // the schema itself is the first
    size_t table_count, table_capacity;
    const char *trouble;               // NULL: none
    int64_t pages_left, overflow_left; // the work that the file may still cause
    struct lost_rows *lost;            // NULL until somebody asks
};

// A real table that is there; NULL.
struct evidence_table *evidence_db_find(struct evidence_db *db, const char *table);
// Adds what a row of the schema says; false when there are too many.
bool evidence_db_keep_table(struct evidence_db *db, const char *type, const char *name, uint64_t root,
                            const char *sql);
void evidence_db_tell_lost_pages(struct evidence_db *db, const char *table, const struct tree_walk *walk);

struct asked_column {
    const char *name;
    const struct schema_column *column; // NULL: the table has none of this name
    int stored;                         // place in the record, -1: none
};

struct rows_state {
    struct evidence_db *db;
    size_t table; // its number: the array of tables moves when it grows
    enum state which;
    struct arena *arena;  // names, as long as the rows
    struct arena *of_row; // emptied before each row
    struct asked_column *asked;
    int column_count;
    size_t needed; // columns of the record to lay out
    struct tree_walk walk;
    struct page page;
    uint64_t page_number;
    uint32_t next_cell;
    bool has_page, ended;
    size_t next_lost;
    int64_t given; // rows given so far
    bool has_row_id;
    int64_t offset; // of the row in the file, -1: in the log
    struct record_bytes record;
    struct bytes whole; // the body put together, when it is asked for
    bool is_whole;
    int damage_told;
    struct record_layout layout;
};

static inline const struct evidence_table *rows_table(const struct rows_state *state)
{
    return &state->db->tables[state->table];
}

void evidence_rows_tell(struct evidence_rows *rows, const char *what);
// Gives the memory back and says nothing; state must not be NULL.
void evidence_rows_leave(struct evidence_rows *rows);
// The lost rows of a table by its number among the tables; evidence_db_find_lost must have been called.
void evidence_rows_open_lost_of(struct evidence_rows *rows, struct evidence_db *db, size_t table,
                                const char *const *columns, enum state state);

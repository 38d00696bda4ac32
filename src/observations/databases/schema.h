// What a CREATE TABLE or CREATE INDEX of the evidence says about stored records, read without running it:
// names, affinities and order of columns. Grammar: https://www.sqlite.org/lang_createtable.html; affinities:
// https://www.sqlite.org/datatype3.html, section 3.1.
#pragma once

#include "base/arena.h"

enum affinity { AFFINITY_BLOB, AFFINITY_TEXT, AFFINITY_NUMERIC, AFFINITY_INTEGER, AFFINITY_REAL };

struct schema_column {
    const char *name; // in the arena
    enum affinity affinity;
    bool not_null;
    bool is_row_id;     // INTEGER PRIMARY KEY: the record holds NULL, the value is the row id
    bool is_virtual;    // generated, not stored
    int stored;         // its place in the record; -1: not stored
    struct bytes other; // a literal DEFAULT, for records older than the column; empty: NULL
};

struct schema_table {
    struct schema_column *columns; // in the order of the statement
    size_t count;
    size_t stored_count;
    bool without_rowid;
    bool is_virtual; // CREATE VIRTUAL TABLE: no records of its own
};

struct schema_index {
    const char *table;
    const char **columns; // NULL: an expression
    size_t count;
};

enum { SCHEMA_COLUMNS_MAX = 2000 };

// False when the statement cannot be read; `sql` is clean UTF-8.
bool schema_read_table(struct arena *arena, const char *sql, struct schema_table *table);
bool schema_read_index(struct arena *arena, const char *sql, struct schema_index *index);

// What evidence_db.c and evidence_rows.c share; nobody else includes it.
#pragma once

#include "observations/phones/evidence_db.h"
#include "observations/phones/evidence_tree.h"
#include "observations/phones/evidence_vfs.h"

struct evidence_table {
    const char *name; // in the database's arena
    uint64_t root;
    bool internal; // SQLite's own
    bool virtual;  // no pages of its own
    bool read;     // somebody opened it
};

struct evidence_db {
    const struct observation_context *context;
    struct evidence_image image;
    struct evidence_vfs vfs;
    sqlite3 *sqlite; // NULL: cannot be read
    struct arena *arena;
    struct evidence_table *tables;
    size_t table_count;
    const char *trouble; // NULL: none
    int64_t budget;      // progress calls left
};

struct evidence_table *evidence_db_find(struct evidence_db *db, const char *table);
void evidence_db_tell_lost_pages(struct evidence_db *db, const char *table, const struct tree_count *count);

// Names of the table's stored columns in its order, in `arena`; *count of them. `hidden_rowid` is set when
// the table has no row id to read, else *rowid names it.
struct table_columns {
    const char **names;
    size_t count;
    const char
        *rowid; // "rowid", "_rowid_" or "oid": the first that is not a column's name; NULL when none is left
};
void evidence_db_columns(struct evidence_db *db, const struct evidence_table *table, struct arena *arena,
                         struct table_columns *columns);

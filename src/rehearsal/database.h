// A SQLite database built in memory and taken as bytes, the same for the same inserts.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <sqlite3.h>

struct database {
    sqlite3 *handle;
};

// Runs the statements of `schema`, NULL at its end, and begins a transaction.
int database_open(struct database *database, const char *const schema[], struct error *error);
void database_close(struct database *database);
int database_prepare(struct database *database, sqlite3_stmt **statement, const char *sql,
                     struct error *error);
// Binds by `kinds` ('i' int64_t, 't' const char * or NULL, 'b' const struct bytes *, 'r' double, 'n' nothing:
// NULL) and steps once.
int database_insert(sqlite3_stmt *statement, struct error *error, const char *kinds, ...);
// Runs each statement for each id, its only parameter.
int database_delete(struct database *database, const char *const *statements, size_t statement_count,
                    const int64_t *ids, size_t id_count, struct error *error);
// The database as it stands, committed; a new transaction begins. `wal` marks it as one that has a
// write-ahead log. Freed with sqlite3_free((void *)bytes.data).
int database_take(struct database *database, bool wal, struct bytes *bytes, struct error *error);

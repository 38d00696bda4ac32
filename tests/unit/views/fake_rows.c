// Rows over an SQLite database in memory, until casefile/listings.c stands.
#include "casefile/listings.h"

#include "base/memory.h"

#include <sqlite3.h>

struct rows {
    sqlite3 *db;
    sqlite3_stmt *stmt;
};

int rows_open(struct rows **rows, struct casefile *casefile, const struct listing *listing,
              const char *column_name, const char *value, struct error *error)
{
    (void)casefile, (void)column_name, (void)value;
    *rows = memory_new(1, sizeof **rows);
    if (sqlite3_open(":memory:", &(*rows)->db) ||
        sqlite3_prepare_v2((*rows)->db, listing->query, -1, &(*rows)->stmt, NULL))
        return error_set(error, "%s", sqlite3_errmsg((*rows)->db));
    return 0;
}

int rows_next(struct rows *rows, struct error *error)
{
    int status = sqlite3_step(rows->stmt);
    if (status == SQLITE_ROW || status == SQLITE_DONE)
        return status == SQLITE_ROW;
    return error_set(error, "%s", sqlite3_errmsg(rows->db));
}

const char *rows_text(struct rows *rows, int column)
{
    return (const char *)sqlite3_column_text(rows->stmt, column);
}

int64_t rows_integer(struct rows *rows, int column)
{
    return sqlite3_column_int64(rows->stmt, column);
}

double rows_real(struct rows *rows, int column)
{
    return sqlite3_column_double(rows->stmt, column);
}

void rows_close(struct rows *rows)
{
    sqlite3_finalize(rows->stmt);
    sqlite3_close(rows->db);
    memory_free(rows);
}

// SQLite in memory; see database.h.
#include "rehearsal/database.h"

#include <stdarg.h>

static int failed(sqlite3 *handle, struct error *error)
{
    return error_set(error, "cannot build a database: %s", handle ? sqlite3_errmsg(handle) : "no memory");
}

static bool run(struct database *database, const char *sql)
{
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

int database_open(struct database *database, const char *const schema[], struct error *error)
{
    database->handle = NULL;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    bool good = sqlite3_open_v2(":memory:", &database->handle, flags, NULL) == SQLITE_OK &&
                run(database, "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA secure_delete=OFF");
    for (; *schema && good; schema++)
        good = run(database, *schema);
    if (good && run(database, "BEGIN"))
        return 0;
    failed(database->handle, error);
    database_close(database);
    return -1;
}

void database_close(struct database *database)
{
    sqlite3_close(database->handle);
    database->handle = NULL;
}

int database_prepare(struct database *database, sqlite3_stmt **statement, const char *sql,
                     struct error *error)
{
    *statement = NULL;
    return sqlite3_prepare_v2(database->handle, sql, -1, statement, NULL) == SQLITE_OK
               ? 0
               : failed(database->handle, error);
}

int database_insert(sqlite3_stmt *statement, struct error *error, const char *kinds, ...)
{
    va_list values;
    va_start(values, kinds);
    for (int i = 1; kinds[i - 1] != '\0'; i++) {
        switch (kinds[i - 1]) {
        case 'i':
            sqlite3_bind_int64(statement, i, va_arg(values, int64_t));
            break;
        case 't':
            sqlite3_bind_text(statement, i, va_arg(values, const char *), -1, SQLITE_STATIC);
            break;
        case 'b': {
            const struct bytes *blob = va_arg(values, const struct bytes *);
            sqlite3_bind_blob64(statement, i, blob->data, blob->size, SQLITE_STATIC);
            break;
        }
        case 'r':
            sqlite3_bind_double(statement, i, va_arg(values, double));
            break;
        default:
            sqlite3_bind_null(statement, i);
        }
    }
    va_end(values);
    const int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    return result == SQLITE_DONE ? 0 : failed(sqlite3_db_handle(statement), error);
}

int database_delete(struct database *database, const char *const *statements, size_t statement_count,
                    const int64_t *ids, size_t id_count, struct error *error)
{
    int result = 0;
    for (size_t k = 0; k < statement_count && result == 0; k++) {
        sqlite3_stmt *gone = NULL;
        result = database_prepare(database, &gone, statements[k], error);
        for (size_t i = 0; i < id_count && result == 0; i++)
            result = database_insert(gone, error, "i", ids[i]);
        sqlite3_finalize(gone);
    }
    return result;
}

int database_take(struct database *database, bool wal, struct bytes *bytes, struct error *error)
{
    sqlite3_int64 size = 0;
    if (sqlite3_exec(database->handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        return failed(database->handle, error);
    unsigned char *data = sqlite3_serialize(database->handle, "main", &size, 0);
    if (data == NULL || sqlite3_exec(database->handle, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
        return failed(database->handle, error);
    data[18] = data[19] = wal ? 2 : 1; // file format versions: sqlite.org/fileformat2, section 1.3
    *bytes = (struct bytes){data, (size_t)size};
    return 0;
}

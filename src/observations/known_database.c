// Lists of hashes as NSRL publishes them since version 3 of its RDS: an SQLite database. It is opened for
// reading only, and nothing in its schema is trusted.
#include "base/text.h"
#include "observations/known_internal.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

enum { PATH_MAX_BYTES = 16 * 1024 };

static int open_list(const char *path, sqlite3 **db, struct error *error)
{
    struct buffer uri;
    buffer_init(&uri, PATH_MAX_BYTES);
    buffer_add_text(&uri, "file:");
    for (const char *at = path; *at; at++)
        if (strchr("?#%", *at))
            buffer_print(&uri, "%%%02x", (unsigned)(unsigned char)*at);
        else
            buffer_add_u8(&uri, (uint8_t)*at);
    buffer_add_text(&uri, "?immutable=1");
    int result = sqlite3_open_v2(buffer_text(&uri), db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buffer_done(&uri);
    if (result != SQLITE_OK)
        return error_set(error, "its database cannot be opened: %s", sqlite3_errmsg(*db));
    sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return 0;
}

static bool has_column(sqlite3 *db, const char *table, const char *column)
{
    sqlite3_stmt *statement = NULL;
    bool found = false;
    if (sqlite3_prepare_v2(db, "SELECT 1 FROM pragma_table_xinfo(?) WHERE lower(name) = ?", -1, &statement,
                           NULL) == SQLITE_OK) {
        sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, column, -1, SQLITE_STATIC);
        found = sqlite3_step(statement) == SQLITE_ROW;
    }
    sqlite3_finalize(statement);
    return found;
}

// The query for hashes and sizes; false when the database has no table for it. Its columns are those of enum
// known_hash, then the size.
static bool write_query(sqlite3 *db, struct buffer *query)
{
    static const char *const tables[] = {"METADATA", "FILE", "DISTINCT_HASH"};
    static const char *const columns[] = {"sha256", "sha1", "md5"};
    static const char *const sizes[] = {"file_size", "bytes"};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        bool any = false;
        const char *size = "NULL";
        buffer_reset(query);
        buffer_add_text(query, "SELECT ");
        for (size_t i = 0; i < KNOWN_HASHES; i++) {
            bool has = has_column(db, tables[t], columns[i]);
            buffer_print(query, "%s, ", has ? columns[i] : "NULL");
            any |= has;
        }
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            if (has_column(db, tables[t], sizes[i]))
                size = sizes[i];
        buffer_print(query, "%s FROM %s", size, tables[t]);
        if (any)
            return true;
    }
    return false;
}

static int take_row(struct known_entries *entries, sqlite3_stmt *statement, int64_t row, struct error *error)
{
    bool stated = sqlite3_column_type(statement, KNOWN_HASHES) == SQLITE_INTEGER;
    int64_t size = stated ? sqlite3_column_int64(statement, KNOWN_HASHES) : -1;
    for (enum known_hash hash = 0; hash < KNOWN_HASHES; hash++) {
        const char *text = (const char *)sqlite3_column_text(statement, (int)hash);
        if (text == NULL || text[0] == 0)
            continue;
        if (known_add(entries, hash, bytes_of_text(text), size < 0 ? -1 : size))
            return 0;
        struct arena *arena = arena_new(1 << 20);
        error_set(error, "row %" PRId64 ": '%s' is no %s", row,
                  text_clean(arena, bytes_slice(bytes_of_text(text), 0, 40)), known_hash_name(hash));
        arena_free(arena);
        return -1;
    }
    return error_set(error, "row %" PRId64 " has no hash", row);
}

int known_read_database(struct known_entries *entries, const char *path, struct error *error)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    struct buffer query;
    buffer_init(&query, PATH_MAX_BYTES);
    int result = open_list(path, &db, error);
    if (result == 0 && !write_query(db, &query))
        result =
            error_set(error, "its database has no table METADATA or FILE with a column sha256, sha1 or md5");
    if (result == 0 && sqlite3_prepare_v2(db, buffer_text(&query), -1, &statement, NULL) != SQLITE_OK)
        result = error_set(error, "its database cannot be read: %s", sqlite3_errmsg(db));
    int step = SQLITE_DONE;
    for (int64_t row = 1; result == 0 && (step = sqlite3_step(statement)) == SQLITE_ROW; row++)
        result = take_row(entries, statement, row, error);
    if (result == 0 && step != SQLITE_DONE)
        result = error_set(error, "its database cannot be read: %s", sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    buffer_done(&query);
    return result;
}

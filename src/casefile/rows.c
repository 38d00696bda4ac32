// Rows of a listing.
#include "casefile/listings.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "base/text.h"
#include "casefile/database.h"

#include <string.h>

struct rows {
    struct query query;
    const struct listing *listing;
    const char *about;    // NULL: all rows
    struct buffer quoted; // the same as a JSON text
};

static int find_column(const struct listing *listing, const char *name)
{
    for (int i = 0; i < listing->column_count; i++)
        if (strcmp(listing->columns[i].name, name) == 0)
            return i;
    return -1;
}

// By the listing's own key when that is asked for: without reading every row.
static bool is_key(const struct listing *listing, const char *column_name)
{
    return listing->key && strcmp(listing->key, column_name) == 0;
}

int rows_open(struct rows **out, struct casefile *casefile, const struct listing *listing,
              const char *column_name, const char *value, struct error *error)
{
    *out = NULL;
    struct rows *rows = memory_new(1, sizeof *rows);
    rows->listing = listing;
    buffer_init(&rows->quoted, 64 * 1024);
    int result;
    int64_t number;
    if (column_name == NULL) {
        result = query_open(&rows->query, casefile, listing->query, error);
    } else if (is_key(listing, column_name) && text_to_int64(bytes_of_text(value), &number)) {
        result = query_open(&rows->query, casefile, listing->query_of_key, error);
        if (result == 0)
            query_integer(&rows->query, number);
    } else {
        int column = find_column(listing, column_name);
        if (column < 0) {
            rows_close(rows);
            return error_set_kind(error, ERROR_USAGE, "'%s' has no column '%s'", listing->name, column_name);
        }
        // columns of the query are in the order of the listing; naming them by position keeps evidence out of
        // SQL
        struct buffer sql;
        buffer_init(&sql, 1024 * 1024);
        buffer_add_text(&sql, "WITH listing(");
        for (int i = 0; i < listing->column_count; i++)
            buffer_print(&sql, "%sc%d", i ? ", " : "", i);
        buffer_print(&sql, ") AS (%s) SELECT * FROM listing WHERE CAST(c%d AS TEXT) = ?", listing->query,
                     column);
        result = query_open(&rows->query, casefile, buffer_text(&sql), error);
        buffer_done(&sql);
        if (result == 0)
            sqlite3_bind_text(rows->query.statement, 1, value, -1, SQLITE_TRANSIENT);
    }
    if (result) {
        rows_close(rows);
        return -1;
    }
    *out = rows;
    return 0;
}

void rows_about(struct rows *rows, const char *value)
{
    rows->about = value;
    buffer_reset(&rows->quoted);
    struct json_out json = json_out_to(&rows->quoted);
    json_out_text(&json, value);
}

static bool is_about(struct rows *rows)
{
    const char *quoted = buffer_text(&rows->quoted);
    for (int i = 0; i < rows->listing->column_count; i++) {
        const char *text = rows_text(rows, i);
        if (text && (strcmp(text, rows->about) == 0 ||
                     (rows->listing->columns[i].type == COLUMN_JSON && strstr(text, quoted))))
            return true;
    }
    return false;
}

int rows_next(struct rows *rows, struct error *error)
{
    int more;
    while ((more = query_step(&rows->query, error)) == 1 && rows->about && !is_about(rows))
        continue;
    return more;
}

const char *rows_text(struct rows *rows, int column)
{
    return query_column_text(&rows->query, column);
}

int64_t rows_integer(struct rows *rows, int column)
{
    return query_column_integer(&rows->query, column);
}

double rows_real(struct rows *rows, int column)
{
    return sqlite3_column_double(rows->query.statement, column);
}

void rows_close(struct rows *rows)
{
    if (rows == NULL)
        return;
    query_end(&rows->query);
    buffer_done(&rows->quoted);
    memory_free(rows);
}

// Prepared statements and their errors.
#include "casefile/database.h"

#include "base/memory.h"
#include "base/text.h"
#include "casefile/batch.h"

#include <stdio.h>
#include <string.h>

int database_error(struct casefile *casefile, const char *doing, struct error *error)
{
    int code = sqlite3_errcode(casefile->db);
    const char *advice = "";
    switch (code) {
    case SQLITE_FULL:
        advice = "; the disk is full: free some space and run the command again, nothing in the case is lost";
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        advice = "; another clew is writing to this case: wait for it to end";
        break;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        advice = "; the file is damaged or no case: restore it from a copy";
        break;
    case SQLITE_READONLY:
        advice = "; every command writes to the audit log: make the case file and its folder writable";
        break;
    case SQLITE_IOERR:
        advice = "; the disk may be full or failing: nothing committed is lost, run the command again";
        break;
    default:
        break;
    }
    return error_set(error, "case '%s': could not %s: %s%s", casefile->path, doing,
                     sqlite3_errmsg(casefile->db), advice);
}

int database_execute(struct casefile *casefile, const char *sql, struct error *error)
{
    if (sqlite3_exec(casefile->db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return 0;
    return database_error(casefile, "write", error);
}

static int prepare(struct query *query, const char *sql, unsigned flags, struct error *error)
{
    struct casefile *casefile = query->casefile;
    if (sqlite3_prepare_v3(casefile->db, sql, -1, flags, &query->statement, NULL) == SQLITE_OK)
        return 0;
    query->statement = NULL;
    return database_error(casefile, "read", error);
}

int query_open(struct query *query, struct casefile *casefile, const char *sql, struct error *error)
{
    *query = (struct query){.casefile = casefile, .owned = true, .next = 1};
    return batch_flush(casefile, error) ? -1 : prepare(query, sql, 0, error); // a reader is to see all
}

int query_use(struct query *query, struct casefile *casefile, const char *sql, struct error *error)
{
    *query = (struct query){.casefile = casefile, .next = 1};
    size_t slot = ((uintptr_t)sql >> 3) * 31 % CACHED_QUERIES_MAX;
    for (size_t tries = 0; tries < CACHED_QUERIES_MAX; tries++, slot = (slot + 1) % CACHED_QUERIES_MAX) {
        if (casefile->cached[slot].sql == sql) {
            query->statement = casefile->cached[slot].statement;
            return 0;
        }
        if (casefile->cached[slot].sql == NULL) {
            if (prepare(query, sql, SQLITE_PREPARE_PERSISTENT, error))
                return -1;
            casefile->cached[slot].sql = sql;
            casefile->cached[slot].statement = query->statement;
            return 0;
        }
    }
    query->owned = true;
    return prepare(query, sql, 0, error);
}

void query_end(struct query *query)
{
    if (query->statement == NULL)
        return;
    if (query->owned) {
        sqlite3_finalize(query->statement);
    } else {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
    }
    query->statement = NULL;
}

void query_text(struct query *query, const char *text)
{
    sqlite3_bind_text(query->statement, query->next++, text, -1, SQLITE_STATIC);
}

void query_integer(struct query *query, int64_t value)
{
    sqlite3_bind_int64(query->statement, query->next++, value);
}

void query_real(struct query *query, double value)
{
    sqlite3_bind_double(query->statement, query->next++, value);
}

static void query_null(struct query *query)
{
    sqlite3_bind_null(query->statement, query->next++);
}

void query_optional(struct query *query, int64_t value, int64_t absent)
{
    if (value == absent)
        query_null(query);
    else
        query_integer(query, value);
}

void query_moment(struct query *query, struct moment moment)
{
    query_optional(query, moment.at_usec, TIME_UNKNOWN);
    char offset[16];
    if (moment.at_usec == TIME_UNKNOWN || moment.zone == ZONE_UNKNOWN) {
        query_null(query);
    } else if (moment.zone == ZONE_DATE) {
        query_text(query, "date");
    } else if (moment.zone == ZONE_LOCAL) {
        query_text(query, "local");
    } else {
        int length = snprintf(offset, sizeof offset, "%d", moment.offset_minutes);
        sqlite3_bind_text(query->statement, query->next++, offset, length, SQLITE_TRANSIENT);
    }
}

int query_step(struct query *query, struct error *error)
{
    int code = sqlite3_step(query->statement);
    if (code == SQLITE_ROW)
        return 1;
    if (code == SQLITE_DONE)
        return 0;
    return database_error(query->casefile, sqlite3_stmt_readonly(query->statement) ? "read" : "write", error);
}

bool query_row(struct query *query, int *status, struct error *error)
{
    int more = *status ? -1 : query_step(query, error);
    if (more == 1)
        return true;
    *status = more;
    query_end(query);
    return false;
}

int query_run(struct query *query, struct error *error)
{
    int more, wanted = sqlite3_bind_parameter_count(query->statement);
    if (query->next != wanted + 1) { // else what is missing would be NULL, and nobody would notice
        error_set(error, "a statement with %d parameters was given %d", wanted, query->next - 1);
        query_end(query);
        return -1;
    }
    while ((more = query_step(query, error)) > 0)
        ;
    query_end(query);
    return more;
}

const char *query_column_text(struct query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

int64_t query_column_integer(struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

int64_t query_column_optional(struct query *query, int column, int64_t absent)
{
    if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
        return absent;
    return sqlite3_column_int64(query->statement, column);
}

struct moment query_column_moment(struct query *query, int column)
{
    struct moment moment = {.at_usec = query_column_optional(query, column, TIME_UNKNOWN)};
    const char *zone = query_column_text(query, column + 1);
    int64_t minutes;
    if (zone && strcmp(zone, "date") == 0) {
        moment.zone = ZONE_DATE;
    } else if (zone && strcmp(zone, "local") == 0) {
        moment.zone = ZONE_LOCAL;
    } else if (zone && text_to_int64(bytes_of_text(zone), &minutes)) {
        moment.zone = ZONE_OFFSET;
        moment.offset_minutes = (int16_t)minutes;
    }
    return moment;
}

// SQLite behind casefile/: prepared statements, bound in order, with errors that say what and what to do.
// Included by the files of this folder only.
#pragma once

#include "base/time.h"
#include "casefile/casefile.h"

#include <sqlite3.h>

enum { CACHED_QUERIES_MAX = 96 };

struct spelling_cache; // see spellings.c
struct thread_cache;   // see threads.c

struct casefile {
    sqlite3 *db;
    char *path;
    char *authority, *reference, *legal_basis;
    char *recalled;
    struct {
        const char *sql; // address of a literal: identity of the query
        sqlite3_stmt *statement;
    } cached[CACHED_QUERIES_MAX];
    struct spelling_cache *spellings;
    struct thread_cache *threads;
    struct batch *batch;
    struct findings *findings;       // see findings.c
    struct set_hubs *hubs;           // see hubs.c
    struct grouped_adverts *grouped; // see advert_groups.c
};

struct query {
    struct casefile *casefile;
    sqlite3_stmt *statement; // NULL when it could not be prepared
    int next;                // parameter to bind next
    bool owned;              // finalize at the end, else reset
};

// `query_use` keeps the prepared statement for the next time (sql must be a literal; not for nested use of
// the same literal); `query_open` prepares afresh (iterators). End both with query_end.
int query_use(struct query *query, struct casefile *casefile, const char *sql, struct error *error);
int query_open(struct query *query, struct casefile *casefile, const char *sql, struct error *error);
void query_end(struct query *query);

// Bind the next parameter. Texts and blobs are borrowed until query_end. NULL text is SQL NULL.
void query_text(struct query *query, const char *text);
void query_integer(struct query *query, int64_t value);
void query_real(struct query *query, double value);
void query_optional(struct query *query, int64_t value, int64_t absent); // NULL when value equals absent
void query_moment(struct query *query, struct moment moment);            // two parameters: usec, zone

int query_step(struct query *query, struct error *error); // 1 a row, 0 the end, -1 error
// The loop over rows: true when one stands to be read. *status starts as 0 and is what the body thought of
// the row before; anything but 0 ends it. At the end the query is over, and *status is 0, or -1 with the
// error.
bool query_row(struct query *query, int *status, struct error *error);
int query_run(struct query *query, struct error *error); // steps to the end and calls query_end

const char *query_column_text(struct query *query, int column); // borrowed until the next step; may be NULL
int64_t query_column_integer(struct query *query, int column);
int64_t query_column_optional(struct query *query, int column, int64_t absent);
struct moment query_column_moment(struct query *query, int column); // usec and zone in two columns

// Runs SQL text of several statements.
int database_execute(struct casefile *casefile, const char *sql, struct error *error);
int database_error(struct casefile *casefile, const char *doing, struct error *error); // -1

void spelling_cache_free(struct spelling_cache *cache);
void thread_cache_free(struct thread_cache *cache);

// A SQLite database out of evidence, read by our own page reader, with its "-wal" or "-journal" applied (an
// observer names both as companions: {"%-wal", "%-journal", NULL}): nothing of the
// file runs. Rows come one at a time with columns found by name; every row is accounted for, and reading goes
// on past damaged pages. Rows that the database no longer holds are read in the same way: deleted ones, which
// its structure still knows (pages of the freelist, older versions of pages in the log), and carved ones, put
// together out of free space. Memory: nothing is copied (32 bytes a log frame; some 100 bytes a lost row).
#pragma once

#include "observations/observer.h"

struct evidence_db; // opaque

// Opens the item of the context, quietly: for recognises() too. NULL when it does not begin as a database.
// One that cannot be read opens with no tables. Close with evidence_db_close; the context must outlive it.
struct evidence_db *evidence_db_open(const struct observation_context *context);
void evidence_db_close(struct evidence_db *db); // NULL is fine
// For recognises(): whether the item is a database in which `table` has all of these columns (NULL: any), or
// that passes a test.
bool evidence_db_holds(const struct observation_context *context, const char *table,
                       const char *const *columns);
bool evidence_db_is(const struct observation_context *context, bool (*test)(struct evidence_db *));
// Says as damage and tally what is wrong with the file as a whole and what was used of its log. Once, when
// reading.
void evidence_db_tell_condition(struct evidence_db *db);
// For every table, and every state of its rows, that was not read: searches its texts for selectors and sends
// a tally line "`reason`" with its rows. Then searches what no row explains. Last, before closing.
void evidence_db_tell_unread(struct evidence_db *db, const char *reason);

bool evidence_db_has_table(struct evidence_db *db, const char *table);
// All of them, NULL-terminated. False also when the table is missing.
bool evidence_db_has_columns(struct evidence_db *db, const char *table, const char *const *columns);
// Names of the real tables in the order of the schema, borrowed until close; SQLite's own left out.
size_t evidence_db_table_count(const struct evidence_db *db);
const char *evidence_db_table(const struct evidence_db *db, size_t n);

enum { EVIDENCE_COLUMNS_MAX = 2000 };

struct evidence_rows {
    // of the row that stands: a context with an arena of its own, emptied before each row
    struct observation_context context;
    int64_t row; // its row id (of a table without row ids: its number, from 1; -1: a lost row's that is not
                 // known)
    struct table_tally tally; // the reader adds each row here, once: evidence_emitted or tally_skip
    int64_t present;          // rows of the table on the pages read so far
    bool silent;              // private: nothing to tell when there is nothing to read
    struct rows_state *state; // private; NULL when there is nothing to read
};

// Starts on a table, columns by name (NULL-terminated; one that the table has not reads as NULL). A missing
// table reads as no rows and is told by a tally line of 0. Always end with evidence_rows_close.
void evidence_rows_open(struct evidence_rows *rows, struct evidence_db *db, const char *table,
                        const char *const *columns);
// Every column of the table (generated ones left out); names by evidence_column_name.
void evidence_rows_open_all(struct evidence_rows *rows, struct evidence_db *db, const char *table);
// The same for rows that are lost: STATE_DELETED or STATE_CARVED. Each is given once, and none that equals a
// live row. A lost row may lack what was overwritten: its row id, and columns at its end read as NULL. Its
// tally is that of "TABLE (deleted)" or "TABLE (carved)". A missing table, and one without such rows, is not
// told.
void evidence_rows_open_lost(struct evidence_rows *rows, struct evidence_db *db, const char *table,
                             const char *const *columns, enum state state);
bool evidence_rows_next(struct evidence_rows *rows);
// Every row of the table to `visit`: live ones, then deleted, then carved. Each must be accounted for as in
// the loop by hand. A lost row may lack anything, and is to be refused when what makes it a record is not
// there: tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART).
typedef void evidence_visit(struct evidence_rows *rows, void *payload);
void evidence_rows_each(struct evidence_db *db, const char *table, const char *const *columns,
                        evidence_visit *visit, void *payload);
// The same; of a table that is not there, nothing is told.
void evidence_rows_each_if_there(struct evidence_db *db, const char *table, const char *const *columns,
                                 evidence_visit *visit, void *payload);
#define EVIDENCE_ROW_IN_PART "lost row of which too much is overwritten"
// Skips the row that stands: a live one for this reason (a literal), a lost one as EVIDENCE_ROW_IN_PART.
void evidence_refuse(struct evidence_rows *rows, const char *reason);
// Skips a lost row that makes no sense; false for all others.
bool evidence_refuse_lost(struct evidence_rows *rows, bool makes_sense);
bool evidence_is_lost(const struct evidence_rows *rows); // the row that stands is deleted or carved
// Sends the tally; rows that nobody accounted for become damage.
void evidence_rows_close(struct evidence_rows *rows);
struct place evidence_place(const struct evidence_rows *rows); // of the row that stands, with its state
void evidence_emitted(struct evidence_rows *rows);

// Columns of the row that stands, by their number in the list given. Text is clean UTF-8, in the row's arena,
// NULL for NULL; longer than RECORD_TEXT_MAX_BYTES it is cut and told.
int evidence_column_count(const struct evidence_rows *rows);
const char *evidence_column_name(const struct evidence_rows *rows, int column);
bool evidence_is_null(const struct evidence_rows *rows, int column);
bool evidence_is_text(const struct evidence_rows *rows, int column); // stored as text
bool evidence_is_blob(const struct evidence_rows *rows, int column);
// False: its end, or all of it, is overwritten or on a page that is not there. What is left reads as it is.
bool evidence_is_whole(struct evidence_rows *rows, int column);
const char *evidence_text(struct evidence_rows *rows, int column);
struct bytes
evidence_bytes(struct evidence_rows *rows,
               int column); // as stored, borrowed until the next row; text in the database's encoding
// Whole numbers, also when stored as text; `otherwise` for NULL and for what is no number.
int64_t evidence_integer(struct evidence_rows *rows, int column, int64_t otherwise);
// 0 and less, which phones write for "none", is unknown; so is what lies behind the year 2100.
struct moment evidence_moment_msec(struct evidence_rows *rows, int column); // milliseconds since 1970
struct moment evidence_moment_sec(struct evidence_rows *rows, int column);  // seconds, may have a fraction
// Seconds since 2001-01-01, whole or not (Apple's Core Data); above 10^12 they are nanoseconds, as in sms.db
// since iOS 11.
struct moment evidence_moment_cocoa(struct evidence_rows *rows, int column);
// Whether a lost row's time can be one: known, and within 1990 to 2100.
bool moment_is_sound(struct moment at);
bool evidence_real(struct evidence_rows *rows, int column,
                   double *value); // also when stored as text; false: NULL or no number

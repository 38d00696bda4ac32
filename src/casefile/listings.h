// What can be read out of a case, by name: the one door for show, report, serve and export. A listing is a
// query with typed columns in a fixed order of rows; the same case always gives the same rows.
#pragma once

#include "casefile/casefile.h"

enum column_type {
    COLUMN_TEXT,
    COLUMN_INTEGER,
    COLUMN_TIME,    // RFC 3339 text, "" when unknown
    COLUMN_DECIMAL, // decimal text, exact
    COLUMN_REAL,
    COLUMN_JSON,    // text that is a JSON array or object already
    COLUMN_BOOL,    // 0 or 1
    COLUMN_CAPTION, // text for people: only in aligned tables, not in --json
    COLUMN_KEY,     // text that things are looked up by: kept whole up to the width it likes
    COLUMN_PATH,    // text of which the end says as much as the start
};

struct column {
    const char *name; // also the field of the JSON lines: docs/manual/views.md
    enum column_type type;
    int width; // characters it likes in an aligned table; 0: only in --json
};

struct listing {
    const char *name;    // "messages"
    const char *summary; // one line for --help
    const struct column *columns;
    int column_count;
    const char *query; // SQL; only casefile/ looks at it
    const char *key;   // a column that is a number by which rows are asked for, with a query of its own that
                       // finds them without reading all (parameter 1); NULL
    const char *query_of_key;
};

extern const struct listing *const listings[];         // sorted by name, NULL at the end
const struct listing *listing_named(const char *name); // NULL when there is none

struct rows; // opaque
// Optional filter on one column by equality: column_name NULL for all rows.
int rows_open(struct rows **rows, struct casefile *casefile, const struct listing *listing,
              const char *column_name, const char *value, struct error *error);
int rows_next(struct rows *rows, struct error *error); // 1 a row, 0 the end, -1 error
// Of the row that stands; borrowed until rows_next. NULL for SQL NULL.
const char *rows_text(struct rows *rows, int column);
int64_t rows_integer(struct rows *rows, int column);
double rows_real(struct rows *rows, int column);
// Before the first rows_next: only rows in which a field is `value`, or is a JSON array that holds it, at any
// depth, as a whole text. `value` is borrowed until rows_close.
void rows_about(struct rows *rows, const char *value);
void rows_close(struct rows *rows); // NULL is fine

// Rows of tables that look like messages, calls or contacts and that nobody knows: kept whole, for people to
// read. Knows no application.
#pragma once

#include "base/map.h"
#include "observations/databases/chat_like.h"

enum {
    RAW_ROWS_MAX = 100000,            // of one database
    RAW_BYTES_MAX = 64 * 1024 * 1024, // of one database, as JSON
    RAW_TEXT_MAX_BYTES = 16 * 1024,   // of one text; more is cut, and "..." stands for it
    RAW_BLOB_MAX_BYTES = 256,         // of one blob, in the same way
};

struct raw_rows; // opaque

// Judges every table by a sample of its rows, or of its lost ones when it is empty. End with raw_rows_done.
struct raw_rows *raw_rows_new(struct evidence_db *db);
// Sends a line for each table that looks like something: a tally of 0 rows, whose reason says why.
void raw_rows_tell(struct raw_rows *raw);
void raw_rows_done(struct raw_rows *raw); // NULL is fine
// Sends the row that stands, of rows with all columns, if its table is such a one, and accounts for it.
// False: it is not, and the row is not accounted for. A lost row without its time, its text or its party is
// skipped.
bool raw_rows_take(struct raw_rows *raw, struct evidence_rows *rows);

// Delimited text read record by record (RFC 4180, and what real exports make of it): quotes, newlines inside
// quotes, CR LF, LF or CR, a byte order mark, comma, semicolon, tab or bar.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

enum {
    CSV_FIELDS_MAX = 1024,
    CSV_RECORD_MAX_BYTES = 16 * 1024 * 1024, // one record as it stands in the file
};

enum csv_fault {
    CSV_FINE,
    CSV_OPEN_QUOTE, // a quoted field never ends: the record is its first line only
    CSV_TOO_LARGE,  // more than CSV_FIELDS_MAX fields or CSV_RECORD_MAX_BYTES bytes: no fields are given
};

struct csv_record {
    const struct bytes *fields; // without quotes; in the arena or borrowed from the bytes read
    size_t count;
    size_t offset; // of its first byte
    int64_t line;  // from 1
    enum csv_fault fault;
};

struct csv_reader {
    struct bytes bytes;
    size_t position;
    int64_t line;
    char delimiter;
};

// Stands after a byte order mark. A first line "sep=;" states the delimiter; else it is the one that splits
// the first line into most fields.
struct csv_reader csv_reader_of(struct bytes bytes);
// The next record that is not an empty line; false at the end.
bool csv_next(struct csv_reader *reader, struct arena *arena, struct csv_record *record);

// Where records of programs put fields next to each other with nothing between: SQLite's record headers and
// the length in front of a string tell where one ends. Used only where a selector would reach across such a
// place.
#pragma once

#include "base/bytes.h"

enum { FIELD_CUTS_MAX = 16 };

struct field_cuts {
    size_t at[FIELD_CUTS_MAX]; // in order, all inside of the run
    size_t count;
};

// The ways of telling, the surest first.
enum field_sign {
    FIELDS_AT_RECORD, // serial types of an SQLite record end where the run begins. Certain enough for any run
    FIELDS_OF_RECORD, // the same near its beginning (sqlite.org/fileformat2.html, 1.6 and 2.1)
    FIELDS_OF_MESSAGE, // protobuf: tag, length, text (protobuf.dev/programming-guides/encoding)
    FIELDS_COUNTED,    // a length byte before each text, up to the very end of the run
    FIELD_SIGNS,       // count
};

// Places inside the run of text at `start` to `end` of `bytes` where a field begins or ends, if what stands
// before the run, or at its beginning, says so in this way. False when it does not. `unit`: bytes of a
// character, 2 for UTF-16, whose texts are whole characters and which only records hold next to each other.
bool field_cuts_find(struct field_cuts *cuts, enum field_sign sign, struct bytes bytes, size_t start,
                     size_t end, size_t unit);

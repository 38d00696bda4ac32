// SQLite's record format: a header of serial types, then the values. Also of records whose first bytes are
// lost. Format: https://www.sqlite.org/fileformat2.html, section 2.1.
#pragma once

#include "base/arena.h"
#include "observations/databases/page.h"

enum text_encoding { ENCODING_UTF8 = 1, ENCODING_UTF16LE, ENCODING_UTF16BE };

enum { RECORD_COLUMNS_MAX = 2000, RECORD_LOST_TYPES_MAX = 2 };

struct record_bytes {
    struct bytes types;                         // serial types as they stand, without those that are lost
    size_t lost;                                // how many of the first serial types were overwritten
    uint64_t lost_types[RECORD_LOST_TYPES_MAX]; // what they must have been
    struct bytes body;                          // values, as far as they stand in one piece
    uint64_t body_size;                         // of all values
    uint32_t overflow;                          // page on which the body goes on, 0: none
};

struct record_layout {
    size_t count; // columns
    uint64_t types[RECORD_COLUMNS_MAX], offsets[RECORD_COLUMNS_MAX];
    uint64_t size; // of all values
};

// Takes a payload apart. False: its header does not fit in the local part, or says nonsense.
bool record_of_payload(struct bytes local, uint64_t payload_size, uint32_t overflow,
                       struct record_bytes *record);
// Where each value stands in the body; at most `columns` are laid out (the size then is of those). False: a
// type that does not exist, or a header that ends within one.
bool record_lay_out(const struct record_bytes *record, size_t columns, struct record_layout *layout);

enum value_class { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT, VALUE_BLOB };
static inline enum value_class type_class(uint64_t type)
{
    return type == 0   ? VALUE_NULL
           : type == 7 ? VALUE_REAL
           : type < 12 ? VALUE_INTEGER
           : type & 1  ? VALUE_TEXT
                       : VALUE_BLOB;
}
static inline uint64_t type_size(uint64_t type)
{
    static const uint8_t sizes[12] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    return type < 12 ? sizes[type] : (type - 12) / 2;
}
static inline bool type_is_sound(uint64_t type)
{
    return type != 10 && type != 11 && type <= (uint64_t)INT64_MAX / 2;
}

int64_t value_integer(uint64_t type, const uint8_t *at); // VALUE_INTEGER
double value_real(const uint8_t *at);

// Text of the database's encoding as clean UTF-8 (base/text.h: text_clean) in the arena.
const char *record_text(struct arena *arena, enum text_encoding encoding, struct bytes text);

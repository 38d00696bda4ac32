// What the names of columns in banks' tables mean, in the languages of Europe and some beyond. Knows no
// values.
#pragma once

#include "observations/statements/bank_csv/mapping.h"

enum { HEADER_NO_ROLE = -1 };

struct header_meaning {
    int role;      // enum map_role, or HEADER_NO_ROLE
    int certainty; // the higher the better: whole names before parts of names, long parts before short ones
};
// Of a column's name in UTF-8, for a table of this kind. `nth` best, from 0.
struct header_meaning header_meaning_of(struct bytes name, enum map_kind kind, size_t nth);

// A column whose values are only such words says whether money left or came. 'l': left, 'e': entered, 0:
// no such word.
char header_mark_word(struct bytes value);
// Words of a column of states that say it was booked.
bool header_booked_word(struct bytes value);
bool header_unbooked_word(struct bytes value);

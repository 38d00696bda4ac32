// The text of a table or a JSON file, whatever set it is in: UTF-16 is made UTF-8 as a whole before it is cut
// into fields; every other set keeps the marks of CSV and JSON, and each field is converted when it is read.
#pragma once

#include "observations/adverts/charset.h"

struct table_text {
    struct bytes bytes; // UTF-8, or as it stands
    char charset[CHARSET_NAME_SIZE];
    bool cut; // UTF-16 of more than CHARSET_CONVERT_MAX_BYTES: the rest is not here
};

extern const char TABLE_TEXT_CUT[]; // what to say of it

// By its first 256 KiB. Borrowed from `bytes`, or in the arena.
struct table_text table_text_of(struct arena *arena, struct bytes bytes);
// A part of it as clean UTF-8.
struct bytes table_text_part(struct arena *arena, const struct table_text *text, struct bytes part);

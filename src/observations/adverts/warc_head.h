// The heads of records: the named fields of a WARC, the line of an ARC. Pure. For warc.c only.
#pragma once

#include "observations/adverts/warc.h"

// The line at `from` without its line break.
struct bytes warc_line_at(struct bytes bytes, size_t from);

// Size of the head that begins `bytes`, up to and with its empty line; 0 when it does not end.
size_t warc_head_size(struct bytes bytes);
// Reads such a head into the record, texts in the arena; *length is left alone when none is stated.
void warc_head_read(struct bytes head, struct arena *arena, struct warc_record *record, int64_t *length);

struct arc_line {
    struct bytes uri, type, date;
    int64_t length; // -1 when it is none
};
// URL IP-address archive-date content-type [...] archive-length: version 1 has five fields, version 2 ten. An
// URL may hold spaces, so the fields are counted from the end. False when the line is none.
bool arc_line_read(struct bytes line, struct arc_line *out);
struct moment arc_date(struct bytes digits); // YYYYMMDDhhmmss

// Web captures read record by record: WARC 1.0 and 1.1 (ISO 28500) and its forerunner ARC, plain or gzip,
// tolerant of what real crawlers and broken disks make of them. Knows nothing of HTTP or adverts.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "observations/adverts/warc_stream.h"

enum {
    WARC_HEAD_MAX_BYTES = 256 * 1024,
    WARC_BLOCK_MAX_BYTES = 64 * 1024 * 1024, // larger blocks are passed over and said to be too large
};

enum warc_type {
    WARC_RESPONSE,
    WARC_RESOURCE,
    WARC_REQUEST,
    WARC_METADATA,
    WARC_WARCINFO, // and the first record of an ARC
    WARC_REVISIT,
    WARC_OTHER, // conversion, continuation and what the future brings
    WARC_BAD,   // no record can be made of it: see damage
};

struct warc_record {
    enum warc_type type;
    int64_t number;           // from 1, in the order of the file
    int64_t offset;           // in the file; for gzip of the member in which the record begins
    const char *uri;          // without angle brackets; "" when there is none
    const char *content_type; // of the block; ""
    struct bytes block;       // borrowed until the next call
    const char *damage;       // NULL, or what is wrong; the block may still be good in part
    int64_t damage_offset;
};

struct warc; // opaque
// True when the bytes begin as a WARC or ARC, plain or gzip. Inflates a few bytes at most.
bool warc_recognised(struct bytes file);
struct warc *warc_new(struct bytes file); // borrowed until free
void warc_free(struct warc *warc);
// The next record; its texts in the arena. False at the end. Ends for every input: each call consumes bytes.
bool warc_next(struct warc *warc, struct arena *arena, struct warc_record *record);

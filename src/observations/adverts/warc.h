// Web captures read record by record: WARC 1.0 and 1.1 (ISO 28500) and its forerunner ARC, plain, gzip or
// Zstandard, tolerant of what real crawlers and broken disks make of them. Knows nothing of HTTP or adverts.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "base/time.h"
#include "sources/medium.h"

enum {
    WARC_HEAD_MAX_BYTES = 256 * 1024,
    WARC_BLOCK_MAX_BYTES = 64 * 1024 * 1024, // of larger blocks only the beginning is given
    WARC_CUT_BYTES = 64 * 1024,              // so much of it
};

enum warc_type {
    WARC_RESPONSE,
    WARC_RESOURCE,
    WARC_REQUEST,
    WARC_METADATA,
    WARC_WARCINFO, // and the first record of an ARC
    WARC_REVISIT,
    WARC_CONVERSION,
    WARC_CONTINUATION,
    WARC_OTHER, // what the future brings
    WARC_BAD,   // no record can be made of it: see damage
};

struct warc_record {
    enum warc_type type;
    int64_t number;           // from 1, in the order of the file
    int64_t offset;           // in the file; when packed, of the member in which the record begins
    uint64_t inner;           // how far into that member, unpacked
    struct moment date;       // of the capture
    const char *id;           // WARC-Record-ID without angle brackets; "", as every text that is not stated
    const char *uri;          // without angle brackets
    const char *content_type; // of the block
    const char *refers_uri, *refers_date, *profile; // of a revisit
    const char *block_digest, *payload_digest;      // as stated: "sha1:..."
    const char *segment_origin;                     // id of the record that a continuation continues
    int64_t segment_number, segment_total;          // 0 and -1 when not stated
    struct bytes block;                             // borrowed until the next call
    bool cut;           // the block is larger than what is read, and this is its beginning
    bool whole;         // the block is as long as the head says
    const char *damage; // NULL, or what is wrong; the block may still be good in part
    int64_t damage_offset;
};

struct warc; // opaque
// True when the bytes begin as a WARC or ARC, packed or not. Unpacks a few bytes at most.
bool warc_recognised(struct bytes file);
// `medium` as in warc_stream.h. Both are borrowed until free.
struct warc *warc_new(struct bytes file, struct medium *medium);
void warc_free(struct warc *warc);
// The next record; its texts in the arena. False at the end. Ends for every input: each call consumes bytes.
bool warc_next(struct warc *warc, struct arena *arena, struct warc_record *record);
// Goes to the record at a place that warc_next told before.
void warc_seek(struct warc *warc, int64_t offset, uint64_t inner);

// Archives made in memory for tests, with every lie a malformed one may tell. Knows nothing of the readers.
#pragma once

#include "sources/members.h"

// ---- zip ----

struct made_member {
    const char *name; // NULL: "a.txt"
    struct bytes data;
    int method; // 0 stored, 8 deflated; any other number is only written down
    uint16_t flags;
    uint32_t unix_mode;       // 0: made on DOS
    bool zip64;               // sizes and offset only in the ZIP64 field
    bool descriptor;          // sizes follow the data (flag bit 3 is set)
    struct bytes extra;       // further extra fields, both headers
    const uint32_t *lie_size; // the size to promise instead
};

struct zip_maker {
    struct buffer out, directory;
    uint64_t count;
};

void zip_maker_init(struct zip_maker *maker);
void zip_maker_done(struct zip_maker *maker);
void zip_maker_add(struct zip_maker *maker, const struct made_member *member);
void zip_maker_text(struct zip_maker *maker, const char *name, const char *text); // stored
// Writes directory and end, `zip64` with the long end. The archive is borrowed until zip_maker_done.
struct bytes zip_maker_end(struct zip_maker *maker, bool zip64);

// ---- tar ----

// One header block, checksum right; `size` as octal. magic: "ustar\0" "00", or "ustar  " (GNU), or "" (v7).
void tar_header(struct buffer *out, const char *name, char type, uint64_t size);
void tar_data(struct buffer *out, struct bytes data); // padded to whole blocks
void tar_file(struct buffer *out, const char *name, const char *text);
void tar_pax(struct buffer *out, const char *records); // type 'x'
void tar_end(struct buffer *out);
void tar_fix_checksum(uint8_t *header); // after a change

// ---- streams ----

void gzip_add(struct buffer *out, struct bytes data);    // one member
void deflate_add(struct buffer *out, struct bytes data); // raw

// ---- what a reader told ----

struct told {
    struct buffer text; // a line each: "+path offset stored size storage", "-reason", "!damage"
    int members, skipped, damaged;
    struct moment last_modified;
};

// Writes down what a reader tells. Data and names are checked in one comparison of text.
void told_init(struct told *told, struct member_listener *listener);
void told_done(struct told *told);

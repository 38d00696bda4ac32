// The records of a ZIP archive as they stand in the file, bounds-checked. Private to zip.c and zip_local.c.
#pragma once

#include "sources/members.h"

enum {
    ZIP_LOCAL_BYTES = 30,
    ZIP_CENTRAL_BYTES = 46,
    ZIP_END_BYTES = 22,
    ZIP_NAME_ARENA_BYTES = 8 * 1024 * 1024, // names are at most 65,535 bytes
};
#define ZIP_LOCAL_MAGIC "PK\3\4"
#define ZIP_CENTRAL_MAGIC "PK\1\2"
#define ZIP_DESCRIPTOR_MAGIC "PK\7\10"

enum {
    ZIP_ENCRYPTED = 1 << 0,
    ZIP_SIZES_FOLLOW = 1 << 3,
    ZIP_STRONG_ENCRYPTION = 1 << 6,
    ZIP_UTF8 = 1 << 11
};

// Where the central directory stands, corrected for bytes before the archive.
struct zip_directory {
    uint64_t offset, size, entries;
    uint64_t base;       // what to add to every offset of a local header
    bool spans_disks;    // one part of several
    bool count_is_short; // `entries` has 16 bits only: the true number may be larger by a multiple of 65,536
};

// False when there is none.
bool zip_find_directory(struct bytes zip, struct zip_directory *directory);

// An entry of the central directory, or a local header (then local_offset is its own place).
struct zip_entry {
    uint16_t flags, method;
    uint64_t stored_bytes, size_bytes, local_offset;
    uint32_t disk, crc32;
    uint16_t unix_mode; // 0 unknown
    struct bytes name;  // borrowed from the archive
    enum member_charset charset;
    struct moment modified;
};

// Reads one entry and steps over it; false when none stands here or it is cut.
bool zip_read_central(struct reader *reader, struct zip_entry *entry);
bool zip_read_local(struct reader *reader, struct zip_entry *entry); // stops where the data begins

// Why an entry is not told as a member whatever its place; NULL when it can be.
const char *zip_reason_to_skip(const struct zip_entry *entry);
enum storage zip_storage(const struct zip_entry *entry);
int64_t zip_size(const struct zip_entry *entry); // unpacked; -1 when absurd

// zip_local.c: tells each entry by its local header.
void zip_list_local(struct bytes zip, const struct member_listener *listener);

// The records of a ZIP archive as they stand in the file, bounds-checked. Private to zip.c and zip_local.c.
#pragma once

#include "sources/zip.h"

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

// Where an archive's bytes stand: in memory, or in the files of a set.
struct zip_view {
    struct bytes bytes;    // all of them; or else:
    struct medium *medium; // the disks that are there, in order; NULL: in memory
    uint64_t size;
    uint64_t *disk_starts; // in the medium; UINT64_MAX for a disk that is missing
    size_t disk_count;
    uint64_t gap;           // where missing disks belong; 0: none are missing
    uint64_t rotated;       // bytes of the last disk, when it comes first in the set
    uint8_t *room;          // ZIP_LOCAL_MAX_BYTES
    struct bytes directory; // read from the medium
};
enum { ZIP_LOCAL_MAX_BYTES = ZIP_LOCAL_BYTES + 2 * 65535 };

// zip_set.c: the disks of a set as one, and their directory. False when it cannot be read.
bool zip_view_of_set(struct zip_view *view, const struct zip_set *set, struct zip_directory *directory);
void zip_view_done(struct zip_view *view);
// Up to `size` bytes, where they stand or read into view->room (then at most ZIP_LOCAL_MAX_BYTES).
struct bytes zip_view_bytes(const struct zip_view *view, uint64_t offset, size_t size);
// How [start, end) stands in the files of the set; returns 1 or 2.
size_t zip_view_extents(const struct zip_view *view, uint64_t start, uint64_t end, struct extent extents[2]);

// zip.c: lists what the view shows.
int64_t zip_list_view(const struct zip_view *view, const struct zip_directory *directory,
                      const struct member_listener *listener);

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

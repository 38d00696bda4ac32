// What disk_list tells, as text to compare and as bytes to add up; and images opened for tests. Knows nothing
// of what is right.
#pragma once

#include "sources/disk.h"

#include "base/bytes.h"

struct disk_told {
    struct medium *medium;
    struct disk *disk;
    struct buffer
        files; // "path size state sha256\n" each, "!damage\n"; the hash is left out when hashes is false
    struct buffer skipped; // "reason\n" each
    struct extent_list rest;
    int64_t file_bytes; // of all extents of all files, holes left out
    int64_t rest_bytes;
    bool hashes, overlaps; // overlaps: some byte was told twice
};

// Lists the disk and closes nothing. End it with disk_told_done, which closes the medium.
void disk_told_list(struct disk_told *told, struct medium *medium, bool hashes);
void disk_told_done(struct disk_told *told);

// An image of CLEW_SHARED_DATA/images by the names of its segments, parted by '|'; NULL when it is not there.
// Its files stay open until the test ends.
struct medium *shared_image(enum image_format format, const char *names);

// The worker's side of a location: from descriptors and layers to a medium that holds just the item's stored
// bytes.
#pragma once

#include "observations/request.h"
#include "sources/disk.h"

enum { ARRIVALS_KEPT = 4 };

// The disks of images that were opened last, because a disk has a hundred thousand files and an image has
// tables to read. Told apart by what the kernel says of their first file. A worker's own.
struct arrivals {
    struct arrival {
        struct medium *disk; // NULL: free
        uint64_t device, inode, count;
        int64_t size_bytes;
        enum image_format read_as;
        uint64_t used_at;
        size_t damages; // that it had when it was opened
    } kept[ARRIVALS_KEPT];
    uint64_t clock;
    struct disk *disk;     // whose file system was asked for a file last; NULL
    struct medium *medium; // it stands on this
    size_t damages;        // that this had before
};

// `files` are those of this location, in order. NULL and error when there is no way.
struct medium *arrive(struct arrivals *arrivals, const struct location *location, const int *files,
                      struct error *error);

// For what only the reader of a file system can read: the disk at the location, open, borrowed until the next
// call. NULL and error when there is no way.
struct disk *arrive_at_disk(struct arrivals *arrivals, const struct location *location, const int *files,
                            struct error *error);

// Between two requests: what was noticed to be damaged for one item must not be told of the next, nor kept
// from it, so such disks are opened anew.
void arrivals_settle(struct arrivals *arrivals);

void arrivals_done(struct arrivals *arrivals);

// The worker's side of a location: from descriptors and layers to a medium that holds just the item's stored
// bytes.
#pragma once

#include "observations/request.h"
#include "sources/medium.h"

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
    } kept[ARRIVALS_KEPT];
    uint64_t clock;
};

// `files` are those of this location, in order. NULL and error when there is no way.
struct medium *arrive(struct arrivals *arrivals, const struct location *location, const int *files,
                      struct error *error);

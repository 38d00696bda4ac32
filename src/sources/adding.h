// Takes evidence into a case: finds what lies at a path, hashes it, and registers the source and its first
// items. Reads bytes only to hash them.
#pragma once

#include "casefile/sources.h"
#include "sources/verifying.h"

struct adding_progress {
    void (*hashed)(void *payload,
                   int64_t bytes); // bytes hashed or verified so far of this source; NULL: none
    bool verify; // whether images (E01) are compared with the hashes stored in them (sources/verifying.h)
    void (*verified)(void *payload, const char *path, const struct image_check *check); // NULL: not told
    void *payload;
};

// Fills in size and id from what lies at `path`, and adds it with its items in
// one transaction: a file is one item; the first segment of an image that stands in several files brings the
// others along, an item each; a folder one item a regular file, by sorted path, symbolic links and special
// files tallied as skipped. What the folder holds that cannot be read is an error that names it: evidence has
// to be readable in full or left out on purpose. Nothing is added on error. An image that is not what it says
// of itself is added all the same, with damage that says so.
int source_take_in(struct casefile *casefile, const char *path, struct source *source,
                   const struct adding_progress *progress, struct error *error);

// Whether what lies at `path` seems to be a later segment of an image, whose first then stands beside it.
bool source_is_segment(const char *path, char first[SOURCE_LABEL_SIZE]);

// The id of the source that lies at `path` when the case has it already; else 0.
int64_t source_known(struct casefile *casefile, const char *path);

// Whether an EWF image (E01, s01) is what it says of itself: the checksum of each chunk, and the MD5 and
// SHA-1 of the whole disk that were stored when it was taken. A sandboxed worker reads it; here nothing of it
// is parsed.
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image_check {
    bool is_image;   // else nothing was checked
    bool sound;      // what is stored holds, and no chunk is damaged
    char what[3072]; // for people: "MD5 stored in the image holds (...)"
};

// Whether the name is one that the first segment of an EWF image has.
bool image_check_is_named(const char *path);

// `files` are its segments in order, open for reading only; they stay the caller's. `bytes` is their size
// together. `tell` hears how many bytes of the disk were read so far; NULL is fine. -1 when no worker could
// be had; an image over which the worker is lost is not sound, and `what` says so.
int image_check(const int *files, size_t count, int64_t bytes, void (*tell)(void *payload, int64_t bytes),
                void *payload, struct image_check *check, struct error *error);

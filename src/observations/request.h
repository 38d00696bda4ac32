// What the coordinator asks of a worker, as bytes: read one item, or unpack one that is packed. The
// descriptors travel beside it: the item's first, then each companion's.
#pragma once

#include "base/arena.h"
#include "casefile/records.h"
#include "observations/location.h"
#include "observations/observer.h"

enum request_what { REQUEST_OBSERVE, REQUEST_UNPACK };

struct request_item {
    const char *path;         // through containers, from the source's label
    struct location location; // files are not sent: they travel beside, file_count of them
    const char *known_as;     // its name on its device, as a backup says it; "" when nothing does
    const char *segment_of;   // the path of the first segment, when its name and its neighbour say it is a
                              // later segment of an image; else ""
};

// What a worker copies or unpacks into memory at most; beyond, it has to stand in a file.
enum { REQUEST_MEMORY_BYTES = 64 * 1024 * 1024 };

enum { REQUEST_COMPANIONS_MAX = 12, REQUEST_LIST_MAX = 32, REQUEST_HASHES_MAX = 64, REQUEST_KEYS_MAX = 32 };

struct request {
    enum request_what what;
    struct request_item item;
    const char *kind; // of the source: "auto" or a family the person named
    struct request_item companions[REQUEST_COMPANIONS_MAX];
    size_t companion_count;
    const char *regions[REQUEST_LIST_MAX];
    size_t region_count;
    const char *mapping;                    // of the source; NULL or "": none
    const char *excluded[REQUEST_LIST_MAX]; // observers that were lost over this item before
    size_t excluded_count;
    size_t keys_there;                      // keys of the source that may be for this item; ...
    struct item_key keys[REQUEST_KEYS_MAX]; // ... sent only when a worker asks, and with what needs one
    size_t key_count;
    bool key_named; // one of them is for this very file
    const char
        *read_before[REQUEST_HASHES_MAX]; // SHA-256 of earlier items that this one may be the same as: then
    size_t read_before_count;             //   it need not be read (casefile/items.h)
};

void request_put(struct buffer *buffer, const struct request *request);
// Texts are copied to the arena. -1 when it is not a request.
int request_read(struct bytes bytes, struct arena *arena, struct request *request);

// Where an item's bytes stand: in which open files, and how to come from those to the item. The coordinator
// works it out from the case without reading a byte of evidence; a worker follows it
// (observations/arrival.h).
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "casefile/records.h"

// One step from a medium to the next: read it as an image, then take pieces of what that gives.
struct layer {
    enum image_format read_as;
    bool whole; // all of it; else these pieces, perhaps none
    const struct extent *extents;
    size_t extent_count;
};

enum { LOCATION_LAYERS_MAX = 16, LOCATION_FILES_MAX = 1500, LOCATION_EXTENTS_MAX = 2 * RECORD_EXTENTS_MAX };

struct location {
    const int
        *files; // the first layer's: one, or the segments of an image in order; borrowed from the opener
    size_t file_count;
    struct layer layers[LOCATION_LAYERS_MAX];
    size_t layer_count;
    bool nameless;           // a nameless piece of its container (child_item.path)
    int64_t lead_bytes;      // before a piece, that belong to the one before it (child_item.margin_bytes)
    int64_t size_bytes;      // of what stands after the layers; -1 when only the reader of the image knows
    struct child_item where; // of the item itself: how the bytes that stand are packed. Its offset and
                             // extents are in the layers already; stored_bytes is what its container promised
};

// The whole of the first file.
void location_begin(struct location *location, const int *files, size_t file_count, int64_t size_bytes);
// Steps from a container, whose plain bytes stand at the location, to an item in it. Extents are kept in the
// arena.
int location_enter(struct location *location, const struct child_item *item, struct arena *arena,
                   struct error *error);

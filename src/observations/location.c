// Windows in windows: pieces of pieces are pieces again.
#include "observations/location.h"

#include <string.h>

void location_begin(struct location *location, const int *files, size_t file_count, int64_t size_bytes)
{
    *location = (struct location){.files = files,
                                  .file_count = file_count,
                                  .size_bytes = size_bytes,
                                  .where = {.stored_bytes = -1, .size_bytes = -1, .storage = STORED}};
}

static int push(struct location *location, struct layer layer, struct error *error)
{
    if (location->layer_count == LOCATION_LAYERS_MAX)
        return error_set(error, "images and file systems nested more than %d deep", (int)LOCATION_LAYERS_MAX);
    location->layers[location->layer_count++] = layer;
    return 0;
}

static int64_t total_of(const struct extent *extents, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += extents[i].bytes; // bounded where they were read
    return total;
}

// Where each of the layer's pieces begins in what they make; after the last, where that ends.
static const int64_t *starts_of(const struct layer *layer, struct arena *arena)
{
    int64_t *starts = arena_alloc(arena, layer->extent_count + 1, sizeof *starts);
    for (size_t i = 0; i < layer->extent_count; i++)
        starts[i + 1] = starts[i] + layer->extents[i].bytes;
    return starts;
}

// The first of the layer's pieces that ends behind the offset.
static size_t piece_at(const int64_t *starts, size_t count, int64_t offset)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (starts[middle + 1] <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct composing {
    const struct layer *layer;
    const int64_t *starts;
    struct extent *out;
    size_t count, room;
};

// Appends the wanted part of what the layer's pieces make. False when there is no room for all of it.
static bool slice(struct composing *composing, struct extent wanted)
{
    const struct layer *layer = composing->layer;
    size_t at = wanted.offset < 0 ? layer->extent_count
                                  : piece_at(composing->starts, layer->extent_count, wanted.offset);
    if (wanted.offset < 0) {
        if (composing->count == composing->room)
            return false;
        composing->out[composing->count++] = wanted;
    }
    for (; at < layer->extent_count && wanted.bytes > 0; at++) {
        const struct extent *extent = &layer->extents[at];
        int64_t skip = wanted.offset - composing->starts[at];
        int64_t part = extent->bytes - skip < wanted.bytes ? extent->bytes - skip : wanted.bytes;
        if (composing->count == composing->room)
            return false;
        composing->out[composing->count++] =
            (struct extent){extent->offset < 0 ? -1 : extent->offset + skip, part};
        wanted.offset += part;
        wanted.bytes -= part;
    }
    return true;
}

// The wanted pieces of what the layer gives, as pieces of what the layer stands on. Honest ones cut it no
// more often than they and it have ends.
static int compose(struct layer *layer, const struct extent *wanted, size_t count, struct arena *arena,
                   struct error *error)
{
    struct composing composing = {
        .layer = layer, .starts = starts_of(layer, arena), .room = layer->extent_count + count};
    if (composing.room > LOCATION_EXTENTS_MAX)
        composing.room = LOCATION_EXTENTS_MAX;
    composing.out = arena_alloc(arena, composing.room + 1, sizeof *composing.out);
    for (size_t i = 0; i < count; i++)
        if (!slice(&composing, wanted[i]))
            return error_set(error, "it says it lies in more pieces than there are");
    *layer =
        (struct layer){.read_as = layer->read_as, .extents = composing.out, .extent_count = composing.count};
    return 0;
}

// Cuts the item's one piece at the end of its container, with what may be looked at around it.
static int one_piece(struct location *location, const struct child_item *item, struct extent *piece,
                     struct error *error)
{
    int64_t left = INT64_MAX - item->offset;
    if (location->size_bytes >= 0 && item->offset > location->size_bytes)
        return error_set(error, "it says it lies beyond the end of its container");
    if (location->size_bytes >= 0)
        left = location->size_bytes - item->offset;
    else if (item->stored_bytes < 0)
        return error_set(error, "its place in the image has no end");
    int64_t wanted = item->stored_bytes < 0 ? left : item->stored_bytes;
    if (wanted < left)
        wanted = item->margin_bytes < left - wanted ? wanted + item->margin_bytes : left;
    int64_t lead = item->margin_bytes < item->offset ? item->margin_bytes : item->offset;
    *piece = (struct extent){item->offset - lead, lead + (wanted < left ? wanted : left)};
    location->lead_bytes = lead;
    return 0;
}

int location_enter(struct location *location, const struct child_item *item, struct arena *arena,
                   struct error *error)
{
    if (item->read_as != IMAGE_NONE) {
        if (push(location, (struct layer){.read_as = item->read_as, .whole = true}, error))
            return -1;
        location->size_bytes = -1;
    }
    const char *address = arena_text(arena, item->address);
    location->lead_bytes = 0;
    location->nameless = item->path[0] == 0;
    int64_t promised = item->stored_bytes;
    if (item->storage != FILE_SYSTEM) {
        struct extent piece = {0};
        const struct extent *wanted = item->extents;
        size_t count = item->extent_count;
        if (count == 0) {
            if (one_piece(location, item, &piece, error))
                return -1;
            wanted = &piece;
            count = piece.bytes ? 1 : 0;
        }
        struct layer *top = location->layer_count ? &location->layers[location->layer_count - 1] : NULL;
        if (top && !top->whole) {
            if (compose(top, wanted, count, arena, error))
                return -1;
        } else {
            struct extent *copy = arena_alloc(arena, count + 1, sizeof *copy);
            memcpy(copy, wanted, count * sizeof *copy);
            struct layer pieces = {.extents = copy, .extent_count = count};
            if (top) {
                pieces.read_as = top->read_as;
                *top = pieces;
            } else if (push(location, pieces, error)) {
                return -1;
            }
        }
        location->size_bytes = total_of(wanted, count);
        if (item->extent_count)
            promised = location->size_bytes;
    }
    struct extent *extents = arena_alloc(arena, item->extent_count + 1, sizeof *extents);
    for (size_t i = 0; i < item->extent_count; i++)
        extents[i] = item->extents[i];
    location->where = *item;
    location->where.path = arena_text(arena, item->path);
    location->where.stored_bytes = promised;
    location->where.extents = extents;
    location->where.address = address;
    return 0;
}

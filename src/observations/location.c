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

// The part [offset, offset + bytes) of what the extents make, appended at out; returns how many were needed.
// With out NULL it only counts.
static size_t slice(const struct layer *layer, int64_t offset, int64_t bytes, struct extent *out)
{
    size_t count = 0;
    int64_t start = 0;
    for (size_t i = 0; i < layer->extent_count && bytes > 0; i++) {
        const struct extent *extent = &layer->extents[i];
        int64_t skip = offset - start;
        start += extent->bytes;
        if (skip >= extent->bytes)
            continue;
        int64_t part = extent->bytes - skip < bytes ? extent->bytes - skip : bytes;
        if (out)
            out[count] = (struct extent){extent->offset < 0 ? -1 : extent->offset + skip, part};
        count++;
        offset += part;
        bytes -= part;
    }
    return count;
}

// The wanted pieces of what the layer gives, as pieces of what the layer stands on.
static struct layer compose(const struct layer *layer, const struct extent *wanted, size_t count,
                            struct arena *arena)
{
    size_t pieces = 0;
    for (size_t i = 0; i < count; i++)
        pieces += wanted[i].offset < 0 ? 1 : slice(layer, wanted[i].offset, wanted[i].bytes, NULL);
    struct extent *extents = arena_alloc(arena, pieces + 1, sizeof *extents);
    pieces = 0;
    for (size_t i = 0; i < count; i++) {
        if (wanted[i].offset < 0)
            extents[pieces++] = wanted[i];
        else
            pieces += slice(layer, wanted[i].offset, wanted[i].bytes, extents + pieces);
    }
    return (struct layer){.read_as = layer->read_as, .extents = extents, .extent_count = pieces};
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
            *top = compose(top, wanted, count, arena);
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

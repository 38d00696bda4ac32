// HEIF (ISO/IEC 14496-12 and 23008-12): the items of a file's meta box, where their bytes stand, what is said
// of them and which of them belong together. Pure: bytes in, items out; no pixel is decoded. What HEIC and
// AVIF share.
#pragma once

#include "base/arena.h"
#include "observations/pictures/picture_file.h"

enum {
    HEIF_ITEMS_MAX = 4096,      // a grid of 64 x 64 tiles is 8.6 gigapixels; phones write up to 500
    HEIF_EXTENTS_MAX = 8192,    // of all items
    HEIF_PROPERTIES_MAX = 1024, // of a file
    HEIF_TIES_MAX = 32768,      // of items to properties, and of items to items
    HEIF_ITEM_MAX_BYTES = 256 * 1024 * 1024,
};

#define HEIF_TYPE(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

struct heif_box {
    uint32_t type;
    struct bytes body;
};

struct heif_item {
    uint32_t id, type; // type: 'hvc1', 'grid', 'Exif', ...; 0 when none was stated
    bool is_xmp;
    uint8_t construction; // where its extents count: 0 the file, 1 the idat box
    uint64_t base;
    uint32_t extent_first, extent_count;
};

struct heif_extent {
    uint64_t offset, size;
};

struct heif_tie {
    uint32_t from, to; // item to property (from 1), or item to item
    uint32_t type;     // of an item's tie to an item: 'dimg', 'thmb', 'cdsc', ...
};

struct heif {
    struct bytes file, idat;
    uint32_t primary; // item id; 0 when not stated
    struct heif_item *items;
    struct heif_extent *extents;
    struct heif_box *properties;
    struct heif_tie *of_properties, *of_items; // in the order of the file
    size_t item_count, extent_count, property_count, of_property_count, of_item_count;
    size_t end;         // of the last whole box
    const char *damage; // the first thing wrong; a literal
};

void heif_read(struct bytes file, struct arena *arena, struct heif *heif);
const struct heif_item *heif_item(const struct heif *heif, uint32_t id); // NULL when there is none
// The bytes of an item: borrowed from the file when they stand in one piece, else joined in the arena. Empty
// when they do not stand in the file, or are more than HEIF_ITEM_MAX_BYTES.
struct bytes heif_item_bytes(const struct heif *heif, const struct heif_item *item, struct arena *arena);
// The first property of a type that an item has; empty when there is none.
struct bytes heif_property(const struct heif *heif, uint32_t item_id, uint32_t type);
// The n-th item that `from` refers to as `type`; 0 when there is none.
uint32_t heif_referred(const struct heif *heif, uint32_t from, uint32_t type, size_t n);
// Width and height as the item states them, before it is turned. False when it does not.
bool heif_size(const struct heif *heif, uint32_t item_id, uint32_t *width, uint32_t *height);

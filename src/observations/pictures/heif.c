// Boxes and items of a HEIF file. Every count is compared with a limit and every size with the box it stands
// in.
#include "observations/pictures/heif.h"

#include <string.h>

enum { TOP_BOXES_MAX = 4096 };

static void damaged(struct heif *heif, const char *what)
{
    if (heif->damage == NULL)
        heif->damage = what;
}

// Bytes from the most significant on; 0 once the reader has failed.
static uint64_t take(struct reader *reader, size_t size)
{
    struct bytes bytes = reader_take(reader, size);
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.size; i++)
        value = value << 8 | bytes.data[i];
    return value;
}

// The next box. False at the end, and when what stands there is no box.
static bool next_box(struct reader *reader, struct heif_box *box)
{
    if (reader_left(reader) < 8)
        return false;
    uint64_t head = 8, size = take(reader, 4);
    box->type = (uint32_t)take(reader, 4);
    if (size == 1) {
        size = take(reader, 8);
        head = 16;
    } else if (size == 0) { // to the end
        size = head + reader_left(reader);
    }
    if (reader->failed || size < head || size - head > reader_left(reader))
        return false;
    box->body = reader_take(reader, (size_t)(size - head));
    return true;
}

// Version and flags that begin a "full" box.
static uint8_t take_version(struct reader *reader, uint32_t *flags)
{
    uint32_t both = (uint32_t)take(reader, 4);
    *flags = both & 0xffffff;
    return (uint8_t)(both >> 24);
}

static struct heif_item *item_at(struct heif *heif, uint32_t id)
{
    for (size_t i = 0; i < heif->item_count; i++)
        if (heif->items[i].id == id)
            return &heif->items[i];
    if (heif->item_count == HEIF_ITEMS_MAX) {
        damaged(heif, "more than 4,096 items in one file: the rest were not read");
        return NULL;
    }
    struct heif_item *item = &heif->items[heif->item_count++];
    *item = (struct heif_item){.id = id};
    return item;
}

static void read_item_info(struct heif *heif, struct bytes body)
{
    struct reader reader = reader_of(body);
    struct heif_box box;
    uint32_t flags;
    uint8_t version = take_version(&reader, &flags);
    take(&reader, version == 0 ? 2 : 4); // how many
    while (heif->damage == NULL && next_box(&reader, &box)) {
        struct reader entry = reader_of(box.body);
        version = take_version(&entry, &flags);
        if (box.type != HEIF_TYPE('i', 'n', 'f', 'e') || version < 2)
            continue;
        uint32_t id = (uint32_t)take(&entry, version == 2 ? 2 : 4);
        take(&entry, 2); // protection
        uint32_t type = (uint32_t)take(&entry, 4);
        struct heif_item *item = entry.failed ? NULL : item_at(heif, id);
        if (item == NULL)
            continue;
        item->type = type;
        struct bytes names = bytes_slice(entry.bytes, entry.position, SIZE_MAX);
        item->is_xmp = type == HEIF_TYPE('m', 'i', 'm', 'e') &&
                       bytes_find(names, bytes_of_text("application/rdf+xml"), 0) >= 0;
    }
}

static void read_locations(struct heif *heif, struct bytes body)
{
    struct reader reader = reader_of(body);
    uint32_t flags;
    uint8_t version = take_version(&reader, &flags);
    uint32_t sizes = (uint32_t)take(&reader, 2);
    size_t offset_size = sizes >> 12, length_size = sizes >> 8 & 15, base_size = sizes >> 4 & 15;
    size_t index_size = version == 0 ? 0 : sizes & 15;
    if (offset_size > 8 || length_size > 8 || base_size > 8 || index_size > 8) {
        damaged(heif, "the places of items are written with impossible sizes");
        return;
    }
    uint64_t count = take(&reader, version < 2 ? 2 : 4);
    for (; count > 0 && !reader.failed && heif->damage == NULL; count--) {
        struct heif_item place = {.id = (uint32_t)take(&reader, version < 2 ? 2 : 4)};
        place.construction = version == 0 ? 0 : (uint8_t)(take(&reader, 2) & 15);
        bool elsewhere = take(&reader, 2) != 0; // in another file
        place.base = take(&reader, base_size);
        place.extent_first = (uint32_t)heif->extent_count;
        uint64_t extents = take(&reader, 2);
        for (; extents > 0 && !reader.failed; extents--) {
            take(&reader, index_size);
            uint64_t offset = take(&reader, offset_size), size = take(&reader, length_size);
            if (heif->extent_count == HEIF_EXTENTS_MAX) {
                damaged(heif, "items in more than 8,192 pieces: the rest were not read");
                return;
            }
            if (!reader.failed)
                heif->extents[heif->extent_count++] = (struct heif_extent){offset, size};
        }
        place.extent_count = (uint32_t)heif->extent_count - place.extent_first;
        struct heif_item *item = reader.failed || elsewhere ? NULL : item_at(heif, place.id);
        if (item) {
            place.type = item->type;
            place.is_xmp = item->is_xmp;
            *item = place;
        }
    }
    if (reader.failed)
        damaged(heif, "the list of places of items is cut");
}

static void tie(struct heif *heif, struct heif_tie *ties, size_t *count, struct heif_tie one)
{
    if (*count < HEIF_TIES_MAX)
        ties[(*count)++] = one;
    else
        damaged(heif, "more than 32,768 ties between items: the rest were not read");
}

static void read_property_ties(struct heif *heif, struct bytes body)
{
    struct reader reader = reader_of(body);
    uint32_t flags;
    uint8_t version = take_version(&reader, &flags);
    uint64_t count = take(&reader, 4);
    for (; count > 0 && !reader.failed; count--) {
        uint32_t id = (uint32_t)take(&reader, version == 0 ? 2 : 4);
        for (uint64_t ties = take(&reader, 1); ties > 0 && !reader.failed; ties--) {
            uint32_t property = (uint32_t)take(&reader, flags & 1 ? 2 : 1) & (flags & 1 ? 0x7fff : 0x7f);
            if (!reader.failed)
                tie(heif, heif->of_properties, &heif->of_property_count, (struct heif_tie){id, property, 0});
        }
    }
    if (reader.failed)
        damaged(heif, "the list of properties of items is cut");
}

static void read_properties(struct heif *heif, struct bytes body)
{
    struct reader reader = reader_of(body);
    struct heif_box box, property;
    while (next_box(&reader, &box)) {
        struct reader inner = reader_of(box.body);
        if (box.type == HEIF_TYPE('i', 'p', 'm', 'a'))
            read_property_ties(heif, box.body);
        while (box.type == HEIF_TYPE('i', 'p', 'c', 'o') && next_box(&inner, &property)) {
            if (heif->property_count == HEIF_PROPERTIES_MAX) {
                damaged(heif, "more than 1,024 properties in one file: the rest were not read");
                break;
            }
            heif->properties[heif->property_count++] = property;
        }
    }
}

static void read_references(struct heif *heif, struct bytes body)
{
    struct reader reader = reader_of(body);
    struct heif_box box;
    uint32_t flags;
    size_t id_size = take_version(&reader, &flags) == 0 ? 2 : 4;
    while (next_box(&reader, &box)) {
        struct reader inner = reader_of(box.body);
        uint32_t from = (uint32_t)take(&inner, id_size);
        for (uint64_t count = take(&inner, 2); count > 0 && !inner.failed; count--) {
            uint32_t to = (uint32_t)take(&inner, id_size);
            if (!inner.failed)
                tie(heif, heif->of_items, &heif->of_item_count, (struct heif_tie){from, to, box.type});
        }
    }
}

static void read_meta(struct heif *heif, struct bytes body)
{
    struct reader reader = reader_of(body);
    struct heif_box box;
    uint32_t flags;
    take_version(&reader, &flags);
    while (next_box(&reader, &box)) {
        struct reader inner = reader_of(box.body);
        switch (box.type) {
        case HEIF_TYPE('p', 'i', 't', 'm'): {
            uint8_t version = take_version(&inner, &flags);
            heif->primary = (uint32_t)take(&inner, version == 0 ? 2 : 4);
            break;
        }
        case HEIF_TYPE('i', 'i', 'n', 'f'):
            read_item_info(heif, box.body);
            break;
        case HEIF_TYPE('i', 'l', 'o', 'c'):
            read_locations(heif, box.body);
            break;
        case HEIF_TYPE('i', 'p', 'r', 'p'):
            read_properties(heif, box.body);
            break;
        case HEIF_TYPE('i', 'r', 'e', 'f'):
            read_references(heif, box.body);
            break;
        case HEIF_TYPE('i', 'd', 'a', 't'):
            heif->idat = box.body;
            break;
        default:
            break;
        }
    }
    if (reader_left(&reader))
        damaged(heif, "a box of the file's description is longer than it");
}

void heif_read(struct bytes file, struct arena *arena, struct heif *heif)
{
    *heif = (struct heif){.file = file};
    heif->items = arena_alloc(arena, HEIF_ITEMS_MAX, sizeof *heif->items);
    heif->extents = arena_alloc(arena, HEIF_EXTENTS_MAX, sizeof *heif->extents);
    heif->properties = arena_alloc(arena, HEIF_PROPERTIES_MAX, sizeof *heif->properties);
    heif->of_properties = arena_alloc(arena, HEIF_TIES_MAX, sizeof *heif->of_properties);
    heif->of_items = arena_alloc(arena, HEIF_TIES_MAX, sizeof *heif->of_items);
    struct reader reader = reader_of(file);
    struct heif_box box;
    bool described = false;
    for (int i = 0; i < TOP_BOXES_MAX && next_box(&reader, &box); i++) {
        if (box.type == HEIF_TYPE('m', 'e', 't', 'a') && !described) {
            read_meta(heif, box.body);
            described = true;
        }
        heif->end = reader.position;
    }
    if (!described)
        damaged(heif, "the file has no whole description of its items");
}

const struct heif_item *heif_item(const struct heif *heif, uint32_t id)
{
    for (size_t i = 0; i < heif->item_count; i++)
        if (heif->items[i].id == id)
            return &heif->items[i];
    return NULL;
}

static struct bytes extent_bytes(const struct heif *heif, const struct heif_item *item, uint32_t index)
{
    struct bytes place = item->construction == 1 ? heif->idat : heif->file;
    const struct heif_extent *extent = &heif->extents[item->extent_first + index];
    uint64_t offset;
    if (item->construction > 1 || __builtin_add_overflow(item->base, extent->offset, &offset) ||
        offset > place.size)
        return (struct bytes){NULL, 0};
    uint64_t left = place.size - offset, size = extent->size ? extent->size : left; // 0: to the end
    if (size > left)
        return (struct bytes){NULL, 0};
    return bytes_slice(place, (size_t)offset, (size_t)size);
}

struct bytes heif_item_bytes(const struct heif *heif, const struct heif_item *item, struct arena *arena)
{
    if (item->extent_count == 1)
        return extent_bytes(heif, item, 0);
    size_t size = 0;
    for (uint32_t i = 0; i < item->extent_count; i++) {
        struct bytes piece = extent_bytes(heif, item, i);
        size += piece.size;
        if (piece.size == 0 || size > HEIF_ITEM_MAX_BYTES || size > heif->file.size)
            return (struct bytes){NULL, 0};
    }
    uint8_t *joined = arena_alloc(arena, size, 1);
    size_t at = 0;
    for (uint32_t i = 0; i < item->extent_count; i++) {
        struct bytes piece = extent_bytes(heif, item, i);
        memcpy(joined + at, piece.data, piece.size);
        at += piece.size;
    }
    return (struct bytes){joined, size};
}

struct bytes heif_property(const struct heif *heif, uint32_t item_id, uint32_t type)
{
    for (size_t i = 0; i < heif->of_property_count; i++) {
        const struct heif_tie *tie = &heif->of_properties[i];
        if (tie->from == item_id && tie->to > 0 && tie->to <= heif->property_count &&
            heif->properties[tie->to - 1].type == type)
            return heif->properties[tie->to - 1].body;
    }
    return (struct bytes){NULL, 0};
}

uint32_t heif_referred(const struct heif *heif, uint32_t from, uint32_t type, size_t n)
{
    for (size_t i = 0; i < heif->of_item_count; i++)
        if (heif->of_items[i].from == from && heif->of_items[i].type == type && n-- == 0)
            return heif->of_items[i].to;
    return 0;
}

bool heif_size(const struct heif *heif, uint32_t item_id, uint32_t *width, uint32_t *height)
{
    struct bytes size = heif_property(heif, item_id, HEIF_TYPE('i', 's', 'p', 'e'));
    *width = picture_u32be(size, 4);
    *height = picture_u32be(size, 8);
    return size.size >= 12;
}

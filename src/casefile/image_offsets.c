// Walks up from an item to the disk it stands on. Rows come in the order of items, so that a few kept items
// answer nearly all of them.
#include "casefile/image_offsets.h"

#include "base/memory.h"
#include "casefile/extents.h"
#include "casefile/places.h"

#include <string.h>

enum { KEPT_ITEMS = 256, DEPTH_MAX = 32 };

// What is known of an item's bytes in its parent's.
struct kept {
    int64_t id; // 0: nothing
    int64_t parent_id, offset;
    enum storage storage;
    bool is_disk, nameless;
    struct extent_list extents;
    int64_t *starts; // where each extent begins in the item
};

struct image_offsets {
    struct casefile *casefile;
    struct kept kept[KEPT_ITEMS];
};

static void forget(struct kept *kept)
{
    extents_done(&kept->extents);
    memory_free(kept->starts);
    *kept = (struct kept){0};
}

static void offsets_free(void *payload)
{
    struct image_offsets *offsets = payload;
    for (size_t i = 0; i < KEPT_ITEMS; i++)
        forget(&offsets->kept[i]);
    memory_free(offsets);
}

static void take_extents(struct kept *kept, const char *text)
{
    int64_t start = 0;
    extents_parse(text, &kept->extents);
    kept->starts = memory_new(kept->extents.count + 1, sizeof *kept->starts);
    for (size_t i = 0; i < kept->extents.count; i++) {
        kept->starts[i] = start;
        start += kept->extents.extents[i].bytes;
    }
}

// Borrowed until KEPT_ITEMS others were asked for; NULL when there is no such item.
static const struct kept *item_of(struct image_offsets *offsets, int64_t id)
{
    struct kept *kept = &offsets->kept[(uint64_t)id % KEPT_ITEMS];
    if (kept->id == id)
        return kept;
    struct query query;
    if (query_use(
            &query, offsets->casefile,
            "SELECT parent_id, offset_bytes, storage, observer = 'disk_image', extents, name = '' FROM item"
            " WHERE id = ?",
            NULL))
        return NULL;
    query_integer(&query, id);
    forget(kept);
    if (query_step(&query, NULL) == 1) {
        kept->id = id;
        kept->parent_id = query_column_optional(&query, 0, 0);
        kept->offset = query_column_integer(&query, 1);
        kept->storage = (enum storage)query_column_integer(&query, 2);
        kept->is_disk = query_column_integer(&query, 3) == 1;
        take_extents(kept, query_column_text(&query, 4));
        kept->nameless = query_column_integer(&query, 5) == 1;
    }
    query_end(&query);
    return kept->id ? kept : NULL;
}

// Where a byte of the item stands in the extents; -1 when it is not stored.
static int64_t through_extents(const struct kept *kept, int64_t offset)
{
    size_t low = 0, high = kept->extents.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (kept->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    const struct extent *extent = &kept->extents.extents[low];
    int64_t inside = offset - kept->starts[low];
    int64_t sum;
    bool stored = extent->offset >= 0 && inside < extent->bytes;
    return !stored || __builtin_add_overflow(extent->offset, inside, &sum) ? -1 : sum;
}

// Where a byte of the item stands in its parent, or for packed ones where the item begins there; -1: nobody
// knows.
static int64_t in_parent(const struct kept *kept, int64_t offset)
{
    if (kept->storage == FILE_SYSTEM)
        return -1;
    if (kept->nameless && kept->storage == STORED)
        return offset; // places in it are its parent's
    bool packed = kept->storage != STORED;
    if (kept->extents.count)
        return through_extents(kept, packed ? 0 : offset);
    int64_t sum;
    return packed ? kept->offset : __builtin_add_overflow(kept->offset, offset, &sum) ? -1 : sum;
}

static int64_t on_disk(struct image_offsets *offsets, int64_t id, int64_t offset)
{
    for (int depth = 0; depth < DEPTH_MAX && offset >= 0; depth++) {
        const struct kept *kept = item_of(offsets, id);
        if (kept == NULL || kept->parent_id == 0 || kept->storage == FILE_ITSELF)
            return -1;
        int64_t parent_id = kept->parent_id;
        offset = in_parent(kept, offset);
        const struct kept *parent = item_of(offsets, parent_id);
        if (parent && parent->is_disk)
            return offset;
        id = parent_id;
    }
    return -1;
}

static void image_offset(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *reached = (const char *)sqlite3_value_text(values[3]);
    int64_t offset = sqlite3_value_int64(values[2]);
    if (reached && !reached_begins(reached, &offset))
        return;
    // of a value in a table the offset counts in the value
    if (!reached &&
        (sqlite3_value_type(values[1]) != SQLITE_NULL || sqlite3_value_type(values[2]) == SQLITE_NULL))
        return;
    int64_t found = on_disk(sqlite3_user_data(context), sqlite3_value_int64(values[0]), offset);
    if (found >= 0)
        sqlite3_result_int64(context, found);
}

int image_offsets_register(struct casefile *casefile, struct error *error)
{
    struct image_offsets *offsets = memory_new(1, sizeof *offsets);
    offsets->casefile = casefile;
    if (sqlite3_create_function_v2(casefile->db, "image_offset", 4, SQLITE_UTF8, offsets, image_offset, NULL,
                                   NULL, offsets_free) != SQLITE_OK)
        return database_error(casefile, "prepare", error);
    return 0;
}

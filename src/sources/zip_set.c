// An archive in several files: the disks in order as one medium, and the directory at its end, whose offsets
// count from the beginning of the disk that each names. Knows no names of files.
#include "sources/zip_records.h"

#include "base/memory.h"

#include <string.h>

enum {
    END64_BYTES = 56,
    LOCATOR64_BYTES = 20,
    TAIL_BYTES = ZIP_END_BYTES + 65535 + LOCATOR64_BYTES + END64_BYTES,
    DISKS_MAX = 65535,
    DIRECTORY_MAX_BYTES = 1 << 30,
};

// What the records at the end say, before it is known where the disks stand.
struct end {
    uint32_t disks, directory_disk;
    uint64_t entries, size, offset;
    bool count_is_short;
    bool has64;
    uint32_t disk64; // where the long record stands
    uint64_t offset64;
    size_t at; // of the end record in the tail
};

static bool read_end(struct bytes tail, size_t at, struct end *end)
{
    struct reader record = reader_of(bytes_slice(tail, at, ZIP_END_BYTES));
    *end = (struct end){.at = at, .count_is_short = true};
    reader_skip(&record, 4);
    end->disks = (uint32_t)reader_u16le(&record) + 1;
    end->directory_disk = reader_u16le(&record);
    reader_skip(&record, 2);
    end->entries = reader_u16le(&record);
    end->size = reader_u32le(&record);
    end->offset = reader_u32le(&record);
    uint16_t comment = reader_u16le(&record);
    if (record.failed || at + ZIP_END_BYTES + comment > tail.size)
        return false;
    if (at >= LOCATOR64_BYTES && memcmp(tail.data + at - LOCATOR64_BYTES, "PK\6\7", 4) == 0) {
        struct reader locator = reader_of(bytes_slice(tail, at - LOCATOR64_BYTES, LOCATOR64_BYTES));
        reader_skip(&locator, 4);
        end->has64 = true;
        end->disk64 = reader_u32le(&locator);
        end->offset64 = reader_u64le(&locator);
        end->disks = reader_u32le(&locator);
    }
    return end->disks > 0 && end->disks <= DISKS_MAX;
}

static bool find_end(struct bytes tail, struct end *end)
{
    if (tail.size < ZIP_END_BYTES)
        return false;
    for (size_t at = tail.size - ZIP_END_BYTES + 1; at-- > 0;)
        if (memcmp(tail.data + at, "PK\5\6", 4) == 0 && read_end(tail, at, end))
            return true;
    return false;
}

unsigned zip_disks(struct bytes last)
{
    struct end end;
    size_t from = last.size > TAIL_BYTES ? last.size - TAIL_BYTES : 0;
    return find_end(bytes_slice(last, from, TAIL_BYTES), &end) ? end.disks : 0;
}

// ---- the disks as one ----

struct bytes zip_view_bytes(const struct zip_view *view, uint64_t offset, size_t size)
{
    if (view->medium == NULL)
        return bytes_slice(view->bytes, (size_t)offset, size);
    if (size > ZIP_LOCAL_MAX_BYTES)
        size = ZIP_LOCAL_MAX_BYTES;
    return (struct bytes){view->room, medium_read(view->medium, (int64_t)offset, view->room, size)};
}

size_t zip_view_extents(const struct zip_view *view, uint64_t start, uint64_t end, struct extent extents[2])
{
    uint64_t turn = view->size - view->rotated; // where the disk begins that comes first in the set
    if (view->rotated == 0 || end <= turn) {
        extents[0] = (struct extent){(int64_t)(start + view->rotated), (int64_t)(end - start)};
        return 1;
    }
    if (start >= turn) {
        extents[0] = (struct extent){(int64_t)(start - turn), (int64_t)(end - start)};
        return 1;
    }
    extents[0] = (struct extent){(int64_t)(start + view->rotated), (int64_t)(turn - start)};
    extents[1] = (struct extent){0, (int64_t)(end - turn)};
    return 2;
}

// The disks that are there, in order: the last file given first, or all as they are given.
static struct medium *in_order(const struct zip_set *set)
{
    struct medium **files = memory_new(set->count, sizeof *files);
    for (size_t i = 0; i < set->count; i++)
        files[i] = medium_keep(set->files[set->last_first ? (i + 1) % set->count : i]);
    struct medium *medium = medium_of_parts(files, set->count, NULL);
    memory_free(files);
    return medium;
}

// Where each disk begins. A set that was cut anywhere is one disk; of one that was split the last is there,
// and as many of the first as are in a row.
static void place_disks(struct zip_view *view, const struct zip_set *set, const struct end *end)
{
    view->disk_count = set->last_first ? end->disks : 1;
    view->disk_starts = memory_new(view->disk_count, sizeof *view->disk_starts);
    if (!set->last_first)
        return;
    uint64_t at = 0;
    for (size_t disk = 0; disk + 1 < view->disk_count; disk++) {
        bool there = disk + 1 < set->count;
        view->disk_starts[disk] = there ? at : UINT64_MAX;
        at += there ? (uint64_t)medium_size(set->files[disk + 1]) : 0;
    }
    view->rotated = (uint64_t)medium_size(set->files[0]);
    view->disk_starts[view->disk_count - 1] = view->size - view->rotated;
    view->gap = set->count < view->disk_count ? view->size - view->rotated : 0;
}

static bool place_on_disk(const struct zip_view *view, uint32_t disk, uint64_t offset, uint64_t *place)
{
    return disk < view->disk_count && view->disk_starts[disk] != UINT64_MAX &&
           !__builtin_add_overflow(view->disk_starts[disk], offset, place) && *place < view->size;
}

static void read_end64(const struct zip_view *view, struct end *end, uint64_t *directory_end)
{
    uint64_t place;
    if (!end->has64 || !place_on_disk(view, end->disk64, end->offset64, &place))
        return;
    struct reader record = reader_of(zip_view_bytes(view, place, END64_BYTES));
    if (!bytes_start_with(record.bytes, "PK\6\6", 4) || record.bytes.size < END64_BYTES)
        return;
    reader_skip(&record, 20);
    end->directory_disk = reader_u32le(&record);
    reader_skip(&record, 8);
    end->entries = reader_u64le(&record);
    end->size = reader_u64le(&record);
    end->offset = reader_u64le(&record);
    end->count_is_short = false;
    *directory_end = place;
}

// At the place that is stated, or right before its end, when bytes were put before the archive.
static bool find_directory(const struct zip_view *view, const struct end *end, uint64_t directory_end,
                           struct zip_directory *directory)
{
    uint64_t place;
    *directory = (struct zip_directory){.size = end->size,
                                        .entries = end->entries,
                                        .spans_disks = view->disk_count > 1,
                                        .count_is_short = end->count_is_short};
    if (end->size > DIRECTORY_MAX_BYTES || end->size > directory_end)
        return false;
    if (place_on_disk(view, end->directory_disk, end->offset, &place) &&
        bytes_start_with(zip_view_bytes(view, place, 4), ZIP_CENTRAL_MAGIC, 4)) {
        directory->offset = place;
        return true;
    }
    directory->offset = directory_end - end->size;
    if (view->disk_count > 1 || end->offset > directory->offset)
        return false;
    directory->base = directory->offset - end->offset;
    return bytes_start_with(zip_view_bytes(view, directory->offset, 4), ZIP_CENTRAL_MAGIC, 4);
}

static bool read_directory(struct zip_view *view, const struct zip_directory *directory)
{
    uint8_t *bytes = memory_new(directory->size + 1, 1);
    size_t size = medium_read(view->medium, (int64_t)directory->offset, bytes, (size_t)directory->size);
    view->directory = (struct bytes){bytes, size};
    return size == directory->size;
}

bool zip_view_of_set(struct zip_view *view, const struct zip_set *set, struct zip_directory *directory)
{
    struct end end;
    *view = (struct zip_view){.medium = in_order(set)};
    if (view->medium == NULL)
        return false;
    view->size = (uint64_t)medium_size(view->medium);
    view->room = memory_new(ZIP_LOCAL_MAX_BYTES, 1);
    uint64_t from = view->size > TAIL_BYTES ? view->size - TAIL_BYTES : 0;
    struct bytes tail = zip_view_bytes(view, from, TAIL_BYTES);
    if (!find_end(tail, &end))
        return false;
    uint64_t directory_end = from + end.at;
    place_disks(view, set, &end);
    read_end64(view, &end, &directory_end);
    return find_directory(view, &end, directory_end, directory) && read_directory(view, directory);
}

void zip_view_done(struct zip_view *view)
{
    medium_close(view->medium);
    memory_free(view->disk_starts);
    memory_free(view->room);
    memory_free((void *)(uintptr_t)view->directory.data);
}

int64_t zip_list_set(const struct zip_set *set, const struct member_listener *listener)
{
    struct zip_view view;
    struct zip_directory directory;
    int64_t entries = -1;
    if (zip_view_of_set(&view, set, &directory))
        entries = zip_list_view(&view, &directory, listener);
    zip_view_done(&view);
    return entries;
}

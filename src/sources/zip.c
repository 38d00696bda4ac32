// The central directory, twice: first the place of each member, to see who overlaps whom; then the telling.
#include "sources/zip.h"

#include "base/memory.h"
#include "sources/zip_records.h"

#include <inttypes.h>
#include <stdlib.h>

// What the first pass finds out about an entry.
struct placed {
    uint64_t start, data, end; // of the local header, of the bytes, behind them
    const char *reason;        // NULL: a member
};

struct survey {
    const struct zip_view *view;
    struct zip_directory directory;
    struct placed *placed;
    size_t count, capacity;
    uint64_t entries; // also those beyond the limit
    uint64_t overlaps;
    bool damaged; // the directory breaks off
};

// Where the disk begins that an entry stands on; false when it is not there.
static bool disk_start(const struct survey *survey, const struct zip_entry *entry, uint64_t *start)
{
    const struct zip_view *view = survey->view;
    *start = survey->directory.base;
    if (view->medium == NULL)
        return entry->disk == 0 || !survey->directory.spans_disks;
    if (entry->disk >= view->disk_count || view->disk_starts[entry->disk] == UINT64_MAX)
        return false;
    *start += view->disk_starts[entry->disk];
    return true;
}

static struct placed place(const struct survey *survey, const struct zip_entry *entry)
{
    const struct zip_view *view = survey->view;
    struct placed placed = {.reason = zip_reason_to_skip(entry)};
    if (placed.reason)
        return placed;
    uint64_t disk;
    if (!disk_start(survey, entry, &disk)) {
        placed.reason = "on another disk";
        return placed;
    }
    struct zip_entry local;
    if (__builtin_add_overflow(entry->local_offset, disk, &placed.start) || placed.start >= view->size) {
        placed.reason = "outside the archive";
        return placed;
    }
    struct reader reader = reader_of(zip_view_bytes(view, placed.start, ZIP_LOCAL_MAX_BYTES));
    if (!zip_read_local(&reader, &local)) {
        placed.reason = "no local header";
        return placed;
    }
    placed.data = placed.start + reader.position;
    if (entry->stored_bytes > view->size - placed.data)
        placed.reason = "outside the archive";
    placed.end = placed.data + (placed.reason ? 0 : entry->stored_bytes);
    if (view->gap && placed.start < view->gap && placed.end > view->gap) // its beginning is there
        placed.end = placed.data < view->gap ? view->gap : placed.data;
    return placed;
}

static struct reader directory_reader(const struct survey *survey)
{
    const struct zip_view *view = survey->view;
    return reader_of(view->medium
                         ? view->directory
                         : bytes_slice(view->bytes, survey->directory.offset, survey->directory.size));
}

static void place_all(struct survey *survey)
{
    struct reader reader = directory_reader(survey);
    struct zip_entry entry;
    while (reader_left(&reader) >= 4) {
        if (bytes_start_with(bytes_slice(reader.bytes, reader.position, 4), "PK\5\5", 4))
            break; // a signature of the directory, the last thing in it
        if (!zip_read_central(&reader, &entry)) {
            survey->damaged = true;
            break;
        }
        survey->entries++;
        if (survey->count == ZIP_MEMBERS_MAX)
            continue;
        ARRAY_ROOM(survey->placed, survey->capacity, survey->count);
        survey->placed[survey->count++] = place(survey, &entry);
    }
    uint64_t promised = survey->directory.entries;
    survey->damaged = survey->damaged || survey->entries < promised;
}

static int by_start(const void *a, const void *b)
{
    const struct placed *one = *(const struct placed *const *)a, *other = *(const struct placed *const *)b;
    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    return one < other ? -1 : one > other; // the order in the directory, so that the same file gives the same
}

// Of members that share bytes the first in the file stays (D. Fifield, "A better zip bomb", WOOT 2019): what
// can be unpacked is then bounded by the size of the archive.
static void refuse_overlaps(struct survey *survey)
{
    struct placed **order = memory_new(survey->count, sizeof *order);
    for (size_t i = 0; i < survey->count; i++)
        order[i] = &survey->placed[i];
    qsort(order, survey->count, sizeof *order, by_start);
    uint64_t taken_to = 0;
    for (size_t i = 0; i < survey->count; i++) {
        if (order[i]->reason)
            continue;
        if (order[i]->start < taken_to) {
            order[i]->reason = "overlaps another member";
            survey->overlaps++;
        } else
            taken_to = order[i]->end;
    }
    memory_free(order);
}

static void tell(struct survey *survey, const struct member_listener *listener)
{
    struct reader reader = directory_reader(survey);
    struct arena *arena = arena_new(ZIP_NAME_ARENA_BYTES);
    struct member_names names = {0};
    struct zip_entry entry;
    for (size_t i = 0; i < survey->count && zip_read_central(&reader, &entry); i++) {
        const struct placed *placed = &survey->placed[i];
        if (placed->reason) {
            listener->skipped(listener->context, placed->reason);
            continue;
        }
        const char *path = member_path(arena, entry.name, entry.charset);
        struct child_item member = {
            .path = member_names_unique(&names, arena, path),
            .offset = (int64_t)placed->data,
            .stored_bytes = (int64_t)entry.stored_bytes,
            .size_bytes = zip_size(&entry),
            .storage = zip_storage(&entry),
            .has_crc32 = true,
            .crc32 = entry.crc32,
            .modified = entry.modified,
        };
        struct extent extents[2];
        if (survey->view->medium) {
            member.read_as = IMAGE_SPLIT;
            member.extents = extents;
            member.extent_count = zip_view_extents(survey->view, placed->data, placed->end, extents);
            member.offset = extents[0].offset;
            member.stored_bytes = (int64_t)(placed->end - placed->data);
            if (member.extent_count < 2)
                member.extent_count = 0;
        }
        listener->member(listener->context, &member);
        arena_reset(arena);
    }
    for (uint64_t i = survey->count; i < survey->entries; i++)
        listener->skipped(listener->context, "more members than the limit");
    if (survey->overlaps)
        listener_damage(listener, survey->directory.offset,
                        "%" PRIu64 " members share bytes with others: made by hand, perhaps a bomb",
                        survey->overlaps);
    member_names_done(&names);
    arena_free(arena);
}

static bool directory_miscounts(const struct survey *survey)
{
    uint64_t promised = survey->directory.entries;
    return survey->directory.count_is_short ? (uint16_t)survey->entries != promised
                                            : survey->entries != promised;
}

bool zip_stands_at_end(struct bytes bytes)
{
    struct zip_directory directory;
    struct zip_entry entry, local;
    if (!zip_find_directory(bytes, &directory) || directory.entries == 0)
        return false;
    struct reader reader = reader_of(bytes_slice(bytes, directory.offset, directory.size));
    struct reader member = reader_of(bytes);
    if (!zip_read_central(&reader, &entry) ||
        __builtin_add_overflow(entry.local_offset, directory.base, &member.position) ||
        member.position >= bytes.size)
        return false;
    return zip_read_local(&member, &local);
}

int64_t zip_list_view(const struct zip_view *view, const struct zip_directory *directory,
                      const struct member_listener *listener)
{
    struct survey survey = {.view = view, .directory = *directory};
    place_all(&survey);
    if (survey.damaged) {
        memory_free(survey.placed);
        listener_damage(listener, survey.directory.offset,
                        "the central directory breaks off after %" PRIu64 " of %" PRIu64 " entries%s",
                        survey.entries, survey.directory.entries,
                        view->medium ? "" : ": read from the local headers");
        if (view->medium == NULL)
            zip_list_local(view->bytes, listener);
        return -1;
    }
    if (survey.directory.spans_disks && view->medium == NULL)
        listener_damage(listener, survey.directory.offset, "one part of an archive that was split");
    refuse_overlaps(&survey);
    tell(&survey, listener);
    memory_free(survey.placed);
    if (directory_miscounts(&survey))
        listener_damage(listener, survey.directory.offset, "%" PRIu64 " entries promised, %" PRIu64 " there",
                        survey.directory.entries, survey.entries);
    return (int64_t)survey.entries;
}

int64_t zip_list(struct bytes zip, const struct member_listener *listener)
{
    struct zip_view view = {.bytes = zip, .size = zip.size};
    struct zip_directory directory;
    if (!zip_find_directory(zip, &directory)) {
        listener_damage(listener, zip.size,
                        "no central directory, the archive may be truncated: read from its local headers");
        zip_list_local(zip, listener);
        return -1;
    }
    return zip_list_view(&view, &directory, listener);
}

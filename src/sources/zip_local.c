// A ZIP archive without its directory: cut short, or damaged. Walks from local header to local header.
#include "sources/unpack.h"
#include "sources/zip.h"
#include "sources/zip_records.h"

#include <inttypes.h>
#include <string.h>

enum { SEARCHES = 8 }; // the whole archive, as often

struct walk {
    struct bytes zip;
    const struct member_listener *listener;
    struct arena *arena;
    struct member_names names;
    struct reader reader;
    int64_t members;
    size_t search_left; // bytes that may still be searched for descriptors, so that no archive takes
                        // quadratic time
};

static bool discard(void *context, struct bytes piece)
{
    (void)context;
    (void)piece;
    return true;
}

// Compressed data knows its own end.
static void measure_compressed(struct bytes left, struct zip_entry *entry, bool *whole)
{
    struct unpack_result result;
    unpack(left, zip_storage(entry), &UNPACK_LIMITS_USUAL, discard, NULL, &result);
    *whole = result.end == UNPACK_WHOLE;
    entry->stored_bytes = (uint64_t)result.read_bytes;
    entry->size_bytes = (uint64_t)result.unpacked_bytes;
}

// Stored data ends where a descriptor stands that gives its very length.
static void measure_stored(struct walk *walk, struct bytes left, struct zip_entry *entry, bool *whole)
{
    struct bytes searched = bytes_slice(left, 0, walk->search_left);
    struct bytes magic = {(const uint8_t *)ZIP_DESCRIPTOR_MAGIC, 4};
    *whole = false;
    for (ptrdiff_t at = bytes_find(searched, magic, 0); at >= 0;
         at = bytes_find(searched, magic, (size_t)at + 4)) {
        struct reader reader = reader_of(bytes_slice(left, (size_t)at + 8, 8));
        uint32_t stored = reader_u32le(&reader), size = reader_u32le(&reader);
        if (!reader.failed && stored == (uint32_t)at && size == stored) {
            *whole = true;
            entry->stored_bytes = entry->size_bytes = (uint64_t)at;
            walk->search_left -= (size_t)at;
            return;
        }
    }
    walk->search_left -= searched.size;
    struct bytes next = {(const uint8_t *)ZIP_LOCAL_MAGIC, 4};
    ptrdiff_t at = bytes_find(left, next, 0);
    entry->stored_bytes = entry->size_bytes = at < 0 ? left.size : (uint64_t)at;
}

// The length of the data, from the header or from the data; false when it does not reach its end.
static bool measure(struct walk *walk, struct zip_entry *entry)
{
    struct bytes left = bytes_slice(walk->zip, walk->reader.position, walk->zip.size);
    bool whole = entry->stored_bytes <= left.size;
    if ((entry->flags & ZIP_SIZES_FOLLOW) && entry->stored_bytes == 0) {
        if (zip_storage(entry) != STORED)
            measure_compressed(left, entry, &whole);
        else
            measure_stored(walk, left, entry, &whole);
    } else if (!whole)
        entry->stored_bytes = left.size;
    return whole;
}

static void tell(struct walk *walk, const struct zip_entry *entry)
{
    struct child_item member = {
        .path = member_names_unique(&walk->names, walk->arena,
                                    member_path(walk->arena, entry->name, entry->charset)),
        .offset = (int64_t)walk->reader.position,
        .stored_bytes = (int64_t)entry->stored_bytes,
        .size_bytes = zip_size(entry),
        .storage = zip_storage(entry),
        .has_crc32 = !(entry->flags & ZIP_SIZES_FOLLOW),
        .crc32 = entry->crc32,
        .modified = entry->modified,
    };
    walk->members++;
    walk->listener->member(walk->listener->context, &member);
    arena_reset(walk->arena);
}

static void read_member(struct walk *walk, struct zip_entry *entry)
{
    const char *reason = zip_reason_to_skip(entry);
    if (reason == NULL && walk->members >= ZIP_MEMBERS_MAX)
        reason = "more members than the limit";
    if (reason && (entry->flags & ZIP_SIZES_FOLLOW) && entry->stored_bytes == 0) {
        walk->listener->skipped(walk->listener->context,
                                reason); // its length is unknown: the next is searched
        return;
    }
    bool whole = measure(walk, entry);
    if (reason)
        walk->listener->skipped(walk->listener->context, reason);
    else
        tell(walk, entry);
    if (!whole)
        listener_damage(walk->listener, walk->reader.position, "a member is cut after %" PRIu64 " bytes",
                        entry->stored_bytes);
    reader_skip(&walk->reader, entry->stored_bytes);
}

void zip_list_local(struct bytes zip, const struct member_listener *listener)
{
    struct walk walk = {.zip = zip, .listener = listener, .reader = reader_of(zip)};
    struct bytes magic = {(const uint8_t *)ZIP_LOCAL_MAGIC, 4};
    walk.arena = arena_new(ZIP_NAME_ARENA_BYTES);
    walk.search_left = zip.size < SIZE_MAX / SEARCHES ? zip.size * SEARCHES : SIZE_MAX;
    for (;;) {
        // right behind the last member, or further on: a descriptor, or bytes that are lost
        ptrdiff_t at = bytes_find(zip, magic, walk.reader.position);
        if (at < 0)
            break;
        walk.reader.position = (size_t)at;
        struct zip_entry entry;
        struct reader ahead = walk.reader;
        if (!zip_read_local(&ahead, &entry)) {
            listener_damage(listener, (size_t)at, "a local header is cut");
            break;
        }
        walk.reader = ahead;
        read_member(&walk, &entry);
    }
    member_names_done(&walk.names);
    arena_free(walk.arena);
}

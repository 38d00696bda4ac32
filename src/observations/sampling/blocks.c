// Artefacts and drawn blocks. A block of a disk is searched as it stands; one of a ZIP archive stands for the
// members in it, because what is deflated says nothing from its middle on.
#include "observations/sampling/sampler_internal.h"
#include "observations/sampling/text_hash.h"

#include "base/memory.h"
#include "base/order.h"
#include "sources/disk.h"
#include "sources/unpack.h"
#include "sources/zip.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AROUND_BYTES = 4096, AROUND_RUN_BYTES = 64 << 10, RUN_BLOCKS_MAX = 64, DONE_MAX = 1 << 20 };

// ---- the bytes of one item ----

struct fetched {
    struct bytes bytes;
    int64_t present; // bytes of the medium they were made from
    bool cut;
    struct buffer buffer; // behind bytes, unless they are mapped
    size_t limit;
};

static bool take_piece(void *payload, struct bytes piece)
{
    struct fetched *fetched = payload;
    size_t room = fetched->limit - fetched->buffer.size;
    buffer_add(&fetched->buffer, piece.data, piece.size < room ? piece.size : room);
    fetched->cut |= piece.size > room;
    return !fetched->cut;
}

// What stands in the medium from `offset` on, at most the limit.
static void fetch_stored(struct fetched *fetched, struct medium *medium, int64_t offset, int64_t size)
{
    fetched->cut = size > (int64_t)fetched->limit;
    size_t wanted = fetched->cut ? fetched->limit : (size_t)(size < 0 ? 0 : size);
    const uint8_t *mapped = medium_mapped(medium, offset, wanted);
    if (mapped == NULL) {
        uint8_t *piece = memory_new(wanted + 1, 1);
        size_t got = medium_read(medium, offset, piece, wanted);
        buffer_add(&fetched->buffer, piece, got);
        memory_free(piece);
    }
    fetched->bytes = mapped ? (struct bytes){mapped, wanted} : buffer_bytes(&fetched->buffer);
    fetched->present = (int64_t)fetched->bytes.size;
}

static void fetch_unpacked(struct fetched *fetched, struct bytes packed, enum storage storage)
{
    struct unpack_limits limits = UNPACK_LIMITS_USUAL;
    struct unpack_result result;
    limits.output_bytes = (int64_t)fetched->limit + 1;
    unpack(packed, storage, &limits, take_piece, fetched, &result);
    fetched->bytes = buffer_bytes(&fetched->buffer);
    fetched->present = result.read_bytes;
    fetched->cut |= result.end != UNPACK_WHOLE;
}

static void fetch_packed(struct fetched *fetched, struct medium *medium, enum storage storage)
{
    struct fetched packed = {.limit = fetched->limit};
    buffer_init(&packed.buffer, packed.limit);
    fetch_stored(&packed, medium, 0, medium_size(medium));
    fetch_unpacked(fetched, packed.bytes, storage);
    buffer_done(&packed.buffer);
}

static bool fetch(struct serving *serving, struct fetched *fetched)
{
    const struct location *location = &serving->order->request.item.location;
    const struct child_item *where = &location->where;
    struct error error = {0};
    buffer_init(&fetched->buffer, fetched->limit);
    if (where->storage == FILE_SYSTEM) {
        struct disk *disk = arrive_at_disk(&serving->sampler->arrivals, location, serving->files, &error);
        if (disk)
            fetched->cut |= disk_read_file(disk, where->address, take_piece, fetched, &error) != 0;
        fetched->bytes = buffer_bytes(&fetched->buffer);
        fetched->present = (int64_t)fetched->bytes.size;
        return disk || (tell_trouble(serving, error.text), false);
    }
    struct medium *medium = arrive(&serving->sampler->arrivals, location, serving->files, &error);
    if (medium == NULL) {
        tell_trouble(serving, error.text);
        return false;
    }
    if (where->storage == STORED || where->storage == FILE_ITSELF) {
        fetch_stored(fetched, medium, 0, medium_size(medium));
        if (fetched->buffer.size == 0) { // mapped: it has to outlive the medium
            buffer_add(&fetched->buffer, fetched->bytes.data, fetched->bytes.size);
            fetched->bytes = buffer_bytes(&fetched->buffer);
        }
    } else {
        fetch_packed(fetched, medium, where->storage);
    }
    medium_close(medium);
    return true;
}

void serve_artefact(struct serving *serving)
{
    const struct request_item *item = &serving->order->request.item;
    struct fetched fetched = {.limit = SAMPLE_ARTEFACT_MAX_BYTES};
    char key[32] = "a";
    worker_note(serving->pipe->output, "artefact");
    if (item->location.where.storage != FILE_SYSTEM && item->location.where.extent_count == 0)
        snprintf(key, sizeof key, "m%" PRId64, item->location.where.offset);
    if (fetch(serving, &fetched))
        tell_sample(serving, &(struct sample){.path = item->path,
                                              .key = key,
                                              .bytes = fetched.bytes,
                                              .size = fetched.bytes.size,
                                              .present = fetched.present,
                                              .cut = fetched.cut,
                                              .whole = !fetched.cut});
    buffer_done(&fetched.buffer);
}

// ---- blocks ----

// Drawn blocks that are neighbours are searched in one piece: what begins in one and ends in the next is
// whole.
static void serve_run(struct serving *serving, struct medium *medium, uint64_t block, size_t count,
                      uint8_t *room)
{
    char key[32];
    int64_t at = (int64_t)block * SAMPLE_BLOCK_BYTES, size = medium_size(medium) - at;
    int64_t around = count < RUN_BLOCKS_MAX / 4 ? AROUND_BYTES : AROUND_RUN_BYTES;
    if (size <= 0)
        return;
    if (size > (int64_t)count * SAMPLE_BLOCK_BYTES)
        size = (int64_t)count * SAMPLE_BLOCK_BYTES;
    int64_t lead = at < AROUND_BYTES ? at : AROUND_BYTES;
    struct bytes bytes = {room, 0};
    if (medium_zeros(medium, at) < size)
        bytes.size = medium_read(medium, at - lead, room, (size_t)(lead + size + around));
    snprintf(key, sizeof key, "b%" PRIu64, block);
    if (bytes.size > (size_t)lead) {
        tell_sample(serving, &(struct sample){.path = "",
                                              .key = key,
                                              .bytes = bytes,
                                              .lead = (size_t)lead,
                                              .size = (size_t)size,
                                              .at = at,
                                              .present = size});
    } else {
        tell_tally(serving, "", key, size);
        tell_tally(serving, "empty", "", size);
    }
}

static void serve_runs(struct serving *serving, struct medium *medium)
{
    const struct order *order = serving->order;
    uint8_t *room = memory_new(1, RUN_BLOCKS_MAX * SAMPLE_BLOCK_BYTES + AROUND_BYTES + AROUND_RUN_BYTES);
    for (size_t i = 0; i < order->block_count;) {
        size_t count = 1;
        while (count < RUN_BLOCKS_MAX && i + count < order->block_count &&
               order->blocks[i + count] == order->blocks[i] + count)
            count++;
        serve_run(serving, medium, order->blocks[i], count, room);
        i += count;
    }
    memory_free(room);
}

struct zip_search {
    struct serving *serving;
    struct bytes zip;
    uint64_t file;
    struct child_item *members; // in which drawn blocks lie
    size_t count, capacity;
};

// The first drawn block from `block` on; block_count when there is none.
static size_t drawn_from(const struct order *order, uint64_t block)
{
    size_t low = 0, high = order->block_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order->blocks[middle] < block)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void on_member(void *payload, const struct child_item *member)
{
    struct zip_search *search = payload;
    const struct order *order = search->serving->order;
    if (member->stored_bytes <= 0)
        return;
    size_t drawn = drawn_from(order, (uint64_t)member->offset / SAMPLE_BLOCK_BYTES);
    uint64_t last = (uint64_t)(member->offset + member->stored_bytes - 1) / SAMPLE_BLOCK_BYTES;
    if (drawn == order->block_count || order->blocks[drawn] > last)
        return;
    ARRAY_ROOM(search->members, search->capacity, search->count);
    search->members[search->count] = *member;
    search->members[search->count++].path = arena_text(search->serving->context.arena, member->path);
}

static void on_skipped(void *payload, const char *reason)
{
    (void)payload, (void)reason;
}

static void on_damage(void *payload, int64_t offset, const char *what)
{
    (void)payload, (void)offset, (void)what;
}

// What of a member that stands as it is lies in drawn blocks.
static void serve_stored(struct zip_search *search, const struct child_item *member)
{
    const struct order *order = search->serving->order;
    int64_t end = member->offset + member->stored_bytes;
    struct bytes bytes = bytes_slice(search->zip, (size_t)member->offset, (size_t)member->stored_bytes);
    for (size_t i = drawn_from(order, (uint64_t)member->offset / SAMPLE_BLOCK_BYTES); i < order->block_count;
         i++) {
        char key[32];
        int64_t at = (int64_t)order->blocks[i] * SAMPLE_BLOCK_BYTES, until = at + SAMPLE_BLOCK_BYTES;
        if (at >= end)
            break;
        at = at < member->offset ? member->offset : at;
        until = until < end ? until : end;
        size_t from = (size_t)(at - member->offset), lead = from < AROUND_BYTES ? from : AROUND_BYTES;
        struct bytes around = bytes_slice(bytes, from - lead, lead + (size_t)(until - at) + AROUND_BYTES);
        snprintf(key, sizeof key, "s%" PRId64, at);
        tell_sample(search->serving, &(struct sample){.path = member->path,
                                                      .key = key,
                                                      .bytes = around,
                                                      .lead = lead,
                                                      .size = (size_t)(until - at),
                                                      .at = (int64_t)from,
                                                      .present = until - at});
    }
}

static void serve_member(struct zip_search *search, const struct child_item *member)
{
    struct pair_map *done = &search->serving->sampler->done;
    bool is_new;
    char key[32];
    if (done->count == DONE_MAX) {
        pair_map_done(done);
        *done = (struct pair_map){0};
    }
    pair_map_at(done, (int64_t)search->file, member->offset, &is_new);
    if (!is_new) // told with an earlier order
        return;
    struct fetched fetched = {.limit = SAMPLE_MEMBER_MAX_BYTES};
    buffer_init(&fetched.buffer, fetched.limit);
    fetch_unpacked(&fetched, bytes_slice(search->zip, (size_t)member->offset, (size_t)member->stored_bytes),
                   member->storage);
    snprintf(key, sizeof key, "m%" PRId64, member->offset);
    tell_sample(search->serving, &(struct sample){.path = member->path,
                                                  .key = key,
                                                  .bytes = fetched.bytes,
                                                  .size = fetched.bytes.size,
                                                  .present = fetched.present,
                                                  .cut = fetched.cut,
                                                  .whole = !fetched.cut});
    buffer_done(&fetched.buffer);
}

static void serve_zip(struct serving *serving, struct bytes zip)
{
    struct zip_search search = {.serving = serving, .zip = zip};
    const struct member_listener listener = {&search, on_member, on_skipped, on_damage};
    search.file = text_hash(serving->order->request.item.path);
    zip_list(zip, &listener);
    for (size_t i = 0; i < search.count; i++) {
        if (search.members[i].storage == STORED)
            serve_stored(&search, &search.members[i]);
        else
            serve_member(&search, &search.members[i]);
    }
    memory_free(search.members);
}

static void tell_medium_damage(void *payload, int64_t offset, const char *what)
{
    (void)offset;
    tell_trouble(payload, what);
}

void serve_blocks(struct serving *serving)
{
    const struct order *order = serving->order;
    const struct location *location = &order->request.item.location;
    struct error error = {0};
    worker_note(serving->pipe->output, "blocks");
    struct medium *medium = arrive(&serving->sampler->arrivals, location, serving->files, &error);
    if (medium == NULL) {
        tell_trouble(serving, error.text);
        return;
    }
    int64_t size = medium_size(medium);
    bool as_is = location->layer_count == 0;
    const uint8_t *mapped = as_is ? medium_mapped(medium, 0, (size_t)size) : NULL;
    if (mapped && is_zip((struct bytes){mapped, (size_t)size})) {
        serve_zip(serving, (struct bytes){mapped, (size_t)size});
    } else {
        serve_runs(serving, medium);
    }
    medium_damage_each(medium, tell_medium_damage, serving);
    medium_close(medium);
}

// From a file as libtsk has it to a member: its streams, where their bytes stand, and whose they are now.
#include "sources/file_system.h"

#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

enum { RUNS_MAX = 4 * 1000 * 1000, HOLES_LEAST_BYTES = 1 << 30 }; // of one file

// The bytes of a file as they are gathered.
struct pieces {
    struct file_context *context;
    enum state state;
    int64_t at;     // bytes gathered
    int64_t stored; // of them, those that stand somewhere
    int64_t lost;   // those that belong to others now
    bool outside;   // some runs point beyond the disk
};

static const char *text(struct file_context *context, const char *format, const char *a, const char *b)
{
    return arena_print(context->walk->scratch, format, a, b);
}

static void add_extent(struct pieces *pieces, int64_t offset, int64_t bytes)
{
    struct extent_list *list = &pieces->context->extents;
    struct extent *last = list->count ? &list->extents[list->count - 1] : NULL;
    pieces->at += bytes;
    pieces->stored += offset >= 0 ? bytes : 0;
    bool follows =
        last && (offset < 0 ? last->offset < 0 : last->offset >= 0 && last->offset + last->bytes == offset);
    if (follows) {
        last->bytes += bytes;
        return;
    }
    ARRAY_ROOM(list->extents, list->capacity, list->count);
    list->extents[list->count++] = (struct extent){offset < 0 ? -1 : offset, bytes};
}

static void add_hole(struct pieces *pieces, int64_t bytes)
{
    if (bytes > 0)
        add_extent(pieces, -1, bytes);
}

// Whether a deleted file's block holds something else by now.
static bool is_taken(const struct file_context *context, uint64_t block)
{
    TSK_FS_INFO *fs = context->file_system->fs;
    if (block_set_has(&context->owned, block))
        return true;
    return fs->block_getflags && fs->block_getflags(fs, block) & TSK_FS_BLOCK_FLAG_ALLOC;
}

// `bytes` of the file from block `address` on, `skip` bytes into it.
static void add_stored(struct pieces *pieces, uint64_t address, int64_t skip, int64_t bytes)
{
    struct file_context *context = pieces->context;
    const struct file_system *file_system = context->file_system;
    const TSK_FS_INFO *fs = file_system->fs;
    int64_t block = fs->block_size, whole = block + fs->block_pre_size + fs->block_post_size;
    bool framed = whole != block; // a raw CD: bytes of no file stand around each block
    bool step = framed || pieces->state != STATE_LIVE;
    address += (uint64_t)(skip / block);
    skip %= block;
    while (bytes > 0) {
        int64_t part = step && block - skip < bytes ? block - skip : bytes;
        int64_t offset = file_system->base + (int64_t)address * whole + fs->block_pre_size + skip;
        int64_t there = medium_size(context->walk->medium) - offset;
        if (pieces->state != STATE_LIVE && is_taken(context, address)) {
            pieces->lost += part;
            add_hole(pieces, part);
        } else if (offset < 0 || there < part) {
            int64_t inside = offset >= 0 && there > 0 ? there : 0;
            pieces->outside = true;
            if (inside)
                add_extent(pieces, offset, inside);
            add_hole(pieces, part - inside);
        } else {
            add_extent(pieces, offset, part);
        }
        bytes -= part;
        skip = 0;
        address++;
    }
}

// False when the runs make no sense.
static bool gather_runs(struct pieces *pieces, const TSK_FS_ATTR *attribute)
{
    const TSK_FS_INFO *fs = pieces->context->file_system->fs;
    int64_t block = fs->block_size;
    int64_t end = attribute->nrd.initsize < attribute->size ? attribute->nrd.initsize : attribute->size;
    int64_t before = attribute->nrd.skiplen; // bytes of the first run that are not of the file
    int64_t blocks_max = INT64_MAX / block / 2;
    size_t count = 0;
    for (const TSK_FS_ATTR_RUN *run = attribute->nrd.run; run && pieces->at < end; run = run->next) {
        if (count++ >= RUNS_MAX || run->len > (uint64_t)blocks_max || run->offset > (uint64_t)blocks_max)
            return false;
        int64_t from = (int64_t)run->offset * block - before, to = from + (int64_t)run->len * block;
        int64_t skip = from < pieces->at ? pieces->at - from : 0; // what a run before it gave already
        if (from > pieces->at)
            add_hole(pieces, (from < end ? from : end) - pieces->at);
        if (to > end)
            to = end;
        if (to <= pieces->at)
            continue;
        int64_t bytes = to - pieces->at;
        if (run->flags & (TSK_FS_ATTR_RUN_FLAG_SPARSE | TSK_FS_ATTR_RUN_FLAG_FILLER))
            add_hole(pieces, bytes);
        else if (run->addr > (uint64_t)blocks_max || run->addr + run->len - 1 > fs->last_block) {
            pieces->outside = true;
            add_hole(pieces, bytes);
        } else {
            add_stored(pieces, run->addr, skip, bytes);
        }
    }
    add_hole(pieces, attribute->size - pieces->at); // what was never written
    return true;
}

bool file_extents(struct file_context *context, const TSK_FS_ATTR *attribute)
{
    struct pieces pieces = {.context = context, .state = STATE_LIVE};
    context->extents.count = 0;
    return gather_runs(&pieces, attribute);
}

// Its blocks, whole, are taken from now on; the bytes of the file are claimed apart.
static void own_runs(struct file_context *context, const TSK_FS_ATTR *attribute)
{
    const TSK_FS_INFO *fs = context->file_system->fs;
    size_t count = 0;
    for (const TSK_FS_ATTR_RUN *run = attribute->flags & TSK_FS_ATTR_NONRES ? attribute->nrd.run : NULL;
         run && count++ < RUNS_MAX; run = run->next)
        if (!(run->flags & (TSK_FS_ATTR_RUN_FLAG_SPARSE | TSK_FS_ATTR_RUN_FLAG_FILLER)) && run->len &&
            run->addr <= fs->last_block && run->len <= fs->last_block - run->addr + 1)
            block_set_add(&context->owned, run->addr, run->len);
}

// ---- telling ----

// FAT keeps local time of a zone that it does not state; libtsk took it for this machine's.
static struct moment modified_of(const struct file_context *context, const TSK_FS_META *meta)
{
    if (meta->mtime <= 0)
        return MOMENT_UNKNOWN;
    struct moment moment = moment_from_sec(meta->mtime);
    struct tm local;
    time_t seconds = meta->mtime;
    if (TSK_FS_TYPE_ISFAT(context->file_system->fs->ftype) && localtime_r(&seconds, &local) &&
        !moment_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min,
                           local.tm_sec, &moment))
        return MOMENT_UNKNOWN;
    if (moment.at_usec != TIME_UNKNOWN && meta->mtime_nano < 1000000000)
        moment.at_usec += meta->mtime_nano / 1000;
    moment.zone = ZONE_UNKNOWN;
    return moment;
}

static void claim_extents(struct file_context *context)
{
    for (size_t i = 0; i < context->extents.count; i++)
        claims_add(context->walk->claims, context->extents.extents[i].offset,
                   context->extents.extents[i].bytes);
}

static void tell(struct file_context *context, const TSK_FS_META *meta, const char *path, int64_t size,
                 enum state state, const char *address)
{
    struct disk_walk *walk = context->walk;
    if (walk->file_count >= DISK_FILES_MAX) {
        walk_skip(walk, "more files than the limit");
        return;
    }
    walk->file_count++;
    const char *whole = text(context, "%s%s", context->prefix, path);
    const char *clean = member_path(walk->scratch, bytes_of_text(whole), MEMBER_UTF8);
    const struct extent_list *extents = &context->extents;
    bool in_place = extents->count == 1 && extents->extents[0].offset >= 0;
    struct child_item child = {
        .path = member_names_unique(&walk->names, walk->scratch, clean),
        .offset = !address && in_place ? extents->extents[0].offset : 0,
        .stored_bytes = address ? 0 : size,
        .size_bytes = size,
        .storage = address ? FILE_SYSTEM : STORED,
        .extents = !address && !in_place && extents->count ? extents->extents : NULL,
        .extent_count = !address && !in_place ? extents->count : 0,
        .address = address,
        .state = state,
        .modified = modified_of(context, meta),
    };
    walk->listener->member(walk->listener->context, &child);
}

static const char *address_of(struct file_context *context, const TSK_FS_META *meta,
                              const TSK_FS_ATTR *attribute)
{
    const struct file_system *file_system = context->file_system;
    return arena_print(context->walk->scratch, "%" PRId64 "+%" PRIu64 "/%" PRIu64 "-%u-%u",
                       file_system->offset, file_system->pool_block, (uint64_t)meta->addr,
                       (unsigned)attribute->type, attribute->id);
}

// Packed by the file system: the runs are not the bytes, but they are the file's.
static void tell_packed(struct file_context *context, const TSK_FS_META *meta, const TSK_FS_ATTR *attribute,
                        const char *path, enum state state)
{
    struct pieces pieces = {.context = context, .state = state};
    struct TSK_FS_ATTR all = *attribute; // a copy, to have its runs to their end
    if (attribute->flags & TSK_FS_ATTR_NONRES) {
        all.size = all.nrd.initsize = attribute->nrd.allocsize;
        gather_runs(&pieces, &all);
    }
    if (pieces.lost) {
        walk_skip(context->walk, "overwritten");
        return;
    }
    claim_extents(context);
    own_runs(context, attribute);
    tell(context, meta, path, attribute->size, state, address_of(context, meta, attribute));
}

// A size that was damaged or made up: zeros without end behind a few bytes. Real sparse files (disks of
// virtual machines) hold no more holes than the disk is large. What stands behind the last byte stored is
// left out; false when the rest makes no sense either.
static bool cut_holes(struct file_context *context, const struct pieces *pieces, int64_t *size)
{
    struct extent_list *list = &context->extents;
    int64_t most = medium_size(context->walk->medium);
    most = most < HOLES_LEAST_BYTES ? HOLES_LEAST_BYTES : most;
    if (*size - pieces->stored > most && list->count && list->extents[list->count - 1].offset < 0)
        *size -= list->extents[--list->count].bytes;
    return *size - pieces->stored <= most;
}

static void tell_stored(struct file_context *context, const TSK_FS_META *meta, const TSK_FS_ATTR *attribute,
                        const char *path, enum state state)
{
    struct pieces pieces = {.context = context, .state = state};
    struct disk_walk *walk = context->walk;
    int64_t size = attribute->size;
    if (!gather_runs(&pieces, attribute)) {
        walk_skip(walk, "its runs make no sense");
        return;
    }
    if (pieces.outside)
        walk_damage(walk, context->file_system->offset, "%s%s: some of it would lie outside of the disk",
                    context->prefix, path);
    if (pieces.stored == 0) {
        walk_skip(walk, pieces.lost ? "overwritten" : "no data, only a hole");
        return;
    }
    if (!cut_holes(context, &pieces, &size)) {
        walk_skip(walk, "its size makes no sense");
        return;
    }
    if (size != attribute->size)
        walk_damage(walk, context->file_system->offset,
                    "%s%s: its size, %" PRId64 ", makes no sense: read up to its last stored byte, %" PRId64,
                    context->prefix, path, (int64_t)attribute->size, size);
    if (pieces.lost)
        walk_damage(walk, context->file_system->offset,
                    "%s%s: deleted, and %" PRId64 " of %" PRId64 " bytes belong to others now",
                    context->prefix, path, pieces.lost, (int64_t)attribute->size);
    claim_extents(context);
    own_runs(context, attribute);
    bool by_address = context->extents.count > RECORD_EXTENTS_MAX;
    tell(context, meta, path, size, state, by_address ? address_of(context, meta, attribute) : NULL);
}

// One stream of a file.
static void tell_stream(struct file_context *context, TSK_FS_FILE *file, const TSK_FS_ATTR *attribute,
                        const char *path, enum state state)
{
    const TSK_FS_META *meta = file->meta;
    context->extents.count = 0;
    if (attribute->size < 0) {
        walk_skip(context->walk, "its runs make no sense");
    } else if (attribute->size == 0) {
        tell(context, meta, path, 0, state, NULL);
    } else if (attribute->flags & TSK_FS_ATTR_COMP) {
        tell_packed(context, meta, attribute, path, state);
    } else if (attribute->flags & TSK_FS_ATTR_ENC) {
        own_runs(context, attribute);
        walk_skip(context->walk, "encrypted");
    } else if (attribute->flags & TSK_FS_ATTR_RES) {
        bool found =
            context->records && ntfs_records_find(context->records, meta->addr, attribute, &context->extents);
        claim_extents(context);
        tell(context, meta, path, attribute->size, state,
             found ? NULL : address_of(context, meta, attribute));
    } else {
        tell_stored(context, meta, attribute, path, state);
    }
}

static void tell_ntfs(struct file_context *context, TSK_FS_FILE *file, const char *path, enum state state)
{
    bool folder = file->meta->type == TSK_FS_META_TYPE_DIR, none = true;
    int count = tsk_fs_file_attr_getsize(file);
    for (int i = 0; i < count; i++) {
        const TSK_FS_ATTR *attribute = tsk_fs_file_attr_get_idx(file, i);
        if (attribute == NULL)
            break;
        bool data = attribute->type == TSK_FS_ATTR_TYPE_NTFS_DATA;
        bool index = attribute->type == TSK_FS_ATTR_TYPE_NTFS_IDXROOT && attribute->name &&
                     strcmp(attribute->name, "$I30") != 0; // of system files: quotas, object ids
        bool named = attribute->name && *attribute->name;
        if (!data && !index)
            continue;
        none = false;
        if (data && !named && file->meta->addr == 0)
            walk_skip(context->walk, "read with the rest");
        else
            tell_stream(context, file, attribute,
                        named ? text(context, "%s:%s", path, attribute->name) : path, state);
    }
    if (none && !folder)
        walk_skip(context->walk, "no data");
}

static void tell_fork(struct file_context *context, TSK_FS_FILE *file, bool packed, const char *path,
                      enum state state)
{
    int count = tsk_fs_file_attr_getsize(file);
    for (int i = 0; i < count; i++) {
        const TSK_FS_ATTR *attribute = tsk_fs_file_attr_get_idx(file, i);
        if (attribute == NULL || attribute->type != TSK_FS_ATTR_TYPE_HFS_RSRC || attribute->size <= 0)
            continue;
        if (!packed) {
            tell_stream(context, file, attribute, text(context, "%s%s", path, "/..namedfork/rsrc"), state);
            continue;
        }
        struct pieces pieces = {.context = context,
                                .state = state}; // holds the packed data of the file itself
        context->extents.count = 0;
        if (attribute->flags & TSK_FS_ATTR_NONRES && gather_runs(&pieces, attribute) && pieces.lost == 0) {
            claim_extents(context);
            own_runs(context, attribute);
        }
    }
}

void file_tell(struct file_context *context, TSK_FS_FILE *file, const char *path, enum state state)
{
    TSK_FS_TYPE_ENUM type = context->file_system->fs->ftype;
    if (TSK_FS_TYPE_ISNTFS(type)) {
        tell_ntfs(context, file, path, state);
        return;
    }
    TSK_FS_ATTR of_ext;
    bool ext =
        ext_runs_load(&context->ext_runs, context->file_system, context->walk->medium, file->meta, &of_ext);
    const TSK_FS_ATTR *attribute = ext ? &of_ext : tsk_fs_file_attr_get(file);
    if (attribute)
        tell_stream(context, file, attribute, path, state);
    else if (file->meta->size == 0 && state == STATE_LIVE) {
        context->extents.count = 0;
        tell(context, file->meta, path, 0, state, NULL);
    } else {
        walk_skip(context->walk,
                  state == STATE_LIVE ? "its blocks cannot be found" : "deleted, its place is not known");
    }
    if (TSK_FS_TYPE_ISHFS(type) || TSK_FS_TYPE_ISAPFS(type))
        tell_fork(context, file, attribute && attribute->flags & TSK_FS_ATTR_COMP, path, state);
    tsk_error_reset();
}

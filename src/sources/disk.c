// A disk from its partition table down to its files, and what is left over.
#include "sources/disk.h"

#include "base/memory.h"
#include "base/text.h"
#include "sources/file_system.h"
#include "sources/volumes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { POOL_VOLUMES_MAX = 100, PREFIX_MAX_BYTES = 512, ARENA_MAX_BYTES = 64 << 20, PIECE_BYTES = 1 << 20 };

struct disk {
    struct medium *medium;
    TSK_IMG_INFO *image;
    struct file_system open; // the one that was read last
    bool is_open;
};

struct disk *disk_open(struct medium *medium)
{
    struct disk *disk = memory_new(1, sizeof *disk);
    disk->medium = medium;
    disk->image = tsk_medium_open(medium);
    return disk;
}

static void close_file_system(struct disk *disk)
{
    if (disk->is_open)
        file_system_close(&disk->open);
    disk->is_open = false;
}

void disk_close(struct disk *disk)
{
    if (disk == NULL)
        return;
    close_file_system(disk);
    if (disk->image)
        tsk_img_close(disk->image);
    memory_free(disk);
}

// ---- what the walk tells ----

void walk_damage(struct disk_walk *walk, int64_t offset, const char *format, ...)
{
    char what[1024];
    if (walk->damage_count++ > DISK_DAMAGES_MAX)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    struct arena *arena = arena_new(sizeof what * 16);
    const char *clean = text_clean(arena, bytes_of_text(what));
    walk->listener->damage(walk->listener->context, offset,
                           walk->damage_count > DISK_DAMAGES_MAX ? "more is damaged than is told here"
                                                                 : clean);
    arena_free(arena);
}

void walk_skip(struct disk_walk *walk, const char *reason)
{
    walk->listener->skipped(walk->listener->context, reason);
}

// ---- listing ----

struct listing {
    struct disk *disk;
    struct disk_walk walk;
    struct claims claims;
};

// What stands where libtsk knows no file system, when a few bytes tell.
static const char *what_else(struct medium *medium, int64_t offset)
{
    static const struct {
        int64_t at;
        const char *magic;
        size_t size;
        const char *what;
    } others[] = {
        {3, "-FVE-FS-", 8, "a BitLocker volume: encrypted, read as it stands"},
        {0, "LUKS\xba\xbe", 6, "a LUKS volume: encrypted, read as it stands"},
        {1024, "\x10\x20\xf5\xf2", 4, "an F2FS file system: its files are not known, read as it stands"},
        {0, "XFSB", 4, "an XFS file system: its files are not known, read as it stands"},
        {65536 + 64, "_BHRfS_M", 8, "a Btrfs file system: its files are not known, read as it stands"},
        {512, "LABELONE", 8, "an LVM volume: its volumes are not known, read as it stands"},
        {0, "hsqs", 4, "a SquashFS file system: its files are not known, read as it stands"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        uint8_t bytes[8];
        if (medium_read(medium, offset + others[i].at, bytes, others[i].size) == others[i].size &&
            memcmp(bytes, others[i].magic, others[i].size) == 0)
            return others[i].what;
    }
    return NULL;
}

static bool is_apfs_container(struct medium *medium, int64_t offset)
{
    uint8_t magic[4];
    return medium_read(medium, offset + 32, magic, sizeof magic) == sizeof magic &&
           memcmp(magic, "NXSB", 4) == 0;
}

// The volumes of an APFS container, each with its name.
static void list_container(struct listing *listing, int64_t offset, const char *prefix)
{
    struct disk_walk *walk = &listing->walk;
    struct {
        uint64_t block;
        bool encrypted;
        char name[128];
    } volumes[POOL_VOLUMES_MAX];
    size_t count = 0;
    const TSK_POOL_INFO *pool = tsk_pool_open_img_sing(listing->disk->image, offset, TSK_POOL_TYPE_APFS);
    if (pool == NULL) {
        walk_damage(walk, offset, "an APFS container that cannot be read");
        tsk_error_reset();
        return;
    }
    for (const TSK_POOL_VOLUME_INFO *volume = pool->vol_list; volume && count < POOL_VOLUMES_MAX;
         volume = volume->next) {
        volumes[count].block = volume->block;
        volumes[count].encrypted = volume->flags & TSK_POOL_VOLUME_FLAG_ENCRYPTED;
        snprintf(volumes[count].name, sizeof volumes[count].name, "%s",
                 volume->desc ? volume->desc : "volume");
        for (char *at = volumes[count].name; *at; at++)
            *at = *at == '/' ? ':' : *at; // as macOS has it
        count++;
    }
    tsk_pool_close(pool);
    for (size_t i = 0; i < count; i++) {
        char path[PREFIX_MAX_BYTES];
        struct file_system file_system;
        snprintf(path, sizeof path, "%sapfs/%s/", prefix, volumes[i].name);
        if (volumes[i].encrypted) {
            walk_damage(walk, offset, "%s: an encrypted APFS volume: its files are not read", path);
        } else if (file_system_open(&file_system, listing->disk->image, offset, volumes[i].block) == 0) {
            file_system_walk(&file_system, walk, path);
            file_system_close(&file_system);
        } else {
            walk_damage(walk, offset, "%s: an APFS volume that cannot be read", path);
        }
    }
}

// False when nothing is known there.
static bool list_file_system(struct listing *listing, int64_t offset, const char *prefix)
{
    struct file_system file_system;
    if (is_apfs_container(listing->disk->medium, offset)) {
        list_container(listing, offset, prefix);
        return true;
    }
    if (file_system_open(&file_system, listing->disk->image, offset, 0))
        return false;
    file_system_walk(&file_system, &listing->walk, prefix);
    file_system_close(&file_system);
    return true;
}

static void list_volumes(struct listing *listing, const struct volume_list *list)
{
    int64_t before = -1;
    for (size_t i = 0; i < list->count; i++) {
        const struct volume *volume = &list->volumes[i];
        char prefix[32];
        snprintf(prefix, sizeof prefix, "p%u/", volume->number);
        if (volume->offset != before && !list_file_system(listing, volume->offset, prefix)) {
            const char *what = what_else(listing->disk->medium, volume->offset);
            walk_damage(&listing->walk, volume->offset, "partition %u (%s, %" PRId64 " bytes) is %s",
                        volume->number, volume->name, volume->bytes,
                        what ? what : "of no known file system: read as it stands");
        }
        before = volume->offset;
    }
    if (list->more)
        walk_damage(&listing->walk, 0, "more than %d partitions: the others are read as they stand",
                    VOLUMES_MAX);
}

void disk_list(struct disk *disk, const struct member_listener *listener, struct extent_list *rest)
{
    struct listing listing = {.disk = disk};
    struct arena *arena = arena_new(ARENA_MAX_BYTES);
    struct volume_list volumes = {0};
    listing.walk =
        (struct disk_walk){.medium = disk->medium, .listener = listener, .claims = &listing.claims};
    if (disk->image) {
        uint8_t iso[5];
        // a CD that also boots from a stick has a table of partitions that lie within its files
        bool is_cd =
            medium_read(disk->medium, 32769, iso, sizeof iso) == sizeof iso && memcmp(iso, "CD001", 5) == 0;
        if (!is_cd)
            volumes_list(disk->medium, arena, &volumes);
        if (volumes.has_table)
            list_volumes(&listing, &volumes);
        else if (!list_file_system(&listing, 0, "")) {
            const char *what = what_else(disk->medium, 0);
            if (what)
                walk_damage(&listing.walk, 0, "%s", what);
        }
    }
    claims_rest(&listing.claims, medium_size(disk->medium), rest);
    claims_done(&listing.claims);
    member_names_done(&listing.walk.names);
    arena_free(arena);
}

// ---- reading by address ----

// A number and what ends it.
static bool take_number(const char **at, char end, int64_t *value)
{
    const char *stop = strchr(*at, end);
    if (stop == NULL || !text_to_int64((struct bytes){(const uint8_t *)*at, (size_t)(stop - *at)}, value) ||
        *value < 0)
        return false;
    *at = end ? stop + 1 : stop;
    return true;
}

struct taking {
    unpack_take *take;
    void *context;
    int64_t bytes;
};

static TSK_WALK_RET_ENUM take_piece(TSK_FS_FILE *file, TSK_OFF_T offset, TSK_DADDR_T address, char *data,
                                    size_t size, TSK_FS_BLOCK_FLAG_ENUM flags, void *payload)
{
    (void)file;
    (void)offset;
    (void)address;
    (void)flags;
    struct taking *taking = payload;
    taking->bytes += (int64_t)size;
    return taking->take(taking->context, (struct bytes){(const uint8_t *)data, size}) ? TSK_WALK_CONT
                                                                                      : TSK_WALK_STOP;
}

// An ext4 file in very many pieces, which libtsk does not read. False when it is none.
static bool read_ext_file(struct disk *disk, const TSK_FS_FILE *file, struct taking *taking)
{
    struct disk_walk walk = {.medium = disk->medium};
    struct file_context context = {.file_system = &disk->open, .walk = &walk};
    TSK_FS_ATTR attribute;
    bool is_ext = file->meta &&
                  ext_runs_load(&context.ext_runs, &disk->open, disk->medium, file->meta, &attribute) &&
                  file_extents(&context, &attribute);
    uint8_t *piece = is_ext ? memory_new(1, PIECE_BYTES) : NULL;
    bool more = true;
    for (size_t i = 0; is_ext && more && i < context.extents.count; i++) {
        struct extent extent = context.extents.extents[i];
        for (int64_t at = 0; more && at < extent.bytes; at += PIECE_BYTES) {
            size_t part = extent.bytes - at < PIECE_BYTES ? (size_t)(extent.bytes - at) : PIECE_BYTES;
            size_t got = extent.offset < 0 ? 0 : medium_read(disk->medium, extent.offset + at, piece, part);
            memset(piece + got, 0, part - got);
            more = taking->take(taking->context, (struct bytes){piece, part});
        }
    }
    memory_free(piece);
    ext_runs_done(&context.ext_runs);
    extents_done(&context.extents);
    return is_ext;
}

static int read_attribute(TSK_FS_FILE *file, int64_t type, int64_t id, struct taking *taking,
                          struct error *error)
{
    const TSK_FS_ATTR *attribute =
        file ? tsk_fs_file_attr_get_type(file, (TSK_FS_ATTR_TYPE_ENUM)type, (uint16_t)id, 1) : NULL;
    if (attribute == NULL)
        return error_set(error, "the file system has no such file");
    if (tsk_fs_attr_walk(attribute, TSK_FS_FILE_WALK_FLAG_NONE, take_piece, taking)) {
        const char *why = tsk_error_get_errstr();
        return error_set(error, "read to byte %" PRId64 " of %" PRId64 "%s%.200s", taking->bytes,
                         (int64_t)attribute->size, why ? ": " : "", why ? why : "");
    }
    return 0;
}

int disk_read_file(struct disk *disk, const char *address, unpack_take *take, void *context,
                   struct error *error)
{
    int64_t offset, pool_block, inode, type, id;
    if (!take_number(&address, '+', &offset) || !take_number(&address, '/', &pool_block) ||
        !take_number(&address, '-', &inode) || !take_number(&address, '-', &type) ||
        !take_number(&address, 0, &id) || id > UINT16_MAX || type > INT32_MAX)
        return error_set(error, "no address of a file on a disk");
    if (disk->is_open && (disk->open.offset != offset || disk->open.pool_block != (uint64_t)pool_block))
        close_file_system(disk);
    if (!disk->is_open) {
        if (disk->image == NULL || file_system_open(&disk->open, disk->image, offset, (uint64_t)pool_block))
            return error_set(error, "no file system can be opened at byte %" PRId64 " of the disk", offset);
        disk->is_open = true;
    }
    tsk_error_reset();
    struct taking taking = {.take = take, .context = context};
    TSK_FS_FILE *file = tsk_fs_file_open_meta(disk->open.fs, NULL, (uint64_t)inode);
    int result = 0;
    if (file == NULL || !read_ext_file(disk, file, &taking))
        result = read_attribute(file, type, id, &taking, error);
    if (file)
        tsk_fs_file_close(file);
    tsk_error_reset();
    return result;
}

// Opens a file system with libtsk and walks its folders: live ones first, so that their blocks are known
// before a deleted file claims them; then deleted names, then files that no name leads to. Each folder is
// read once, however many names lead to it.
#include "sources/file_system.h"

#include "base/memory.h"

#include <inttypes.h>
#include <string.h>

enum { SCRATCH_MAX_BYTES = 256 << 20, EXT_FOLDER_MAX_BYTES = 256 << 20 };

// ---- opening ----

static TSK_FS_INFO *open_any(TSK_IMG_INFO *image, int64_t offset)
{
    // where libtsk sees more than one, traces of an older one are left over: the order is its own
    static const TSK_FS_TYPE_ENUM types[] = {
        TSK_FS_TYPE_DETECT,     TSK_FS_TYPE_NTFS_DETECT,    TSK_FS_TYPE_FAT_DETECT, TSK_FS_TYPE_EXT_DETECT,
        TSK_FS_TYPE_HFS_DETECT, TSK_FS_TYPE_ISO9660_DETECT, TSK_FS_TYPE_FFS_DETECT};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        tsk_error_reset();
        TSK_FS_INFO *fs = tsk_fs_open_img(image, offset, types[i]);
        if (fs)
            return fs;
        if (i == 0 && !tsk_medium_saw_several(TSK_ERR_FS_UNKTYPE))
            break;
    }
    tsk_error_reset();
    return NULL;
}

int file_system_open(struct file_system *file_system, TSK_IMG_INFO *image, int64_t offset,
                     uint64_t pool_block)
{
    *file_system = (struct file_system){.offset = offset, .pool_block = pool_block, .base = offset};
    if (pool_block == 0) {
        file_system->fs = open_any(image, offset);
    } else {
        file_system->pool = tsk_pool_open_img_sing(image, offset, TSK_POOL_TYPE_APFS);
        if (file_system->pool)
            file_system->pool_image = file_system->pool->get_img_info(file_system->pool, pool_block);
        if (file_system->pool_image)
            file_system->fs = tsk_fs_open_img(file_system->pool_image, offset, TSK_FS_TYPE_APFS);
    }
    bool fine = file_system->fs && file_system->fs->block_size > 0 && file_system->fs->block_size <= 1 << 24;
    if (!fine)
        file_system_close(file_system);
    return fine ? 0 : -1;
}

void file_system_close(struct file_system *file_system)
{
    if (file_system->fs)
        tsk_fs_close(file_system->fs);
    if (file_system->pool_image)
        file_system->pool_image->close(file_system->pool_image);
    if (file_system->pool)
        tsk_pool_close(file_system->pool);
    *file_system = (struct file_system){0};
}

// ---- walking ----

struct folder {
    uint64_t inode;
    const char *path; // in walk->paths; "" or ends in '/'
    unsigned depth;
};

struct lost_file {
    uint64_t inode;
    const char *path;
};

struct folders {
    struct folder *folders;
    size_t count, capacity, next;
};

struct tree {
    struct file_context context;
    struct disk_walk *walk;
    struct file_system *file_system;
    struct folders live, deleted;
    struct lost_file *lost;
    size_t lost_count, lost_capacity;
    uint64_t *orphans;
    size_t orphan_count, orphan_capacity;
    struct pair_map seen;  // folders that were read
    struct pair_map named; // inodes that a name leads to
    bool in_deleted;
};

// True once.
static bool first_time(struct pair_map *map, uint64_t inode)
{
    bool is_new;
    pair_map_at(map, (int64_t)inode, 0, &is_new);
    return is_new;
}

static bool has(const struct pair_map *map, uint64_t inode)
{
    return pair_map_find(map, (int64_t)inode, 0) != NULL;
}

static bool paths_full(struct disk_walk *walk)
{
    return arena_used_bytes(walk->paths) > DISK_PATHS_MAX_BYTES;
}

static void push_folder(struct tree *tree, struct folders *folders, uint64_t inode, const char *path,
                        unsigned depth)
{
    if (depth > DISK_DEPTH_MAX || paths_full(tree->walk)) {
        walk_damage(tree->walk, tree->file_system->offset,
                    "%.200s: nested too deep, or too many folders; not read", path);
        return;
    }
    ARRAY_ROOM(folders->folders, folders->capacity, folders->count);
    folders->folders[folders->count++] =
        (struct folder){inode, *path ? arena_print(tree->walk->paths, "%s/", path) : "", depth};
}

static void push_lost(struct tree *tree, uint64_t inode, const char *path)
{
    if (paths_full(tree->walk)) {
        walk_skip(tree->walk, "more files than the limit");
        return;
    }
    ARRAY_ROOM(tree->lost, tree->lost_capacity, tree->lost_count);
    tree->lost[tree->lost_count++] = (struct lost_file){inode, arena_text(tree->walk->paths, path)};
}

static const char *reason_for(TSK_FS_META_TYPE_ENUM type)
{
    switch (type) {
    case TSK_FS_META_TYPE_LNK:
        return "symbolic link";
    case TSK_FS_META_TYPE_FIFO:
    case TSK_FS_META_TYPE_CHR:
    case TSK_FS_META_TYPE_BLK:
    case TSK_FS_META_TYPE_SOCK:
        return "device, pipe or socket";
    default:
        return "of no known type";
    }
}

static bool is_virtual(const TSK_FS_FILE *file)
{
    return file->name->type == TSK_FS_NAME_TYPE_VIRT || file->name->type == TSK_FS_NAME_TYPE_VIRT_DIR ||
           (file->meta &&
            (file->meta->type == TSK_FS_META_TYPE_VIRT || file->meta->type == TSK_FS_META_TYPE_VIRT_DIR));
}

static void tell_live(struct tree *tree, TSK_FS_FILE *file, const char *path)
{
    if (first_time(&tree->context.told, file->meta->addr))
        file_tell(&tree->context, file, path, STATE_LIVE);
    else
        walk_skip(tree->walk, "another name of a file that is told");
}

// One entry of a folder that is neither "." nor "..".
static void visit(struct tree *tree, TSK_FS_FILE *file, const char *path, unsigned depth)
{
    bool name_deleted = file->name->flags & TSK_FS_NAME_FLAG_UNALLOC;
    if (file->meta == NULL) {
        walk_skip(tree->walk,
                  name_deleted ? "deleted, its place is not known" : "its metadata cannot be read");
        return;
    }
    uint64_t inode = file->meta->addr;
    bool deleted = tree->in_deleted || name_deleted || file->meta->flags & TSK_FS_META_FLAG_UNALLOC;
    first_time(&tree->named, inode);
    if (file->meta->type == TSK_FS_META_TYPE_DIR) {
        walk_skip(tree->walk, "directory");
        if (!has(&tree->seen, inode))
            push_folder(tree, deleted ? &tree->deleted : &tree->live, inode, path, depth + 1);
        if (!deleted && TSK_FS_TYPE_ISNTFS(tree->file_system->fs->ftype) &&
            first_time(&tree->context.told, inode))
            file_tell(&tree->context, file, path, STATE_LIVE); // its named streams
    } else if (file->meta->type != TSK_FS_META_TYPE_REG) {
        walk_skip(tree->walk, reason_for(file->meta->type));
    } else if (deleted) {
        push_lost(tree, inode, path);
    } else {
        tell_live(tree, file, path);
    }
}

static void visit_entry(struct tree *tree, const struct folder *folder, TSK_FS_FILE *file)
{
    struct disk_walk *walk = tree->walk;
    if (strcmp(file->name->name, ".") == 0 || strcmp(file->name->name, "..") == 0 || is_virtual(file))
        return;
    arena_reset(walk->scratch);
    const char *path = arena_print(walk->scratch, "%s%s", folder->path, file->name->name);
    if (strlen(path) > DISK_PATH_MAX_BYTES)
        walk_skip(walk, "path too long");
    else
        visit(tree, file, path, folder->depth);
}

// An ext4 folder in so many pieces that libtsk does not read it. Its deleted names are not looked for: their
// files are found as orphans. False when it is none.
static bool read_ext_folder(struct tree *tree, const struct folder *folder)
{
    struct file_context *context = &tree->context;
    TSK_FS_INFO *fs = tree->file_system->fs;
    TSK_FS_FILE *file = tsk_fs_file_open_meta(fs, NULL, folder->inode);
    TSK_FS_ATTR attribute;
    bool fine =
        file && file->meta && file->meta->type == TSK_FS_META_TYPE_DIR &&
        file->meta->size <= EXT_FOLDER_MAX_BYTES &&
        ext_runs_load(&context->ext_runs, tree->file_system, tree->walk->medium, file->meta, &attribute) &&
        file_extents(context, &attribute);
    size_t size = fine ? (size_t)file->meta->size : 0, at = 0;
    uint8_t *bytes = memory_new(1, size + 1);
    for (size_t i = 0; fine && i < context->extents.count;
         at += (size_t)context->extents.extents[i].bytes, i++)
        if (context->extents.extents[i].offset >= 0)
            medium_read(tree->walk->medium, context->extents.extents[i].offset, bytes + at,
                        (size_t)context->extents.extents[i].bytes);
    struct reader reader = reader_of((struct bytes){bytes, size});
    struct ext_entry entry;
    while (ext_folder_next(&reader, fs->block_size, &entry)) {
        char name[256] = "";
        memcpy(name, entry.name.data, entry.name.size);
        TSK_FS_FILE *child = tsk_fs_file_open_meta(fs, NULL, entry.inode);
        TSK_FS_NAME borrowed = {.name = name, .flags = TSK_FS_NAME_FLAG_ALLOC, .meta_addr = entry.inode};
        if (child) {
            child->name = &borrowed;
            visit_entry(tree, folder, child);
            child->name = NULL;
            tsk_fs_file_close(child);
        } else {
            walk_skip(tree->walk, "its metadata cannot be read");
        }
    }
    memory_free(bytes);
    if (file)
        tsk_fs_file_close(file);
    tsk_error_reset();
    return fine;
}

static void read_folder(struct tree *tree, const struct folder *folder)
{
    struct disk_walk *walk = tree->walk;
    if (!first_time(&tree->seen, folder->inode))
        return;
    TSK_FS_DIR *dir = tsk_fs_dir_open_meta(tree->file_system->fs, folder->inode);
    if (dir == NULL) {
        bool read = read_ext_folder(tree, folder);
        if (!read && !tree->in_deleted)
            walk_damage(walk, tree->file_system->offset, "%.200s%.500s: the folder cannot be read",
                        tree->context.prefix, folder->path);
        return;
    }
    size_t count = tsk_fs_dir_getsize(dir);
    for (size_t i = 0; i < count; i++) {
        TSK_FS_FILE *file = tsk_fs_dir_get(dir, i);
        if (file == NULL || file->name == NULL || file->name->name == NULL) {
            walk_skip(walk, "its metadata cannot be read");
            tsk_error_reset();
        } else {
            visit_entry(tree, folder, file);
        }
        if (file)
            tsk_fs_file_close(file);
    }
    tsk_fs_dir_close(dir);
}

static void read_folders(struct tree *tree, struct folders *folders)
{
    while (folders->next < folders->count) {
        struct folder folder = folders->folders[folders->next++]; // the array may move
        read_folder(tree, &folder);
    }
}

// ---- deleted files ----

static void tell_lost(struct tree *tree)
{
    for (size_t i = 0; i < tree->lost_count; i++) {
        const struct lost_file *lost = &tree->lost[i];
        arena_reset(tree->walk->scratch);
        if (!first_time(&tree->context.told, lost->inode)) {
            walk_skip(tree->walk, "another name of a file that is told");
            continue;
        }
        TSK_FS_FILE *file = tsk_fs_file_open_meta(tree->file_system->fs, NULL, lost->inode);
        if (file && file->meta)
            file_tell(&tree->context, file, lost->path, STATE_DELETED);
        else
            walk_skip(tree->walk, "deleted, its place is not known");
        if (file)
            tsk_fs_file_close(file);
    }
    tree->lost_count = 0;
}

static TSK_WALK_RET_ENUM note_orphan(TSK_FS_FILE *file, void *payload)
{
    struct tree *tree = payload;
    bool kept = file->meta->type == TSK_FS_META_TYPE_REG || file->meta->type == TSK_FS_META_TYPE_DIR;
    if (!kept || has(&tree->named, file->meta->addr))
        return TSK_WALK_CONT;
    if (tree->orphan_count >= DISK_FILES_MAX)
        return TSK_WALK_STOP;
    ARRAY_ROOM(tree->orphans, tree->orphan_capacity, tree->orphan_count);
    tree->orphans[tree->orphan_count++] = file->meta->addr;
    return TSK_WALK_CONT;
}

// What stands in a lost folder is no orphan itself.
static void note_children(struct tree *tree, uint64_t inode)
{
    TSK_FS_DIR *dir = tsk_fs_dir_open_meta(tree->file_system->fs, inode);
    size_t count = dir ? tsk_fs_dir_getsize(dir) : 0;
    for (size_t i = 0; i < count; i++) {
        const TSK_FS_NAME *name = tsk_fs_dir_get_name(dir, i);
        if (name && name->name && strcmp(name->name, ".") != 0 && strcmp(name->name, "..") != 0 &&
            name->meta_addr != inode)
            first_time(&tree->named, name->meta_addr);
    }
    if (dir)
        tsk_fs_dir_close(dir);
    tsk_error_reset();
}

static void visit_orphan(struct tree *tree, uint64_t inode)
{
    if (has(&tree->named, inode))
        return;
    TSK_FS_FILE *file = tsk_fs_file_open_meta(tree->file_system->fs, NULL, inode);
    arena_reset(tree->walk->scratch);
    if (file && file->meta) {
        const char *name = file->meta->name2 && *file->meta->name2->name
                               ? file->meta->name2->name
                               : arena_print(tree->walk->scratch, "OrphanFile-%" PRIu64, inode);
        const char *path = arena_print(tree->walk->scratch, "$OrphanFiles/%s", name);
        if (file->meta->type == TSK_FS_META_TYPE_DIR) {
            walk_skip(tree->walk, "directory");
            push_folder(tree, &tree->deleted, inode, path, 1);
        } else if (file->meta->size == 0) {
            walk_skip(tree->walk, "empty, and deleted");
        } else {
            push_lost(tree, inode, path);
        }
    }
    if (file)
        tsk_fs_file_close(file);
}

static void find_orphans(struct tree *tree)
{
    TSK_FS_INFO *fs = tree->file_system->fs;
    if (tsk_fs_meta_walk(fs, fs->first_inum, fs->last_inum, TSK_FS_META_FLAG_UNALLOC | TSK_FS_META_FLAG_USED,
                         note_orphan, tree))
        tsk_error_reset();
    for (size_t i = 0; i < tree->orphan_count; i++) {
        TSK_FS_FILE *file = tsk_fs_file_open_meta(fs, NULL, tree->orphans[i]);
        bool folder = file && file->meta && file->meta->type == TSK_FS_META_TYPE_DIR;
        if (file)
            tsk_fs_file_close(file);
        if (folder)
            note_children(tree, tree->orphans[i]);
    }
    for (size_t i = 0; i < tree->orphan_count; i++)
        visit_orphan(tree, tree->orphans[i]);
}

// ---- the whole ----

static void tree_done(struct tree *tree)
{
    struct file_context *context = &tree->context;
    ntfs_records_free(context->records);
    extents_done(&context->extents);
    ext_runs_done(&context->ext_runs);
    block_set_done(&context->owned);
    pair_map_done(&context->told);
    pair_map_done(&tree->seen);
    pair_map_done(&tree->named);
    memory_free(tree->live.folders);
    memory_free(tree->deleted.folders);
    memory_free(tree->lost);
    memory_free(tree->orphans);
}

void file_system_walk(struct file_system *file_system, struct disk_walk *walk, const char *prefix)
{
    TSK_FS_INFO *fs = file_system->fs;
    struct tree tree = {.walk = walk, .file_system = file_system};
    tree.context = (struct file_context){.file_system = file_system, .walk = walk, .prefix = prefix};
    walk->paths = arena_new((size_t)DISK_PATHS_MAX_BYTES * 2);
    walk->scratch = arena_new(SCRATCH_MAX_BYTES);
    uint64_t blocks = (uint64_t)medium_size(walk->medium) / fs->block_size + 1;
    block_set_init(&tree.context.owned, fs->last_block < blocks ? fs->last_block + 1 : blocks);
    if (TSK_FS_TYPE_ISNTFS(fs->ftype))
        tree.context.records = ntfs_records_new(file_system, walk->medium);
    push_folder(&tree, &tree.live, fs->root_inum, "", 0);
    read_folders(&tree, &tree.live);
    tree.in_deleted = true;
    read_folders(&tree, &tree.deleted);
    tell_lost(&tree);
    find_orphans(&tree);
    read_folders(&tree, &tree.deleted);
    tell_lost(&tree);
    tree_done(&tree);
    arena_free(walk->paths);
    arena_free(walk->scratch);
}

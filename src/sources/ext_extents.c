// The extents of an ext4 file. libtsk 4.11 fails on trees of more than one leaf, so on every file in some
// hundred pieces, and takes blocks that were never written for data. Source: the kernel's documentation,
// "ext4 Data Structures and Algorithms", "Extent Tree" and "Linear (Classic) Directories".
#include "sources/file_system.h"

#include "base/memory.h"

#include <string.h>

enum {
    MAGIC = 0xf30a,
    ENTRY_BYTES = 12,
    INODE_BYTES = 60, // of the tree that stand in the inode
    DEPTH_MAX = 5,
    NODES_MAX = 1 << 20,
    RUNS_MAX = 8 << 20,
    LENGTH_MAX = 32768, // beyond, the blocks are reserved and were never written
    NAME_AT = 8,        // in an entry of a folder
};

struct walk {
    struct ext_runs *runs;
    struct medium *medium;
    const struct file_system *file_system;
    unsigned nodes;
};

static void add_run(struct ext_runs *runs, uint64_t offset, uint64_t address, uint64_t length, bool written)
{
    ARRAY_ROOM(runs->runs, runs->capacity, runs->count);
    runs->runs[runs->count++] =
        (TSK_FS_ATTR_RUN){.offset = offset,
                          .addr = address,
                          .len = length,
                          .flags = written ? TSK_FS_ATTR_RUN_FLAG_NONE : TSK_FS_ATTR_RUN_FLAG_SPARSE};
}

// depth -1: of the root, which may have any. False when a node makes no sense.
static bool read_node(struct walk *walk, struct bytes node, int depth)
{
    struct reader reader = reader_of(node);
    uint16_t magic = reader_u16le(&reader), count = reader_u16le(&reader);
    reader_skip(&reader, 2);
    int its_depth = reader_u16le(&reader);
    reader_skip(&reader, 4);
    if (magic != MAGIC || its_depth > DEPTH_MAX || (depth >= 0 && its_depth != depth) ||
        count > reader_left(&reader) / ENTRY_BYTES || walk->nodes++ > NODES_MAX ||
        walk->runs->count > RUNS_MAX)
        return false;
    size_t block = walk->file_system->fs->block_size;
    uint8_t *child = its_depth ? memory_new(1, block) : NULL;
    bool fine = true;
    for (unsigned i = 0; fine && i < count; i++) {
        uint64_t offset = reader_u32le(&reader);
        if (its_depth == 0) {
            uint64_t length = reader_u16le(&reader), high = reader_u16le(&reader),
                     low = reader_u32le(&reader);
            bool written = length <= LENGTH_MAX;
            add_run(walk->runs, offset, high << 32 | low, written ? length : length - LENGTH_MAX, written);
        } else {
            uint64_t low = reader_u32le(&reader), high = reader_u16le(&reader), at = high << 32 | low;
            reader_skip(&reader, 2);
            fine = at <= walk->file_system->fs->last_block &&
                   medium_read(walk->medium, walk->file_system->base + (int64_t)(at * block), child, block) ==
                       block &&
                   read_node(walk, (struct bytes){child, block}, its_depth - 1);
        }
    }
    memory_free(child);
    return fine;
}

bool ext_runs_load(struct ext_runs *runs, const struct file_system *file_system, struct medium *medium,
                   const TSK_FS_META *meta, TSK_FS_ATTR *attribute)
{
    runs->count = 0;
    if (!TSK_FS_TYPE_ISEXT(file_system->fs->ftype) ||
        meta->content_type != TSK_FS_META_CONTENT_TYPE_EXT4_EXTENTS || meta->content_ptr == NULL ||
        meta->content_len < INODE_BYTES || meta->size < 0)
        return false;
    struct walk walk = {.runs = runs, .medium = medium, .file_system = file_system};
    if (!read_node(&walk, (struct bytes){meta->content_ptr, INODE_BYTES}, -1))
        return false;
    for (size_t i = 1; i < runs->count; i++)
        runs->runs[i - 1].next = &runs->runs[i];
    *attribute = (TSK_FS_ATTR){.flags = TSK_FS_ATTR_INUSE | TSK_FS_ATTR_NONRES,
                               .type = TSK_FS_ATTR_TYPE_DEFAULT,
                               .size = meta->size};
    attribute->nrd.run = runs->count ? runs->runs : NULL;
    attribute->nrd.initsize = attribute->nrd.allocsize = meta->size;
    return true;
}

void ext_runs_done(struct ext_runs *runs)
{
    memory_free(runs->runs);
    *runs = (struct ext_runs){0};
}

bool ext_folder_next(struct reader *folder, size_t block_bytes, struct ext_entry *entry)
{
    while (reader_left(folder) >= NAME_AT) {
        size_t at = folder->position, block_end = at - at % block_bytes + block_bytes;
        entry->inode = reader_u32le(folder);
        size_t size = reader_u16le(folder), name_size = reader_u8(folder);
        reader_skip(folder, 1);
        bool fine = size >= NAME_AT && size % 4 == 0 && size <= block_end - at && name_size + NAME_AT <= size;
        if (fine) {
            entry->name = reader_take(folder, name_size);
            reader_skip(folder, size - NAME_AT - name_size);
        } else { // the next block begins anew
            folder->position = block_end < folder->bytes.size ? block_end : folder->bytes.size;
        }
        if (fine && entry->inode && name_size && !folder->failed)
            return true;
    }
    return false;
}

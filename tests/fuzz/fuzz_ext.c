// Our own reading of ext4 and of names on any bytes: trees of extents, folders, kinds of images, names of
// segments.
#include "sources/file_system.h"
#include "sources/image_kind.h"
#include "sources/segments.h"

#include <stdlib.h>
#include <string.h>

enum { INODE_BYTES = 60, BLOCK_BYTES = 1024, NAME_MAX_BYTES = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_tree(const uint8_t *data, size_t size)
{
    uint8_t root[INODE_BYTES] = {0};
    memcpy(root, data, size < sizeof root ? size : sizeof root);
    struct medium *medium = medium_of_bytes((struct bytes){data, size});
    TSK_FS_INFO fs = {.ftype = TSK_FS_TYPE_EXT4, .block_size = BLOCK_BYTES, .last_block = size / BLOCK_BYTES};
    TSK_FS_META meta = {.content_type = TSK_FS_META_CONTENT_TYPE_EXT4_EXTENTS,
                        .content_ptr = root,
                        .content_len = sizeof root,
                        .size = 1 << 20};
    struct file_system file_system = {.fs = &fs};
    struct disk_walk walk = {.medium = medium};
    struct file_context context = {.file_system = &file_system, .walk = &walk};
    TSK_FS_ATTR attribute;
    if (ext_runs_load(&context.ext_runs, &file_system, medium, &meta, &attribute) &&
        file_extents(&context, &attribute)) {
        int64_t total = 0;
        for (size_t i = 0; i < context.extents.count; i++) {
            struct extent extent = context.extents.extents[i];
            if (extent.bytes <= 0 || extent.offset < -1 ||
                (extent.offset >= 0 && extent.offset + extent.bytes > (int64_t)size))
                abort();
            total += extent.bytes;
        }
        if (total != meta.size)
            abort();
    }
    ext_runs_done(&context.ext_runs);
    extents_done(&context.extents);
    image_kind_of(medium);
    medium_close(medium);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader folder = reader_of((struct bytes){data, size});
    struct ext_entry entry;
    while (ext_folder_next(&folder, BLOCK_BYTES, &entry))
        if (entry.name.size == 0 || entry.name.size > 255 || entry.inode == 0)
            abort();
    read_tree(data, size);
    struct arena *arena = arena_new(1 << 20);
    const char *name = arena_text_n(arena, data, size < NAME_MAX_BYTES ? size : NAME_MAX_BYTES);
    for (unsigned i = 0; i < 4; i++) {
        const char *first = segment_first(arena, name, i);
        if (first && segment_ways(first) == 0)
            abort(); // the first of a set begins one
        segment_name(arena, name, i, 1 + i * 500);
    }
    arena_free(arena);
    return 0;
}

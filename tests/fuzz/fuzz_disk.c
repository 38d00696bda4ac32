// Images and disks on any bytes. What parses them is libtsk and libyal: this looks that what we tell of it
// holds: every byte at most once, and all of them together the disk.
#include "base/memory.h"
#include "sources/disk.h"
#include "sources/image_kind.h"

#include <stdlib.h>

enum { PIECE = 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct told {
    int64_t size, bytes;
};

static void on_member(void *context, const struct child_item *member)
{
    struct told *told = context;
    if (member->path[0] == 0 || member->path[0] == '/' || member->size_bytes < 0)
        abort();
    int64_t bytes = member->extent_count ? 0 : member->stored_bytes;
    for (size_t i = 0; i < member->extent_count; i++) {
        if (member->extents[i].offset >= 0 &&
            member->extents[i].offset + member->extents[i].bytes > told->size)
            abort();
        bytes += member->extents[i].bytes;
    }
    if (member->storage == STORED && bytes != member->size_bytes)
        abort();
}

static void on_skipped(void *context, const char *reason)
{
    (void)context;
    if (reason[0] == 0)
        abort();
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    (void)context;
    (void)offset;
    if (what[0] == 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct medium *medium = medium_of_bytes((struct bytes){data, size});
    struct image_kind_result kind = image_kind_of(medium);
    if (kind.kind != IMAGE_KIND_RAW && kind.format != IMAGE_NONE)
        medium = medium_of_image(kind.format, &medium, 1, NULL);
    if (medium == NULL)
        return 0;
    uint8_t *piece = memory_new(1, PIECE);
    medium_read(medium, 0, piece, PIECE);
    medium_read(medium, medium_size(medium) - PIECE / 2, piece, PIECE);
    memory_free(piece);
    struct told told = {.size = medium_size(medium)};
    struct member_listener listener = {&told, on_member, on_skipped, on_damage};
    struct extent_list rest = {0};
    struct disk *disk = disk_open(medium);
    disk_list(disk, &listener, &rest);
    int64_t before = 0;
    for (size_t i = 0; i < rest.count; i++) {
        if (rest.extents[i].offset < before || rest.extents[i].bytes <= 0)
            abort();
        before = rest.extents[i].offset + rest.extents[i].bytes;
    }
    if (before > told.size)
        abort();
    extents_done(&rest);
    disk_close(disk);
    medium_close(medium);
    return 0;
}

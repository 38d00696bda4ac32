// ZIP listing on any bytes: every member told lies inside the archive, none shares a byte, paths are clean.
#include "base/memory.h"
#include "base/text.h"
#include "sources/zip.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    size_t size;
    uint8_t *taken; // one flag a byte of the archive
    int64_t told;
};

static void check_path(const char *path)
{
    size_t size = strlen(path);
    if (size == 0 || path[0] == '/')
        abort();
    for (size_t i = 0; i < size;) {
        size_t length = text_utf8_length((const uint8_t *)path + i, size - i);
        if (length == 0)
            abort();
        i += length;
    }
    if (strcmp(path, "..") == 0 || text_start(path, "../") || text_end(path, "/..") || strstr(path, "/../"))
        abort();
}

static void on_member(void *context, const struct child_item *member)
{
    struct seen *seen = context;
    seen->told++;
    check_path(member->path);
    if (member->offset < 0 || member->stored_bytes < 0 || (uint64_t)member->offset > seen->size ||
        (uint64_t)member->stored_bytes > seen->size - (uint64_t)member->offset)
        abort();
    for (int64_t i = 0; i < member->stored_bytes; i++)
        if (seen->taken[member->offset + i]++)
            abort();
}

static void on_skipped(void *context, const char *reason)
{
    struct seen *seen = context;
    seen->told++;
    if (reason[0] == 0)
        abort();
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    const struct seen *seen = context;
    if (offset < 0 || (uint64_t)offset > seen->size || what[0] == 0)
        abort();
}

// Of a set the members may have extents; what is cut off at a missing disk may share none either.
static void on_member_of_set(void *context, const struct child_item *member)
{
    struct child_item one = *member;
    if (member->read_as != IMAGE_SPLIT || member->extent_count > 2)
        abort();
    if (member->extent_count == 0) {
        on_member(context, member);
        return;
    }
    for (size_t i = 0; i < member->extent_count; i++) {
        one.offset = member->extents[i].offset;
        one.stored_bytes = member->extents[i].bytes;
        on_member(context, &one);
    }
    ((struct seen *)context)->told -= (int64_t)member->extent_count - 1;
}

static void list_set(const uint8_t *data, size_t size, bool last_first)
{
    struct seen seen = {.size = size, .taken = memory_new(size, 1)};
    struct member_listener listener = {&seen, on_member_of_set, on_skipped, on_damage};
    size_t cut = data[size / 2] * size / 256;
    struct medium *files[] = {medium_of_bytes((struct bytes){data, cut}),
                              medium_of_bytes((struct bytes){data + cut, size - cut})};
    int64_t present = zip_list_set(&(struct zip_set){files, 2, last_first}, &listener);
    if (present >= 0 && present != seen.told)
        abort();
    medium_close(files[0]);
    medium_close(files[1]);
    memory_free(seen.taken);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen seen = {.size = size, .taken = memory_new(size, 1)};
    struct member_listener listener = {&seen, on_member, on_skipped, on_damage};
    int64_t present = zip_list((struct bytes){data, size}, &listener);
    if (present >= 0 && present != seen.told)
        abort();
    memory_free(seen.taken);
    if (size) {
        list_set(data, size, false);
        list_set(data, size, true);
    }
    return 0;
}

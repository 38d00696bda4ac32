// Writes down what disk_list tells, reading each file as it says.
#include "test.h"

#include "sources/disks.h"

#include "base/memory.h"
#include "base/sha256.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 64 << 20, SEGMENTS_MAX_HERE = 8 };

struct gathering {
    struct disk_told *told;
    struct claims_of_test {
        struct extent *extents;
        size_t count, capacity;
    } claimed;
};

static bool take(void *context, struct bytes piece)
{
    sha256_add(context, piece.data, piece.size);
    return true;
}

static void hash_member(struct disk_told *told, const struct child_item *member, char hex[SHA256_HEX_SIZE])
{
    struct sha256 sha256;
    struct error error = {0};
    sha256_init(&sha256);
    if (member->storage == FILE_SYSTEM) {
        struct disk *disk = disk_open(told->medium); // while the other is being listed
        assert_int_equal(disk_read_file(disk, member->address, take, &sha256, &error), 0);
        disk_close(disk);
    } else {
        struct extent whole = {member->offset, member->stored_bytes};
        const struct extent *extents = member->extent_count ? member->extents : &whole;
        size_t count = member->extent_count ? member->extent_count : 1;
        for (size_t i = 0; i < count; i++) {
            uint8_t *bytes = memory_new(1, (size_t)extents[i].bytes + 1);
            if (extents[i].offset >= 0)
                assert_int_equal(
                    medium_read(told->medium, extents[i].offset, bytes, (size_t)extents[i].bytes),
                    extents[i].bytes);
            sha256_add(&sha256, bytes, (size_t)extents[i].bytes);
            memory_free(bytes);
        }
    }
    sha256_done(&sha256, hex);
}

static void claim(struct gathering *gathering, int64_t offset, int64_t bytes)
{
    if (offset < 0 || bytes <= 0)
        return;
    ARRAY_ROOM(gathering->claimed.extents, gathering->claimed.capacity, gathering->claimed.count);
    gathering->claimed.extents[gathering->claimed.count++] = (struct extent){offset, bytes};
}

static void on_member(void *context, const struct child_item *member)
{
    struct gathering *gathering = context;
    struct disk_told *told = gathering->told;
    char hex[SHA256_HEX_SIZE] = "";
    int64_t bytes = 0;
    for (size_t i = 0; i < member->extent_count; i++) {
        assert_true(member->extents[i].bytes > 0);
        bytes += member->extents[i].bytes;
        claim(gathering, member->extents[i].offset, member->extents[i].bytes);
        told->file_bytes += member->extents[i].offset >= 0 ? member->extents[i].bytes : 0;
    }
    if (member->storage == STORED)
        assert_int_equal(member->extent_count ? bytes : member->stored_bytes, member->size_bytes);
    if (member->storage == STORED && member->extent_count == 0) {
        claim(gathering, member->offset, member->stored_bytes);
        told->file_bytes += member->stored_bytes;
    }
    if (told->hashes)
        hash_member(told, member, hex);
    buffer_print(&told->files, "%s %" PRId64 " %s%s%s%s\n", member->path, member->size_bytes,
                 state_name(member->state), member->storage == FILE_SYSTEM ? " by address" : "",
                 *hex ? " " : "", hex);
}

static void on_skipped(void *context, const char *reason)
{
    struct gathering *gathering = context;
    buffer_print(&gathering->told->skipped, "%s\n", reason);
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    struct gathering *gathering = context;
    (void)offset;
    buffer_print(&gathering->told->files, "!%s\n", what);
}

static int by_offset(const void *a, const void *b)
{
    const struct extent *one = a, *other = b;
    return (one->offset > other->offset) - (one->offset < other->offset);
}

void disk_told_list(struct disk_told *told, struct medium *medium, bool hashes)
{
    *told = (struct disk_told){.medium = medium, .hashes = hashes, .disk = disk_open(medium)};
    buffer_init(&told->files, TEXT_MAX_BYTES);
    buffer_init(&told->skipped, TEXT_MAX_BYTES);
    struct gathering gathering = {.told = told};
    struct member_listener listener = {&gathering, on_member, on_skipped, on_damage};
    disk_list(told->disk, &listener, &told->rest);
    for (size_t i = 0; i < told->rest.count; i++) {
        claim(&gathering, told->rest.extents[i].offset, told->rest.extents[i].bytes);
        told->rest_bytes += told->rest.extents[i].bytes;
    }
    if (gathering.claimed.count)
        qsort(gathering.claimed.extents, gathering.claimed.count, sizeof(struct extent), by_offset);
    for (size_t i = 1; i < gathering.claimed.count; i++)
        told->overlaps = told->overlaps ||
                         gathering.claimed.extents[i].offset <
                             gathering.claimed.extents[i - 1].offset + gathering.claimed.extents[i - 1].bytes;
    memory_free(gathering.claimed.extents);
}

void disk_told_done(struct disk_told *told)
{
    disk_close(told->disk);
    medium_close(told->medium);
    buffer_done(&told->files);
    buffer_done(&told->skipped);
    extents_done(&told->rest);
}

struct medium *shared_image(enum image_format format, const char *names)
{
    struct medium *segments[SEGMENTS_MAX_HERE];
    size_t count = 0;
    const char *folder = getenv("CLEW_SHARED_DATA");
    for (const char *name = names; folder && *name; count++) {
        char path[4096];
        const char *stop = strchrnul(name, '|');
        snprintf(path, sizeof path, "%s/images/%.*s", folder, (int)(stop - name), name);
        int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0)
            break;
        segments[count] = medium_of_file(file, NULL);
        assert_non_null(segments[count]);
        name = *stop ? stop + 1 : stop;
    }
    if (count == 0)
        return NULL;
    struct error error = {0};
    struct medium *medium = medium_of_image(format, segments, count, &error);
    if (medium == NULL)
        fail_msg("%s: %s", names, error.text);
    return medium;
}

// Maps a window of a file, or unpacks it into memory.
#include "sources/open_item.h"

#include "base/memory.h"
#include "sources/unpack.h"

#include <errno.h>
#include <inttypes.h>
#include <libdeflate.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct item_memory {
    void *map; // NULL when nothing is mapped
    size_t map_bytes;
    uint8_t *unpacked; // NULL when nothing was unpacked
    char damage[256];
};

static void say_damage(struct item *item, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say_damage(struct item *item, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(item->memory->damage, sizeof item->memory->damage, format, arguments);
    va_end(arguments);
    item->damage = item->memory->damage;
}

// The window as far as the file goes.
static int map_window(struct item *item, int fd, int64_t offset, int64_t size, struct error *error)
{
    struct stat status;
    if (fstat(fd, &status))
        return error_set(error, "cannot tell the size of %s: %s", item->path, strerror(errno));
    int64_t there = offset < status.st_size ? status.st_size - offset : 0;
    if (size > there)
        say_damage(item, "truncated: %" PRId64 " bytes promised, %" PRId64 " there", size, there);
    if (size < 0 || size > there)
        size = there;
    if (size == 0)
        return 0;
    int64_t before = offset % sysconf(_SC_PAGESIZE);
    size_t map_bytes = (size_t)(size + before);
    void *map = mmap(NULL, map_bytes, PROT_READ, MAP_PRIVATE, fd, offset - before);
    if (map == MAP_FAILED)
        return error_set(error, "cannot map %s: %s", item->path, strerror(errno));
    item->memory->map = map;
    item->memory->map_bytes = map_bytes;
    item->bytes = (struct bytes){(uint8_t *)map + before, (size_t)size};
    return 0;
}

static void keep_unpacked(struct item *item, uint8_t *data, size_t size)
{
    item->memory->unpacked = data;
    item->bytes = (struct bytes){data, size};
}

// The quick way for a member whose size is promised and true. False: it has to be done piece by piece.
static bool inflate_at_once(struct item *item, struct bytes packed, int64_t size_bytes)
{
    uint8_t *out = memory_new(1, (size_t)size_bytes);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    size_t written = 0;
    enum libdeflate_result result = LIBDEFLATE_BAD_DATA;
    if (inflater)
        result = libdeflate_deflate_decompress(inflater, packed.data, packed.size, out, (size_t)size_bytes,
                                               &written);
    libdeflate_free_decompressor(inflater);
    if (result != LIBDEFLATE_SUCCESS) {
        memory_free(out);
        return false;
    }
    if ((int64_t)written != size_bytes)
        say_damage(item, "%" PRId64 " bytes promised, unpacked to %zu", size_bytes, written);
    keep_unpacked(item, out, written);
    return true;
}

static bool take(void *context, struct bytes piece)
{
    buffer_add(context, piece.data, piece.size);
    return true;
}

static int unpack_by_pieces(struct item *item, struct bytes packed, enum storage storage, int64_t size_bytes,
                            size_t limit_bytes, struct error *error)
{
    struct unpack_limits limits = UNPACK_LIMITS_USUAL;
    limits.output_bytes = (int64_t)limit_bytes;
    struct buffer out;
    buffer_init(&out, limit_bytes);
    struct unpack_result result;
    unpack(packed, storage, &limits, take, &out, &result);
    if (result.end == UNPACK_TOO_LARGE || result.end == UNPACK_BOMB) {
        buffer_done(&out);
        return error_set(error, "%s is not read: it %s", item->path, result.why);
    }
    if (result.end != UNPACK_WHOLE)
        say_damage(item, "%s", result.why);
    else if (size_bytes >= 0 && size_bytes != (int64_t)out.size)
        say_damage(item, "%" PRId64 " bytes promised, unpacked to %zu", size_bytes, out.size);
    keep_unpacked(item, out.data, out.size);
    return 0;
}

static int unpack_item(struct item *item, struct bytes packed, enum storage storage, int64_t size_bytes,
                       size_t limit_bytes, struct error *error)
{
    if (size_bytes > 0 && (uint64_t)size_bytes > limit_bytes)
        return error_set(error, "%s is not read: it unpacks to more than the limit of %zu bytes", item->path,
                         limit_bytes);
    // A size that the format cannot reach is a lie: no memory is taken for it.
    bool believable = size_bytes >= 0 && size_bytes / 1032 <= (int64_t)packed.size;
    if (storage == DEFLATED && believable && inflate_at_once(item, packed, size_bytes))
        return 0;
    return unpack_by_pieces(item, packed, storage, size_bytes, limit_bytes, error);
}

static void begin(struct item *item, const char *path)
{
    *item = (struct item){.path = path, .memory = memory_new(1, sizeof(struct item_memory))};
}

int item_unpack(struct item *item, const char *path, struct bytes packed, enum storage storage,
                int64_t size_bytes, size_t limit_bytes, struct error *error)
{
    begin(item, path);
    if (unpack_item(item, packed, storage, size_bytes, limit_bytes, error) == 0)
        return 0;
    item_close(item);
    return -1;
}

int item_open(struct item *item, const char *path, int fd, const struct child_item *where, size_t limit_bytes,
              struct error *error)
{
    static const struct child_item whole = {.stored_bytes = -1, .size_bytes = -1, .storage = FILE_ITSELF};
    if (where == NULL)
        where = &whole;
    begin(item, path);
    int failed = where->offset < 0 ? error_set(error, "%s has no place: offset %" PRId64, path, where->offset)
                                   : map_window(item, fd, where->offset, where->stored_bytes, error);
    if (!failed && where->storage != STORED && where->storage != FILE_ITSELF) {
        struct bytes packed = item->bytes;
        item->bytes = (struct bytes){NULL, 0};
        failed = unpack_item(item, packed, where->storage, where->size_bytes, limit_bytes, error);
        if (item->memory->map)
            munmap(item->memory->map, item->memory->map_bytes);
        item->memory->map = NULL;
    }
    if (failed)
        item_close(item);
    return failed;
}

void item_close(struct item *item)
{
    if (item->memory) {
        if (item->memory->map)
            munmap(item->memory->map, item->memory->map_bytes);
        memory_free(item->memory->unpacked);
        memory_free(item->memory);
    }
    *item = (struct item){0};
}

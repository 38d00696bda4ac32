// Takes bytes where they stand, copies them or unpacks them into memory.
#include "sources/open_item.h"

#include "base/memory.h"
#include "sources/unpack.h"

#include <inttypes.h>
#include <libdeflate.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct item_memory {
    uint8_t *copied;   // bytes that did not stand in one piece; NULL
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

enum { BEGINNING_BYTES = 1024 * 1024 };

// The bytes of the medium: where they stand, copied, or the beginning of them.
static void take_bytes(struct item *item, size_t limit_bytes)
{
    struct medium *medium = item->medium;
    size_t size = (size_t)medium_size(medium), wanted = size;
    const uint8_t *mapped = medium_mapped(medium, 0, size);
    if (mapped == NULL) {
        if (size > limit_bytes) {
            item->in_part = true;
            wanted = size < BEGINNING_BYTES ? size : BEGINNING_BYTES;
        }
        if (wanted)
            item->memory->copied = memory_grow(NULL, wanted, 1);
        wanted = medium_read(medium, 0, item->memory->copied, wanted);
        mapped = item->memory->copied;
    }
    item->bytes = (struct bytes){mapped, wanted};
}

static void open_stored(struct item *item, const struct child_item *where, size_t limit_bytes)
{
    int64_t size = medium_size(item->medium);
    take_bytes(item, limit_bytes);
    int64_t lead = where->margin_bytes < where->offset ? where->margin_bytes : where->offset;
    int64_t there = lead < size ? size - lead : 0;
    if (where->stored_bytes > there)
        say_damage(item, "truncated: %" PRId64 " bytes promised, %" PRId64 " there", where->stored_bytes,
                   there);
    if (where->stored_bytes >= 0 && where->margin_bytes > 0 && !item->in_part) {
        item->lead_bytes = (size_t)(size - there);
        item->margin_bytes = where->stored_bytes < there ? (size_t)(there - where->stored_bytes) : 0;
        item->bytes = bytes_slice(item->bytes, item->lead_bytes, (size_t)where->stored_bytes);
    }
}

static void keep_unpacked(struct item *item, uint8_t *data, size_t size)
{
    item->memory->unpacked = data;
    item->bytes = (struct bytes){data, size};
}

// What a gzip file of one member says its size is (RFC 1952, ISIZE): true of nearly all.
static int64_t gzip_size(struct bytes packed)
{
    struct reader reader = reader_of(bytes_slice(packed, packed.size - 4, 4));
    return packed.size >= 18 ? (int64_t)reader_u32le(&reader) : -1;
}

static bool inflate(enum storage storage, struct bytes packed, uint8_t *out, size_t room, size_t *written)
{
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    size_t used = 0;
    enum libdeflate_result result = LIBDEFLATE_BAD_DATA;
    if (inflater && storage == GZIP)
        result = libdeflate_gzip_decompress_ex(inflater, packed.data, packed.size, out, room, &used, written);
    else if (inflater)
        result = libdeflate_deflate_decompress(inflater, packed.data, packed.size, out, room, written);
    libdeflate_free_decompressor(inflater);
    return result == LIBDEFLATE_SUCCESS && (storage != GZIP || used == packed.size);
}

// The quick way for a member whose size is promised and true. False: it has to be done piece by piece.
static bool inflate_at_once(struct item *item, struct bytes packed, enum storage storage, int64_t size_bytes)
{
    uint8_t *out = memory_grow(NULL, (size_t)size_bytes + 1, 1);
    size_t written = 0;
    if (!inflate(storage, packed, out, (size_t)size_bytes, &written)) {
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

static enum open_result unpack_by_pieces(struct item *item, struct bytes packed, enum storage storage,
                                         int64_t size_bytes, size_t limit_bytes, struct error *error)
{
    struct unpack_limits limits = UNPACK_LIMITS_USUAL;
    limits.output_bytes = (int64_t)limit_bytes;
    struct buffer out;
    buffer_init(&out, limit_bytes);
    struct unpack_result result;
    unpack(packed, storage, &limits, take, &out, &result);
    if (result.end == UNPACK_TOO_LARGE || result.end == UNPACK_BOMB) {
        buffer_done(&out);
        if (result.end == UNPACK_TOO_LARGE)
            return ITEM_TO_UNPACK;
        error_set(error, "%s is not read: it %s", item->path, result.why);
        return ITEM_NOT_OPENED;
    }
    if (result.end != UNPACK_WHOLE)
        say_damage(item, "%s", result.why);
    else if (size_bytes >= 0 && size_bytes != (int64_t)out.size)
        say_damage(item, "%" PRId64 " bytes promised, unpacked to %zu", size_bytes, out.size);
    keep_unpacked(item, out.data, out.size);
    return ITEM_OPENED;
}

static enum open_result unpack_item(struct item *item, struct bytes packed, enum storage storage,
                                    int64_t size_bytes, size_t limit_bytes, struct error *error)
{
    if (size_bytes > 0 && (uint64_t)size_bytes > limit_bytes)
        return ITEM_TO_UNPACK;
    int64_t promised = storage == GZIP && size_bytes < 0 ? gzip_size(packed) : size_bytes;
    // A size that the format cannot reach is a lie: no memory is taken for it.
    bool believable =
        promised >= 0 && promised / 1032 <= (int64_t)packed.size && (size_t)promised <= limit_bytes;
    if ((storage == DEFLATED || storage == GZIP) && believable &&
        inflate_at_once(item, packed, storage, promised))
        return ITEM_OPENED;
    return unpack_by_pieces(item, packed, storage, size_bytes, limit_bytes, error);
}

static void begin(struct item *item, const char *path, struct medium *medium)
{
    *item = (struct item){.path = path,
                          .segment_of = "",
                          .medium = medium,
                          .memory = memory_new(1, sizeof(struct item_memory))};
}

enum open_result item_unpack(struct item *item, const char *path, struct bytes packed, enum storage storage,
                             int64_t size_bytes, size_t limit_bytes, struct error *error)
{
    begin(item, path, NULL);
    enum open_result result = unpack_item(item, packed, storage, size_bytes, limit_bytes, error);
    if (result != ITEM_OPENED)
        item_close(item);
    return result;
}

// Unpacks what the medium holds, which is not needed any more then.
static enum open_result open_packed(struct item *item, const struct child_item *where, size_t limit_bytes,
                                    struct error *error)
{
    take_bytes(item, limit_bytes);
    if (item->in_part)
        return ITEM_TO_UNPACK;
    struct bytes packed = item->bytes;
    item->bytes = (struct bytes){NULL, 0};
    enum open_result result =
        unpack_item(item, packed, where->storage, where->size_bytes, limit_bytes, error);
    if (result == ITEM_OPENED) {
        medium_close(item->medium);
        item->medium = medium_of_bytes(item->bytes);
        memory_free(item->memory->copied);
        item->memory->copied = NULL;
    }
    return result;
}

enum open_result item_open(struct item *item, const char *path, struct medium *medium,
                           const struct child_item *where, size_t limit_bytes, struct error *error)
{
    begin(item, path, medium);
    enum open_result result = ITEM_OPENED;
    if (where->storage == STORED || where->storage == FILE_ITSELF)
        open_stored(item, where, limit_bytes);
    else
        result = open_packed(item, where, limit_bytes, error);
    if (result == ITEM_OPENED)
        item->state = where->state;
    else
        item_close(item);
    return result;
}

enum open_result item_of_buffer(struct item *item, const char *path, struct buffer *buffer,
                                const struct child_item *where, const char *damage)
{
    begin(item, path, medium_of_bytes(buffer_bytes(buffer)));
    keep_unpacked(item, buffer->data, buffer->size);
    *buffer = (struct buffer){0};
    item->state = where->state;
    if (damage)
        say_damage(item, "%s", damage);
    else if (where->size_bytes >= 0 && (size_t)where->size_bytes != item->bytes.size)
        say_damage(item, "%" PRId64 " bytes promised, %zu there", where->size_bytes, item->bytes.size);
    return ITEM_OPENED;
}

void item_close(struct item *item)
{
    medium_close(item->medium);
    if (item->memory) {
        memory_free(item->memory->copied);
        memory_free(item->memory->unpacked);
        memory_free(item->memory);
    }
    *item = (struct item){0};
}

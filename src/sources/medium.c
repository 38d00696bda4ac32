// Media that need no format: files, bytes, several in a row, pieces. Also what all media share.
#include "sources/medium_internal.h"

#include "base/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

// ---- what all share ----

struct medium *medium_new(const struct medium_kind *kind, void *self, int64_t size,
                          struct medium *const *below, size_t below_count)
{
    struct medium *medium = memory_new(1, sizeof *medium);
    *medium = (struct medium){.kind = kind, .self = self, .size = size, .below_count = below_count};
    medium->below = memory_new(below_count + 1, sizeof *below);
    for (size_t i = 0; i < below_count; i++)
        medium->below[i] = below[i];
    return medium;
}

void media_close(struct medium *const *media, size_t count)
{
    for (size_t i = 0; i < count; i++)
        medium_close(media[i]);
}

void medium_close(struct medium *medium)
{
    if (medium == NULL)
        return;
    if (medium->more_owners) {
        medium->more_owners--;
        return;
    }
    medium->kind->close(medium->self);
    media_close(medium->below, medium->below_count);
    memory_free(medium->below);
    memory_free(medium->damages);
    memory_free(medium);
}

struct medium *medium_keep(struct medium *medium)
{
    medium->more_owners++;
    return medium;
}

int64_t medium_size(const struct medium *medium)
{
    return medium->size;
}

static bool lies_within(const struct medium *medium, int64_t offset, size_t size)
{
    return offset >= 0 && offset <= medium->size && size <= (uint64_t)(medium->size - offset);
}

size_t medium_read(struct medium *medium, int64_t offset, void *out, size_t size)
{
    if (offset < 0 || offset >= medium->size)
        return 0;
    uint64_t left = (uint64_t)(medium->size - offset);
    if (size > left)
        size = (size_t)left;
    if (size)
        medium->kind->read(medium, offset, out, size);
    return size;
}

const uint8_t *medium_mapped(struct medium *medium, int64_t offset, size_t size)
{
    if (size == 0 || medium->kind->mapped == NULL || !lies_within(medium, offset, size))
        return NULL;
    return medium->kind->mapped(medium, offset, size);
}

const uint8_t *medium_bytes(struct medium *medium, int64_t offset, void *room, size_t size)
{
    const uint8_t *mapped = medium_mapped(medium, offset, size);
    if (mapped)
        return mapped;
    return lies_within(medium, offset, size) && medium_read(medium, offset, room, size) == size ? room : NULL;
}

int64_t medium_zeros(struct medium *medium, int64_t offset)
{
    if (medium->kind->zeros == NULL || offset < 0 || offset >= medium->size)
        return 0;
    return medium->kind->zeros(medium, offset);
}

void medium_damaged(struct medium *medium, int64_t offset, int64_t bytes, const char *format, ...)
{
    struct medium_damage damage = {.offset = offset, .bytes = bytes};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(damage.what, sizeof damage.what, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < medium->damage_count; i++)
        if (medium->damages[i].offset == offset &&
            (offset >= 0 || strcmp(medium->damages[i].what, damage.what) == 0))
            return;
    if (medium->damage_count == MEDIUM_DAMAGES_MAX) {
        medium->damages_left_out = true;
        return;
    }
    ARRAY_ROOM(medium->damages, medium->damage_capacity, medium->damage_count);
    medium->damages[medium->damage_count++] = damage;
}

static void damage_ranges(struct medium *medium, damage_take *take, void *payload)
{
    for (size_t i = 0; i < medium->damage_count; i++)
        take(payload, medium->damages[i].offset, medium->damages[i].bytes, medium->damages[i].what);
    if (medium->damages_left_out)
        take(payload, -1, 0, "more places are damaged than are told here");
    if (medium->kind->damage_below)
        medium->kind->damage_below(medium, take, payload);
}

struct without_bytes {
    medium_damage_take *take;
    void *payload;
};

static void take_without_bytes(void *payload, int64_t offset, int64_t bytes, const char *what)
{
    (void)bytes;
    const struct without_bytes *inner = payload;
    inner->take(inner->payload, offset, what);
}

void medium_damage_each(struct medium *medium, medium_damage_take *take, void *payload)
{
    damage_ranges(medium, take_without_bytes, &(struct without_bytes){take, payload});
}

// ---- bytes, and a file mapped ----

enum { RESIDENT_MAX_BYTES = 64 << 20 };

struct plain {
    const uint8_t *data;
    size_t map_bytes;      // 0: borrowed
    size_t resident_bytes; // at most; of what was read
};

// What was looked at of a mapped file stays with the process, and a disk is larger than memory: now and then
// all of it is given back. The pages are the system's cache, and come again when they are looked at.
static void give_back(struct plain *plain, size_t next_bytes)
{
    if (plain->map_bytes && plain->resident_bytes > RESIDENT_MAX_BYTES) {
        madvise((void *)(uintptr_t)plain->data, plain->map_bytes, MADV_DONTNEED);
        plain->resident_bytes = 0;
    }
    plain->resident_bytes += next_bytes;
}

static void plain_read(struct medium *medium, int64_t offset, uint8_t *out, size_t size)
{
    struct plain *plain = medium->self;
    give_back(plain, size);
    memcpy(out, plain->data + offset, size);
}

static const uint8_t *plain_mapped(struct medium *medium, int64_t offset, size_t size)
{
    struct plain *plain = medium->self;
    give_back(plain, size);
    return plain->data + offset;
}

static void plain_close(void *self)
{
    struct plain *plain = self;
    if (plain->map_bytes)
        munmap((void *)(uintptr_t)plain->data, plain->map_bytes);
    memory_free(plain);
}

static const struct medium_kind kind_plain = {
    .read = plain_read, .mapped = plain_mapped, .close = plain_close};

static struct medium *plain_new(const uint8_t *data, size_t size, size_t map_bytes)
{
    struct plain *plain = memory_new(1, sizeof *plain);
    *plain = (struct plain){.data = data, .map_bytes = map_bytes};
    return medium_new(&kind_plain, plain, (int64_t)size, NULL, 0);
}

struct medium *medium_of_bytes(struct bytes bytes)
{
    return plain_new(bytes.data, bytes.size, 0);
}

struct medium *medium_of_file(int file, struct error *error)
{
    struct stat status;
    if (fstat(file, &status)) {
        error_set(error, "cannot tell its size: %s", strerror(errno));
        return NULL;
    }
    if (status.st_size == 0)
        return plain_new(NULL, 0, 0);
    void *map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (map == MAP_FAILED) {
        error_set(error, "cannot map it: %s", strerror(errno));
        return NULL;
    }
    return plain_new(map, (size_t)status.st_size, (size_t)status.st_size);
}

// ---- pieces: of one medium, or several in a row ----

struct piece {
    int64_t start; // in this medium
    int64_t bytes;
    struct medium *below; // NULL: zeros
    int64_t offset;       // there
};

struct pieces {
    struct piece *pieces; // in order, none empty
    size_t count;
};

// The piece that holds `offset`, which lies within the medium.
static size_t piece_at(const struct pieces *pieces, int64_t offset)
{
    size_t low = 0, high = pieces->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (pieces->pieces[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void pieces_read(struct medium *medium, int64_t offset, uint8_t *out, size_t size)
{
    const struct pieces *pieces = medium->self;
    for (size_t at = piece_at(pieces, offset); size; at++) {
        const struct piece *piece = &pieces->pieces[at];
        int64_t skip = offset - piece->start;
        size_t part = (uint64_t)(piece->bytes - skip) < size ? (size_t)(piece->bytes - skip) : size;
        size_t done = piece->below ? medium_read(piece->below, piece->offset + skip, out, part) : 0;
        memset(out + done, 0, part - done); // beyond the end of what is below
        out += part;
        offset += (int64_t)part;
        size -= part;
    }
}

static const uint8_t *pieces_mapped(struct medium *medium, int64_t offset, size_t size)
{
    const struct pieces *pieces = medium->self;
    const struct piece *piece = &pieces->pieces[piece_at(pieces, offset)];
    int64_t skip = offset - piece->start;
    bool in_one = piece->below && (uint64_t)(piece->bytes - skip) >= size;
    return in_one ? medium_mapped(piece->below, piece->offset + skip, size) : NULL;
}

static int64_t pieces_zeros(struct medium *medium, int64_t offset)
{
    const struct pieces *pieces = medium->self;
    const struct piece *piece = &pieces->pieces[piece_at(pieces, offset)];
    int64_t skip = offset - piece->start, left = piece->bytes - skip;
    if (piece->below == NULL || piece->offset + skip >= piece->below->size)
        return left;
    int64_t zeros = medium_zeros(piece->below, piece->offset + skip);
    return zeros < left ? zeros : left;
}

struct translation {
    const struct pieces *pieces;
    const struct medium *below;
    damage_take *take;
    void *payload;
};

static void translate(void *payload, int64_t offset, int64_t bytes, const char *what)
{
    const struct translation *translation = payload;
    for (size_t i = 0; i < translation->pieces->count; i++) {
        const struct piece *piece = &translation->pieces->pieces[i];
        int64_t skip = offset > piece->offset ? offset - piece->offset : 0; // damage that begins before it
        if (piece->below != translation->below || skip >= piece->bytes ||
            piece->offset + skip - offset >= bytes)
            continue;
        translation->take(translation->payload, piece->start + skip, bytes - (piece->offset + skip - offset),
                          what);
        return;
    }
}

static void pieces_damage_below(struct medium *medium, damage_take *take, void *payload)
{
    for (size_t i = 0; i < medium->below_count; i++) {
        struct translation translation = {medium->self, medium->below[i], take, payload};
        damage_ranges(medium->below[i], translate, &translation);
    }
}

static void pieces_close(void *self)
{
    struct pieces *pieces = self;
    memory_free(pieces->pieces);
    memory_free(pieces);
}

static const struct medium_kind kind_pieces = {.read = pieces_read,
                                               .mapped = pieces_mapped,
                                               .damage_below = pieces_damage_below,
                                               .zeros = pieces_zeros,
                                               .close = pieces_close};

static struct pieces *pieces_new(size_t count)
{
    struct pieces *pieces = memory_new(1, sizeof *pieces);
    pieces->pieces = memory_new(count + 1, sizeof *pieces->pieces);
    return pieces;
}

// False when the sizes together are too large to count.
static bool pieces_add(struct pieces *pieces, int64_t *size, struct medium *below, int64_t offset,
                       int64_t bytes)
{
    if (bytes > 0)
        pieces->pieces[pieces->count++] = (struct piece){*size, bytes, below, offset};
    return bytes >= 0 && !__builtin_add_overflow(*size, bytes, size);
}

struct medium *medium_of_parts(struct medium *const *parts, size_t count, struct error *error)
{
    struct pieces *pieces = pieces_new(count);
    int64_t size = 0;
    bool fine = true;
    for (size_t i = 0; i < count; i++)
        fine = fine && pieces_add(pieces, &size, parts[i], 0, parts[i]->size);
    struct medium *medium = medium_new(&kind_pieces, pieces, size, parts, count);
    if (fine)
        return medium;
    error_set(error, "its parts together are larger than any disk");
    medium_close(medium);
    return NULL;
}

struct medium *medium_of_extents(struct medium *below, const struct extent *extents, size_t count,
                                 struct error *error)
{
    struct pieces *pieces = pieces_new(count);
    int64_t size = 0, end;
    bool fine = true;
    for (size_t i = 0; fine && i < count; i++) {
        bool stored = extents[i].offset >= 0;
        fine = pieces_add(pieces, &size, stored ? below : NULL, extents[i].offset, extents[i].bytes) &&
               !__builtin_add_overflow(extents[i].offset, extents[i].bytes, &end);
    }
    struct medium *medium = medium_new(&kind_pieces, pieces, size, &below, 1);
    if (fine)
        return medium;
    error_set(error, "its extents are larger than any disk");
    medium_close(medium);
    return NULL;
}

// ---- images ----

struct medium *medium_of_image(enum image_format format, struct medium *const *segments, size_t count,
                               struct error *error)
{
    if (count == 0) {
        error_set(error, "an image without segments");
        return NULL;
    }
    switch (format) {
    case IMAGE_NONE:
    case IMAGE_SPLIT:
        return medium_of_parts(segments, count, error);
    case IMAGE_EWF:
        return ewf_open(segments, count, error);
    case IMAGE_QCOW:
        return qcow_open(segments, count, error);
    case IMAGE_VHD:
        return vhd_open(segments, count, error);
    case IMAGE_VMDK:
        return vmdk_open(segments, count, error);
    case IMAGE_FORMATS:
        break;
    }
    media_close(segments, count);
    error_set(error, "an image format that is not known");
    return NULL;
}

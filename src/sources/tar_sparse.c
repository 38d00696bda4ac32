// Maps of sparse files. Every number in them is hostile.
#include "sources/tar_sparse.h"

#include "base/text.h"

#include <string.h>

enum { BLOCK_BYTES = 512, NUMBER_MAX_BYTES = 20, HOLES_RATIO = 64 };
#define HOLES_FREE_BYTES (INT64_C(64) << 20)

void sparse_begin(struct sparse *sparse, struct arena *arena, int64_t data_at, int64_t data_bytes)
{
    *sparse = (struct sparse){.arena = arena, .data_at = data_at, .data_left = data_bytes};
}

static void append(struct sparse *sparse, int64_t offset, int64_t bytes)
{
    if (bytes == 0)
        return;
    if (sparse->count == RECORD_EXTENTS_MAX) {
        sparse->broken = true;
        return;
    }
    if (sparse->count == sparse->capacity) {
        size_t capacity = sparse->capacity ? 2 * sparse->capacity : 16;
        struct extent *extents = arena_alloc(sparse->arena, capacity, sizeof *extents);
        if (sparse->count)
            memcpy(extents, sparse->extents, sparse->count * sizeof *extents);
        sparse->extents = extents;
        sparse->capacity = capacity;
    }
    sparse->extents[sparse->count++] = (struct extent){offset, bytes};
}

void sparse_add(struct sparse *sparse, int64_t offset, int64_t bytes)
{
    int64_t end;
    if (sparse->broken || offset < sparse->end || bytes < 0 || bytes > sparse->data_left ||
        __builtin_add_overflow(offset, bytes, &end)) {
        sparse->broken = true;
        return;
    }
    append(sparse, -1, offset - sparse->end);
    append(sparse, sparse->data_at, bytes);
    sparse->data_at += bytes;
    sparse->data_left -= bytes;
    sparse->end = end;
}

// The number before the mark, which is stepped over; the last may lack it.
static bool next_number(struct reader *reader, char mark, int64_t *value)
{
    struct bytes left = bytes_slice(reader->bytes, reader->position, NUMBER_MAX_BYTES + 1);
    const uint8_t *stop = left.size ? memchr(left.data, mark, left.size) : NULL;
    size_t size = stop ? (size_t)(stop - left.data) : left.size;
    reader_skip(reader, size + (stop != NULL));
    return (stop || reader_left(reader) == 0) && text_to_int64((struct bytes){left.data, size}, value) &&
           *value >= 0;
}

void sparse_add_list(struct sparse *sparse, struct bytes list)
{
    struct reader reader = reader_of(list);
    while (reader_left(&reader) && !sparse->broken) {
        int64_t offset, bytes;
        if (next_number(&reader, ',', &offset) && next_number(&reader, ',', &bytes))
            sparse_add(sparse, offset, bytes);
        else
            sparse->broken = true;
    }
}

void sparse_add_lines(struct sparse *sparse, struct bytes data)
{
    struct reader reader = reader_of(data), again;
    int64_t count, offset, bytes;
    sparse->broken = !next_number(&reader, '\n', &count) || count > RECORD_EXTENTS_MAX;
    again = reader;
    for (int64_t i = 0; !sparse->broken && i < 2 * count; i++)
        sparse->broken = !next_number(&reader, '\n', &offset);
    int64_t map = (int64_t)((reader.position + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES);
    if (sparse->broken || map > sparse->data_left) {
        sparse->broken = true;
        return;
    }
    sparse->data_at += map;
    sparse->data_left -= map;
    for (int64_t i = 0; i < count; i++)
        if (next_number(&again, '\n', &offset) && next_number(&again, '\n', &bytes))
            sparse_add(sparse, offset, bytes);
}

bool sparse_end(struct sparse *sparse, int64_t real_bytes)
{
    int64_t data = 0;
    if (!sparse->broken && real_bytes >= sparse->end)
        append(sparse, -1, real_bytes - sparse->end);
    for (size_t i = 0; i < sparse->count; i++)
        data += sparse->extents[i].offset >= 0 ? sparse->extents[i].bytes : 0;
    return !sparse->broken && real_bytes >= sparse->end && sparse->count &&
           (real_bytes <= HOLES_FREE_BYTES || real_bytes / HOLES_RATIO <= data);
}

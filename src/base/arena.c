// Chunked bump allocator.
#include "base/arena.h"

#include "base/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 64 * 1024, ALIGNMENT = 16 };

struct chunk {
    struct chunk *next;
    size_t size, used;
    _Alignas(ALIGNMENT) uint8_t data[];
};

struct arena {
    struct chunk *chunks; // the newest first
    size_t limit_bytes, used_bytes;
};

struct arena *arena_new(size_t limit_bytes)
{
    struct arena *arena = memory_new(1, sizeof *arena);
    arena->limit_bytes = limit_bytes;
    return arena;
}

static void free_chunks(struct chunk *chunk)
{
    while (chunk) {
        struct chunk *next = chunk->next;
        memory_free(chunk);
        chunk = next;
    }
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    free_chunks(arena->chunks);
    memory_free(arena);
}

void arena_reset(struct arena *arena)
{
    struct chunk *keep = arena->chunks;
    while (keep && keep->size != CHUNK_BYTES) { // large ones go back
        struct chunk *next = keep->next;
        memory_free(keep);
        keep = next;
    }
    if (keep) {
        free_chunks(keep->next);
        keep->next = NULL;
        keep->used = 0;
    }
    arena->chunks = keep;
    arena->used_bytes = 0;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes, rounded;
    if (__builtin_mul_overflow(count, size, &bytes) || __builtin_add_overflow(bytes, ALIGNMENT - 1, &rounded))
        abort();
    rounded &= ~(size_t)(ALIGNMENT - 1);
    if (rounded > arena->limit_bytes - arena->used_bytes) {
        errno = ENOMEM; // so that a worker's last words are "memory"
        abort();
    }
    struct chunk *chunk = arena->chunks;
    if (chunk == NULL || chunk->size - chunk->used < rounded) {
        size_t chunk_size = rounded > CHUNK_BYTES ? rounded : CHUNK_BYTES;
        chunk = memory_grow(NULL, 1, sizeof *chunk + chunk_size);
        chunk->size = chunk_size;
        chunk->used = 0;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    void *piece = chunk->data + chunk->used;
    chunk->used += rounded;
    arena->used_bytes += rounded;
    return memset(piece, 0, rounded);
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_text_n(arena, text, strlen(text)) : NULL;
}

char *arena_text_n(struct arena *arena, const void *data, size_t size)
{
    char *copy = arena_alloc(arena, size + 1, 1);
    if (size)
        memcpy(copy, data, size);
    return copy;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    char *text = arena_alloc(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

struct bytes arena_bytes(struct arena *arena, struct bytes bytes)
{
    return (struct bytes){(const uint8_t *)arena_text_n(arena, bytes.data, bytes.size), bytes.size};
}

size_t arena_used_bytes(const struct arena *arena)
{
    return arena->used_bytes;
}

// Open addressing with linear probing. Knows nothing of what the texts are.
#include "views/report/text_index.h"

#include "base/memory.h"

#include <string.h>
#include <unistd.h>

enum { SLOTS_FIRST = 64 };

void text_index_init(struct text_index *index, struct arena *arena)
{
    *index = (struct text_index){.arena = arena, .slot_count = SLOTS_FIRST};
    index->slots = memory_new(index->slot_count, sizeof *index->slots);
    if (getentropy(&index->seed, sizeof index->seed))
        index->seed = UINT64_C(0x9e3779b97f4a7c15);
}

void text_index_done(struct text_index *index)
{
    memory_free(index->texts);
    memory_free(index->slots);
    *index = (struct text_index){0};
}

static size_t hash_of(const struct text_index *index, const char *text)
{
    uint64_t hash = index->seed;
    for (; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0xbf58476d1ce4e5b9);
        hash ^= hash >> 29;
    }
    return (size_t)(hash ^ hash >> 32);
}

// The slot where `text` stands or would stand.
static size_t slot_of(const struct text_index *index, const char *text)
{
    size_t slot = hash_of(index, text) & (index->slot_count - 1);
    while (index->slots[slot] && strcmp(index->texts[index->slots[slot] - 1], text) != 0)
        slot = (slot + 1) & (index->slot_count - 1);
    return slot;
}

static void grow(struct text_index *index)
{
    memory_free(index->slots);
    index->slot_count *= 2;
    index->slots = memory_new(index->slot_count, sizeof *index->slots);
    for (size_t i = 0; i < index->count; i++)
        index->slots[slot_of(index, index->texts[i])] = (uint32_t)i + 1;
}

size_t text_index_add(struct text_index *index, const char *text)
{
    size_t slot = slot_of(index, text);
    if (index->slots[slot])
        return index->slots[slot] - 1;
    if (index->count * 2 >= index->slot_count) {
        grow(index);
        slot = slot_of(index, text);
    }
    ARRAY_ROOM(index->texts, index->capacity, index->count);
    index->texts[index->count++] = arena_text(index->arena, text);
    index->slots[slot] = (uint32_t)index->count;
    return index->count - 1;
}

size_t text_index_find(const struct text_index *index, const char *text)
{
    size_t slot = slot_of(index, text);
    return index->slots[slot] ? index->slots[slot] - 1 : SIZE_MAX;
}

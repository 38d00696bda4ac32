// Open addressing with linear probing, at most half full.
#include "base/map.h"

#include "base/memory.h"

#include <string.h>
#include <sys/random.h>

struct pair_slot {
    int64_t a, b, value;
    bool used;
};

struct text_slot {
    char *key; // NULL: free
    uint64_t hash;
    int64_t value;
};

// Finalizer of MurmurHash3 (Austin Appleby, public domain).
static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= UINT64_C(0xff51afd7ed558ccd);
    x ^= x >> 33;
    x *= UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ x >> 33;
}

static size_t pair_probe(const struct pair_slot *slots, size_t capacity, int64_t a, int64_t b)
{
    size_t at = mix((uint64_t)a * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)b) & (capacity - 1);
    while (slots[at].used && (slots[at].a != a || slots[at].b != b))
        at = (at + 1) & (capacity - 1);
    return at;
}

static void pair_grow(struct pair_map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 64;
    struct pair_slot *slots = memory_new(capacity, sizeof *slots);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].used)
            slots[pair_probe(slots, capacity, map->slots[i].a, map->slots[i].b)] = map->slots[i];
    memory_free(map->slots);
    map->slots = slots;
    map->capacity = capacity;
}

int64_t *pair_map_at(struct pair_map *map, int64_t a, int64_t b, bool *is_new)
{
    if (map->count * 2 >= map->capacity)
        pair_grow(map);
    struct pair_slot *slot = &map->slots[pair_probe(map->slots, map->capacity, a, b)];
    if (is_new)
        *is_new = !slot->used;
    if (!slot->used) {
        *slot = (struct pair_slot){a, b, 0, true};
        map->count++;
    }
    return &slot->value;
}

const int64_t *pair_map_find(const struct pair_map *map, int64_t a, int64_t b)
{
    if (map->capacity == 0)
        return NULL;
    const struct pair_slot *slot = &map->slots[pair_probe(map->slots, map->capacity, a, b)];
    return slot->used ? &slot->value : NULL;
}

void pair_map_done(struct pair_map *map)
{
    memory_free(map->slots);
    *map = (struct pair_map){0};
}

// FNV-1a from a secret start, mixed after every byte: without the mixing two texts made to collide from one
// start tend to collide from any.
static uint64_t hash_text(uint64_t seed, const char *key)
{
    uint64_t hash = seed;
    for (; *key; key++)
        hash = mix((hash ^ (uint8_t)*key) * UINT64_C(0x100000001b3));
    return hash;
}

static size_t text_probe(const struct text_slot *slots, size_t capacity, uint64_t hash, const char *key)
{
    size_t at = hash & (capacity - 1);
    while (slots[at].key && (slots[at].hash != hash || strcmp(slots[at].key, key) != 0))
        at = (at + 1) & (capacity - 1);
    return at;
}

static void text_grow(struct text_map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 64;
    struct text_slot *slots = memory_new(capacity, sizeof *slots);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key)
            slots[text_probe(slots, capacity, map->slots[i].hash, map->slots[i].key)] = map->slots[i];
    memory_free(map->slots);
    map->slots = slots;
    map->capacity = capacity;
}

int64_t *text_map_at(struct text_map *map, const char *key, bool *is_new)
{
    if (map->capacity == 0 && getrandom(&map->seed, sizeof map->seed, GRND_NONBLOCK) < 0)
        map->seed = (uint64_t)(uintptr_t)map; // no entropy yet: where the map lies is random too
    if (map->count * 2 >= map->capacity)
        text_grow(map);
    uint64_t hash = hash_text(map->seed, key);
    struct text_slot *slot = &map->slots[text_probe(map->slots, map->capacity, hash, key)];
    if (is_new)
        *is_new = slot->key == NULL;
    if (slot->key == NULL) {
        *slot = (struct text_slot){memory_copy_text(key), hash, 0};
        map->count++;
    }
    return &slot->value;
}

const int64_t *text_map_find(const struct text_map *map, const char *key)
{
    if (map->capacity == 0)
        return NULL;
    const struct text_slot *slot =
        &map->slots[text_probe(map->slots, map->capacity, hash_text(map->seed, key), key)];
    return slot->key ? &slot->value : NULL;
}

void text_map_done(struct text_map *map)
{
    for (size_t i = 0; i < map->capacity; i++)
        memory_free(map->slots[i].key);
    memory_free(map->slots);
    *map = (struct text_map){0};
}

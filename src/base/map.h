// Hash maps: from pairs of numbers, and from texts, to a number. Grow as needed; never shrink. Iteration
// order is not offered on purpose: whoever needs an order keeps a list.
#pragma once

#include "base/bytes.h"

// Keys are pairs of 64-bit numbers.
struct pair_map {
    struct pair_slot *slots; // opaque
    size_t count, capacity;
};

// The value of (a, b), made 0 when new; borrowed until the next call. *is_new may be NULL.
int64_t *pair_map_at(struct pair_map *map, int64_t a, int64_t b, bool *is_new);
const int64_t *pair_map_find(const struct pair_map *map, int64_t a, int64_t b); // NULL when absent
void pair_map_done(struct pair_map *map);

// Keys are texts, copied.
struct text_map {
    struct text_slot *slots; // opaque
    size_t count, capacity;
    uint64_t seed; // drawn at the first key, so that evidence cannot be made to collide
};

int64_t *text_map_at(struct text_map *map, const char *key, bool *is_new);
const int64_t *text_map_find(const struct text_map *map, const char *key);
void text_map_done(struct text_map *map);

// Texts numbered in the order in which they are first met. Texts come from evidence, so the hash is seeded at
// random against crafted collisions; numbers do not depend on the seed.
#pragma once

#include "base/arena.h"

struct text_index {
    struct arena *arena; // borrowed; holds the texts
    const char **texts;  // by number
    uint32_t *slots;     // number + 1; 0 is free
    size_t count, capacity, slot_count;
    uint64_t seed;
};

void text_index_init(struct text_index *index, struct arena *arena);
void text_index_done(struct text_index *index);
// The number of `text`, given now when it is new (then the text is copied).
size_t text_index_add(struct text_index *index, const char *text);
size_t text_index_find(const struct text_index *index, const char *text); // SIZE_MAX when it is not there

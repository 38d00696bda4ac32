// Which texts may be alike: weighted minimum hashing in bands. Two texts meet in a bucket with a chance that
// grows steeply with their weighted Jaccard similarity. Every pair that meets is only a candidate.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { SKETCH_BANDS = 64 }; // of four minima each

// Features as hash << 8 | weight, sorted. Writes a key for each band; equal keys in one band make a bucket.
// `round` gives other hash functions.
void sketch_bands(const uint32_t *features, size_t count, unsigned round, uint32_t bands[SKETCH_BANDS]);

// Buckets of one band: sorts indexes by key. `order` gets `count` indexes, texts with equal keys side by
// side, in rising order within a bucket; `scratch` has room for 2 * count values.
void sketch_sort(const uint32_t *keys, size_t count, uint32_t *order, uint64_t *scratch);

// A text's features in 256 bytes: two sketches agree in about as many bytes as the texts' weighted Jaccard
// similarity says. Bytes taken together are keys: texts with equal keys meet in a bucket, with a chance that
// grows steeply with their similarity. Every pair that meets is only a candidate.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    SKETCH_SIZE = 256,
    SKETCH_KEPT = 128,   // the first bytes are a sketch too, a coarser one
    SKETCH_ROWS_MAX = 4, // bytes in a key
};

// Features as hash << 8 | weight, sorted.
void sketch_of(const uint32_t *features, size_t count, uint8_t sketch[SKETCH_SIZE]);
// 0 to 1; off by 0.03 at SKETCH_SIZE (one standard deviation, at similarity 0.5) and 0.045 at SKETCH_KEPT.
double sketch_similarity(const uint8_t *a, const uint8_t *b, size_t size);
// The key of a band, of a size that is a power of two: bands number size / rows; `round` takes other bytes
// together.
uint32_t sketch_key(const uint8_t *sketch, size_t size, unsigned round, size_t band, unsigned rows);

// Buckets of one band: sorts indexes by key. `order` gets `count` indexes, texts with equal keys side by
// side, in rising order within a bucket; `scratch` has room for 2 * count values.
void sketch_sort(const uint32_t *keys, size_t count, uint32_t *order, uint64_t *scratch);

// One permutation, many bins (Li, Owen, Zhang, "One Permutation Hashing"), weighted by exponential draws (as
// in Ertl, "ProbMinHash"): the feature with the smallest -ln(u) / weight stands for its bin. Empty bins
// borrow from the next (Shrivastava, Li, "Densifying One Permutation Hashing").
#include "links/near_duplicates/sketch.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { PASSES = 4, BINS = SKETCH_SIZE / PASSES, BLOCK = 128 };

static uint32_t mix(uint32_t value)
{
    value ^= value >> 16;
    value *= 0x7feb352dU;
    value ^= value >> 15;
    value *= 0x846ca68bU;
    return value ^ value >> 16; // Wellons, "lowbias32"
}

// About log2 of a value of 1 to 2^24, within 0.01: exact enough to draw with, and the same on every machine
// since it is made of integer and single float operations only.
static float log2_about(uint32_t value)
{
    union {
        float number;
        uint32_t bits;
    } parts = {.number = (float)value};
    float exponent = (float)(parts.bits >> 23) - 127.0f;
    parts.bits = (parts.bits & 0x7fffff) | 0x3f800000;
    float m = parts.number - 1.0f;
    return exponent + m * (1.3465553f - 0.3465553f * m);
}

// Draws of many features at once, in a loop without branches.
static void draw(const uint32_t *features, size_t count, uint32_t seed, uint32_t *hashes, float *draws)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t hash = mix((features[i] >> 8) ^ seed), weight = features[i] & 0xff;
        hashes[i] = hash;
        draws[i] = (24.0f - log2_about((hash >> 8) + 1)) / (float)(weight + (weight == 0));
    }
}

static void pass(const uint32_t *features, size_t count, uint32_t seed, uint32_t minima[BINS])
{
    float smallest[BINS], draws[BLOCK];
    uint32_t hashes[BLOCK];
    for (size_t bin = 0; bin < BINS; bin++) {
        smallest[bin] = INFINITY;
        minima[bin] = 0;
    }
    for (size_t at = 0; at < count; at += BLOCK) {
        size_t size = count - at < BLOCK ? count - at : BLOCK;
        draw(features + at, size, seed, hashes, draws);
        for (size_t i = 0; i < size; i++) {
            size_t bin = hashes[i] & (BINS - 1);
            bool less = draws[i] < smallest[bin];
            smallest[bin] = less ? draws[i] : smallest[bin];
            minima[bin] = less ? hashes[i] : minima[bin];
        }
    }
    for (size_t bin = 0; bin < BINS; bin++) {
        size_t from = bin;
        while (smallest[from] == INFINITY && count)
            from = (from + 1) % BINS;
        if (from != bin)
            minima[bin] = mix(minima[from] + (uint32_t)((from + BINS - bin) % BINS));
    }
}

void sketch_of(const uint32_t *features, size_t count, uint8_t sketch[SKETCH_SIZE])
{
    for (unsigned number = 0; number < PASSES; number++) {
        uint32_t minima[BINS];
        pass(features, count, mix(number + 1), minima);
        for (size_t bin = 0; bin < BINS; bin++)
            sketch[number * BINS + bin] = (uint8_t)(mix(minima[bin]) >> 24);
    }
}

double sketch_similarity(const uint8_t *a, const uint8_t *b, size_t size)
{
    unsigned equal = 0;
    for (size_t i = 0; i < size; i++)
        equal += a[i] == b[i];
    double share = (double)equal / (double)size; // of bytes that differ one in 256 agrees by chance
    return share <= 1.0 / 256 ? 0 : (share - 1.0 / 256) / (255.0 / 256);
}

uint32_t sketch_key(const uint8_t *sketch, size_t size, unsigned round, size_t band, unsigned rows)
{
    uint32_t key = 0;
    size_t at = band * rows, step = 1 + 2 * 37 * (size_t)round; // odd, so it visits every byte once
    for (unsigned row = 0; row < rows; row++, at++)
        key = key << 8 | sketch[(at * step + round) & (size - 1)];
    return key;
}

void sketch_sort(const uint32_t *keys, size_t count, uint32_t *order, uint64_t *scratch)
{
    uint64_t *from = scratch, *to = scratch + count;
    for (size_t i = 0; i < count; i++)
        from[i] = (uint64_t)keys[i] << 32 | i;
    for (unsigned shift = 32; shift < 64; shift += 11) {
        size_t starts[2048] = {0}, total = 0;
        for (size_t i = 0; i < count; i++)
            starts[from[i] >> shift & 2047]++;
        for (size_t i = 0; i < 2048; i++) {
            size_t size = starts[i];
            starts[i] = total;
            total += size;
        }
        for (size_t i = 0; i < count; i++)
            to[starts[from[i] >> shift & 2047]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)from[i];
}

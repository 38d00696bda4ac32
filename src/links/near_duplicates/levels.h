// How alike texts of different hands are by chance in this corpus, and so how alike two groups must be to be
// one: what chance would make once for so many texts. Stock phrases raise the level and words of one's own
// lower it, so it is measured apart for each script and, in it, for texts that say more or less of their own.
// How noisy copies are does not enter, so it need not be guessed.
#pragma once

#include "links/near_duplicates/corpus.h"
#include "links/near_duplicates/features.h"

enum { LEVEL_CLASSES = 4 };

struct near_levels {
    // One pair in 10^x is as alike by chance as base + slope * x.
    float base[SCRIPTS][LEVEL_CLASSES], slope[SCRIPTS][LEVEL_CLASSES];
    float own[SCRIPTS][LEVEL_CLASSES - 1]; // mean weights of a feature at which the next class begins
};

// For texts with even weights, before anything is known.
struct near_levels near_levels_fixed(void);
// Measured on a weighed sample of which texts with equal groups[i] are one hand's already. `share` of the
// texts may be alike by more than chance: up to 0.5 is left out where copies are not all known yet, less is
// nearer the truth where they are.
struct near_levels near_levels_measure(const struct corpus *sample, const uint32_t *groups, double share);
// What a text must have in common with another, when there are `count` in all and the larger of their groups
// has `size` texts: of large groups there are fewer that chance can choose from.
double near_level(const struct near_levels *levels, const struct corpus *corpus, uint32_t text, size_t count,
                  size_t size);
double near_level_least(const struct near_levels *levels, size_t count); // of any text and size

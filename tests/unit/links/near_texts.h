// Texts made by rule, and sets with known truth, for the tests of near-duplicates.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

// Four stock phrases and `own` words of its own.
struct bytes advert_of(struct arena *arena, unsigned seed, unsigned own);
// The same with one word in `nth` replaced.
struct bytes edited(struct arena *arena, struct bytes text, unsigned nth, unsigned seed);

struct text_column {
    struct bytes cells[4096];
    size_t count;
};

// A column of a set in CLEW_SHARED_DATA/ads/synth; false when it is not there.
bool text_column_read(struct arena *arena, const char *name, const char *wanted, struct text_column *column);
// Adjusted Rand index (Hubert, Arabie 1985) by counting pairs.
double adjusted_rand(const struct text_column *truth, const uint32_t *groups);

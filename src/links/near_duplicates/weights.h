// What is learnt from a sample of the texts: how much each feature says, and how alike strangers are.
#pragma once

#include "links/near_duplicates/levels.h"

struct near_measure {
    uint8_t *weights; // of each of the 2^FEATURE_BITS features
    struct near_levels levels;
};

struct near_measure near_measure_of(const struct corpus *corpus);
void near_measure_done(struct near_measure *measure);

// From features to groups: texts whose sketches meet in a bucket are compared, and grouped when they hold
// together.
#pragma once

#include "links/near_duplicates/levels.h"

// groups[i]: the smallest index of the group of text i, of a weighed corpus. `total`: texts that chance has
// to choose from, at least corpus->count. `thorough` compares groups once more, by what their members share.
void near_group_corpus(const struct corpus *corpus, const struct near_levels *levels, size_t total,
                       bool thorough, uint32_t *groups);

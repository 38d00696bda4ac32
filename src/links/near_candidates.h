// From features to groups: texts whose sketches meet in a bucket are compared, and grouped when they hold
// together.
#pragma once

#include "links/near_corpus.h"

// Mean similarity of the members of two groups that become one, where weights are learnt.
extern const double near_alike_min;

// groups[i]: the smallest index of the group of text i. `thorough` compares groups once more, by what their
// members share.
void near_group_corpus(const struct corpus *corpus, double least, bool thorough, uint32_t *groups);

// Groups of texts that one hand wrote: near-identical up to a few edited words, other names, prices and
// numbers. Knows nothing of adverts or the case.
#pragma once

#include "base/bytes.h"

// Sets groups[i] to the smallest index of the group that text i belongs to (i itself when it stands alone).
// The result depends only on the texts and their order. About linear in the total size.
void near_duplicates_group(const struct bytes *texts, size_t count, uint32_t *groups);

// What is kept of texts that were grouped, so that others can be compared with them without reading them all.
#pragma once

#include "links/near_corpus.h"

// weights: of each feature, or NULL when what was kept of an earlier run holds them.
void near_kept_write(struct buffer *kept, const struct corpus *corpus, const uint8_t *weights);

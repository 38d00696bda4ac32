// What is kept of texts that were grouped, so that others can be compared with them without reading them all:
// of each text 128 bytes of its sketch, and once what was learnt of the texts. Little endian:
//   u32 "near", u32 version, u32 1 when something was learnt here, u32 known features, u64 texts, u32 usual
//   weight scripts times: u32 base, u32 slope of the level, as bits of a float known times:   u32 feature <<
//   8 | weight, where the weight is not the usual one texts times:   128 bytes of sketch; all 0 when the text
//   is too short to compare
#pragma once

#include "base/error.h"
#include "links/near_duplicates/weights.h"

// measure: NULL when what was kept of an earlier run holds it.
void near_kept_write(struct buffer *kept, const struct corpus *corpus, const struct near_measure *measure);

struct near_run {
    size_t count;
    const uint8_t *sketches; // borrowed; SKETCH_KEPT each
};

// measure->weights has room for 2^FEATURE_BITS and is written where the run learnt. -1 when it is damaged or
// of another version.
int near_kept_read(struct bytes kept, struct near_run *run, struct near_measure *measure,
                   struct error *error);
// Whether the sketch is one, not that of a text that is too short.
bool near_kept_speaks(const uint8_t *sketch);

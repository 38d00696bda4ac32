// What is demanded of a selector that stands between bytes of machines rather than in text: programs and
// tables are full of bytes that look like one.
#pragma once

#include "casefile/records.h"
#include "observations/scanning/runs.h"

// The selector stands at `start` to `end` of `text`, a run found at `place`.
bool is_credible(const struct selector *selector, enum run_place place, struct bytes text, size_t start,
                 size_t end);

// A fictional case with known truth: evidence files, sources.csv and truth.json, the same for the same seed.
#pragma once

#include "base/error.h"

#include <stdint.h>

enum rehearsal_size { REHEARSAL_SMALL, REHEARSAL_MEDIUM, REHEARSAL_LARGE };

// Writes into `directory`, which must not exist or be empty. With `adverts` above 0 nothing but captures, of
// so many.
int rehearsal_write(const char *directory, enum rehearsal_size size, int64_t adverts, uint64_t seed,
                    struct error *error);

// A fictional case with known truth: evidence files, sources.csv and truth.json, the same for the same seed.
#pragma once

#include "base/error.h"

#include <stdint.h>

enum rehearsal_size { REHEARSAL_SMALL, REHEARSAL_MEDIUM, REHEARSAL_LARGE };

// Writes into `directory`, which must not exist or be empty.
int rehearsal_write(const char *directory, enum rehearsal_size size, uint64_t seed, struct error *error);

// Writes a small JPEG of gray squares: a picture for the eye of a program, of nothing and nobody.
#pragma once

#include "base/bytes.h"
#include "rehearsal/random.h"

// Baseline, `blocks_wide` times `blocks_high` squares of 8 pixels (at most 255 each), the same for the same
// random.
void jpeg_write(struct buffer *out, struct random *random, int blocks_wide, int blocks_high);

// Numbers as those write them who do not want to be found by a search: in words, circles, with hearts
// between.
#pragma once

#include "rehearsal/numbers.h"
#include "rehearsal/random.h"
#include "rehearsal/words.h"

// The national form, of America with the 1 before it, in one of several ways; in the arena.
const char *number_disguised(struct arena *arena, struct random *random, const char *e164,
                             enum language language);

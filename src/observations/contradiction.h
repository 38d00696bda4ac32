// What an item's name says it is, held against what its bytes are.
#pragma once

#include "base/arena.h"
#include "sources/item.h"

// A sentence about the contradiction, in the arena; NULL when the name claims nothing or the bytes agree.
const char *claim_contradiction(const struct item *item, struct arena *arena);

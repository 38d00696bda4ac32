// What an item's name says it is, held against what its bytes are.
#pragma once

#include "base/arena.h"
#include "sources/item.h"

// A sentence about the contradiction, in the arena; NULL when the name claims nothing or the bytes agree.
const char *claim_contradiction(const struct item *item, struct arena *arena);

// The application whose database bears this file name on phones ("WhatsApp" for msgstore.db); NULL: none that
// is known.
const char *claim_database_of(const struct item *item);

// A sentence about a property list (".plist") that cannot be read whole, in the arena; NULL: it can, or is
// none.
const char *claim_of_list(const struct item *item, struct arena *arena);

// Where a place inside an item stands on the disk that the item was found on. Computed from the rows of
// items; for listings only.
#pragma once

#include "casefile/database.h"

// The SQL function image_offset(item, table, offset, reached): bytes from the start of the nearest disk above
// the item. Of what was decoded on the way, where its packed bytes begin. NULL when the item is on no disk,
// or nobody knows where its bytes stand there.
int image_offsets_register(struct casefile *casefile, struct error *error);

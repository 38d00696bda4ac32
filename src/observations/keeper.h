// Keeps a finished unit in the case: its observations, the items found in it, and that it is done.
// Coordinator only.
#pragma once

#include "casefile/items.h"
#include "observations/spool.h"

// What became of a unit, as far as the coordinator knows.
struct unit_outcome {
    const char *failure;      // why it gave nothing; NULL
    const char *const *notes; // damage that the coordinator saw: observers that were stopped, bad compression
    size_t note_count;
};

enum { KEEPER_DEPTH_MAX = 8, KEEPER_CHILDREN_MAX = 4 * 1000 * 1000 };

// Inside the open transaction. The spool's bytes are checked; a stream that breaks the rules makes the item
// unreadable with what came before the fault kept. *damaged is set when anything could not be read.
int keeper_keep(struct casefile *casefile, const struct item_row *item, struct spool *spool,
                const struct unit_outcome *outcome, bool *damaged, struct error *error);

// Accounts that deal with so many others that nothing is tied by them. Pure.
#pragma once

#include "findings/money/transfer_graph.h"

// In the months that statements of a case cover. A funnel that sixty feed is none; a shop's or an employer's
// account is.
enum { CROWDED_OTHERS = 200 };

// Sets `services` (one for each account) to 1 where an account deals with more than `others` different ones,
// and leaves it where not. The graph is indexed.
void crowded_mark(const struct transfer_graph *graph, uint32_t others, uint8_t *services);

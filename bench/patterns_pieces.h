// The pieces of attempts that touch nowhere, ranked: AMLworld's "stacks" are chains of two payments side by
// side, its "bipartite" attempts payments side by side. No finding rests on one of them alone.
#pragma once

#include "findings/money/shapes.h"

// Chains of two payments of nearly the same amount, as stacks.
void pieces_of_stacks(const struct dealings *dealings, struct shape_list *list);
// Single payments, as bipartite ones.
void pieces_of_bipartite(const struct dealings *dealings, struct shape_list *list);

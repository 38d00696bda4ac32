// How the patterns of shapes (fan_in, fan_out, gather_scatter, scatter_gather, bipartite, stack) say what was
// found. The rule stands in money/case_shapes.h.
#pragma once

#include "findings/money/shapes.h"
#include "findings/pattern.h"

// Puts the shapes of one kind, the most surprising first.
int shapes_put(struct find_context *context, const struct pattern *pattern, enum shape_kind kind,
               struct error *error);

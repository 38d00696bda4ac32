// The registry of patterns.
#include "findings/pattern.h"

#include "findings/cycle.h"
#include "findings/funnel_account.h"
#include "findings/mirror_transfers.h"
#include "findings/pass_through.h"
#include "findings/structuring.h"

#include <stddef.h>

// One line each, sorted.
extern const struct pattern bipartite;
extern const struct pattern call_centre;
extern const struct pattern fan_in;
extern const struct pattern fan_out;
extern const struct pattern gather_scatter;
extern const struct pattern indicators_pattern;
extern const struct pattern presence;
extern const struct pattern replaced_number;
extern const struct pattern ring;
extern const struct pattern route;
extern const struct pattern scatter_gather;
extern const struct pattern shared_selector;
extern const struct pattern stack;
extern const struct pattern takings;
extern const struct pattern trail;

// One a line.
// clang-format off
const struct pattern *const patterns[] = {
    &bipartite,
    &call_centre,
    &cycle,
    &fan_in,
    &fan_out,
    &funnel_account,
    &gather_scatter,
    &indicators_pattern,
    &mirror_transfers,
    &pass_through,
    &presence,
    &replaced_number,
    &ring,
    &route,
    &scatter_gather,
    &shared_selector,
    &stack,
    &structuring,
    &takings,
    &trail,
    NULL,
};
// clang-format on

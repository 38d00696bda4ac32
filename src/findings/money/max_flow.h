// The most money that can have come from some accounts to others, exactly: the greatest flow in which money
// goes on only after it came, and may wait with an account for as long as it likes; and a least cut, payments
// without which nothing could have come (Kosyfaki, Mamoulis, Pitoura and Tsaparas, arXiv 2003.01974, the
// maximum flow over temporal interactions; time-expanded network, Dinic's algorithm). Pure.
//
// An account's own money is no bound: what it can have paid on is what can have come to it before. So this is
// never below what any attribution says, first in, first out or another.
#pragma once

#include "base/error.h"
#include "findings/money/transfer_graph.h"

// What accounts are, one byte each.
enum flow_end { FLOW_BETWEEN, FLOW_SOURCE, FLOW_SINK };

struct max_flow {
    int64_t flow_e5;
    uint32_t *cut; // transfers, ascending; their amounts add up to flow_e5
    size_t cut_count;
    size_t relevant; // transfers on any way from a source to a sink
};

// Money stays with the first sink that it reaches; what comes to a source does not count. -1 when the amounts
// are too large to be added up. The result is freed with max_flow_done.
int max_flow_find(const struct transfer_graph *graph, const uint8_t *ends, struct max_flow *flow,
                  struct error *error);
// Whether what the sources paid can be added up.
int max_flow_check(const struct transfer_graph *graph, const uint8_t *ends, struct error *error);
void max_flow_done(struct max_flow *flow);

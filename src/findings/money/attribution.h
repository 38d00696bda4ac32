// Money of chosen sources followed to chosen sinks, first in, first out (provenance.h), with every way it
// took. Pure.
#pragma once

#include "findings/money/max_flow.h" // enum flow_end
#include "findings/money/provenance.h"

// Money of the sources that one transfer carried, as it came with one piece of an earlier one.
struct attribution_piece {
    int64_t amount_e5;
    int64_t arrived_e5; // of it, what came to a sink in the end
    int64_t rested_e5;  // of it, what was not seen to leave the account that the transfer paid
    uint32_t transfer;
    uint32_t parent; // the piece that it came with, from 1; 0: it comes from a source
    uint32_t hop;    // 1: paid by a source
};

struct attribution {
    struct attribution_piece *pieces; // pieces[0] is none; a parent stands before its children
    size_t count;                     // with pieces[0]
    int64_t paid_e5;                  // what the sources paid to others
    int64_t arrived_e5;               // of it, what came to a sink; first sink that it reached
    struct provenance_sums sums;
};

// All that a source pays is its own; what comes to a sink or back to a source goes no further. `rule->ends`
// is not read. Amounts are such that max_flow_find takes them.
void attribution_find(const struct transfer_graph *graph, const struct provenance_rule *rule,
                      const uint8_t *ends, struct attribution *attribution);
void attribution_done(struct attribution *attribution);

// One account after another: the one through which most of the money goes that came to a sink and that none
// before it in the list would have stopped.
struct attribution_stop {
    uint32_t account;
    int64_t stops_e5;   // that none before it would have
    int64_t through_e5; // in all
    int64_t rested_e5;  // not seen to leave it
    int64_t last_sec;   // when money of the sources last came to it
};
enum { ATTRIBUTION_STOPS_MAX = 64 };
// The accounts that money which came to a sink went through or to, in that order, then those by which none
// goes that is not stopped before, most money resting first. Returns their number, at most
// ATTRIBUTION_STOPS_MAX.
size_t attribution_stops(const struct transfer_graph *graph, const struct attribution *attribution,
                         struct attribution_stop stops[ATTRIBUTION_STOPS_MAX]);

// Where money came from, by first in, first out over all transfers in the order of time: each payment takes
// the oldest money that its payer received within a window and passes its origin on; what is paid beyond that
// starts with the payer (Kosyfaki and Mamoulis, arXiv 2110.05041, receipt-order provenance; hops and window
// are capped as in ours, facts of the case). Pure: knows accounts, amounts and moments.
//
// Conserved exactly: of every account, what it received is what it passed on and what rested with it; what it
// paid is what it passed on and what started with it. It is one attribution of many that are possible; the
// most that can have come from somewhere says max_flow.h.
#pragma once

#include "findings/money/transfer_graph.h"

#include <stdbool.h>

enum {
    PROVENANCE_DAYS = 7, // money that lies longer is its holder's own: a week holds AMLworld's longest dwell
    PROVENANCE_HOPS = 6, // what has passed more hands is so, too
    PROVENANCE_LOTS_MAX = 4000000, // 24 bytes each
};

struct provenance_rule {
    int64_t window_sec; // how long money may lie with one account and still be passed on
    unsigned hops_max;  // at most 255
    size_t
        lots_max; // pieces of money held at once; beyond, the window shrinks: `rested_early_e5` says how much
    // For each account, not 0: what it receives rests with it, what it pays starts with it. NULL: none.
    const uint8_t *ends;
};

// What a tag says is its watcher's business. Money that starts is tagged with its payer, and keeps its tag,
// where there is no function. Pieces of one tag and hop that arrive one after the other within a 64th of the
// window may be held as one.
struct provenance_watch {
    void *payload;
    uint32_t (*starts)(void *payload, uint32_t transfer, int64_t amount_e5);
    // A piece goes along with a transfer, its `hops`th: its tag from then on.
    uint32_t (*passes)(void *payload, uint32_t transfer, uint32_t tag, unsigned hops, int64_t amount_e5);
    // Money comes to rest with an account: each piece once, at the latest at the end.
    void (*rests)(void *payload, uint32_t account, uint32_t tag, unsigned hops, int64_t amount_e5);
};

// Sums are exact modulo 2^64: of amounts that no bank can hold, too.
struct provenance_sums {
    uint64_t passed_e5, started_e5, rested_e5; // rested: with the early ones
    uint64_t rested_early_e5;                  // before its window was over, for want of room
    size_t moves;                              // pieces moved
    size_t lots_peak;
};

struct provenance_account {
    uint64_t passed_e5, started_e5, rested_e5;
};

// `accounts` (one for each of the graph's, zeroed; or NULL) takes the same sums of each. The graph need not
// be indexed. `watch` may be NULL.
void provenance_run(const struct transfer_graph *graph, const struct provenance_rule *rule,
                    const struct provenance_watch *watch, struct provenance_account *accounts,
                    struct provenance_sums *sums);
// Whether the sums of every account tie with its transfers, and all of them with `sums`.
bool provenance_ties(const struct transfer_graph *graph, const struct provenance_account *accounts,
                     const struct provenance_sums *sums);

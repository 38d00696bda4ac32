// Money that comes back: simple cycles in time among transfers. Pure: knows no case and no bank.
//
// A cycle is a row of transfers, each from the account that the one before went to, each later than the one
// before, the last to the account that the first left, no other account met twice. From the first to the last
// no more than a window passes. This is the temporal simple cycle of 2SCENT (Kumar and Calders, VLDB 2018)
// and of IBM's parallel-cycle-enumeration (Blanusa et al., SPAA 2022); their counts are ours.
//
// How: from each transfer, accounts that it can reach and accounts from which its sender can be reached are
// grown towards each other; mostly they do not meet. Where they do, the latest moment at which each account
// can still pay back in so many hops bounds the search (2SCENT's closing time). Parallel transfers are walked
// as one bundle and multiplied out by counting. What failed because of accounts on the path is not tried
// again until the deepest of them has left it, so that dense graphs are survived.
#pragma once

#include "findings/money/transfer_graph.h"

#include <stdbool.h>

enum { CYCLE_HOPS_MAX = 60 };

struct cycle_rule {
    int64_t window_sec; // last - first is at most this
    unsigned hops_max;  // 2 to CYCLE_HOPS_MAX
    bool ties;          // transfers of one moment follow each other as they stand in the graph; else strictly
                        // later ones only
    uint64_t work_max;  // transfers looked at for one first transfer; 0: no limit
};

struct cycle_counts {
    uint64_t total; // saturates at UINT64_MAX
    uint64_t by_hops[CYCLE_HOPS_MAX + 1];
    uint64_t unfinished; // first transfers given up at work_max: total is then a lower bound
};

// One row of accounts from one first transfer.
struct cycle {
    const uint32_t *transfers; // numbers of the graph's transfers, the first first; of parallel ones those
                               // with the most even amounts
    unsigned hops;
    uint64_t ways; // so many cycles through parallel transfers (saturates)
};
// Borrowed until it returns; false: no more of this first transfer.
typedef bool cycle_take(void *payload, const struct cycle *cycle);

// `graph` is indexed. `take` may be NULL: then only counted. In order of first transfers; deterministic.
void cycles_each(const struct transfer_graph *graph, const struct cycle_rule *rule, cycle_take *take,
                 void *payload, struct cycle_counts *counts);

// ---- candidates for a finding, and for the bench of shapes ----

struct null_model; // findings/money/null_model.h

struct cycle_candidate {
    uint32_t *transfers; // as in struct cycle; the round that is least expected
    unsigned hops;
    uint32_t *others; // what else went round through the same accounts, not told before
    size_t other_count;
    size_t rounds;        // rows of transfers through the same accounts that share none of them
    double expected;      // returns of this kind by chance after all transfers from the first account to the
                          // second (null_return)
    double amount_chance; // that amounts are so even by chance (null_even_transfers)
    double bits; // surprise of the first round, and of the others what their amounts say: that who pays whom
                 // regularly does so again is no surprise. Candidates are ranked by it
};

struct cycle_candidates {
    struct cycle_candidate *items; // the most surprising first, ties by transfers
    size_t count;
    size_t ordinary; // rows not kept: chance gives them too often (bits_min)
    size_t variants; // rows not kept: most of their transfers stand in a more surprising one
    struct cycle_counts counts;
};

// Rows of accounts are judged alike whatever account they begin at. Rows of fewer bits than `bits_min` are
// not kept; of millions of rows the more surprising are. Freed with cycle_candidates_done.
void cycle_candidates_find(struct cycle_candidates *candidates, const struct transfer_graph *graph,
                           const struct cycle_rule *rule, const struct null_model *null, double bits_min);
void cycle_candidates_done(struct cycle_candidates *candidates);

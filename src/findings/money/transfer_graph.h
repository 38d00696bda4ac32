// Movements of money between accounts, in the order in which money can have moved: what trails, cycles and
// shapes are looked for in. Pure: knows no case, no bank, no name.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct transfer {
    int64_t at_sec;    // when it left its account, Unix time
    int64_t amount_e5; // above 0, in the graph's one currency (base/decimal.h)
    uint32_t from, to; // accounts, from 0; never the same
};

// The transfers stand in the order in which they happened: at_sec never falls, and of one moment what comes
// into an account stands before what leaves it wherever whoever filled the graph could tell.
struct transfer_graph {
    const struct transfer *transfers; // borrowed
    size_t count;                     // below 2^32
    uint32_t account_count;
    // Those of each account, in order: out[out_from[a]] up to out[out_from[a + 1]], numbers of transfers; the
    // same for what comes in. Made by transfer_graph_index.
    uint32_t *out, *out_from, *in, *in_from;
};

// 16 bytes an account and 8 a transfer, freed with transfer_graph_done.
void transfer_graph_index(struct transfer_graph *graph);
void transfer_graph_done(struct transfer_graph *graph); // not the transfers, which are borrowed

// Money that goes round in nearly the same amounts, for a graph of millions of ordinary payments, in which
// rounds of any amounts are too many to be looked at one by one (findings/money/cycles.h counts them all).
#pragma once

#include "findings/money/transfer_graph.h"

enum { EVEN_CYCLE_HOPS_MAX = 12 };

struct even_cycle {
    uint32_t transfers[EVEN_CYCLE_HOPS_MAX];
    unsigned hops;
    double bits; // -log2 of how often so many even steps would lead back by chance
};

struct even_cycles {
    struct even_cycle
        *items; // those of three hops and more before those of two, each the most surprising first
    size_t count, capacity;
};

// Within `hours`, of 2 to EVEN_CYCLE_HOPS_MAX hops, each amount 69 % to 145 % of the one before, but for one.
void even_cycles_find(struct even_cycles *cycles, const struct transfer_graph *graph, int hours);
void even_cycles_done(struct even_cycles *cycles);

// What the search for cycles keeps while it walks: for cycles.c and cycles_show.c only.
#pragma once

#include "findings/money/cycles.h"

enum {
    CYCLE_EXACT_HOPS = 16, // up to so many, latest departures are kept for each number of hops left; beyond,
                           // one for any number
};
#define CYCLE_NONE UINT32_MAX

struct cycle_place { // of an account, for one first transfer
    uint32_t account;
    uint32_t earliest; // rank at which money of the first transfer can be there; CYCLE_NONE
    bool in_next;
    uint8_t on_path;           // its position and 1
    uint8_t failed_hops;       // with so many left or fewer,
    uint32_t failed;           //   coming at this rank or later is in vain (0: nothing known),
    uint64_t failed_conflicts; // as long as accounts stand at these positions of the path
    uint64_t failed_stamp;     //   and the deepest of them has not left it since
};

struct cycle_way {
    uint32_t edge;
    uint64_t count; // of rows of transfers that come to it
};

struct cycle_bundle {
    size_t begin, end; // in ways
};

struct cycle_list {
    uint32_t *accounts;
    size_t count, capacity;
};

struct cycle_walk {
    const struct transfer_graph *graph;
    const struct cycle_rule *rule;
    cycle_take *take;
    void *payload;
    unsigned hops_max;
    uint64_t work, work_max;
    unsigned levels;
    uint32_t *rank; // of each transfer: a path's ranks rise
    uint32_t *parallel_before, *parallel_after;
    // for one first transfer
    uint32_t origin, first_rank, last_rank, last_edge;
    bool gave_up, enough, met;
    uint32_t *place_of; // of each account, its place if that place says so
    struct cycle_place *places;
    size_t place_count, place_capacity;
    uint32_t *latest; // `levels` a place: rank of the latest departure by hops left
    struct cycle_list forward, back, next;
    unsigned forward_hops, back_hops;
    // the path: path[0] is the first transfer and where it went
    struct {
        uint32_t account;
        uint64_t stamp; // of its coming onto the path; 0 when it has left
        struct cycle_bundle bundle;
    } path[CYCLE_HOPS_MAX + 1];
    unsigned depth;
    uint64_t stamp;
    struct cycle_way *ways;
    size_t way_capacity;
    uint64_t found, found_by_hops[CYCLE_HOPS_MAX + 1];
};

// Shows the cycle that the path and the bundle above it make to walk->take; what that says.
bool cycles_show(struct cycle_walk *walk, uint64_t ways);

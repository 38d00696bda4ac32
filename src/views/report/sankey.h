// Flows of one currency as a layered drawing (after Sankey): who pays in on the left, accounts that pass on
// in the middle, where it goes on the right; widths by exact sums. Places only, no drawing.
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sankey_node {
    const char *key;                 // distinct within its side
    const char *label;               // as shown
    const char *only;                // the one account it stands for; NULL when several
    int side;                        // -1 pays in, 0 passes on, 1 receives
    int64_t in_e5, out_e5;           // sums
    int layer;                       // result
    double x, y, height;             // result: left upper corner
    double in_used, out_used, order; // used while placing
};

struct sankey_flow {
    size_t from, to;
    int64_t sum_e5, payments;
    double y1, y2, width; // result: upper edges at both ends
};

struct sankey {
    struct sankey_node *nodes;
    struct sankey_flow *flows;
    size_t node_count, flow_count;
    int layers; // result
};

enum { SANKEY_BAR = 10, SANKEY_GAP = 26 };

// Places everything in `width`; returns the height taken. Cycles among accounts that pass on are drawn as
// lines that lead back.
double sankey_place(struct sankey *sankey, double width);

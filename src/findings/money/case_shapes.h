// The shapes in the payments of a case that chance does not explain: for the patterns fan_in, fan_out,
// gather_scatter, scatter_gather, bipartite and stack, which say them one kind each.
//
// The rule, version 1, in each of the case's graphs (one currency, or euros by the case's rates):
//
// 1. Among transfers between accounts. Not: between accounts of one holder, rows of like amounts at even
// intervals (wage, rent, instalment), whoever deals with so many that nothing is tied by it.
//
// 2. But for scatter-gather, only between strangers: all that ever moved between the two did so within four
// days (money/dealings.h). AMLworld's launderers deal once; people's ordinary business comes again.
//
// 3. At least: five payers or payees of a fan within four days; three of each side of a gather-scatter, first
// the one, then the other, within four days and a few hours each; three that passed on at least 80 % and at
// most 125 % of what they were given within four days, of a scatter-gather; two on each side of a bipartite
// shape, six together, of whom each pays or is paid by two or more within three days; a stack is two of these
// within a week, of which two of the later one's payers or more were payees of the earlier.
//
// 4. No more than one in ten as surprising is to be expected by chance in a case of as many transfers: each
// account at its own rate of such dealings, and the less is known of it, at that of all.
//
// 5. A shape of which most stands in a larger kind is not said again: a stack before a scatter-gather, that
// before a bipartite shape, a gather-scatter, and fans at last.
#pragma once

#include "findings/money/case_money.h"
#include "findings/money/shapes.h"

enum {
    SHAPES_FAN_LEAST = 5,
    SHAPES_SIDE_LEAST = 3,
    SHAPES_MIDDLES_LEAST = 3,
    SHAPES_LAYERS_LEAST = 6,
};
#define SHAPES_BY_CHANCE_MAX 0.1

struct graph_shapes {                // of one of the case's graphs
    const struct money_graph *money; // borrowed
    struct transfer *transfers;      // those of rule 1
    uint32_t *numbers;               // of each, in the money graph
    struct transfer_graph graph;
    struct dealings strange, all;
    struct shape_list list; // ranked
};

struct case_shapes {
    struct graph_shapes *graphs;
    size_t count;
};

void case_shapes_find(struct case_shapes *shapes, const struct case_money *money);
void case_shapes_done(struct case_shapes *shapes);

// So many shapes as surprising are expected by chance among as many transfers.
double shape_by_chance(const struct shape *shape, size_t transfers);
bool shape_holds(const struct shape *shape, size_t transfers); // rules 3 and 4

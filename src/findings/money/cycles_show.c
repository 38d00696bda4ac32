// Of a cycle of bundles, the one row of transfers that stands for it: the one with the most even amounts.
#include "findings/money/cycles_internal.h"

#include <math.h>

enum { PARALLEL_MAX = 32 }; // of each bundle: the first ones

struct shown {
    uint32_t edge[PARALLEL_MAX];
    double cost[PARALLEL_MAX]; // sum of the logarithms of the ratios so far
    uint8_t from[PARALLEL_MAX];
    size_t count;
};

static double unevenness(int64_t a, int64_t b)
{
    return a == b ? 0 : fabs(log((double)a / (double)b));
}

static void take_bundle(const struct cycle_walk *walk, const struct cycle_bundle *bundle,
                        const struct shown *before, struct shown *shown)
{
    const struct transfer *transfers = walk->graph->transfers;
    shown->count = bundle->end - bundle->begin;
    if (shown->count > PARALLEL_MAX)
        shown->count = PARALLEL_MAX;
    for (size_t n = 0; n < shown->count; n++) {
        const uint32_t edge = shown->edge[n] = walk->ways[bundle->begin + n].edge;
        shown->cost[n] = before ? INFINITY : 0;
        for (size_t m = 0; before && m < before->count; m++) {
            if (walk->rank[before->edge[m]] >= walk->rank[edge])
                break;
            const double cost =
                before->cost[m] + unevenness(transfers[before->edge[m]].amount_e5, transfers[edge].amount_e5);
            if (cost < shown->cost[n]) {
                shown->cost[n] = cost;
                shown->from[n] = (uint8_t)m;
            }
        }
    }
}

bool cycles_show(struct cycle_walk *walk, uint64_t ways)
{
    struct shown shown[CYCLE_HOPS_MAX];
    uint32_t transfers[CYCLE_HOPS_MAX];
    const unsigned hops = walk->depth + 1;
    for (unsigned h = 0; h < hops; h++)
        take_bundle(walk, &walk->path[h].bundle, h ? &shown[h - 1] : NULL, &shown[h]);
    size_t best = 0;
    for (size_t n = 1; n < shown[hops - 1].count; n++)
        if (shown[hops - 1].cost[n] < shown[hops - 1].cost[best])
            best = n;
    for (unsigned h = hops; h-- > 0; best = shown[h].from[best])
        transfers[h] = shown[h].edge[best];
    const struct cycle cycle = {.transfers = transfers, .hops = hops, .ways = ways};
    return walk->take(walk->payload, &cycle);
}

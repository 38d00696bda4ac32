// Scatter-gather: relays that begin and end at the same two accounts.
#include "findings/money/relays.h"
#include "findings/money/shapes.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum {
    HOUR = 3600,
    SPAN_HOURS = 100, // AMLworld's last 96 at most
};
#define ALIKE 0.2231435513142097 // log 1.25: one in ten of AMLworld's is beyond it, either way

struct search {
    const struct dealings *dealings;
    struct relays relays;
    uint32_t *from, *to; // of each account: relays that begin and end there
};

static int by_ends(const void *left, const void *right)
{
    const struct relay *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->in != b->in ? (a->in < b->in ? -1 : 1) : a->out < b->out ? -1 : a->out > b->out;
}

static int64_t at(const struct search *search, uint32_t transfer)
{
    return search->dealings->graph->transfers[transfer].at_sec;
}

static uint32_t middle(const struct search *search, const struct relay *relay)
{
    return search->dealings->graph->transfers[relay->in].to;
}

// How many different middles relay within SPAN_HOURS of the first's receipt. Groups are small.
static uint32_t middles_from(const struct search *search, const struct relay *group, size_t count)
{
    uint32_t middles = 0;
    for (size_t i = 0; i < count; i++) {
        bool seen = at(search, group[i].out) - at(search, group[0].in) > SPAN_HOURS * HOUR;
        for (size_t j = 0; j < i && !seen && i - j < 64; j++)
            seen = middle(search, &group[j]) == middle(search, &group[i]);
        middles += !seen;
    }
    return middles;
}

// Also the middles that kept some for themselves or paid first: their transfers are part of it.
static void add_transfers(const struct search *search, const struct relay *first, struct shape_list *list)
{
    const struct dealings *dealings = search->dealings;
    const struct transfer_graph *graph = dealings->graph;
    int64_t from_sec = at(search, first->in), to_sec = from_sec + SPAN_HOURS * HOUR;
    uint32_t middles = 0;
    for (uint32_t i = graph->out_from[first->from]; i < graph->out_from[first->from + 1]; i++) {
        uint32_t in = graph->out[i], by = graph->transfers[in].to;
        bool whole = false;
        if (!dealings->counted[in] || at(search, in) < from_sec || at(search, in) > to_sec)
            continue;
        for (uint32_t o = graph->out_from[by]; o < graph->out_from[by + 1]; o++) {
            uint32_t out = graph->out[o];
            if (graph->transfers[out].to == first->to && dealings->counted[out] &&
                at(search, out) >= from_sec && at(search, out) <= to_sec) {
                shape_add_transfer(list, out);
                whole = true;
            }
        }
        if (whole)
            shape_add_transfer(list, in);
        middles += whole;
    }
    shape_sort_transfers(list);
    list->items[list->count - 1].middles = middles;
}

static void assess_group(const struct search *search, const struct relay *group, size_t count, uint32_t least,
                         struct shape_list *list)
{
    uint32_t best = 0;
    size_t first = 0;
    for (size_t i = 0; i + least <= count; i++) {
        uint32_t middles = middles_from(search, group + i, count - i);
        if (middles > best) {
            best = middles;
            first = i;
        }
    }
    if (best < least)
        return;
    // what relays begin at the one and end at the other besides these, as if they met by chance
    double mean = (search->from[group->from] - best + 0.5) * (search->to[group->to] - best + 0.5) /
                  ((double)search->relays.count + 1);
    struct shape *shape = shape_add(list, SHAPE_SCATTER_GATHER);
    shape->from = group->from;
    shape->to = group->to;
    shape->payers = shape->payees = 1;
    shape->bits = dealing_poisson_bits(mean, best);
    add_transfers(search, &group[first], list);
}

void find_scatter_gather(const struct dealings *dealings, uint32_t least, struct shape_list *list)
{
    struct search search = {.dealings = dealings};
    relays_find(&search.relays, dealings, ALIKE);
    search.from = memory_new((size_t)dealings->graph->account_count + 1, sizeof *search.from);
    search.to = memory_new((size_t)dealings->graph->account_count + 1, sizeof *search.to);
    struct relays *relays = &search.relays;
    for (size_t i = 0; i < relays->count; i++) {
        search.from[relays->items[i].from]++;
        search.to[relays->items[i].to]++;
    }
    if (relays->count)
        qsort(relays->items, relays->count, sizeof *relays->items, by_ends);
    for (size_t i = 0, end; i < relays->count; i = end) {
        const struct relay *group = &relays->items[i];
        for (end = i + 1; end < relays->count && relays->items[end].from == group->from &&
                          relays->items[end].to == group->to;)
            end++;
        if (end - i >= least)
            assess_group(&search, group, end - i, least, list);
    }
    memory_free(search.from);
    memory_free(search.to);
    relays_done(&search.relays);
}

// A walk from each transfer along later ones of like amounts, until it is back.
#include "patterns_even_cycles.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    HOUR = 3600,
    CHOICES_MOST = 64, // an account that pays more in the window passes nothing on: it is a business
    STEPS_MOST = 4096, // from one first transfer
    KEPT_MOST = 64,    // cycles from one first transfer
};
#define ALIKE 0.3715635564324830 // log 1.45: 96 % of AMLworld's hops in one currency lie within .70 and 1.41
#define EXACT 0.001
#define DENSITY 0.25 // of log ratios of two amounts near 0, log-normal with a spread of 1.1

struct walk {
    const struct transfer_graph *graph;
    struct even_cycles *cycles;
    int64_t until_sec;
    uint32_t path[EVEN_CYCLE_HOPS_MAX];
    double bits[EVEN_CYCLE_HOPS_MAX]; // up to there
    unsigned steps, kept;
};

static const struct transfer *transfer_of(const struct walk *walk, uint32_t n)
{
    return &walk->graph->transfers[n];
}

// The first of an account's payments after that transfer.
static uint32_t first_after(const struct walk *walk, uint32_t account, uint32_t transfer)
{
    const struct transfer_graph *graph = walk->graph;
    uint32_t low = graph->out_from[account], high = graph->out_from[account + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (graph->out[middle] <= transfer)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// That a payment of this account goes to that one: as often as it does otherwise, else as anybody's does.
static double closing_chance(const struct walk *walk, uint32_t from, uint32_t to)
{
    const struct transfer_graph *graph = walk->graph;
    uint32_t known = 0, all = graph->out_from[from + 1] - graph->out_from[from];
    for (uint32_t i = graph->out_from[from]; i < graph->out_from[from + 1]; i++)
        known += graph->transfers[graph->out[i]].to == to;
    return known > 1 ? (double)(known - 1) / all
                     : (double)(graph->in_from[to + 1] - graph->in_from[to]) / (double)graph->count;
}

static void keep(struct walk *walk, unsigned hops, double bits)
{
    struct even_cycles *cycles = walk->cycles;
    const struct transfer *last = transfer_of(walk, walk->path[hops - 1]);
    ARRAY_ROOM(cycles->items, cycles->capacity, cycles->count);
    struct even_cycle *cycle = &cycles->items[cycles->count++];
    *cycle = (struct even_cycle){.hops = hops};
    cycle->bits = bits - log2(closing_chance(walk, last->from, last->to));
    memcpy(cycle->transfers, walk->path, hops * sizeof *walk->path);
    walk->kept++;
}

static bool is_met(const struct walk *walk, unsigned hops, uint32_t account)
{
    for (unsigned h = 0; h < hops; h++)
        if (transfer_of(walk, walk->path[h])->to == account)
            return true;
    return false;
}

static void step(struct walk *walk, unsigned hops, bool uneven)
{
    const struct transfer_graph *graph = walk->graph;
    const struct transfer *last = transfer_of(walk, walk->path[hops - 1]);
    uint32_t home = transfer_of(walk, walk->path[0])->from, begin, end;
    begin = end = first_after(walk, last->to, walk->path[hops - 1]);
    while (end < graph->out_from[last->to + 1] && end - begin <= CHOICES_MOST &&
           transfer_of(walk, graph->out[end])->at_sec <= walk->until_sec)
        end++;
    if (end - begin > CHOICES_MOST)
        return;
    for (uint32_t i = begin; i < end && walk->steps < STEPS_MOST && walk->kept < KEPT_MOST; i++) {
        const struct transfer *next = transfer_of(walk, graph->out[i]);
        double apart = fabs(log((double)next->amount_e5 / (double)last->amount_e5));
        bool like = apart <= ALIKE;
        walk->steps++;
        if ((!like && uneven) || (next->to != home && is_met(walk, hops, next->to)))
            continue;
        double alike = 2 * (apart < EXACT ? EXACT : apart) * DENSITY;
        double bits = walk->bits[hops - 1] - log2((end - begin) * (like && alike < 1 ? alike : 1));
        walk->path[hops] = graph->out[i];
        walk->bits[hops] = bits;
        if (next->to == home)
            keep(walk, hops + 1, bits);
        else if (hops + 1 < EVEN_CYCLE_HOPS_MAX)
            step(walk, hops + 1, uneven || !like);
    }
}

static int by_bits(const void *left, const void *right)
{
    const struct even_cycle *a = left, *b = right;
    if ((a->hops == 2) != (b->hops == 2)) // paid straight back: a refund, a loan, a shared bill
        return a->hops == 2 ? 1 : -1;
    if (a->bits != b->bits)
        return a->bits > b->bits ? -1 : 1;
    return a->transfers[0] < b->transfers[0] ? -1 : a->transfers[0] > b->transfers[0];
}

// Of those that share most of their transfers with a more surprising one, none is kept.
static void leave_out_variants(struct even_cycles *cycles, size_t transfers)
{
    bool *taken = memory_new(transfers + 1, sizeof *taken);
    size_t kept = 0;
    for (size_t i = 0; i < cycles->count; i++) {
        const struct even_cycle cycle = cycles->items[i];
        unsigned shared = 0;
        for (unsigned h = 0; h < cycle.hops; h++)
            shared += taken[cycle.transfers[h]];
        if (shared * 2 > cycle.hops && cycle.hops > 2) // who pays whom back is a matter of taste
            continue;
        for (unsigned h = 0; h < cycle.hops; h++)
            taken[cycle.transfers[h]] = true;
        cycles->items[kept++] = cycle;
    }
    cycles->count = kept;
    memory_free(taken);
}

void even_cycles_find(struct even_cycles *cycles, const struct transfer_graph *graph, int hours)
{
    *cycles = (struct even_cycles){0};
    for (size_t i = 0; i < graph->count; i++) {
        struct walk walk = {.graph = graph,
                            .cycles = cycles,
                            .until_sec = graph->transfers[i].at_sec + (int64_t)hours * HOUR,
                            .path = {(uint32_t)i}};
        step(&walk, 1, false);
    }
    if (cycles->count)
        qsort(cycles->items, cycles->count, sizeof *cycles->items, by_bits);
    leave_out_variants(cycles, graph->count);
}

void even_cycles_done(struct even_cycles *cycles)
{
    memory_free(cycles->items);
    *cycles = (struct even_cycles){0};
}

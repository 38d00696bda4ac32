// Cycles worth a look: rows ranked by how little chance explains them, each movement of money told once.
// Knows no case.
#include "findings/money/cycles.h"

#include "base/map.h"
#include "base/memory.h"
#include "findings/money/null_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_MAX = 1 << 21, // kept at a time; when there are more, the more surprising half stays
};

struct row {
    uint32_t *transfers;
    unsigned hops;
    double expected, amount_chance, bits;
};

struct search {
    const struct transfer_graph *graph;
    const struct null_model *null;
    const struct cycle_rule *rule;
    struct row *rows;
    size_t count, capacity, dropped;
    double bits_min;
};

static int by_bits(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    if (a->bits != b->bits)
        return a->bits > b->bits ? -1 : 1;
    if (a->hops != b->hops)
        return a->hops < b->hops ? -1 : 1;
    for (unsigned i = 0; i < a->hops; i++)
        if (a->transfers[i] != b->transfers[i])
            return a->transfers[i] < b->transfers[i] ? -1 : 1;
    return 0;
}

static void keep_the_better_half(struct search *search)
{
    qsort(search->rows, search->count, sizeof *search->rows, by_bits);
    search->bits_min = search->rows[search->count / 2].bits;
    for (size_t i = search->count / 2; i < search->count; i++)
        memory_free(search->rows[i].transfers);
    search->dropped += search->count - search->count / 2;
    search->count /= 2;
}

// From the first account to the second, as often as it starts: each may come back by chance.
static size_t starts_of(const struct search *search, const uint32_t *transfers)
{
    const struct transfer_graph *graph = search->graph;
    const struct transfer *first = &graph->transfers[transfers[0]];
    size_t starts = 0;
    for (uint32_t i = graph->out_from[first->from]; i < graph->out_from[first->from + 1]; i++)
        starts += graph->transfers[graph->out[i]].to == first->to;
    return starts;
}

static bool judge(void *payload, const struct cycle *cycle)
{
    struct search *search = payload;
    struct row row = {
        .hops = cycle->hops,
        .expected = null_return(search->null, cycle->transfers, cycle->hops, search->rule->window_sec),
        .amount_chance = null_even_transfers(search->null, cycle->transfers, cycle->hops),
    };
    row.expected *= (double)starts_of(search, cycle->transfers);
    row.bits = null_bits(row.expected * row.amount_chance, 1);
    if (row.bits < search->bits_min) {
        search->dropped++;
        return true;
    }
    if (search->count == ROWS_MAX)
        keep_the_better_half(search);
    row.transfers = memory_new(cycle->hops, sizeof *row.transfers);
    memcpy(row.transfers, cycle->transfers, cycle->hops * sizeof *row.transfers);
    ARRAY_ROOM(search->rows, search->capacity, search->count);
    search->rows[search->count++] = row;
    return true;
}

// Of the accounts in their order, whichever they begin at.
static void key_of(const struct search *search, const struct row *row, int64_t key[2])
{
    const struct transfer *transfers = search->graph->transfers;
    unsigned least = 0;
    for (unsigned i = 1; i < row->hops; i++)
        if (transfers[row->transfers[i]].from < transfers[row->transfers[least]].from)
            least = i;
    uint64_t hash[2] = {UINT64_C(0x9e3779b97f4a7c15), UINT64_C(0xd1b54a32d192ed03)};
    for (unsigned i = 0; i < row->hops; i++) {
        const uint32_t account = transfers[row->transfers[(least + i) % row->hops]].from;
        hash[0] = (hash[0] ^ account) * UINT64_C(0xff51afd7ed558ccd);
        hash[0] ^= hash[0] >> 33;
        hash[1] = (hash[1] + account + 1) * UINT64_C(0xc4ceb9fe1a85ec53);
        hash[1] ^= hash[1] >> 29;
    }
    key[0] = (int64_t)hash[0];
    key[1] = (int64_t)hash[1];
}

// Of a row through the same accounts, what has not been told. One that shares none of its transfers with
// those told is a round more.
static void add_round(struct cycle_candidate *item, const struct row *row, const uint8_t *told)
{
    unsigned fresh = 0;
    item->others = memory_grow(item->others, item->other_count + row->hops, sizeof *item->others);
    for (unsigned h = 0; h < row->hops; h++)
        if (!told[row->transfers[h]]) {
            item->others[item->other_count++] = row->transfers[h];
            fresh++;
        }
    if (fresh < row->hops)
        return;
    item->rounds++;
    item->bits -= log2(row->amount_chance);
}

// The most surprising first: one that goes through the same accounts with other transfers is one more round;
// one of which more than half has been told is left out.
static void pick(struct search *search, struct cycle_candidates *candidates)
{
    struct pair_map by_accounts = {0};
    uint8_t *told = memory_new(search->graph->count + 1, 1);
    size_t capacity = 0;
    for (size_t i = 0; i < search->count; i++) {
        struct row *row = &search->rows[i];
        unsigned known = 0;
        int64_t key[2];
        bool is_new;
        key_of(search, row, key);
        for (unsigned h = 0; h < row->hops; h++)
            known += told[row->transfers[h]];
        if (known * 2 > row->hops) {
            candidates->variants++;
            continue;
        }
        int64_t *at = pair_map_at(&by_accounts, key[0], key[1], &is_new);
        if (!is_new)
            add_round(&candidates->items[*at], row, told);
        for (unsigned h = 0; h < row->hops; h++)
            told[row->transfers[h]] = 1;
        if (!is_new)
            continue;
        *at = (int64_t)candidates->count;
        ARRAY_ROOM(candidates->items, capacity, candidates->count);
        candidates->items[candidates->count++] = (struct cycle_candidate){.transfers = row->transfers,
                                                                          .hops = row->hops,
                                                                          .rounds = 1,
                                                                          .expected = row->expected,
                                                                          .amount_chance = row->amount_chance,
                                                                          .bits = row->bits};
        row->transfers = NULL;
    }
    memory_free(told);
    pair_map_done(&by_accounts);
}

static int by_surprise(const void *left, const void *right)
{
    const struct cycle_candidate *a = left, *b = right;
    const struct row rows[2] = {{.transfers = a->transfers, .hops = a->hops, .bits = a->bits},
                                {.transfers = b->transfers, .hops = b->hops, .bits = b->bits}};
    return by_bits(&rows[0], &rows[1]);
}

void cycle_candidates_find(struct cycle_candidates *candidates, const struct transfer_graph *graph,
                           const struct cycle_rule *rule, const struct null_model *null, double bits_min)
{
    struct search search = {.graph = graph, .null = null, .rule = rule, .bits_min = bits_min};
    *candidates = (struct cycle_candidates){0};
    cycles_each(graph, rule, judge, &search, &candidates->counts);
    if (search.count)
        qsort(search.rows, search.count, sizeof *search.rows, by_bits);
    pick(&search, candidates);
    candidates->ordinary = search.dropped;
    if (candidates->count)
        qsort(candidates->items, candidates->count, sizeof *candidates->items, by_surprise);
    for (size_t i = 0; i < search.count; i++)
        memory_free(search.rows[i].transfers);
    memory_free(search.rows);
}

void cycle_candidates_done(struct cycle_candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        memory_free(candidates->items[i].transfers);
        memory_free(candidates->items[i].others);
    }
    memory_free(candidates->items);
    *candidates = (struct cycle_candidates){0};
}

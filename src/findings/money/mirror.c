// Halves of equal amount at the same time, by pairs of accounts, against chance. Knows no case.
#include "findings/money/mirror.h"

#include "base/map.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW_SEC (MIRROR_WINDOW_DAYS * INT64_C(86400))

struct bucket_entry {
    int32_t bucket; // of amounts that are near each other
    uint32_t transfer;
};

struct match {
    uint32_t receiver, payer, in, out;
};

struct search {
    const struct mirror_input *input;
    struct bucket_entry *entries; // by bucket, then as they stand in the graph
    size_t entry_count;
    struct match *matches;
    size_t match_count, match_capacity;
    struct mirrors *mirrors;
    size_t capacity;
};

static int by_bucket(const void *left, const void *right)
{
    const struct bucket_entry *a = left, *b = right;
    if (a->bucket != b->bucket)
        return a->bucket < b->bucket ? -1 : 1;
    return a->transfer < b->transfer ? -1 : a->transfer > b->transfer;
}

static int32_t bucket_of(int64_t amount_e5)
{
    return (int32_t)floor(log((double)amount_e5) / log1p(MIRROR_NEAR_PERCENT / 100.0));
}

static void fill_buckets(struct search *search)
{
    const struct transfer_graph *graph = search->input->graph;
    search->entries = memory_new(graph->count + 1, sizeof *search->entries);
    for (size_t i = 0; i < graph->count; i++)
        if (search->input->is_half[i])
            search->entries[search->entry_count++] = (struct bucket_entry){
                .bucket = bucket_of(graph->transfers[i].amount_e5), .transfer = (uint32_t)i};
    if (search->entry_count)
        qsort(search->entries, search->entry_count, sizeof *search->entries, by_bucket);
}

// The first of a bucket at `from_sec` or later.
static size_t first_at(const struct search *search, int32_t bucket, int64_t from_sec)
{
    size_t low = 0, high = search->entry_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct bucket_entry *entry = &search->entries[middle];
        if (entry->bucket < bucket ||
            (entry->bucket == bucket && search->input->graph->transfers[entry->transfer].at_sec < from_sec))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool near_amounts(int64_t a, int64_t b)
{
    const int64_t low = a < b ? a : b, high = a < b ? b : a;
    return high - low <= high / 100 * MIRROR_NEAR_PERCENT;
}

// Whether `out` may be the other half of `in`.
static bool halves(const struct mirror_input *input, const struct transfer *in, const struct transfer *out)
{
    return out->from != in->to && out->from != in->from && out->to != in->from && out->to != in->to &&
           input->is_seen[in->to] && input->is_seen[out->from] && input->country[in->to] &&
           input->country[out->from] && input->country[in->to] != input->country[out->from] &&
           near_amounts(in->amount_e5, out->amount_e5);
}

static void match_one(struct search *search, const struct bucket_entry *entry)
{
    const struct transfer *transfers = search->input->graph->transfers, *in = &transfers[entry->transfer];
    const size_t before = search->match_count;
    size_t near = 0;
    if (!search->input->is_seen[in->to])
        return;
    for (int32_t bucket = entry->bucket - 1; bucket <= entry->bucket + 1; bucket++)
        for (size_t i = first_at(search, bucket, in->at_sec - WINDOW_SEC);
             i < search->entry_count && search->entries[i].bucket == bucket; i++) {
            const struct transfer *out = &transfers[search->entries[i].transfer];
            if (out->at_sec > in->at_sec + WINDOW_SEC)
                break;
            if (!halves(search->input, in, out))
                continue;
            if (++near > MIRROR_CANDIDATES_MAX) {
                search->match_count = before;
                search->mirrors->too_usual++;
                return;
            }
            ARRAY_ROOM(search->matches, search->match_capacity, search->match_count);
            search->matches[search->match_count++] = (struct match){.receiver = in->to,
                                                                    .payer = out->from,
                                                                    .in = entry->transfer,
                                                                    .out = search->entries[i].transfer};
        }
}

static int by_accounts(const void *left, const void *right)
{
    const struct match *a = left, *b = right;
    if (a->receiver != b->receiver)
        return a->receiver < b->receiver ? -1 : 1;
    if (a->payer != b->payer)
        return a->payer < b->payer ? -1 : 1;
    if (a->in != b->in)
        return a->in < b->in ? -1 : 1;
    return a->out < b->out ? -1 : a->out > b->out;
}

// ---- weighing ----

// Whether money goes from one to the other directly: then what one pays may be what the other sent.
static bool deal_directly(const struct transfer_graph *graph, uint32_t a, uint32_t b)
{
    for (uint32_t i = graph->out_from[a]; i < graph->out_from[a + 1]; i++)
        if (graph->transfers[graph->out[i]].to == b)
            return true;
    for (uint32_t i = graph->in_from[a]; i < graph->in_from[a + 1]; i++)
        if (graph->transfers[graph->in[i]].from == b)
            return true;
    return false;
}

// Of what the payer pays otherwise, and of all amounts once: the share that is as near.
static double share_near(const struct mirror_input *input, uint32_t payer, int64_t amount_e5)
{
    const struct transfer_graph *graph = input->graph;
    const size_t outs = graph->out_from[payer + 1] - graph->out_from[payer];
    const int64_t pair[] = {amount_e5, amount_e5 - amount_e5 / 100 * MIRROR_NEAR_PERCENT};
    size_t near = 0;
    for (uint32_t i = graph->out_from[payer]; i < graph->out_from[payer + 1]; i++)
        near += near_amounts(graph->transfers[graph->out[i]].amount_e5, amount_e5);
    near -= near ? 1 : 0; // the half itself
    return ((double)near + null_even_amounts(input->null, pair, 2)) / (double)(outs ? outs : 1);
}

// Halves to be expected: each receipt meets the payer's payments of so much time, if they are as large.
static double expect(const struct mirror_input *input, uint32_t receiver, uint32_t payer)
{
    const struct transfer_graph *graph = input->graph;
    const double paid = null_paid_out(input->null, payer, 2 * WINDOW_SEC);
    double expected = 0;
    for (uint32_t i = graph->in_from[receiver]; i < graph->in_from[receiver + 1]; i++)
        if (input->is_half[graph->in[i]]) {
            const double share = share_near(input, payer, graph->transfers[graph->in[i]].amount_e5);
            expected += paid * (share < 1 ? share : 1);
        }
    return expected;
}

// Each transfer once, in order of time.
static void add_mirror(struct search *search, const struct match *matches, size_t count, size_t least)
{
    const struct transfer_graph *graph = search->input->graph;
    struct mirror mirror = {.receiver = matches[0].receiver, .payer = matches[0].payer};
    if (count < least || deal_directly(graph, mirror.receiver, mirror.payer))
        return;
    struct pair_map taken = {0};
    mirror.pairs = memory_new(count, sizeof *mirror.pairs);
    for (size_t i = 0; i < count; i++) {
        if (pair_map_find(&taken, 0, matches[i].in) || pair_map_find(&taken, 1, matches[i].out))
            continue;
        *pair_map_at(&taken, 0, matches[i].in, NULL) = 1;
        *pair_map_at(&taken, 1, matches[i].out, NULL) = 1;
        const int64_t day = graph->transfers[matches[i].in].at_sec / 86400;
        mirror.days +=
            mirror.count == 0 || graph->transfers[mirror.pairs[mirror.count - 1].in].at_sec / 86400 != day;
        mirror.pairs[mirror.count++] = (struct mirror_half_pair){matches[i].in, matches[i].out};
    }
    pair_map_done(&taken);
    if (mirror.count < least) {
        memory_free(mirror.pairs);
        return;
    }
    mirror.expected = expect(search->input, mirror.receiver, mirror.payer);
    mirror.bits = null_bits(mirror.expected, mirror.count);
    ARRAY_ROOM(search->mirrors->items, search->capacity, search->mirrors->count);
    search->mirrors->items[search->mirrors->count++] = mirror;
}

static int by_surprise(const void *left, const void *right)
{
    const struct mirror *a = left, *b = right;
    if (a->bits != b->bits)
        return a->bits > b->bits ? -1 : 1;
    if (a->receiver != b->receiver)
        return a->receiver < b->receiver ? -1 : 1;
    return a->payer < b->payer ? -1 : a->payer > b->payer;
}

void mirrors_find(struct mirrors *mirrors, const struct mirror_input *input, size_t least)
{
    struct search search = {.input = input, .mirrors = mirrors};
    *mirrors = (struct mirrors){0};
    fill_buckets(&search);
    for (size_t i = 0; i < search.entry_count; i++)
        match_one(&search, &search.entries[i]);
    if (search.match_count)
        qsort(search.matches, search.match_count, sizeof *search.matches, by_accounts);
    for (size_t i = 0, n; i < search.match_count; i += n) {
        const struct match *first = &search.matches[i];
        for (n = 1; i + n < search.match_count && first[n].receiver == first->receiver &&
                    first[n].payer == first->payer;)
            n++;
        mirrors->compared += n >= 2;
        add_mirror(&search, first, n, least);
    }
    if (mirrors->count)
        qsort(mirrors->items, mirrors->count, sizeof *mirrors->items, by_surprise);
    memory_free(search.entries);
    memory_free(search.matches);
}

void mirrors_done(struct mirrors *mirrors)
{
    for (size_t i = 0; i < mirrors->count; i++)
        memory_free(mirrors->items[i].pairs);
    memory_free(mirrors->items);
    *mirrors = (struct mirrors){0};
}

// Where trails begin and end: the two rules of trail.h.
#include "findings/trail.h"

#include "base/disjoint.h"
#include "base/memory.h"
#include "base/order.h"
#include "findings/money/crowded.h"
#include "findings/money/sinks.h"

#include <stdlib.h>

struct candidate { // money of one account that came to rest with another
    uint32_t source, sink;
    int64_t amount_e5;
    bool meets, placed;
    double expected, weight; // meets
    uint32_t met;
};

struct search {
    const struct case_money *money;
    const struct money_graph *whole;
    const struct transfer_graph *graph; // of what counts while ends are looked for
    const struct provenance_rule *rule;
    uint8_t *services;
    struct candidate *candidates;
    size_t count, capacity;
};

// ---- what counts ----

static uint8_t *services_of(const struct case_money *money, const struct money_graph *graph)
{
    uint8_t *services = memory_new(money->party_count + 1, 1);
    for (size_t i = 0; i < money->party_count; i++)
        services[i] = money->parties[i].kind != PARTY_ACCOUNT || money->parties[i].is_service;
    crowded_mark(&graph->graph, CROWDED_OTHERS, services);
    return services;
}

// Without what comes and goes at even intervals. The transfers are freed by the caller.
static struct transfer *leave_out_regular(const struct money_graph *graph, struct transfer_graph *left)
{
    struct transfer *transfers = memory_new(graph->graph.count + 1, sizeof *transfers);
    *left = (struct transfer_graph){.transfers = transfers, .account_count = graph->graph.account_count};
    for (size_t i = 0; i < graph->graph.count; i++)
        if (!graph->movements[i].regular)
            transfers[left->count++] = graph->graph.transfers[i];
    return transfers;
}

// ---- rule 1 ----

static void find_meeting(struct search *search)
{
    struct sinks sinks;
    sinks_rank(search->graph, search->rule, search->services, &sinks);
    for (size_t n = 0; n < sinks.count; n++) {
        const struct sink *sink = &sinks.ranked[n];
        for (size_t i = 0; sink->weight >= TRAIL_BITS && i < sinks.pair_count; i++) {
            if (sinks.pairs[i].sink != sink->account)
                continue;
            ARRAY_ROOM(search->candidates, search->capacity, search->count);
            search->candidates[search->count++] = (struct candidate){.source = sinks.pairs[i].origin,
                                                                     .sink = sink->account,
                                                                     .amount_e5 = sinks.pairs[i].amount_e5,
                                                                     .meets = true,
                                                                     .expected = sink->expected,
                                                                     .weight = sink->weight,
                                                                     .met = sink->origins};
        }
    }
    sinks_done(&sinks);
}

// ---- rule 2 ----

struct life { // of an account
    int64_t paid_e5;
    int64_t last_day;
    size_t days, payments; // of payments made
};

static int64_t plus(int64_t sum, int64_t amount)
{
    return __builtin_add_overflow(sum, amount, &sum) ? INT64_MAX : sum;
}

static struct life *lives_of(const struct search *search)
{
    const struct transfer_graph *graph = search->graph;
    struct life *lives = memory_new((size_t)graph->account_count + 1, sizeof *lives);
    for (size_t i = 0; i < graph->count; i++) {
        struct life *life = &lives[graph->transfers[i].from];
        int64_t day = graph->transfers[i].at_sec / 86400;
        life->paid_e5 = plus(life->paid_e5, graph->transfers[i].amount_e5);
        life->days += life->payments == 0 || life->last_day != day;
        life->last_day = day;
        life->payments++;
    }
    return lives;
}

static bool at_least(int64_t part, int64_t of, int percent)
{
    return part > 0 && part >= of / 100 * percent;
}

struct receipt {
    uint32_t payer;
    int64_t amount_e5;
};

static int by_payer(const void *left, const void *right)
{
    return order_uint32(left, right);
}

// Whether more than half of what came to an account is cash, stated of nobody, or from people who gave a
// twentieth of it at most.
static bool is_placed(const struct search *search, uint32_t account)
{
    const struct transfer_graph *graph = &search->whole->graph;
    const struct party *parties = search->money->parties;
    uint32_t first = graph->in_from[account], end = graph->in_from[account + 1];
    struct receipt *receipts = memory_new(end - first + 1, sizeof *receipts);
    int64_t all = 0, placed = 0, of_payer = 0;
    size_t count = 0;
    for (uint32_t i = first; i < end; i++) {
        const struct transfer *paid = &graph->transfers[graph->in[i]];
        if (search->whole->movements[graph->in[i]].regular || search->whole->movements[graph->in[i]].own)
            continue;
        all = plus(all, paid->amount_e5);
        receipts[count++] = (struct receipt){paid->from, paid->amount_e5};
    }
    qsort(receipts, count, sizeof *receipts, by_payer);
    for (size_t i = 0; i < count; i++) {
        of_payer = plus(of_payer, receipts[i].amount_e5);
        if (i + 1 < count && receipts[i + 1].payer == receipts[i].payer)
            continue;
        enum party_kind kind = parties[receipts[i].payer].kind;
        if (kind == PARTY_CASH_IN || kind == PARTY_BANK || of_payer <= all / 20)
            placed = plus(placed, of_payer);
        of_payer = 0;
    }
    memory_free(receipts);
    return at_least(placed, all, TRAIL_PLACED_PERCENT);
}

static void find_placed(struct search *search, struct trail_search *result)
{
    struct life *lives = lives_of(search);
    struct sink_origin *pairs;
    uint8_t *beyond = memory_new((size_t)search->graph->account_count + 1, 1);
    for (uint32_t a = 0; a < search->graph->account_count; a++)
        beyond[a] = !search->money->parties[a].has_statement;
    size_t count = sinks_of_all(search->graph, search->rule, search->services, beyond, 1, &pairs);
    for (uint32_t a = 0; a < search->graph->account_count; a++)
        result->accounts_judged += !search->services[a] && !beyond[a] && lives[a].paid_e5 >= TRAIL_LEAST_E5 &&
                                   lives[a].days >= SINK_DAYS_MIN;
    for (size_t i = 0, end; i < count; i = end) {
        int64_t reached = 0;
        for (end = i; end < count && pairs[end].origin == pairs[i].origin; end++)
            reached = plus(reached, pairs[end].amount_e5);
        const struct life *life = &lives[pairs[i].origin];
        if (beyond[pairs[i].origin] || reached < TRAIL_LEAST_E5 ||
            !at_least(reached, life->paid_e5, TRAIL_REACHES_PERCENT))
            continue;
        result->accounts_that_reach++;
        if (!is_placed(search, pairs[i].origin))
            continue;
        for (size_t k = i; k < end; k++) {
            ARRAY_ROOM(search->candidates, search->capacity, search->count);
            search->candidates[search->count++] = (struct candidate){.source = pairs[k].origin,
                                                                     .sink = pairs[k].sink,
                                                                     .amount_e5 = pairs[k].amount_e5,
                                                                     .placed = true};
        }
    }
    memory_free(beyond);
    memory_free(pairs);
    memory_free(lives);
}

// ---- trails that share an end are one ----

struct bundle {
    struct trail_ends ends;
    int64_t amount_e5;
    double weight;
    uint32_t least; // account
};

static int by_amount(const void *left, const void *right)
{
    const struct bundle *a = left, *b = right;
    if (a->amount_e5 != b->amount_e5)
        return a->amount_e5 > b->amount_e5 ? -1 : 1;
    return a->least < b->least ? -1 : a->least > b->least;
}

static void add_to_bundle(struct bundle *bundle, const struct candidate *candidate)
{
    struct trail_ends *ends = &bundle->ends;
    bundle->amount_e5 = plus(bundle->amount_e5, candidate->amount_e5);
    if (ends->ends[candidate->source] == FLOW_BETWEEN)
        ends->ends[candidate->source] = FLOW_SOURCE;
    ends->ends[candidate->sink] = FLOW_SINK; // also one that is a source of another
    ends->meets |= candidate->meets;
    ends->placed |= candidate->placed;
    if (candidate->meets && candidate->weight > bundle->weight) {
        bundle->weight = candidate->weight;
        ends->expected = candidate->expected;
        ends->met = candidate->met;
    }
}

static void bundle_up(struct search *search, struct trail_search *result)
{
    size_t parties = search->graph->account_count, bundle_count = 0, capacity = 0;
    struct disjoint sets;
    struct bundle *bundles = NULL;
    uint32_t *place = memory_new(parties + 1, sizeof *place); // of a root among the bundles, from 1
    disjoint_init(&sets, parties);
    for (size_t i = 0; i < search->count; i++)
        disjoint_join(&sets, search->candidates[i].source, search->candidates[i].sink);
    for (size_t i = 0; i < search->count; i++) {
        uint32_t root = disjoint_root(&sets, search->candidates[i].source);
        if (place[root] == 0) {
            ARRAY_ROOM(bundles, capacity, bundle_count);
            bundles[bundle_count++] =
                (struct bundle){.least = root, .ends = {.ends = memory_new(parties + 1, 1)}};
            place[root] = (uint32_t)bundle_count;
        }
        add_to_bundle(&bundles[place[root] - 1], &search->candidates[i]);
    }
    if (bundle_count)
        qsort(bundles, bundle_count, sizeof *bundles, by_amount);
    result->found = memory_new(bundle_count + 1, sizeof *result->found);
    result->count = bundle_count;
    for (size_t i = 0; i < bundle_count; i++) {
        result->found[i] = bundles[i].ends;
        for (size_t a = 0; a < parties; a++) {
            result->found[i].sources += result->found[i].ends[a] == FLOW_SOURCE;
            result->found[i].sinks += result->found[i].ends[a] == FLOW_SINK;
        }
    }
    disjoint_done(&sets);
    memory_free(place);
    memory_free(bundles);
}

void trail_search(const struct case_money *money, const struct money_graph *graph,
                  const struct provenance_rule *rule, struct trail_search *result)
{
    struct transfer_graph left;
    struct transfer *transfers = leave_out_regular(graph, &left);
    struct search search = {.money = money, .whole = graph, .graph = &left, .rule = rule};
    *result = (struct trail_search){0};
    search.services = services_of(money, graph);
    find_meeting(&search);
    find_placed(&search, result);
    bundle_up(&search, result);
    memory_free(search.candidates);
    memory_free(search.services);
    memory_free(transfers);
}

void trail_search_done(struct trail_search *search)
{
    for (size_t i = 0; i < search->count; i++)
        memory_free(search->found[i].ends);
    memory_free(search->found);
    *search = (struct trail_search){0};
}

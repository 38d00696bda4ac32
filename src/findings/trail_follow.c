// A trail between ends that are known: legs, shares of each end, what to freeze; and the end that is not.
#include "findings/trail.h"

#include "base/memory.h"
#include "findings/money/sinks.h"

#include <stdlib.h>
#include <string.h>

// ---- legs ----

struct part { // of a leg: a piece
    uint32_t from, to, transfer, hop;
    int64_t amount_e5;
};

static int by_ends(const void *left, const void *right)
{
    const struct part *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->transfer < b->transfer ? -1 : a->transfer > b->transfer;
}

static int by_layer(const void *left, const void *right)
{
    const struct trail_leg *a = left, *b = right;
    if (a->layer != b->layer)
        return a->layer < b->layer ? -1 : 1;
    if (a->amount_e5 != b->amount_e5)
        return a->amount_e5 > b->amount_e5 ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->to < b->to ? -1 : a->to > b->to;
}

static void make_legs(struct trail *trail)
{
    const struct attribution *attribution = &trail->attribution;
    const struct transfer *transfers = trail->graph->graph.transfers;
    struct part *parts = memory_new(attribution->count + 1, sizeof *parts);
    size_t count = 0;
    for (size_t i = 1; i < attribution->count; i++) {
        const struct attribution_piece *piece = &attribution->pieces[i];
        if (piece->arrived_e5 == 0)
            continue;
        parts[count++] = (struct part){transfers[piece->transfer].from, transfers[piece->transfer].to,
                                       piece->transfer, piece->hop, piece->arrived_e5};
        trail->hands = piece->hop > trail->hands ? piece->hop : trail->hands;
    }
    qsort(parts, count, sizeof *parts, by_ends);
    trail->legs = memory_new(count + 1, sizeof *trail->legs);
    for (size_t i = 0; i < count; i++) {
        const struct part *part = &parts[i];
        struct trail_leg *leg = trail->leg_count ? &trail->legs[trail->leg_count - 1] : NULL;
        int64_t at_sec = transfers[part->transfer].at_sec;
        if (leg == NULL || leg->from != part->from || leg->to != part->to) {
            leg = &trail->legs[trail->leg_count++];
            *leg = (struct trail_leg){
                .from = part->from, .to = part->to, .first_sec = at_sec, .layer = part->hop};
        }
        leg->amount_e5 += part->amount_e5;
        leg->payments += leg->payments == 0 || parts[i - 1].transfer != part->transfer;
        leg->last_sec = at_sec;
        leg->layer = part->hop < leg->layer ? part->hop : leg->layer;
    }
    qsort(trail->legs, trail->leg_count, sizeof *trail->legs, by_layer);
    memory_free(parts);
}

// ---- ends ----

static int by_amount(const void *left, const void *right)
{
    const struct trail_account *a = left, *b = right;
    if (a->amount_e5 != b->amount_e5)
        return a->amount_e5 > b->amount_e5 ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

static struct trail_account *list_end(const struct trail *trail, enum flow_end end, size_t *count)
{
    size_t parties = trail->graph->graph.account_count;
    const struct attribution *attribution = &trail->attribution;
    struct trail_account *sums = memory_new(parties + 1, sizeof *sums);
    for (size_t i = 1; i < attribution->count; i++) {
        const struct attribution_piece *piece = &attribution->pieces[i];
        const struct transfer *paid = &trail->graph->graph.transfers[piece->transfer];
        if (end == FLOW_SOURCE && piece->parent == 0) {
            sums[paid->from].amount_e5 += piece->arrived_e5;
            sums[paid->from].paid_e5 += piece->amount_e5;
        } else if (end == FLOW_SINK && trail->ends[paid->to] == FLOW_SINK) {
            sums[paid->to].amount_e5 += piece->arrived_e5;
        }
    }
    *count = 0;
    for (uint32_t a = 0; a < parties; a++)
        if (sums[a].amount_e5) {
            sums[*count] = sums[a];
            sums[(*count)++].account = a;
        }
    qsort(sums, *count, sizeof *sums, by_amount);
    return sums;
}

// The most of the sources' money that can have come to one account, whoever else got some.
static int most_to(const struct trail *trail, uint8_t *ends, uint32_t account, int64_t *most_e5,
                   struct error *error)
{
    struct max_flow flow;
    for (size_t a = 0; a < trail->graph->graph.account_count; a++)
        ends[a] = trail->ends[a] == FLOW_SOURCE ? FLOW_SOURCE : FLOW_BETWEEN;
    ends[account] = FLOW_SINK;
    int result = max_flow_find(&trail->graph->graph, ends, &flow, error);
    *most_e5 = flow.flow_e5;
    max_flow_done(&flow);
    return result;
}

static int bound(struct trail *trail, struct error *error)
{
    uint8_t *ends = memory_new((size_t)trail->graph->graph.account_count + 1, 1);
    int result = 0;
    for (size_t i = 0; result == 0 && i < trail->sink_count; i++)
        result = most_to(trail, ends, trail->sinks[i].account, &trail->sinks[i].most_e5, error);
    for (size_t i = 0; result == 0 && i < trail->stop_count; i++)
        result = most_to(trail, ends, trail->stops[i].account, &trail->stop_most_e5[i], error);
    memory_free(ends);
    return result;
}

int trail_follow(struct trail *trail, const struct case_money *money, const struct money_graph *graph,
                 const struct provenance_rule *rule, const uint8_t *ends, struct error *error)
{
    *trail = (struct trail){.money = money, .graph = graph, .ends = ends};
    if (max_flow_find(&graph->graph, ends, &trail->flow, error))
        return -1;
    attribution_find(&graph->graph, rule, ends, &trail->attribution);
    make_legs(trail);
    trail->sources = list_end(trail, FLOW_SOURCE, &trail->source_count);
    trail->sinks = list_end(trail, FLOW_SINK, &trail->sink_count);
    trail->stop_count = attribution_stops(&graph->graph, &trail->attribution, trail->stops);
    return bound(trail, error);
}

void trail_done(struct trail *trail)
{
    attribution_done(&trail->attribution);
    max_flow_done(&trail->flow);
    memory_free(trail->legs);
    memory_free(trail->sources);
    memory_free(trail->sinks);
    *trail = (struct trail){0};
}

// ---- the end that was not chosen ----

enum { TWENTIETH = 20 };

static void suggest_sinks(const struct money_graph *graph, const struct provenance_rule *rule, uint8_t *ends)
{
    struct attribution attribution;
    int64_t *came = memory_new((size_t)graph->graph.account_count + 1, sizeof *came);
    int64_t *rested = memory_new((size_t)graph->graph.account_count + 1, sizeof *rested);
    attribution_find(&graph->graph, rule, ends, &attribution);
    for (size_t i = 1; i < attribution.count; i++) {
        uint32_t to = graph->graph.transfers[attribution.pieces[i].transfer].to;
        came[to] += attribution.pieces[i].amount_e5;
        rested[to] += attribution.pieces[i].rested_e5;
    }
    for (uint32_t a = 0; a < graph->graph.account_count; a++)
        if (ends[a] == FLOW_BETWEEN && rested[a] && rested[a] >= attribution.paid_e5 / TWENTIETH &&
            rested[a] >= came[a] / 2)
            ends[a] = FLOW_SINK;
    attribution_done(&attribution);
    memory_free(came);
    memory_free(rested);
}

struct backward {
    const struct transfer_graph *graph;
    const struct case_money *money;
    const uint8_t *ends;
    uint8_t *payments;   // of each party, up to one more than a passer-by's
    int64_t *arrived_e5; // at a sink, of each origin
};

static void note_arrival(struct backward *backward, uint32_t origin, int64_t amount_e5)
{
    int64_t *sum = &backward->arrived_e5[origin];
    if (__builtin_add_overflow(*sum, amount_e5, sum))
        *sum = INT64_MAX;
}

static uint32_t note_start(void *payload, uint32_t transfer, int64_t amount_e5)
{
    struct backward *backward = payload;
    const struct transfer *paid = &backward->graph->transfers[transfer];
    bool beyond = backward->money->parties[paid->from].kind != PARTY_ACCOUNT ||
                  backward->payments[paid->from] <= SINK_PASSER_BY_PAYMENTS;
    uint32_t origin = beyond && backward->ends[paid->to] == FLOW_BETWEEN ? paid->to : paid->from;
    if (backward->ends[paid->to] == FLOW_SINK)
        note_arrival(backward, origin, amount_e5);
    return origin;
}

static uint32_t note_passing(void *payload, uint32_t transfer, uint32_t tag, unsigned hops, int64_t amount_e5)
{
    struct backward *backward = payload;
    (void)hops;
    if (backward->ends[backward->graph->transfers[transfer].to] == FLOW_SINK)
        note_arrival(backward, tag, amount_e5);
    return tag;
}

static void suggest_sources(const struct case_money *money, const struct money_graph *graph,
                            const struct provenance_rule *rule, uint8_t *ends)
{
    size_t parties = graph->graph.account_count;
    struct backward backward = {.graph = &graph->graph,
                                .money = money,
                                .ends = ends,
                                .payments = memory_new(parties + 1, 1),
                                .arrived_e5 = memory_new(parties + 1, sizeof(int64_t))};
    int64_t *paid_e5 = memory_new(parties + 1, sizeof *paid_e5);
    struct provenance_rule ending = *rule;
    struct provenance_sums sums;
    const struct provenance_watch watch = {
        .payload = &backward, .starts = note_start, .passes = note_passing};
    ending.ends = ends;
    for (size_t i = 0; i < graph->graph.count; i++) {
        const struct transfer *paid = &graph->graph.transfers[i];
        backward.payments[paid->from] += backward.payments[paid->from] <= SINK_PASSER_BY_PAYMENTS;
        if (__builtin_add_overflow(paid_e5[paid->from], paid->amount_e5, &paid_e5[paid->from]))
            paid_e5[paid->from] = INT64_MAX;
    }
    provenance_run(&graph->graph, &ending, &watch, NULL, &sums);
    for (size_t a = 0; a < parties; a++)
        if (ends[a] == FLOW_BETWEEN && backward.arrived_e5[a] &&
            backward.arrived_e5[a] >= paid_e5[a] / TWENTIETH)
            ends[a] = FLOW_SOURCE;
    memory_free(backward.payments);
    memory_free(backward.arrived_e5);
    memory_free(paid_e5);
}

int trail_suggest(const struct case_money *money, const struct money_graph *graph,
                  const struct provenance_rule *rule, uint8_t *ends, struct error *error)
{
    bool from = false;
    for (size_t a = 0; a < graph->graph.account_count; a++)
        from |= ends[a] == FLOW_SOURCE;
    if (max_flow_check(&graph->graph, ends, error))
        return -1;
    if (from)
        suggest_sinks(graph, rule, ends);
    else
        suggest_sources(money, graph, rule, ends);
    return 0;
}

// Pieces of the sources' money, each with the one it came from.
#include "findings/money/attribution.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { CLEAN }; // tag of what is no source's

struct search {
    const struct transfer_graph *graph;
    const uint8_t *ends;
    struct attribution *attribution;
    size_t capacity;
};

static uint32_t add_piece(struct search *search, uint32_t transfer, uint32_t parent, uint32_t hop,
                          int64_t amount_e5)
{
    struct attribution *attribution = search->attribution;
    if (attribution->count == UINT32_MAX)
        return CLEAN;
    ARRAY_ROOM(attribution->pieces, search->capacity, attribution->count);
    attribution->pieces[attribution->count] = (struct attribution_piece){
        .amount_e5 = amount_e5, .transfer = transfer, .parent = parent, .hop = hop};
    return (uint32_t)attribution->count++;
}

static uint32_t note_start(void *payload, uint32_t transfer, int64_t amount_e5)
{
    struct search *search = payload;
    const struct transfer *paid = &search->graph->transfers[transfer];
    if (search->ends[paid->from] != FLOW_SOURCE || search->ends[paid->to] == FLOW_SOURCE)
        return CLEAN;
    search->attribution->paid_e5 += amount_e5;
    return add_piece(search, transfer, 0, 1, amount_e5);
}

static uint32_t note_passing(void *payload, uint32_t transfer, uint32_t tag, unsigned hops, int64_t amount_e5)
{
    return tag == CLEAN ? CLEAN : add_piece(payload, transfer, tag, hops, amount_e5);
}

static void note_rest(void *payload, uint32_t account, uint32_t tag, unsigned hops, int64_t amount_e5)
{
    struct search *search = payload;
    (void)account;
    (void)hops;
    if (tag != CLEAN)
        search->attribution->pieces[tag].rested_e5 += amount_e5;
}

static int64_t trace_back(struct attribution *attribution, const struct transfer_graph *graph,
                          const uint8_t *ends)
{
    int64_t arrived = 0;
    for (size_t i = attribution->count; i-- > 1;) {
        struct attribution_piece *piece = &attribution->pieces[i];
        if (ends[graph->transfers[piece->transfer].to] == FLOW_SINK)
            piece->arrived_e5 = piece->amount_e5;
        if (piece->parent)
            attribution->pieces[piece->parent].arrived_e5 += piece->arrived_e5;
        else
            arrived += piece->arrived_e5;
    }
    return arrived;
}

void attribution_find(const struct transfer_graph *graph, const struct provenance_rule *rule,
                      const uint8_t *ends, struct attribution *attribution)
{
    struct search search = {.graph = graph, .ends = ends, .attribution = attribution};
    const struct provenance_watch watch = {
        .payload = &search, .starts = note_start, .passes = note_passing, .rests = note_rest};
    struct provenance_rule ending = *rule;
    *attribution = (struct attribution){0};
    ending.ends = ends;
    add_piece(&search, 0, 0, 0, 0);
    provenance_run(graph, &ending, &watch, NULL, &attribution->sums);
    attribution->arrived_e5 = trace_back(attribution, graph, ends);
}

void attribution_done(struct attribution *attribution)
{
    memory_free(attribution->pieces);
    *attribution = (struct attribution){0};
}

// ---- what to stop first ----

struct stopping {
    const struct transfer_graph *graph;
    const struct attribution *attribution;
    uint32_t *place;  // of each account in `stops`, from 1; 0: not on the way
    uint8_t *chosen;  // of each of `stops`
    int64_t *open_e5; // of each piece: what comes to a sink, and nobody chosen has had
    uint8_t *stopped; // of each piece: somebody chosen had it
    uint8_t *again;   // of each piece: who gets it had it before, and it counts there once
    struct attribution_stop *stops;
    size_t count, capacity;
};

static uint8_t had_before(const struct stopping *stopping, const struct attribution_piece *piece)
{
    const struct transfer *transfers = stopping->graph->transfers;
    for (uint32_t before = piece->parent; before; before = stopping->attribution->pieces[before].parent)
        if (transfers[stopping->attribution->pieces[before].transfer].to == transfers[piece->transfer].to)
            return 1;
    return 0;
}

static void list_accounts(struct stopping *stopping)
{
    const struct attribution *attribution = stopping->attribution;
    for (size_t i = 1; i < attribution->count; i++) {
        const struct attribution_piece *piece = &attribution->pieces[i];
        const struct transfer *paid = &stopping->graph->transfers[piece->transfer];
        if (piece->arrived_e5 == 0)
            continue;
        uint32_t *place = &stopping->place[paid->to];
        if (*place == 0) {
            ARRAY_ROOM(stopping->stops, stopping->capacity, stopping->count);
            stopping->stops[stopping->count++] = (struct attribution_stop){.account = paid->to};
            *place = (uint32_t)stopping->count;
        }
        stopping->again[i] = had_before(stopping, piece);
        if (!stopping->again[i])
            stopping->stops[*place - 1].through_e5 += piece->arrived_e5;
    }
    for (size_t i = 1; i < attribution->count; i++) {
        const struct attribution_piece *piece = &attribution->pieces[i];
        const struct transfer *paid = &stopping->graph->transfers[piece->transfer];
        if (stopping->place[paid->to] == 0)
            continue;
        struct attribution_stop *stop = &stopping->stops[stopping->place[paid->to] - 1];
        stop->rested_e5 += piece->rested_e5;
        stop->last_sec = paid->at_sec;
    }
}

// What each account would stop now.
static void weigh(struct stopping *stopping)
{
    const struct attribution *attribution = stopping->attribution;
    for (size_t n = 0; n < stopping->count; n++)
        if (!stopping->chosen[n])
            stopping->stops[n].stops_e5 = 0;
    for (size_t i = 1; i < attribution->count; i++) {
        const struct attribution_piece *piece = &attribution->pieces[i];
        uint32_t place = stopping->place[stopping->graph->transfers[piece->transfer].to];
        stopping->stopped[i] = stopping->stopped[piece->parent] || (place && stopping->chosen[place - 1]);
        stopping->open_e5[i] = 0;
    }
    for (size_t i = attribution->count; i-- > 1;) {
        const struct attribution_piece *piece = &attribution->pieces[i];
        uint32_t place = stopping->place[stopping->graph->transfers[piece->transfer].to];
        if (place == 0 || stopping->stopped[i])
            continue;
        if (piece->rested_e5 == piece->amount_e5 && piece->arrived_e5 == piece->amount_e5)
            stopping->open_e5[i] = piece->amount_e5; // it came to a sink
        if (!stopping->again[i])
            stopping->stops[place - 1].stops_e5 += stopping->open_e5[i];
        stopping->open_e5[piece->parent] += stopping->open_e5[i];
    }
}

static size_t choose(const struct stopping *stopping)
{
    size_t best = SIZE_MAX;
    for (size_t n = 0; n < stopping->count; n++) {
        if (stopping->chosen[n])
            continue;
        const struct attribution_stop *stop = &stopping->stops[n];
        const struct attribution_stop *than = &stopping->stops[best == SIZE_MAX ? n : best];
        if (best == SIZE_MAX || stop->stops_e5 > than->stops_e5 ||
            (stop->stops_e5 == than->stops_e5 &&
             (stop->rested_e5 > than->rested_e5 ||
              (stop->rested_e5 == than->rested_e5 && stop->account < than->account))))
            best = n;
    }
    return best;
}

size_t attribution_stops(const struct transfer_graph *graph, const struct attribution *attribution,
                         struct attribution_stop stops[ATTRIBUTION_STOPS_MAX])
{
    struct stopping stopping = {.graph = graph, .attribution = attribution};
    size_t count = 0;
    stopping.place = memory_new((size_t)graph->account_count + 1, sizeof *stopping.place);
    stopping.stopped = memory_new(attribution->count + 1, 1);
    stopping.again = memory_new(attribution->count + 1, 1);
    stopping.open_e5 = memory_new(attribution->count + 1, sizeof *stopping.open_e5);
    list_accounts(&stopping);
    stopping.chosen = memory_new(stopping.count + 1, 1);
    while (count < stopping.count && count < ATTRIBUTION_STOPS_MAX) {
        weigh(&stopping);
        size_t best = choose(&stopping);
        stops[count++] = stopping.stops[best];
        stopping.chosen[best] = 1;
    }
    memory_free(stopping.place);
    memory_free(stopping.stopped);
    memory_free(stopping.again);
    memory_free(stopping.open_e5);
    memory_free(stopping.chosen);
    memory_free(stopping.stops);
    return count;
}

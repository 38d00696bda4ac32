// One pass of provenance, a table of who met where, and the counts against chance.
#include "findings/money/sinks.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static const unsigned shares[SINK_SHARES] = {5, 10, 20, 40}; // percent

#define RECEIVER UINT32_C(0x80000000) // in a tag: started with who received it, not with who paid it

enum { DUST = 1000 }; // pieces of less than so much of what their origin paid are not looked at

struct meeting {
    uint32_t origin, account; // both from 1; 0: empty
    int64_t amount_e5;
    uint32_t last_day; // since the first transfer
    uint32_t days;     // different ones on which money of the one came to the other
};

struct search {
    const struct transfer_graph *graph;
    const uint8_t *services, *beyond; // beyond: NULL, or whose money starts with who gets it
    uint64_t *paid;                   // by each account, to anybody
    uint64_t *received;               // by each account, from anybody
    uint8_t *payments;                // of each account, up to SINK_PASSER_BY_PAYMENTS + 1
    uint32_t *receipts;               // of each account, from others than services
    uint64_t receipts_all;            // of accounts that are none
    struct meeting *table;            // open addressing
    size_t count, capacity;
    unsigned passed_min;
    struct provenance_account *flows;
};

static size_t slot_of(const struct search *search, uint32_t origin, uint32_t account)
{
    uint64_t key = ((uint64_t)origin << 32 | account) * UINT64_C(0x9E3779B97F4A7C15);
    key ^= key >> 29;
    key *= UINT64_C(0xBF58476D1CE4E5B9);
    size_t slot = (size_t)(key >> 20) & (search->capacity - 1);
    while (search->table[slot].origin &&
           (search->table[slot].origin != origin || search->table[slot].account != account))
        slot = (slot + 1) & (search->capacity - 1);
    return slot;
}

static void widen(struct search *search)
{
    struct meeting *old = search->table;
    size_t count = search->capacity;
    search->capacity = count ? count * 2 : 1024;
    search->table = memory_new(search->capacity, sizeof *search->table);
    for (size_t i = 0; i < count; i++)
        if (old[i].origin)
            search->table[slot_of(search, old[i].origin, old[i].account)] = old[i];
    memory_free(old);
}

// NULL when there is nothing to be noted.
static struct meeting *meet(struct search *search, uint32_t account, uint32_t tag, unsigned hops,
                            int64_t amount_e5)
{
    uint32_t origin = tag & ~RECEIVER;
    if (hops - (tag & RECEIVER ? 1 : 0) <= search->passed_min || origin == account ||
        (uint64_t)amount_e5 < search->paid[origin] / DUST)
        return NULL;
    if (search->count * 4 >= search->capacity * 3)
        widen(search);
    struct meeting *meeting = &search->table[slot_of(search, origin + 1, account + 1)];
    if (meeting->origin == 0) {
        *meeting = (struct meeting){.origin = origin + 1, .account = account + 1};
        search->count++;
    }
    return meeting;
}

static void note_amount(struct meeting *meeting, int64_t amount_e5)
{
    if (meeting && __builtin_add_overflow(meeting->amount_e5, amount_e5, &meeting->amount_e5))
        meeting->amount_e5 = INT64_MAX;
}

// Who pays hardly ever, or is a service, is the end of what can be seen: the money starts with whom it is
// paid to.
static uint32_t note_start(void *payload, uint32_t transfer, int64_t amount_e5)
{
    struct search *search = payload;
    const struct transfer *paid = &search->graph->transfers[transfer];
    (void)amount_e5;
    bool unseen = search->services[paid->from] || search->payments[paid->from] <= SINK_PASSER_BY_PAYMENTS ||
                  (search->beyond && search->beyond[paid->from]);
    return unseen ? paid->to | RECEIVER : paid->from;
}

static uint32_t note_passing(void *payload, uint32_t transfer, uint32_t tag, unsigned hops, int64_t amount_e5)
{
    struct search *search = payload;
    const struct transfer *paid = &search->graph->transfers[transfer];
    if (search->services[paid->to]) {
        note_amount(meet(search, paid->from, tag, hops - 1, amount_e5), amount_e5);
        return tag;
    }
    struct meeting *meeting = meet(search, paid->to, tag, hops, amount_e5);
    uint32_t day = (uint32_t)((paid->at_sec - search->graph->transfers[0].at_sec) / 86400) + 1;
    if (meeting && meeting->last_day != day) {
        meeting->last_day = day;
        meeting->days++;
    }
    return tag;
}

static void note_rest(void *payload, uint32_t account, uint32_t tag, unsigned hops, int64_t amount_e5)
{
    struct search *search = payload;
    if (!search->services[account]) // what a service has was spent, and noted
        note_amount(meet(search, account, tag, hops, amount_e5), amount_e5);
}

static void add(uint64_t *sum, int64_t amount_e5)
{
    if (__builtin_add_overflow(*sum, (uint64_t)amount_e5, sum))
        *sum = UINT64_MAX;
}

static void count_payments(struct search *search)
{
    const struct transfer_graph *graph = search->graph;
    search->paid = memory_new((size_t)graph->account_count + 1, sizeof *search->paid);
    search->received = memory_new((size_t)graph->account_count + 1, sizeof *search->received);
    search->payments = memory_new((size_t)graph->account_count + 1, sizeof *search->payments);
    search->receipts = memory_new((size_t)graph->account_count + 1, sizeof *search->receipts);
    for (size_t i = 0; i < graph->count; i++) {
        const struct transfer *paid = &graph->transfers[i];
        search->payments[paid->from] += search->payments[paid->from] <= SINK_PASSER_BY_PAYMENTS;
        add(&search->paid[paid->from], paid->amount_e5);
        add(&search->received[paid->to], paid->amount_e5);
        if (!search->services[paid->from] && !search->services[paid->to]) {
            search->receipts[paid->to]++;
            search->receipts_all++;
        }
    }
}

// The number of the highest share that an amount reaches, from 1; 0 for none.
static unsigned share_reached(const struct search *search, const struct meeting *meeting)
{
    unsigned reached = 0;
    if (meeting->days < SINK_DAYS_MIN)
        return 0;
    for (unsigned n = 0; n < SINK_SHARES; n++)
        if ((uint64_t)meeting->amount_e5 >= search->paid[meeting->origin - 1] / 100 * shares[n])
            reached = n + 1;
    return reached;
}

double sinks_bits(double seen, double expected)
{
    return log2((seen + 0.5) / (expected + 0.5)) - 3.3 / sqrt(seen + 0.5) -
           2 / ((seen + 0.5) * sqrt(seen + 0.5));
}

static int by_weight(const void *left, const void *right)
{
    const struct sink *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    if (a->amount_e5 != b->amount_e5)
        return a->amount_e5 > b->amount_e5 ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

static int by_sink_and_origin(const void *left, const void *right)
{
    const struct sink_origin *a = left, *b = right;
    if (a->sink != b->sink)
        return a->sink < b->sink ? -1 : 1;
    return a->origin < b->origin ? -1 : a->origin > b->origin;
}

struct tally {
    uint32_t origins[SINK_SHARES]; // that reach each share, or more
    int64_t amount_e5[SINK_SHARES];
};

static bool keeps_half(const struct search *search, uint32_t account)
{
    return search->flows[account].rested_e5 >= search->flows[account].passed_e5;
}

static void rank(struct search *search, const struct tally *tallies, const uint64_t all[SINK_SHARES],
                 struct sinks *sinks)
{
    size_t capacity = 0;
    for (uint32_t a = 0; a < search->graph->account_count; a++) {
        if (tallies[a].origins[0] < SINK_PAYERS_MIN || !keeps_half(search, a))
            continue;
        struct sink best = {.account = a, .bits = -HUGE_VAL};
        for (unsigned n = 0; n < SINK_SHARES; n++) {
            double expected = (double)all[n] * search->receipts[a] /
                              (double)(search->receipts_all ? search->receipts_all : 1);
            double bits = sinks_bits(tallies[a].origins[n], expected);
            if (tallies[a].origins[n] < SINK_PAYERS_MIN || bits <= best.bits)
                continue;
            best = (struct sink){.account = a,
                                 .origins = tallies[a].origins[n],
                                 .share_percent = shares[n],
                                 .expected = expected,
                                 .bits = bits,
                                 .amount_e5 = tallies[a].amount_e5[n]};
        }
        best.of_income = (double)best.amount_e5 / (double)(search->received[a] ? search->received[a] : 1);
        best.weight = best.bits * best.of_income;
        ARRAY_ROOM(sinks->ranked, capacity, sinks->count);
        sinks->ranked[sinks->count++] = best;
    }
    if (sinks->count)
        qsort(sinks->ranked, sinks->count, sizeof *sinks->ranked, by_weight);
}

// `tallies` may be NULL: of every account.
static size_t keep_pairs(struct search *search, const struct tally *tallies, struct sink_origin **pairs)
{
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < search->capacity; i++) {
        const struct meeting *meeting = &search->table[i];
        if (meeting->origin == 0 || share_reached(search, meeting) == 0 ||
            !keeps_half(search, meeting->account - 1) ||
            (tallies && tallies[meeting->account - 1].origins[0] < SINK_PAYERS_MIN))
            continue;
        ARRAY_ROOM(*pairs, capacity, count);
        (*pairs)[count++] = (struct sink_origin){
            .sink = meeting->account - 1, .origin = meeting->origin - 1, .amount_e5 = meeting->amount_e5};
    }
    return count;
}

static void weigh(struct search *search, struct sinks *sinks)
{
    struct tally *tallies = memory_new((size_t)search->graph->account_count + 1, sizeof *tallies);
    uint64_t all[SINK_SHARES] = {0};
    for (size_t i = 0; i < search->capacity; i++) {
        const struct meeting *meeting = &search->table[i];
        if (meeting->origin == 0)
            continue;
        struct tally *tally = &tallies[meeting->account - 1];
        for (unsigned n = 0; n < share_reached(search, meeting); n++) {
            all[n]++;
            tally->origins[n]++;
            if (__builtin_add_overflow(tally->amount_e5[n], meeting->amount_e5, &tally->amount_e5[n]))
                tally->amount_e5[n] = INT64_MAX;
        }
    }
    rank(search, tallies, all, sinks);
    sinks->pair_count = keep_pairs(search, tallies, &sinks->pairs);
    if (sinks->pair_count)
        qsort(sinks->pairs, sinks->pair_count, sizeof *sinks->pairs, by_sink_and_origin);
    memory_free(tallies);
}

static int by_origin_and_sink(const void *left, const void *right)
{
    const struct sink_origin *a = left, *b = right;
    if (a->origin != b->origin)
        return a->origin < b->origin ? -1 : 1;
    return a->sink < b->sink ? -1 : a->sink > b->sink;
}

static struct search look(const struct transfer_graph *graph, const struct provenance_rule *rule,
                          const uint8_t *services, const uint8_t *beyond, unsigned passed_min)
{
    struct search search = {.graph = graph, .services = services, .beyond = beyond, .passed_min = passed_min};
    struct provenance_rule ending = *rule;
    struct provenance_sums sums;
    const struct provenance_watch watch = {
        .payload = &search, .starts = note_start, .passes = note_passing, .rests = note_rest};
    ending.ends = services;
    count_payments(&search);
    widen(&search);
    search.flows = memory_new((size_t)graph->account_count + 1, sizeof *search.flows);
    provenance_run(graph, &ending, &watch, search.flows, &sums);
    return search;
}

static void search_done(struct search *search)
{
    memory_free(search->table);
    memory_free(search->paid);
    memory_free(search->payments);
    memory_free(search->received);
    memory_free(search->receipts);
    memory_free(search->flows);
}

void sinks_rank(const struct transfer_graph *graph, const struct provenance_rule *rule,
                const uint8_t *services, struct sinks *sinks)
{
    struct search search = look(graph, rule, services, NULL, SINK_PASSED_MIN);
    *sinks = (struct sinks){.pairs_seen = search.count};
    weigh(&search, sinks);
    search_done(&search);
}

size_t sinks_of_all(const struct transfer_graph *graph, const struct provenance_rule *rule,
                    const uint8_t *services, const uint8_t *beyond, unsigned passed_min,
                    struct sink_origin **pairs)
{
    struct search search = look(graph, rule, services, beyond, passed_min);
    *pairs = NULL;
    size_t count = keep_pairs(&search, NULL, pairs);
    if (count)
        qsort(*pairs, count, sizeof **pairs, by_origin_and_sink);
    search_done(&search);
    return count;
}

void sinks_done(struct sinks *sinks)
{
    memory_free(sinks->ranked);
    memory_free(sinks->pairs);
    *sinks = (struct sinks){0};
}

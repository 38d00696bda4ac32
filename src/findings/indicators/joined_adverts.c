// Indicators that join with adverts: HT-15, CL-03.
#include "findings/indicators/chance.h"
#include "findings/indicators/joined.h"
#include "findings/indicators/merchants.h"

#include "base/order.h"

#include <stdlib.h>

enum {
    POSTINGS_MIN = 4,
    POSTING_DAYS_APART = 1, // paid on the day before, or after the last bank hour
    ADVERTS_SHOWN_MAX = 20,
};
static const double BY_CHANCE_MAX = 0.001; // for all rings of the case together

static const struct advert_use *uses_of(const struct joins *joins, int64_t selector, size_t *count)
{
    size_t low = 0, high = joins->use_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (joins->uses[middle].selector < selector)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count = 0; low + *count < joins->use_count && joins->uses[low + *count].selector == selector;)
        ++*count;
    return *count ? &joins->uses[low] : NULL;
}

static void take_advert(struct indicator_result *result, const struct advert_use *use)
{
    if (use->day != INT64_MIN) {
        result->first_day = use->day < result->first_day ? use->day : result->first_day;
        result->last_day = use->day > result->last_day ? use->day : result->last_day;
    }
    result->joins |= use->in_ring;
    result->count++;
    if (result->observation_count < ADVERTS_SHOWN_MAX) {
        result->observations[result->observation_count++] = use->observation_id;
        result->entities[result->entity_count++] = use->advert;
    }
}

void judge_in_adverts(const struct joins *joins, const struct relation *relation,
                      struct indicator_result *result, struct arena *arena)
{
    const struct relationship *one = &joins->relationships->all[relation->number];
    if (one->entity_count == 0 || !joins->has_adverts) {
        result_unknown(result, joins->has_adverts ? "no telephone or address of its people is known"
                                                  : "the case has no adverts");
        return;
    }
    *result =
        (struct indicator_result){.first_day = INT64_MAX,
                                  .last_day = INT64_MIN,
                                  .observations = arena_alloc(arena, ADVERTS_SHOWN_MAX, sizeof(int64_t)),
                                  .entities = arena_alloc(arena, ADVERTS_SHOWN_MAX, sizeof(int64_t))};
    size_t selectors = 0;
    for (size_t i = 0; i < one->entity_count; i++) {
        size_t count;
        const struct advert_use *uses = uses_of(joins, one->entities[i], &count);
        selectors += count != 0;
        for (size_t k = 0; k < count; k++)
            take_advert(result, &uses[k]);
    }
    if (result->observation_count)
        qsort(result->observations, result->observation_count, sizeof(int64_t), order_int64);
    result->state = result->count ? INDICATOR_HOLDS : INDICATOR_DOES_NOT_HOLD;
    result->what = arena_print(arena, "%zu of its telephones or addresses in %lld adverts%s", selectors,
                               (long long)result->count, result->joins ? ", some of a ring" : "");
}

static bool posted_about(const struct ring_days *ring, int64_t day)
{
    for (int64_t at = day - POSTING_DAYS_APART; at <= day + POSTING_DAYS_APART; at++)
        if (at >= ring->first_day && at < ring->first_day + (int64_t)ring->days &&
            ring->posted[at - ring->first_day])
            return true;
    return false;
}

// Of the days between its first advert and its last: which had a posting about them.
static double share_of_days(const struct ring_days *ring)
{
    size_t about = 0;
    for (size_t i = 0; i < ring->days; i++)
        about += posted_about(ring, ring->first_day + (int64_t)i);
    return (double)about / (double)ring->days;
}

static bool pays_adverts(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && (flow->paid_for & PAID_FOR_ADVERTS);
}

// Days on which it paid while the ring was there, once each: several payments of a day are no several
// coincidences.
static size_t days_paid(const struct relation *relation, const struct picked *paid,
                        const struct ring_days *ring, struct picked *met)
{
    size_t days = 0;
    int64_t last = INT64_MIN;
    met->count = 0;
    for (size_t i = 0; i < paid->count; i++) {
        const int64_t day = relation->flows[paid->flows[i]].day;
        if (day < ring->first_day || day >= ring->first_day + (int64_t)ring->days)
            continue;
        days += day != last;
        last = day;
        if (posted_about(ring, day))
            met->flows[met->count++] = paid->flows[i];
    }
    return days;
}

void judge_postings(const struct joins *joins, const struct relation *relation,
                    struct indicator_result *result, struct arena *arena)
{
    const struct picked paid = picked_where(relation, pays_adverts, NULL, arena);
    if (joins->ring_count == 0) {
        result_unknown(result, "the case has no ring of adverts");
        return;
    }
    struct picked best = picked_none(relation, arena), met = picked_none(relation, arena);
    size_t best_days = 0, best_met = 0;
    int64_t *best_ring = arena_alloc(arena, 1, sizeof *best_ring);
    double least = BY_CHANCE_MAX / (double)joins->ring_count;
    for (size_t i = 0; i < joins->ring_count && paid.count >= POSTINGS_MIN; i++) {
        const struct ring_days *ring = &joins->rings[i];
        const size_t days = ring->days ? days_paid(relation, &paid, ring, &met) : 0,
                     met_days = picked_days(relation, &met);
        if (met_days < POSTINGS_MIN)
            continue;
        const double chance = chance_at_least(met_days, (double)days * share_of_days(ring));
        if (chance >= least)
            continue;
        least = chance;
        *best_ring = ring->id;
        best_days = days;
        best_met = met_days;
        const struct picked swap = best;
        best = met;
        met = swap;
    }
    result_of(result, relation, &best, best_met > 0);
    result->joins = true;
    result->entities = best_ring; // a group's id is its first advert
    result->entity_count = best_met > 0;
    result->what =
        arena_print(arena, "on %zu of %zu days on which it paid for adverts, one ring posted within a day",
                    best_met, best_days);
}

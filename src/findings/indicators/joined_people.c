// Indicators that join with phones of the case: CL-01, CL-02; and with its other findings: HT-24's circle.
#include "findings/indicators/chance.h"
#include "findings/indicators/joined.h"
#include "findings/indicators/merchants.h"

#include "base/order.h"

#include <stdlib.h>

enum {
    CALLERS_MIN = 2, // one may have wanted something else
    SLEPT_MIN = 3,
    SLEPT_CITIES_MIN = 2, // with one city it is a neighbour's telephone
    SLEPT_DAYS_APART = 7,
    CALLERS_SHOWN_MAX = 64,
};
static const double BY_CHANCE_MAX = 0.001; // for all devices of the case together

// ---- CL-02 ----

static int64_t caller_among(const struct joins *joins, const struct relation_flow *flow)
{
    if (flow->phone && pair_map_find(&joins->callers, flow->phone, 0))
        return flow->phone;
    if (flow->payer == NO_RELATIONSHIP)
        return 0;
    const struct relationship *payer = &joins->relationships->all[flow->payer];
    for (size_t i = 0; i < payer->entity_count; i++)
        if (pair_map_find(&joins->callers, payer->entities[i], 0))
            return payer->entities[i];
    return 0;
}

static bool is_own(const struct relationship *one, int64_t entity)
{
    for (size_t i = 0; i < one->entity_count; i++)
        if (one->entities[i] == entity)
            return true;
    return false;
}

void judge_callers(const struct joins *joins, const struct relation *relation,
                   struct indicator_result *result, struct arena *arena)
{
    const struct relationship *one = &joins->relationships->all[relation->number];
    struct picked paid = picked_none(relation, arena);
    int64_t *callers = arena_alloc(arena, relation->flow_count + 1, sizeof *callers);
    size_t known = 0, count = 0, kept = 0;
    for (size_t i = 0; i < relation->flow_count; i++) {
        const struct relation_flow *flow = &relation->flows[i];
        if (!flow->in)
            continue;
        known += flow->phone ||
                 (flow->payer != NO_RELATIONSHIP && joins->relationships->all[flow->payer].entity_count);
        const int64_t caller = caller_among(joins, flow);
        if (caller == 0 || is_own(one, caller))
            continue;
        callers[count++] = caller;
        paid.flows[paid.count++] = (uint32_t)i;
    }
    if (!joins->has_call_centre || known == 0) {
        result_unknown(result, joins->has_call_centre ? "no telephone of a payer is known"
                                                      : "the case has no call centre");
        return;
    }
    if (count)
        qsort(callers, count, sizeof *callers, order_int64);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || callers[kept - 1] != callers[i])
            callers[kept++] = callers[i];
    result_of(result, relation, &paid, kept >= CALLERS_MIN);
    result->joins = true;
    result->what =
        arena_print(arena, "%zu payments by %zu people who wrote to or rang a call centre", paid.count, kept);
    if (result->state == INDICATOR_HOLDS) {
        result->entities = callers;
        result->entity_count = kept < CALLERS_SHOWN_MAX ? kept : CALLERS_SHOWN_MAX;
    }
}

// ---- CL-01 ----

static const struct night *night_near(const struct device_nights *device, int64_t city, int64_t day)
{
    size_t low = 0, high = device->count;
    while (low < high) { // the first of the city from so many days before on
        const size_t middle = (low + high) / 2;
        const struct night *night = &device->nights[middle];
        if (night->city < city || (night->city == city && night->day < day - SLEPT_DAYS_APART))
            low = middle + 1;
        else
            high = middle;
    }
    const struct night *night = low < device->count ? &device->nights[low] : NULL;
    return night && night->city == city && night->day <= day + SLEPT_DAYS_APART ? night : NULL;
}

// Of the days that the device is seen, those about which it slept there.
static double share_near(const struct device_nights *device, int64_t city)
{
    int64_t near = 0;
    for (int64_t day = device->first_day; day <= device->last_day; day++)
        near += night_near(device, city, day) != NULL;
    return (double)near / (double)(device->last_day - device->first_day + 1);
}

// Where the payee lives, as its bank says, when the payment names no city.
static const struct city *city_of_payee(const struct joins *joins, const struct relation_flow *flow)
{
    if (flow->payer == NO_RELATIONSHIP)
        return NULL;
    const struct relationship *payee = &joins->relationships->all[flow->payer];
    const char *const codes[] = {flow->home};
    for (size_t i = 0; i < payee->tie_count; i++)
        if (payee->ties[i].address)
            return gazetteer_find(bytes_of_text(payee->ties[i].address),
                                  (struct regions){codes, flow->home[0] ? 1 : 0});
    return NULL;
}

static bool has_device(const struct relationship *one, int64_t source_id)
{
    for (size_t i = 0; i < one->device_count; i++)
        if (one->devices[i] == source_id)
            return true;
    return false;
}

struct stay {
    uint32_t flow;
    int64_t city;
};

struct slept {
    size_t payments, cities;
    double chance;
    struct picked flows;
    int64_t *observations;
};

// What would be met by chance: for each payment while the device is seen, its share of days near that city.
static double expected_of(const struct device_nights *device, const struct relation *relation,
                          const struct stay *stays, size_t count)
{
    double expected = 0, share = 0;
    int64_t last_city = -1;
    for (size_t i = 0; i < count; i++) { // by city
        const int64_t day = relation->flows[stays[i].flow].day;
        if (stays[i].city != last_city)
            share = share_near(device, last_city = stays[i].city);
        if (day >= device->first_day - SLEPT_DAYS_APART && day <= device->last_day + SLEPT_DAYS_APART)
            expected += share;
    }
    return expected;
}

static void match(const struct device_nights *device, const struct relation *relation,
                  const struct stay *stays, size_t count, struct slept *slept)
{
    int64_t last_city = -1;
    slept->payments = slept->cities = slept->flows.count = 0;
    slept->chance = 1;
    for (size_t i = 0; i < count; i++) { // by city
        const struct night *night = night_near(device, stays[i].city, relation->flows[stays[i].flow].day);
        if (night == NULL)
            continue;
        slept->cities += stays[i].city != last_city;
        last_city = stays[i].city;
        slept->observations[slept->payments++] = night->observation_id;
        slept->flows.flows[slept->flows.count++] = stays[i].flow;
    }
    if (slept->payments >= SLEPT_MIN && slept->cities >= SLEPT_CITIES_MIN)
        slept->chance = chance_at_least(slept->payments, expected_of(device, relation, stays, count));
}

static int by_city(const void *left, const void *right)
{
    const struct stay *a = left, *b = right;
    if (a->city != b->city)
        return a->city < b->city ? -1 : 1;
    return a->flow < b->flow ? -1 : a->flow > b->flow;
}

static size_t list_stays(const struct joins *joins, const struct relation *relation, struct stay *stays)
{
    size_t count = 0;
    for (size_t i = 0; i < relation->flow_count; i++) {
        const struct relation_flow *flow = &relation->flows[i];
        if (flow->in || !(flow->paid_for & (PAID_FOR_LODGING | PAID_FOR_RENT)))
            continue;
        const struct city *city = flow->city ? flow->city : city_of_payee(joins, flow);
        if (city)
            stays[count++] = (struct stay){(uint32_t)i, city - gazetteer_at(0)};
    }
    if (count)
        qsort(stays, count, sizeof *stays, by_city);
    return count;
}

static size_t sort_once(int64_t *values, size_t count)
{
    size_t kept = 0;
    if (count)
        qsort(values, count, sizeof *values, order_int64);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || values[kept - 1] != values[i])
            values[kept++] = values[i];
    return kept;
}

void judge_slept(const struct joins *joins, const struct relation *relation, struct indicator_result *result,
                 struct arena *arena)
{
    const struct relationship *one = &joins->relationships->all[relation->number];
    struct stay *stays = arena_alloc(arena, relation->flow_count + 1, sizeof *stays);
    const size_t count = joins->has_nights ? list_stays(joins, relation, stays) : 0;
    if (!joins->has_nights || count == 0) {
        result_unknown(result, joins->has_nights ? "no payment for lodging or rent names a city"
                                                 : "no device says where it was at night");
        return;
    }
    struct slept slept = {.flows = picked_none(relation, arena),
                          .observations = arena_alloc(arena, count + 1, sizeof(int64_t))},
                 best = {.flows = picked_none(relation, arena),
                         .observations = arena_alloc(arena, count + 1, sizeof(int64_t)),
                         .chance = BY_CHANCE_MAX / (double)joins->device_count};
    for (size_t i = 0; i < joins->device_count; i++) {
        if (joins->devices[i].count == 0 || has_device(one, joins->devices[i].source_id))
            continue;
        match(&joins->devices[i], relation, stays, count, &slept);
        if (slept.chance >= best.chance)
            continue;
        const struct slept swap = best;
        best = slept;
        slept = swap;
    }
    if (best.payments)
        qsort(best.flows.flows, best.flows.count, sizeof(uint32_t), order_uint32);
    result_of(result, relation, &best.flows, best.payments > 0);
    result->joins = true;
    result->what =
        arena_print(arena,
                    "%zu of %zu payments for lodging or rent are for %zu cities where one telephone "
                    "slept within %d days",
                    best.payments, count, best.cities, SLEPT_DAYS_APART);
    if (result->state == INDICATOR_HOLDS) {
        result->observations = best.observations;
        result->observation_count = sort_once(best.observations, best.payments);
    }
}

// ---- with other findings ----

void judge_circle(const struct joins *joins, const struct relation *relation, struct indicator_result *result,
                  struct arena *arena)
{
    const struct relationship *one = &joins->relationships->all[relation->number];
    int64_t circles = 0;
    for (size_t i = 0; i < one->account_count; i++) {
        const int64_t *in =
            pair_map_find(&joins->in_cycle, joins->money->parties[one->accounts[i]].entity, 0);
        circles += in ? *in : 0;
    }
    result_of(result, relation, &(struct picked){0}, circles > 0);
    result->count = circles;
    result->what = arena_print(arena, "stands in %lld findings of kind cycle, which have the payments",
                               (long long)circles);
}

void judge_platforms(const struct joins *joins, const struct relation *relation,
                     struct indicator_result *result, struct arena *arena)
{
    (void)joins;
    (void)relation;
    (void)arena;
    result_unknown(result, "which platforms are illicit stands in no source that could be read");
}

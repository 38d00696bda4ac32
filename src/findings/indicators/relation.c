// Counting over the movements of a relationship: what every rule is made of. Knows no rule.
#include "findings/indicators/relation.h"

#include "base/order.h"
#include "findings/indicators/merchants.h"

#include <stdlib.h>
#include <string.h>

enum { NIGHT_FROM_MINUTE = 22 * 60, NIGHT_TO_MINUTE = 6 * 60 };

void relation_count(struct relation *relation)
{
    relation->first_day = INT64_MAX;
    relation->last_day = INT64_MIN;
    size_t most = 0;
    for (size_t i = 0; i < relation->flow_count; i++) {
        const struct relation_flow *flow = &relation->flows[i];
        const bool cash = flow->other == OTHER_CASH;
        relation->first_day = flow->day < relation->first_day ? flow->day : relation->first_day;
        relation->last_day = flow->day > relation->last_day ? flow->day : relation->last_day;
        relation->timed += flow->minute != NO_MINUTE;
        relation->sited += flow->has_site;
        relation->cash += cash;
        relation->cash_timed += cash && flow->minute != NO_MINUTE;
        relation->business += flow->in ? (flow->paid_for & PAID_FOR_TAKINGS) != 0
                                       : (flow->paid_for & (PAID_FOR_PAYROLL | PAID_FOR_PREMISES)) != 0;
        relation->cash_sited += cash && flow->has_site;
        bool counted = false; // few currencies: the first flow of each counts them
        for (size_t k = 0; k < i && !counted; k++)
            counted = relation->flows[k].currency == flow->currency;
        size_t same = 0;
        for (size_t k = i; !counted && k < relation->flow_count; k++)
            same += relation->flows[k].currency == flow->currency;
        if (same > most || (same == most && same && strcmp(flow->currency, relation->currency) < 0)) {
            most = same;
            relation->currency = flow->currency;
        }
    }
}

bool flow_has_party(const struct relation_flow *flow)
{
    return flow->other == OTHER_ACCOUNT || flow->other == OTHER_NAME;
}

bool relation_names_payees(const struct relation *relation)
{
    for (size_t i = 0; i < relation->flow_count; i++)
        if (!relation->flows[i].in && flow_has_party(&relation->flows[i]))
            return true;
    return false;
}

bool relation_is_business(const struct relation *relation)
{
    return relation->business >= BUSINESS_PAYMENTS_MIN;
}

struct picked picked_none(const struct relation *relation, struct arena *arena)
{
    return (struct picked){arena_alloc(arena, relation->flow_count + 1, sizeof(uint32_t)), 0};
}

struct picked picked_where(const struct relation *relation, flow_wanted *wanted, const void *payload,
                           struct arena *arena)
{
    struct picked picked = picked_none(relation, arena);
    for (size_t i = 0; i < relation->flow_count; i++)
        if (wanted(&relation->flows[i], payload))
            picked.flows[picked.count++] = (uint32_t)i;
    return picked;
}

static int64_t day_of(const struct relation *relation, const struct picked *picked, size_t n)
{
    return relation->flows[picked->flows[n]].day;
}

struct picked picked_densest(const struct relation *relation, const struct picked *picked, int64_t days)
{
    size_t best = 0, best_from = 0, from = 0;
    for (size_t to = 0; to < picked->count; to++) {
        while (day_of(relation, picked, to) - day_of(relation, picked, from) >= days)
            from++;
        if (to + 1 - from > best) {
            best = to + 1 - from;
            best_from = from;
        }
    }
    return (struct picked){picked->flows + best_from, best};
}

size_t picked_days(const struct relation *relation, const struct picked *picked)
{
    size_t days = 0;
    for (size_t i = 0; i < picked->count; i++)
        days += i == 0 || day_of(relation, picked, i) != day_of(relation, picked, i - 1);
    return days;
}

static size_t distinct(int64_t *values, size_t count)
{
    size_t distinct = 0;
    if (count)
        qsort(values, count, sizeof *values, order_int64);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || values[i] != values[i - 1];
    return distinct;
}

size_t picked_parties(const struct relation *relation, const struct picked *picked, struct arena *arena)
{
    int64_t *parties = arena_alloc(arena, picked->count + 1, sizeof *parties);
    for (size_t i = 0; i < picked->count; i++)
        parties[i] = relation->flows[picked->flows[i]].party;
    return distinct(parties, picked->count);
}

size_t picked_cities(const struct relation *relation, const struct picked *picked, struct arena *arena)
{
    int64_t *cities = arena_alloc(arena, picked->count + 1, sizeof *cities);
    size_t count = 0;
    for (size_t i = 0; i < picked->count; i++) {
        const struct city *city = relation->flows[picked->flows[i]].city;
        if (city)
            cities[count++] = city - gazetteer_at(0);
    }
    return distinct(cities, count);
}

struct picked picked_most_cities(const struct relation *relation, const struct picked *picked, int64_t days,
                                 struct arena *arena)
{
    struct picked best = {picked->flows, 0};
    size_t most = 0, from = 0;
    for (size_t to = 0; to < picked->count; to++) {
        while (day_of(relation, picked, to) - day_of(relation, picked, from) >= days)
            from++;
        if (to + 1 - from <= most)
            continue;
        struct picked window = {picked->flows + from, to + 1 - from};
        size_t cities = picked_cities(relation, &window, arena);
        if (cities > most) {
            most = cities;
            best = window;
        }
    }
    return best;
}

int64_t picked_sum(const struct relation *relation, const struct picked *picked)
{
    int64_t sum = 0;
    for (size_t i = 0; i < picked->count; i++) {
        const struct relation_flow *flow = &relation->flows[picked->flows[i]];
        sum += flow->currency == relation->currency ? flow->amount_e5 : 0;
    }
    return sum;
}

void result_of(struct indicator_result *result, const struct relation *relation, const struct picked *picked,
               bool holds)
{
    *result = (struct indicator_result){.state = holds ? INDICATOR_HOLDS : INDICATOR_DOES_NOT_HOLD};
    if (!holds || picked->count == 0)
        return;
    result->count = (int64_t)picked->count;
    result->flows = picked->flows;
    result->flow_count = picked->count;
    result->amount_e5 = picked_sum(relation, picked);
    result->first_day = day_of(relation, picked, 0);
    result->last_day = day_of(relation, picked, picked->count - 1);
}

void result_unknown(struct indicator_result *result, const char *why)
{
    *result = (struct indicator_result){.state = INDICATOR_NOT_COMPUTABLE, .why = why};
}

bool flow_at_night(const struct relation_flow *flow)
{
    return flow->minute != NO_MINUTE && (flow->minute >= NIGHT_FROM_MINUTE || flow->minute < NIGHT_TO_MINUTE);
}

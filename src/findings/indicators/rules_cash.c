// Indicators of cash: HT-08, HT-12, HT-13, HT-19.
#include "findings/indicators/indicator.h"

#include "base/decimal.h"
#include "base/order.h"
#include "findings/indicators/merchants.h"

#include <stdlib.h>
#include <string.h>

enum {
    NIGHT_CASH_MIN = 3,
    NIGHT_CASH_DAYS_MIN = 2,
    CASH_CITIES_MIN = 3,
    CASH_CITIES_WINDOW_DAYS = 14,
    BUSINESS_DEPOSITS_MIN = 10, // below it no median is usual
    LARGE_FACTOR = 5,
    LARGE_MIN = 2,
    NO_WAGES_DEPOSITS_MIN = 3,
    NO_WAGES_SPAN_DAYS = 60, // two wages would have come
    BELOW_MIN = 3,
    SPLIT_DAYS_MIN = 2,
};
#define NO_WAGES_SUM_E5 (1000 * DECIMAL_ONE)

static bool is_cash(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return flow->other == OTHER_CASH;
}

static bool is_deposit(const struct relation_flow *flow, const void *payload)
{
    return flow->in && is_cash(flow, payload);
}

static bool is_night_cash(const struct relation_flow *flow, const void *payload)
{
    return is_cash(flow, payload) && flow_at_night(flow);
}

void judge_night_cash(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (relation->cash && relation->cash_timed == 0) {
        result_unknown(result, "no cash movement states a time");
        return;
    }
    const struct picked all = picked_where(relation, is_night_cash, NULL, arena);
    result_of(result, relation, &all,
              all.count >= NIGHT_CASH_MIN && picked_days(relation, &all) >= NIGHT_CASH_DAYS_MIN);
    result->what = arena_print(arena, "%zu of %zu cash movements with a time between 22:00 and 06:00",
                               all.count, relation->cash_timed);
}

void judge_cash_cities(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    const struct picked all = picked_where(relation, is_cash, NULL, arena);
    if (all.count && picked_cities(relation, &all, arena) == 0) {
        result_unknown(result, "no cash movement states a city");
        return;
    }
    const struct picked tour = picked_most_cities(relation, &all, CASH_CITIES_WINDOW_DAYS, arena);
    const size_t cities = picked_cities(relation, &tour, arena);
    result_of(result, relation, &tour, cities >= CASH_CITIES_MIN);
    result->what = arena_print(arena, "cash in %zu cities within %d days", cities, CASH_CITIES_WINDOW_DAYS);
}

static int64_t median_amount(const struct relation *relation, const struct picked *picked,
                             struct arena *arena)
{
    int64_t *amounts = arena_alloc(arena, picked->count + 1, sizeof *amounts);
    for (size_t i = 0; i < picked->count; i++)
        amounts[i] = relation->flows[picked->flows[i]].amount_e5;
    qsort(amounts, picked->count, sizeof *amounts, order_int64);
    return amounts[picked->count / 2];
}

void judge_business_cash(const struct relation *relation, struct indicator_result *result,
                         struct arena *arena)
{
    const struct picked all = picked_where(relation, is_deposit, NULL, arena);
    if (!relation_is_business(relation) || all.count < BUSINESS_DEPOSITS_MIN) {
        result_unknown(result, all.count < BUSINESS_DEPOSITS_MIN
                                   ? "fewer than 10 cash deposits"
                                   : "nothing shows a business: no wages or premises paid, no card takings");
        return;
    }
    const int64_t median = median_amount(relation, &all, arena);
    struct picked unusual = picked_none(relation, arena);
    size_t large = 0, late = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct relation_flow *flow = &relation->flows[all.flows[i]];
        const bool is_large = flow->amount_e5 / LARGE_FACTOR > median, is_late = flow_at_night(flow);
        large += is_large;
        late += is_late;
        if (is_large || is_late)
            unusual.flows[unusual.count++] = all.flows[i];
    }
    result_of(result, relation, &unusual, large >= LARGE_MIN || late >= NIGHT_CASH_MIN);
    result->what =
        arena_print(arena,
                    "%zu of %zu cash deposits of a business above %d times the median, %zu between "
                    "22:00 and 06:00%s",
                    large, all.count, LARGE_FACTOR, late, relation->cash_timed ? "" : " (no times stated)");
}

void judge_cash_without_wages(const struct relation *relation, struct indicator_result *result,
                              struct arena *arena)
{
    if (relation->flow_count == 0 || relation->last_day - relation->first_day < NO_WAGES_SPAN_DAYS) {
        result_unknown(result, "the statements cover fewer than 60 days");
        return;
    }
    const struct picked all = picked_where(relation, is_deposit, NULL, arena);
    bool wages = false; // paid or received, or income as regular as one
    for (size_t i = 0; i < relation->flow_count; i++) {
        const struct relation_flow *flow = &relation->flows[i];
        wages |=
            (flow->paid_for & PAID_FOR_PAYROLL) != 0 || (flow->in && flow->regular && flow_has_party(flow));
    }
    result_of(result, relation, &all,
              !wages && all.count >= NO_WAGES_DEPOSITS_MIN &&
                  relation->flows[all.flows[all.count - 1]].day - relation->flows[all.flows[0]].day >= 30 &&
                  picked_sum(relation, &all) >= NO_WAGES_SUM_E5);
    result->what = arena_print(arena, "%zu cash deposits, and no wage received or paid in %lld days",
                               all.count, (long long)(relation->last_day - relation->first_day + 1));
}

// Thresholds above which identity is asked for or a report is made: 3,000 (FIN-2014-A008), 10,000 (cash in
// the European Union and the United States).
static const int64_t thresholds[] = {3000 * DECIMAL_ONE, 10000 * DECIMAL_ONE};

static bool has_thresholds(const char *currency)
{
    return currency && (strcmp(currency, "EUR") == 0 || strcmp(currency, "USD") == 0);
}

// More just below than on either side of it: who pays in what he has does not know the threshold.
static size_t just_below(const struct relation *relation, const struct picked *deposits, int64_t threshold,
                         struct picked *below)
{
    size_t lower = 0, above = 0;
    below->count = 0;
    for (size_t i = 0; i < deposits->count; i++) {
        const struct relation_flow *flow = &relation->flows[deposits->flows[i]];
        const int64_t percent = flow->amount_e5 * 100 / threshold;
        if (percent >= 90 && percent < 100)
            below->flows[below->count++] = deposits->flows[i];
        lower += percent >= 80 && percent < 90;
        above += percent >= 100 && percent < 110;
    }
    return below->count >= BELOW_MIN && below->count > lower + above ? below->count : 0;
}

// Days on which several deposits, each below it, reach the higher threshold together.
static size_t split_days(const struct relation *relation, const struct picked *deposits, struct picked *split)
{
    const int64_t threshold = thresholds[1];
    size_t days = 0;
    split->count = 0;
    for (size_t from = 0, to; from < deposits->count; from = to) {
        int64_t sum = 0, largest = 0, day = relation->flows[deposits->flows[from]].day;
        for (to = from; to < deposits->count && relation->flows[deposits->flows[to]].day == day; to++) {
            const int64_t amount = relation->flows[deposits->flows[to]].amount_e5;
            sum += amount;
            largest = amount > largest ? amount : largest;
        }
        if (to - from < 2 || sum < threshold || largest >= threshold)
            continue;
        days++;
        for (size_t i = from; i < to; i++)
            split->flows[split->count++] = deposits->flows[i];
    }
    return days;
}

void judge_below_threshold(const struct relation *relation, struct indicator_result *result,
                           struct arena *arena)
{
    if (!has_thresholds(relation->currency)) {
        result_unknown(result, "no threshold is known for this currency");
        return;
    }
    const struct picked all = picked_where(relation, is_deposit, NULL, arena);
    struct picked found = picked_none(relation, arena);
    for (size_t t = 0; t < sizeof thresholds / sizeof *thresholds; t++) {
        const size_t count = just_below(relation, &all, thresholds[t], &found);
        if (count == 0)
            continue;
        result_of(result, relation, &found, true);
        result->what =
            arena_print(arena, "%zu cash deposits of 90 to 100 %% of %lld, more than just above or below",
                        count, (long long)(thresholds[t] / DECIMAL_ONE));
        return;
    }
    const size_t days = split_days(relation, &all, &found);
    result_of(result, relation, &found, days >= SPLIT_DAYS_MIN);
    result->what =
        arena_print(arena, "cash paid in by parts below 10000 that reach it together, on %zu days", days);
}

// Indicators of costs of people who are not the holder: HT-05, HT-06, HT-11, HT-23, and residents of HT-24.
#include "findings/indicators/indicator.h"

#include "base/decimal.h"
#include "base/time.h"
#include "findings/indicators/merchants.h"

enum {
    MEALS_MIN = 7, // more than two a day and person
    MEALS_WINDOW_DAYS = 3,
    CARE_MIN = 5,
    CARE_WINDOW_DAYS = 2,
    NIGHTLIFE_MIN = 3,
    NIGHTLIFE_DAYS_MIN = 2,
    RENT_PAYEES_MIN = 3, // one's own and a child's are two
    RENT_MONTHS_MIN = 2,
    DEDUCTED_WORKERS_MIN = 2,
    DEDUCTIONS_EACH_MIN = 2,
    RESIDENTS_MIN = 5, // more than a household
};
#define MEAL_MAX_E5 (30 * DECIMAL_ONE)
#define CARE_MAX_E5 (100 * DECIMAL_ONE)

static bool buys_meal(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && (flow->paid_for & PAID_FOR_FAST_FOOD) && flow->amount_e5 < MEAL_MAX_E5;
}

static bool buys_care(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && (flow->paid_for & PAID_FOR_CARE) && flow->amount_e5 < CARE_MAX_E5;
}

void judge_meals_and_care(const struct relation *relation, struct indicator_result *result,
                          struct arena *arena)
{
    if (!relation_names_payees(relation)) {
        result_unknown(result, "no payment says whom it paid");
        return;
    }
    const struct picked meals = picked_where(relation, buys_meal, NULL, arena),
                        care = picked_where(relation, buys_care, NULL, arena);
    const struct picked fed = picked_densest(relation, &meals, MEALS_WINDOW_DAYS),
                        cared = picked_densest(relation, &care, CARE_WINDOW_DAYS);
    const bool many_meals = fed.count >= MEALS_MIN;
    result_of(result, relation, many_meals ? &fed : &cared, many_meals || cared.count >= CARE_MIN);
    result->what = many_meals
                       ? arena_print(arena, "%zu small meals within %d days", fed.count, MEALS_WINDOW_DAYS)
                       : arena_print(arena, "%zu small purchases of care or clothes within %d days",
                                     cared.count, CARE_WINDOW_DAYS);
}

static bool out_at(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && (flow->paid_for & PAID_FOR_NIGHTLIFE);
}

void judge_nightlife(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    const struct picked all = picked_where(relation, out_at, NULL, arena);
    struct picked late = picked_none(relation, arena);
    size_t timed = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct relation_flow *flow = &relation->flows[all.flows[i]];
        timed += flow->minute != NO_MINUTE;
        if (flow_at_night(flow))
            late.flows[late.count++] = all.flows[i];
    }
    if (relation->timed == 0 || (all.count && timed == 0)) {
        result_unknown(result, "no such payment states a time");
        return;
    }
    result_of(result, relation, &late,
              late.count >= NIGHTLIFE_MIN && picked_days(relation, &late) >= NIGHTLIFE_DAYS_MIN);
    result->what =
        arena_print(arena, "%zu payments at clubs, massage or beauty between 22:00 and 06:00", late.count);
}

static int month_of(int64_t day)
{
    int year, month, date;
    time_civil_from_days(day, &year, &month, &date);
    return year * 12 + month - 1;
}

static bool pays_rent(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && (flow->paid_for & PAID_FOR_RENT) && !(flow->paid_for & PAID_FOR_PREMISES);
}

void judge_rents(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (!relation_names_payees(relation)) {
        result_unknown(result, "no payment says whom it paid");
        return;
    }
    const struct picked all = picked_where(relation, pays_rent, NULL, arena);
    struct picked many = picked_none(relation, arena);
    size_t months = 0, most = 0;
    for (size_t from = 0, to; from < all.count; from = to) {
        const int month = month_of(relation->flows[all.flows[from]].day);
        for (to = from; to < all.count && month_of(relation->flows[all.flows[to]].day) == month;)
            to++;
        const struct picked of_month = {all.flows + from, to - from};
        const size_t payees = picked_parties(relation, &of_month, arena);
        if (payees < RENT_PAYEES_MIN)
            continue;
        months++;
        most = payees > most ? payees : most;
        for (size_t i = from; i < to; i++)
            many.flows[many.count++] = all.flows[i];
    }
    result_of(result, relation, &many, months >= RENT_MONTHS_MIN);
    result->what = arena_print(arena, "rents to %d or more payees in each of %zu months, up to %zu",
                               RENT_PAYEES_MIN, months, most);
}

static bool pays_wage(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && (flow->paid_for & PAID_FOR_PAYROLL) && flow->other == OTHER_ACCOUNT;
}

// Whoever gets a wage from these accounts and pays rent or board back to them.
void judge_deductions(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    const unsigned keep = PAID_FOR_RENT | PAID_FOR_LODGING | PAID_FOR_BOARD;
    const struct picked wages = picked_where(relation, pays_wage, NULL, arena);
    if (wages.count == 0) {
        result_unknown(result, "no wages are seen paid to accounts; how many work there is not known");
        return;
    }
    struct picked back = picked_none(relation, arena);
    for (size_t i = 0; i < relation->flow_count; i++) {
        const struct relation_flow *flow = &relation->flows[i];
        bool paid = false, again = false;
        for (size_t k = 0; k < wages.count && flow->in && (flow->paid_for & keep) && !paid; k++)
            paid = relation->flows[wages.flows[k]].party == flow->party;
        for (size_t k = 0; k < relation->flow_count && paid && !again; k++)
            again = k != i && relation->flows[k].in && (relation->flows[k].paid_for & keep) &&
                    relation->flows[k].party == flow->party;
        if (paid && again)
            back.flows[back.count++] = (uint32_t)i;
    }
    const size_t workers = picked_parties(relation, &back, arena);
    result_of(result, relation, &back,
              workers >= DEDUCTED_WORKERS_MIN && back.count >= workers * DEDUCTIONS_EACH_MIN);
    result->what =
        arena_print(arena, "%zu who get a wage pay rent or board back, %zu times", workers, back.count);
}

void judge_residents(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (!relation->resident_address) {
        result_unknown(result, "no address of a holder is known");
        return;
    }
    result_of(result, relation, &(struct picked){0}, relation->residents >= RESIDENTS_MIN);
    result->count = result->state == INDICATOR_HOLDS ? (int64_t)relation->residents : 0;
    result->what = arena_print(arena, "%zu holders of accounts at one address", relation->residents);
}

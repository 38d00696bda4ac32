// Indicators of nights away and journeys: HT-02, HT-03, HT-04, HT-09, HT-10, and rooms of HT-24.
#include "findings/indicators/indicator.h"

#include "base/decimal.h"
#include "findings/indicators/merchants.h"

enum {
    LODGING_MIN = 4, // more than a holiday and a weekend
    LODGING_WINDOW_DAYS = 60,
    LODGING_CITIES_MIN = 3, // a tour
    LODGING_CITIES_DAYS = 30,
    TICKETS_MIN = 5, // more than there and back twice
    TICKETS_WINDOW_DAYS = 30,
    TICKETS_AT_ONCE_MIN = 3, // a couple buys two
    TICKETS_AT_ONCE_DAYS_MIN = 2,
    RIDES_MIN = 6, // nearly one a day
    RIDES_WINDOW_DAYS = 7,
    CASH_LODGING_MIN = 2,
    MOVEMENT_CITIES_MIN = 4,
    MOVEMENT_WINDOW_DAYS = 14,
    ROOMS_DAYS_MIN = 2, // one day with two rooms is a family's
};
#define TICKET_MIN_E5 (15 * DECIMAL_ONE) // below it a commuter's

struct wanted {
    unsigned paid_for;
    int64_t min_e5;
};

static bool pays_for(const struct relation_flow *flow, const void *payload)
{
    const struct wanted *wanted = payload;
    return !flow->in && (flow->paid_for & wanted->paid_for) && flow->amount_e5 >= wanted->min_e5;
}

static struct picked picked_for(const struct relation *relation, unsigned paid, int64_t min_e5,
                                struct arena *arena)
{
    return picked_where(relation, pays_for, &(struct wanted){paid, min_e5}, arena);
}

// A firm pays for the nights and journeys of its staff and customers: nothing is unusual about them.
static bool known(const struct relation *relation, struct indicator_result *result)
{
    if (!relation_names_payees(relation))
        result_unknown(result, "no payment says whom it paid");
    else if (relation_is_business(relation))
        result_unknown(result, "a firm's accounts (wages or premises paid, card takings): what its staff and "
                               "customers cost is not told apart");
    else
        return true;
    return false;
}

void judge_lodging(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (!known(relation, result))
        return;
    const struct picked all = picked_for(relation, PAID_FOR_LODGING, 0, arena);
    const struct picked densest = picked_densest(relation, &all, LODGING_WINDOW_DAYS);
    const struct picked tour = picked_most_cities(relation, &all, LODGING_CITIES_DAYS, arena);
    const size_t cities = picked_cities(relation, &tour, arena), days = picked_days(relation, &densest);
    result_of(result, relation, &all, days >= LODGING_MIN || cities >= LODGING_CITIES_MIN);
    result->what = arena_print(arena, "%zu payments for lodging, on %zu days within %d", all.count, days,
                               LODGING_WINDOW_DAYS);
    if (cities >= LODGING_CITIES_MIN)
        result->what =
            arena_print(arena, "%s; in %zu cities within %d days", result->what, cities, LODGING_CITIES_DAYS);
}

// The tickets that were bought from one payee on one day, three or more: for several people.
static struct picked bought_at_once(const struct relation *relation, const struct picked *all, size_t least,
                                    struct arena *arena)
{
    struct picked at_once = picked_none(relation, arena);
    for (size_t i = 0; i < all->count; i++) {
        const struct relation_flow *flow = &relation->flows[all->flows[i]];
        size_t same = 0;
        for (size_t k = i; k < all->count && relation->flows[all->flows[k]].day == flow->day; k++)
            same += relation->flows[all->flows[k]].party == flow->party;
        for (size_t k = i; k > 0 && relation->flows[all->flows[k - 1]].day == flow->day; k--)
            same += relation->flows[all->flows[k - 1]].party == flow->party;
        if (same >= least)
            at_once.flows[at_once.count++] = all->flows[i];
    }
    return at_once;
}

void judge_tickets(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (!known(relation, result))
        return;
    const struct picked all = picked_for(relation, PAID_FOR_TICKETS, TICKET_MIN_E5, arena);
    const struct picked densest = picked_densest(relation, &all, TICKETS_WINDOW_DAYS);
    const struct picked at_once = bought_at_once(relation, &all, TICKETS_AT_ONCE_MIN, arena);
    const size_t days = picked_days(relation, &at_once);
    result_of(result, relation, &all, densest.count >= TICKETS_MIN || days >= TICKETS_AT_ONCE_DAYS_MIN);
    result->what = arena_print(arena, "%zu tickets of 15 or more, %zu within %d days", all.count,
                               densest.count, TICKETS_WINDOW_DAYS);
    if (days >= TICKETS_AT_ONCE_DAYS_MIN)
        result->what =
            arena_print(arena, "%s; %d or more at once on %zu days", result->what, TICKETS_AT_ONCE_MIN, days);
}

void judge_rides(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (!known(relation, result))
        return;
    const struct picked all = picked_for(relation, PAID_FOR_RIDES, 0, arena);
    const struct picked densest = picked_densest(relation, &all, RIDES_WINDOW_DAYS);
    result_of(result, relation, &all, densest.count >= RIDES_MIN);
    result->what = arena_print(arena, "%zu taxis, shared rides or hired cars, %zu within %d days", all.count,
                               densest.count, RIDES_WINDOW_DAYS);
}

static bool cash_for_lodging(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return (flow->other == OTHER_CASH || flow->method == METHOD_CASH) && (flow->paid_for & PAID_FOR_LODGING);
}

void judge_cash_lodging(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    const struct picked all = picked_where(relation, cash_for_lodging, NULL, arena);
    if (all.count == 0) {
        result_unknown(result, "no cash movement says that it was for lodging; cash paid at a desk stands in "
                               "no statement");
        return;
    }
    result_of(result, relation, &all, all.count >= CASH_LODGING_MIN);
    result->what = arena_print(arena, "%zu cash movements for lodging", all.count);
}

static bool at_a_city(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return flow->has_site && flow->city;
}

void judge_movement(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    const struct picked all = picked_where(relation, at_a_city, NULL, arena);
    if (all.count == 0) {
        result_unknown(result, "no payment states a city where it was made");
        return;
    }
    const struct picked tour = picked_most_cities(relation, &all, MOVEMENT_WINDOW_DAYS, arena);
    const size_t cities = picked_cities(relation, &tour, arena);
    result_of(result, relation, &tour, cities >= MOVEMENT_CITIES_MIN);
    result->what =
        arena_print(arena, "cards and cash used in %zu cities within %d days", cities, MOVEMENT_WINDOW_DAYS);
}

void judge_rooms(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (!known(relation, result))
        return;
    const struct picked all = picked_for(relation, PAID_FOR_LODGING, 0, arena);
    const struct picked rooms = bought_at_once(relation, &all, 2, arena);
    const size_t days = picked_days(relation, &rooms);
    result_of(result, relation, &rooms, days >= ROOMS_DAYS_MIN);
    result->what =
        arena_print(arena, "%zu payments to one place of lodging with others on the same day, on %zu days",
                    rooms.count, days);
}

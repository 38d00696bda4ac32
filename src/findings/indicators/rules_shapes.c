// Indicators of how money flows: HT-20, HT-21, HT-22.
#include "findings/indicators/indicator.h"

#include "base/decimal.h"

#include <string.h>

enum {
    FUNNEL_DEPOSITS_MIN = 3,
    FUNNEL_DAYS = 5, // a weekend may lie between, as in pass_through
    FUNNEL_KM_MIN = 50,
    SENDERS_MIN = 10,
    SENDERS_COUNTRIES_MIN = 2,
    SENDERS_WINDOW_DAYS = 30,
    RISE_SPAN_DAYS = 120,
    RISE_WINDOW_DAYS = 30,
    RISE_FACTOR = 3,
    TURNOVER_PERCENT = 70,
    ABROAD_PERCENT = 50,
};
#define WIRE_MAX_E5 (3000 * DECIMAL_ONE) // below it no identity is recorded: FIN-2014-A008
#define RISE_MIN_E5 (3000 * DECIMAL_ONE)

static bool is_cash_at_city(const struct relation_flow *flow, const void *payload)
{
    const bool *in = payload;
    return flow->other == OTHER_CASH && flow->in == *in && flow->city;
}

// Deposits with a withdrawal elsewhere within days, and those withdrawals; by number.
void judge_funnel(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    const bool in = true, out = false;
    const struct picked deposits = picked_where(relation, is_cash_at_city, &in, arena),
                        taken = picked_where(relation, is_cash_at_city, &out, arena);
    if (relation->cash && (deposits.count == 0 || taken.count == 0)) {
        result_unknown(result, "cash paid in and cash taken out do not both state a city");
        return;
    }
    uint8_t *used = arena_alloc(arena, relation->flow_count + 1, 1);
    size_t paired = 0, first_taken = 0;
    int64_t paid_in = 0, taken_out = 0;
    for (size_t i = 0; i < deposits.count; i++) {
        const struct relation_flow *deposit = &relation->flows[deposits.flows[i]];
        while (first_taken < taken.count && relation->flows[taken.flows[first_taken]].day < deposit->day)
            first_taken++;
        bool elsewhere = false;
        for (size_t k = first_taken; k < taken.count; k++) {
            const struct relation_flow *other = &relation->flows[taken.flows[k]];
            if (other->day > deposit->day + FUNNEL_DAYS)
                break;
            if (gazetteer_distance_km(deposit->city, other->city) < FUNNEL_KM_MIN)
                continue;
            elsewhere = true;
            taken_out += used[taken.flows[k]] ? 0 : other->amount_e5;
            used[taken.flows[k]] = 1;
        }
        paired += elsewhere;
        paid_in += elsewhere ? deposit->amount_e5 : 0;
        used[deposits.flows[i]] |= elsewhere;
    }
    struct picked both = picked_none(relation, arena);
    for (size_t i = 0; i < relation->flow_count; i++)
        if (used[i])
            both.flows[both.count++] = (uint32_t)i;
    result_of(result, relation, &both, paired >= FUNNEL_DEPOSITS_MIN && taken_out >= paid_in / 2);
    result->what =
        arena_print(arena, "%zu cash deposits with cash taken out %d km away or more within %d days", paired,
                    FUNNEL_KM_MIN, FUNNEL_DAYS);
}

static bool is_small_wire(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return flow->in && flow_has_party(flow) && !flow->regular && !flow->service &&
           flow->amount_e5 < WIRE_MAX_E5;
}

// Of an account: its place is known at least by its country.
static size_t countries_of(const struct relation *relation, const struct picked *picked)
{
    size_t countries = 0;
    for (size_t i = 0; i < picked->count; i++) {
        const char *country = relation->flows[picked->flows[i]].country;
        bool before = country[0] == '\0';
        for (size_t k = 0; k < i && !before; k++)
            before = strcmp(relation->flows[picked->flows[k]].country, country) == 0;
        countries += !before;
    }
    return countries;
}

void judge_many_senders(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    const struct picked all = picked_where(relation, is_small_wire, NULL, arena);
    if (all.count && countries_of(relation, &all) == 0) {
        result_unknown(result, "the accounts of those who paid are not stated");
        return;
    }
    const struct picked densest = picked_densest(relation, &all, SENDERS_WINDOW_DAYS);
    const size_t senders = picked_parties(relation, &densest, arena),
                 countries = countries_of(relation, &densest);
    result_of(result, relation, &densest,
              senders >= SENDERS_MIN && countries >= SENDERS_COUNTRIES_MIN && densest.count <= 2 * senders);
    result->what =
        arena_print(arena, "%zu payments below 3000 from %zu senders in %zu countries within %d days",
                    densest.count, senders, countries, SENDERS_WINDOW_DAYS);
}

struct rise {
    int64_t cash_e5, out_e5, abroad_e5; // of the window: paid in as cash, passed on to accounts, of it abroad
    size_t from, to;                    // flows
};

static void measure(const struct relation *relation, struct rise *rise)
{
    for (size_t i = rise->from; i < rise->to; i++) {
        const struct relation_flow *flow = &relation->flows[i];
        if (flow->other == OTHER_CASH && flow->in)
            rise->cash_e5 += flow->amount_e5;
        if (flow->other == OTHER_ACCOUNT && !flow->in && !flow->regular) {
            rise->out_e5 += flow->amount_e5;
            rise->abroad_e5 += flow->country[0] && flow->home[0] && strcmp(flow->country, flow->home) != 0
                                   ? flow->amount_e5
                                   : 0;
        }
    }
}

// The window with the most cash paid in, and cash of all time.
static struct rise highest(const struct relation *relation, int64_t *all_cash_e5)
{
    struct rise best = {0};
    int64_t cash = 0;
    *all_cash_e5 = 0;
    for (size_t to = 0, from = 0; to < relation->flow_count; to++) {
        const struct relation_flow *flow = &relation->flows[to];
        const int64_t amount = flow->other == OTHER_CASH && flow->in ? flow->amount_e5 : 0;
        cash += amount;
        *all_cash_e5 += amount;
        for (; flow->day - relation->flows[from].day >= RISE_WINDOW_DAYS; from++)
            cash -= relation->flows[from].other == OTHER_CASH && relation->flows[from].in
                        ? relation->flows[from].amount_e5
                        : 0;
        if (cash > best.cash_e5)
            best = (struct rise){.cash_e5 = cash, .from = from, .to = to + 1};
    }
    // what is passed on may follow by days
    while (best.to && best.to < relation->flow_count &&
           relation->flows[best.to].day <= relation->flows[best.to - 1].day + FUNNEL_DAYS &&
           relation->flows[best.to].day <= relation->flows[best.from].day + RISE_WINDOW_DAYS + FUNNEL_DAYS)
        best.to++;
    best.cash_e5 = 0;
    measure(relation, &best);
    return best;
}

void judge_sudden_cash(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    const int64_t span = relation->flow_count ? relation->last_day - relation->first_day + 1 : 0;
    if (span < RISE_SPAN_DAYS) {
        result_unknown(result, "the statements cover fewer than 120 days");
        return;
    }
    int64_t all_cash;
    const struct rise rise = highest(relation, &all_cash);
    const int64_t before = (all_cash - rise.cash_e5) / (span - RISE_WINDOW_DAYS) * RISE_WINDOW_DAYS;
    struct picked flows = picked_none(relation, arena);
    for (size_t i = rise.from; i < rise.to; i++) {
        const struct relation_flow *flow = &relation->flows[i];
        if ((flow->other == OTHER_CASH && flow->in) ||
            (flow->other == OTHER_ACCOUNT && !flow->in && !flow->regular))
            flows.flows[flows.count++] = (uint32_t)i;
    }
    result_of(result, relation, &flows,
              rise.cash_e5 >= RISE_MIN_E5 && rise.cash_e5 / RISE_FACTOR >= before &&
                  rise.out_e5 / TURNOVER_PERCENT >= rise.cash_e5 / 100 &&
                  rise.abroad_e5 / ABROAD_PERCENT >= rise.out_e5 / 100);
    result->what =
        arena_print(arena,
                    "cash paid in over %d days %d times or more what is usual here, passed on at once, "
                    "half of it or more to other countries",
                    RISE_WINDOW_DAYS, RISE_FACTOR);
}

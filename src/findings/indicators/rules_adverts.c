// Indicators of paying for adverts: HT-01, HT-16.
#include "findings/indicators/indicator.h"

#include "base/decimal.h"
#include "findings/indicators/merchants.h"

#include <string.h>

enum {
    SMALL_ADVERTS_MIN = 4, // who sells a sofa places one or two
    SMALL_ADVERTS_DAYS_MIN = 3,
    SMALL_ADVERTS_WINDOW_DAYS = 60,
    FOREIGN_ADVERTS_MIN = 3,
};
#define SMALL_E5 (100 * DECIMAL_ONE)

static bool pays_adverts(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && (flow->paid_for & PAID_FOR_ADVERTS);
}

static bool pays_small_advert(const struct relation_flow *flow, const void *payload)
{
    return pays_adverts(flow, payload) && flow->amount_e5 < SMALL_E5;
}

void judge_small_adverts(const struct relation *relation, struct indicator_result *result,
                         struct arena *arena)
{
    if (!relation_names_payees(relation)) {
        result_unknown(result, "no payment says whom it paid");
        return;
    }
    const struct picked all = picked_where(relation, pays_small_advert, NULL, arena);
    const struct picked densest = picked_densest(relation, &all, SMALL_ADVERTS_WINDOW_DAYS);
    result_of(result, relation, &all,
              densest.count >= SMALL_ADVERTS_MIN &&
                  picked_days(relation, &densest) >= SMALL_ADVERTS_DAYS_MIN);
    result->what = arena_print(arena, "%zu payments below 100 for adverts, %zu of them within %d days",
                               all.count, densest.count, SMALL_ADVERTS_WINDOW_DAYS);
}

void judge_foreign_adverts(const struct relation *relation, struct indicator_result *result,
                           struct arena *arena)
{
    const struct picked all = picked_where(relation, pays_adverts, NULL, arena);
    struct picked abroad = picked_none(relation, arena);
    size_t known = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct relation_flow *flow = &relation->flows[all.flows[i]];
        known += flow->country[0] && flow->home[0];
        if (flow->country[0] && flow->home[0] && strcmp(flow->country, flow->home) != 0)
            abroad.flows[abroad.count++] = all.flows[i];
    }
    if (!relation_names_payees(relation) || (all.count && known == 0)) {
        result_unknown(result, all.count ? "the accounts of those paid for adverts are not stated"
                                         : "no payment says whom it paid");
        return;
    }
    result_of(result, relation, &abroad,
              abroad.count >= FOREIGN_ADVERTS_MIN && picked_days(relation, &abroad) >= FOREIGN_ADVERTS_MIN);
    result->what =
        arena_print(arena, "%zu payments for adverts to accounts in other countries", abroad.count);
}

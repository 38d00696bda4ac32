// Indicators of what carries money and is no account: HT-07, HT-14, HT-18.
#include "findings/indicators/indicator.h"

#include "base/decimal.h"
#include "base/text.h"
#include "findings/indicators/merchants.h"

enum {
    TOKENS_MIN = 4,
    TOKENS_WINDOW_DAYS = 30,
    PREPAID_MIN = 4,
    PREPAID_WINDOW_DAYS = 60,
    PROCESSED_MIN = 5,
    PROCESSED_DAYS_MIN = 3,
    WORD_LETTERS_MIN = 3,
};
#define TOKEN_MAX_E5 (100 * DECIMAL_ONE)

static bool buys_token(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && flow->amount_e5 < TOKEN_MAX_E5 &&
           ((flow->paid_for & (PAID_FOR_PREPAID | PAID_FOR_CRYPTO)) || flow->method == METHOD_CRYPTO);
}

static bool buys_prepaid(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return !flow->in && (flow->paid_for & PAID_FOR_PREPAID);
}

void judge_tokens(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (!relation_names_payees(relation)) {
        result_unknown(result, "no payment says whom it paid");
        return;
    }
    const struct picked all = picked_where(relation, buys_token, NULL, arena);
    const struct picked densest = picked_densest(relation, &all, TOKENS_WINDOW_DAYS);
    result_of(result, relation, &all, densest.count >= TOKENS_MIN);
    result->what = arena_print(arena, "%zu purchases of coins or prepaid cards below 100, %zu within %d days",
                               all.count, densest.count, TOKENS_WINDOW_DAYS);
}

void judge_prepaid(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (!relation_names_payees(relation)) {
        result_unknown(result, "no payment says whom it paid");
        return;
    }
    const struct picked all = picked_where(relation, buys_prepaid, NULL, arena);
    const struct picked densest = picked_densest(relation, &all, PREPAID_WINDOW_DAYS);
    result_of(result, relation, &all, densest.count >= PREPAID_MIN);
    result->what = arena_print(arena, "%zu prepaid or gift cards, %zu within %d days", all.count,
                               densest.count, PREPAID_WINDOW_DAYS);
}

// A number says nothing of who paid.
static bool says_something(const char *reference)
{
    int letters = 0;
    for (const char *at = reference; at && *at; at++) {
        letters = text_is_alpha((unsigned char)*at) || (unsigned char)*at >= 0x80 ? letters + 1 : 0;
        if (letters >= WORD_LETTERS_MIN)
            return true;
    }
    return false;
}

static bool comes_by_processor(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return flow->in && (flow->paid_for & PAID_FOR_PROCESSOR) && !(flow->paid_for & PAID_FOR_TAKINGS) &&
           !says_something(flow->reference);
}

static bool comes_from_somebody(const struct relation_flow *flow, const void *payload)
{
    (void)payload;
    return flow->in && flow_has_party(flow);
}

void judge_processors(const struct relation *relation, struct indicator_result *result, struct arena *arena)
{
    if (picked_where(relation, comes_from_somebody, NULL, arena).count == 0) {
        result_unknown(result, "no payment received says who paid it");
        return;
    }
    const struct picked all = picked_where(relation, comes_by_processor, NULL, arena);
    result_of(result, relation, &all,
              all.count >= PROCESSED_MIN && picked_days(relation, &all) >= PROCESSED_DAYS_MIN);
    result->what = arena_print(
        arena, "%zu payments received through payment services without a word of who paid", all.count);
}

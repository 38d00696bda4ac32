// The matching rules of `clew score`; see score_match.h.
#include "cli/score_match.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static const double RING_LIKENESS = 0.5, ACCOUNTS_LIKENESS = 0.5, ROUTE_CITIES = 0.5, ROUTE_ORDER = 0.8;

void texts_add(struct texts *texts, const char *text)
{
    ARRAY_ROOM(texts->at, texts->capacity, texts->count);
    texts->at[texts->count++] = text;
}

static void texts_done(struct texts *texts)
{
    memory_free(texts->at);
    *texts = (struct texts){0};
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// A sorted copy without repetitions.
static struct texts set_of(const struct texts *texts)
{
    struct texts set = {.at = memory_new(texts->count, sizeof *set.at)};
    if (texts->count == 0)
        return set;
    memcpy(set.at, texts->at, texts->count * sizeof *set.at);
    qsort(set.at, texts->count, sizeof *set.at, compare);
    for (size_t i = 0; i < texts->count; i++) {
        if (set.count == 0 || strcmp(set.at[set.count - 1], set.at[i]) != 0)
            set.at[set.count++] = set.at[i];
    }
    return set;
}

// As sets; 0 when both are empty.
static double texts_jaccard(const struct texts *a, const struct texts *b)
{
    struct texts x = set_of(a), y = set_of(b);
    size_t common = 0;
    for (size_t i = 0, k = 0; i < x.count && k < y.count;) {
        const int order = strcmp(x.at[i], y.at[k]);
        common += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    const size_t all = x.count + y.count - common;
    texts_done(&x);
    texts_done(&y);
    return all == 0 ? 0 : (double)common / (double)all;
}

static size_t first_place(const struct texts *texts, const char *text)
{
    size_t place = 0;
    while (place < texts->count && strcmp(texts->at[place], text) != 0)
        place++;
    return place;
}

// Of the pairs of texts that both lists have, the share that stands in the same order in both, by first
// occurrence. 1 when fewer than two texts are common.
static double texts_same_order(const struct texts *a, const struct texts *b)
{
    size_t pairs = 0, same = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (first_place(a, a->at[i]) != i)
            continue;
        const size_t in_b = first_place(b, a->at[i]);
        for (size_t k = i + 1; k < a->count && in_b < b->count; k++) {
            const size_t other = first_place(b, a->at[k]);
            if (first_place(a, a->at[k]) != k || other == b->count)
                continue;
            pairs++;
            same += in_b < other;
        }
    }
    return pairs == 0 ? 1 : (double)same / (double)pairs;
}

struct assertion *assertions_add(struct assertions *assertions)
{
    ARRAY_ROOM(assertions->at, assertions->capacity, assertions->count);
    assertions->at[assertions->count] = (struct assertion){0};
    return &assertions->at[assertions->count++];
}

void assertions_done(struct assertions *assertions)
{
    for (size_t i = 0; i < assertions->count; i++) {
        texts_done(&assertions->at[i].adverts);
        texts_done(&assertions->at[i].phones);
        texts_done(&assertions->at[i].cities);
        texts_done(&assertions->at[i].accounts);
    }
    memory_free(assertions->at);
    *assertions = (struct assertions){0};
}

const char *score_kind_name(enum score_kind kind)
{
    static const char *const names[] = {
        "bipartite",       "call_centre",    "cycle",      "fan_in",           "fan_out",
        "funnel_account",  "gather_scatter", "indicators", "mirror_transfers", "pass_through",
        "replaced_number", "ring",           "route",      "scatter_gather",   "shared_selector",
        "stack",           "structuring",    "trail"};
    return kind < SCORE_KINDS ? names[kind] : "";
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

// A route is of the ring whose adverts, or else whose phones, it names; one that names neither goes by its
// cities alone.
static bool same_ring(const struct assertion *truth, const struct assertion *found)
{
    if (found->adverts.count != 0)
        return texts_jaccard(&truth->adverts, &found->adverts) >= RING_LIKENESS;
    if (found->phones.count != 0)
        return texts_jaccard(&truth->phones, &found->phones) > 0;
    return true;
}

static double route_likeness(const struct assertion *truth, const struct assertion *found)
{
    const double cities = texts_jaccard(&truth->cities, &found->cities);
    const double order = texts_same_order(&truth->cities, &found->cities);
    return same_ring(truth, found) && cities >= ROUTE_CITIES && order >= ROUTE_ORDER ? cities * order : 0;
}

// How well one matches the other: 0 not at all, to 1.
static double assertion_likeness(enum score_kind kind, const struct assertion *truth,
                                 const struct assertion *found)
{
    switch (kind) {
    case SCORE_CALL_CENTRE:
        return found->source ? same(truth->source, found->source) : same(truth->own, found->own);
    case SCORE_PASS_THROUGH:
    case SCORE_FUNNEL_ACCOUNT:
    case SCORE_STRUCTURING:
        return same(truth->account, found->account);
    case SCORE_REPLACED_NUMBER:
        return same(truth->own, found->own) && same(truth->value, found->value);
    case SCORE_SHARED_SELECTOR:
        return same(truth->value, found->value);
    case SCORE_RING: {
        const double likeness = texts_jaccard(&truth->adverts, &found->adverts);
        return likeness >= RING_LIKENESS ? likeness : 0;
    }
    case SCORE_ROUTE:
        return route_likeness(truth, found);
    case SCORE_BIPARTITE:
    case SCORE_CYCLE:
    case SCORE_FAN_IN:
    case SCORE_FAN_OUT:
    case SCORE_GATHER_SCATTER:
    case SCORE_INDICATORS:
    case SCORE_MIRROR_TRANSFERS:
    case SCORE_SCATTER_GATHER:
    case SCORE_STACK:
    case SCORE_TRAIL: {
        const double likeness = texts_jaccard(&truth->accounts, &found->accounts);
        return likeness >= ACCOUNTS_LIKENESS ? likeness : 0;
    }
    case SCORE_KINDS:
        break;
    }
    return 0;
}

size_t assertions_match(enum score_kind kind, const struct assertions *truth, const struct assertions *found,
                        int *pairs)
{
    double *likeness = memory_new(truth->count * found->count, sizeof *likeness);
    bool *taken = memory_new(found->count, sizeof *taken);
    for (size_t i = 0; i < truth->count; i++) {
        pairs[i] = -1;
        for (size_t k = 0; k < found->count; k++)
            likeness[i * found->count + k] = assertion_likeness(kind, &truth->at[i], &found->at[k]);
    }
    size_t matched = 0;
    for (;;) { // the likest pair that is left
        double best = 0;
        size_t best_i = 0, best_k = 0;
        for (size_t i = 0; i < truth->count; i++) {
            for (size_t k = 0; k < found->count && pairs[i] < 0; k++) {
                if (!taken[k] && likeness[i * found->count + k] > best) {
                    best = likeness[i * found->count + k];
                    best_i = i;
                    best_k = k;
                }
            }
        }
        if (best <= 0)
            break;
        pairs[best_i] = (int)best_k;
        taken[best_k] = true;
        matched++;
    }
    memory_free(likeness);
    memory_free(taken);
    return matched;
}

// The pattern structuring: which accounts it holds for, and how that is said. The rule stands in
// structuring.h, what it counts in money/structured.h.
#include "findings/structuring.h"

#include "base/arena.h"
#include "base/decimal.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "findings/money/cash.h"
#include "findings/money/movement.h"
#include "findings/money/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 2 };

const struct structuring_threshold structuring_thresholds[] = {
    {"AUD", 10000, "Australia, AML/CTF Act 2006, threshold transactions"},
    {"CAD", 10000, "Canada, PCMLTF Regulations, large cash transactions"},
    {"CHF", 15000, "Switzerland, agreement on banks' due diligence (CDB), cash transactions"},
    {"EUR", 1000, "Regulation (EU) 2023/1113, transfers of funds; France, limit on paying in cash"},
    {"EUR", 3000, "Belgium, law of 18 September 2017, limit on paying in cash"},
    {"EUR", 10000, "Regulation (EU) 2024/1624, limit on cash; Regulation (EU) 2018/1672, cash at the border"},
    {"EUR", 15000, "Directive (EU) 2015/849, article 11, occasional transactions"},
    {"GBP", 10000, "United Kingdom, Money Laundering Regulations 2017, high value payments in cash"},
    {"USD", 1000, "United States, 31 CFR 1010.100(ff), money services businesses"},
    {"USD", 3000, "United States, 31 CFR 1010.415, instruments bought with currency"},
    {"USD", 10000, "United States, 31 CFR 1010.311, reports of transactions in currency"},
    {NULL, 0, NULL},
};

struct cash {                 // one entry
    uint32_t account, number; // party; movement of its graph
    uint32_t graph;
    bool in;
};

struct found {
    struct structured structured;
    const struct structuring_threshold *threshold;
    const struct cash *first; // the account's in this direction and currency
    size_t count;
};

struct search {
    struct casefile *casefile;
    const struct case_money *money;
    struct arena *arena;
    struct cash *cash;
    size_t cash_count, cash_capacity;
    struct found *found;
    size_t found_count, found_capacity;
};

bool structuring_holds(const struct structured *structured)
{
    return structured->below >= STRUCTURING_BELOW_MIN && structured->days >= STRUCTURING_DAYS_MIN &&
           structured->below * 100 >= structured->judged * STRUCTURING_SHARE_MIN_PERCENT &&
           structured->together * 2 >= structured->below && structured->bits >= STRUCTURING_BITS_MIN;
}

static const struct movement *movement_of(const struct search *search, const struct cash *cash)
{
    return &search->money->graphs[cash->graph].movements[cash->number];
}

// ---- all cash, by currency, direction and account ----

static void collect(struct search *search)
{
    const struct case_money *money = search->money;
    for (uint32_t g = 0; g < money->graph_count; g++)
        for (uint32_t i = 0; i < money->graphs[g].graph.count; i++) {
            const struct transfer *transfer = &money->graphs[g].graph.transfers[i];
            const bool in = money->parties[transfer->from].kind == PARTY_CASH_IN;
            if ((!in && money->parties[transfer->to].kind != PARTY_CASH_OUT) ||
                money->graphs[g].movements[i].regular)
                continue;
            ARRAY_ROOM(search->cash, search->cash_capacity, search->cash_count);
            search->cash[search->cash_count++] = (struct cash){
                .account = in ? transfer->to : transfer->from, .number = i, .graph = g, .in = in};
        }
}

static int by_place(const void *left, const void *right, void *context)
{
    const struct cash *a = left, *b = right;
    const struct search *search = context;
    const int currency = strcmp(movement_of(search, a)->currency, movement_of(search, b)->currency);
    if (currency)
        return currency;
    if (a->in != b->in)
        return a->in ? -1 : 1;
    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    if (a->graph != b->graph)
        return a->graph < b->graph ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static bool same_crowd(const struct search *search, const struct cash *a, const struct cash *b)
{
    return a->in == b->in && strcmp(movement_of(search, a)->currency, movement_of(search, b)->currency) == 0;
}

static void count_of(const struct search *search, const struct cash *cash, size_t count,
                     const struct structuring_threshold *threshold, struct structured *structured)
{
    struct structured_amount *amounts = memory_new(count + 1, sizeof *amounts);
    for (size_t i = 0; i < count; i++) {
        const struct movement *movement = movement_of(search, &cash[i]);
        amounts[i] = (struct structured_amount){.day = movement_day(movement, false),
                                                .amount_e5 = movement->amount_e5};
    }
    structured_count(structured, amounts, count, threshold->units * DECIMAL_ONE);
    memory_free(amounts);
}

static size_t same_account(const struct cash *cash, size_t count)
{
    size_t n = 1;
    while (n < count && cash[n].account == cash[0].account)
        n++;
    return n;
}

// One currency and direction against one threshold: each account against all others.
static void judge(struct search *search, const struct cash *crowd, size_t count,
                  const struct structuring_threshold *threshold)
{
    struct structured one;
    double shares = 0;
    size_t accounts = 0;
    for (size_t i = 0, n; i < count; i += n, accounts++) {
        n = same_account(&crowd[i], count - i);
        count_of(search, &crowd[i], n, threshold, &one);
        shares += structured_share(&one);
    }
    for (size_t i = 0, n; i < count; i += n) {
        n = same_account(&crowd[i], count - i);
        if (!search->money->parties[crowd[i].account].has_statement)
            continue;
        count_of(search, &crowd[i], n, threshold, &one);
        structured_weigh(&one, shares - structured_share(&one), accounts - 1);
        if (!structuring_holds(&one))
            continue;
        ARRAY_ROOM(search->found, search->found_capacity, search->found_count);
        search->found[search->found_count++] =
            (struct found){.structured = one, .threshold = threshold, .first = &crowd[i], .count = n};
    }
}

static void judge_all(struct search *search)
{
    for (size_t i = 0, n; i < search->cash_count; i += n) {
        for (n = 1; i + n < search->cash_count && same_crowd(search, &search->cash[i], &search->cash[i + n]);)
            n++;
        const char *currency = movement_of(search, &search->cash[i])->currency;
        for (const struct structuring_threshold *threshold = structuring_thresholds; threshold->currency;
             threshold++)
            if (strcmp(threshold->currency, currency) == 0)
                judge(search, &search->cash[i], n, threshold);
    }
}

// The most surprising first. Of an account only the most surprising threshold of a direction is told.
static int by_bits(const void *left, const void *right)
{
    const struct found *a = left, *b = right;
    if (a->structured.bits != b->structured.bits)
        return a->structured.bits > b->structured.bits ? -1 : 1;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->threshold < b->threshold ? -1 : a->threshold > b->threshold;
}

static bool told_before(const struct search *search, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (search->found[i].first == search->found[n].first)
            return true;
    return false;
}

// ---- words and facts ----

static bool is_below(const struct found *found, const struct movement *movement)
{
    const int64_t threshold_e5 = found->structured.threshold_e5;
    return movement->amount_e5 < threshold_e5 &&
           movement->amount_e5 >= threshold_e5 / 100 * STRUCTURED_BELOW_PERCENT;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

// Different ones, sorted.
static size_t places_of(const struct search *search, const struct found *found, const char ***places)
{
    const char *country = search->money->parties[found->first->account].country;
    const char **all = arena_alloc(search->arena, found->count, sizeof *all);
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct movement *movement = movement_of(search, &found->first[i]);
        const char *place = is_below(found, movement) ? cash_place(movement, country) : NULL;
        if (place)
            all[count++] = place;
    }
    if (count)
        qsort(all, count, sizeof *all, by_text);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || strcmp(all[kept - 1], all[i]) != 0)
            all[kept++] = all[i];
    *places = all;
    return kept;
}

static void write_facts(const struct search *search, const struct found *found, struct buffer *out)
{
    const struct structured *structured = &found->structured;
    const char **places;
    const size_t place_count = places_of(search, found, &places);
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_text(&json, "currency", found->threshold->currency);
    json_out_key_text(&json, "direction", found->first->in ? "paid in" : "taken out");
    words_key_decimal(&json, "threshold", structured->threshold_e5);
    json_out_key_text(&json, "threshold_of", found->threshold->source);
    json_out_key_integer(&json, "just_below", (int64_t)structured->below);
    words_key_decimal(&json, "just_below_from", structured->threshold_e5 / 100 * STRUCTURED_BELOW_PERCENT);
    json_out_key_integer(&json, "above", (int64_t)structured->above);
    json_out_key_integer(&json, "from_half_to_twice", (int64_t)structured->judged);
    json_out_key_integer(&json, "with_another_within_5_days", (int64_t)structured->together);
    words_key_decimal(&json, "sum", structured->below_e5);
    json_out_key_integer(&json, "days", (int64_t)structured->days);
    words_key_day(&json, "first", structured->first_day);
    words_key_day(&json, "last", structured->last_day);
    json_out_key(&json, "places");
    json_out_array(&json);
    for (size_t i = 0; i < place_count; i++)
        json_out_text(&json, places[i]);
    json_out_array_end(&json);
    // the base rate: what share of others' amounts, or of amounts spread evenly, lies there
    words_key_tenth(&json, "percent_just_below_by_chance", 100 * structured->share_by_chance);
    words_key_tenth(&json, "percent_just_below",
                    100 * (double)structured->below / (double)structured->judged);
    words_key_tenth(&json, "surprise_bits", structured->bits);
    json_out_object_end(&json);
}

static const char *title_of(const struct search *search, const struct found *found)
{
    const struct structured *structured = &found->structured;
    return arena_print(search->arena, "%zu times cash just below %s %s, %s in all, was %s %s within %d days",
                       structured->below, words_amount(search->arena, structured->threshold_e5),
                       found->threshold->currency, words_amount(search->arena, structured->below_e5),
                       found->first->in ? "paid into" : "taken from",
                       words_party(search->arena, search->money, found->first->account),
                       (int)(structured->last_day - structured->first_day + 1));
}

static int put_finding(const struct search *search, const struct found *found, struct error *error)
{
    struct buffer facts;
    buffer_init(&facts, 1 << 20);
    write_facts(search, found, &facts);
    struct finding finding = {
        .kind = structuring.name,
        .title = title_of(search, found),
        .rule = structuring.name,
        .version = VERSION,
        .facts = buffer_text(&facts),
    };
    int result = finding_put(search->casefile, &finding, error);
    buffer_done(&facts);
    if (result || finding_add_entity(search->casefile, finding.id,
                                     search->money->parties[found->first->account].entity, "account", error))
        return -1;
    for (size_t i = 0; i < found->count; i++) {
        const struct movement *movement = movement_of(search, &found->first[i]);
        const int64_t id = found->first->in ? movement->received_id : movement->sent_id;
        if (is_below(found, movement) && id && finding_add_evidence(search->casefile, finding.id, id, error))
            return -1;
    }
    return 0;
}

static int find_structuring(struct find_context *context, struct error *error)
{
    struct search search = {.casefile = context->casefile};
    if (find_money(context, &search.money, error))
        return -1;
    search.arena = arena_new((size_t)1 << 30);
    collect(&search);
    if (search.cash_count)
        qsort_r(search.cash, search.cash_count, sizeof *search.cash, by_place, &search);
    judge_all(&search);
    if (search.found_count)
        qsort(search.found, search.found_count, sizeof *search.found, by_bits);
    int result = 0;
    for (size_t i = 0; i < search.found_count && result == 0; i++) {
        if (!told_before(&search, i))
            result = put_finding(&search, &search.found[i], error);
        arena_reset(search.arena);
    }
    arena_free(search.arena);
    memory_free(search.cash);
    memory_free(search.found);
    return result;
}

const struct pattern structuring = {
    .name = "structuring",
    .version = VERSION,
    .summary = "cash again and again just below an amount that would be reported",
    .but_adverts = true,
    .find = find_structuring,
};

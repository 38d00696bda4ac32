// The pattern pass_through: which accounts it holds for, and how that is said. The rule stands in
// pass_through.h, what it counts in passing.h and money_flows.h.
#include "findings/pass_through.h"

#include "base/arena.h"
#include "base/decimal.h"
#include "base/json_out.h"
#include "base/memory.h"
#include "base/order.h"
#include "base/time.h"
#include "casefile/findings.h"
#include "findings/money/passing.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    VERSION = 1,
    SHARE_MIN_PERCENT = 70,
    MEDIAN_DWELL_MAX_HOURS = 72,
    RECEIVED_MIN = 3,
    FORWARDED_MIN = 3,
    FORWARDED_DAYS_MIN = 3,
    PARTIES_SHOWN_MAX = 64, // payers tied to the finding as entities; all are counted
};
#define RECEIVED_MIN_E5 (1000 * DECIMAL_ONE)

struct assessed {
    const struct account_flows *account;
    struct passing passing;
};

struct search {
    struct casefile *casefile;
    struct money *money;
    struct arena *arena;
    struct assessed *found;
    size_t found_count, found_capacity;
    int *shares; // of every account with enough payments to be judged: the base rate
    size_t share_count, share_capacity;
};

bool pass_through_holds(const struct passing *passing)
{
    return passing->received_e5 >= RECEIVED_MIN_E5 && passing->received_count >= RECEIVED_MIN &&
           passing->forwarded_count >= FORWARDED_MIN && passing->forwarded_days >= FORWARDED_DAYS_MIN &&
           passing_share_percent(passing) >= SHARE_MIN_PERCENT &&
           passing->median_dwell_hours <= MEDIAN_DWELL_MAX_HOURS &&
           passing->received_e5 >= passing->income_e5 - passing->received_e5;
}

static void assess_all(struct search *search)
{
    size_t widest = 0, count = money_account_count(search->money);
    for (size_t i = 0; i < count; i++) {
        size_t flows = money_account_flows(search->money, i)->count;
        widest = flows > widest ? flows : widest;
    }
    uint8_t *used = memory_new(widest + 1, 1);
    for (size_t i = 0; i < count; i++) {
        struct assessed assessed = {.account = money_account_flows(search->money, i)};
        passing_assess(assessed.account, &assessed.passing, used);
        if (assessed.passing.received_count < RECEIVED_MIN)
            continue;
        ARRAY_ROOM(search->shares, search->share_capacity, search->share_count);
        search->shares[search->share_count++] = passing_share_percent(&assessed.passing);
        if (!pass_through_holds(&assessed.passing))
            continue;
        ARRAY_ROOM(search->found, search->found_capacity, search->found_count);
        search->found[search->found_count++] = assessed;
    }
    memory_free(used);
}

static int by_share(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

// By currency (amounts of different ones are not compared), the most forwarded first.
static int by_forwarded(const void *left, const void *right)
{
    const struct assessed *a = left, *b = right;
    int currency = strcmp(a->account->currency, b->account->currency);
    if (currency)
        return currency;
    if (a->passing.forwarded_e5 != b->passing.forwarded_e5)
        return a->passing.forwarded_e5 > b->passing.forwarded_e5 ? -1 : 1;
    return a->account->account < b->account->account ? -1 : a->account->account > b->account->account;
}

// ---- words ----

// "BE71096123456769" as "BE71 0961 2345 6769".
static const char *account_text(struct search *search, int64_t entity)
{
    const struct money_account *account = money_account_of(search->money, entity);
    if (account == NULL)
        return "?";
    if (!account->is_iban)
        return account->value;
    size_t size = strlen(account->value);
    char *out = arena_alloc(search->arena, size + size / 4 + 1, 1), *to = out;
    for (size_t i = 0; i < size; i++) {
        if (i && i % 4 == 0)
            *to++ = ' ';
        *to++ = account->value[i];
    }
    return out;
}

// "41200.00" as "41,200.00".
static const char *amount_text(struct search *search, int64_t e5)
{
    char plain[DECIMAL_TEXT_SIZE];
    decimal_format(e5, plain);
    size_t whole = strcspn(plain, ".");
    char *out = arena_alloc(search->arena, 2 * sizeof plain, 1), *to = out;
    for (size_t i = 0; plain[i]; i++) {
        if (i && i < whole && (whole - i) % 3 == 0 && plain[i - 1] != '-')
            *to++ = ',';
        *to++ = plain[i];
    }
    return out;
}

static const char *decimal_text(struct search *search, int64_t e5)
{
    char plain[DECIMAL_TEXT_SIZE];
    return arena_text(search->arena, decimal_format(e5, plain));
}

static const char *country_of(struct search *search, int64_t entity)
{
    const struct money_account *account = money_account_of(search->money, entity);
    return account && account->is_iban ? arena_text_n(search->arena, account->value, 2) : NULL;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

struct countries {
    const char **codes; // sorted, each once
    size_t count;
};

static void add_country(struct search *search, struct countries *countries, int64_t entity)
{
    const char *code = country_of(search, entity);
    if (code)
        countries->codes[countries->count++] = code;
}

static void settle_countries(struct countries *countries)
{
    if (countries->count)
        qsort(countries->codes, countries->count, sizeof *countries->codes, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < countries->count; i++)
        if (kept == 0 || strcmp(countries->codes[kept - 1], countries->codes[i]) != 0)
            countries->codes[kept++] = countries->codes[i];
    countries->count = kept;
}

static struct countries countries_paid(struct search *search, const struct passing *passing)
{
    struct countries countries = {arena_alloc(search->arena, PASSING_PAYEES_MAX, sizeof(char *)), 0};
    for (size_t i = 0; i < passing->payee_count; i++)
        add_country(search, &countries, passing->payees[i].party);
    settle_countries(&countries);
    return countries;
}

static struct countries countries_paying(struct search *search, const struct account_flows *account,
                                         const uint8_t *used)
{
    struct countries countries = {arena_alloc(search->arena, account->count + 1, sizeof(char *)), 0};
    for (size_t i = 0; i < account->count; i++)
        if (used[i] && account->flows[i].in)
            add_country(search, &countries, account->flows[i].party);
    settle_countries(&countries);
    return countries;
}

// " in ES, FR and PT"; "" when no country is known.
static const char *in_countries(struct search *search, const struct countries *countries)
{
    const char *text = countries->count ? " in " : "";
    for (size_t i = 0; i < countries->count; i++)
        text = arena_print(search->arena, "%s%s%s", text,
                           i == 0                      ? ""
                           : i + 1 == countries->count ? " and "
                                                       : ", ",
                           countries->codes[i]);
    return text;
}

static const char *title_of(struct search *search, const struct assessed *assessed,
                            const struct countries *paid)
{
    const struct passing *passing = &assessed->passing;
    return arena_print(search->arena,
                       "%s passed on %d %% of %s %s within %.1f days on average, to %zu account%s%s",
                       account_text(search, assessed->account->account), passing_share_percent(passing),
                       amount_text(search, passing->received_e5), assessed->account->currency,
                       passing->mean_dwell_hours / 24, passing->payee_count,
                       passing->payee_count == 1 ? "" : "s", in_countries(search, paid));
}

// ---- facts ----

static void key_countries(struct json_out *json, const char *key, const struct countries *countries)
{
    json_out_key(json, key);
    json_out_array(json);
    for (size_t i = 0; i < countries->count; i++)
        json_out_text(json, countries->codes[i]);
    json_out_array_end(json);
}

static void key_day(struct json_out *json, const char *key, int64_t day)
{
    char text[MOMENT_TEXT_SIZE];
    struct moment moment = {.at_usec = day * INT64_C(86400000000), .zone = ZONE_DATE};
    json_out_key_text(json, key, moment_format(moment, text));
}

static void key_tenth(struct json_out *json, const char *key, double value)
{
    json_out_key(json, key);
    json_out_number(json, round(value * 10) / 10);
}

static void write_facts(struct search *search, const struct assessed *assessed,
                        const struct countries *paying, const struct countries *paid, struct buffer *out)
{
    const struct passing *passing = &assessed->passing;
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_text(&json, "currency", assessed->account->currency);
    json_out_key_text(&json, "received", decimal_text(search, passing->received_e5));
    json_out_key_text(&json, "forwarded", decimal_text(search, passing->forwarded_e5));
    json_out_key_integer(&json, "share_percent", passing_share_percent(passing));
    json_out_key_text(&json, "retained", decimal_text(search, passing->received_e5 - passing->forwarded_e5));
    json_out_key_text(&json, "received_of_unnamed", decimal_text(search, passing->unnamed_e5));
    json_out_key_text(&json, "regular_income", decimal_text(search, passing->regular_e5));
    json_out_key_integer(&json, "window_days", PASSING_WINDOW_DAYS);
    key_tenth(&json, "median_dwell_hours", passing->median_dwell_hours);
    key_tenth(&json, "mean_dwell_hours", passing->mean_dwell_hours);
    json_out_key_integer(&json, "payments_received", (int64_t)passing->received_count);
    json_out_key_integer(&json, "payments_forwarded", (int64_t)passing->forwarded_count);
    json_out_key_integer(&json, "days_forwarded", (int64_t)passing->forwarded_days);
    json_out_key_integer(&json, "payers", (int64_t)passing->payer_count);
    json_out_key_integer(&json, "payees", (int64_t)passing->payee_count);
    json_out_key_text(&json, "country", country_of(search, assessed->account->account));
    key_countries(&json, "payer_countries", paying);
    key_countries(&json, "payee_countries", paid);
    key_day(&json, "first", passing->first_day);
    key_day(&json, "last", passing->last_day);
    // the base rate: how usual such a share is among the accounts of this case that could be judged
    json_out_key_integer(&json, "accounts_judged", (int64_t)search->share_count);
    json_out_key_integer(&json, "accounts_judged_median_share_percent",
                         search->shares[search->share_count / 2]);
    json_out_object_end(&json);
}

// ---- putting ----

static int add_payers(struct search *search, int64_t finding_id, const struct account_flows *account,
                      const uint8_t *used, struct error *error)
{
    int64_t *payers = arena_alloc(search->arena, account->count + 1, sizeof *payers);
    size_t count = 0, shown = 0;
    for (size_t i = 0; i < account->count; i++)
        if (used[i] && account->flows[i].in && account->flows[i].party > 0)
            payers[count++] = account->flows[i].party;
    qsort(payers, count, sizeof *payers, order_int64);
    for (size_t i = 0; i < count && shown < PARTIES_SHOWN_MAX; i++) {
        if (i && payers[i] == payers[i - 1])
            continue;
        if (finding_add_entity(search->casefile, finding_id, payers[i], "payer", error))
            return -1;
        shown++;
    }
    return 0;
}

static int put_finding(struct search *search, const struct assessed *assessed, struct error *error)
{
    const struct account_flows *account = assessed->account;
    uint8_t *used = arena_alloc(search->arena, account->count + 1, 1);
    struct passing again;
    passing_assess(account, &again, used);
    struct countries paying = countries_paying(search, account, used);
    struct countries paid = countries_paid(search, &assessed->passing);
    struct buffer facts;
    buffer_init(&facts, 1 << 20);
    write_facts(search, assessed, &paying, &paid, &facts);
    struct finding finding = {
        .kind = pass_through.name,
        .title = title_of(search, assessed, &paid),
        .rule = pass_through.name,
        .version = VERSION,
        .facts = buffer_text(&facts),
    };
    int result = finding_put(search->casefile, &finding, error);
    buffer_done(&facts);
    if (result || finding_add_entity(search->casefile, finding.id, account->account, "account", error))
        return -1;
    for (size_t i = 0; i < assessed->passing.payee_count; i++)
        if (finding_add_entity(search->casefile, finding.id, assessed->passing.payees[i].party, "payee",
                               error))
            return -1;
    if (add_payers(search, finding.id, account, used, error))
        return -1;
    for (size_t i = 0; i < account->count; i++)
        if (used[i] &&
            finding_add_evidence(search->casefile, finding.id, account->flows[i].observation_id, error))
            return -1;
    return 0;
}

static int find_pass_through(struct find_context *context, struct error *error)
{
    struct search search = {.casefile = context->casefile};
    if (money_load(&search.money, context->casefile, error))
        return -1;
    search.arena = arena_new((size_t)1 << 30);
    assess_all(&search);
    if (search.share_count)
        qsort(search.shares, search.share_count, sizeof *search.shares, by_share);
    if (search.found_count)
        qsort(search.found, search.found_count, sizeof *search.found, by_forwarded);
    int result = 0;
    for (size_t i = 0; i < search.found_count && result == 0; i++) {
        result = put_finding(&search, &search.found[i], error);
        arena_reset(search.arena);
    }
    arena_free(search.arena);
    memory_free(search.found);
    memory_free(search.shares);
    money_free(search.money);
    return result;
}

const struct pattern pass_through = {
    .name = "pass_through",
    .version = VERSION,
    .summary = "an account that forwards most of what it receives within days",
    .but_adverts = true,
    .find = find_pass_through,
};

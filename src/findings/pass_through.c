// The pattern pass_through: which accounts it holds for, and how that is said. The rule stands in
// pass_through.h, what it counts in passing.h.
#include "findings/pass_through.h"

#include "base/arena.h"
#include "base/decimal.h"
#include "base/json_out.h"
#include "base/memory.h"
#include "base/order.h"
#include "casefile/findings.h"
#include "findings/money/account_flows.h"
#include "findings/money/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    VERSION = 2,
    SHARE_MIN_PERCENT = 70,     // forwarded, or taken out in cash,
    FORWARDED_MIN_PERCENT = 50, // and so much of it forwarded
    MEDIAN_DWELL_MAX_HOURS = 72,
    RECEIVED_MIN = 3,
    FORWARDED_MIN = 3,
    FORWARDED_DAYS_MIN = 3,
    PARTIES_SHOWN_MAX = 64, // payers tied to the finding as entities; all are counted
};
#define RECEIVED_MIN_E5 (1000 * DECIMAL_ONE)

struct assessed {
    const struct money_graph *graph;
    uint32_t account; // party
    struct passing passing;
};

struct search {
    struct casefile *casefile;
    const struct case_money *money;
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
           passing_share_percent(passing) >= FORWARDED_MIN_PERCENT &&
           passing_gone_percent(passing) >= SHARE_MIN_PERCENT &&
           passing->median_dwell_hours <= MEDIAN_DWELL_MAX_HOURS &&
           passing->received_e5 >= passing->income_e5 - passing->received_e5;
}

static void assess(struct search *search, const struct money_graph *graph, uint32_t account,
                   struct account_flows *flows, uint8_t *used)
{
    struct assessed assessed = {.graph = graph, .account = account};
    account_flows_read(search->money, graph, account, flows);
    passing_assess(flows, &assessed.passing, used);
    if (assessed.passing.received_count < RECEIVED_MIN)
        return;
    ARRAY_ROOM(search->shares, search->share_capacity, search->share_count);
    search->shares[search->share_count++] = passing_share_percent(&assessed.passing);
    if (!pass_through_holds(&assessed.passing))
        return;
    ARRAY_ROOM(search->found, search->found_capacity, search->found_count);
    search->found[search->found_count++] = assessed;
}

static void assess_all(struct search *search, const struct money_graph *graph)
{
    const struct party *parties = search->money->parties;
    size_t widest = 0, count = search->money->party_count;
    for (uint32_t i = 0; i < count; i++) {
        size_t most = parties[i].has_statement ? account_flows_most(graph, i) : 0;
        widest = most > widest ? most : widest;
    }
    uint8_t *used = memory_new(widest + 1, 1);
    struct account_flows flows = {.flows = memory_new(widest + 1, sizeof *flows.flows)};
    for (uint32_t i = 0; i < count; i++)
        if (parties[i].has_statement)
            assess(search, graph, i, &flows, used);
    memory_free(flows.flows);
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
    int currency = strcmp(a->graph->currency, b->graph->currency);
    if (currency)
        return currency;
    if (a->passing.forwarded_e5 != b->passing.forwarded_e5)
        return a->passing.forwarded_e5 > b->passing.forwarded_e5 ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

// ---- words ----

static void add_country(const struct search *search, struct word_countries *countries, int64_t party)
{
    if (party > 0)
        words_country_add(countries, search->money->parties[account_flows_party(party)].country);
}

static struct word_countries countries_paid(const struct search *search, const struct passing *passing)
{
    struct word_countries countries = {.arena = search->arena};
    for (size_t i = 0; i < passing->payee_count; i++)
        add_country(search, &countries, passing->payees[i].party);
    words_countries_settle(&countries);
    return countries;
}

static struct word_countries countries_paying(const struct search *search, const struct account_flows *flows,
                                              const uint8_t *used)
{
    struct word_countries countries = {.arena = search->arena};
    for (size_t i = 0; i < flows->count; i++)
        if (used[i] && flows->flows[i].in)
            add_country(search, &countries, flows->flows[i].party);
    words_countries_settle(&countries);
    return countries;
}

static const char *title_of(struct search *search, const struct assessed *assessed,
                            const struct word_countries *paid)
{
    const struct passing *passing = &assessed->passing;
    return arena_print(search->arena,
                       "%s passed on %d %% of %s %s within %.1f days on average, to %zu account%s%s",
                       words_party(search->arena, search->money, assessed->account),
                       passing_share_percent(passing), words_amount(search->arena, passing->received_e5),
                       assessed->graph->currency, passing->mean_dwell_hours / 24, passing->payee_count,
                       passing->payee_count == 1 ? "" : "s", words_in_countries(paid));
}

// ---- facts ----

static void write_facts(struct search *search, const struct assessed *assessed,
                        const struct word_countries *paying, const struct word_countries *paid,
                        struct buffer *out)
{
    const struct passing *passing = &assessed->passing;
    const char *country = search->money->parties[assessed->account].country;
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_text(&json, "currency", assessed->graph->currency);
    words_key_decimal(&json, "received", passing->received_e5);
    words_key_decimal(&json, "forwarded", passing->forwarded_e5);
    json_out_key_integer(&json, "share_percent", passing_share_percent(passing));
    words_key_decimal(&json, "taken_in_cash", passing->cashed_e5);
    words_key_decimal(&json, "retained", passing->received_e5 - passing->forwarded_e5 - passing->cashed_e5);
    words_key_decimal(&json, "received_of_unnamed", passing->unnamed_e5);
    words_key_decimal(&json, "regular_income", passing->regular_e5);
    json_out_key_integer(&json, "window_days", PASSING_WINDOW_DAYS);
    words_key_tenth(&json, "median_dwell_hours", passing->median_dwell_hours);
    words_key_tenth(&json, "mean_dwell_hours", passing->mean_dwell_hours);
    json_out_key_integer(&json, "payments_received", (int64_t)passing->received_count);
    json_out_key_integer(&json, "payments_forwarded", (int64_t)passing->forwarded_count);
    json_out_key_integer(&json, "days_forwarded", (int64_t)passing->forwarded_days);
    json_out_key_integer(&json, "payers", (int64_t)passing->payer_count);
    json_out_key_integer(&json, "payees", (int64_t)passing->payee_count);
    json_out_key_text(&json, "country", *country ? country : NULL);
    words_key_countries(&json, "payer_countries", paying);
    words_key_countries(&json, "payee_countries", paid);
    words_key_day(&json, "first", passing->first_day);
    words_key_day(&json, "last", passing->last_day);
    // the base rate: how usual such a share is among the accounts of this case that could be judged
    json_out_key_integer(&json, "accounts_judged", (int64_t)search->share_count);
    json_out_key_integer(&json, "accounts_judged_median_share_percent",
                         search->shares[search->share_count / 2]);
    json_out_object_end(&json);
}

// ---- putting ----

static int64_t entity_of(const struct search *search, int64_t party)
{
    return search->money->parties[account_flows_party(party)].entity;
}

static int add_payers(struct search *search, int64_t finding_id, const struct account_flows *flows,
                      const uint8_t *used, struct error *error)
{
    int64_t *payers = arena_alloc(search->arena, flows->count + 1, sizeof *payers);
    size_t count = 0, shown = 0;
    for (size_t i = 0; i < flows->count; i++)
        if (used[i] && flows->flows[i].in && flows->flows[i].party > 0)
            payers[count++] = entity_of(search, flows->flows[i].party);
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

static int add_parties(struct search *search, int64_t finding_id, const struct assessed *assessed,
                       const struct account_flows *flows, const uint8_t *used, struct error *error)
{
    if (finding_add_entity(search->casefile, finding_id, search->money->parties[assessed->account].entity,
                           "account", error))
        return -1;
    for (size_t i = 0; i < assessed->passing.payee_count; i++)
        if (finding_add_entity(search->casefile, finding_id,
                               entity_of(search, assessed->passing.payees[i].party), "payee", error))
            return -1;
    return add_payers(search, finding_id, flows, used, error);
}

static int put_finding(struct search *search, const struct assessed *assessed, struct error *error)
{
    size_t most = account_flows_most(assessed->graph, assessed->account);
    struct account_flows flows = {.flows = arena_alloc(search->arena, most + 1, sizeof *flows.flows)};
    uint8_t *used = arena_alloc(search->arena, most + 1, 1);
    struct passing again;
    account_flows_read(search->money, assessed->graph, assessed->account, &flows);
    passing_assess(&flows, &again, used);
    struct word_countries paying = countries_paying(search, &flows, used);
    struct word_countries paid = countries_paid(search, &assessed->passing);
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
    if (result || add_parties(search, finding.id, assessed, &flows, used, error))
        return -1;
    for (size_t i = 0; i < flows.count; i++)
        if (used[i] &&
            finding_add_evidence(search->casefile, finding.id, flows.flows[i].observation_id, error))
            return -1;
    return 0;
}

static int find_pass_through(struct find_context *context, struct error *error)
{
    struct search search = {.casefile = context->casefile};
    if (find_money(context, &search.money, error))
        return -1;
    search.arena = arena_new((size_t)1 << 30);
    for (size_t i = 0; i < search.money->graph_count; i++)
        assess_all(&search, &search.money->graphs[i]);
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
    return result;
}

const struct pattern pass_through = {
    .name = "pass_through",
    .version = VERSION,
    .summary = "an account that forwards most of what it receives within days",
    .but_adverts = true,
    .find = find_pass_through,
};

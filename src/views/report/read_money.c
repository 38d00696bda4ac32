// Payments summed by pair of parties and currency, exactly, and by country.
#include "views/report/read.h"
#include "views/report/sankey_draw.h"

#include "base/decimal.h"

#include <stdlib.h>
#include <string.h>

// What the statements of one side say of the payments from one party to another.
struct told {
    int64_t payments, sum_e5;
    bool overflowed;
};

struct pair {
    size_t from, to, currency;       // numbers of texts
    const char *from_name, *to_name; // the first that is stated
    struct told by_payer, by_receiver;
};

struct summing {
    struct model *model;
    struct text_index parties, currencies, keys;
    struct pair *pairs;
    size_t pair_count, pair_capacity;
};

static void tell(struct told *told, int64_t amount_e5)
{
    told->payments++;
    told->overflowed |= __builtin_add_overflow(told->sum_e5, amount_e5, &told->sum_e5);
}

static struct pair *pair_of(struct summing *summing, const char *from, const char *to, const char *currency)
{
    char key[96];
    size_t a = text_index_add(&summing->parties, from), b = text_index_add(&summing->parties, to),
           c = text_index_add(&summing->currencies, currency);
    snprintf(key, sizeof key, "%zu %zu %zu", a, b, c);
    size_t i = text_index_add(&summing->keys, key);
    if (i == summing->pair_count) {
        ARRAY_ROOM(summing->pairs, summing->pair_capacity, summing->pair_count);
        summing->pairs[summing->pair_count++] = (struct pair){.from = a, .to = b, .currency = c};
    }
    return &summing->pairs[i];
}

static void take_payment(struct summing *summing, const char *account, const char *counterparty,
                         const char *name, const char *currency, const char *amount)
{
    int64_t amount_e5;
    bool named = name && *name;
    if (account == NULL || currency == NULL || amount == NULL ||
        !decimal_parse(bytes_of_text(amount), '.', &amount_e5) || amount_e5 == INT64_MIN)
        return;
    if (counterparty == NULL || *counterparty == '\0')
        counterparty = named ? name : "not stated";
    if (amount_e5 < 0) {
        struct pair *pair = pair_of(summing, account, counterparty, currency);
        tell(&pair->by_payer, -amount_e5);
        if (pair->to_name == NULL && named)
            pair->to_name = arena_text(summing->model->arena, name);
    } else {
        struct pair *pair = pair_of(summing, counterparty, account, currency);
        tell(&pair->by_receiver, amount_e5);
        if (pair->from_name == NULL && named)
            pair->from_name = arena_text(summing->model->arena, name);
    }
}

// The side that states more payments; the payer's when they are even.
static const struct told *fuller(const struct pair *pair)
{
    return pair->by_receiver.payments > pair->by_payer.payments ? &pair->by_receiver : &pair->by_payer;
}

// The accounts that pass_through findings are about: the members in role "account", else the first one.
static void mark_passing(const struct model *model, const struct summing *summing, bool *passing)
{
    for (size_t f = 0; f < model->findings_count; f++) {
        const struct model_finding *finding = &model->findings[f];
        bool any = false;
        if (strcmp(finding->kind, "pass_through") != 0)
            continue;
        for (int round = 0; round < 2 && !any; round++)
            for (size_t m = 0; m < finding->member_count; m++) {
                size_t party = text_index_find(&summing->parties, finding->members[m].entity->value);
                bool is_account = round == 0 ? strcmp(finding->members[m].role, "account") == 0 : m == 0;
                any |= is_account;
                if (is_account && party != SIZE_MAX)
                    passing[party] = true;
            }
    }
}

static const char *country_of(struct arena *arena, const char *party)
{
    return sankey_has_country(party) ? arena_print(arena, "%.2s", party) : "no country";
}

static void add_country_flow(struct model *model, struct text_index *keys, const struct summing *summing,
                             const struct pair *pair)
{
    const char *from = country_of(model->arena, summing->parties.texts[pair->from]);
    const char *to = country_of(model->arena, summing->parties.texts[pair->to]);
    const struct told *told = fuller(pair);
    char key[96];
    snprintf(key, sizeof key, "%s %s %zu", from, to, pair->currency);
    size_t i = text_index_add(keys, key);
    if (i == model->country_flows_count) {
        struct model_country_flow *flow = MODEL_ADD(model, country_flows);
        flow->from = from;
        flow->to = to;
        flow->currency = summing->currencies.texts[pair->currency];
    }
    struct model_country_flow *flow = &model->country_flows[i];
    flow->payments += told->payments;
    flow->overflowed |= told->overflowed | __builtin_add_overflow(flow->sum_e5, told->sum_e5, &flow->sum_e5);
}

static int by_currency_and_sum(const void *a, const void *b)
{
    const struct model_flow *left = a, *right = b;
    int order = strcmp(left->currency, right->currency);
    if (order)
        return order;
    if (left->sum_e5 != right->sum_e5)
        return left->sum_e5 > right->sum_e5 ? -1 : 1;
    order = strcmp(left->from, right->from);
    return order ? order : strcmp(left->to, right->to);
}

static int by_currency_and_country_sum(const void *a, const void *b)
{
    const struct model_country_flow *left = a, *right = b;
    int order = strcmp(left->currency, right->currency);
    if (order)
        return order;
    if (left->sum_e5 != right->sum_e5)
        return left->sum_e5 > right->sum_e5 ? -1 : 1;
    order = strcmp(left->from, right->from);
    return order ? order : strcmp(left->to, right->to);
}

static void make_flows(struct model *model, const struct summing *summing)
{
    struct text_index keys;
    bool *passing = memory_new(summing->parties.count + 1, sizeof *passing);
    text_index_init(&keys, model->arena);
    mark_passing(model, summing, passing);
    for (size_t i = 0; i < summing->pair_count; i++) {
        const struct pair *pair = &summing->pairs[i];
        add_country_flow(model, &keys, summing, pair);
        if (!passing[pair->from] && !passing[pair->to])
            continue;
        const struct told *told = fuller(pair);
        struct model_flow *flow = MODEL_ADD(model, flows);
        flow->from = summing->parties.texts[pair->from];
        flow->to = summing->parties.texts[pair->to];
        flow->from_name = pair->from_name;
        flow->to_name = pair->to_name;
        flow->currency = summing->currencies.texts[pair->currency];
        flow->payments = told->payments;
        flow->sum_e5 = told->sum_e5;
        flow->overflowed = told->overflowed;
        flow->from_passes = passing[pair->from];
        flow->to_passes = passing[pair->to];
    }
    if (model->flows_count)
        qsort(model->flows, model->flows_count, sizeof *model->flows, by_currency_and_sum);
    if (model->country_flows_count)
        qsort(model->country_flows, model->country_flows_count, sizeof *model->country_flows,
              by_currency_and_country_sum);
    memory_free(passing);
    text_index_done(&keys);
}

int read_money(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    struct summing summing = {.model = model};
    if (reading_open(&reading, casefile, "payments", NULL, NULL, error))
        return -1;
    int account = reading_column(&reading, "account"),
        counterparty = reading_column(&reading, "counterparty"), name = reading_column(&reading, "name"),
        amount = reading_column(&reading, "amount"), currency = reading_column(&reading, "currency"), more;
    text_index_init(&summing.parties, model->arena);
    text_index_init(&summing.currencies, model->arena);
    text_index_init(&summing.keys, model->arena);
    while ((more = rows_next(reading.rows, error)) == 1)
        take_payment(&summing, reading_text(&reading, account), reading_text(&reading, counterparty),
                     reading_text(&reading, name), reading_text(&reading, currency),
                     reading_text(&reading, amount));
    make_flows(model, &summing);
    memory_free(summing.pairs);
    text_index_done(&summing.parties);
    text_index_done(&summing.currencies);
    text_index_done(&summing.keys);
    reading_close(&reading);
    return more;
}

// Payments to flows.
#include "findings/money/account_flows.h"

#include "base/arena.h"
#include "base/memory.h"
#include "casefile/money.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "findings/money/holder_names.h"

#include <stdlib.h>
#include <string.h>

#define USEC_PER_DAY (INT64_C(86400) * 1000000)

struct entry { // a payment as its statement says it
    int64_t account, party, observation_id, item_id, at_usec, day, amount_e5;
    char currency[4];
    bool dropped; // the same entry stands in another file
};

struct owned_flow {
    int64_t account;
    char currency[4];
    struct flow flow;
};

struct money {
    struct arena *texts;
    struct money_account *accounts; // by id
    size_t account_count, account_capacity;
    struct entry *entries;
    size_t entry_count, entry_capacity;
    struct money_names names;
    struct owned_flow *owned;
    size_t owned_count, owned_capacity;
    struct flow *flows;
    struct account_flows *groups;
    size_t group_count, group_capacity;
};

// ---- reading the case ----

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    (void)error;
    struct money *money = payload;
    bool is_iban = strcmp(entity->kind, selector_kind_name(SELECTOR_IBAN)) == 0;
    if (!is_iban && strcmp(entity->kind, selector_kind_name(SELECTOR_ACCOUNT)) != 0)
        return 0;
    ARRAY_ROOM(money->accounts, money->account_capacity, money->account_count);
    money->accounts[money->account_count++] = (struct money_account){
        .id = entity->id,
        .value = arena_text(money->texts, entity->value),
        .is_iban = is_iban,
    };
    money_names_add(&money->names, entity->id, entity->label);
    return 0;
}

static int take_statement(void *payload, const struct statement_row *row, struct error *error)
{
    (void)error;
    struct money *money = payload;
    money_names_add(&money->names, row->account_entity, row->owner);
    return 0;
}

const struct money_account *money_account_of(const struct money *money, int64_t entity_id)
{
    size_t low = 0, high = money->account_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (money->accounts[middle].id < entity_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < money->account_count && money->accounts[low].id == entity_id ? &money->accounts[low] : NULL;
}

// Names tie nothing in a case, so they are told apart by their spelling.
static int64_t party_of(const struct money *money, const struct payment_row *row)
{
    if (money_account_of(money, row->counterparty_entity))
        return row->counterparty_entity;
    return row->name && *row->name ? -row->counterparty : 0;
}

// Payments without a date, or before `link` has made entities, say nothing of a sequence.
static int take_payment(void *payload, const struct payment_row *row, struct error *error)
{
    (void)error;
    struct money *money = payload;
    if (row->at.at_usec == TIME_UNKNOWN || row->account_entity == 0 || row->amount_e5 == 0 ||
        row->amount_e5 == INT64_MIN)
        return 0;
    ARRAY_ROOM(money->entries, money->entry_capacity, money->entry_count);
    struct entry *entry = &money->entries[money->entry_count++];
    int64_t day = row->at.at_usec / USEC_PER_DAY - (row->at.at_usec % USEC_PER_DAY < 0);
    *entry = (struct entry){
        .account = row->account_entity,
        .party = party_of(money, row),
        .observation_id = row->observation_id,
        .item_id = row->item_id,
        .at_usec = row->at.at_usec,
        .day = day,
        .amount_e5 = row->amount_e5,
    };
    memcpy(entry->currency, row->currency, strnlen(row->currency, 3));
    if (entry->party > 0)
        money_names_add(&money->names, entry->party, row->name);
    return 0;
}

// ---- each entry once ----

#define COMPARE(a, b)                                                                                        \
    if ((a) != (b))                                                                                          \
        return (a) < (b) ? -1 : 1;

static int by_content(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    COMPARE(a->account, b->account)
    int currency = strcmp(a->currency, b->currency);
    if (currency)
        return currency;
    COMPARE(a->day, b->day)
    COMPARE(a->amount_e5, b->amount_e5)
    COMPARE(a->item_id, b->item_id)
    COMPARE(a->observation_id, b->observation_id)
    return 0;
}

static bool equal_content(const struct entry *a, const struct entry *b)
{
    return a->account == b->account && strcmp(a->currency, b->currency) == 0 && a->day == b->day &&
           a->amount_e5 == b->amount_e5;
}

// Among equal entries from `from` to `to`, keeps those of the file that has most of them (of several, the
// first).
static void keep_fullest_file(struct entry *entries, size_t from, size_t to)
{
    size_t best = from, best_count = 0;
    for (size_t i = from; i < to;) {
        size_t end = i;
        while (end < to && entries[end].item_id == entries[i].item_id)
            end++;
        if (end - i > best_count) {
            best = i;
            best_count = end - i;
        }
        i = end;
    }
    for (size_t i = from; i < to; i++)
        entries[i].dropped = entries[i].item_id != entries[best].item_id;
}

static void drop_repeated(struct money *money)
{
    if (money->entry_count)
        qsort(money->entries, money->entry_count, sizeof *money->entries, by_content);
    for (size_t i = 0; i < money->entry_count;) {
        size_t end = i + 1;
        while (end < money->entry_count && equal_content(&money->entries[i], &money->entries[end]))
            end++;
        keep_fullest_file(money->entries, i, end);
        i = end;
    }
}

// ---- flows ----

static void add_flow(struct money *money, const struct entry *entry)
{
    ARRAY_ROOM(money->owned, money->owned_capacity, money->owned_count);
    struct owned_flow *owned = &money->owned[money->owned_count++];
    *owned = (struct owned_flow){
        .account = entry->account,
        .flow =
            {
                .at_usec = entry->at_usec,
                .day = entry->day,
                .amount_e5 = entry->amount_e5 < 0 ? -entry->amount_e5 : entry->amount_e5,
                .party = entry->party,
                .observation_id = entry->observation_id,
                .in = entry->amount_e5 > 0,
                .to_account = entry->party > 0,
                .own = entry->party == entry->account ||
                       (entry->party > 0 && money_names_meet(&money->names, entry->account, entry->party)),
            },
    };
    memcpy(owned->currency, entry->currency, sizeof owned->currency);
}

static void make_flows(struct money *money)
{
    for (size_t i = 0; i < money->entry_count; i++)
        if (!money->entries[i].dropped)
            add_flow(money, &money->entries[i]);
}

// The order in which money can have moved, from bank dates: what comes in stands before what goes out of the
// same day, and of the day before (see MONEY_BOOKING_LAG_DAYS).
static int by_account_and_day(const void *left, const void *right)
{
    const struct owned_flow *a = left, *b = right;
    COMPARE(a->account, b->account)
    int currency = strcmp(a->currency, b->currency);
    if (currency)
        return currency;
    int64_t day_a = a->flow.day - (a->flow.in ? MONEY_BOOKING_LAG_DAYS : 0);
    int64_t day_b = b->flow.day - (b->flow.in ? MONEY_BOOKING_LAG_DAYS : 0);
    COMPARE(day_a, day_b)
    COMPARE(b->flow.in, a->flow.in) // in first
    COMPARE(a->flow.at_usec, b->flow.at_usec)
    COMPARE(a->flow.observation_id, b->flow.observation_id)
    return 0;
}

static void group_flows(struct money *money)
{
    if (money->owned_count)
        qsort(money->owned, money->owned_count, sizeof *money->owned, by_account_and_day);
    money->flows = memory_new(money->owned_count + 1, sizeof *money->flows);
    for (size_t i = 0; i < money->owned_count; i++) {
        const struct owned_flow *owned = &money->owned[i];
        money->flows[i] = owned->flow;
        struct account_flows *last = money->group_count ? &money->groups[money->group_count - 1] : NULL;
        if (last && last->account == owned->account && strcmp(last->currency, owned->currency) == 0) {
            last->count++;
            continue;
        }
        ARRAY_ROOM(money->groups, money->group_capacity, money->group_count);
        struct account_flows *group = &money->groups[money->group_count++];
        *group = (struct account_flows){.account = owned->account, .flows = &money->flows[i], .count = 1};
        memcpy(group->currency, owned->currency, sizeof group->currency);
    }
    for (size_t i = 0; i < money->group_count; i++)
        money_mark_regular(money->groups[i].flows, money->groups[i].count);
    memory_free(money->owned);
    money->owned = NULL;
}

int money_load(struct money **loaded, struct casefile *casefile, struct error *error)
{
    struct money *money = memory_new(1, sizeof *money);
    money->texts = arena_new((size_t)4 << 30);
    if (entity_each_but_adverts(casefile, take_entity, money, error) ||
        statement_each(casefile, take_statement, money, error) ||
        payment_each(casefile, take_payment, money, error)) {
        money_free(money);
        return -1;
    }
    money_names_sort(&money->names);
    drop_repeated(money);
    make_flows(money);
    group_flows(money);
    *loaded = money;
    return 0;
}

void money_free(struct money *money)
{
    if (money == NULL)
        return;
    arena_free(money->texts);
    memory_free(money->accounts);
    memory_free(money->entries);
    money_names_done(&money->names);
    memory_free(money->owned);
    memory_free(money->flows);
    memory_free(money->groups);
    memory_free(money);
}

size_t money_account_count(const struct money *money)
{
    return money->group_count;
}

struct account_flows *money_account_flows(struct money *money, size_t n)
{
    return &money->groups[n];
}

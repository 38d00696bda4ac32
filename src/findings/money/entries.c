// Payments to entries.
#include "findings/money/entries.h"

#include "base/arena.h"
#include "base/memory.h"
#include "casefile/money.h"
#include "findings/money/cash_words.h"

#include <stdio.h>
#include <string.h>

#define USEC_PER_SEC INT64_C(1000000)
#define SEC_PER_DAY INT64_C(86400)

struct reading {
    struct entries *entries;
    struct party_table *parties;
    struct text_map statements; // item, account and the statement's name to its number + 1
};

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

static int32_t day_of(struct moment moment, int32_t otherwise)
{
    return moment.at_usec == TIME_UNKNOWN ? otherwise
                                          : (int32_t)floor_divide(moment.at_usec, USEC_PER_SEC * SEC_PER_DAY);
}

// ---- statements that say where they begin and end ----

static const char *statement_key(struct reading *reading, int64_t item_id, int64_t account, const char *id)
{
    return arena_print(reading->parties->arena, "%lld %lld %s", (long long)item_id, (long long)account,
                       id ? id : "");
}

static int take_statement(void *payload, const struct statement_row *row, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    struct entries *entries = reading->entries;
    if (row->balance == BALANCE_NOT_STATED || row->from.at_usec == TIME_UNKNOWN ||
        row->to.at_usec == TIME_UNKNOWN)
        return 0;
    bool is_new;
    int64_t *at = text_map_at(&reading->statements,
                              statement_key(reading, row->item_id, row->account_entity, row->id), &is_new);
    if (!is_new)
        return 0; // a second one of that name: its entries cannot be told from the first one's
    ARRAY_ROOM(entries->statements, entries->statement_capacity, entries->statement_count);
    entries->statements[entries->statement_count++] = (struct entry_statement){
        .item_id = row->item_id,
        .from_day = day_of(row->from, 0),
        .to_day = day_of(row->to, 0),
        .opening_e5 = row->opening_e5,
        .closing_e5 = row->closing_e5,
    };
    *at = (int64_t)entries->statement_count;
    return 0;
}

static uint32_t statement_of(struct reading *reading, const struct payment_row *row)
{
    if (reading->entries->statement_count == 0)
        return UINT32_MAX;
    char key[256];
    struct bytes id = bytes_of_text(row->statement ? row->statement : "");
    if (id.size > 128)
        return UINT32_MAX;
    snprintf(key, sizeof key, "%lld %lld %s", (long long)row->item_id, (long long)row->account_entity,
             row->statement ? row->statement : "");
    const int64_t *found = text_map_find(&reading->statements, key);
    return found ? (uint32_t)(*found - 1) : UINT32_MAX;
}

// ---- payments ----

static const char *text_of(struct reading *reading, const char *text)
{
    return text && *text ? arena_text(reading->parties->arena, text) : NULL;
}

// As the bank's code says; without one, by its words.
static bool is_cash(const struct payment_row *row, uint32_t party)
{
    bool in = row->amount_e5 > 0;
    return row->method == METHOD_CASH ||
           (row->method == METHOD_UNKNOWN && party == PARTY_NONE &&
            cash_words_in(row->name && *row->name ? row->name : row->reference, in));
}

static uint32_t other_side(struct reading *reading, const struct payment_row *row, uint32_t account,
                           enum payment_method *method)
{
    struct party_table *parties = reading->parties;
    uint32_t party = party_of_entity(parties, row->counterparty_entity);
    *method = is_cash(row, party) ? METHOD_CASH : row->method;
    if (*method == METHOD_CASH)
        return party_beside(parties, account, row->amount_e5 > 0 ? PARTY_CASH_IN : PARTY_CASH_OUT, NULL);
    if (party != PARTY_NONE && party != account) {
        party_is_called(parties, party, row->name, row->bank);
        return party;
    }
    if (row->method == METHOD_FEE || row->name == NULL || *row->name == 0)
        return party_beside(parties, account, PARTY_BANK, NULL);
    return party_beside(parties, account, PARTY_NAME, row->name);
}

static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); // FNV-1a
    for (; text && *text; text++)
        hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
    return hash;
}

static int take_payment(void *payload, const struct payment_row *row, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    struct entries *entries = reading->entries;
    uint32_t account = party_of_entity(reading->parties, row->account_entity);
    if (row->at.at_usec == TIME_UNKNOWN || account == PARTY_NONE || row->amount_e5 == 0 ||
        row->amount_e5 == INT64_MIN)
        return 0;
    reading->parties->all[account].has_statement = true;
    ARRAY_ROOM(entries->all, entries->capacity, entries->count);
    struct entry *entry = &entries->all[entries->count++];
    *entry = (struct entry){
        .observation_id = row->observation_id,
        .item_id = row->item_id,
        .at_sec = floor_divide(row->at.at_usec, USEC_PER_SEC),
        .amount_e5 = row->amount_e5,
        .account = account,
        .statement = statement_of(reading, row),
        .has_time = row->at.zone != ZONE_DATE,
        .own = row->counterparty_entity == row->account_entity,
        .id = text_of(reading, row->id),
        .end_to_end = text_of(reading, row->end_to_end),
        .reference = text_of(reading, row->reference),
        .site = text_of(reading, row->site),
        .format = hash_of(row->table),
    };
    entry->party = other_side(reading, row, account, &entry->method);
    entry->day = day_of(row->at, 0);
    entry->valued_day = day_of(row->valued, entry->day);
    memcpy(entry->currency, row->currency, strnlen(row->currency, 3));
    if (row->ordered_currency) {
        entry->ordered_e5 = row->ordered_e5;
        memcpy(entry->ordered_currency, row->ordered_currency, strnlen(row->ordered_currency, 3));
    }
    return 0;
}

int entries_read(struct entries *entries, struct party_table *parties, struct casefile *casefile,
                 struct error *error)
{
    *entries = (struct entries){0};
    struct reading reading = {.entries = entries, .parties = parties};
    int result = statement_each(casefile, take_statement, &reading, error) ||
                         payment_each(casefile, take_payment, &reading, error)
                     ? -1
                     : 0;
    text_map_done(&reading.statements);
    return result;
}

void entries_done(struct entries *entries)
{
    memory_free(entries->all);
    memory_free(entries->statements);
    *entries = (struct entries){0};
}

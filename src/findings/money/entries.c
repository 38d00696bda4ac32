// Payments to entries.
#include "findings/money/entries.h"

#include "base/arena.h"
#include "base/memory.h"
#include "casefile/money.h"

#include <stdlib.h>
#include <string.h>

#define USEC_PER_SEC INT64_C(1000000)
#define SEC_PER_DAY INT64_C(86400)

struct reading {
    struct entries *entries;
    struct party_table *parties;
};

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

static const char *text_of(struct reading *reading, const char *text)
{
    return text && *text ? arena_text(reading->parties->arena, text) : NULL;
}

static uint32_t other_side(struct reading *reading, const struct payment_row *row, uint32_t account)
{
    struct party_table *parties = reading->parties;
    uint32_t party = party_of_entity(parties, row->counterparty_entity);
    if (party != PARTY_NONE && party != account) {
        party_is_called(parties, party, row->name, row->bank);
        return party;
    }
    if (row->method == METHOD_CASH)
        return party_beside(parties, account, row->amount_e5 > 0 ? PARTY_CASH_IN : PARTY_CASH_OUT, NULL);
    if (row->method == METHOD_FEE || row->name == NULL || *row->name == 0)
        return party_beside(parties, account, PARTY_BANK, NULL);
    return party_beside(parties, account, PARTY_NAME, arena_text(parties->arena, row->name));
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
    ARRAY_ROOM(entries->all, entries->capacity, entries->count);
    struct entry *entry = &entries->all[entries->count++];
    *entry = (struct entry){
        .observation_id = row->observation_id,
        .item_id = row->item_id,
        .at_sec = floor_divide(row->at.at_usec, USEC_PER_SEC),
        .amount_e5 = row->amount_e5,
        .account = account,
        .party = other_side(reading, row, account),
        .has_time = row->at.zone != ZONE_DATE,
        .own = row->counterparty_entity == row->account_entity,
        .method = row->method,
        .reference = text_of(reading, row->reference),
        .site = text_of(reading, row->site),
        .end_to_end = text_of(reading, row->end_to_end),
    };
    entry->day = (int32_t)floor_divide(entry->at_sec, SEC_PER_DAY);
    entry->valued_day = row->valued.at_usec == TIME_UNKNOWN
                            ? entry->day
                            : (int32_t)floor_divide(row->valued.at_usec, USEC_PER_SEC * SEC_PER_DAY);
    memcpy(entry->currency, row->currency, strnlen(row->currency, 3));
    return 0;
}

int entries_read(struct entries *entries, struct party_table *parties, struct casefile *casefile,
                 struct error *error)
{
    *entries = (struct entries){0};
    struct reading reading = {.entries = entries, .parties = parties};
    return payment_each(casefile, take_payment, &reading, error);
}

void entries_done(struct entries *entries)
{
    memory_free(entries->all);
    *entries = (struct entries){0};
}

// ---- each once ----

#define COMPARE(a, b)                                                                                        \
    if ((a) != (b))                                                                                          \
        return (a) < (b) ? -1 : 1;

static int compare_content(const struct entry *a, const struct entry *b)
{
    COMPARE(a->account, b->account)
    int currency = memcmp(a->currency, b->currency, sizeof a->currency);
    if (currency)
        return currency;
    COMPARE(a->day, b->day)
    COMPARE(a->amount_e5, b->amount_e5)
    return 0;
}

static int by_content(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int content = compare_content(a, b);
    if (content)
        return content;
    COMPARE(a->item_id, b->item_id)
    COMPARE(a->observation_id, b->observation_id)
    return 0;
}

// Among equal entries, keeps those of the file that has most of them (of several, the first).
static void keep_fullest_file(struct entry *entries, size_t count)
{
    size_t best = 0, best_count = 0;
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && entries[end].item_id == entries[i].item_id)
            end++;
        if (end - i > best_count) {
            best = i;
            best_count = end - i;
        }
        i = end;
    }
    for (size_t i = 0; i < count; i++)
        entries[i].dropped = entries[i].item_id != entries[best].item_id;
}

void entries_once(struct entries *entries)
{
    if (entries->count)
        qsort(entries->all, entries->count, sizeof *entries->all, by_content);
    for (size_t i = 0; i < entries->count;) {
        size_t end = i + 1;
        while (end < entries->count && compare_content(&entries->all[i], &entries->all[end]) == 0)
            end++;
        keep_fullest_file(entries->all + i, end - i);
        i = end;
    }
}

// Statements as CODA, the form of Belgian banks: records of 128 characters (Febelfin, Coded Statement of
// Account, version 2.6). One file after the other, each of one statement.
#include "rehearsal/evidence_files.h"

#include "base/time.h"

#include <stdio.h>
#include <string.h>

enum { RECORD_SIZE = 128, COMMUNICATION_SIZE = 53 };

struct coda {
    struct buffer *out;
    struct arena *arena;
    const char *account; // IBAN and currency, 37 characters
    unsigned sequence, records;
    int64_t debit_cents, credit_cents;
};

static const char *short_date(struct arena *arena, int64_t day)
{
    int year, month, date;
    time_civil_from_days(day, &year, &month, &date);
    return arena_print(arena, "%02d%02d%02d", date, month, year % 100);
}

static void end_record(struct coda *coda, const char *record)
{
    buffer_print(coda->out, "%-*.*s\r\n", RECORD_SIZE, RECORD_SIZE, record);
    coda->records++;
}

// Sign and fifteen digits of thousandths.
static const char *thousandths(struct arena *arena, int64_t cents)
{
    return arena_print(arena, "%c%015lld", cents < 0 ? '1' : '0',
                       (long long)(cents < 0 ? -cents : cents) * 10);
}

// Type, family, operation, category.
static const char *transaction_code(const struct entry *entry)
{
    const bool credit = entry->cents > 0;
    switch (entry->kind) {
    case ENTRY_CASH:
        return credit ? "00453000" : "00404000";
    case ENTRY_CARD:
        return credit ? "00450000" : "00402000";
    case ENTRY_FEE:
        return "03537000";
    default:
        return credit ? "00150000" : "00101000";
    }
}

static void add_entry(struct coda *coda, const struct world *world, const struct entry *entry, size_t number)
{
    struct arena *arena = coda->arena;
    const struct account *other = entry->counterparty >= 0 ? &world->accounts[entry->counterparty] : NULL;
    const char *day = short_date(arena, entry->day), *text = swift_text(arena, entry->reference);
    const bool more = other || entry->name || entry->order;
    end_record(coda, arena_print(arena, "21%04zu0000%-21.21s%s%s%s0%-53.53s%s%03u0%d 0", number,
                                 arena_print(arena, "REH%08zu", number), thousandths(arena, entry->cents),
                                 day, transaction_code(entry), text, day, coda->sequence, more));
    *(entry->cents < 0 ? &coda->debit_cents : &coda->credit_cents) += entry->cents;
    if (!more)
        return;
    end_record(coda, arena_print(arena, "22%04zu0000%-53s%-35s%-11.11s%16s1 0", number, "",
                                 entry->order ? arena_print(arena, "E2E%08u", entry->order) : "",
                                 other ? bank_profiles[other->bank].bic : "", ""));
    const char *account = other ? arena_print(arena, "%-34.34sEUR", other->iban) : "";
    end_record(coda, arena_print(arena, "23%04zu0000%-37.37s%-35.35s%-43s0 0", number, account,
                                 entry->name ? swift_text(arena, entry->name) : "", ""));
}

static void add_statement(struct buffer *out, const struct world *world, const struct account *account,
                          const struct period *period, size_t number, bool last)
{
    struct arena *arena = world->arena;
    struct coda coda = {.out = out,
                        .arena = arena,
                        .account = arena_print(arena, "%-34.34sEUR", account->iban),
                        .sequence = (unsigned)number};
    const char *owner = swift_text(arena, account->owner);
    end_record(&coda, arena_print(arena, "00000%s%.3s05%8s%-10s%-26.26s%-11.11s%11s 00000%39s2",
                                  short_date(arena, period->last_day + 1), account->iban + 4, "", "REHEARSAL",
                                  owner, bank_profiles[account->bank].bic, "", ""));
    coda.records = 0;
    end_record(&coda, arena_print(arena, "12%03zu%s%s%s%-26.26s%-35s%03zu", number, coda.account,
                                  thousandths(arena, period->opening_cents),
                                  short_date(arena, period->first_day - 1), owner, "", number));
    for (size_t i = period->from; i < period->to; i++)
        add_entry(&coda, world, &account->entries[i], i - period->from + 1);
    end_record(&coda, arena_print(arena, "8%03zu%s%s%s%64s0", number, coda.account,
                                  thousandths(arena, period->closing_cents),
                                  short_date(arena, period->last_day), ""));
    const unsigned records = coda.records;
    end_record(&coda, arena_print(arena, "9%15s%06u%015lld%015lld%75s%c", "", records,
                                  (long long)-coda.debit_cents * 10, (long long)coda.credit_cents * 10, "",
                                  last ? '2' : '1'));
}

int coda_write(const struct world *world, const char *directory, const char *path, const int *accounts,
               size_t count, struct error *error)
{
    return statements_file(world, directory, path, accounts, count, add_statement, error);
}

// Statements as SWIFT MT940 with the structured field 86 that banks of the German-speaking countries made
// common (?20 reference, ?30 bank, ?31 account, ?32 name): lines of at most 65 characters of SWIFT's set.
#include "rehearsal/evidence_files.h"

#include "base/time.h"

#include <stdlib.h>
#include <string.h>

static const char *short_date(struct arena *arena, int64_t day)
{
    int year, month, date;
    time_civil_from_days(day, &year, &month, &date);
    return arena_print(arena, "%02d%02d%02d", year % 100, month, date);
}

// Field 86, broken after every 65 characters.
static void add_details(struct buffer *out, struct arena *arena, const struct world *world,
                        const struct entry *entry)
{
    const bool credit = entry->cents > 0;
    const char *code = entry->kind == ENTRY_CASH     ? (credit ? "082" : "083")
                       : entry->kind == ENTRY_CARD   ? "005"
                       : entry->kind == ENTRY_SALARY ? "153"
                                                     : (credit ? "166" : "116");
    const char *order = entry->order ? arena_print(arena, "EREF+E2E%08u?21", entry->order) : "";
    const char *text = arena_print(arena, ":86:%s?00%s?20%s%s%s", code, credit ? "CREDIT" : "DEBIT", order,
                                   entry->order ? "SVWZ+" : "", swift_text(arena, entry->reference));
    if (entry->counterparty >= 0) {
        const struct account *other = &world->accounts[entry->counterparty];
        text = arena_print(arena, "%s?30%s?31%s", text, bank_profiles[other->bank].bic, other->iban);
    }
    if (entry->name) {
        const char *name = swift_text(arena, entry->name);
        text = arena_print(arena, "%s?32%.27s", text, name);
        if (strlen(name) > 27)
            text = arena_print(arena, "%s?33%.27s", text, name + 27);
    }
    for (size_t left = strlen(text); left != 0;) {
        const size_t size = left < 65 ? left : 65;
        buffer_add(out, text, size);
        buffer_add_text(out, "\r\n");
        text += size;
        left -= size;
    }
}

static void add_statement(struct buffer *out, const struct world *world, const struct account *account,
                          const struct period *period, size_t number, bool last)
{
    (void)last;
    struct arena *arena = world->arena;
    const char *tail = account->iban + 12;
    buffer_print(out, ":20:%.10s%zu\r\n:25:%s\r\n:28C:%05zu/00001\r\n:60F:%c%sEUR%s\r\n", tail, number,
                 account->iban, number, period->opening_cents < 0 ? 'D' : 'C',
                 short_date(arena, period->first_day), cents_text(arena, period->opening_cents, ','));
    for (size_t i = period->from; i < period->to; i++) {
        const struct entry *entry = &account->entries[i];
        const char *date = short_date(arena, entry->day);
        buffer_print(out, ":61:%s%s%c%sN%sNONREF//%.8s%zu%05zu\r\n", date, date + 2,
                     entry->cents < 0 ? 'D' : 'C', cents_text(arena, entry->cents, ','),
                     entry->kind == ENTRY_CASH || entry->kind == ENTRY_CARD ? "MSC" : "TRF", tail, number,
                     i - period->from + 1);
        add_details(out, arena, world, entry);
    }
    buffer_print(out, ":62F:%c%sEUR%s\r\n-\r\n", period->closing_cents < 0 ? 'D' : 'C',
                 short_date(arena, period->last_day), cents_text(arena, period->closing_cents, ','));
}

int mt940_write(const struct world *world, const char *directory, const char *path, const int *accounts,
                size_t count, struct error *error)
{
    return statements_file(world, directory, path, accounts, count, add_statement, error);
}

// Which accounts' statements go into which file, and the periods they cover.
#include "rehearsal/evidence_files.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { ACCOUNTS_A_FILE = 25, PERIOD_DAYS = 92 };

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->cents != y->cents)
        return x->cents < y->cents ? -1 : 1;
    if (x->counterparty != y->counterparty)
        return x->counterparty < y->counterparty ? -1 : 1;
    return strcmp(x->reference, y->reference);
}

// Banks do not list what comes in before what goes out: an order by amount within a day says nothing.
static void order_entries(const struct world *world)
{
    for (size_t i = 0; i < world->account_count; i++) {
        struct account *account = &world->accounts[i];
        if (account->entry_count == 0)
            continue;
        qsort(account->entries, account->entry_count, sizeof *account->entries, compare_entries);
        int64_t balance = account->opening_cents, lowest = balance;
        for (size_t k = 0; k < account->entry_count; k++) {
            balance += account->entries[k].cents;
            lowest = balance < lowest ? balance : lowest;
        }
        if (lowest < 0) // nobody here has an overdraft
            account->opening_cents += -lowest / 1000 * 1000 + 25000 + (int64_t)i % 70 * 913;
    }
}

size_t statement_periods(const struct world *world, const struct account *account,
                         struct period periods[PERIODS_MAX])
{
    const int64_t last = world->last_day - 2;
    int64_t first = world->last_day - 6 - world->scale->statement_months * 30,
            balance = account->opening_cents;
    size_t count = 0, entry = 0;
    while (first <= last && count < PERIODS_MAX) {
        struct period period = {.first_day = first, .opening_cents = balance, .from = entry};
        period.last_day = first + PERIOD_DAYS - 1 > last - 20 ? last : first + PERIOD_DAYS - 1;
        while (entry < account->entry_count && account->entries[entry].day <= period.last_day)
            balance += account->entries[entry++].cents;
        period.to = entry;
        period.closing_cents = balance;
        periods[count++] = period;
        first = period.last_day + 1;
    }
    return count;
}

int statements_file(const struct world *world, const char *directory, const char *path, const int *accounts,
                    size_t count, statement_add *add, struct error *error)
{
    struct buffer out;
    buffer_init(&out, (size_t)1 << 30);
    for (size_t i = 0; i < count; i++) {
        struct period periods[PERIODS_MAX];
        const struct account *account = &world->accounts[accounts[i]];
        const size_t period_count = statement_periods(world, account, periods);
        for (size_t k = 0; k < period_count; k++)
            add(&out, world, account, &periods[k], k + 1, i + 1 == count && k + 1 == period_count);
    }
    const int result = file_write(directory, path, buffer_bytes(&out), error);
    buffer_done(&out);
    return result;
}

static const struct form {
    const char *what, *suffix;
    int (*write)(const struct world *world, const char *directory, const char *path, const int *accounts,
                 size_t count, struct error *error);
} camt = {"statements", "xml", camt_write}, notifications = {"notifications", "xml", camt_notify},
  mt940 = {"statements", "sta", mt940_write}, coda = {"statements", "cod", coda_write},
  table = {"statements", "csv", table_write};
static const struct form *const form_of_bank[BANK_COUNT] = {
    [BANK_BE_1] = &camt,  [BANK_BE_2] = &coda, [BANK_FR_1] = &table,
    [BANK_FR_2] = &camt,  [BANK_ES_1] = &camt, [BANK_ES_2] = &mt940,
    [BANK_PT_1] = &mt940, [BANK_PT_2] = &camt, [BANK_RO_1] = &camt,
};

struct bank_file { // the accounts that one file is about
    enum bank bank;
    size_t part;
    const int *accounts;
    size_t count;
};

enum authority bank_authority(enum bank bank)
{
    const char *country = bank_profiles[bank].country;
    return strcmp(country, "FR") == 0                                 ? AUTHORITY_FR
           : strcmp(country, "BE") == 0 || strcmp(country, "RO") == 0 ? AUTHORITY_BE
                                                                      : AUTHORITY_ES;
}

static int write_file(const struct world *world, const char *directory, const struct bank_file *file,
                      const struct form *form, struct source_list *list, struct error *error)
{
    const struct bank_profile *profile = &bank_profiles[file->bank];
    const enum authority authority = bank_authority(file->bank);
    const char *name = authority_names[authority];
    const char *path = arena_print(world->arena, "%s/%s-%.6s-%02zu.%s", name, form->what, profile->bic,
                                   file->part, form->suffix);
    const char *exhibit = arena_print(world->arena, "%.2s-2024-9%d%02zu%s", name, (int)file->bank, file->part,
                                      form == &notifications ? "N" : "");
    source_list_add(list,
                    (struct source_line){path, "statements", authority, profile->country, exhibit,
                                         world->last_day + 12, form == &table ? TABLE_STATEMENTS_MAP : NULL});
    return form->write(world, directory, path, file->accounts, file->count, error);
}

static int write_bank(const struct world *world, const char *directory, enum bank bank,
                      struct source_list *list, struct error *error)
{
    struct random random = random_of(world->seed, 700 + bank);
    int *accounts = memory_new(world->account_count, sizeof *accounts);
    size_t count = 0;
    int result = 0;
    for (size_t i = 0; i < world->account_count; i++) {
        if (world->accounts[i].bank == bank && world->accounts[i].entry_count != 0)
            accounts[count++] = (int)i;
    }
    random_shuffle(&random, accounts, count, sizeof *accounts);
    for (size_t at = 0, part = 1; at < count && result == 0; at += ACCOUNTS_A_FILE, part++) {
        const struct bank_file file = {bank, part, accounts + at,
                                       count - at < ACCOUNTS_A_FILE ? count - at : ACCOUNTS_A_FILE};
        result = write_file(world, directory, &file, form_of_bank[bank], list, error);
        if (result == 0 && bank == BANK_ES_1) // this one tells its customers of credits as well
            result = write_file(world, directory, &file, &notifications, list, error);
    }
    memory_free(accounts);
    return result;
}

int statements_write(const struct world *world, const char *directory, struct source_list *list,
                     struct error *error)
{
    order_entries(world);
    for (int bank = 0; bank <= BANK_RO_1; bank++) {
        if (write_bank(world, directory, (enum bank)bank, list, error) != 0)
            return -1;
    }
    for (int i = 0; i < AUTHORITY_COUNT; i++) {
        const char *name = authority_names[i],
                   *path = arena_print(world->arena, "%s/account-holders.csv", name),
                   *exhibit = arena_print(world->arena, "%.2s-2024-9900", name);
        if (holders_write(world, directory, path, (enum authority)i, error) != 0)
            return -1;
        source_list_add(list, (struct source_line){path, "statements", (enum authority)i, "FR", exhibit,
                                                   world->last_day + 14, TABLE_HOLDERS_MAP});
    }
    return table_mappings_write(directory, error);
}

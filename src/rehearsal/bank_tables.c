// What banks hand over as tables, CSV with the mapping that says how to read it: statements of one bank, and
// who the holders of accounts are.
#include "rehearsal/evidence_files.h"

static const char *quoted(struct arena *arena, const char *text)
{
    return arena_print(arena, "\"%s\"", text); // nothing here has quotes
}

static const char *comma_amount(struct arena *arena, int64_t cents)
{
    return arena_print(arena, "%s%s", cents < 0 ? "-" : "", cents_text(arena, cents, ','));
}

static const char *french_date(struct arena *arena, int64_t day)
{
    const char *iso = date_text(arena, day);
    return arena_print(arena, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
}

static const char *operation(const struct entry *entry)
{
    switch (entry->kind) {
    case ENTRY_CASH:
        return entry->cents > 0 ? "VERSEMENT ESPECES" : "RETRAIT ESPECES";
    case ENTRY_CARD:
        return "PAIEMENT CARTE";
    default:
        return entry->cents > 0 ? "VIREMENT RECU" : "VIREMENT EMIS";
    }
}

int table_write(const struct world *world, const char *directory, const char *path, const int *accounts,
                size_t count, struct error *error)
{
    struct arena *arena = world->arena;
    struct buffer out;
    buffer_init(&out, (size_t)1 << 30);
    buffer_add_text(
        &out, "Compte;Date;Opération;Montant;Devise;Compte contrepartie;Nom;Libellé;Référence;Solde\r\n");
    for (size_t i = 0; i < count; i++) {
        const struct account *account = &world->accounts[accounts[i]];
        int64_t balance = account->opening_cents;
        for (size_t k = 0; k < account->entry_count; k++) {
            const struct entry *entry = &account->entries[k];
            const char *other = entry->counterparty >= 0 ? world->accounts[entry->counterparty].iban : "";
            balance += entry->cents;
            buffer_print(&out, "%s;%s;%s;%s;EUR;%s;%s;%s;%s;%s\r\n", account->iban,
                         french_date(arena, entry->day), operation(entry), comma_amount(arena, entry->cents),
                         other, entry->name ? quoted(arena, entry->name) : "",
                         quoted(arena, entry->reference),
                         entry->order ? arena_print(arena, "E2E%08u", entry->order) : "",
                         comma_amount(arena, balance));
        }
    }
    const int result = file_write(directory, path, buffer_bytes(&out), error);
    buffer_done(&out);
    return result;
}

static int write_text(const char *directory, const char *path, const char *text, struct error *error)
{
    return file_write(directory, path, bytes_of_text(text), error);
}

int table_mappings_write(const char *directory, struct error *error)
{
    static const char statements[] = "# confirmed with the bank\nkind = payments\nseparator = ;\n"
                                     "dates = day month year\ndecimal = ,\nsign = signed\n"
                                     "column account = Compte\ncolumn date = Date\ncolumn type = Opération\n"
                                     "column amount = Montant\ncolumn currency = Devise\n"
                                     "column counterparty = Compte contrepartie\ncolumn name = Nom\n"
                                     "column reference = Libellé\ncolumn end_to_end = Référence\n"
                                     "column balance = Solde\n";
    static const char holders[] = "# confirmed with the banks\nkind = holders\nseparator = ;\n"
                                  "column account = account\ncolumn name = holder\ncolumn role = role\n"
                                  "column phone = telephone\ncolumn address = address\n"
                                  "column country = country\n";
    return write_text(directory, TABLE_STATEMENTS_MAP, statements, error) ||
                   write_text(directory, TABLE_HOLDERS_MAP, holders, error)
               ? -1
               : 0;
}

int holders_write(const struct world *world, const char *directory, const char *path,
                  enum authority authority, struct error *error)
{
    struct arena *arena = world->arena;
    struct buffer out;
    buffer_init(&out, (size_t)1 << 28);
    buffer_add_text(&out, "account;holder;role;telephone;address;country\r\n");
    for (size_t i = 0; i < world->account_count; i++) {
        const struct account *account = &world->accounts[i];
        if (account->entry_count == 0 || bank_authority(account->bank) != authority)
            continue;
        const char *address =
            account->street ? quoted(arena, arena_print(arena, "%s, %s", account->street, account->city))
                            : "";
        buffer_print(&out, "%s;%s;holder;%s;%s;%s\r\n", account->iban, quoted(arena, account->owner),
                     account->phone ? account->phone : "", address, bank_profiles[account->bank].country);
    }
    const int result = file_write(directory, path, buffer_bytes(&out), error);
    buffer_done(&out);
    return result;
}

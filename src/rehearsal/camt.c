// Statements as ISO 20022 camt.053.001.02.
#include "rehearsal/evidence_files.h"

#include <stdlib.h>

static void add_balance(struct buffer *out, struct arena *arena, const char *currency, const char *code,
                        int64_t cents, int64_t day)
{
    buffer_print(out,
                 "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt "
                 "Ccy=\"%s\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Dt><Dt>%s</Dt></Dt>"
                 "</Bal>\n",
                 code, currency, cents_text(arena, cents, '.'), cents < 0 ? "DBIT" : "CRDT",
                 date_text(arena, day));
}

static void add_party(struct buffer *out, const char *role, const char *name, const char *iban)
{
    if (name) {
        buffer_print(out, "<%s><Nm>", role);
        add_escaped(out, name);
        buffer_print(out, "</Nm></%s>", role);
    }
    if (iban)
        buffer_print(out, "<%sAcct><Id><IBAN>%s</IBAN></Id></%sAcct>", role, iban, role);
}

static void add_entry(struct buffer *out, const struct world *world, const char *currency,
                      const struct entry *entry, const char *reference)
{
    static const char *const families[] = {[ENTRY_TRANSFER] = "ESCT",
                                           [ENTRY_CASH] = "CDPT",
                                           [ENTRY_CARD] = "POSD",
                                           [ENTRY_SALARY] = "SALA",
                                           [ENTRY_FEE] = "CHRG"};
    struct arena *arena = world->arena;
    const bool credit = entry->cents > 0;
    const char *date = date_text(arena, entry->day);
    const bool cash = entry->kind == ENTRY_CASH;
    const char *method = cash ? "CNTR" : entry->kind == ENTRY_CARD ? "CCRD" : credit ? "RCDT" : "ICDT";
    buffer_print(out,
                 "<Ntry><Amt "
                 "Ccy=\"%s\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>%s</Dt></"
                 "BookgDt><ValDt><Dt>%s</Dt>"
                 "</ValDt><AcctSvcrRef>%s</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>%s</"
                 "Cd><SubFmlyCd>%s</SubFmlyCd></Fmly></Domn>"
                 "</BkTxCd><NtryDtls><TxDtls>",
                 currency, cents_text(arena, entry->cents, '.'), credit ? "CRDT" : "DBIT", date, date,
                 reference, method, cash && !credit ? "CWDL" : families[entry->kind]);
    if (entry->order)
        buffer_print(out, "<Refs><EndToEndId>E2E%08u</EndToEndId></Refs>", entry->order);
    if (entry->ordered_cents)
        buffer_print(out, "<AmtDtls><InstdAmt><Amt Ccy=\"EUR\">%s</Amt></InstdAmt></AmtDtls>",
                     cents_text(arena, entry->ordered_cents, '.'));
    if (entry->name || entry->counterparty >= 0) {
        buffer_add_text(out, "<RltdPties>");
        add_party(out, credit ? "Dbtr" : "Cdtr", entry->name,
                  entry->counterparty >= 0 ? world->accounts[entry->counterparty].iban : NULL);
        buffer_add_text(out, "</RltdPties>");
    }
    buffer_add_text(out, "<RmtInf><Ustrd>");
    add_escaped(out, entry->reference);
    buffer_add_text(out, "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n");
}

// A notification has the credits alone, and no balances.
static void add_statement(struct buffer *out, const struct world *world, const struct account *account,
                          const struct period *period, size_t number, bool notifies)
{
    struct arena *arena = world->arena;
    const struct bank_profile *bank = &bank_profiles[account->bank];
    const char *tail = account->iban + 12;
    buffer_print(
        out,
        "<%s><Id>%s-%zu</Id><ElctrncSeqNb>%zu</ElctrncSeqNb><CreDtTm>%sT06:00:00</"
        "CreDtTm><FrToDt><FrDtTm>%sT00:00:00</FrDtTm>"
        "<ToDtTm>%sT23:59:59</ToDtTm></FrToDt>\n<Acct><Id><IBAN>%s</IBAN></Id><Ccy>%s</Ccy><Ownr><Nm>",
        notifies ? "Ntfctn" : "Stmt", tail, number, number, date_text(arena, period->last_day + 1),
        date_text(arena, period->first_day), date_text(arena, period->last_day), account->iban,
        bank->currency);
    add_escaped(out, account->owner);
    buffer_add_text(out, "</Nm>");
    if (account->street) {
        buffer_add_text(out, "<PstlAdr><StrtNm>");
        add_escaped(out, account->street);
        buffer_add_text(out, "</StrtNm><TwnNm>");
        add_escaped(out, account->city);
        buffer_add_text(out, "</TwnNm></PstlAdr>");
    }
    if (account->phone)
        buffer_print(out, "<CtctDtls><MobNb>%.3s-%s</MobNb></CtctDtls>", account->phone, account->phone + 3);
    buffer_print(out, "</Ownr><Svcr><FinInstnId><BIC>%s</BIC><Nm>", bank->bic);
    add_escaped(out, bank->name);
    buffer_add_text(out, "</Nm></FinInstnId></Svcr></Acct>\n");
    if (!notifies) {
        add_balance(out, arena, bank->currency, "OPBD", period->opening_cents, period->first_day);
        add_balance(out, arena, bank->currency, "CLBD", period->closing_cents, period->last_day);
    }
    for (size_t i = period->from; i < period->to; i++)
        if (!notifies || account->entries[i].cents > 0)
            add_entry(out, world, bank->currency, &account->entries[i],
                      arena_print(arena, "%s%zu%05zu", tail, number, i - period->from + 1));
    buffer_add_text(out, notifies ? "</Ntfctn>\n" : "</Stmt>\n");
}

static int write_message(const struct world *world, const char *directory, const char *path,
                         const int *accounts, size_t count, bool notifies, struct error *error)
{
    const char *message = notifies ? "BkToCstmrDbtCdtNtfctn" : "BkToCstmrStmt";
    struct buffer out;
    buffer_init(&out, (size_t)1 << 30);
    buffer_print(&out,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
                 "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.05%d.001.02\">\n"
                 "<%s><GrpHdr><MsgId>%.24s</MsgId><CreDtTm>%sT07:30:00</CreDtTm></GrpHdr>\n",
                 notifies ? 4 : 3, message, world->accounts[accounts[0]].iban + 4,
                 date_text(world->arena, world->last_day + 3));
    for (size_t i = 0; i < count; i++) {
        struct period periods[PERIODS_MAX];
        const struct account *account = &world->accounts[accounts[i]];
        const size_t period_count = statement_periods(world, account, periods);
        for (size_t k = notifies ? period_count - 1 : 0; k < period_count; k++)
            add_statement(&out, world, account, &periods[k], k + 1, notifies);
    }
    buffer_print(&out, "</%s></Document>\n", message);
    const int result = file_write(directory, path, buffer_bytes(&out), error);
    buffer_done(&out);
    return result;
}

int camt_write(const struct world *world, const char *directory, const char *path, const int *accounts,
               size_t count, struct error *error)
{
    return write_message(world, directory, path, accounts, count, false, error);
}

int camt_notify(const struct world *world, const char *directory, const char *path, const int *accounts,
                size_t count, struct error *error)
{
    return write_message(world, directory, path, accounts, count, true, error);
}

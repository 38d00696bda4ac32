// What payments an entry stands for.
#include "observations/statements/camt_entry.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/statements/bank_codes.h"

#include <string.h>

static bool is_own_account(const struct statement_book *book, struct bytes account)
{
    struct bytes own = bytes_of_text(book->account.value ? book->account.value : "");
    size_t i = 0;
    for (size_t n = 0; n < account.size; n++) {
        if (account.data[n] == ' ')
            continue;
        if (i >= own.size || text_upper(account.data[n]) != own.data[i++])
            return false;
    }
    return own.size && i == own.size;
}

static bool is_stated(const struct camt_party *party)
{
    return party->name || party->ultimate_name || party->account.size;
}

static const struct camt_party *counterparty_of(const struct statement_book *book,
                                                const struct camt_entry *entry, const struct camt_tx *tx,
                                                enum mark mark)
{
    bool from_debtor = (mark == MARK_CREDIT) != entry->reversal;
    const struct camt_party *first = from_debtor ? &tx->debtor : &tx->creditor;
    const struct camt_party *other = from_debtor ? &tx->creditor : &tx->debtor;
    bool swap = is_own_account(book, first->account) || (!is_stated(first) && tx->returned);
    return swap && is_stated(other) && !is_own_account(book, other->account) ? other : first;
}

static void add_word(struct statement_book *book, const char **text, struct bytes word)
{
    if (word.size)
        *text = arena_print(book->passing, "%s%s%.*s", *text ? *text : "", *text ? " " : "", (int)word.size,
                            (const char *)word.data);
}

// Account numbers and aliases that no field of the payment holds, to be looked through for selectors.
static void add_unused(struct statement_book *book, const struct camt_tx *tx, const struct camt_party *used,
                       const char **text)
{
    const struct camt_party *const both[] = {&tx->debtor, &tx->creditor};
    for (size_t i = 0; i < 2; i++) {
        if (both[i] != used && !is_own_account(book, both[i]->account))
            add_word(book, text, both[i]->account);
        if (both[i]->proxy)
            add_word(book, text, bytes_of_text(both[i]->proxy));
    }
}

// "PMNT/RCDT/ESCT", the bank's own code behind it or alone; NULL when none is stated.
static const char *code_text(struct statement_book *book, const struct camt_code *code)
{
    if (code->domain[0] == 0)
        return code->own;
    const char *const parts[] = {code->domain,
                                 code->family[0] ? "/" : "",
                                 code->family,
                                 code->family[0] && code->sub_family[0] ? "/" : "",
                                 code->family[0] ? code->sub_family : "",
                                 code->own ? " " : "",
                                 code->own ? code->own : ""};
    size_t size = 0, lengths[sizeof parts / sizeof *parts];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        size += lengths[i] = strlen(parts[i]);
    char *text = arena_alloc(book->passing, size + 1, 1), *to = text;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        memcpy(to, parts[i], lengths[i]);
        to += lengths[i];
    }
    *to = 0;
    return text;
}

static enum payment_method method_of(const struct camt_code *code)
{
    enum payment_method method = METHOD_UNKNOWN;
    if (code->domain[0])
        method = method_of_iso(bytes_of_text(code->domain), bytes_of_text(code->family),
                               bytes_of_text(code->sub_family));
    if (method == METHOD_UNKNOWN && code->own)
        method = method_of_proprietary(bytes_of_text(code->own));
    return method;
}

// The first of these amounts that is in another currency than the entry.
static void set_ordered(struct statement_part *part, const struct camt_entry *entry,
                        const struct camt_amount *const amounts[], size_t count)
{
    for (size_t i = 0; i < count && part->ordered_currency == NULL; i++) {
        const struct camt_amount *amount = amounts[i];
        if (!amount->stated || !amount->readable || amount->e5 == 0 || amount->currency[0] == 0 ||
            strcmp(amount->currency, entry->amount.currency) == 0)
            continue;
        part->ordered_e5 = part->amount_e5 < 0 ? -amount->e5 : amount->e5;
        part->ordered_currency = amount->currency;
    }
}

static void set_ordered_of_tx(struct statement_part *part, const struct camt_entry *entry,
                              const struct camt_tx *tx)
{
    const struct camt_amount *const amounts[] = {&tx->instructed, &tx->own_amount, &tx->amount};
    set_ordered(part, entry, amounts, 3);
}

static void set_ordered_of_entry(struct statement_part *part, const struct camt_entry *entry)
{
    const struct camt_amount *const amounts[] = {&entry->instructed, &entry->own_amount};
    set_ordered(part, entry, amounts, 2);
}

static struct statement_part part_of_tx(struct statement_book *book, const struct camt_entry *entry,
                                        const struct camt_tx *tx, enum mark mark)
{
    const struct camt_party *party = counterparty_of(book, entry, tx, mark);
    struct statement_part part = {
        .account = party->account,
        .name = party->name ? party->name : party->ultimate_name,
        .bank = party->bank,
        .person = party->person,
        .end_to_end = tx->end_to_end,
        .method = method_of(&tx->code),
        .code = code_text(book, &tx->code),
        .site = tx->site ? tx->site : entry->site,
        .reference = tx->remittance ? tx->remittance
                     : tx->info     ? tx->info
                                    : entry->info,
    };
    if (tx->info && tx->info != part.reference)
        add_word(book, &part.more, bytes_of_text(tx->info));
    if (entry->info && entry->info != part.reference)
        add_word(book, &part.more, bytes_of_text(entry->info));
    if (tx->card)
        add_word(book, &part.more, bytes_of_text(tx->card));
    if (entry->card)
        add_word(book, &part.more, bytes_of_text(entry->card));
    add_unused(book, tx, party, &part.more);
    return part;
}

// The amount of a detail in the entry's currency, or NULL.
static const struct camt_amount *amount_of_tx(const struct camt_entry *entry, const struct camt_tx *tx)
{
    const struct camt_amount *const amounts[] = {&tx->amount, &tx->own_amount, &tx->instructed};
    for (size_t i = 0; i < 3; i++)
        if (amounts[i]->stated && amounts[i]->readable &&
            (amounts[i]->currency[0] == 0 || strcmp(amounts[i]->currency, entry->amount.currency) == 0))
            return amounts[i];
    return NULL;
}

static enum mark mark_of_tx(const struct camt_entry *entry, const struct camt_tx *tx)
{
    return tx->mark == MARK_NONE ? entry->mark : tx->mark;
}

static int64_t signed_amount(int64_t e5, enum mark mark)
{
    return mark == MARK_DEBIT ? -e5 : e5;
}

// Whether every detail has an amount and they sum to the entry's.
static bool details_sum(const struct camt_entry *entry)
{
    int64_t sum = 0;
    for (const struct camt_tx *tx = entry->txs; tx; tx = tx->next) {
        const struct camt_amount *amount = amount_of_tx(entry, tx);
        if (amount == NULL ||
            __builtin_add_overflow(sum, signed_amount(amount->e5, mark_of_tx(entry, tx)), &sum))
            return false;
    }
    return sum == signed_amount(entry->amount.e5, entry->mark);
}

static struct statement_part *parts_of_details(struct statement_book *book, const struct camt_entry *entry)
{
    struct statement_part *parts = arena_alloc(book->passing, entry->tx_count, sizeof *parts);
    const char *base = entry->bank_ref ? entry->bank_ref : entry->ref;
    size_t n = 0;
    for (const struct camt_tx *tx = entry->txs; tx; tx = tx->next, n++) {
        enum mark mark = mark_of_tx(entry, tx);
        parts[n] = part_of_tx(book, entry, tx, mark);
        parts[n].amount_e5 = signed_amount(amount_of_tx(entry, tx)->e5, mark);
        set_ordered_of_tx(&parts[n], entry, tx);
        parts[n].id = tx->bank_ref ? tx->bank_ref
                      : base       ? arena_print(book->passing, "%s.%zu", base, n + 1)
                                   : NULL;
    }
    return parts;
}

// Several details that do not add up: one payment of the entry's amount, with what all of them agree on.
static struct statement_part part_of_all(struct statement_book *book, const struct camt_entry *entry)
{
    struct statement_part whole = part_of_tx(book, entry, entry->txs, entry->mark);
    for (const struct camt_tx *tx = entry->txs->next; tx; tx = tx->next) {
        const struct camt_party *party = counterparty_of(book, entry, tx, entry->mark);
        const char *name = party->name ? party->name : party->ultimate_name;
        if (!bytes_equal(whole.account, party->account))
            whole.account = (struct bytes){NULL, 0};
        if (whole.bank == NULL || party->bank == NULL || strcmp(whole.bank, party->bank) != 0)
            whole.bank = NULL;
        if (method_of(&tx->code) != whole.method)
            whole.method = METHOD_UNKNOWN;
        if (whole.name == NULL || name == NULL || strcmp(whole.name, name) != 0)
            whole.name = NULL;
    }
    whole.reference = whole.more = whole.end_to_end = whole.code = whole.site = NULL;
    whole.person = NULL;
    struct buffer texts;
    buffer_init(&texts, 256 * 1024);
    for (const struct camt_tx *tx = entry->txs; tx; tx = tx->next) {
        struct statement_part part = part_of_tx(book, entry, tx, entry->mark);
        if (!bytes_equal(part.account, whole.account))
            buffer_print(&texts, " %.*s", (int)part.account.size, (const char *)part.account.data);
        if (part.reference && part.reference != entry->info)
            buffer_print(&texts, " %s", part.reference);
        if (part.more)
            buffer_print(&texts, " %s", part.more);
    }
    whole.more = statement_text(book->passing, buffer_bytes(&texts));
    buffer_done(&texts);
    whole.reference = entry->info;
    return whole;
}

static const char *reason_to_skip(const struct camt_entry *entry)
{
    if (entry->status && strcmp(entry->status, "BOOK") != 0)
        return strcmp(entry->status, "PDNG") == 0   ? "pending, not booked"
               : strcmp(entry->status, "FUTR") == 0 ? "future, not booked"
               : strcmp(entry->status, "INFO") == 0 ? "for information, not booked"
                                                    : "status unknown, not booked";
    if (!entry->amount.stated)
        return "no amount";
    if (!entry->amount.readable)
        return "amount not readable";
    if (entry->mark == MARK_NONE)
        return "no credit or debit mark";
    return NULL;
}

void camt_entry_send(struct statement_book *book, const struct camt_entry *entry, struct table_tally *details)
{
    const char *reason = reason_to_skip(entry);
    if (reason == NULL && !book->has_account)
        reason = "no account stated";
    bool split = reason == NULL && entry->tx_count > 1 && !entry->cut && details_sum(entry);
    for (size_t n = 0; n < entry->tx_count; n++) {
        if (reason)
            tally_skip(details, "of an entry that was skipped");
        else if (entry->tx_count > 1 && !split)
            tally_skip(details, "kept as one payment: amounts not given or not the entry's");
        else
            details->emitted++;
    }
    if (reason) {
        statement_skip(book, reason);
        return;
    }
    struct statement_part one = {.reference = entry->info, .site = entry->site, .more = entry->card};
    if (entry->tx_count == 1)
        one = part_of_tx(book, entry, entry->txs, entry->mark);
    else if (entry->tx_count > 1 && !split)
        one = part_of_all(book, entry);
    one.amount_e5 = signed_amount(entry->amount.e5, entry->mark);
    if (entry->tx_count == 1)
        set_ordered_of_tx(&one, entry, entry->txs);
    set_ordered_of_entry(&one, entry);
    one.id = entry->bank_ref ? entry->bank_ref : entry->ref;
    if (one.id == NULL && entry->tx_count == 1)
        one.id = entry->txs->bank_ref ? entry->txs->bank_ref : entry->txs->end_to_end;
    struct statement_entry sent = {
        .offset = entry->offset,
        .at = entry->booked.at_usec == TIME_UNKNOWN ? entry->value : entry->booked,
        .valued = entry->value,
        .amount_e5 = one.amount_e5,
        .method = method_of(&entry->code),
        .code = code_text(book, &entry->code),
        .parts = split ? parts_of_details(book, entry) : &one,
        .part_count = split ? entry->tx_count : 1,
    };
    memcpy(sent.currency, entry->amount.currency, sizeof sent.currency);
    statement_add(book, &sent);
}

// The open statement: payments out, balances checked. Knows no format.
#include "observations/statements/statement.h"

#include "base/country.h"
#include "base/decimal.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/statements/statement_holders.h"

#include <string.h>

enum {
    LASTING_MAX_BYTES = 64 * 1024 * 1024,
    PASSING_MAX_BYTES = 512 * 1024 * 1024, // what a format keeps of one entry is bounded far below this
    KEEP_MAX_BYTES = 64 * 1024,            // one text of a statement
};

void statement_book_init(struct statement_book *book, const struct observation_context *context,
                         const char *table, const char *tally_table)
{
    *book = (struct statement_book){.outer = *context, .inner = *context, .table = table};
    book->entries.table = tally_table;
    book->lasting = arena_new(LASTING_MAX_BYTES);
    book->passing = arena_new(PASSING_MAX_BYTES);
    book->inner.arena = book->passing;
}

void statement_book_done(struct statement_book *book, int64_t present)
{
    statement_end(book);
    tally_send(book->outer.sink, &book->entries, present);
    holders_done(book);
    arena_free(book->lasting);
    arena_free(book->passing);
}

void statement_begin(struct statement_book *book, int64_t offset)
{
    statement_end(book);
    arena_reset(book->lasting);
    book->statements++;
    book->open = true;
    book->has_account = book->cut = false;
    book->offset = offset;
    book->id = book->owner = book->number = book->bank = book->holder = book->cannot_tie = NULL;
    book->person = (struct stated_person){.born = MOMENT_UNKNOWN};
    book->currency[0] = 0;
    book->from = book->to = MOMENT_UNKNOWN;
    book->opening = book->closing = (struct stated_balance){.at = MOMENT_UNKNOWN};
    book->sum_e5 = book->entry_count = 0;
}

// ---- text ----

const char *statement_text(struct arena *arena, struct bytes text)
{
    text = text_trim(text);
    if (text.size == 0)
        return NULL;
    bool utf8 = text_is_utf8(text);
    char *out = arena_alloc(arena, text.size * (utf8 ? 1 : 2) + 1, 1), *to = out;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte < 0x20 || byte == 0x7f)
            *to++ = ' ';
        else if (utf8 || byte < 0x80)
            *to++ = (char)byte;
        else
            to += text_utf8_encode(byte, to);
    }
    *to = 0;
    return *out ? out : NULL;
}

const char *statement_keep(struct statement_book *book, struct bytes text)
{
    return statement_text(book->lasting, bytes_slice(text, 0, KEEP_MAX_BYTES));
}

const char *statement_bic(struct arena *arena, struct bytes text)
{
    text = text_trim(text);
    if (text.size != 8 && text.size != 11)
        return NULL;
    char *bic = arena_alloc(arena, text.size + 1, 1);
    for (size_t i = 0; i < text.size; i++) {
        if (!text_is_alnum(text.data[i]) || (i < 6 && i >= 4 && !text_is_alpha(text.data[i])))
            return NULL;
        bic[i] = (char)text_upper(text.data[i]);
    }
    bic[text.size] = 0;
    if (!country_is_known(bic + 4))
        return NULL;
    if (strcmp(bic + 8, "XXX") == 0)
        bic[8] = 0;
    return bic;
}

bool statement_currency(struct bytes text, char currency[4])
{
    text = text_trim(text);
    currency[0] = 0;
    if (text.size != 3)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (!text_is_alpha(text.data[i]))
            return false;
    for (size_t i = 0; i < 3; i++)
        currency[i] = (char)text_upper(text.data[i]);
    currency[3] = 0;
    return true;
}

bool statement_looks_like_iban(struct bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == ' ')
            continue;
        if (!(count < 2 ? text_is_alpha(byte) : count < 4 ? text_is_digit(byte) : text_is_alnum(byte)))
            return false;
        count++;
    }
    return count >= 15 && count <= 34;
}

// ---- the statement ----

// The account as a selector: of the IBAN when there is one, with the text that was found.
static struct selector account_selector(struct observation_context *context, struct bytes account,
                                        const char *iban)
{
    if (iban == NULL)
        return selector_of_account(context, account);
    struct selector selector = selector_of_account(context, bytes_of_text(iban));
    const char *found = statement_text(context->arena, account);
    selector.text = found ? found : selector.text;
    return selector;
}

static bool is_account(const struct selector *selector)
{
    return selector->kind == SELECTOR_IBAN || selector->kind == SELECTOR_ACCOUNT;
}

// An IBAN by its form that fails its check: kept as a number of the bank, for nobody can say what it should
// be.
static void say_if_misspelt(struct statement_book *book)
{
    struct bytes value = bytes_of_text(book->account.value);
    if (book->account.kind == SELECTOR_ACCOUNT && statement_looks_like_iban(value) && value.size >= 2 &&
        country_is_known(book->account.value))
        sink_damage(book->outer.sink, statement_place(book, book->offset),
                    "account %.40s looks like an IBAN and fails its check: kept as an account number",
                    book->account.value);
}

void statement_set_national_account(struct statement_book *book, struct bytes account, const char *iban)
{
    account = text_trim(account);
    if (book->has_account || account.size == 0)
        return;
    struct observation_context context = book->outer;
    context.arena = book->lasting;
    book->account = account_selector(&context, bytes_slice(account, 0, KEEP_MAX_BYTES), iban);
    book->has_account = is_account(&book->account);
    say_if_misspelt(book);
}

void statement_set_account(struct statement_book *book, struct bytes account)
{
    statement_set_national_account(book, account, NULL);
}

void statement_set_currency(struct statement_book *book, const char *currency)
{
    if (book->currency[0] == 0)
        memcpy(book->currency, currency, sizeof book->currency);
}

struct place statement_place(const struct statement_book *book, int64_t offset)
{
    return (struct place){.table = book->table, .row = book->row, .offset = offset};
}

static struct place place_of_statement(const struct statement_book *book)
{
    return (struct place){.table = book->table, .row = -1, .offset = book->offset};
}

static const char *written(int64_t e5, char out[DECIMAL_TEXT_SIZE])
{
    return decimal_format(e5, out);
}

// An account whose currency is not said has that of its balances.
static void settle_currency(struct statement_book *book)
{
    if (book->opening.stated)
        statement_set_currency(book, book->opening.currency);
    if (book->closing.stated)
        statement_set_currency(book, book->closing.currency);
}

static enum balance check_balance(struct statement_book *book)
{
    struct sink *sink = book->outer.sink;
    const struct stated_balance *opening = &book->opening, *closing = &book->closing;
    const char *id = book->id ? book->id : "";
    if (book->cut)
        return BALANCE_NOT_STATED;
    if (book->needs_balances && opening->stated != closing->stated)
        sink_damage(sink, place_of_statement(book), "statement %.64s cannot be checked: it has no %s balance",
                    id, opening->stated ? "closing" : "opening");
    if (!opening->stated || !closing->stated)
        return BALANCE_NOT_STATED;
    if (strcmp(opening->currency, closing->currency) != 0) {
        sink_damage(sink, place_of_statement(book),
                    "statement %.64s: the opening balance is in %s, the closing balance in %s", id,
                    opening->currency, closing->currency);
        return BALANCE_NOT_STATED;
    }
    if (strcmp(opening->currency, book->currency) != 0)
        book->cannot_tie = "the balances are in another currency than the account";
    if (book->cannot_tie) {
        sink_damage(sink, place_of_statement(book), "statement %.64s cannot be checked: %s", id,
                    book->cannot_tie);
        return BALANCE_NOT_STATED;
    }
    char at_start[DECIMAL_TEXT_SIZE], moved[DECIMAL_TEXT_SIZE], at_end[DECIMAL_TEXT_SIZE],
        rest[DECIMAL_TEXT_SIZE];
    int64_t reached, difference;
    if (__builtin_add_overflow(opening->amount_e5, book->sum_e5, &reached) ||
        __builtin_sub_overflow(closing->amount_e5, reached, &difference)) {
        sink_damage(sink, place_of_statement(book), "statement %.64s cannot be checked: the sum is too large",
                    id);
        return BALANCE_NOT_STATED;
    }
    if (difference == 0)
        return BALANCE_TIES;
    sink_damage(sink, place_of_statement(book),
                "statement %.64s does not tie: opening %s + entries %s, closing %s %s: %s unexplained", id,
                written(opening->amount_e5, at_start), written(book->sum_e5, moved),
                written(closing->amount_e5, at_end), opening->currency, written(difference, rest));
    return BALANCE_DOES_NOT_TIE;
}

void statement_end(struct statement_book *book)
{
    if (!book->open)
        return;
    book->open = false;
    settle_currency(book);
    const char *currency = book->currency[0] ? book->currency : CURRENCY_UNKNOWN;
    enum balance balance = check_balance(book);
    if (!book->has_account) {
        sink_damage(book->outer.sink, place_of_statement(book),
                    "statement %.64s without an account: not kept, its entries skipped",
                    book->id ? book->id : "");
        return;
    }
    struct statement statement = {
        .place = place_of_statement(book),
        .id = book->id,
        .account = book->account,
        .number = book->number,
        .bank = book->bank,
        .owner = book->owner,
        .currency = currency,
        .from = book->from.at_usec == TIME_UNKNOWN ? book->opening.at : book->from,
        .to = book->to.at_usec == TIME_UNKNOWN ? book->closing.at : book->to,
        .opening_e5 = book->opening.stated ? book->opening.amount_e5 : AMOUNT_UNKNOWN,
        .closing_e5 = book->closing.stated ? book->closing.amount_e5 : AMOUNT_UNKNOWN,
        .sum_e5 = book->sum_e5,
        .entry_count = book->entry_count,
        .balance = balance,
    };
    statement.place.row = book->statements;
    sink_statement(book->outer.sink, &statement);
    if (book->holder)
        holder_send(book, statement.place, &book->account, "holder", book->holder, &book->person);
    arena_reset(book->passing);
}

// ---- entries ----

void statement_next_row(struct statement_book *book)
{
    book->row++;
}

void statement_skip(struct statement_book *book, const char *reason)
{
    tally_skip(&book->entries, reason);
    arena_reset(book->passing);
}

static void count_amount(struct statement_book *book, const struct statement_entry *entry,
                         const char *currency)
{
    book->entry_count++;
    if (strcmp(currency, book->currency) != 0) {
        book->cannot_tie = "an entry is in another currency";
        return;
    }
    int64_t sum;
    if (__builtin_add_overflow(book->sum_e5, entry->amount_e5, &sum))
        book->cannot_tie = "the sum of the entries is too large";
    else
        book->sum_e5 = sum;
}

static struct selector counterparty_of(struct statement_book *book, const struct statement_part *part)
{
    struct bytes account = text_trim(part->account);
    if (account.size) {
        struct selector selector = account_selector(&book->inner, account, part->iban);
        if (is_account(&selector))
            return selector;
    }
    if (part->name == NULL)
        return (struct selector){.kind = SELECTOR_NAME, .grade = GRADE_POSSIBLE, .value = "", .text = ""};
    return selector_of_name(&book->inner, bytes_of_text(part->name));
}

static void send_part(struct statement_book *book, const struct statement_entry *entry, size_t n,
                      const char *currency)
{
    const struct statement_part *part = &entry->parts[n];
    const char *id = part->id;
    if (id == NULL)
        id = arena_print(book->passing, "%s/%lld%s", book->id ? book->id : "", (long long)book->entry_count,
                         entry->part_count > 1 ? arena_print(book->passing, ".%zu", n + 1) : "");
    struct payment payment = {
        .place = statement_place(book, entry->offset),
        .id = id,
        .statement = book->id,
        .account = book->account,
        .counterparty = counterparty_of(book, part),
        .name = part->name,
        .bank = part->bank,
        .at = entry->at,
        .valued = entry->valued,
        .amount_e5 = part->amount_e5,
        .currency = currency,
        .ordered_e5 = part->ordered_currency ? part->ordered_e5 : 0,
        .ordered_currency = part->ordered_currency,
        .reference = part->reference,
        .end_to_end = part->end_to_end,
        .method = part->method == METHOD_UNKNOWN ? entry->method : part->method,
        .code = part->code ? part->code : entry->code,
        .site = part->site,
    };
    sink_payment(book->outer.sink, &payment);
    if (part->person)
        holder_send(book, payment.place, &payment.counterparty, "counterparty", part->name, part->person);
    if (part->reference)
        selectors_send(&book->inner, payment.place, part->reference);
    if (part->more)
        selectors_send(&book->inner, payment.place, part->more);
}

void statement_add(struct statement_book *book, const struct statement_entry *entry)
{
    if (!book->open || !book->has_account) {
        statement_skip(book, "no account stated");
        return;
    }
    settle_currency(book);
    statement_set_currency(book, entry->currency);
    statement_set_currency(book, CURRENCY_UNKNOWN);
    const char *currency = entry->currency[0] ? entry->currency : book->currency;
    count_amount(book, entry, currency);
    for (size_t n = 0; n < entry->part_count; n++)
        send_part(book, entry, n, currency);
    book->entries.emitted++;
    arena_reset(book->passing);
}

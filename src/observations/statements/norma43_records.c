// Columns of Norma 43, and what payment an entry with its texts is.
#include "observations/statements/norma43_records.h"

#include "base/text.h"
#include "observations/statements/currency_number.h"
#include "observations/statements/national_account.h"

#include <string.h>

enum { TEXT_MAX_BYTES = 16 * 1024 };

bool norma43_amount(struct bytes mark, struct bytes digits, int64_t *e5, bool *marked)
{
    if (mark.size != 1 || !text_is_digit(mark.data[0]) || digits.size != 14 || !fixed_amount(digits, 2, e5))
        return false;
    *marked = mark.data[0] == '1' || mark.data[0] == '2';
    if (mark.data[0] == '1')
        *e5 = -*e5;
    return true;
}

// ---- the account ----

bool norma43_is_opening(const struct fixed_line *line)
{
    int64_t amount;
    bool marked;
    return fixed_code(line, "11") && fixed_digits(fixed_column(line, 3, 20)) &&
           fixed_year_month_day(fixed_column(line, 21, 26)).at_usec != TIME_UNKNOWN &&
           fixed_year_month_day(fixed_column(line, 27, 32)).at_usec != TIME_UNKNOWN &&
           norma43_amount(fixed_column(line, 33, 33), fixed_column(line, 34, 47), &amount, &marked) &&
           marked && fixed_digits(fixed_column(line, 48, 50));
}

void norma43_set_account(struct statement_book *book, const struct fixed_line *line)
{
    struct bytes bank = fixed_column(line, 3, 6), branch = fixed_column(line, 7, 10),
                 number = fixed_column(line, 11, 20);
    char iban[NATIONAL_IBAN_SIZE], currency[4];
    bool derived = iban_of_ccc(bank, branch, number, iban);
    const char *found =
        arena_print(book->lasting, "%.*s/%.*s/%.*s", (int)bank.size, (const char *)bank.data,
                    (int)branch.size, (const char *)branch.data, (int)number.size, (const char *)number.data);
    statement_set_national_account(book, bytes_of_text(found), derived ? iban : NULL);
    if (currency_of_number(fixed_column(line, 48, 50), currency))
        statement_set_currency(book, currency);
    else
        statement_set_currency(book, CURRENCY_UNKNOWN);
}

bool norma43_same_account(const struct fixed_line *a, const struct fixed_line *b)
{
    return bytes_equal(fixed_column(a, 3, 20), fixed_column(b, 3, 20));
}

// ---- entries ----

const char *norma43_entry_of(struct arena *arena, const struct fixed_line *line, struct norma43_entry *entry)
{
    bool marked;
    *entry = (struct norma43_entry){.arena = arena, .offset = line->offset};
    if (!norma43_amount(fixed_column(line, 28, 28), fixed_column(line, 29, 42), &entry->amount_e5, &marked))
        return "an entry (record 22) whose amount is not readable";
    if (!marked)
        return "an entry (record 22) without a debit or credit mark";
    entry->booked = fixed_year_month_day(fixed_column(line, 11, 16));
    entry->valued = fixed_year_month_day(fixed_column(line, 17, 22));
    if (entry->booked.at_usec == TIME_UNKNOWN)
        entry->booked = entry->valued;
    if (entry->booked.at_usec == TIME_UNKNOWN)
        return "an entry (record 22) without a day";
    entry->branch = arena_bytes(arena, fixed_column(line, 7, 10));
    entry->common = arena_bytes(arena, fixed_column(line, 23, 24));
    entry->own = arena_bytes(arena, fixed_column(line, 25, 27));
    entry->document = arena_bytes(arena, text_trim(fixed_column(line, 43, 52)));
    entry->first = arena_bytes(arena, text_trim(fixed_column(line, 53, 64)));
    entry->second = arena_bytes(arena, text_trim(fixed_column(line, 65, 80)));
    buffer_init(&entry->text, TEXT_MAX_BYTES);
    return NULL;
}

void norma43_entry_done(struct norma43_entry *entry)
{
    buffer_done(&entry->text);
}

void norma43_entry_text(struct norma43_entry *entry, const struct fixed_line *line)
{
    fixed_append(&entry->text, fixed_column(line, 5, 42));
    fixed_append(&entry->text, fixed_column(line, 43, 80));
    entry->text_count++;
}

void norma43_entry_ordered(struct norma43_entry *entry, const struct fixed_line *line)
{
    char currency[4];
    if (currency_of_number(fixed_column(line, 5, 7), currency) &&
        fixed_amount(fixed_column(line, 8, 21), 2, &entry->ordered_e5) && entry->ordered_e5 != 0)
        memcpy(entry->ordered_currency, currency, sizeof entry->ordered_currency);
}

static bool says(const char *text, const char *word)
{
    for (const char *at = text ? text : ""; *at; at++) {
        size_t i = 0;
        while (word[i] && text_upper((uint8_t)at[i]) == word[i])
            i++;
        if (word[i] == 0)
            return true;
    }
    return false;
}

static enum payment_method cheque_or_cash(const char *text, enum payment_method otherwise)
{
    if (says(text, "CHEQUE") || says(text, "TALON") || says(text, "TAL\xc3\x93N"))
        return METHOD_CHEQUE;
    return says(text, "REINTEGRO") || says(text, "EFECTIVO") || says(text, "INGRESO") ? METHOD_CASH
                                                                                      : otherwise;
}

enum payment_method norma43_method(struct bytes common, const char *text)
{
    int number =
        fixed_digits(common) && common.size == 2 ? (common.data[0] - '0') * 10 + common.data[1] - '0' : 0;
    switch (number) {
    case 1: // cheques, withdrawals
    case 2: // deposits
        return cheque_or_cash(text, METHOD_UNKNOWN);
    case 3: // standing payments, direct debits
        return METHOD_DIRECT_DEBIT;
    case 4: // transfers, cheques
        return cheque_or_cash(text, METHOD_TRANSFER) == METHOD_CHEQUE ? METHOD_CHEQUE : METHOD_TRANSFER;
    case 10: // petrol cheques
        return METHOD_CHEQUE;
    case 11: // cash machine
        return METHOD_CASH;
    case 12: // cards
        return METHOD_CARD;
    case 15: // wages, social security
        return METHOD_TRANSFER;
    case 16: // stamps, brokerage
    case 17: // interest, commissions, taxes
        return METHOD_FEE;
    default:
        return METHOD_UNKNOWN;
    }
}

static bool is_said(struct bytes reference)
{
    for (size_t i = 0; i < reference.size; i++)
        if (reference.data[i] != '0' && reference.data[i] != ' ')
            return true;
    return false;
}

void norma43_entry_send(struct statement_book *book, struct norma43_entry *entry)
{
    struct arena *arena = entry->arena;
    const char *text = statement_text(arena, buffer_bytes(&entry->text));
    if (is_said(entry->first))
        fixed_append(&entry->text, entry->first);
    if (is_said(entry->second))
        fixed_append(&entry->text, entry->second);
    struct statement_part part = {
        .amount_e5 = entry->amount_e5,
        .id = is_said(entry->document) ? statement_text(arena, entry->document) : NULL,
        .reference = fixed_text(arena, buffer_bytes(&entry->text)),
        .method = norma43_method(entry->common, text),
    };
    if (part.method == METHOD_CASH && is_said(entry->branch))
        part.site =
            arena_print(arena, "oficina %.*s", (int)entry->branch.size, (const char *)entry->branch.data);
    part.site = part.site ? statement_text(arena, bytes_of_text(part.site)) : NULL;
    if (entry->ordered_currency[0] && strcmp(entry->ordered_currency, book->currency) != 0) {
        part.ordered_currency = entry->ordered_currency;
        part.ordered_e5 = entry->amount_e5 < 0 ? -entry->ordered_e5 : entry->ordered_e5;
    }
    const char *code =
        arena_print(arena, "%.*s/%.*s", (int)entry->common.size, (const char *)entry->common.data,
                    (int)entry->own.size, (const char *)entry->own.data);
    struct statement_entry sent = {
        .offset = entry->offset,
        .at = entry->booked,
        .valued = entry->valued,
        .amount_e5 = entry->amount_e5,
        .code = statement_text(arena, bytes_of_text(code)),
        .parts = &part,
        .part_count = 1,
    };
    statement_add(book, &sent);
}

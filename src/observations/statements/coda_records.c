// Columns of CODA: accounts, amounts, transaction codes, structured communications.
#include "observations/statements/coda_records.h"

#include "base/text.h"
#include "observations/statements/national_account.h"

#include <string.h>

#define USEC_PER_MINUTE (INT64_C(60) * 1000000)

struct coda_account coda_account_of(struct bytes columns)
{
    struct coda_account account = {.number = text_trim(columns)};
    struct bytes text = account.number;
    // "138536152215 EUR0BE": after a Belgian number currency, a mark and the country
    size_t end = 0;
    while (end < text.size && text.data[end] != ' ')
        end++;
    struct bytes after = text_trim(bytes_slice(text, end, text.size));
    if (statement_currency(bytes_slice(after, 0, 3), account.currency))
        account.number = bytes_slice(text, 0, end);
    else if (text.size > 34 && statement_currency(bytes_slice(text, 34, 3), account.currency))
        account.number = text_trim(bytes_slice(text, 0, 34));
    if (account.currency[0] == 0)
        memcpy(account.currency, CURRENCY_UNKNOWN, sizeof account.currency);
    iban_of_belgian(account.number, account.iban);
    return account;
}

bool coda_amount(struct bytes sign, struct bytes digits, int64_t *e5)
{
    if (sign.size != 1 || (sign.data[0] != '0' && sign.data[0] != '1') || digits.size != 15 ||
        !fixed_amount(digits, 3, e5))
        return false;
    if (sign.data[0] == '1')
        *e5 = -*e5;
    return true;
}

// ---- transaction codes ----

bool coda_code_of(struct bytes columns, struct coda_code *code)
{
    if (columns.size != 8 || !fixed_digits(columns))
        return false;
    memcpy(code->digits, columns.data, 8);
    code->digits[8] = 0;
    code->type = code->digits[0];
    return true;
}

static bool is_operation(const struct coda_code *code, const char *operations)
{
    for (const char *at = operations; *at; at += 3)
        if (memcmp(at, code->digits + 3, 2) == 0)
            return true;
    return false;
}

enum payment_method coda_method(const struct coda_code *code)
{
    int family = (code->digits[1] - '0') * 10 + (code->digits[2] - '0');
    if (is_operation(code, "37 38 87 ") || family == 35 || family == 80) // costs, closing
        return METHOD_FEE;
    switch (family) {
    case 1:
    case 2:  // instant
    case 41: // outside SEPA
        return METHOD_TRANSFER;
    case 3:
        return is_operation(code, "03 19 50 68 ") ? METHOD_CARD
               : is_operation(code, "35 ")        ? METHOD_CASH
                                                  : METHOD_CHEQUE;
    case 4:
        return is_operation(code, "04 53 ") ? METHOD_CASH : METHOD_CARD;
    case 5:
        return METHOD_DIRECT_DEBIT;
    case 9:
        return is_operation(code, "01 03 05 13 21 50 52 54 58 60 ") ? METHOD_CASH : METHOD_UNKNOWN;
    case 43:
        return METHOD_CHEQUE;
    case 49:
        return is_operation(code, "03 ") ? METHOD_CASH : METHOD_UNKNOWN;
    default:
        return METHOD_UNKNOWN;
    }
}

// ---- structured communications ----

static struct bytes part(struct bytes text, size_t at, size_t size)
{
    return text_trim(bytes_slice(text, at, size));
}

// 113: a card at a machine or in a shop: card (16), scheme, terminal (6), sequence (6), day (6), hour (4),
// type, name (16) and town (10) of the terminal, amount (15) and rate (12) and currency in its own money.
static void read_card(struct arena *arena, struct bytes text, struct coda_communication *communication)
{
    struct bytes name = part(text, 40, 16), town = part(text, 56, 10), hour = part(text, 35, 4);
    communication->site = fixed_text(
        arena, bytes_of_text(arena_print(arena, "%.*s %.*s", (int)name.size, (const char *)name.data,
                                         (int)town.size, (const char *)town.data)));
    communication->more = fixed_text(arena, part(text, 0, 16));
    struct moment day = fixed_day_month_year(part(text, 29, 6));
    int64_t number;
    if (day.at_usec != TIME_UNKNOWN && hour.size == 4 && fixed_digits(hour) && text_to_int64(hour, &number) &&
        number / 100 < 24 && number % 100 < 60) {
        day.zone = ZONE_LOCAL;
        day.at_usec += (number / 100 * 60 + number % 100) * USEC_PER_MINUTE;
        communication->at = day;
    }
    char currency[4];
    if (fixed_amount(bytes_slice(text, 66, 15), 3, &communication->ordered_e5) &&
        communication->ordered_e5 != 0 && statement_currency(part(text, 93, 3), currency))
        communication->ordered_currency = arena_text(arena, currency);
    communication->text = communication->site;
}

// 127: SEPA direct debit: day (6), type, scheme, reason, creditor (35), mandate (35), communication (62).
static void read_direct_debit(struct arena *arena, struct bytes text,
                              struct coda_communication *communication)
{
    struct bytes creditor = part(text, 9, 35), mandate = part(text, 44, 35);
    communication->text = fixed_text(arena, bytes_slice(text, 79, 62));
    const char *both =
        arena_print(arena, "creditor %.*s mandate %.*s", (int)creditor.size, (const char *)creditor.data,
                    (int)mandate.size, (const char *)mandate.data);
    communication->more = fixed_text(arena, bytes_of_text(both));
    if (communication->text == NULL)
        communication->text = communication->more;
}

// 101, 102: twelve digits, as people write them: "+++090/9337/55493+++".
static bool read_reference(struct arena *arena, struct bytes text, struct coda_communication *communication)
{
    struct bytes digits = part(text, 0, 12);
    if (digits.size != 12 || !fixed_digits(digits))
        return false;
    const char *at = (const char *)digits.data;
    communication->text = arena_print(arena, "+++%.3s/%.4s/%.5s+++", at, at + 3, at + 7);
    struct bytes rest = part(text, 12, text.size);
    communication->more = fixed_text(arena, rest);
    return true;
}

void coda_structured(struct arena *arena, struct bytes text, struct coda_communication *communication)
{
    *communication = (struct coda_communication){.at = MOMENT_UNKNOWN};
    struct bytes type = bytes_slice(text, 0, 3), rest = bytes_slice(text, 3, text.size);
    bool reference = bytes_equal(type, bytes_of_text("101")) || bytes_equal(type, bytes_of_text("102"));
    if (reference && read_reference(arena, rest, communication))
        return;
    if (bytes_equal(type, bytes_of_text("113")))
        read_card(arena, rest, communication);
    else if (bytes_equal(type, bytes_of_text("127")))
        read_direct_debit(arena, rest, communication);
    else
        communication->text = fixed_text(arena, rest);
}

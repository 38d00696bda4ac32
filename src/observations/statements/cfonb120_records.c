// Columns of CFONB 120, and what payment an entry with its details is.
#include "observations/statements/cfonb120_records.h"

#include "base/text.h"
#include "observations/statements/national_account.h"

#include <string.h>

enum {
    TEXT_MAX_BYTES = 64 * 1024,
    DETAILS_MAX = 1024, // of one entry
    AMOUNT_DIGITS = 14,
};

enum cfonb_record cfonb_record_of(const struct fixed_line *line)
{
    return fixed_code(line, "01")   ? CFONB_OPENING
           : fixed_code(line, "04") ? CFONB_ENTRY
           : fixed_code(line, "05") ? CFONB_DETAIL
           : fixed_code(line, "07") ? CFONB_CLOSING
                                    : CFONB_NONE;
}

// ---- amounts ----

// The last digit carries the sign ("overpunch"): { and A to I are +0 to +9, } and J to R are -0 to -9.
static bool overpunch(uint8_t byte, char *digit, bool *negative)
{
    *negative = byte == '}' || (byte >= 'J' && byte <= 'R');
    if (byte == '{' || byte == '}')
        *digit = '0';
    else if (byte >= 'A' && byte <= 'I')
        *digit = (char)('1' + byte - 'A');
    else if (byte >= 'J' && byte <= 'R')
        *digit = (char)('1' + byte - 'J');
    else
        return false;
    return true;
}

static bool signed_amount(struct bytes text, struct bytes decimals, int64_t *e5)
{
    char digits[AMOUNT_DIGITS];
    bool negative;
    if (text.size != AMOUNT_DIGITS || decimals.size != 1 || !text_is_digit(decimals.data[0]))
        return false;
    memcpy(digits, text.data, sizeof digits);
    if (!overpunch(text.data[AMOUNT_DIGITS - 1], &digits[AMOUNT_DIGITS - 1], &negative) ||
        !fixed_amount((struct bytes){(const uint8_t *)digits, sizeof digits}, decimals.data[0] - '0', e5))
        return false;
    if (negative)
        *e5 = -*e5;
    return true;
}

static bool amount_of(const struct fixed_line *line, int64_t *e5)
{
    return signed_amount(fixed_column(line, 91, 104), fixed_column(line, 20, 20), e5);
}

// ---- the account ----

struct cfonb_account cfonb_account_of(const struct fixed_line *line)
{
    return (struct cfonb_account){.bank = fixed_column(line, 3, 7),
                                  .branch = fixed_column(line, 12, 16),
                                  .number = fixed_column(line, 22, 32),
                                  .currency = fixed_column(line, 17, 19)};
}

bool cfonb_same_account(const struct cfonb_account *a, const struct cfonb_account *b)
{
    return bytes_equal(a->number, b->number);
}

bool cfonb_is_record(const struct fixed_line *line)
{
    struct cfonb_account account = cfonb_account_of(line);
    char currency[4];
    int64_t amount;
    enum cfonb_record record = cfonb_record_of(line);
    if (record == CFONB_NONE || !fixed_digits(account.bank) || !fixed_digits(account.branch) ||
        account.number.size != 11 || !statement_currency(account.currency, currency) ||
        !fixed_digits(fixed_column(line, 20, 20)))
        return false;
    for (size_t i = 0; i < account.number.size; i++)
        if (!text_is_alnum(account.number.data[i]))
            return false;
    if (record == CFONB_DETAIL)
        return fixed_day_month_year(fixed_column(line, 35, 40)).at_usec != TIME_UNKNOWN;
    return amount_of(line, &amount);
}

void cfonb_set_account(struct statement_book *book, const struct cfonb_account *account)
{
    char iban[NATIONAL_IBAN_SIZE], currency[4];
    bool derived = iban_of_rib(account->bank, account->branch, account->number, iban);
    struct bytes bank = text_trim(account->bank), branch = text_trim(account->branch),
                 number = text_trim(account->number);
    const char *found =
        arena_print(book->lasting, "%.*s/%.*s/%.*s", (int)bank.size, (const char *)bank.data,
                    (int)branch.size, (const char *)branch.data, (int)number.size, (const char *)number.data);
    statement_set_national_account(book, bytes_of_text(found), derived ? iban : NULL);
    if (statement_currency(account->currency, currency))
        statement_set_currency(book, currency);
}

void cfonb_name_statement(struct statement_book *book, const struct cfonb_account *account)
{
    char day[MOMENT_TEXT_SIZE];
    const char *number = statement_keep(book, account->number);
    struct moment at = book->opening.stated ? book->opening.at : book->closing.at;
    moment_format(at, day);
    if (book->id == NULL && number)
        book->id = arena_print(book->lasting, "%s%s%s", number, day[0] ? " " : "", day);
}

const char *cfonb_balance_of(const struct fixed_line *line, struct stated_balance *balance)
{
    if (!amount_of(line, &balance->amount_e5))
        return "a balance (record 01 or 07) whose amount is not readable: taken as not stated";
    if (!statement_currency(fixed_column(line, 17, 19), balance->currency))
        return "a balance (record 01 or 07) without a currency: taken as not stated";
    balance->stated = true;
    balance->at = fixed_day_month_year(fixed_column(line, 35, 40));
    return balance->at.at_usec == TIME_UNKNOWN
               ? "a balance (record 01 or 07) whose date is no day: the amount is kept, without a day"
               : NULL;
}

// ---- entries ----

const char *cfonb_entry_of(struct statement_book *book, const struct fixed_line *line,
                           struct cfonb_entry *entry)
{
    *entry = (struct cfonb_entry){.arena = book->passing, .offset = line->offset};
    if (!amount_of(line, &entry->amount_e5))
        return "an entry (record 04) whose amount is not readable";
    entry->booked = fixed_day_month_year(fixed_column(line, 35, 40));
    entry->valued = fixed_day_month_year(fixed_column(line, 43, 48));
    if (entry->booked.at_usec == TIME_UNKNOWN)
        entry->booked = entry->valued;
    if (entry->booked.at_usec == TIME_UNKNOWN)
        return "an entry (record 04) without a day";
    statement_currency(fixed_column(line, 17, 19), entry->currency);
    entry->code = statement_text(entry->arena, fixed_column(line, 33, 34));
    buffer_init(&entry->text, TEXT_MAX_BYTES);
    buffer_init(&entry->unknown, TEXT_MAX_BYTES);
    fixed_append(&entry->text, fixed_column(line, 49, 79));
    fixed_append(&entry->unknown, fixed_column(line, 105, 120)); // a reference of the bank's
    return NULL;
}

// "EUR2" and 14 digits without a sign: the amount as it was ordered.
static void take_ordered(struct cfonb_entry *entry, const struct fixed_line *line)
{
    struct bytes decimals = fixed_column(line, 52, 52);
    if (fixed_digits(decimals) &&
        fixed_amount(fixed_column(line, 53, 66), decimals.data[0] - '0', &entry->ordered_e5))
        statement_currency(fixed_column(line, 49, 51), entry->ordered_currency);
}

static void keep_first(struct cfonb_entry *entry, const char **text, struct bytes value)
{
    if (*text == NULL)
        *text = statement_text(entry->arena, value);
}

const char *cfonb_entry_detail(struct cfonb_entry *entry, const struct fixed_line *line)
{
    if (++entry->detail_count > DETAILS_MAX)
        return "more details than an entry can have";
    struct bytes qualifier = fixed_column(line, 46, 48), text = fixed_column(line, 49, 118);
    struct bytes first = fixed_column(line, 49, 83), second = fixed_column(line, 84, 118);
    char name[4] = "";
    memcpy(name, qualifier.data ? (const char *)qualifier.data : "", qualifier.size < 3 ? qualifier.size : 3);
    if (strcmp(name, "LIB") == 0 || strcmp(name, "LCC") == 0 || strcmp(name, "LC2") == 0 ||
        strcmp(name, "LCS") == 0)
        fixed_append(&entry->text, text);
    else if (strcmp(name, "NPY") == 0)
        keep_first(entry, &entry->payer, text);
    else if (strcmp(name, "NBE") == 0)
        keep_first(entry, &entry->payee, text);
    else if (strcmp(name, "NPO") == 0)
        keep_first(entry, &entry->last_payer, text);
    else if (strcmp(name, "NBU") == 0)
        keep_first(entry, &entry->last_payee, text);
    else if (strcmp(name, "CBE") == 0)
        keep_first(entry, &entry->payee_account, first);
    else if (strcmp(name, "CPY") == 0)
        keep_first(entry, &entry->payer_account, first);
    else if (strcmp(name, "RCN") == 0 && entry->end_to_end == NULL)
        entry->end_to_end = fixed_end_to_end(entry->arena, first);
    else if (strcmp(name, "REF") == 0)
        keep_first(entry, &entry->id, text_trim(second).size ? second : first);
    else if (strcmp(name, "MMO") == 0)
        take_ordered(entry, line);
    else
        fixed_append(&entry->unknown, text);
    return NULL;
}

static void add_labelled(struct buffer *to, const char *label, const char *text)
{
    if (text == NULL)
        return;
    fixed_append(to, bytes_of_text(label));
    fixed_append(to, bytes_of_text(text));
}

// The payee of a debit, the payer of a credit. Banks that name the other one only, say who they mean in a
// text that is kept with the reference.
static void name_counterparty(struct cfonb_entry *entry, struct statement_part *part)
{
    bool debit = entry->amount_e5 < 0;
    const char *account = debit ? entry->payee_account : entry->payer_account;
    part->name = debit ? entry->payee : entry->payer;
    if (part->name == NULL)
        part->name = debit ? entry->last_payee : entry->last_payer;
    if (account)
        part->account = bytes_of_text(account);
    add_labelled(&entry->text, debit ? "payer:" : "payee:", debit ? entry->payer : entry->payee);
    const char *last_payer = entry->last_payer, *last_payee = entry->last_payee;
    add_labelled(&entry->text, "ultimate payer:", last_payer == part->name ? NULL : last_payer);
    add_labelled(&entry->text, "ultimate payee:", last_payee == part->name ? NULL : last_payee);
    add_labelled(&entry->unknown, "", debit ? entry->payer_account : entry->payee_account);
}

void cfonb_entry_send(struct statement_book *book, struct cfonb_entry *entry)
{
    struct statement_part part = {
        .amount_e5 = entry->amount_e5, .id = entry->id, .end_to_end = entry->end_to_end};
    name_counterparty(entry, &part);
    part.reference = fixed_text(entry->arena, buffer_bytes(&entry->text));
    part.more = fixed_text(entry->arena, buffer_bytes(&entry->unknown));
    if (entry->ordered_currency[0] && strcmp(entry->ordered_currency, entry->currency) != 0) {
        part.ordered_currency = entry->ordered_currency;
        part.ordered_e5 = entry->amount_e5 < 0 ? -entry->ordered_e5 : entry->ordered_e5;
    }
    struct statement_entry sent = {
        .offset = entry->offset,
        .at = entry->booked,
        .valued = entry->valued,
        .amount_e5 = entry->amount_e5,
        .code = entry->code,
        .method = entry->code ? cfonb_method(bytes_of_text(entry->code)) : METHOD_UNKNOWN,
        .parts = &part,
        .part_count = 1,
    };
    memcpy(sent.currency, entry->currency, sizeof sent.currency);
    statement_add(book, &sent);
}

void cfonb_entry_done(struct cfonb_entry *entry)
{
    buffer_done(&entry->text);
    buffer_done(&entry->unknown);
}

static bool is_one_of(struct bytes code, const char *codes)
{
    for (const char *at = codes; *at; at += 3)
        if (memcmp(at, code.data, 2) == 0)
            return true;
    return false;
}

enum payment_method cfonb_method(struct bytes code)
{
    if (code.size != 2)
        return METHOD_UNKNOWN;
    if (is_one_of(code, "01 02 03 15 16 17 "))
        return METHOD_CHEQUE;
    if (is_one_of(code, "04 29 ")) // over the counter, from a machine
        return METHOD_CASH;
    if (is_one_of(code, "05 06 12 13 14 18 19 20 21 39 40 41 44 45 50 78 79 "))
        return METHOD_TRANSFER;
    if (is_one_of(code, "08 09 10 22 23 24 25 26 27 96 97 98 A1 A2 A3 A4 A5 A6 B1 B2 B3 B4 B5 B6 "))
        return METHOD_DIRECT_DEBIT;
    if (is_one_of(code, "11 28 30 ")) // 11 also stands for cash machines: the card is what both share
        return METHOD_CARD;
    if (is_one_of(code, "61 62 63 64 65 66 67 70 88 "))
        return METHOD_FEE;
    return METHOD_UNKNOWN;
}

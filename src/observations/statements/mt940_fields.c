// Balances, statement lines and account numbers of MT940.
#include "observations/statements/mt940_fields.h"

#include "base/decimal.h"
#include "base/text.h"

#include <string.h>

#define USEC_PER_DAY (INT64_C(86400) * 1000000)

static uint8_t peek(const struct reader *reader, size_t ahead)
{
    return reader_left(reader) > ahead ? reader->bytes.data[reader->position + ahead] : 0;
}

// Years of two digits: 80 to 99 are of the last century (SWIFT).
static int full_year(int year)
{
    return year >= 80 ? 1900 + year : 2000 + year;
}

static struct moment day_of(int year, int month, int day)
{
    struct moment moment;
    if (!moment_from_civil(year, month, day, 0, 0, 0, &moment))
        return MOMENT_UNKNOWN;
    moment.zone = ZONE_DATE;
    return moment;
}

// The reader's run of digits with one comma, e5.
static bool take_amount(struct reader *reader, int64_t *e5)
{
    size_t start = reader->position;
    while (text_is_digit(peek(reader, 0)) || peek(reader, 0) == ',' || peek(reader, 0) == '.')
        reader_skip(reader, 1);
    struct bytes text = bytes_slice(reader->bytes, start, reader->position - start);
    char comma = memchr(text.data ? text.data : (const uint8_t *)"", ',', text.size) ? ',' : '.';
    return decimal_parse(text, comma, e5);
}

bool mt940_balance(struct bytes field, struct stated_balance *balance)
{
    struct reader reader = reader_of(text_trim(field));
    *balance = (struct stated_balance){.at = MOMENT_UNKNOWN};
    uint8_t mark = reader_u8(&reader);
    int year = text_take_digits(&reader, 2), month = text_take_digits(&reader, 2),
        day = text_take_digits(&reader, 2);
    if (reader.failed || (mark != 'C' && mark != 'D'))
        return false;
    balance->at = day_of(full_year(year), month, day);
    if (!statement_currency(reader_take(&reader, 3), balance->currency))
        return false;
    if (!take_amount(&reader, &balance->amount_e5))
        return false;
    if (mark == 'D')
        balance->amount_e5 = -balance->amount_e5;
    balance->stated = true;
    return true;
}

// The entry date says no year: of the three that are possible, the one that brings it nearest to the value
// date, so that 31 December is booked in the year before a value date of 2 January.
static struct moment booked_near(struct moment value, int year, int month, int day)
{
    struct moment best = MOMENT_UNKNOWN;
    int64_t best_distance = INT64_MAX;
    for (int y = year - 1; y <= year + 1; y++) {
        struct moment moment = day_of(y, month, day);
        if (moment.at_usec == TIME_UNKNOWN)
            continue;
        int64_t distance = value.at_usec == TIME_UNKNOWN    ? (y == year ? 0 : USEC_PER_DAY)
                           : moment.at_usec > value.at_usec ? moment.at_usec - value.at_usec
                                                            : value.at_usec - moment.at_usec;
        if (distance < best_distance) {
            best_distance = distance;
            best = moment;
        }
    }
    return best;
}

static bool take_mark(struct reader *reader, struct mt940_line *line, bool *negative)
{
    uint8_t first = reader_u8(reader);
    line->reversal = first == 'R';
    if (first == 'R' || first == 'E') // E: expected, of MT942
        first = reader_u8(reader);
    if (reader->failed || (first != 'C' && first != 'D'))
        return false;
    *negative = (first == 'D') != line->reversal;
    return true;
}

static struct bytes rest_of_line(struct reader *reader)
{
    size_t start = reader->position;
    while (reader_left(reader) && peek(reader, 0) != '\n' && peek(reader, 0) != '\r')
        reader_skip(reader, 1);
    return bytes_slice(reader->bytes, start, reader->position - start);
}

bool mt940_is_no_reference(struct bytes text)
{
    return bytes_equal(text, bytes_of_text("NONREF")) || bytes_equal(text, bytes_of_text("NOTPROVIDED"));
}

static struct bytes reference(struct bytes text)
{
    text = text_trim(text);
    return mt940_is_no_reference(text) ? (struct bytes){NULL, 0} : text;
}

static void take_references(struct reader *reader, struct mt940_line *line)
{
    if (text_is_alpha(peek(reader, 0)) && reader_left(reader) >= 4)
        line->type = reader_take(reader, 4);
    struct bytes rest = rest_of_line(reader);
    ptrdiff_t slashes = bytes_find(rest, bytes_of_text("//"), 0);
    line->customer = reference(slashes < 0 ? rest : bytes_slice(rest, 0, (size_t)slashes));
    if (slashes >= 0)
        line->bank = reference(bytes_slice(rest, (size_t)slashes + 2, rest.size));
    line->details = text_trim(bytes_slice(reader->bytes, reader->position, reader_left(reader)));
}

// "/OCMT/USD1234,5/": the amount as it was ordered, in the currency of the order.
static void take_ordered(struct mt940_line *line)
{
    ptrdiff_t at = bytes_find(line->details, bytes_of_text("/OCMT/"), 0);
    if (at < 0)
        return;
    struct reader reader = reader_of(bytes_slice(line->details, (size_t)at + 6, line->details.size));
    char currency[4];
    if (statement_currency(reader_take(&reader, 3), currency) && take_amount(&reader, &line->ordered_e5))
        memcpy(line->ordered_currency, currency, sizeof currency);
}

const char *mt940_line(struct bytes field, struct mt940_line *line)
{
    *line = (struct mt940_line){.value = MOMENT_UNKNOWN, .booked = MOMENT_UNKNOWN};
    struct reader reader = reader_of(text_trim(field));
    int year = text_take_digits(&reader, 2), month = text_take_digits(&reader, 2),
        day = text_take_digits(&reader, 2);
    if (reader.failed)
        return "line :61: without a value date";
    line->value = line->booked = day_of(full_year(year), month, day);
    if (text_is_digit(peek(&reader, 0))) {
        int booked_month = text_take_digits(&reader, 2), booked_day = text_take_digits(&reader, 2);
        if (reader.failed)
            return "line :61: with a broken entry date";
        struct moment booked = booked_near(line->value, full_year(year), booked_month, booked_day);
        if (booked.at_usec != TIME_UNKNOWN)
            line->booked = booked;
    }
    bool negative;
    if (!take_mark(&reader, line, &negative))
        return "line :61: without a credit or debit mark";
    if (text_is_alpha(peek(&reader, 0))) // third letter of the currency
        reader_skip(&reader, 1);
    while (peek(&reader, 0) == '\n' || peek(&reader, 0) == '\r') // some savings banks break the line here
        reader_skip(&reader, 1);
    if (!take_amount(&reader, &line->amount_e5))
        return "line :61: whose amount is not readable";
    if (negative)
        line->amount_e5 = -line->amount_e5;
    take_references(&reader, line);
    take_ordered(line);
    return NULL;
}

struct bytes mt940_account(struct bytes field, char currency[4], struct bytes *bank)
{
    currency[0] = 0;
    field = text_trim(field);
    *bank = (struct bytes){NULL, 0};
    const uint8_t *newline = field.size ? memchr(field.data, '\n', field.size) : NULL;
    const uint8_t *slash = field.size ? memchr(field.data, '/', field.size) : NULL;
    if (newline) { // :25P: gives the bank's BIC on a second line
        size_t first = (size_t)(newline - field.data);
        *bank = text_trim(bytes_slice(field, first, field.size - first));
        field = text_trim(bytes_slice(field, 0, first));
    } else if (slash) {
        *bank = text_trim(bytes_slice(field, 0, (size_t)(slash - field.data)));
    }
    struct bytes end = bytes_slice(field, field.size > 3 ? field.size - 3 : 0, 3);
    struct bytes number = bytes_slice(field, 0, field.size > 3 ? field.size - 3 : 0);
    struct bytes before = text_trim(number);
    if (before.size >= 5 && text_is_digit(before.data[before.size - 1]) && statement_currency(end, currency))
        return before;
    currency[0] = 0;
    return field;
}

struct bytes mt940_sender(struct bytes header, char bic[12])
{
    // of what a bank delivered, the address within the sender's reference; of what was handed in, the first
    static const struct {
        const char *block;
        size_t address;
    } forms[] = {{"{2:O", 4 + 3 + 4 + 6}, {"{1:F", 4 + 2}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        ptrdiff_t at = bytes_find(header, bytes_of_text(forms[i].block), 0);
        if (at < 0)
            continue;
        // bank, country, place; the terminal; branch
        struct bytes address = bytes_slice(header, (size_t)at + forms[i].address, 12);
        if (address.size < 12)
            continue;
        memcpy(bic, address.data, 8);
        memcpy(bic + 8, address.data + 9, 3);
        bic[11] = 0;
        return (struct bytes){(const uint8_t *)bic, 11};
    }
    return (struct bytes){NULL, 0};
}

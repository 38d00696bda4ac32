// Small parsers that refuse what they do not understand whole.
#include "observations/statements/bank_csv/values.h"

#include "base/decimal.h"
#include "base/fold.h"
#include "base/text.h"

#include <string.h>

// ---- dates ----

// The beginnings of months' names, folded, in the languages whose banks were seen.
static const char *const month_names[12] = {
    "jan ene gen janv sty ian led",
    "feb fev lut unor fevr",
    "mar mrt maa mrz bre",
    "apr avr abr kwi dub",
    "may mai mei mag maj kve",
    "jun juin giu cze iun",
    "jul juil lug lip iul",
    "aug aou ago sie srp",
    "sep set wrz zar",
    "oct okt out ott paz rij",
    "nov noi lis",
    "dec dez dic gru des pro",
};

// 1 to 12 for a word that begins like a month's name, the longest beginning counting; 0.
static int month_of(struct bytes word)
{
    char folded[32];
    size_t size = fold_text(word, folded, sizeof folded), best = 0;
    int month = 0;
    for (int m = 0; m < 12; m++) {
        for (const char *at = month_names[m]; *at;) {
            size_t length = strcspn(at, " ");
            if (length > best && size >= length && memcmp(folded, at, length) == 0) {
                best = length;
                month = m + 1;
            }
            at += length + (at[length] == ' ');
        }
    }
    return month;
}

struct date_parts {
    int64_t number[3];
    size_t digits[3]; // 0: a month's name
    size_t count;
};

static bool is_letter(uint8_t byte)
{
    return text_is_alpha(byte) || byte >= 0x80;
}

// "31", "Dec", "2023" from the front; what parts them is any sign. False when there is none.
static bool take_date_parts(struct reader *reader, struct date_parts *parts)
{
    struct bytes text = reader->bytes;
    size_t at = reader->position;
    while (parts->count < 3) {
        size_t start = at;
        while (at < text.size && text_is_digit(text.data[at]))
            at++;
        if (at > start) {
            if (at - start > 14 ||
                !text_to_int64(bytes_slice(text, start, at - start), &parts->number[parts->count]))
                return false;
            parts->digits[parts->count++] = at - start;
            if (parts->count == 1 && at - start >= 6)
                break; // compact
        } else {
            while (at < text.size && is_letter(text.data[at]))
                at++;
            int month = month_of(bytes_slice(text, start, at - start));
            if (month == 0)
                return false;
            parts->number[parts->count] = month;
            parts->digits[parts->count++] = 0;
        }
        size_t signs = 0;
        while (parts->count < 3 && at < text.size && signs < 3 && strchr(" ./-,", text.data[at]) != NULL &&
               text.data[at])
            at++, signs++;
        if (parts->count < 3 && signs == 0)
            return false;
    }
    reader->position = at;
    return true;
}

static int full_year(int64_t number, size_t digits, int pivot)
{
    if (digits == 4)
        return number >= 1800 && number <= 2200 ? (int)number : 0;
    return digits == 2 ? (int)number + (number < pivot ? 2000 : 1900) : 0;
}

static bool day_of(int year, int64_t month, int64_t day, int64_t *days)
{
    return year && month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
           time_days_from_civil(year, (int)month, (int)day, days);
}

static bool day_of_compact(int64_t number, size_t digits, enum date_order order, int pivot, int64_t *days)
{
    if (digits == 8) {
        int64_t year = number / 10000;
        if (year >= 1900 && year <= 2100 && day_of((int)year, number / 100 % 100, number % 100, days))
            return true;
        int64_t first = number / 1000000, second = number / 10000 % 100;
        int last = full_year(number % 10000, 4, pivot);
        return (order == DATE_DAY_FIRST && day_of(last, second, first, days)) ||
               (order == DATE_MONTH_FIRST && day_of(last, first, second, days));
    }
    if (digits != 6)
        return false;
    int64_t first = number / 10000, second = number / 100 % 100, third = number % 100;
    return order == DATE_YEAR_FIRST ? day_of(full_year(first, 2, pivot), second, third, days)
           : order == DATE_DAY_FIRST
               ? day_of(full_year(third, 2, pivot), second, first, days)
               : order == DATE_MONTH_FIRST && day_of(full_year(third, 2, pivot), first, second, days);
}

static bool day_of_parts(const struct date_parts *parts, enum date_order order, int pivot, int64_t *days)
{
    const int64_t *number = parts->number;
    const size_t *digits = parts->digits;
    if (parts->count == 1)
        return day_of_compact(number[0], digits[0], order, pivot, days);
    if (digits[0] == 4 && digits[2] <= 2) // year first, whatever is said
        return digits[2] && day_of(full_year(number[0], 4, pivot), number[1], number[2], days);
    if (digits[1] == 0) // 31 Dec 2023
        return digits[0] <= 2 && digits[0] &&
               day_of(full_year(number[2], digits[2], pivot), number[1], number[0], days);
    if (digits[0] == 0) // Dec 31, 2023
        return digits[1] <= 2 && day_of(full_year(number[2], digits[2], pivot), number[0], number[1], days);
    if (digits[0] > 2 || digits[1] > 2)
        return false;
    switch (order) {
    case DATE_DAY_FIRST:
        return day_of(full_year(number[2], digits[2], pivot), number[1], number[0], days);
    case DATE_MONTH_FIRST:
        return day_of(full_year(number[2], digits[2], pivot), number[0], number[1], days);
    case DATE_YEAR_FIRST:
        return digits[2] <= 2 && day_of(full_year(number[0], digits[0], pivot), number[1], number[2], days);
    default:
        return false;
    }
}

static int take_number(struct reader *reader, size_t most)
{
    int value = 0;
    size_t digits = 0;
    while (digits < most && reader_left(reader) && text_is_digit(reader->bytes.data[reader->position])) {
        value = value * 10 + (reader->bytes.data[reader->position++] - '0');
        digits++;
    }
    return digits ? value : -1;
}

static bool take_sign(struct reader *reader, const char *signs)
{
    if (reader_left(reader) == 0 || reader->bytes.data[reader->position] == 0 ||
        strchr(signs, reader->bytes.data[reader->position]) == NULL)
        return false;
    reader->position++;
    return true;
}

static bool take_time(struct reader *reader, int64_t *usec)
{
    int hour = take_number(reader, 2), minute = -1, second = 0;
    bool compact = reader_left(reader) >= 2 && text_is_digit(reader->bytes.data[reader->position]);
    if (hour < 0 || !(take_sign(reader, ":.hH") || compact))
        return false;
    minute = take_number(reader, 2);
    if (take_sign(reader, ":.m") || (compact && reader_left(reader) >= 2))
        second = take_number(reader, 2);
    if (minute < 0 || second < 0)
        return false;
    int64_t fraction = 0;
    if (take_sign(reader, ".,")) {
        int64_t scale = 100000;
        int digit;
        for (; (digit = take_number(reader, 1)) >= 0; scale /= 10)
            fraction += digit * scale;
    }
    struct bytes rest = text_trim(bytes_slice(reader->bytes, reader->position, reader_left(reader)));
    bool am = rest.size >= 2 && text_lower(rest.data[0]) == 'a' && text_lower(rest.data[1]) == 'm';
    bool pm = rest.size >= 2 && text_lower(rest.data[0]) == 'p' && text_lower(rest.data[1]) == 'm';
    if (am || pm) {
        if (hour < 1 || hour > 12)
            return false;
        hour = hour % 12 + (pm ? 12 : 0);
        reader->position = (size_t)(rest.data - reader->bytes.data) + 2;
    }
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *usec = ((hour * 60 + minute) * INT64_C(60) + second) * 1000000 + fraction;
    return true;
}

bool csv_time(struct bytes text, int64_t *usec)
{
    struct reader reader = reader_of(text_trim(text));
    return take_time(&reader, usec) && reader_left(&reader) == 0;
}

// "Z", "UTC", "+01:00", "-0500"; a zone's letters ("CET") are passed over: the time stays a local one.
static bool take_zone(struct reader *reader, struct moment *moment)
{
    struct bytes rest = text_trim(bytes_slice(reader->bytes, reader->position, reader_left(reader)));
    if (rest.size == 0)
        return true;
    bool utc = (rest.size == 1 && text_lower(rest.data[0]) == 'z') ||
               (rest.size == 3 && (memcmp(rest.data, "UTC", 3) == 0 || memcmp(rest.data, "GMT", 3) == 0));
    if (utc) {
        moment->zone = ZONE_OFFSET;
        return true;
    }
    if (rest.data[0] == '+' || rest.data[0] == '-') {
        struct reader zone = reader_of(bytes_slice(rest, 1, rest.size));
        int hours = take_number(&zone, 2), minutes = 0;
        take_sign(&zone, ":");
        if (reader_left(&zone))
            minutes = take_number(&zone, 2);
        if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59 || reader_left(&zone))
            return false;
        int offset = (hours * 60 + minutes) * (rest.data[0] == '-' ? -1 : 1);
        moment->zone = ZONE_OFFSET;
        moment->offset_minutes = (int16_t)offset;
        moment->at_usec -= offset * INT64_C(60000000);
        return true;
    }
    for (size_t i = 0; i < rest.size; i++)
        if (!text_is_alpha(rest.data[i]))
            return false;
    return rest.size <= 5;
}

bool csv_date(struct bytes text, enum date_order order, int pivot, struct moment *moment)
{
    struct reader reader = reader_of(text_trim(text));
    struct date_parts parts = {0};
    int64_t days, usec = 0;
    if (reader_left(&reader) < 6 || !take_date_parts(&reader, &parts))
        return false;
    bool compact_time = parts.count == 1 && parts.digits[0] == 14; // 20231231235959
    int64_t clock = compact_time ? parts.number[0] % 1000000 : 0;
    if (compact_time) {
        parts.number[0] /= 1000000;
        parts.digits[0] = 8;
    }
    if (!day_of_parts(&parts, order, pivot, &days))
        return false;
    *moment = (struct moment){.at_usec = days * INT64_C(86400000000), .zone = ZONE_DATE};
    if (compact_time) {
        if (clock / 10000 > 23 || clock / 100 % 100 > 59 || clock % 100 > 60 || reader_left(&reader))
            return false;
        moment->at_usec += ((clock / 10000 * 60 + clock / 100 % 100) * 60 + clock % 100) * 1000000;
        moment->zone = ZONE_LOCAL;
        return true;
    }
    bool t = take_sign(&reader, "Tt");
    while (take_sign(&reader, " ,"))
        ;
    if (reader_left(&reader) == 0)
        return !t;
    if (!take_time(&reader, &usec))
        return false;
    moment->at_usec += usec;
    moment->zone = ZONE_LOCAL;
    return take_zone(&reader, moment);
}

// ---- amounts ----

enum { DIGITS_MAX = 40 };

struct amount {
    bool negative, signed_twice;
    char digits[DIGITS_MAX]; // digits and marks as they stand; spaces and apostrophes as '\''
    size_t count;
};

static bool add(struct amount *amount, char c)
{
    if (amount->count == DIGITS_MAX)
        return false;
    amount->digits[amount->count++] = c;
    return true;
}

static void negate(struct amount *amount)
{
    amount->signed_twice |= amount->negative;
    amount->negative = true;
}

// Letters beside a number: a currency, or "DR" and "CR".
static bool take_word(struct amount *amount, struct bytes word)
{
    if (word.size == 2 && text_lower(word.data[1]) == 'r') {
        if (text_lower(word.data[0]) == 'd')
            negate(amount);
        return text_lower(word.data[0]) == 'd' || text_lower(word.data[0]) == 'c' ||
               text_lower(word.data[0]) == 'k'; // DR, CR, kr
    }
    return word.size <= 4; // EUR, USD, lei, zl, Kcs, din
}

// One character that is neither digit, mark nor ASCII letter. False when an amount has no business with it.
static bool take_other(struct amount *amount, uint32_t point)
{
    switch (point) {
    case '-':
    case 0x2212:
    case 0x2013:
        negate(amount);
        return true;
    case '(':
        negate(amount);
        return true;
    case ')':
    case '+':
        return true;
    case ' ':
    case '\'':
    case 0xa0:
    case 0x202f:
    case 0x2009:
    case 0x2007:
    case 0x2019:
        return amount->count == 0 || add(amount, '\'');
    default: // a sign of currency, a letter of another script
        return point == '$' || point >= 0xa2;
    }
}

static bool split_amount(struct bytes text, struct amount *amount)
{
    *amount = (struct amount){0};
    text = text_trim(text);
    bool ended = false; // after the number only words and signs may follow
    for (size_t at = 0; at < text.size;) {
        uint8_t byte = text.data[at];
        if (text_is_digit(byte) || byte == '.' || byte == ',') {
            if (ended)
                return false;
            if (amount->count == 0 && byte != '.' && byte != ',' && at && text_is_alpha(text.data[at - 1]))
                return false; // "A12"
            if (!add(amount, (char)byte))
                return false;
            at++;
            continue;
        }
        size_t length = 1;
        if (text_is_alpha(byte)) {
            while (at + length < text.size && is_letter(text.data[at + length]))
                length++;
            bool before_sign = at + length < text.size && text.data[at + length] == '$'; // R$, A$
            if ((length == 1 && !before_sign) || !take_word(amount, bytes_slice(text, at, length)))
                return false;
            ended = amount->count > 0;
            at += length;
            continue;
        }
        uint32_t point = text_utf8_decode(text.data + at, text.size - at, &length);
        bool has = amount->count > 0;
        if (!take_other(amount, point))
            return false;
        ended |= has && (point == '-' || point == ')' || point == '$' || point == 0x20ac || point == '+');
        at += length;
    }
    while (amount->count && amount->digits[amount->count - 1] == '\'')
        amount->count--;
    return amount->count > 0 && !amount->signed_twice;
}

// Whether the whole part [0, end) has its thousands where thousands stand. `comma` may part pairs as in
// India.
static bool thousands_stand_right(const struct amount *amount, size_t end, char mark)
{
    size_t since = 0, groups = 0;
    for (size_t i = 0; i < end; i++) {
        char c = amount->digits[i];
        if (text_is_digit(c)) {
            since++;
            continue;
        }
        if (c != mark && c != '\'')
            return false;
        bool fits = groups == 0 ? since >= 1 && since <= 3 && amount->digits[0] != '0'
                                : since == 3 || (since == 2 && mark == ',');
        if (!fits)
            return false;
        groups++;
        since = 0;
    }
    return groups == 0 || since == 3;
}

bool csv_amount(struct bytes text, char decimal, int64_t *e5)
{
    struct amount amount;
    char plain[DIGITS_MAX + 1];
    size_t size = 0, end;
    if (!split_amount(text, &amount))
        return false;
    for (end = 0; end < amount.count && amount.digits[end] != decimal; end++)
        ;
    if (!thousands_stand_right(&amount, end, decimal == ',' ? '.' : ','))
        return false;
    for (size_t i = 0; i < end; i++)
        if (text_is_digit(amount.digits[i]))
            plain[size++] = amount.digits[i];
    if (end < amount.count)
        plain[size++] = '.';
    for (size_t i = end + 1; i < amount.count; i++) {
        if (!text_is_digit(amount.digits[i]))
            return false;
        plain[size++] = amount.digits[i];
    }
    if (!decimal_parse((struct bytes){(const uint8_t *)plain, size}, '.', e5))
        return false;
    if (amount.negative)
        *e5 = -*e5;
    return true;
}

enum decimal_evidence csv_decimal_evidence(struct bytes text)
{
    struct amount amount;
    int64_t e5;
    if (!split_amount(text, &amount))
        return DECIMAL_NO_NUMBER;
    bool comma = csv_amount(text, ',', &e5), point = csv_amount(text, '.', &e5);
    bool has_mark = memchr(amount.digits, ',', amount.count) || memchr(amount.digits, '.', amount.count);
    if (!comma && !point)
        return DECIMAL_NO_NUMBER;
    if (comma != point) {
        char mark = comma ? ',' : '.';
        return memchr(amount.digits, mark, amount.count) ? (comma ? DECIMAL_COMMA : DECIMAL_POINT)
                                                         : DECIMAL_WHOLE;
    }
    return has_mark ? DECIMAL_UNDECIDED : DECIMAL_WHOLE;
}

// Tokens and values of OFX.
#include "observations/statements/ofx_values.h"

#include "base/decimal.h"
#include "base/text.h"
#include "observations/adverts/charset.h"
#include "observations/statements/national_account.h"

#include <string.h>

#define USEC_PER_MINUTE (INT64_C(60) * 1000000)

enum { TEXT_MAX_BYTES = 64 * 1024, TAG_MAX_BYTES = 4096 };

// ---- tokens ----

static bool is_tag(struct bytes bytes, size_t at)
{
    if (at + 1 >= bytes.size || bytes.data[at] != '<')
        return false;
    uint8_t next = bytes.data[at + 1];
    return next == '/' || next == '?' || next == '!' || text_is_alpha(next);
}

static size_t after(struct bytes bytes, size_t from, const char *end)
{
    ptrdiff_t at = bytes_find(bytes, bytes_of_text(end), from);
    return at < 0 ? bytes.size : (size_t)at + strlen(end);
}

// Where the text that begins at `at` ends: before the next tag, a CDATA section being text.
static size_t end_of_text(struct bytes bytes, size_t at)
{
    while (at < bytes.size) {
        if (bytes_start_with(bytes_slice(bytes, at, 9), "<![CDATA[", 9))
            at = after(bytes, at, "]]>");
        else if (is_tag(bytes, at))
            break;
        else
            at++;
    }
    return at;
}

bool ofx_next(struct bytes bytes, size_t *at, struct ofx_token *token)
{
    while (*at < bytes.size) {
        size_t start = end_of_text(bytes, *at);
        if (start >= bytes.size)
            break;
        struct bytes rest = bytes_slice(bytes, start, bytes.size);
        if (rest.data[1] == '?' || rest.data[1] == '!') {
            *at = after(bytes, start, bytes_start_with(rest, "<!--", 4) ? "-->" : ">");
            continue;
        }
        *token = (struct ofx_token){.offset = start, .closes = rest.data[1] == '/'};
        size_t name = start + 1 + token->closes, end = name, limit = start + TAG_MAX_BYTES;
        while (end < bytes.size && end < limit && bytes.data[end] != '>' && bytes.data[end] != '/' &&
               bytes.data[end] != '<' && !text_is_space(bytes.data[end]))
            end++;
        token->name = bytes_slice(bytes, name, end - name);
        while (end < bytes.size && end < limit && bytes.data[end] != '>' && bytes.data[end] != '<')
            end++; // attributes
        *at = end < bytes.size && bytes.data[end] == '>' ? end + 1 : end;
        if (!token->closes) {
            size_t text = end_of_text(bytes, *at);
            token->text = bytes_slice(bytes, *at, text - *at);
            *at = text;
        }
        return true;
    }
    *at = bytes.size;
    return false;
}

bool ofx_is(struct bytes name, const char *upper)
{
    if (name.size != strlen(upper))
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (text_upper(name.data[i]) != upper[i])
            return false;
    return true;
}

// ---- text ----

static const struct {
    char name[8];
    uint16_t code_point;
} entities[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", ' '}};

static void add_code_point(struct buffer *out, uint32_t code_point)
{
    char utf8[4];
    buffer_add(out, utf8, text_utf8_encode(code_point, utf8));
}

// "&#233;" and "&#xE9;": how many bytes it takes, 0 when it is none.
static size_t numeric_entity(struct bytes text, uint32_t *code_point)
{
    size_t at = 2;
    bool hex = at < text.size && (text.data[at] == 'x' || text.data[at] == 'X');
    *code_point = 0;
    for (at += hex; at < text.size && at < 10; at++) {
        if (text.data[at] == ';')
            break;
        int digit = text_hex_digit(text.data[at]);
        if (digit < 0 || (!hex && digit > 9))
            return 0;
        *code_point = *code_point * (hex ? 16 : 10) + (uint32_t)digit;
    }
    bool surrogate = *code_point >= 0xd800 && *code_point < 0xe000;
    bool good = at < text.size && text.data[at] == ';' && *code_point && *code_point < 0x110000 && !surrogate;
    return good ? at + 1 : 0;
}

static size_t take_entity(struct bytes text, struct buffer *out)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t length = strlen(entities[i].name);
        if (bytes_start_with(bytes_slice(text, 1, length), entities[i].name, length)) {
            add_code_point(out, entities[i].code_point);
            return length + 1;
        }
    }
    uint32_t code_point;
    size_t length = text.size > 2 && text.data[1] == '#' ? numeric_entity(text, &code_point) : 0;
    if (length)
        add_code_point(out, code_point);
    return length;
}

const char *ofx_text(struct arena *arena, struct bytes raw)
{
    struct buffer out;
    buffer_init(&out, TEXT_MAX_BYTES);
    if (!text_is_utf8(raw))
        raw = charset_to_utf8(arena, raw, "windows-1252");
    for (size_t at = 0; at < raw.size;) {
        struct bytes rest = bytes_slice(raw, at, raw.size);
        uint8_t byte = raw.data[at];
        if (bytes_start_with(rest, "<![CDATA[", 9)) {
            ptrdiff_t end = bytes_find(rest, bytes_of_text("]]>"), 9);
            size_t inside = (end < 0 ? rest.size : (size_t)end) - 9;
            buffer_add(&out, rest.data + 9, inside);
            at += end < 0 ? rest.size : (size_t)end + 3;
            continue;
        }
        size_t taken = byte == '&' ? take_entity(rest, &out) : 0;
        if (taken == 0)
            buffer_add_u8(&out, byte);
        at += taken ? taken : 1;
    }
    const char *text = statement_text(arena, buffer_bytes(&out));
    buffer_done(&out);
    return text;
}

// ---- days and amounts ----

// "[-5:EST]", "[+5.30:IST]", "[0]": minutes from UTC.
static bool zone_of(struct bytes text, int *minutes)
{
    ptrdiff_t open = bytes_find(text, bytes_of_text("["), 0);
    if (open < 0)
        return false;
    struct reader reader = reader_of(bytes_slice(text, (size_t)open + 1, text.size));
    uint8_t byte = reader_u8(&reader);
    bool negative = byte == '-', sign = negative || byte == '+';
    int hours = 0, part = 0, digits = 0;
    for (byte = sign ? reader_u8(&reader) : byte; text_is_digit(byte) && digits < 2;
         byte = reader_u8(&reader), digits++)
        hours = hours * 10 + byte - '0';
    if (digits == 0 || hours > 14)
        return false;
    if (byte == '.' || byte == ',') { // minutes, as the specification's example has them: "+5.30"
        part = text_take_digits(&reader, 2);
        if (part < 0 || part > 59)
            return false;
    }
    *minutes = negative ? -(hours * 60 + part) : hours * 60 + part;
    return true;
}

struct moment ofx_moment(struct bytes text)
{
    text = text_trim(text);
    struct reader reader = reader_of(text);
    int year = text_take_digits(&reader, 4), month = text_take_digits(&reader, 2),
        day = text_take_digits(&reader, 2);
    struct moment moment;
    if (reader.failed || !moment_from_civil(year, month, day, 0, 0, 0, &moment))
        return MOMENT_UNKNOWN;
    moment.zone = ZONE_DATE;
    int hour = text_take_digits(&reader, 2), minute = text_take_digits(&reader, 2);
    int second = !reader.failed && reader_left(&reader) && text_is_digit(text.data[reader.position])
                     ? text_take_digits(&reader, 2)
                     : 0;
    bool day_alone = reader.failed || (minute == 0 && second == 0 && (hour == 0 || hour == 12));
    struct moment timed;
    if (day_alone || !moment_from_civil(year, month, day, hour, minute, second, &timed))
        return moment;
    int offset;
    timed.zone = ZONE_UNKNOWN; // without a zone it is UTC (3.2.8.2), which few banks mind
    if (zone_of(text, &offset)) {
        timed.zone = ZONE_OFFSET;
        timed.offset_minutes = (int16_t)offset;
        timed.at_usec -= offset * USEC_PER_MINUTE;
    }
    return timed;
}

bool ofx_amount(struct bytes text, int64_t *e5)
{
    char digits[64];
    size_t count = 0;
    char last = 0;
    text = text_trim(text);
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '.' || text.data[i] == ',')
            last = (char)text.data[i];
    char grouping = last == '.' ? ',' : '.';
    bool both = memchr(text.data ? text.data : (const uint8_t *)"", grouping, text.size) != NULL;
    for (size_t i = 0; i < text.size; i++) {
        if (both && text.data[i] == (uint8_t)grouping)
            continue;
        if (count == sizeof digits)
            return false;
        digits[count++] = (char)text.data[i];
    }
    return decimal_parse((struct bytes){(const uint8_t *)digits, count}, last ? last : '.', e5);
}

// ---- kinds and accounts ----

static const struct {
    const char *kind;
    enum payment_method method;
} kinds[] = {
    {"INT", METHOD_FEE},
    {"FEE", METHOD_FEE},
    {"SRVCHG", METHOD_FEE},
    {"ATM", METHOD_CASH},
    {"CASH", METHOD_CASH},
    {"POS", METHOD_CARD},
    {"XFER", METHOD_TRANSFER},
    {"PAYMENT", METHOD_TRANSFER},
    {"DIRECTDEP", METHOD_TRANSFER},
    {"REPEATPMT", METHOD_TRANSFER},
    {"CHECK", METHOD_CHEQUE},
    {"DIRECTDEBIT", METHOD_DIRECT_DEBIT},
};

enum payment_method ofx_method(const char *kind)
{
    for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal_nocase(kind, kinds[i].kind))
            return kinds[i].method;
    return METHOD_UNKNOWN;
}

bool ofx_is_bic(const char *text)
{
    size_t size = text ? strlen(text) : 0;
    if (size != 8 && size != 11)
        return false;
    for (size_t i = 0; i < size; i++)
        if (i < 6 ? !text_is_alpha((uint8_t)text[i]) : !text_is_alnum((uint8_t)text[i]))
            return false;
    return true;
}

// The IBAN, when the key that stands beside the number is the one that follows from it.
static bool keyed_iban(const struct ofx_account *account, char iban[NATIONAL_IBAN_SIZE])
{
    if (account->bank == NULL || account->branch == NULL || account->key == NULL || strlen(account->key) != 2)
        return false;
    struct bytes bank = bytes_of_text(account->bank), branch = bytes_of_text(account->branch),
                 number = bytes_of_text(account->number);
    if (iban_of_rib(bank, branch, number, iban)) // FR, check, 5, 5, 11, key
        return memcmp(iban + 25, account->key, 2) == 0;
    if (iban_of_ccc(bank, branch, number, iban)) // ES, check, 4, 4, key, 10
        return memcmp(iban + 12, account->key, 2) == 0;
    return false;
}

const char *ofx_account_text(struct arena *arena, const struct ofx_account *account, const char **iban)
{
    char derived[NATIONAL_IBAN_SIZE];
    *iban = NULL;
    if (account->number == NULL)
        return NULL;
    if (statement_looks_like_iban(bytes_of_text(account->number)))
        return account->number;
    if (keyed_iban(account, derived))
        *iban = arena_text(arena, derived);
    const char *bank = account->bank && !ofx_is_bic(account->bank) ? account->bank : NULL;
    return arena_print(arena, "%s%s%s%s%s", bank ? bank : "", bank ? "/" : "",
                       account->branch ? account->branch : "", account->branch ? "/" : "", account->number);
}

// A phone number given as a field: an address of a message, the number of a call, a contact's number.
#include "observations/selectors/matchers.h"

#include "base/text.h"
#include "observations/selectors/number_text.h"
#include "observations/selectors/phone.h"

#include <string.h>

enum { FIELD_MAX = 256, SHORT_CODE_MAX = 6, NATIONAL_DIGITS_MAX = 10 };

struct digits {
    char text[FIELD_MAX + 2]; // '+' if it had one, then ASCII digits
    size_t count;             // of digits
    bool plus, has_letters, is_service_code;
    char code[FIELD_MAX + 2]; // of a service code: its digits, '*' and '#'
    size_t code_size;
};

static bool starts_nocase(struct bytes text, const char *prefix)
{
    return text.size >= strlen(prefix) && strncasecmp((const char *)text.data, prefix, strlen(prefix)) == 0;
}

static struct bytes without_scheme(struct bytes text)
{
    static const char *const schemes[] = {
        "tel:", "sms:", "smsto:", "mms:", "mmsto:", "callto:", "sip:", "voicemail:"};
    if (text.size == 0 || !text_is_alpha(text.data[0]))
        return text;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (starts_nocase(text, schemes[i]))
            return bytes_slice(text, strlen(schemes[i]), text.size);
    return text;
}

// What ends the number proper: an extension (";ext=12", "x12", "ext. 12", "#12") or a pause to dial through.
static bool is_extension(struct bytes text, size_t at)
{
    struct bytes rest = bytes_slice(text, at, text.size);
    uint8_t byte = rest.data[0];
    if (byte == ';' || byte == ',')
        return true;
    size_t skip = starts_nocase(rest, "ext")
                      ? 3
                      : byte == 'x' || byte == 'X' || byte == 'p' || byte == 'w' || byte == '#';
    if (skip == 0)
        return false;
    while (skip < rest.size && (rest.data[skip] == '.' || rest.data[skip] == ' ' || rest.data[skip] == ':'))
        skip++;
    return skip < rest.size && text_is_digit(rest.data[skip]);
}

static bool is_bracketed_zero(struct bytes text, size_t at)
{
    return text.size - at >= 3 && text.data[at] == '(' && text.data[at + 1] == '0' &&
           text.data[at + 2] == ')';
}

static void add(struct digits *out, char digit)
{
    out->text[out->plus + out->count++] = digit;
    out->code[out->code_size++] = digit;
}

static void add_sign(struct digits *out, char sign)
{
    out->is_service_code = true;
    out->code[out->code_size++] = sign;
}

// Digits of a field in one spelling. Text that is not a number sets has_letters.
static void normalise(struct bytes text, struct digits *out)
{
    memset(out, 0, sizeof *out);
    if (text.size > FIELD_MAX) {
        out->has_letters = true;
        return;
    }
    for (size_t at = 0, length; at < text.size; at += length) {
        char digit = 0;
        enum number_char is = number_char_at(text.data + at, text.size - at, &length, &digit);
        if (is == NUMBER_OPEN && out->plus && out->count && is_bracketed_zero(text, at) &&
            strncmp(out->text, "+39", 3) != 0) // Italy dials the 0 from abroad too
            length = 3;
        else if (is == NUMBER_DIGIT)
            add(out, digit);
        else if (is == NUMBER_PLUS && out->count == 0)
            out->plus = true;
        else if (is == NUMBER_PLUS)
            out->has_letters = true;
        else if (is == NUMBER_OTHER && out->count > SHORT_CODE_MAX && is_extension(text, at))
            break;
        else if (is == NUMBER_OTHER && (text.data[at] == '*' || text.data[at] == '#'))
            add_sign(out, (char)text.data[at]);
        else if (is == NUMBER_OTHER && text.data[at] != '\t' && text.data[at] != '[' && text.data[at] != ']')
            out->has_letters = true;
        if (out->plus)
            out->text[0] = '+';
    }
}

// The international prefix of most plans. "+00 44" and "+0044" are seen too.
static void zeros_to_plus(struct digits *digits)
{
    char *number = digits->text + digits->plus;
    if (digits->count < 9 || number[0] != '0' || number[1] != '0' || number[2] == '0')
        return;
    memmove(digits->text + 1, number + 2, digits->count - 2);
    digits->text[0] = '+';
    digits->plus = true;
    digits->count -= 2;
    digits->text[1 + digits->count] = '\0';
}

// What Android's call log writes when the network gives no number (CallLog.Calls presentation).
static const char *absent_number(struct bytes text)
{
    static const char *const names[] = {"unknown number", "private number", "pay phone"};
    if (text.size == 2 && text.data[0] == '-' && text.data[1] >= '1' && text.data[1] <= '3')
        return names[text.data[1] - '1'];
    return NULL;
}

static bool looks_like_address(struct bytes text)
{
    return memchr(text.data, '@', text.size) != NULL;
}

static struct selector of_address(const struct observation_context *context, struct bytes text)
{
    struct selector selector;
    const uint8_t *sign = memchr(text.data, '@', text.size);
    size_t at = (size_t)(sign - text.data);
    if (jid_of(context, bytes_slice(text, 0, at), bytes_slice(text, at + 1, text.size), text, &selector))
        return selector;
    return selector_of_email(context, text);
}

struct selector selector_of_phone(const struct observation_context *context, struct bytes text)
{
    struct digits digits;
    struct bytes found = text_trim(text), number = without_scheme(found);
    if (number.size == 0)
        return selector_of_name(context, found);
    if (absent_number(number))
        return selector_make(context, SELECTOR_NAME, GRADE_POSSIBLE, absent_number(number), found);
    if (looks_like_address(number))
        return of_address(context, number);
    normalise(number, &digits);
    if (digits.has_letters || digits.count == 0)
        return selector_of_name(context, found);
    if (digits.is_service_code)
        return selector_make(context, SELECTOR_PHONE, GRADE_POSSIBLE,
                             arena_text_n(context->arena, digits.code, digits.code_size), found);
    zeros_to_plus(&digits);
    if (digits.count > SHORT_CODE_MAX && digits.count < PHONE_DIGITS_MAX - 2) {
        struct phone phone = phone_read(digits.text, context->regions, context->region_count);
        // Ten digits outside any plan are rather a number of a country that was not named.
        bool foreign = phone.reading == PHONE_BARE_POSSIBLE && digits.count <= NATIONAL_DIGITS_MAX;
        if (phone.reading != PHONE_NOT && !foreign)
            return selector_make(context, SELECTOR_PHONE, phone.valid ? GRADE_VALID : GRADE_POSSIBLE,
                                 arena_text(context->arena, phone.e164), found);
    }
    const char *value = arena_text_n(context->arena, digits.text + digits.plus, digits.count);
    return selector_make(context, SELECTOR_PHONE, GRADE_POSSIBLE, value, found);
}

bool phone_of_international(const struct observation_context *context, struct bytes digits,
                            struct bytes found, struct selector *selector)
{
    char number[PHONE_DIGITS_MAX] = "+";
    size_t count = 1;
    for (size_t i = 0; i < digits.size; i++) {
        if (text_is_digit(digits.data[i]) && count < PHONE_DIGITS_MAX - 2)
            number[count++] = (char)digits.data[i];
        else if (digits.data[i] != '+' || i > 0)
            return false;
    }
    struct phone phone = phone_read(number, NULL, 0);
    if (count < 8 || phone.reading != PHONE_INTERNATIONAL)
        return false;
    *selector = selector_make(context, SELECTOR_PHONE, phone.valid ? GRADE_VALID : GRADE_POSSIBLE,
                              arena_text(context->arena, phone.e164), found);
    return true;
}

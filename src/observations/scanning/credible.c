// Each demand answers something seen in /usr/bin and /usr/lib or in random bytes.
#include "observations/scanning/credible.h"

#include "base/text.h"

#include <string.h>

struct shape {
    size_t digits, letters, others;
    unsigned distinct; // digits
};

static struct shape shape_of(const char *text)
{
    struct shape shape = {0};
    unsigned seen = 0;
    for (; *text; text++) {
        bool digit = text_is_digit((uint8_t)*text), letter = text_is_alpha((uint8_t)*text);
        shape.digits += digit;
        shape.letters += letter;
        shape.others += !digit && !letter;
        seen |= digit ? 1u << (*text - '0') : 0;
    }
    shape.distinct = (unsigned)__builtin_popcount(seen);
    return shape;
}

// "0123456789", "2(2(3(3(3(3(": tables of characters; "1.3.36.3.3": numbers of objects.
static bool is_credible_phone(const struct selector *selector)
{
    struct shape shape = shape_of(selector->text);
    if (strstr("01234567890123456789", selector->text) || shape.others * 2 > shape.digits + 2)
        return false;
    return selector->text[0] == '+' || shape.distinct >= (selector->grade == GRADE_VALID ? 3 : 4);
}

// A name of two letters and more at a domain of three and more.
static bool is_long_address(const char *value)
{
    const char *at = strchr(value, '@');
    return at && at - value >= 3 && strcspn(at + 1, ".") >= 4;
}

// "cell@microsoft_excel.com": a line in the host is all that keeps it from being valid.
static bool is_at_house(const char *value)
{
    const char *at = strchr(value, '@');
    return at && strchr(at, '_') && is_long_address(value);
}

static bool is_known_in_random(const struct selector *selector)
{
    switch (selector->kind) {
    case SELECTOR_EMAIL:
        return is_long_address(selector->value);
    case SELECTOR_HANDLE:
    case SELECTOR_IP:
    case SELECTOR_MAC:
        return false;
    default:
        return true;
    }
}

bool is_credible(const struct selector *selector, enum run_place place, struct bytes text, size_t start,
                 size_t end)
{
    bool alone = start == 0 && end == text.size;
    if (selector->kind == SELECTOR_PHONE && place != RUN_IN_TEXT)
        return is_credible_phone(selector);
    if (place == RUN_IN_TEXT || place == RUN_LONG)
        return true;
    if (place == RUN_IN_RANDOM && !is_known_in_random(selector))
        return false;
    switch (selector->kind) {
    case SELECTOR_EMAIL:
        return selector->grade == GRADE_VALID || is_at_house(selector->value);
    case SELECTOR_IP: // object identifiers (2.5.29.15) and versions look the same
        return selector->grade == GRADE_VALID;
    case SELECTOR_HANDLE: // "line: lines" is what programs say
        return selector->grade == GRADE_VALID || alone || shape_of(selector->value).digits ||
               strchr(selector->text, '_');
    default:
        return true;
    }
}

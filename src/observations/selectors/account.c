// Bank accounts given as a field: an IBAN if it is one, else bank and number in one spelling.
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

enum { ACCOUNT_MAX = 70 }; // two SWIFT party lines of 35

// Upper case without spaces, dots and hyphens; other bytes as they are. Not NUL-terminated.
static struct bytes compact(struct arena *arena, struct bytes text)
{
    uint8_t *out = arena_alloc(arena, text.size + 1, 1);
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        bool no_break = byte == 0xc2 && i + 1 < text.size && text.data[i + 1] == 0xa0;
        if (no_break)
            i++;
        else if (!text_is_space(byte) && byte != '-' && byte != '.')
            out[count++] = (uint8_t)text_upper(byte);
    }
    return (struct bytes){out, count};
}

static bool ends_in_currency(struct bytes text)
{
    for (size_t i = text.size - 3; i < text.size; i++)
        if (!text_is_alpha(text.data[i]))
            return false;
    return true;
}

// "IBAN: NL91..." and MT940's "NL91ABNA0417164300EUR".
static struct bytes iban_inside(struct bytes text)
{
    if (bytes_start_with(text, "IBAN", 4)) {
        text = bytes_slice(text, 4, text.size - 4);
        if (text.size && text.data[0] == ':')
            text = bytes_slice(text, 1, text.size - 1);
    }
    if (iban_is_valid(text))
        return text;
    if (text.size > 3 && ends_in_currency(text) && iban_is_valid(bytes_slice(text, 0, text.size - 3)))
        return bytes_slice(text, 0, text.size - 3);
    return (struct bytes){0};
}

struct selector selector_of_account(const struct observation_context *context, struct bytes text)
{
    text = text_trim(text);
    if (text.size == 0 || text.size > ACCOUNT_MAX)
        return selector_of_name(context, bytes_slice(text, 0, text.size));
    struct bytes number = compact(context->arena, text), iban = iban_inside(number);
    if (iban.size)
        return selector_make(context, SELECTOR_IBAN, GRADE_VALID,
                             arena_text_n(context->arena, iban.data, iban.size), text);
    // a digit makes it an account; "NOTPROVIDED" and names are none
    for (size_t i = 0; i < number.size; i++)
        if (text_is_digit(number.data[i]))
            return selector_make(context, SELECTOR_ACCOUNT, GRADE_POSSIBLE,
                                 text_clean(context->arena, number), text);
    return selector_of_name(context, text);
}

// Decimal text to and from int64 hundred-thousandths.
#include "base/decimal.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

enum { PLACES = 5 };

bool decimal_parse(struct bytes text, char comma, int64_t *e5)
{
    text = text_trim(text);
    bool negative = text.size && text.data[0] == '-';
    size_t i = text.size && (text.data[0] == '-' || text.data[0] == '+');
    int64_t total = 0;
    int places = -1; // decimals read so far; -1 before the comma
    bool any = false;
    for (; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == (uint8_t)comma && places < 0) {
            places = 0;
            continue;
        }
        if (!text_is_digit(byte))
            return false;
        any = true;
        if (places >= PLACES) {
            if (byte != '0')
                return false;
            continue;
        }
        if (places >= 0)
            places++;
        if (__builtin_mul_overflow(total, 10, &total) || __builtin_add_overflow(total, byte - '0', &total))
            return false;
    }
    for (int n = places < 0 ? 0 : places; n < PLACES; n++)
        if (__builtin_mul_overflow(total, 10, &total))
            return false;
    *e5 = negative ? -total : total;
    return any;
}

char *decimal_format(int64_t e5, char out[DECIMAL_TEXT_SIZE])
{
    uint64_t size = e5 < 0 ? 0 - (uint64_t)e5 : (uint64_t)e5;
    uint64_t whole = size / (uint64_t)DECIMAL_ONE, rest = size % (uint64_t)DECIMAL_ONE;
    int places = PLACES;
    while (places > 2 && rest % 10 == 0) {
        rest /= 10;
        places--;
    }
    snprintf(out, DECIMAL_TEXT_SIZE, "%s%" PRIu64 ".%0*" PRIu64, e5 < 0 ? "-" : "", whole, places, rest);
    return out;
}

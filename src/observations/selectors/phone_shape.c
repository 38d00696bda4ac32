// What the mere length and beginning of digits say, without the numbering plans.
#include "observations/selectors/calling_code.h"
#include "observations/selectors/phone.h"

#include <stdio.h>
#include <string.h>

bool phone_region_may_have(const char *name, const char *digits)
{
    struct phone_region region = phone_region(name);
    size_t count = strlen(digits);
    if (region.country_code == 1) {
        bool one = count == 11 && digits[0] == '1';
        return (one || count == 10) && digits[one] >= '2' && digits[one + 3] >= '2';
    }
    if (region.dials_zero && digits[0] != '0')
        return false;
    char whole[PHONE_DIGITS_MAX + 12];
    int size = snprintf(whole, sizeof whole, "%d%s", region.country_code, digits);
    return size > 0 && (size_t)size < sizeof whole && calling_code_allows(whole, (size_t)size);
}

bool phone_code_of_regions(const char *const *regions, size_t region_count, const char *digits)
{
    for (size_t i = 0; i < region_count; i++) {
        char code[12];
        int size = snprintf(code, sizeof code, "%d", phone_region(regions[i]).country_code);
        if (size > 0 && code[0] != '0' && strncmp(digits, code, (size_t)size) == 0)
            return true;
    }
    return false;
}

bool digits_are_count(const char *digits)
{
    size_t up = 0, down = 0, count = strlen(digits);
    for (size_t i = 1; i < count; i++) {
        int step = (digits[i] - digits[i - 1] + 10) % 10;
        up += step == 1;
        down += step == 9;
    }
    return up + 1 == count || down + 1 == count;
}

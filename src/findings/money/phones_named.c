// Finding known telephone numbers in the words of a payment; see phones_named.h.
#include "findings/money/phones_named.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS_MIN = 8, DIGITS_MAX = 15, NATIONAL_MIN = 8 }; // E.164: at most 15

// Calling codes (ITU-T E.164) of countries that statements mostly come from, and whether numbers at home
// begin with a 0 that falls away abroad.
static const struct calling_code {
    char country[3], code[4];
    bool trunk_zero;
} calling_codes[] = {
    {"AT", "43", true},   {"BE", "32", true},   {"BG", "359", true}, {"BR", "55", true},  {"CH", "41", true},
    {"CZ", "420", false}, {"DE", "49", true},   {"DK", "45", false}, {"ES", "34", false}, {"FI", "358", true},
    {"FR", "33", true},   {"GB", "44", true},   {"GR", "30", false}, {"HU", "36", false}, {"IE", "353", true},
    {"IT", "39", false},  {"LU", "352", false}, {"MD", "373", true}, {"NL", "31", true},  {"NO", "47", false},
    {"PL", "48", false},  {"PT", "351", false}, {"RO", "40", true},  {"RS", "381", true}, {"SE", "46", true},
    {"UA", "380", true},
};

void phones_named_add(struct phones_named *phones, const char *e164, int64_t entity)
{
    if (e164[0] == '+' && strlen(e164) > DIGITS_MIN)
        *text_map_at(&phones->by_digits, e164 + 1, NULL) = entity;
}

void phones_named_done(struct phones_named *phones)
{
    text_map_done(&phones->by_digits);
}

static int64_t known(const struct phones_named *phones, const char *code, const char *digits)
{
    char key[DIGITS_MAX + 8];
    snprintf(key, sizeof key, "%s%s", code, digits);
    const int64_t *entity = text_map_find(&phones->by_digits, key);
    return entity ? *entity : 0;
}

static int64_t known_at_home(const struct phones_named *phones, const char *digits, const char *country)
{
    for (size_t i = 0; i < sizeof calling_codes / sizeof *calling_codes; i++) {
        const struct calling_code *code = &calling_codes[i];
        if (strcmp(code->country, country) != 0)
            continue;
        if (code->trunk_zero && digits[0] != '0')
            return 0;
        return known(phones, code->code, digits + code->trunk_zero);
    }
    return 0;
}

static int64_t look_up(const struct phones_named *phones, const char *digits, bool plus,
                       const char *const countries[PHONE_COUNTRIES_MAX])
{
    if (plus)
        return known(phones, "", digits);
    if (strncmp(digits, "00", 2) == 0)
        return known(phones, "", digits + 2);
    int64_t found = 0;
    for (size_t i = 0; strlen(digits) > NATIONAL_MIN && i < PHONE_COUNTRIES_MAX; i++) {
        const int64_t entity =
            countries[i] && countries[i][0] ? known_at_home(phones, digits, countries[i]) : 0;
        if (entity && found && entity != found)
            return 0;
        found = entity ? entity : found;
    }
    return found;
}

int64_t phones_named_in(const struct phones_named *phones, const char *text,
                        const char *const countries[PHONE_COUNTRIES_MAX])
{
    for (const char *at = text; at && *at; at++) {
        if (!text_is_digit((unsigned char)*at) || (at > text && text_is_alnum((unsigned char)at[-1])))
            continue;
        const bool plus = at > text && at[-1] == '+' && (at == text + 1 || at[-2] != '+');
        char digits[DIGITS_MAX + 4];
        size_t count = 0;
        const char *to = at;
        // digits in groups that one sign parts
        while (*to && count < DIGITS_MAX + 2 &&
               (text_is_digit((unsigned char)*to) ||
                (strchr(" .-/", *to) && text_is_digit((unsigned char)to[1])))) {
            if (text_is_digit((unsigned char)*to))
                digits[count++] = *to;
            to++;
        }
        digits[count] = '\0';
        int64_t entity = count >= DIGITS_MIN && !text_is_alnum((unsigned char)*to)
                             ? look_up(phones, digits, plus, countries)
                             : 0;
        if (entity)
            return entity;
        while (text_is_digit((unsigned char)at[1])) // the next group may begin one
            at++;
    }
    return 0;
}

// Signs, codes and words of currencies. Those that several countries share are told by the regions of the
// source.
#include "observations/adverts/mentions/currencies.h"

#include "base/text.h"

#include <string.h>

// What a shared word means in a country; the first of each word where no region says.
static const struct shared {
    const char *word, *country, *currency;
} SHARED[] = {
    {"dollar", "US", "USD"}, {"dollar", "CA", "CAD"}, {"dollar", "AU", "AUD"}, {"dollar", "NZ", "NZD"},
    {"dollar", "SG", "SGD"}, {"dollar", "HK", "HKD"}, {"dollar", "TW", "TWD"}, {"dollar", "MX", "MXN"},
    {"dollar", "CO", "COP"}, {"dollar", "CL", "CLP"}, {"dollar", "AR", "ARS"}, {"peso", "", ""},
    {"peso", "MX", "MXN"},   {"peso", "CO", "COP"},   {"peso", "CL", "CLP"},   {"peso", "AR", "ARS"},
    {"peso", "DO", "DOP"},   {"peso", "UY", "UYU"},   {"peso", "PH", "PHP"},   {"peso", "CU", "CUP"},
    {"kr", "", ""},          {"kr", "SE", "SEK"},     {"kr", "NO", "NOK"},     {"kr", "DK", "DKK"},
    {"kr", "IS", "ISK"},     {"dirham", "AE", "AED"}, {"dirham", "MA", "MAD"}, {"yen", "CN", "CNY"},
    {"yen", "JP", "JPY"},    {"roses", "", ""},
};

static const char *resolve(const char *word, struct regions regions)
{
    if (text_upper(word[0]) == word[0])
        return word;
    const char *otherwise = NULL;
    for (size_t i = 0; i < sizeof SHARED / sizeof *SHARED; i++) {
        if (strcmp(SHARED[i].word, word) != 0)
            continue;
        if (otherwise == NULL)
            otherwise = SHARED[i].currency;
        for (size_t r = 0; r < regions.count; r++)
            if (strcmp(SHARED[i].country, regions.codes[r]) == 0)
                return SHARED[i].currency;
    }
    return otherwise ? otherwise : "";
}

// Letters glued to the dollar sign: "R$", "US$", "NT$".
static const char *of_dollar(const struct parts *parts, size_t index, struct regions regions, size_t *first)
{
    static const char *const before[][2] = {{"r", "BRL"},  {"us", "USD"}, {"u", "USD"}, {"hk", "HKD"},
                                            {"nt", "TWD"}, {"rd", "DOP"}, {"a", "AUD"}, {"au", "AUD"},
                                            {"c", "CAD"},  {"ca", "CAD"}, {"s", "SGD"}, {"mx", "MXN"},
                                            {"nz", "NZD"}};
    const struct part *letters = index ? &parts->all[index - 1] : NULL;
    if (letters && letters->kind == PART_WORD && letters->end == parts->all[index].start)
        for (size_t i = 0; i < sizeof before / sizeof *before; i++)
            if (letters->end - letters->start == strlen(before[i][0]) &&
                strncasecmp((const char *)parts->text.data + letters->start, before[i][0],
                            strlen(before[i][0])) == 0) {
                *first = index - 1;
                return before[i][1];
            }
    return resolve("dollar", regions);
}

const char *currency_of(const struct parts *parts, size_t index, struct regions regions, size_t *first)
{
    const struct part *part = part_at(parts, index);
    *first = index;
    if (part_roles(part) & ROLE_CURRENCY)
        return resolve(lexicon_currencies[part->entry->value], regions);
    if (part->kind != PART_SIGN)
        return NULL;
    switch (part->sign) {
    case 0x20ac: // €
        return "EUR";
    case 0xa3: // £
    case 0xffe1:
        return "GBP";
    case '$':
    case 0xff04:
        return of_dollar(parts, index, regions, first);
    case 0xa5: // ¥
    case 0xffe5:
        return resolve("yen", regions);
    case 0x20bd:
        return "RUB";
    case 0x20ba:
        return "TRY";
    case 0x20b4:
        return "UAH";
    case 0x20a6:
        return "NGN";
    case 0x20b9:
        return "INR";
    case 0x20ab:
        return "VND";
    case 0x20a9:
        return "KRW";
    case 0x20b1:
        return "PHP";
    case 0x20b2:
        return "PYG";
    case 0x20b5:
        return "GHS";
    case 0x1f339: // a rose
        return resolve("roses", regions);
    default:
        return NULL;
    }
}

// IBANs: structure by country and check digits (ISO 13616-1, ISO 7064 MOD 97-10).
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

enum { IBAN_MIN = 15, IBAN_MAX = 34 };

// What follows country and check digits: runs of digits (n), capital letters (a) or either (c). Facts of the
// SWIFT IBAN registry (swift.com, IBAN_Registry.pdf), neighbouring parts of one type run together.
static const struct structure {
    char country[3];
    const char *runs;
} STRUCTURES[] = {
    {"AD", "8n12c"},    {"AE", "19n"},      {"AL", "8n16c"},    {"AT", "16n"},     {"AZ", "4a20c"},
    {"BA", "16n"},      {"BE", "12n"},      {"BG", "4a6n8c"},   {"BH", "4a14c"},   {"BI", "23n"},
    {"BR", "23n1a1c"},  {"BY", "4c4n16c"},  {"CH", "5n12c"},    {"CR", "18n"},     {"CY", "8n16c"},
    {"CZ", "20n"},      {"DE", "18n"},      {"DJ", "23n"},      {"DK", "14n"},     {"DO", "4c20n"},
    {"EE", "16n"},      {"EG", "25n"},      {"ES", "20n"},      {"FI", "14n"},     {"FK", "2a12n"},
    {"FO", "14n"},      {"FR", "10n11c2n"}, {"GB", "4a14n"},    {"GE", "2a16n"},   {"GI", "4a15c"},
    {"GL", "14n"},      {"GR", "7n16c"},    {"GT", "24c"},      {"HN", "4a20n"},   {"HR", "17n"},
    {"HU", "24n"},      {"IE", "4a14n"},    {"IL", "19n"},      {"IQ", "4a15n"},   {"IS", "22n"},
    {"IT", "1a10n12c"}, {"JO", "4a4n18c"},  {"KW", "4a22c"},    {"KZ", "3n13c"},   {"LB", "4n20c"},
    {"LC", "4a24c"},    {"LI", "5n12c"},    {"LT", "16n"},      {"LU", "3n13c"},   {"LV", "4a13c"},
    {"LY", "21n"},      {"MC", "10n11c2n"}, {"MD", "20c"},      {"ME", "18n"},     {"MK", "3n10c2n"},
    {"MN", "16n"},      {"MR", "23n"},      {"MT", "4a5n18c"},  {"MU", "4a19n3a"}, {"NI", "4a20n"},
    {"NL", "4a10n"},    {"NO", "11n"},      {"OM", "3n16c"},    {"PK", "4a16c"},   {"PL", "24n"},
    {"PS", "4a21c"},    {"PT", "21n"},      {"QA", "4a21c"},    {"RO", "4a16c"},   {"RS", "18n"},
    {"RU", "14n15c"},   {"SA", "2n18c"},    {"SC", "4a20n3a"},  {"SD", "14n"},     {"SE", "20n"},
    {"SI", "15n"},      {"SK", "20n"},      {"SM", "1a10n12c"}, {"SO", "19n"},     {"ST", "21n"},
    {"SV", "4a20n"},    {"TL", "19n"},      {"TN", "20n"},      {"TR", "6n16c"},   {"UA", "6n19c"},
    {"VA", "18n"},      {"VG", "4a16n"},    {"XK", "16n"},      {"YE", "4a4n18c"},
};

static const struct structure *structure_of(uint8_t first, uint8_t second)
{
    size_t low = 0, high = sizeof STRUCTURES / sizeof *STRUCTURES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *country = STRUCTURES[middle].country;
        int order = first != (uint8_t)country[0] ? first - (uint8_t)country[0] : second - (uint8_t)country[1];
        if (order == 0)
            return &STRUCTURES[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static bool is_of_type(uint8_t byte, char type)
{
    bool digit = text_is_digit(byte), letter = byte >= 'A' && byte <= 'Z';
    return type == 'n' ? digit : type == 'a' ? letter : digit || letter;
}

// Takes the next run of a structure, "12c": its length and type. False at the end.
static bool next_run(const char **runs, size_t *length, char *type)
{
    if (**runs == '\0')
        return false;
    for (*length = 0; text_is_digit(**runs); (*runs)++)
        *length = *length * 10 + (size_t)(**runs - '0');
    *type = *(*runs)++;
    return true;
}

static size_t total_length(const struct structure *structure)
{
    size_t total = 4, length;
    const char *runs = structure->runs;
    char type;
    while (next_run(&runs, &length, &type))
        total += length;
    return total;
}

static bool has_structure(const struct structure *structure, struct bytes compact)
{
    const char *runs = structure->runs;
    size_t at = 4, length;
    char type;
    while (next_run(&runs, &length, &type))
        for (; length; length--, at++)
            if (at >= compact.size || !is_of_type(compact.data[at], type))
                return false;
    return at == compact.size;
}

static bool has_right_check(struct bytes compact)
{
    uint32_t rest = 0;
    for (size_t i = 0; i < compact.size; i++) {
        uint8_t byte = compact.data[(i + 4) % compact.size];
        rest = text_is_digit(byte) ? rest * 10 + (byte - '0') : rest * 100 + (byte - 'A' + 10u);
        rest %= 97;
    }
    return rest == 1;
}

bool iban_is_valid(struct bytes compact)
{
    if (compact.size < IBAN_MIN || compact.size > IBAN_MAX)
        return false;
    const struct structure *structure = structure_of(compact.data[0], compact.data[1]);
    if (structure == NULL || !text_is_digit(compact.data[2]) || !text_is_digit(compact.data[3]))
        return false;
    unsigned check = (compact.data[2] - '0') * 10u + (compact.data[3] - '0');
    // 00, 01 and 99 pass the sum but are never issued (ISO 13616-1).
    return check >= 2 && check <= 98 && has_structure(structure, compact) && has_right_check(compact);
}

// The sign between two groups: one space, no-break space, hyphen or dot. Its length, 0 when there is none.
static size_t separator_length(struct bytes text, size_t at)
{
    if (at >= text.size)
        return 0;
    uint8_t byte = text.data[at];
    if (byte == ' ' || byte == '-' || byte == '.')
        return 1;
    if (byte == 0xc2 && at + 1 < text.size && text.data[at + 1] == 0xa0)
        return 2;
    if (byte == 0xe2 && at + 2 < text.size && text.data[at + 1] == 0x80 && text.data[at + 2] == 0xaf)
        return 3;
    return 0;
}

bool match_iban(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    if (at < finder->floor + 2 || (at > 2 && is_word_byte(text.data[at - 3])))
        return false;
    size_t start = at - 2, end = start;
    const struct structure *structure =
        structure_of((uint8_t)text_upper(text.data[start]), (uint8_t)text_upper(text.data[start + 1]));
    if (structure == NULL)
        return false;
    size_t length = total_length(structure), count = 0;
    char compact[IBAN_MAX];
    while (end < text.size && count < length) {
        if (!text_is_alnum(text.data[end])) {
            size_t skip = separator_length(text, end);
            if (skip == 0 || count < 4)
                return false;
            end += skip;
            if (end >= text.size || !text_is_alnum(text.data[end]))
                return false;
        }
        compact[count++] = (char)text_upper(text.data[end++]);
    }
    struct bytes value = {(const uint8_t *)compact, count};
    if (count != length || (end < text.size && is_word_byte(text.data[end])) || !iban_is_valid(value))
        return false;
    match->start = start;
    match->end = end;
    match->selector = selector_make(finder->context, SELECTOR_IBAN, GRADE_VALID,
                                    arena_text_n(finder->context->arena, compact, count),
                                    bytes_slice(text, start, end - start));
    return true;
}

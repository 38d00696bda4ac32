// Payment cards: issuers' ranges, lengths, check digit, and how the number is written
// (docs/formats/cards.md).
#include "observations/selectors/matchers.h"

#include "base/text.h"
#include "observations/selectors/token.h"

#include <string.h>

#define LENGTH(n) (1u << (n))
#define ANY_16_TO_19 (LENGTH(16) | LENGTH(17) | LENGTH(18) | LENGTH(19))

// First and last prefix of a range, of `size` digits each, sorted by neither: the first that fits decides.
static const struct range {
    uint32_t first, last;
    uint8_t size;
    uint32_t lengths;
    bool bare; // taken without grouping or cue, as possible
} RANGES[] = {
    {4, 4, 1, LENGTH(13) | LENGTH(16) | LENGTH(19), true}, // Visa
    {51, 55, 2, LENGTH(16), true},                         // Mastercard
    {2221, 2720, 4, LENGTH(16), true},                     // Mastercard
    {34, 34, 2, LENGTH(15), true},                         // American Express
    {37, 37, 2, LENGTH(15), true},                         //
    {62, 62, 2, ANY_16_TO_19, true},                       // UnionPay
    {8100, 8171, 4, ANY_16_TO_19, false},                  // UnionPay
    {300, 305, 3, LENGTH(14) | ANY_16_TO_19, false},       // Diners Club
    {3095, 3095, 4, LENGTH(14) | ANY_16_TO_19, false},     //
    {36, 36, 2, LENGTH(14) | ANY_16_TO_19, false},         //
    {38, 39, 2, LENGTH(14) | ANY_16_TO_19, false},         //
    {6011, 6011, 4, ANY_16_TO_19, true},                   // Discover
    {644, 649, 3, ANY_16_TO_19, true},                     //
    {65, 65, 2, ANY_16_TO_19, true},                       // Discover, RuPay, Troy, Verve, Elo
    {3528, 3589, 4, ANY_16_TO_19, true},                   // JCB
    {2200, 2204, 4, ANY_16_TO_19, true},                   // Mir
    {2205, 2205, 4, LENGTH(16), false},                    // Borica
    {5018, 5018, 4, ANY_16_TO_19 | LENGTH(13), true},      // Maestro
    {5019, 5019, 4, LENGTH(16), true},                     // Dankort
    {5020, 5020, 4, ANY_16_TO_19 | LENGTH(13), true},      // Maestro
    {5038, 5038, 4, ANY_16_TO_19 | LENGTH(13), true},      //
    {506099, 506198, 6, LENGTH(16) | LENGTH(19), false},   // Verve
    {5893, 5893, 4, ANY_16_TO_19 | LENGTH(13), true},      // Maestro
    {6304, 6304, 4, ANY_16_TO_19 | LENGTH(13), true},      //
    {6759, 6759, 4, ANY_16_TO_19 | LENGTH(13), true},      //
    {676770, 676774, 6, ANY_16_TO_19, true},               //
    {6761, 6763, 4, ANY_16_TO_19 | LENGTH(13), true},      //
    {60, 60, 2, LENGTH(16), false},                        // RuPay
    {508, 508, 3, LENGTH(16), false},                      // RuPay
    {8600, 8600, 4, LENGTH(16), false},                    // UzCard
    {9860, 9860, 4, LENGTH(16), false},                    // Humo
    {9792, 9792, 4, LENGTH(16), false},                    // Troy
    {636, 639, 3, ANY_16_TO_19, false},                    // InterPayment, InstaPayment
};

// Numbers that schemes and payment services publish for tests: in form they are cards, but nobody's.
static const char *const TESTS[] = {
    "4012888888881881", "4917610000000000", "4917484589897107", "4001919257537193", "4007702835532454",
    "4242424242424242", "4000056655665556", "4000002500003155", "5200828282828210", "5105105105105100",
    "5425233430109903", "5425230000004415", "2222420000001113", "2223000048410010", "2223003122003222",
    "2223000048400011", "374245455400126",  "378282246310005",  "371449635398431",  "378734493671000",
    "6011000990139424", "6011000180331112", "6011000400000000", "3566002020360505", "3530111333300000",
    "3566000020000410", "30569309025904",   "38520000023237",   "36227206271667",   "6250941006528599",
    "6200000000000005", "6759649826438453", "4539578763621486", "1234567812345670",
};

static const char CARD_WORDS[] =
    " card cards ccard creditcard debitcard credit debit visa mastercard master maestro amex discover diners jcb "
    "unionpay cc ccn ccnum cardnumber cardno pan carte cartes cb bleue bancaire tarjeta tarjetas karte kreditkarte "
    "bankkarte kaart kaartnummer creditkaart pas carta cartao karta card_number kartu kort kortti kortnummer mir ";

static const uint8_t FORMS[][DIGIT_GROUPS_MAX + 1] = {{4, 4, 4, 4, 3}, {4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}};

static const struct range *range_of(const char *digits, size_t count)
{
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++) {
        uint32_t prefix = 0;
        for (size_t j = 0; j < RANGES[i].size && j < count; j++)
            prefix = prefix * 10 + (uint32_t)(digits[j] - '0');
        if (prefix >= RANGES[i].first && prefix <= RANGES[i].last)
            return RANGES[i].lengths >> count & 1 ? &RANGES[i] : NULL;
    }
    return NULL;
}

static bool is_published_test(const char *digits, size_t count)
{
    for (size_t i = 0; i < sizeof TESTS / sizeof *TESTS; i++)
        if (strlen(TESTS[i]) == count && memcmp(TESTS[i], digits, count) == 0)
            return true;
    return false;
}

static bool is_hex(uint8_t byte)
{
    return text_is_digit(byte) || (text_lower(byte) >= 'a' && text_lower(byte) <= 'f');
}

// Whether a word of four or five hexadecimal digits stands before or behind, one blank away.
static bool is_hex_word_before(struct bytes text, size_t at)
{
    if (at == 0 || !text_is_space(text.data[at - 1]))
        return false;
    size_t end = at - 1, start = end;
    while (start > 0 && end - start <= 5 && is_hex(text.data[start - 1]))
        start--;
    return (end - start == 4 || end - start == 5) && token_starts(text, start);
}

static bool is_hex_word_after(struct bytes text, size_t at)
{
    if (at >= text.size || !text_is_space(text.data[at]))
        return false;
    size_t start = at + 1, end = start;
    while (end < text.size && end - start <= 5 && is_hex(text.data[end]))
        end++;
    return (end - start == 4 || end - start == 5) && token_ends(text, end);
}

static int number_of_four(const char *digits)
{
    return (digits[0] - '0') * 1000 + (digits[1] - '0') * 100 + (digits[2] - '0') * 10 + (digits[3] - '0');
}

// Groups that count up ("5414 5415 5416") or stand in a longer row of such groups: a table or a dump.
static bool is_in_a_row(struct bytes text, const struct digit_groups *groups, size_t start, size_t end)
{
    size_t steps = 0;
    for (size_t i = 4; i + 4 <= groups->count && i < 16; i += 4)
        steps += number_of_four(groups->digits + i) == number_of_four(groups->digits + i - 4) + 1;
    return steps > 1 || is_hex_word_before(text, start) || is_hex_word_after(text, end);
}

// What is read from a card's stripe or stolen with it: "%B4...^", ";4...=2512", "4...|12|2025|123".
static bool has_expiry(struct bytes text, size_t start, size_t end)
{
    struct reader reader = reader_of(bytes_slice(text, end, 8));
    uint8_t sign = reader_u8(&reader);
    if (sign == '^')
        return start >= 2 && text.data[start - 1] == 'B' && text.data[start - 2] == '%';
    if (sign != '=' && sign != '|' && sign != ':' && sign != '/' && sign != ';' && sign != ' ')
        return false;
    int month_or_year = text_take_digits(&reader, 2);
    if (sign == '=') { // year and month
        int month = text_take_digits(&reader, 2);
        return month_or_year > 0 && month >= 1 && month <= 12;
    }
    uint8_t second = reader_u8(&reader);
    return month_or_year >= 1 && month_or_year <= 12 && (second == sign || (second == '/' && sign != ':')) &&
           text_take_digits(&reader, 2) >= 0;
}

static bool starts_stripe(struct bytes text, size_t at)
{
    return at >= 2 && text.data[at - 1] == 'B' && text.data[at - 2] == '%';
}

static bool is_alone(struct bytes text, size_t start, size_t end)
{
    return token_is_alone(text, start, end) || (starts_stripe(text, start) && token_ends(text, end));
}

// Reads the digits and where they end; *grouped says how they stood.
static bool read_card(struct bytes text, size_t at, struct digit_groups *groups, size_t *count, size_t *end,
                      bool *grouped)
{
    digit_groups_read(groups, text, at);
    if (groups->group_count == 0)
        return false;
    *grouped = false;
    *count = groups->groups[0];
    *end = groups->ends[0];
    if (*count >= 13)
        return *count <= 19;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (!digit_groups_are(groups, FORMS[i], count) || !luhn_is_right(groups->digits, *count) ||
            range_of(groups->digits, *count) == NULL)
            continue;
        *grouped = true;
        *end = groups->ends[strlen((const char *)FORMS[i]) - 1];
        return true;
    }
    return false;
}

bool match_card(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    struct digit_groups groups;
    size_t count, end;
    bool grouped;
    if (text.data[at] == '0' || text.data[at] == '7' || !read_card(text, at, &groups, &count, &end, &grouped))
        return false;
    const struct range *range = range_of(groups.digits, count);
    if (range == NULL || !luhn_is_right(groups.digits, count) || !is_alone(text, at, end))
        return false;
    if (grouped && groups.sign == ' ' && is_in_a_row(text, &groups, at, end))
        return false;
    bool cue = token_cue_before(text, at, CARD_WORDS) || has_expiry(text, at, end);
    bool varied = digits_are_varied(groups.digits, count);
    if (!cue && !grouped &&
        (!varied || !range->bare || count < 15 || (count > 16 && groups.digits[0] == '4')))
        return false;
    bool other = !cue && number_cue_before(text, finder->floor, at);
    bool sure = (cue || grouped) && varied && !other && !is_published_test(groups.digits, count);
    match->start = at;
    match->end = end;
    match->selector = selector_make(finder->context, SELECTOR_CARD, sure ? GRADE_VALID : GRADE_POSSIBLE,
                                    arena_text_n(finder->context->arena, groups.digits, count),
                                    bytes_slice(text, at, end - at));
    return true;
}

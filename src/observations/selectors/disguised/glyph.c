// Characters to digits and letters. Knows no words and no numbers.
#include "observations/selectors/disguised/glyph.h"

#include "base/text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

static char alike_of(uint32_t c)
{
    switch (c) {
    case 'O':
    case 'o':
        return '0';
    case 'l':
    case 'I':
    case 'i':
        return '1';
    case 'Z':
    case 'z':
        return '2';
    case 'S':
    case 's':
        return '5';
    case 'B':
        return '8';
    default:
        return 0;
    }
}

static struct glyph letter_of(uint32_t c, size_t length)
{
    return (struct glyph){.kind = GLYPH_LETTER,
                          .length = (uint8_t)length,
                          .letter = (char)text_lower((int)c),
                          .alike = alike_of(c)};
}

static struct glyph digits_of(unsigned value, enum glyph_script script, size_t length)
{
    struct glyph glyph = {.kind = GLYPH_DIGIT, .script = script, .length = (uint8_t)length};
    for (unsigned power = value >= 100 ? 100 : value >= 10 ? 10 : 1; power; power /= 10)
        glyph.digits[glyph.count++] = (char)('0' + value / power % 10);
    return glyph;
}

static const uint8_t ASCII[128] = {
    ['\t'] = GLYPH_SPACE, [' '] = GLYPH_SPACE,  ['\n'] = GLYPH_LINE,  ['\r'] = GLYPH_LINE,
    ['!'] = GLYPH_SYMBOL, ['"'] = GLYPH_OTHER,  ['#'] = GLYPH_SYMBOL, ['$'] = GLYPH_STOP,
    ['%'] = GLYPH_STOP,   ['&'] = GLYPH_SYMBOL, ['\''] = GLYPH_OTHER, ['('] = GLYPH_SIGN,
    [')'] = GLYPH_SIGN,   ['*'] = GLYPH_SYMBOL, ['+'] = GLYPH_PLUS,   [','] = GLYPH_LIST,
    ['-'] = GLYPH_SIGN,   ['.'] = GLYPH_SIGN,   ['/'] = GLYPH_SIGN,   ['0'] = GLYPH_DIGIT,
    ['1'] = GLYPH_DIGIT,  ['2'] = GLYPH_DIGIT,  ['3'] = GLYPH_DIGIT,  ['4'] = GLYPH_DIGIT,
    ['5'] = GLYPH_DIGIT,  ['6'] = GLYPH_DIGIT,  ['7'] = GLYPH_DIGIT,  ['8'] = GLYPH_DIGIT,
    ['9'] = GLYPH_DIGIT,  [':'] = GLYPH_LIST,   [';'] = GLYPH_LIST,   ['<'] = GLYPH_SYMBOL,
    ['='] = GLYPH_SYMBOL, ['>'] = GLYPH_SYMBOL, ['?'] = GLYPH_SYMBOL, ['@'] = GLYPH_STOP,
    ['['] = GLYPH_SYMBOL, ['\\'] = GLYPH_OTHER, [']'] = GLYPH_SYMBOL, ['^'] = GLYPH_SYMBOL,
    ['_'] = GLYPH_SYMBOL, ['`'] = GLYPH_OTHER,  ['{'] = GLYPH_SYMBOL, ['|'] = GLYPH_LIST,
    ['}'] = GLYPH_SYMBOL, ['~'] = GLYPH_SYMBOL,
};

// U+20E3 after a digit, perhaps with the selector of its emoji form between.
static size_t keycap_length(const uint8_t *at, size_t size)
{
    static const uint8_t marks[] = {0xef, 0xb8, 0x8f, 0xe2, 0x83, 0xa3};
    if (size >= 6 && memcmp(at, marks, 6) == 0)
        return 6;
    return size >= 3 && memcmp(at, marks + 3, 3) == 0 ? 3 : 0;
}

static struct glyph ascii_glyph(const uint8_t *at, size_t size)
{
    if (text_is_alpha(at[0]))
        return letter_of(at[0], 1);
    enum glyph_kind kind = (enum glyph_kind)ASCII[at[0]];
    if (kind != GLYPH_DIGIT)
        return (struct glyph){.kind = kind, .length = 1};
    size_t keycap = size > 1 && at[1] >= 0x80 ? keycap_length(at + 1, size - 1) : 0;
    return digits_of((unsigned)(at[0] - '0'), keycap ? SCRIPT_SHAPED : SCRIPT_ASCII, 1 + keycap);
}

// ---- Han ----

// Numerals of all days, of banks (simplified, traditional, Japanese), of pilots and telephone clerks; sorted.
static const struct {
    uint16_t c;
    uint8_t value;
} HAN[] = {
    {0x3007, 0}, {0x4e00, 1}, {0x4e03, 7}, {0x4e09, 3}, {0x4e24, 2}, {0x4e5d, 9}, {0x4e8c, 2}, {0x4e94, 5},
    {0x4f0d, 5}, {0x5169, 2}, {0x516b, 8}, {0x516d, 6}, {0x52fe, 9}, {0x53c1, 3}, {0x53c2, 3}, {0x53c3, 3},
    {0x53c4, 3}, {0x56db, 4}, {0x58f1, 1}, {0x58f9, 1}, {0x5e7a, 1}, {0x5f0c, 1}, {0x5f0d, 2}, {0x5f0e, 3},
    {0x5f10, 2}, {0x62d0, 7}, {0x634c, 8}, {0x67d2, 7}, {0x6d1e, 0}, {0x6f06, 7}, {0x7396, 9}, {0x8086, 4},
    {0x8cae, 2}, {0x8cb3, 2}, {0x8d30, 2}, {0x9646, 6}, {0x9678, 6}, {0x96f6, 0},
};

static struct glyph han_glyph(uint32_t c, size_t length)
{
    size_t low = 0, high = sizeof HAN / sizeof *HAN;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (HAN[middle].c == c)
            return digits_of(HAN[middle].value, SCRIPT_HAN, length);
        if (HAN[middle].c < c)
            low = middle + 1;
        else
            high = middle;
    }
    return (struct glyph){.kind = GLYPH_OTHER, .length = (uint8_t)length};
}

// ---- letters that only look Latin ----

static const struct {
    uint16_t c;
    char letter, alike;
} SHAPES[] = {
    // Greek
    {0x0391, 'a', 0},
    {0x0392, 'b', '8'},
    {0x0395, 'e', 0},
    {0x0396, 'z', '2'},
    {0x0397, 'h', 0},
    {0x0399, 'i', '1'},
    {0x039a, 'k', 0},
    {0x039c, 'm', 0},
    {0x039d, 'n', 0},
    {0x039f, 'o', '0'},
    {0x03a1, 'p', 0},
    {0x03a4, 't', 0},
    {0x03a5, 'y', 0},
    {0x03a7, 'x', 0},
    {0x03b1, 'a', 0},
    {0x03b5, 'e', 0},
    {0x03b7, 'n', 0},
    {0x03b9, 'i', '1'},
    {0x03ba, 'k', 0},
    {0x03bd, 'v', 0},
    {0x03bf, 'o', '0'},
    {0x03c1, 'p', 0},
    {0x03c4, 't', 0},
    {0x03c5, 'u', 0},
    {0x03c7, 'x', 0},
    // Cyrillic
    {0x0405, 's', '5'},
    {0x0406, 'i', '1'},
    {0x0408, 'j', 0},
    {0x0410, 'a', 0},
    {0x0412, 'b', '8'},
    {0x0415, 'e', 0},
    {0x0417, '?', '3'},
    {0x041a, 'k', 0},
    {0x041c, 'm', 0},
    {0x041d, 'h', 0},
    {0x041e, 'o', '0'},
    {0x0420, 'p', 0},
    {0x0421, 'c', 0},
    {0x0422, 't', 0},
    {0x0423, 'y', 0},
    {0x0425, 'x', 0},
    {0x0427, '?', '4'},
    {0x0430, 'a', 0},
    {0x0431, '?', '6'},
    {0x0432, 'b', 0},
    {0x0433, 'r', 0},
    {0x0435, 'e', 0},
    {0x0437, '?', '3'},
    {0x043a, 'k', 0},
    {0x043c, 'm', 0},
    {0x043d, 'h', 0},
    {0x043e, 'o', '0'},
    {0x0440, 'p', 0},
    {0x0441, 'c', 0},
    {0x0442, 't', 0},
    {0x0443, 'y', 0},
    {0x0445, 'x', 0},
    {0x0455, 's', '5'},
    {0x0456, 'i', '1'},
    {0x0458, 'j', 0},
    {0x04cf, 'l', '1'},
    {0x0501, 'd', 0},
    {0x051b, 'q', 0},
    {0x051d, 'w', 0},
    // Latin without a decomposition
    {0x00d8, 'o', '0'},
    {0x00f8, 'o', '0'},
    {0x0131, 'i', '1'},
    {0x0141, 'l', 0},
    {0x0142, 'l', '1'},
    {0x0110, 'd', 0},
    {0x0111, 'd', 0},
    {0x00df, 's', 0},
};

static bool shaped_letter(uint32_t c, size_t length, struct glyph *out)
{
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++)
        if (SHAPES[i].c == c) {
            *out = (struct glyph){.kind = GLYPH_LETTER,
                                  .length = (uint8_t)length,
                                  .letter = SHAPES[i].letter,
                                  .alike = SHAPES[i].alike};
            return true;
        }
    return false;
}

// Letters in circles, squares and brackets, and those of flags: alphabets in the order of ASCII.
static bool boxed_letter(uint32_t c, size_t length, struct glyph *out)
{
    static const struct {
        uint32_t first;
        char letter;
    } alphabets[] = {{0x249c, 'a'},  {0x24b6, 'A'},  {0x24d0, 'a'},  {0x1f110, 'A'},
                     {0x1f130, 'A'}, {0x1f150, 'A'}, {0x1f170, 'A'}, {0x1f1e6, 'A'}};
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
        if (c >= alphabets[i].first && c < alphabets[i].first + 26) {
            *out = letter_of((uint32_t)alphabets[i].letter + (c - alphabets[i].first), length);
            return true;
        }
    return false;
}

// The first of what a compatibility decomposition gives, if the rest are marks: "é", "𝐬", "ｓ".
static uint32_t decomposed(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar parts[8];
    const UNormalizer2 *form = unorm2_getNFKDInstance(&status);
    if (U_FAILURE(status))
        return 0;
    int32_t size = unorm2_getDecomposition(form, (UChar32)c, parts, 8, &status);
    if (U_FAILURE(status) || size < 1)
        return 0;
    for (int32_t i = 1; i < size; i++)
        if (u_charType(parts[i]) != U_NON_SPACING_MARK)
            return 0;
    return parts[0];
}

// ---- everything else ----

static bool is_wide_digit(uint32_t c)
{
    return (c >= 0x0660 && c <= 0x0669) || (c >= 0x06f0 && c <= 0x06f9) || (c >= 0xff10 && c <= 0xff19);
}

// Circles and the like that stand for a number, by what they show.
static bool drawn_digits(uint32_t c, size_t length, struct glyph *out)
{
    static const struct {
        uint32_t c;
        uint8_t value;
    } drawn[] = {{0x25cb, 0}, {0x25ef, 0}, {0x2b55, 0}, {0x1f17e, 0}, {0x1f51f, 10}, {0x1f4af, 100}};
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
        if (drawn[i].c == c) {
            *out = digits_of(drawn[i].value, SCRIPT_SHAPED, length);
            return true;
        }
    return false;
}

static bool is_one_of(uint32_t c, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == c)
            return true;
    return false;
}

static enum glyph_kind sign_kind(uint32_t c)
{
    static const uint32_t plus[] = {0xfe62, 0xff0b, 0x2795};
    static const uint32_t lists[] = {0x3001, 0x3002, 0xff0c, 0xff1a, 0xff1b, 0xff5c, 0xff61, 0xff64};
    static const uint32_t signs[] = {0x00b7, 0x2022, 0x2027, 0x2212, 0x2219, 0x22c5, 0x30fb,
                                     0xff08, 0xff09, 0xff0d, 0xff0e, 0xff0f, 0xfe63};
    static const uint32_t stops[] = {0x00b0, 0xff05, 0xff20, 0x2030, 0x2103};
#define HAS(list) is_one_of(c, list, sizeof list / sizeof *list)
    return HAS(plus)    ? GLYPH_PLUS
           : HAS(lists) ? GLYPH_LIST
           : HAS(signs) ? GLYPH_SIGN
           : HAS(stops) ? GLYPH_STOP
                        : GLYPH_OTHER;
#undef HAS
}

static enum glyph_kind kind_of(uint32_t c)
{
    enum glyph_kind kind = sign_kind(c);
    if (kind != GLYPH_OTHER)
        return kind;
    switch (u_charType((UChar32)c)) {
    case U_CURRENCY_SYMBOL:
        return GLYPH_STOP;
    case U_SPACE_SEPARATOR:
        return GLYPH_SPACE;
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
        return GLYPH_LINE;
    case U_DASH_PUNCTUATION:
        return GLYPH_SIGN;
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_FORMAT_CHAR:
        return GLYPH_INVISIBLE;
    case U_MATH_SYMBOL:
    case U_MODIFIER_SYMBOL:
    case U_OTHER_SYMBOL:
    case U_START_PUNCTUATION:
    case U_END_PUNCTUATION:
    case U_CONNECTOR_PUNCTUATION:
    case U_OTHER_PUNCTUATION:
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION:
        return GLYPH_SYMBOL;
    default:
        return GLYPH_OTHER;
    }
}

static bool numeric(uint32_t c, size_t length, struct glyph *out)
{
    if ((U_GET_GC_MASK(c) & (U_GC_ND_MASK | U_GC_NO_MASK | U_GC_NL_MASK)) == 0)
        return false;
    double value = u_getNumericValue((UChar32)c);
    if (value < 0 || value > 99 || value != (double)(unsigned)value)
        return false;
    *out = digits_of((unsigned)value, is_wide_digit(c) ? SCRIPT_WIDE : SCRIPT_SHAPED, length);
    return true;
}

struct glyph glyph_read(const uint8_t *at, size_t size)
{
    size_t length;
    struct glyph glyph;
    if (at[0] < 0x80)
        return ascii_glyph(at, size);
    uint32_t c = text_utf8_decode(at, size, &length);
    if (c == 0x3007 || (c >= 0x3400 && c <= 0x9fff))
        return han_glyph(c, length);
    if (c >= 0x0370 && c <= 0x052f) {
        if (!shaped_letter(c, length, &glyph))
            glyph = (struct glyph){.kind = GLYPH_LETTER, .length = (uint8_t)length, .letter = '?'};
        return glyph;
    }
    if (drawn_digits(c, length, &glyph) || numeric(c, length, &glyph) || boxed_letter(c, length, &glyph))
        return glyph;
    if (u_isalpha((UChar32)c)) {
        uint32_t base = decomposed(c);
        if (base < 0x80 && text_is_alpha((int)base))
            return letter_of(base, length);
        if (shaped_letter(c, length, &glyph) || (base && shaped_letter(base, length, &glyph)))
            return glyph;
        return (struct glyph){.kind = GLYPH_OTHER, .length = (uint8_t)length};
    }
    return (struct glyph){.kind = kind_of(c), .length = (uint8_t)length};
}

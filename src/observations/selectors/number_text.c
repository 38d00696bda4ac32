// Tables of characters, no logic of numbers.
#include "observations/selectors/number_text.h"

#include "base/text.h"

const uint8_t NUMBER_CHARS_ASCII[128] = {
    ['0'] = NUMBER_DIGIT, ['1'] = NUMBER_DIGIT, ['2'] = NUMBER_DIGIT, ['3'] = NUMBER_DIGIT,
    ['4'] = NUMBER_DIGIT, ['5'] = NUMBER_DIGIT, ['6'] = NUMBER_DIGIT, ['7'] = NUMBER_DIGIT,
    ['8'] = NUMBER_DIGIT, ['9'] = NUMBER_DIGIT, ['+'] = NUMBER_PLUS,  [' '] = NUMBER_SPACE,
    ['-'] = NUMBER_DASH,  ['.'] = NUMBER_DOT,   ['/'] = NUMBER_SLASH, ['('] = NUMBER_OPEN,
    [')'] = NUMBER_CLOSE,
};

static const struct {
    uint32_t first, last;
    enum number_char is;
} RANGES[] = {
    {0x00a0, 0x00a0, NUMBER_SPACE},     {0x00ad, 0x00ad, NUMBER_INVISIBLE},
    {0x00b7, 0x00b7, NUMBER_DASH},      {0x061c, 0x061c, NUMBER_INVISIBLE},
    {0x2000, 0x200a, NUMBER_SPACE},     {0x200b, 0x200f, NUMBER_INVISIBLE},
    {0x2010, 0x2015, NUMBER_DASH},      {0x2022, 0x2022, NUMBER_DASH},
    {0x2027, 0x2027, NUMBER_DASH},      {0x202a, 0x202e, NUMBER_INVISIBLE},
    {0x202f, 0x202f, NUMBER_SPACE},     {0x205f, 0x205f, NUMBER_SPACE},
    {0x2060, 0x2064, NUMBER_INVISIBLE}, {0x2066, 0x2069, NUMBER_INVISIBLE},
    {0x2212, 0x2212, NUMBER_DASH},      {0x2219, 0x2219, NUMBER_DASH},
    {0x22c5, 0x22c5, NUMBER_DASH},      {0x3000, 0x3000, NUMBER_SPACE},
    {0x30fb, 0x30fb, NUMBER_DASH},      {0xfe00, 0xfe0f, NUMBER_INVISIBLE},
    {0xfe62, 0xfe62, NUMBER_PLUS},      {0xfe63, 0xfe63, NUMBER_DASH},
    {0xfeff, 0xfeff, NUMBER_INVISIBLE}, {0xff08, 0xff08, NUMBER_OPEN},
    {0xff09, 0xff09, NUMBER_CLOSE},     {0xff0b, 0xff0b, NUMBER_PLUS},
    {0xff0d, 0xff0d, NUMBER_DASH},      {0xff0e, 0xff0e, NUMBER_DOT},
    {0xff0f, 0xff0f, NUMBER_SLASH},
};

enum number_char number_char_beyond_ascii(const uint8_t *at, size_t size, size_t *length, char *digit)
{
    static const uint32_t zeros[] = {0x0660, 0x06f0, 0xff10};
    uint32_t c = text_utf8_decode(at, size, length);
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++) {
        if (c >= zeros[i] && c <= zeros[i] + 9) {
            *digit = (char)('0' + (c - zeros[i]));
            return NUMBER_DIGIT;
        }
    }
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++)
        if (c >= RANGES[i].first && c <= RANGES[i].last)
            return RANGES[i].is;
    return NUMBER_OTHER;
}

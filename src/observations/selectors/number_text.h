// The characters that numbers are written with: digits of several scripts, the signs between them, and
// characters that show nothing. Shared by the reader of fields and the finder in text.
#pragma once

#include "base/bytes.h"

enum number_char {
    NUMBER_OTHER,
    NUMBER_DIGIT,     // 0-9, fullwidth, Arabic-Indic and Persian digits
    NUMBER_PLUS,      // '+', also fullwidth and small
    NUMBER_SPACE,     // space, no-break and typographic spaces; never a line end or tab
    NUMBER_DASH,      // hyphens, dashes, minus, middle dots
    NUMBER_DOT,       // '.', also fullwidth
    NUMBER_SLASH,     // '/', fullwidth
    NUMBER_OPEN,      // '(' and fullwidth
    NUMBER_CLOSE,     // ')' and fullwidth
    NUMBER_INVISIBLE, // zero width, soft hyphen, direction marks, variation selectors
};

extern const uint8_t NUMBER_CHARS_ASCII[128]; // enum number_char of each byte

enum number_char number_char_beyond_ascii(const uint8_t *at, size_t size, size_t *length, char *digit);

// The class of the character at `at` (size at least 1) and its length in bytes; `*digit` is set for digits.
static inline enum number_char number_char_at(const uint8_t *at, size_t size, size_t *length, char *digit)
{
    if (at[0] >= 0x80)
        return number_char_beyond_ascii(at, size, length, digit);
    *length = 1;
    *digit = (char)at[0];
    return (enum number_char)NUMBER_CHARS_ASCII[at[0]];
}

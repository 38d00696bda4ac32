// One character of text as a person sees it: the digits it shows, the Latin letter it shows, or what it is
// between digits. Pure; Unicode's properties come from ICU (uchar.h, unorm2.h).
#pragma once

#include "base/bytes.h"

enum glyph_kind {
    GLYPH_OTHER,     // a letter without Latin shape, or nothing that stands in or between numbers
    GLYPH_DIGIT,     // shows one digit, or a number of two or three ("⑩", "🔟")
    GLYPH_LETTER,    // shows a Latin letter
    GLYPH_PLUS,      // '+', also wide and heavy
    GLYPH_SPACE,     // spaces and tabs
    GLYPH_LINE,      // line ends
    GLYPH_INVISIBLE, // zero width, marks that combine, variation selectors
    GLYPH_SIGN,      // what plain numbers are parted by: hyphens, dashes, '.', '/', brackets
    GLYPH_LIST,      // what parts the items of a list: ',' ';' '|' ':' and their wide forms
    GLYPH_SYMBOL,    // other punctuation, symbols, emoji
    GLYPH_STOP,      // money, percent, degrees, '@': what is beside it is no part of a number to dial
};

enum glyph_script { SCRIPT_ASCII, SCRIPT_WIDE, SCRIPT_SHAPED, SCRIPT_HAN };

struct glyph {
    enum glyph_kind kind;
    enum glyph_script
        script;     // of a digit. WIDE: fullwidth and Arabic forms, which plain numbers have as well
    uint8_t length; // bytes
    uint8_t count;  // of digits
    char digits[3];
    char letter; // lower case; '?' when it has no Latin shape
    char alike;  // the digit that a letter looks like ("O" is '0'), else 0
};

// The character at `at`; size at least 1. A digit takes the marks with it that make it a keycap.
struct glyph glyph_read(const uint8_t *at, size_t size);

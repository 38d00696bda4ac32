// Words that people write for digits, in the languages that adverts in Europe hold most, and words that stand
// between the parts of a number. Letters are lower-case ASCII, folded as glyph.h folds them.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum word_kind {
    WORD_DIGIT,     // "seven": one digit, or two ("twelve")
    WORD_EVERYDAY,  // the same, but also a word of everyday ("one", "un", "noua")
    WORD_HOMOPHONE, // sounds or reads like a digit, but is mostly another word: "to", "ate", "oh"
    WORD_TIMES,     // "double": the next digit, that many times
    WORD_PLUS,      // "plus"
    WORD_ZEROS,     // "hundred": as many zeros behind a digit
    WORD_TENS,      // "thirty": two digits; a digit behind it takes the place of the zero
    WORD_STEM,      // "veinti", "trent": the same, only with a digit glued to it
    WORD_SCORE,     // "soixante": as WORD_TENS, and with 10 to 19 behind it seventy to seventy-nine
    WORD_TEN,       // "dix": with 7, 8, 9 behind it seventeen to nineteen
};

struct word {
    const char *letters;
    enum word_kind kind;
    const char *digits; // of WORD_TIMES and WORD_ZEROS: how many
};

// The words that begin with a letter ('a' to 'z'), longest first; NULL for none.
const struct word *lexicon_of(char letter, size_t *count);

// Whether a word of the lexicon begins with these two ASCII letters, in any case.
bool lexicon_may_begin(uint8_t first, uint8_t second);

// Whether a word may stand between two parts of a number: 0 no, 1 as any word might ("and"), 2 when it says
// so
// ("then").
int lexicon_links(const char *letters, size_t count);
// Whether a word behind a number says what it counts: "60 min", "26 ans".
bool lexicon_is_unit(const char *letters, size_t count);

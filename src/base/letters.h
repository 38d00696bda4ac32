// Letters as they compare: compatibility forms as plain ones, no case, no accents, numerals of any script as
// digits. Folded one by one: ASCII directly, others through a table that ICU fills as letters are met.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// What a character folds to when it is no letter; folded letters are LETTER_FIRST and above.
enum {
    LETTER_SEPARATOR = 1, // space, punctuation, a symbol
    LETTER_NOTHING = 2,   // marks over a letter, zero-width space, soft hyphen
    LETTER_DIGIT = 3,
    LETTER_FIRST = 0x20,
};

struct letters; // opaque: the table, 128 KiB
struct letters *letters_new(void);
void letters_free(struct letters *letters);
uint32_t letters_fold_any(struct letters *letters, uint32_t code_point);
static inline uint32_t letters_fold(struct letters *letters, uint32_t c)
{
    if (c >= 0x80)
        return letters_fold_any(letters, c);
    uint32_t lower = c | 0x20;
    return lower >= 'a' && lower <= 'z' ? lower
           : c >= '0' && c <= '9'       ? LETTER_DIGIT
           : c == '\''                  ? LETTER_NOTHING
                                        : LETTER_SEPARATOR;
}

// Scripts written without spaces: each character is a word.
bool letters_stand_alone(uint32_t letter);
// Cyrillic and Greek letters that look like Latin ones, as those; other letters as they are. Only for words
// that hold Latin letters as well.
uint32_t letters_look_alike(uint32_t letter);

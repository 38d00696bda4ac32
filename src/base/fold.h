// Text as names are compared: lower case, without accents, full-width letters as narrow ones, everything that
// is no letter or digit one space. Latin, Greek and Cyrillic; other scripts stay as they are. Source of the
// folds: the Unicode character database, by tools/embed-folds.
#pragma once

#include "base/bytes.h"

enum letter_kind {
    LETTER_NONE,     // a space, sign or picture
    LETTER_MARK,     // an accent standing by itself: left out
    LETTER_SPACED,   // of a script that parts words by spaces; digits too
    LETTER_UNSPACED, // Chinese, Japanese, Korean, Thai: words run together
};

enum { FOLD_LETTER_MAX_BYTES = 8 };

// The character at `at` (size at least 1): its length in bytes, what it is, and what stands for it.
struct folded_letter {
    enum letter_kind kind;
    uint8_t length;       // bytes read
    uint8_t folded_bytes; // of `folded`; 0 for NONE and MARK
    bool capital;         // it was a capital letter
    char folded[FOLD_LETTER_MAX_BYTES];
};
struct folded_letter fold_letter(const uint8_t *at, size_t size);

// All of `text` into `out` with a NUL, cut at a whole character when `room` is too small. Its length.
size_t fold_text(struct bytes text, char *out, size_t room);

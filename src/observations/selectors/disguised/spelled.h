// A stretch of letters and digits without anything between, and the digits it spells.
#pragma once

#include "observations/selectors/disguised/element.h"
#include "observations/selectors/disguised/glyph.h"
#include "observations/selectors/disguised/lexicon.h"

enum { SPELLED_GLYPHS_MAX = 64 };

struct spelled_glyph {
    size_t at; // byte in the text
    struct glyph glyph;
};

struct spelled {
    struct spelled_glyph of[SPELLED_GLYPHS_MAX];
    size_t count;
    size_t start, end; // bytes; end is behind all of it, also when it is longer than what is kept
    bool full;         // longer than what is kept
    bool has_digit, has_letter;
    bool has_hidden; // something that shows nothing stands between them
};

enum spelling {
    SPELLING_NONE, // other words
    SPELLING_DIGITS,
    SPELLING_TIMES, // "double": element.count is how many times
    SPELLING_ZEROS, // "hundred": element.digits are zeros
    SPELLING_PLUS,
};

// Reads the stretch at `at`, where a digit or a letter stands.
void spelled_read(struct spelled *out, struct bytes text, size_t at);
// What it spells, wholly or behind a word that announces a phone ("tel0seven...").
enum spelling spelled_digits(const struct spelled *token, struct bytes text, struct element *element);
// Its letters, for the lexicon: their count, 0 when others are among them or it is longer than `size`.
size_t spelled_letters(const struct spelled *token, char *letters, size_t size);

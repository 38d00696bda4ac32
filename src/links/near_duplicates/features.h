// A text as a set of features that survive what re-posters do to it: other digits, other spacing and emoji,
// look-alike letters, edited words. Features: each word, the 4-grams inside each longer word (a typo leaves
// most of them), each pair of neighbouring words (so that the order of stock phrases counts), and for scripts
// without spaces each character and each pair of neighbours. A feature is a hash of 24 bits.
#pragma once

#include "base/bytes.h"

enum {
    FEATURE_BITS = 24,
    FEATURES_MAX = 16384, // of one text; what lies beyond does not count
};

// What most of a text is written in: texts of one kind have about as much in common by chance.
enum script { SCRIPT_LATIN, SCRIPT_OTHER, SCRIPT_UNSPACED, SCRIPTS };

struct text_features {
    const uint32_t *all; // sorted, each once, as hash << 8 (the low byte is left for a weight); borrowed
                         // until the next call
    size_t count;
    size_t words; // words, and characters in scripts without spaces, that they stand for
    enum script script;
};

struct features_reader; // opaque: working memory and the tables of letters
struct features_reader *features_reader_new(void);
void features_reader_free(struct features_reader *reader);
struct text_features features_of(struct features_reader *reader, struct bytes text);

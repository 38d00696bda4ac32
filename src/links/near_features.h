// A text as a set of features that survive what re-posters do to it: other digits, other spacing and emoji,
// look-alike letters, edited words. Features: each word, the 4-grams inside each longer word (a typo leaves
// most of them), and for scripts without spaces each character and each pair of neighbours. A feature is a
// hash of 24 bits.
#pragma once

#include "base/bytes.h"

enum {
    FEATURE_BITS = 24,
    FEATURES_MAX = 16384, // of one text; what lies beyond does not count
};

struct features_reader; // opaque: working memory and the tables of letters
struct features_reader *features_reader_new(void);
void features_reader_free(struct features_reader *reader);
// Sorted, each once, as hash << 8 (the low byte is left for a weight); borrowed until the next call. *words
// is the number of words, and of characters in scripts without spaces, that they stand for.
const uint32_t *features_of(struct features_reader *reader, struct bytes text, size_t *count, size_t *words);

// A few near-identical texts side by side, word under word: columns, and what each column is.
//
// The texts are aligned one after the other with what the others before them agree on, starting from the one
// that has most in common with all (star alignment with a growing consensus). A column is constant when at
// least six in ten that have a word there have the same, misspellings counted as that word; it is a slot when
// what stands there differs in many ways (three, or two ways twice; more ways than the noise elsewhere in
// these texts explains), or is known to be of a kind that varies (a name, a city, a price) and differs at
// all. What fewer than half of the texts have is left out; a known value that a quarter have is a slot that
// may be empty.
#pragma once

#include "base/form.h"

enum { COLUMNS_TEXTS_MAX = 24, COLUMNS_MAX = 4096 };

struct side_text { // one of the texts; all borrowed
    struct bytes text;
    const struct token_list *tokens;
    const struct known_place *known;
};

// Appends the parts of their form as JSON (base/form.h). `count`: 1 to COLUMNS_TEXTS_MAX.
void columns_form(struct form_aligner *aligner, const struct side_text *texts, size_t count,
                  struct buffer *parts);

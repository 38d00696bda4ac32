// A text laid beside the template of its group, as JSON that views print. For casefile/ only: the functions
// template_aligned and template_pattern of queries.
#pragma once

#include "base/bytes.h"
#include "base/letters.h"

struct form_aligner;

struct aligning { // working memory, kept from text to text
    struct letters *letters;
    struct form_aligner *aligner;
};

// Appends {"spans": [...], "slots": [...]}.
// spans, in order: {"is": "same", "text": T} what stands in the template, too; {"is": "slot", "slot": N,
// "kind": K, "text": T}; {"is": "changed", "text": T, "was": C} in place of the constant C; {"is": "added",
// "text": T}; {"is": "missing", "text": C} a constant that does not stand here; {"is": "beyond", "text": T}
// what was not compared, at the end of a very long text. A "kind" stands beside what is known to be
// something. All texts but those of "missing" put together are the text. slots: {"slot": N, "kind": K,
// "value": V} of those that are filled, values in normal form. `stated`: a JSON array of [is selector, kind,
// value, text, offset] as in struct stated. Appends null when `parts` is no template.
void aligned_text_add(struct aligning *aligning, const char *parts, const char *text, const char *stated,
                      struct buffer *out);
// Appends the template as one line: "I am {name}, in {city}".
void aligned_pattern_add(const char *parts, struct buffer *out);

// Telephone numbers that people wrote so that machines do not read them. For texts that people wrote, never
// for bytes of any kind. How they are read: docs/formats/disguised-numbers.md.
#pragma once

#include "observations/selectors/selectors.h"

struct plain_span {
    size_t start, end;
    struct selector selector;
};

// Gives the numbers in `text` that are written in disguise, in order of offset; `plain` is what
// selectors_find gave for it. A number may hold plain spans wholly, which it then replaces; it never cuts
// one.
void disguised_phones_find(struct bytes text, const struct observation_context *context,
                           const struct plain_span *plain, size_t plain_count, selector_span_found *found,
                           void *payload);

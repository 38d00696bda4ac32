// What form.c and form_align.c share.
#pragma once

#include "base/form.h"

struct form_anchor {
    uint32_t hash;
    uint32_t part; // its number + 1; 0: free
    bool twice;    // stands in the form more than once
};
size_t form_anchor_of(const struct form *form, uint32_t hash); // its part; SIZE_MAX: none, or several
bool form_may_anchor(const struct token *token);

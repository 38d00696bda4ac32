// Small readings of text that several applications need. Knows none of them.
#pragma once

#include "base/arena.h"

// Words between any of these characters, the empty ones left out.
struct words {
    const char *at, *between;
};
struct words words_of(const char *text, const char *between); // NULL: none
bool words_next(struct words *words, struct bytes *word);

// Text with tags taken out ("<b>" and the like; <br> is a line end) and &amp; &lt; &gt; &quot; &apos; &#39;
// and other numbers replaced by what they stand for.
const char *text_of_markup(struct arena *arena, const char *text);

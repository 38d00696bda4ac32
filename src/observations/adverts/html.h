// A web page as its reader sees it: visible text without navigation, what it states of itself (language,
// city, date, price, by schema.org, Open Graph, classes or labels), its pictures and the people it links to.
// Read from one pass over its tags: no tree is built, so that a page costs little, however it is nested.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "base/time.h"

enum {
    HTML_MAX_BYTES = 4 * 1024 * 1024, // of UTF-8; the rest of a larger page is not read
    HTML_DEPTH_MAX = 512, // open elements; deeper ones are read as if they stood beside each other
    HTML_LIST_MAX = 256,  // pictures, links
};

struct html_page {
    const char *title, *language, *city, *url; // "" when not stated; url is the canonical one
    const char *price, *currency;              // as stated in a field: "150", "EUR"; ""
    struct moment posted;
    const char *text;            // a paragraph a line, spaces folded
    const char *base;            // against which its references are; ""
    const char *const *pictures; // as written, each once; "data:" ones whole
    size_t picture_count;
    const char *const
        *links; // that name a person: tel:, mailto:, wa.me, t.me, ... and stated phones, as tel:
    size_t link_count;
    size_t own_letters, link_letters; // letters of text outside and inside of links
    size_t anchors;                   // links to other pages in the body
};

// `charset` of bytes as a <meta> in their first 4096 says, "" when none.
const char *html_charset(struct arena *arena, struct bytes bytes);
// `utf8` must be clean UTF-8. All texts in the arena.
void html_read(struct arena *arena, struct bytes utf8, struct html_page *page);

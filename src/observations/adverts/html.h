// A web page as its reader sees it: visible text without navigation, what it states of itself (language,
// city, date), its pictures and the people it links to. Gumbo does the parsing.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "base/time.h"

enum {
    HTML_MAX_BYTES = 4 * 1024 * 1024, // of UTF-8; the rest of a larger page is not read
    HTML_DEPTH_MAX = 2048,            // open elements; deeper pages are not read
    HTML_LIST_MAX = 256,              // pictures, links
};

struct html_page {
    const char *title, *language, *city, *url; // "" when not stated; url is the canonical one
    struct moment posted;
    const char *text;            // a paragraph a line, spaces folded
    const char *const *pictures; // as written, "og:image" among them
    size_t picture_count;
    const char *const *links; // href of links in the body that name a person: tel:, mailto:, wa.me, t.me, ...
    size_t link_count;
    size_t own_letters, link_letters; // letters of text outside and inside of links
    size_t anchors;                   // links to other pages in the body
    const char *fault;                // NULL, or why nothing could be read: a literal
};

// `charset` of bytes as a <meta> in their first 4096 says, "" when none.
const char *html_charset(struct arena *arena, struct bytes bytes);
// `utf8` must be clean UTF-8. All texts in the arena.
void html_read(struct arena *arena, struct bytes utf8, struct html_page *page);

// HTML cut into tags and text, as browsers cut it (WHATWG HTML, section 13.2.5), without a tree. Pure: bytes
// in, tokens out, nothing copied. Comments, doctypes and CDATA are left out.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

enum html_token_kind { HTML_START, HTML_END, HTML_TEXT };

// Elements by name; a name that is not here is ELEMENT_OTHER.
enum html_element {
    ELEMENT_OTHER,
    ELEMENT_A,
    ELEMENT_ASIDE,
    ELEMENT_BODY,
    ELEMENT_BR,
    ELEMENT_BUTTON,
    ELEMENT_CAPTION,
    ELEMENT_DD,
    ELEMENT_DL,
    ELEMENT_DT,
    ELEMENT_FOOTER,
    ELEMENT_HEAD,
    ELEMENT_HEADER,
    ELEMENT_HEADING, // h1 to h6
    ELEMENT_HTML,
    ELEMENT_IMG,
    ELEMENT_LI,
    ELEMENT_LINK,
    ELEMENT_LIST, // ol, ul, menu, dir
    ELEMENT_META,
    ELEMENT_BASE,
    ELEMENT_NAV,
    ELEMENT_NOSCRIPT,
    ELEMENT_NOISE, // iframe, object, svg, select, math, template, canvas, audio
    ELEMENT_OPTION,
    ELEMENT_P,
    ELEMENT_SCRIPT,
    ELEMENT_SOURCE,
    ELEMENT_STYLE,
    ELEMENT_TABLE,
    ELEMENT_TBODY, // tbody, thead, tfoot
    ELEMENT_TD,    // and th
    ELEMENT_TEXTAREA,
    ELEMENT_TIME,
    ELEMENT_TITLE,
    ELEMENT_TR,
    ELEMENT_VIDEO,
};

struct html_token {
    enum html_token_kind kind;
    enum html_element element;
    uint64_t name;      // of a tag: its first eight letters in lower case; for telling equal ones
    bool is_void;       // an element that never has content
    bool is_block;      // begins a line of its own
    bool closes_itself; // "<.../>"
    bool raw;           // text of script or style: not HTML
    struct bytes inner; // of a start tag: its attributes; of text: as it stands, entities and all
};

struct html_tokens {
    struct bytes html;
    size_t position;
    uint64_t raw_until; // name of the element whose raw text comes next; 0
};

bool html_next(struct html_tokens *tokens, struct html_token *token);

// The value of an attribute of a start tag, raw; data NULL when it has none of this name (lower case).
struct bytes html_attribute(const struct html_token *token, const char *name);
// All that matter of a tag at once: finds each in one pass. `values[i]` is of `names[i]`.
void html_attributes(const struct html_token *token, const char *const *names, size_t count,
                     struct bytes *values);

// Text or a value with its character references decoded (section 13.2.5.72): numeric ones, and the named ones
// of HTML 4. In the arena.
const char *html_text(struct arena *arena, struct bytes raw);
// One reference at the start of `bytes`, which is '&': its UTF-8 and how many bytes it takes; 0 when it is
// none.
size_t html_reference(struct bytes bytes, char utf8[4], size_t *utf8_size);

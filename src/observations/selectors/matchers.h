// What the selectors' own files share: matchers that the finder calls at an anchor, and makers of selectors.
// Nothing outside this folder includes it.
#pragma once

#include "observations/selectors/selectors.h"

struct finder {
    struct bytes text;
    size_t floor; // bytes before this belong to a selector that was given already
    const struct observation_context *context;
};

struct match {
    size_t start, end;
    struct selector selector;
    size_t resume; // when nothing matched: where the finder goes on, if beyond the anchor
};

// Each looks back and forward from `at` within bounds that do not depend on the text's length.
bool match_jid(const struct finder *finder, size_t at, struct match *match);    // at '@'
bool match_email(const struct finder *finder, size_t at, struct match *match);  // at '@'
bool match_url(const struct finder *finder, size_t at, struct match *match);    // at ':' of "://"
bool match_host(const struct finder *finder, size_t at, struct match *match);   // at a word: "www.", "t.me/"
bool match_iban(const struct finder *finder, size_t at, struct match *match);   // at the first check digit
bool match_phone(const struct finder *finder, size_t at, struct match *match);  // at a digit or plus
bool match_handle(const struct finder *finder, size_t at, struct match *match); // at a word: "WeChat"

// value is kept as it is, so it must be in the arena or a literal; `found` is copied and cleaned.
struct selector selector_make(const struct observation_context *context, enum selector_kind kind,
                              enum grade grade, const char *value, struct bytes found);
const char *lower_copy(const struct observation_context *context, struct bytes text);
// "app:name", the name in lower case.
const char *handle_value(const struct observation_context *context, const char *app, struct bytes name);

// The selector of a link to a person ("https://t.me/ana_k", "wa.me/447700900123"), by host and what follows
// it (path and query); false when the link names nobody.
bool link_to_person(const struct observation_context *context, struct bytes host, struct bytes rest,
                    struct bytes found, struct selector *selector);
// A selector of international digits, with or without '+' (a JID's user, a wa.me link); false if not
// possible.
bool phone_of_international(const struct observation_context *context, struct bytes digits,
                            struct bytes found, struct selector *selector);
bool jid_of(const struct observation_context *context, struct bytes user, struct bytes server,
            struct bytes found, struct selector *selector);
// Whether the last label of a host name is a top-level domain in common use.
bool host_has_known_top(struct bytes host);

bool is_word_byte(uint8_t byte); // ASCII letter, digit or '_'
// Whether a word that announces a phone number ("tel", "call", a telephone sign) ends just before `at`.
bool phone_cue_before(struct bytes text, size_t floor, size_t at);
// Whether a word that announces another kind of number ("ref", "order", "id") ends just before `at`.
bool number_cue_before(struct bytes text, size_t floor, size_t at);

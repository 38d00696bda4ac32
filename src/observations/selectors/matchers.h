// What the selectors' own files share: matchers that the finder calls at an anchor, and makers of selectors.
// Nothing outside this folder includes it.
#pragma once

#include "observations/selectors/selectors.h"

struct finder {
    struct bytes text;
    size_t floor; // bytes before this belong to a selector that was given already
    const struct observation_context *context;
    bool written; // a text that a person wrote, not bytes of any kind: looser cues count
};

struct match {
    size_t start, end;
    struct selector selector;
    size_t resume; // when nothing matched: where the finder goes on, if beyond the anchor
};

// selectors_find_spans, with the cues that only a text somebody wrote may have.
void find_spans(struct bytes text, const struct observation_context *context, bool written,
                selector_span_found *found, void *payload);

// Each looks back and forward from `at` within bounds that do not depend on the text's length.
bool match_jid(const struct finder *finder, size_t at, struct match *match);    // at '@'
bool match_email(const struct finder *finder, size_t at, struct match *match);  // at '@'
bool match_url(const struct finder *finder, size_t at, struct match *match);    // at ':' of "://"
bool match_host(const struct finder *finder, size_t at, struct match *match);   // at a word: "www.", "t.me/"
bool match_iban(const struct finder *finder, size_t at, struct match *match);   // at the first check digit
bool match_phone(const struct finder *finder, size_t at, struct match *match);  // at a digit or plus
bool match_handle(const struct finder *finder, size_t at, struct match *match); // at a word: "WeChat"

bool match_named_after(const struct finder *finder, size_t at,
                       struct match *match); // at '@': "@ana_k on Telegram"

// Addresses whose signs are spelled: "ana (at) example (dot) org". In order of offset.
void spelled_emails_find(struct bytes text, const struct observation_context *context,
                         selector_span_found *found, void *payload);

bool match_card(const struct finder *finder, size_t at, struct match *match); // at the first digit
bool match_device_number(const struct finder *finder, size_t at,
                         struct match *match);                               // IMEI, IMSI, ICCID: same
bool match_ip4(const struct finder *finder, size_t at, struct match *match); // at the first digit
bool match_coordinate(const struct finder *finder, size_t at,
                      struct match *match);                                    // at latitude's first digit
bool match_ether(const struct finder *finder, size_t at, struct match *match); // at '0' of "0x"
bool match_base58(const struct finder *finder, size_t at,
                  struct match *match); // at a word's '1' '3' '4' '8' 'T'
bool match_segwit(const struct finder *finder, size_t at, struct match *match); // at a word's 'b'
bool match_mrz(const struct finder *finder, size_t at, struct match *match);    // at the first '<' of a line
bool match_ip6(const struct finder *finder, size_t at, struct match *match);    // at the first ':'
bool match_mac(const struct finder *finder, size_t at, struct match *match);    // at the first ':' or '-'
bool match_onion(const struct finder *finder, size_t at, struct match *match);  // at '.' of ".onion"

// At the first ASCII digit of a token: which of the kinds made of digits it is, if any; phones and IBANs not.
bool match_number_kind(const struct finder *finder, size_t at, struct match *match);

// value is kept as it is, so it must be in the arena or a literal; `found` is copied and cleaned.
struct selector selector_make(const struct observation_context *context, enum selector_kind kind,
                              enum grade grade, const char *value, struct bytes found);
const char *lower_copy(const struct observation_context *context, struct bytes text);
// "app:name", the name in lower case.
const char *handle_value(const struct observation_context *context, const char *app, struct bytes name);

// The selector of a link to a person ("https://t.me/ana_k", "wa.me/447700900123"), by host and what follows
// it (path and query); false when the link names nobody. *found is the whole link; when a name in it becomes
// a handle, it becomes that name, which is then the selector's text.
bool link_to_person(const struct observation_context *context, struct bytes host, struct bytes rest,
                    struct bytes *found, struct selector *selector);
// A selector of international digits, with or without '+' (a JID's user, a wa.me link); false if not
// possible.
bool phone_of_international(const struct observation_context *context, struct bytes digits,
                            struct bytes found, struct selector *selector);
bool jid_of(const struct observation_context *context, struct bytes user, struct bytes server,
            struct bytes found, struct selector *selector);
// The position that a link to a map names ("https://maps.google.com/?q=52.3702,4.8951"); false when it names
// none.
bool link_to_place(const struct observation_context *context, struct bytes host, struct bytes rest,
                   struct bytes found, struct selector *selector);
// A signed decimal number of degrees at `at`, in the normal form of coordinates; its length in bytes, else 0.
enum { COORDINATE_NUMBER_SIZE = 20 };
size_t coordinate_number(struct bytes text, size_t at, char out[COORDINATE_NUMBER_SIZE]);
// The label of an onion service at the end of a host name; size 0 when the host is none.
struct bytes onion_label(struct bytes host, enum grade *grade);
bool is_top_domain(struct bytes label);
// Whether the last label of a host name is a top-level domain.
bool host_has_known_top(struct bytes host);

bool is_word_byte(uint8_t byte); // ASCII letter, digit or '_'
// Whether a word that announces a phone number ("tel", "call", a telephone sign) ends just before `at`.
bool phone_cue_before(struct bytes text, size_t floor, size_t at);
bool phone_cue_is_word(const char *word); // lower case, between spaces
// Whether a word that announces another kind of number ("ref", "order", "id") ends just before `at`.
bool number_cue_before(struct bytes text, size_t floor, size_t at);

// Selectors in text, and the normal form of a selector given as a field. Pure: bytes in, selectors out.
#pragma once

#include "observations/observer.h"

// Gives each selector found in `text` (UTF-8, may be damaged), in order of offset, overlapping ones once (the
// longest, most specific wins: a JID is not also an e-mail address). `selector->text` and `value` are in the
// arena. Kinds found: e-mail, phone (E.164 and national forms of the regions), URL, IBAN (only with a right
// check), WhatsApp JID (as phone), handles named by a cue or a link (wa.me gives a phone, t.me a handle,
// "WeChat: mei88").
typedef void selector_found(void *payload, size_t offset, const struct selector *selector);
void selectors_find(struct bytes text, const struct observation_context *context, selector_found *found,
                    void *payload);

// The same, saying also where each ends.
typedef void selector_span_found(void *payload, size_t start, size_t end, const struct selector *selector);
void selectors_find_spans(struct bytes text, const struct observation_context *context,
                          selector_span_found *found, void *payload);

// selectors_find for a text that a person wrote, with telephone numbers in disguise as well (spelled,
// circled, parted by emoji, ...). Never for bytes of any kind. Text and value as there.
void selectors_find_written(struct bytes text, const struct observation_context *context,
                            selector_found *found, void *payload);

// selectors_find for the text of a row: each is sent as a selector_hit at place, offset within the text.
void selectors_send(struct observation_context *context, struct place place, const char *text);

void selectors_send_written(struct observation_context *context, struct place place, const char *text);

// ---- normal forms of fields ----
//
// Each always gives a selector (text kept as found, cleaned): what cannot be read as the kind asked for
// becomes SELECTOR_PHONE with its digits (short codes), or SELECTOR_NAME (sender titles as "MyBank").

// One number, e-mail address or JID. A field that holds several recipients (old Android threads part them by
// spaces, ',' or ';') is split by the caller first. Extensions and pauses after the number are dropped.
// Android's "-1", "-2", "-3" become the names "unknown number", "private number", "pay phone".
struct selector selector_of_phone(const struct observation_context *context, struct bytes text);
struct selector selector_of_email(const struct observation_context *context, struct bytes text);
// WhatsApp JIDs: user@s.whatsapp.net is a phone; user:device@ drops the device; @g.us, @lid, @broadcast,
// @newsletter are handles "whatsapp:USER@SERVER".
struct selector selector_of_jid(const struct observation_context *context, struct bytes text);
// An IBAN when it has the right form and check, else an account "BANK/NUMBER".
struct selector selector_of_account(const struct observation_context *context, struct bytes text);
// An application's own name or number of an account ("telegram", "4711" or "ana_k"): the handle
// "telegram:4711". Empty: the nameless party.
struct selector selector_of_handle(const struct observation_context *context, const char *app,
                                   struct bytes text);
struct selector selector_of_name(const struct observation_context *context, struct bytes text);
// An IEEE 802 address of six bytes as a field has it, parted by ':' or '-', leading zeros left out or not
// ("0:1a:2b:3c:4d:5e"). False when it is none, or that of nobody (all zero) or everybody (all ones).
enum { MAC_TEXT_SIZE = 18 };
bool mac_of_text(const char *text, char out[MAC_TEXT_SIZE]);
bool mac_of_number(int64_t number, char out[MAC_TEXT_SIZE]); // its 48 bits
#define SELECTOR_OF_OWNER ((struct selector){.kind = SELECTOR_OWNER, .value = "", .text = ""})

// Structure by country and mod 97 (ISO 13616, ISO 7064); `compact` has no spaces and is upper case.
bool iban_is_valid(struct bytes compact);

// Loads the numbering plans. Called once by the coordinator before it forks, so that workers share them.
void phone_numbers_load(void);

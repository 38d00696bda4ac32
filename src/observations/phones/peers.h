// Parties of a phone's records as selectors, each spelling worked out once: a phone writes the same few
// hundred numbers on every row, and reading a number by the numbering plans is the dearest step of a row.
#pragma once

#include "observations/selectors/selectors.h"

struct peers; // opaque

enum peer_form { PEER_PHONE, PEER_JID };

struct peers *peers_new(void);
void peers_free(struct peers *peers);
// The selector of `text` (clean UTF-8), valid until peers_free. NULL, empty and the numbers by which Android
// hides a caller ("-1" unknown, "-2" private, "-3" payphone) give the nameless party.
struct selector peers_selector(struct peers *peers, const struct observation_context *context,
                               enum peer_form form, const char *text);
// Whether this text is new to the table; remembers it. When the table is full every text is taken for known.
bool peers_first_time(struct peers *peers, const char *text);
// A party of whom nothing is stated: SELECTOR_NAME "".
struct selector peers_nobody(void);

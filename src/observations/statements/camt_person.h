// A person or firm as a camt message states it: postal address, contact details, day of birth. Knows nothing
// of who it is or of XML. Source: ISO 20022 PartyIdentification and PostalAddress, versions 1 to 27.
#pragma once

#include "observations/statements/camt_tree.h"
#include "observations/statements/statement.h"

enum { CAMT_ADDRESS_LINES = 7 }; // as many as the format allows

struct camt_address { // texts are borrowed until its end
    const char *street, *building, *box, *post_code, *town, *region;
    const char *lines[CAMT_ADDRESS_LINES];
    size_t line_count;
};

// Whether the node is one of a person's.
bool camt_is_of_person(enum camt_node node);
// Takes a value, `text` (kept; NULL when empty).
void camt_person_take(struct stated_person *person, struct camt_address *address, enum camt_node node,
                      const char *text);
// The address as one line: "Oxford Street 12, 1000 Brussels"; free lines as they stand behind it. Resets it.
void camt_address_end(struct arena *arena, struct camt_address *address, struct stated_person *person);

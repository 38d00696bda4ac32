// What the holders of accounts gave their banks: names that accounts are known by, and ties from an account
// to telephones, e-mails, documents, devices and addresses. A name itself ties nothing: people share names.
//
// The normal form of an address: its letters and digits as they stand, folded (base/fold.h: lower case, no
// accents), signs and spaces between them one space each. "12, rue de l'Église - LILLE" is "12 rue de l
// eglise lille". Order and abbreviations are kept: two ways to write a place are two entities rather than two
// places one.
#pragma once

#include "links/entities.h"
#include "links/ties.h"

enum { ADDRESS_MAX_BYTES = 256, ADDRESS_LETTERS_MIN = 10 };

// False when nothing is left of it.
bool address_normal(const char *text, char out[ADDRESS_MAX_BYTES]);
// Why an address in normal form says nothing of who lives together (a post box, no number, fewer than
// ADDRESS_LETTERS_MIN letters and digits), or NULL. Such ones are shown, and never glue.
const char *address_is_vague(const char *normal);

// Entities of addresses, and names of accounts; before entities are written.
int holders_read(struct entities *entities, struct casefile *casefile, struct error *error);
// Links "registered" and "registered_at"; after entities are written.
int holders_tie(struct entities *entities, struct ties *ties, struct casefile *casefile, struct error *error);

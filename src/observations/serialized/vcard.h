// vCards (RFC 2426, RFC 6350, and the older form with quoted-printable values), as applications keep and send
// them: who the card is of, and how that one is reached. Knows no application.
#pragma once

#include "base/arena.h"

enum { VCARD_VALUES_MAX = 64 };

struct vcard_phone {
    const char *number; // as written
    const char *waid;   // WhatsApp's own number of the account behind it, digits; NULL
};

struct vcard {
    const char *name; // FN, else N in reading order, else ORG; NULL
    struct vcard_phone phones[VCARD_VALUES_MAX];
    const char *emails[VCARD_VALUES_MAX];
    size_t phone_count, email_count; // what is beyond VCARD_VALUES_MAX is left out
};

// Gives every card in `text`, which may be damaged: one that is cut short is given with what it has. Texts
// are clean UTF-8 in the arena; empty values are left out.
typedef void vcard_found(void *payload, const struct vcard *card);
void vcards_each(struct bytes text, struct arena *arena, vcard_found *found, void *payload);

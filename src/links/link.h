// The link stage: observations to entities and links, in one transaction. When nothing came since the last
// time but adverts (and pictures outside devices, and selectors in text), they are added to what stands;
// otherwise all is thrown away and made anew. What differs between the two:
// docs/decisions/0018-a-day-is-added.md.
#pragma once

#include "casefile/casefile.h"

#include <stdbool.h>

// Raised when a rule of this folder changes, so that what was linked by the old one is linked anew.
enum { LINK_RULES_VERSION = 2 };

enum link_way {
    LINK_NOTHING_NEW, // links stand as they were
    LINK_ADDED,       // what is new was added
    LINK_MADE_ANEW,   // all was made anew
};

// anew: also when adding would do. *way (may be NULL): how it was done.
int link_case(struct casefile *casefile, bool anew, enum link_way *way, struct error *error);
int link_all(struct casefile *casefile, struct error *error); // only what is new

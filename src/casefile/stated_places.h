// Where in an advert's text stands what is stated of it: places for base/tokens.h.
#pragma once

#include "base/tokens.h"
#include "casefile/adverts.h"

// The places, by offset and without overlap, at most KNOWN_PLACES_MAX: telephones, handles and addresses
// first, then names, prices, ages and cities. What has no offset is looked for in the text. Values are
// borrowed from `stated`. Returns how many.
size_t stated_places(const struct stated *stated, size_t count, struct bytes text,
                     struct known_place places[KNOWN_PLACES_MAX]);

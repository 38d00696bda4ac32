// Texts that are common property: a template that strangers copy. It stands on the adverts of many telephones
// that are each seen in a few cities, as independent advertisers are even on tour, and that share no other
// text: it ties nobody.
#pragma once

#include "links/entities.h"
#include "links/ties.h"

enum {
    SETTLED_CITIES_MAX = 2,  // an independent advertiser is at home in no more cities,
    TOUR_CITIES_MAX = 4,     // and on tour seen in no more
    TEXT_HUB_LONELY_MIN = 6, // telephones of so few cities that share no second text with another of them
    TEXT_HUB_LONELY_PERCENT = 40, // of all telephones beside the text
};

// Marks them in the case, and sets is_hub[entity id], an array of entities->count + 1.
int text_hubs_mark(const struct entities *entities, const struct ties *ties, uint8_t *is_hub,
                   struct casefile *casefile, struct error *error);

// Adverts in the link stage: an entity for each, groups of near-identical texts, cities, and what each advert
// uses.
#pragma once

#include "links/entities.h"
#include "links/ties.h"

struct advert_links {
    struct advert_entities *all;
    char **texts;
    size_t text_capacity;
    size_t count, capacity;
};

// Makes the entities and counts the ties; an advert captured twice (same URL) is one entity.
int advert_links_read(struct advert_links *adverts, struct entities *entities, struct ties *ties,
                      struct casefile *casefile, struct error *error);
int advert_links_write(struct advert_links *adverts, struct casefile *casefile, struct error *error);
void advert_links_done(struct advert_links *adverts);

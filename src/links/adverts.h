// Adverts in the link stage: an entity for each, groups of near-identical texts, cities, and what each advert
// uses.
#pragma once

#include "base/arena.h"
#include "links/entities.h"
#include "links/ties.h"

struct advert_links {
    struct advert_entities *all; // those read now
    struct bytes *texts;         // of each
    size_t count, capacity, text_capacity;
    struct arena *words;
    struct { // adverts that stand and stood alone until now
        int64_t observation_id, text_entity_id;
    } * accompanied;
    size_t accompanied_count, accompanied_capacity;
    struct buffer kept; // what the grouping of texts keeps of this run
};

// Makes the entities and counts the ties of adverts observed after `after` (0: of all); an advert captured
// twice (same URL) is one entity. ADVERT_LINKS_ANEW when texts cannot be added to those that stand.
enum { ADVERT_LINKS_ANEW = 1 };
int advert_links_read(struct advert_links *adverts, int64_t after, struct entities *entities,
                      struct ties *ties, struct casefile *casefile, struct error *error);
int advert_links_write(struct advert_links *adverts, struct casefile *casefile, struct error *error);
void advert_links_done(struct advert_links *adverts);

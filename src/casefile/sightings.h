// In which sources a spelling stands, how often, and about what: the one table by which the later stages know
// what a selector of a source means.
#pragma once

#include "casefile/casefile.h"

// A spelling in a source, in text or as a field. Digits as dialled at home are another number in another
// country, so that one spelling may be about two things in two sources.
struct sighting {
    int64_t source_id, spelling_id;
    int64_t entity_id; // 0: about nothing (the owner, an empty value), or before `link`
    int64_t count, first_observation_id;
};
typedef int sighting_take(void *payload, const struct sighting *sighting, struct error *error);

// Counts them in the observations after one (0: in all). By spelling, then source.
int sighting_gather(struct casefile *casefile, int64_t after, sighting_take *take, void *payload,
                    struct error *error);
// As `link` left them. By source, then spelling.
int sighting_each(struct casefile *casefile, sighting_take *take, void *payload, struct error *error);
// One that stands is raised by so many.
int sighting_put(struct casefile *casefile, const struct sighting *sighting, struct error *error);

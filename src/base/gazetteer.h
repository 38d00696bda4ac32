// Cities of the world, known offline: their names in many languages and where they lie. The data is
// data/cities.tsv, built in; everything here is constant, so pointers stay valid for the life of the program.
#pragma once

#include "base/bytes.h"

struct city {
    const char *name; // the one name used for it: English where there is one; each once ("Valencia (VE)")
    char country[3];  // ISO 3166
    double latitude, longitude; // degrees, WGS 84, to 2 decimals
    unsigned size; // 1: below 100,000 people, 2: below 300,000, 3: below a million, 4: below 3, 5: above
};

size_t gazetteer_count(void);
const struct city *gazetteer_at(size_t index); // in the order of the data

// The regions of a source: of several cities of one name the one that lies in them is meant, in their order;
// else the better known: the one that the data calls by that name without more, then the larger.
struct regions {
    const char *const *codes; // ISO 3166
    size_t count;
};

// The city that a field names, by any name, whatever its case and accents: "bruxelles", "Bruxelles, BE",
// "London - Soho", "75008 Paris". The whole is looked for first, then its parts, then the names inside. NULL
// when none is known.
const struct city *gazetteer_find(struct bytes text, struct regions regions);

// Cities named in running text, in order, by whole words, the longest name first. Names that are everyday
// words or first names too ("Nice", "Reading", "Sofia") only where a place is spoken of: after "in", "à",
// "nach", 在; or standing by themselves with a capital, when the city lies in the source's regions.
typedef void gazetteer_found(void *payload, const struct city *city, size_t start, size_t end);
void gazetteer_each_in(struct bytes text, struct regions regions, gazetteer_found *found, void *payload);

// Along the surface of the Earth.
double gazetteer_distance_km(const struct city *from, const struct city *to);

// Where adverts were seen, in time: sightings to stays. Knows days and cities, not whose they are. Used for a
// ring and for each name, picture and telephone in it. An advert captured again on another day is seen again.
#pragma once

#include "base/json_out.h"
#include "base/time.h"
#include "findings/adverts/groups.h"

#include <stddef.h>

enum { STAY_GAP_DAYS = 14 }; // so long without an advert ends a stay

struct sighting_in_city {
    int64_t city_entity_id; // 0: no city stated; makes no stay
    const char *city;       // borrowed
    struct moment at;       // without a date: makes no stay
};

struct stay {
    int64_t city_entity_id;
    const char *city;
    struct moment first, last;
    int64_t adverts; // seen: one captured on two days counts twice
};

struct itinerary {
    struct stay *stays; // by first advert; those of two cities may overlap
    size_t count, capacity;
    size_t cities;            // distinct
    int64_t days_in_two;      // days on which adverts name two cities and more
    const char *first_of_two; // the cities of the first such day; NULL
    const char *second_of_two;
    int64_t two_at_usec;
};

// Puts the sightings in order of time.
void itinerary_make(struct itinerary *itinerary, struct sighting_in_city *sightings, size_t count);

struct sightings {
    struct sighting_in_city *all;
    size_t count, capacity;
};
void sightings_add(struct sightings *sightings, const struct group_advert *advert); // each of its captures
void itinerary_of(struct itinerary *itinerary, struct sightings *sightings);        // and frees them
void itinerary_done(struct itinerary *itinerary);

int64_t stay_days(const struct stay *stay); // both ends count
// Days on which both have begun and neither has ended.
int64_t stays_together_days(const struct stay *a, const struct stay *b);
int64_t itinerary_median_days(const struct itinerary *itinerary); // of a stay; 0 without any

// The countries entered, one after the other ("BE", "FR", "BE"), and the kilometres from each stay's city to
// the next, as the crow flies: of cities that the gazetteer knows.
struct crossing {
    const char *countries[64];
    size_t country_count; // entered; at most 64 are listed
    size_t distinct;
    int64_t kilometres;
    size_t unknown; // stays in cities that it does not know
};
void itinerary_cross(const struct itinerary *itinerary, struct crossing *crossing);

// "stays": [{city, country, first, last, days, adverts}], at most `limit` of them.
void itinerary_write_stays(struct json_out *json, const struct itinerary *itinerary, size_t limit);

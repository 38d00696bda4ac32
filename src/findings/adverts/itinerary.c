// One stay of a city is open at a time; an advert there within the gap makes it longer.
#include "findings/adverts/itinerary.h"

#include "base/gazetteer.h"
#include "base/memory.h"
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

static const int64_t day_usec = INT64_C(86400000000);

static struct stay *open_stay(struct itinerary *itinerary, const struct sighting_in_city *sighting,
                              bool *known)
{
    *known = false;
    for (size_t i = itinerary->count; i-- > 0;) {
        struct stay *stay = &itinerary->stays[i];
        if (stay->city_entity_id != sighting->city_entity_id)
            continue;
        *known = true;
        return sighting->at.at_usec - stay->last.at_usec <= STAY_GAP_DAYS * day_usec ? stay : NULL;
    }
    return NULL;
}

// Sightings of one day stand together.
static void count_days_in_two(struct itinerary *itinerary, const struct sighting_in_city *sightings,
                              size_t count)
{
    const struct sighting_in_city *first = NULL;
    bool counted = false;
    for (size_t i = 0; i < count; i++) {
        const struct sighting_in_city *one = &sightings[i];
        if (one->city_entity_id == 0 || one->at.at_usec == TIME_UNKNOWN)
            continue;
        if (first == NULL || first->at.at_usec / day_usec != one->at.at_usec / day_usec) {
            first = one;
            counted = false;
            continue;
        }
        if (counted || one->city_entity_id == first->city_entity_id)
            continue;
        counted = true;
        if (itinerary->days_in_two++ == 0) {
            itinerary->first_of_two = first->city;
            itinerary->second_of_two = one->city;
            itinerary->two_at_usec = one->at.at_usec;
        }
    }
}

static int by_time(const void *left, const void *right)
{
    const struct sighting_in_city *a = left, *b = right;
    if (a->at.at_usec != b->at.at_usec)
        return a->at.at_usec < b->at.at_usec ? -1 : 1;
    return a->city_entity_id < b->city_entity_id ? -1 : a->city_entity_id > b->city_entity_id;
}

void itinerary_make(struct itinerary *itinerary, struct sighting_in_city *sightings, size_t count)
{
    *itinerary = (struct itinerary){0};
    if (count)
        qsort(sightings, count, sizeof *sightings, by_time);
    for (size_t i = 0; i < count; i++) {
        const struct sighting_in_city *sighting = &sightings[i];
        if (sighting->city_entity_id == 0 || sighting->at.at_usec == TIME_UNKNOWN)
            continue;
        bool known;
        struct stay *stay = open_stay(itinerary, sighting, &known);
        itinerary->cities += !known;
        if (stay == NULL) {
            ARRAY_ROOM(itinerary->stays, itinerary->capacity, itinerary->count);
            stay = &itinerary->stays[itinerary->count++];
            *stay = (struct stay){sighting->city_entity_id, sighting->city, sighting->at, sighting->at, 0};
        }
        stay->last = sighting->at;
        stay->adverts++;
    }
    count_days_in_two(itinerary, sightings, count);
}

void sightings_add(struct sightings *sightings, const struct group_advert *advert)
{
    for (size_t i = 0; i < advert->observation_count; i++) {
        if (advert->seen[i].at_usec == TIME_UNKNOWN)
            continue;
        ARRAY_ROOM(sightings->all, sightings->capacity, sightings->count);
        sightings->all[sightings->count++] =
            (struct sighting_in_city){advert->city_entity_id, advert->city, advert->seen[i]};
    }
}

void itinerary_of(struct itinerary *itinerary, struct sightings *sightings)
{
    itinerary_make(itinerary, sightings->all, sightings->count);
    memory_free(sightings->all);
    *sightings = (struct sightings){0};
}

void itinerary_done(struct itinerary *itinerary)
{
    memory_free(itinerary->stays);
    *itinerary = (struct itinerary){0};
}

int64_t stay_days(const struct stay *stay)
{
    return (stay->last.at_usec - stay->first.at_usec) / day_usec + 1;
}

int64_t stays_together_days(const struct stay *a, const struct stay *b)
{
    int64_t from = a->first.at_usec > b->first.at_usec ? a->first.at_usec : b->first.at_usec;
    int64_t to = a->last.at_usec < b->last.at_usec ? a->last.at_usec : b->last.at_usec;
    return to < from ? 0 : (to - from) / day_usec + 1;
}

int64_t itinerary_median_days(const struct itinerary *itinerary)
{
    if (itinerary->count == 0)
        return 0;
    int64_t *days = memory_new(itinerary->count, sizeof *days);
    for (size_t i = 0; i < itinerary->count; i++)
        days[i] = stay_days(&itinerary->stays[i]);
    qsort(days, itinerary->count, sizeof *days, order_int64);
    int64_t median = days[itinerary->count / 2];
    memory_free(days);
    return median;
}

void itinerary_cross(const struct itinerary *itinerary, struct crossing *crossing)
{
    *crossing = (struct crossing){0};
    const struct city *before = NULL;
    double kilometres = 0;
    for (size_t i = 0; i < itinerary->count; i++) {
        const struct city *city =
            gazetteer_find(bytes_of_text(itinerary->stays[i].city), (struct regions){0});
        if (city == NULL) {
            crossing->unknown++;
            continue;
        }
        kilometres += before ? gazetteer_distance_km(before, city) : 0;
        bool entered = before == NULL || strcmp(before->country, city->country) != 0, seen = false;
        for (size_t n = 0; n < crossing->country_count && !seen; n++)
            seen = strcmp(crossing->countries[n], city->country) == 0;
        crossing->distinct += !seen;
        if (entered && crossing->country_count < sizeof crossing->countries / sizeof *crossing->countries)
            crossing->countries[crossing->country_count++] = city->country;
        before = city;
    }
    crossing->kilometres = (int64_t)(kilometres + 0.5);
}

void itinerary_write_stays(struct json_out *json, const struct itinerary *itinerary, size_t limit)
{
    char text[MOMENT_TEXT_SIZE];
    json_out_key(json, "stays");
    json_out_array(json);
    for (size_t i = 0; i < itinerary->count && i < limit; i++) {
        const struct stay *stay = &itinerary->stays[i];
        const struct city *city = gazetteer_find(bytes_of_text(stay->city), (struct regions){0});
        json_out_object(json);
        json_out_key_text(json, "city", stay->city);
        if (city)
            json_out_key_text(json, "country", city->country);
        json_out_key_text(json, "first", moment_format(stay->first, text));
        json_out_key_text(json, "last", moment_format(stay->last, text));
        json_out_key_integer(json, "days", stay_days(stay));
        json_out_key_integer(json, "adverts", stay->adverts);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

// From positions to nights in cities; see joined_nights.h.
#include "findings/indicators/joined_nights.h"

#include "base/memory.h"
#include "base/zone.h"
#include "casefile/joins.h"
#include "casefile/sources.h"

#include <math.h>
#include <stdlib.h>

enum { NIGHT_FROM_HOUR = 22, NIGHT_TO_HOUR = 6 };
#define DAY_USEC INT64_C(86400000000)
#define HOUR_USEC INT64_C(3600000000)
static const double CITY_KM_MAX = 30;

struct reading {
    struct joins *joins;
    struct pair_map cities; // (latitude, longitude in hundredths) to the city's place plus one; -1: none
    struct {
        int64_t source_id;
        char name[ZONE_NAME_SIZE];
    } * zones;
    size_t zone_count, zone_capacity;
    struct zone *zone; // of the last device
};

int64_t nearest_city(double latitude, double longitude)
{
    const struct city here = {.latitude = latitude, .longitude = longitude};
    int64_t nearest = -1;
    double least = CITY_KM_MAX;
    for (size_t i = 0; i < gazetteer_count(); i++) {
        const struct city *city = gazetteer_at(i);
        if (fabs(city->latitude - latitude) > 0.5) // 30 km are 0.27 degrees
            continue;
        const double km = gazetteer_distance_km(&here, city);
        if (km < least) {
            least = km;
            nearest = (int64_t)i;
        }
    }
    return nearest;
}

static int64_t city_at(struct reading *reading, double latitude, double longitude)
{
    int64_t *city = pair_map_at(&reading->cities, (int64_t)lround(latitude * 100),
                                (int64_t)lround(longitude * 100), NULL);
    if (*city == 0) {
        const int64_t nearest = nearest_city(latitude, longitude);
        *city = nearest < 0 ? -1 : nearest + 1;
    }
    return *city < 0 ? -1 : *city - 1;
}

static int take_source(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    ARRAY_ROOM(reading->zones, reading->zone_capacity, reading->zone_count);
    reading->zones[reading->zone_count].source_id = source->id;
    char *name = reading->zones[reading->zone_count++].name;
    size_t size = 0;
    for (; source->zone[size] && size < ZONE_NAME_SIZE - 1; size++)
        name[size] = source->zone[size];
    name[size] = '\0';
    return 0;
}

static void begin_device(struct reading *reading, int64_t source_id)
{
    struct joins *joins = reading->joins;
    ARRAY_ROOM(joins->devices, joins->device_capacity, joins->device_count);
    joins->devices[joins->device_count++] =
        (struct device_nights){.source_id = source_id, .first_day = INT64_MAX, .last_day = INT64_MIN};
    zone_close(reading->zone);
    reading->zone = NULL;
    for (size_t i = 0; i < reading->zone_count; i++)
        if (reading->zones[i].source_id == source_id)
            reading->zone = zone_open(reading->zones[i].name);
}

static int take_position(void *payload, const struct position_row *position, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    struct joins *joins = reading->joins;
    if (position->at.zone == ZONE_DATE)
        return 0;
    if (joins->device_count == 0 || joins->devices[joins->device_count - 1].source_id != position->source_id)
        begin_device(reading, position->source_id);
    const int64_t local =
        position->at.at_usec +
        (reading->zone ? zone_offset_sec(reading->zone, position->at.at_usec) * INT64_C(1000000) : 0);
    const int64_t hour = (local % DAY_USEC + DAY_USEC) % DAY_USEC / HOUR_USEC;
    if (hour < NIGHT_FROM_HOUR && hour >= NIGHT_TO_HOUR)
        return 0;
    const int64_t city = city_at(reading, position->latitude, position->longitude);
    if (city < 0)
        return 0;
    struct device_nights *device = &joins->devices[joins->device_count - 1];
    const int64_t day =
        (local - NIGHT_TO_HOUR * HOUR_USEC) / DAY_USEC; // the small hours are of the day before
    device->first_day = day < device->first_day ? day : device->first_day;
    device->last_day = day > device->last_day ? day : device->last_day;
    ARRAY_ROOM(device->nights, device->capacity, device->count);
    device->nights[device->count++] = (struct night){city, day, position->observation_id};
    joins->has_nights = true;
    return 0;
}

static int by_city(const void *left, const void *right)
{
    const struct night *a = left, *b = right;
    if (a->city != b->city)
        return a->city < b->city ? -1 : 1;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->observation_id < b->observation_id ? -1 : a->observation_id > b->observation_id;
}

static void settle(struct device_nights *device)
{
    size_t kept = 0;
    if (device->count)
        qsort(device->nights, device->count, sizeof *device->nights, by_city);
    for (size_t i = 0; i < device->count; i++)
        if (kept == 0 || device->nights[kept - 1].city != device->nights[i].city ||
            device->nights[kept - 1].day != device->nights[i].day)
            device->nights[kept++] = device->nights[i];
    device->count = kept;
}

int joined_nights_read(struct joins *joins, struct casefile *casefile, struct error *error)
{
    struct reading reading = {.joins = joins};
    int result = source_each(casefile, take_source, &reading, error);
    if (result == 0)
        result = position_each(casefile, take_position, &reading, error);
    for (size_t i = 0; i < joins->device_count; i++)
        settle(&joins->devices[i]);
    zone_close(reading.zone);
    pair_map_done(&reading.cities);
    memory_free(reading.zones);
    return result;
}

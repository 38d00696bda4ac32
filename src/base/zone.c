// Zones by ICU, with the offset of the last quarter of an hour remembered: moments come in the order of time.
#include "base/zone.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

#define QUARTER_USEC INT64_C(900000000)

struct zone {
    UCalendar *calendar;
    int64_t quarter, offset_sec;
    bool known; // the quarter's
};

// Countries of several zones in which one stands for nearly all who live there.
static const char *const main_zones[][2] = {
    {"CN", "Asia/Shanghai"}, {"CY", "Asia/Nicosia"},      {"DE", "Europe/Berlin"}, {"ES", "Europe/Madrid"},
    {"FR", "Europe/Paris"},  {"MY", "Asia/Kuala_Lumpur"}, {"PT", "Europe/Lisbon"}, {"UA", "Europe/Kiev"},
};

static bool only_zone(const char *country, char name[ZONE_NAME_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *zones =
        ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, country, NULL, &status);
    int32_t size = 0;
    const char *first = U_SUCCESS(status) ? uenum_next(zones, &size, &status) : NULL;
    bool fits = first && size > 0 && size < ZONE_NAME_SIZE;
    if (fits)
        snprintf(name, ZONE_NAME_SIZE, "%s", first);
    bool only = fits && uenum_next(zones, &size, &status) == NULL && U_SUCCESS(status);
    uenum_close(zones);
    return only;
}

bool zone_of_country(const char *country, char name[ZONE_NAME_SIZE])
{
    name[0] = 0;
    if (country == NULL || strlen(country) != 2)
        return false;
    for (size_t i = 0; i < sizeof main_zones / sizeof *main_zones; i++)
        if (strcmp(main_zones[i][0], country) == 0) {
            snprintf(name, ZONE_NAME_SIZE, "%s", main_zones[i][1]);
            return true;
        }
    return only_zone(country, name);
}

struct zone *zone_open(const char *name)
{
    UChar id[ZONE_NAME_SIZE], canonical[ZONE_NAME_SIZE];
    UErrorCode status = U_ZERO_ERROR;
    int32_t size;
    u_strFromUTF8(id, ZONE_NAME_SIZE, &size, name, -1, &status);
    ucal_getCanonicalTimeZoneID(id, size, canonical, ZONE_NAME_SIZE, NULL, &status); // refuses unknown ones
    UCalendar *calendar = U_SUCCESS(status) ? ucal_open(id, size, "en", UCAL_GREGORIAN, &status) : NULL;
    if (U_FAILURE(status)) {
        if (calendar)
            ucal_close(calendar);
        return NULL;
    }
    struct zone *zone = memory_new(1, sizeof *zone);
    zone->calendar = calendar;
    return zone;
}

void zone_close(struct zone *zone)
{
    if (zone)
        ucal_close(zone->calendar);
    memory_free(zone);
}

int64_t zone_offset_sec(struct zone *zone, int64_t at_usec)
{
    int64_t quarter = at_usec / QUARTER_USEC - (at_usec % QUARTER_USEC < 0);
    if (zone->known && zone->quarter == quarter)
        return zone->offset_sec;
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(zone->calendar, (double)quarter * (double)(QUARTER_USEC / 1000), &status);
    int32_t msec = ucal_get(zone->calendar, UCAL_ZONE_OFFSET, &status) +
                   ucal_get(zone->calendar, UCAL_DST_OFFSET, &status);
    zone->quarter = quarter;
    zone->offset_sec = U_SUCCESS(status) ? msec / 1000 : 0;
    zone->known = true;
    return zone->offset_sec;
}

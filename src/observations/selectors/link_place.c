// Links to a place on a map: the hosts of map services, and where latitude and longitude stand in their paths
// and queries. Source: the services' own pages on their links (Google Maps URLs, Apple Map Links,
// OpenStreetMap's wiki, Waze deep links).
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

// What stands before the latitude, and what parts it from the longitude; the first key that fits decides.
static const struct key {
    const char *before, *between; // between: NULL for a comma, written or escaped
} KEYS[] = {
    {"!3d", "!4d"},   {"mlat=", "&mlon="}, {"q=loc:", NULL},  {"query=", NULL},  {"destination=", NULL},
    {"daddr=", NULL}, {"sll=", NULL},      {"ll=", NULL},     {"center=", NULL}, {"q=", NULL},
    {"cp=", "~"},     {"/@", NULL},        {"/place/", NULL}, {"/dir/", NULL},   {"/search/", NULL},
};

static bool is_map(struct bytes host, struct bytes rest)
{
    static const char *const hosts[] = {"maps.apple.com", "openstreetmap.org", "osm.org", "waze.com",
                                        "here.com"};
    static const char *const with_path[] = {"google.", "bing."};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t size = strlen(hosts[i]);
        if (host.size >= size && strncasecmp((const char *)host.data + host.size - size, hosts[i], size) == 0)
            return true;
    }
    bool maps = (rest.size > 5 && memcmp(rest.data, "/maps", 5) == 0) ||
                (host.size > 5 && strncasecmp((const char *)host.data, "maps.", 5) == 0);
    for (size_t i = 0; maps && i < sizeof with_path / sizeof *with_path; i++)
        if (bytes_find(host, bytes_of_text(with_path[i]), 0) >= 0)
            return true;
    return false;
}

static size_t skip_between(struct bytes rest, size_t at, const char *between)
{
    static const char *const commas[] = {",+", ",%20", "%2C+", "%2C%20", "%2C", "%2c", ","};
    if (between)
        return bytes_start_with(bytes_slice(rest, at, rest.size), between, strlen(between)) ? strlen(between)
                                                                                            : 0;
    for (size_t i = 0; i < sizeof commas / sizeof *commas; i++)
        if (bytes_start_with(bytes_slice(rest, at, rest.size), commas[i], strlen(commas[i])))
            return strlen(commas[i]);
    return 0;
}

// "52.3702,4.8951" from `at`; false when it is no pair with decimals.
static const char *read_pair(const struct observation_context *context, struct bytes rest, size_t at,
                             const char *between)
{
    char latitude[COORDINATE_NUMBER_SIZE], longitude[COORDINATE_NUMBER_SIZE];
    size_t size = coordinate_number(rest, at, latitude);
    size_t skip = size ? skip_between(rest, at + size, between) : 0;
    size_t degrees = strcspn(latitude + (latitude[0] == '-'), ".");
    if (skip == 0 || !coordinate_number(rest, at + size + skip, longitude) || strchr(latitude, '.') == NULL ||
        strchr(longitude, '.') == NULL || degrees > 2)
        return NULL;
    return arena_print(context->arena, "%s,%s", latitude, longitude);
}

bool link_to_place(const struct observation_context *context, struct bytes host, struct bytes rest,
                   struct bytes found, struct selector *selector)
{
    if (!is_map(host, rest))
        return false;
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        ptrdiff_t at = bytes_find(rest, bytes_of_text(KEYS[i].before), 0);
        const char *value =
            at < 0 ? NULL : read_pair(context, rest, (size_t)at + strlen(KEYS[i].before), KEYS[i].between);
        if (value == NULL)
            continue;
        *selector = selector_make(context, SELECTOR_COORDINATE, GRADE_VALID, value, found);
        return true;
    }
    return false;
}

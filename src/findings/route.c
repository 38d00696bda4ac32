// Routes: the cities of a ring in time. Two stays that overlap are told, because one person cannot be in two
// cities at once. A ring that works all its cities all the time has no route.
#include "findings/pattern.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "findings/adverts/groups.h"
#include "findings/adverts/itinerary.h"

#include <stdlib.h>
#include <string.h>

enum { LISTED_MAX = 200 };

// From the first to the last advert of each city, whatever lies between: by first advert.
struct span {
    int64_t city_entity_id;
    struct moment first, last;
};

struct spans {
    struct span *all;
    size_t count, capacity;
};

static void read_spans(const struct itinerary *itinerary, struct spans *spans)
{
    for (size_t i = 0; i < itinerary->count; i++) {
        const struct stay *stay = &itinerary->stays[i];
        size_t at = 0;
        while (at < spans->count && spans->all[at].city_entity_id != stay->city_entity_id)
            at++;
        if (at == spans->count) {
            ARRAY_ROOM(spans->all, spans->capacity, spans->count);
            spans->all[spans->count++] = (struct span){stay->city_entity_id, stay->first, stay->last};
        } else if (stay->last.at_usec > spans->all[at].last.at_usec) {
            spans->all[at].last = stay->last;
        }
    }
}

static int64_t days_together(const struct span *a, const struct span *b)
{
    return stays_together_days(&(struct stay){.first = a->first, .last = a->last},
                               &(struct stay){.first = b->first, .last = b->last});
}

static int64_t days_of(const struct span *span)
{
    return stay_days(&(struct stay){.first = span->first, .last = span->last});
}

// Whether people move: of the steps from one city to the next begun, most leave the first before or soon
// after, so that the two are together for less than half of the shorter stay.
static bool moves(const struct spans *stays)
{
    size_t steps = 0, left = 0;
    for (size_t i = 0; i + 1 < stays->count; i++) {
        const struct span *one = &stays->all[i], *next = &stays->all[i + 1];
        int64_t shorter = days_of(one) < days_of(next) ? days_of(one) : days_of(next);
        steps++;
        left += days_together(one, next) * 2 < shorter || days_together(one, next) == 0;
    }
    return steps > 0 && left * 2 >= steps;
}

static void write_two_at_once(struct json_out *json, const struct itinerary *itinerary)
{
    size_t listed = 0;
    int64_t overlapping = 0;
    json_out_key(json, "two_cities_at_once");
    json_out_array(json);
    for (size_t i = 0; i < itinerary->count; i++)
        for (size_t n = i + 1; n < itinerary->count; n++) {
            const struct stay *one = &itinerary->stays[i], *other = &itinerary->stays[n];
            int64_t days = one->city_entity_id == other->city_entity_id ? 0 : stays_together_days(one, other);
            overlapping += days > 0;
            if (days == 0 || listed++ >= LISTED_MAX)
                continue;
            json_out_object(json);
            json_out_key(json, "cities");
            json_out_array(json);
            json_out_text(json, one->city);
            json_out_text(json, other->city);
            json_out_array_end(json);
            json_out_key_integer(json, "days", days);
            json_out_object_end(json);
        }
    json_out_array_end(json);
    json_out_key_integer(json, "pairs_of_stays_at_once", overlapping);
}

static void write_facts(struct buffer *out, const struct itinerary *itinerary, int64_t adverts)
{
    struct json_out json = json_out_to(out);
    struct crossing crossing;
    itinerary_cross(itinerary, &crossing);
    json_out_object(&json);
    json_out_key_integer(&json, "cities", (int64_t)itinerary->cities);
    json_out_key_integer(&json, "adverts", adverts);
    json_out_key_integer(&json, "countries", (int64_t)crossing.distinct);
    json_out_key(&json, "countries_entered");
    json_out_array(&json);
    for (size_t i = 0; i < crossing.country_count; i++)
        json_out_text(&json, crossing.countries[i]);
    json_out_array_end(&json);
    json_out_key_integer(&json, "kilometres", crossing.kilometres);
    if (crossing.unknown)
        json_out_key_integer(&json, "stays_in_cities_not_in_the_gazetteer", (int64_t)crossing.unknown);
    json_out_key_integer(&json, "median_stay_days", itinerary_median_days(itinerary));
    itinerary_write_stays(&json, itinerary, LISTED_MAX);
    write_two_at_once(&json, itinerary);
    json_out_key_text(&json, "base_rate", advert_base_rate);
    json_out_object_end(&json);
}

static void write_title(struct buffer *title, const struct itinerary *itinerary, const struct spans *spans,
                        int64_t adverts)
{
    char first[MOMENT_TEXT_SIZE], last[MOMENT_TEXT_SIZE];
    struct moment end = itinerary->stays[0].last;
    size_t named = 0;
    for (size_t i = 0; i < itinerary->count; i++)
        if (itinerary->stays[i].last.at_usec > end.at_usec)
            end = itinerary->stays[i].last;
    for (size_t i = 0; i < itinerary->count && named < 8; i++) { // each city where it comes first
        bool seen = false;
        for (size_t n = 0; n < i && !seen; n++)
            seen = itinerary->stays[n].city_entity_id == itinerary->stays[i].city_entity_id;
        if (!seen)
            buffer_print(title, "%s%s", named++ ? ", " : "", itinerary->stays[i].city);
    }
    buffer_print(title, "%s: %lld adverts of one ring in %zu cities, %.10s to %.10s",
                 spans->count > 8 ? " ..." : "", (long long)adverts, spans->count,
                 moment_format(itinerary->stays[0].first, first), moment_format(end, last));
}

static int put(struct casefile *casefile, const struct advert_group *group, const struct itinerary *itinerary,
               const struct spans *spans, struct error *error)
{
    struct buffer title, facts;
    int64_t adverts = 0;
    for (size_t i = 0; i < itinerary->count; i++)
        adverts += itinerary->stays[i].adverts;
    buffer_init(&title, 4096);
    buffer_init(&facts, 256 * 1024);
    write_title(&title, itinerary, spans, adverts);
    write_facts(&facts, itinerary, adverts);
    struct finding finding = {.kind = "route",
                              .title = buffer_text(&title),
                              .rule = "route",
                              .version = 2,
                              .facts = buffer_text(&facts)};
    int result = finding_put(casefile, &finding, error);
    for (size_t i = 0; result == 0 && i < spans->count; i++)
        result = finding_add_entity(casefile, finding.id, spans->all[i].city_entity_id, "city", error);
    for (size_t i = 0; result == 0 && i < group->contacts[CONTACT_PHONE].count; i++)
        result =
            finding_add_entity(casefile, finding.id, group->contacts[CONTACT_PHONE].ids[i], "phone", error);
    for (size_t i = 0; result == 0 && i < group->advert_count; i++) {
        const struct group_advert *advert = &group->adverts[i];
        if (advert->city_entity_id == 0 || advert->posted.at_usec == TIME_UNKNOWN)
            continue;
        result = finding_add_entity(casefile, finding.id, advert->entity_id, "advert", error);
        for (size_t n = 0; result == 0 && n < advert->observation_count; n++)
            result = finding_add_evidence(casefile, finding.id, advert->observations[n], error);
    }
    buffer_done(&title);
    buffer_done(&facts);
    return result;
}

static int find_in_group(struct casefile *casefile, const struct advert_group *group, struct error *error)
{
    struct itinerary itinerary;
    struct spans spans = {0};
    struct sightings sightings = {0};
    for (size_t i = 0; i < group->advert_count; i++)
        sightings_add(&sightings, &group->adverts[i]);
    itinerary_of(&itinerary, &sightings);
    read_spans(&itinerary, &spans);
    int result = spans.count >= 2 && moves(&spans) ? put(casefile, group, &itinerary, &spans, error) : 0;
    memory_free(spans.all);
    itinerary_done(&itinerary);
    return result;
}

static int find(struct find_context *context, struct error *error)
{
    const struct advert_groups *groups;
    int result = find_adverts(context, &groups, error);
    for (size_t i = 0; result == 0 && i < groups->count; i++)
        if (groups->all[i].is_ring)
            result = find_in_group(context->casefile, &groups->all[i], error);
    return result;
}

extern const struct pattern route;
const struct pattern route = {
    .name = "route",
    .version = 2,
    .summary = "the cities of a ring in time: stays, countries crossed, two cities at once",
    .find = find,
};

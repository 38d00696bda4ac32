// Routes: the cities of a ring in time. A stay is a city with its first and last advert; two stays that
// overlap are told, because one person cannot be in two cities at once. A ring that works all its cities all
// the time has no route.
#include "findings/pattern.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "findings/adverts/groups.h"

#include <stdlib.h>
#include <string.h>

enum { LISTED_MAX = 200 };

static const int64_t day_usec = INT64_C(86400000000);

struct stay {
    int64_t city_entity_id;
    const char *city;
    struct moment first, last;
    int64_t adverts;
};

struct stays {
    struct stay *all; // by first advert
    size_t count, capacity;
};

static void read_stays(const struct advert_group *group, struct stays *stays)
{
    for (size_t i = 0; i < group->advert_count; i++) {
        const struct group_advert *advert = &group->adverts[i];
        if (advert->city_entity_id == 0 || advert->posted.at_usec == TIME_UNKNOWN)
            continue;
        size_t at = 0;
        while (at < stays->count && stays->all[at].city_entity_id != advert->city_entity_id)
            at++;
        if (at == stays->count) {
            ARRAY_ROOM(stays->all, stays->capacity, stays->count);
            stays->all[stays->count++] =
                (struct stay){advert->city_entity_id, advert->city, advert->posted, advert->posted, 0};
        }
        stays->all[at].last = advert->posted;
        stays->all[at].adverts++;
    }
}

// Days on which both have begun and neither has ended.
static int64_t days_together(const struct stay *a, const struct stay *b)
{
    int64_t from = a->first.at_usec > b->first.at_usec ? a->first.at_usec : b->first.at_usec;
    int64_t to = a->last.at_usec < b->last.at_usec ? a->last.at_usec : b->last.at_usec;
    return to < from ? 0 : (to - from) / day_usec + 1;
}

static int64_t days_of(const struct stay *stay)
{
    return (stay->last.at_usec - stay->first.at_usec) / day_usec + 1;
}

// Whether people move: of the steps from one city to the next begun, most leave the first before or soon
// after, so that the two are together for less than half of the shorter stay.
static bool moves(const struct stays *stays)
{
    size_t steps = 0, left = 0;
    for (size_t i = 0; i + 1 < stays->count; i++) {
        const struct stay *one = &stays->all[i], *next = &stays->all[i + 1];
        int64_t shorter = days_of(one) < days_of(next) ? days_of(one) : days_of(next);
        steps++;
        left += days_together(one, next) * 2 < shorter || days_together(one, next) == 0;
    }
    return steps > 0 && left * 2 >= steps;
}

static void write_facts(struct buffer *out, const struct stays *stays, int64_t adverts)
{
    struct json_out json = json_out_to(out);
    char text[MOMENT_TEXT_SIZE];
    size_t listed = 0;
    int64_t overlapping = 0;
    json_out_object(&json);
    json_out_key_integer(&json, "cities", (int64_t)stays->count);
    json_out_key_integer(&json, "adverts", adverts);
    json_out_key(&json, "stays");
    json_out_array(&json);
    for (size_t i = 0; i < stays->count && i < LISTED_MAX; i++) {
        json_out_object(&json);
        json_out_key_text(&json, "city", stays->all[i].city);
        json_out_key_text(&json, "first", moment_format(stays->all[i].first, text));
        json_out_key_text(&json, "last", moment_format(stays->all[i].last, text));
        json_out_key_integer(&json, "days", days_of(&stays->all[i]));
        json_out_key_integer(&json, "adverts", stays->all[i].adverts);
        json_out_object_end(&json);
    }
    json_out_array_end(&json);
    json_out_key(&json, "two_cities_at_once");
    json_out_array(&json);
    for (size_t i = 0; i < stays->count; i++)
        for (size_t n = i + 1; n < stays->count; n++) {
            int64_t days = days_together(&stays->all[i], &stays->all[n]);
            overlapping += days > 0;
            if (days == 0 || listed++ >= LISTED_MAX)
                continue;
            json_out_object(&json);
            json_out_key(&json, "cities");
            json_out_array(&json);
            json_out_text(&json, stays->all[i].city);
            json_out_text(&json, stays->all[n].city);
            json_out_array_end(&json);
            json_out_key_integer(&json, "days", days);
            json_out_object_end(&json);
        }
    json_out_array_end(&json);
    json_out_key_integer(&json, "pairs_of_cities_at_once", overlapping);
    json_out_key_text(&json, "base_rate", advert_base_rate);
    json_out_object_end(&json);
}

static void write_title(struct buffer *title, const struct stays *stays, int64_t adverts)
{
    char first[MOMENT_TEXT_SIZE], last[MOMENT_TEXT_SIZE];
    struct moment end = stays->all[0].last;
    for (size_t i = 0; i < stays->count; i++) {
        if (stays->all[i].last.at_usec > end.at_usec)
            end = stays->all[i].last;
        if (i < 8)
            buffer_print(title, "%s%s", i ? ", " : "", stays->all[i].city);
    }
    buffer_print(title, "%s: %lld adverts of one ring in %zu cities, %.10s to %.10s",
                 stays->count > 8 ? " ..." : "", (long long)adverts, stays->count,
                 moment_format(stays->all[0].first, first), moment_format(end, last));
}

static int put(struct casefile *casefile, const struct advert_group *group, const struct stays *stays,
               struct error *error)
{
    struct buffer title, facts;
    int64_t adverts = 0;
    for (size_t i = 0; i < stays->count; i++)
        adverts += stays->all[i].adverts;
    buffer_init(&title, 4096);
    buffer_init(&facts, 256 * 1024);
    write_title(&title, stays, adverts);
    write_facts(&facts, stays, adverts);
    struct finding finding = {.kind = "route",
                              .title = buffer_text(&title),
                              .rule = "route",
                              .version = 1,
                              .facts = buffer_text(&facts)};
    int result = finding_put(casefile, &finding, error);
    for (size_t i = 0; result == 0 && i < stays->count; i++)
        result = finding_add_entity(casefile, finding.id, stays->all[i].city_entity_id, "city", error);
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

static int find(struct find_context *context, struct error *error)
{
    const struct advert_groups *groups;
    int result = find_adverts(context, &groups, error);
    for (size_t i = 0; result == 0 && i < groups->count; i++) {
        struct stays stays = {0};
        if (!advert_group_is_ring(&groups->all[i]))
            continue;
        read_stays(&groups->all[i], &stays);
        if (stays.count >= 2 && moves(&stays))
            result = put(context->casefile, &groups->all[i], &stays, error);
        memory_free(stays.all);
    }
    return result;
}

extern const struct pattern route;
const struct pattern route = {
    .name = "route",
    .version = 1,
    .summary = "the cities of a ring in time: where it was first and last seen, and which cities at once",
    .find = find,
};

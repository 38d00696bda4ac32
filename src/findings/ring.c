// Rings: adverts that one hand runs, far beyond what an individual or a small collective does. Facts are
// counts; nobody gets a score, and what people are or look like is no part of it.
#include "findings/pattern.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "findings/adverts/groups.h"

#include <stdlib.h>
#include <string.h>

enum { WEEK_DAYS = 7 };

static const int64_t day_usec = INT64_C(86400000000);

static size_t dated(const struct advert_group *group)
{
    size_t count = 0;
    while (count < group->advert_count && group->adverts[count].posted.at_usec != TIME_UNKNOWN)
        count++;
    return count;
}

// The most cities in which adverts were posted within any seven days.
static int64_t cities_in_a_week(const struct advert_group *group, size_t count)
{
    int64_t most = 0;
    for (size_t first = 0; first < count; first++) {
        int64_t cities = 0;
        for (size_t i = first; i < count && group->adverts[i].posted.at_usec <
                                                group->adverts[first].posted.at_usec + WEEK_DAYS * day_usec;
             i++) {
            bool known = group->adverts[i].city_entity_id == 0;
            for (size_t n = first; n < i && !known; n++)
                known = group->adverts[n].city_entity_id == group->adverts[i].city_entity_id;
            cities += !known;
        }
        if (cities > most)
            most = cities;
    }
    return most;
}

static void write_facts(struct buffer *out, const struct advert_group *group)
{
    struct json_out json = json_out_to(out);
    char text[MOMENT_TEXT_SIZE];
    size_t count = dated(group);
    json_out_object(&json);
    json_out_key_integer(&json, "adverts", (int64_t)group->advert_count);
    json_out_key_integer(&json, "phones", (int64_t)group->contacts[CONTACT_PHONE].count);
    json_out_key_integer(&json, "handles", (int64_t)group->contacts[CONTACT_HANDLE].count);
    json_out_key_integer(&json, "emails", (int64_t)group->contacts[CONTACT_EMAIL].count);
    json_out_key_integer(&json, "texts", (int64_t)group->contacts[CONTACT_TEXT].count);
    json_out_key_integer(&json, "cities", (int64_t)group->city_count);
    if (count) {
        const struct group_advert *first = &group->adverts[0], *last = &group->adverts[count - 1];
        json_out_key_text(&json, "first", moment_format(first->posted, text));
        json_out_key_text(&json, "last", moment_format(last->posted, text));
        json_out_key_integer(&json, "active_days",
                             (last->posted.at_usec - first->posted.at_usec) / day_usec + 1);
        json_out_key_integer(&json, "most_cities_in_7_days", cities_in_a_week(group, count));
    }
    json_out_key_integer(&json, "hubs_not_believed", (int64_t)group->hub_count);
    json_out_key_text(&json, "base_rate", advert_base_rate);
    json_out_object_end(&json);
}

static int add_entities(struct casefile *casefile, int64_t finding_id, const struct advert_group *group,
                        struct error *error)
{
    static const char *const roles[CONTACT_KINDS] = {"phone", "handle", "email", "text"};
    for (size_t kind = 0; kind < CONTACT_KINDS; kind++)
        for (size_t i = 0; i < group->contacts[kind].count; i++)
            if (finding_add_entity(casefile, finding_id, group->contacts[kind].ids[i], roles[kind], error))
                return -1;
    for (size_t i = 0; i < group->advert_count; i++) {
        int64_t city = group->adverts[i].city_entity_id;
        bool known = city == 0;
        for (size_t n = 0; n < i && !known; n++)
            known = group->adverts[n].city_entity_id == city;
        if (!known && finding_add_entity(casefile, finding_id, city, "city", error))
            return -1;
    }
    for (size_t i = 0; i < group->advert_count; i++) {
        if (finding_add_entity(casefile, finding_id, group->adverts[i].entity_id, "advert", error))
            return -1;
        for (size_t n = 0; n < group->adverts[i].observation_count; n++)
            if (finding_add_evidence(casefile, finding_id, group->adverts[i].observations[n], error))
                return -1;
    }
    return 0;
}

static int put(struct casefile *casefile, const struct advert_group *group, struct error *error)
{
    struct buffer title, facts;
    char first[MOMENT_TEXT_SIZE], last[MOMENT_TEXT_SIZE];
    size_t count = dated(group);
    buffer_init(&title, 1024);
    buffer_init(&facts, 4096);
    buffer_print(&title, "%zu adverts with %zu telephone%s", group->advert_count,
                 group->contacts[CONTACT_PHONE].count, group->contacts[CONTACT_PHONE].count == 1 ? "" : "s");
    if (group->contacts[CONTACT_HANDLE].count)
        buffer_print(&title, ", %zu handle%s", group->contacts[CONTACT_HANDLE].count,
                     group->contacts[CONTACT_HANDLE].count == 1 ? "" : "s");
    buffer_print(&title, " and %zu text%s in %zu cit%s", group->contacts[CONTACT_TEXT].count,
                 group->contacts[CONTACT_TEXT].count == 1 ? "" : "s", group->city_count,
                 group->city_count == 1 ? "y" : "ies");
    if (count)
        buffer_print(&title, ", %.10s to %.10s", moment_format(group->adverts[0].posted, first),
                     moment_format(group->adverts[count - 1].posted, last));
    write_facts(&facts, group);
    struct finding finding = {.kind = "ring",
                              .title = buffer_text(&title),
                              .rule = "ring",
                              .version = 1,
                              .facts = buffer_text(&facts)};
    int result =
        finding_put(casefile, &finding, error) || add_entities(casefile, finding.id, group, error) ? -1 : 0;
    buffer_done(&title);
    buffer_done(&facts);
    return result;
}

// Of all groups, rings or not: which adverts one hand wrote, as far as is believed.
static int put_groups(struct casefile *casefile, const struct advert_groups *groups, struct error *error)
{
    for (size_t i = 0; i < groups->count; i++)
        for (size_t n = 0; n < groups->all[i].advert_count; n++)
            if (finding_put_advert_group(casefile, groups->all[i].adverts[n].entity_id, groups->all[i].id,
                                         error))
                return -1;
    return advert_groups_settle(casefile, error);
}

static int find(struct find_context *context, struct error *error)
{
    const struct advert_groups *groups;
    if (find_adverts(context, &groups, error) || put_groups(context->casefile, groups, error))
        return -1;
    for (size_t i = 0; i < groups->count; i++)
        if (advert_group_is_ring(&groups->all[i]) && put(context->casefile, &groups->all[i], error))
            return -1;
    return 0;
}

extern const struct pattern ring;
const struct pattern ring = {
    .name = "ring",
    .version = 1,
    .summary =
        "adverts that one hand runs: tied by telephone, handle or near-identical text, beyond a small collective",
    .find = find,
};

// Words for ties stand here and nowhere else.
#include "findings/ring_facts.h"

#include "base/json_out.h"
#include "base/map.h"
#include "casefile/network.h"

#include <string.h>

enum { WEEK_DAYS = 7, WORDS_SIZE = 512 };

static const int64_t day_usec = INT64_C(86400000000);

struct writer {
    struct json_out json;
    const struct advert_groups *groups;
    struct casefile *casefile;
};

size_t ring_dated(const struct advert_group *group)
{
    size_t count = 0;
    while (count < group->advert_count && group->adverts[count].posted.at_usec != TIME_UNKNOWN)
        count++;
    return count;
}

// The most cities in which adverts were posted within any seven days.
static int64_t cities_in_a_week(const struct advert_group *group, size_t dated)
{
    int64_t most = 0, cities = 0;
    struct pair_map adverts = {0}; // of each city, within the week
    for (size_t first = 0, end = 0; first < dated; first++) {
        const struct group_advert *from = &group->adverts[first];
        for (;
             end < dated && group->adverts[end].posted.at_usec < from->posted.at_usec + WEEK_DAYS * day_usec;
             end++)
            if (group->adverts[end].city_entity_id)
                cities += ++*pair_map_at(&adverts, group->adverts[end].city_entity_id, 0, NULL) == 1;
        most = cities > most ? cities : most;
        if (from->city_entity_id)
            cities -= --*pair_map_at(&adverts, from->city_entity_id, 0, NULL) == 0;
    }
    pair_map_done(&adverts);
    return most;
}

// ---- words ----

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static void say_weight(const struct group_tie *tie, struct buffer *words)
{
    uint32_t others = tie->advertisers_elsewhere;
    bool copied = tie->kind >= CONTACT_TEXT;
    if (others)
        buffer_print(words, "%s: %u other advertiser%s show%s it too", copied ? "weak" : "fair", others,
                     plural(others), others == 1 ? "s" : "");
    else if (tie->kind == CONTACT_HANDLE && tie->pattern)
        buffer_print(
            words,
            "fair: nobody else shows it, but %u other handle%s of the case differ from it in digits only",
            tie->pattern, plural(tie->pattern));
    else if (copied)
        buffer_add_text(
            words, "fair: nobody else shows it; counts with another tie, or in the same weeks and cities");
    else
        buffer_add_text(words, "strong: nobody else shows it");
}

static void say_doubt(const struct group_tie *tie, const char *hub_reason, struct buffer *words)
{
    uint32_t others = tie->advertisers_elsewhere;
    const char *s = plural(others);
    if (tie->doubt == DOUBT_HUB)
        buffer_print(words, "%s: %s",
                     tie->kind == CONTACT_PHONE  ? "a desk"
                     : tie->kind == CONTACT_TEXT ? "a stock text"
                                                 : "common property",
                     hub_reason ? hub_reason : "many show it");
    else if (tie->doubt == DOUBT_DESK)
        buffer_print(words,
                     "a desk: %u other advertiser%s print it, always beside a number of their own, and "
                     "nothing else ties them",
                     others, s);
    else if (tie->doubt == DOUBT_JUDGED)
        buffer_print(words, "an analyst said that %s hand",
                     others == 1 ? "the other advertiser who shows it is another"
                                 : "others who show it are another");
    else if (tie->kind == CONTACT_TEXT)
        buffer_print(words, "%s: %u other advertiser%s use%s it, and too little else ties them",
                     others > 2 ? "a stock text" : "a text that others have, too", others, s,
                     others == 1 ? "s" : "");
    else if (tie->kind == CONTACT_PICTURE)
        buffer_print(words, "a picture that %u unrelated advertiser%s show%s, too", others, s,
                     others == 1 ? "s" : "");
    else
        buffer_print(words, "%u other advertiser%s show%s it, and too little else ties them", others, s,
                     others == 1 ? "s" : "");
}

// ---- ties ----

struct named { // what an entity is called
    struct json_out *json;
    const struct group_tie *tie;
};

static int take_value(void *payload, const struct entity *entity, struct error *error)
{
    struct named *named = payload;
    struct json_out *json = named->json;
    const struct group_tie *tie = named->tie;
    char first[MOMENT_TEXT_SIZE], last[MOMENT_TEXT_SIZE];
    struct buffer words;
    (void)error;
    buffer_init(&words, WORDS_SIZE);
    json_out_key_text(json, "kind", entity->kind);
    json_out_key_text(json, "value", entity->value);
    json_out_key_integer(json, "adverts", tie->adverts);
    if (tie->first.at_usec != TIME_UNKNOWN) {
        json_out_key_text(json, "first", moment_format(tie->first, first));
        json_out_key_text(json, "last", moment_format(tie->last, last));
    }
    if (tie->doubt == DOUBT_NONE) {
        say_weight(tie, &words);
        json_out_key_text(json, "weight", buffer_text(&words));
    } else {
        say_doubt(tie, entity->hub_reason, &words);
        json_out_key_integer(json, "other_adverts", tie->adverts_elsewhere);
        json_out_key_integer(json, "other_advertisers", tie->advertisers_elsewhere);
        json_out_key_text(json, "why", buffer_text(&words));
    }
    buffer_done(&words);
    return 0;
}

static int take_name(void *payload, const struct entity *entity, struct error *error)
{
    (void)error;
    json_out_key_text(payload, entity->kind, entity->value);
    return 0;
}

// The rings that show it, too: each by its first contact and its size.
static int write_others(struct writer *writer, const struct group_tie *tie, struct error *error)
{
    json_out_key(&writer->json, "other_rings");
    json_out_array(&writer->json);
    for (size_t i = 0; i < TIE_OTHERS_MAX && tie->other_groups[i]; i++) {
        const struct advert_group *other = advert_groups_by_id(writer->groups, tie->other_groups[i]);
        size_t kind = 0;
        if (other == NULL || !other->is_ring)
            continue;
        json_out_object(&writer->json);
        while (kind < CONTACT_TEXT && other->contacts[kind].count == 0)
            kind++;
        if (kind < CONTACT_TEXT &&
            entity_find(writer->casefile, other->contacts[kind].ids[0], take_name, &writer->json, error))
            return -1;
        json_out_key_integer(&writer->json, "adverts", (int64_t)other->advert_count);
        json_out_object_end(&writer->json);
    }
    json_out_array_end(&writer->json);
    return 0;
}

static int write_ties(struct writer *writer, const char *key, const struct group_tie *ties, size_t count,
                      struct error *error)
{
    json_out_key(&writer->json, key);
    json_out_array(&writer->json);
    for (size_t i = 0; i < count; i++) {
        struct named named = {&writer->json, &ties[i]};
        json_out_object(&writer->json);
        if (entity_find(writer->casefile, ties[i].entity_id, take_value, &named, error) ||
            (ties[i].doubt != DOUBT_NONE && write_others(writer, &ties[i], error)))
            return -1;
        json_out_object_end(&writer->json);
    }
    json_out_array_end(&writer->json);
    return 0;
}

// ---- all facts ----

static void write_counts(struct json_out *json, const struct advert_group *group)
{
    const struct {
        const char *key;
        size_t value;
    } counts[] = {{"adverts", group->advert_count},
                  {"captures", group->capture_count},
                  {"phones", group->contacts[CONTACT_PHONE].count},
                  {"handles", group->contacts[CONTACT_HANDLE].count},
                  {"emails", group->contacts[CONTACT_EMAIL].count},
                  {"names", group->name_count},
                  {"texts", group->contacts[CONTACT_TEXT].count},
                  {"pictures", group->contacts[CONTACT_PICTURE].count},
                  {"cities", group->city_count},
                  {"countries", group->country_count}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        json_out_key_integer(json, counts[i].key, (int64_t)counts[i].value);
}

static void write_base_rates(struct json_out *json, const struct advert_groups *groups)
{
    json_out_key_text(json, "base_rate", advert_base_rate);
    json_out_key(json, "in_this_case");
    json_out_object(json);
    json_out_key_integer(json, "advertisers", (int64_t)groups->advertisers);
    json_out_key_integer(json, "median_adverts", (int64_t)groups->median_adverts);
    json_out_key_integer(json, "median_cities", (int64_t)groups->median_cities);
    json_out_key_integer(json, "median_active_days", (int64_t)groups->median_days);
    json_out_object_end(json);
}

int ring_facts_write(struct buffer *out, const struct advert_group *group, const struct advert_groups *groups,
                     struct casefile *casefile, struct error *error)
{
    struct writer writer = {json_out_to(out), groups, casefile};
    struct json_out *json = &writer.json;
    char text[MOMENT_TEXT_SIZE];
    size_t dated = ring_dated(group);
    json_out_object(json);
    write_counts(json, group);
    if (dated) {
        const struct group_advert *first = &group->adverts[0], *last = &group->adverts[dated - 1];
        json_out_key_text(json, "first", moment_format(first->posted, text));
        json_out_key_text(json, "last", moment_format(last->posted, text));
        json_out_key_integer(json, "active_days",
                             (last->posted.at_usec - first->posted.at_usec) / day_usec + 1);
        json_out_key_integer(json, "most_cities_in_7_days", cities_in_a_week(group, dated));
    }
    if (write_ties(&writer, "ties", group->ties, group->tie_count, error) ||
        write_ties(&writer, "ties_not_believed", group->doubts, group->doubt_count, error))
        return -1;
    if (group->judgement_count) {
        json_out_key(json, "judgements");
        json_out_array(json);
        for (size_t i = 0; i < group->judgement_count; i++)
            json_out_integer(json, group->judgements[i]);
        json_out_array_end(json);
    }
    write_base_rates(json, groups);
    json_out_object_end(json);
    return 0;
}

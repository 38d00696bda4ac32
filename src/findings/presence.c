// Presence: who is seen in a ring's adverts, when and where. How many names, pictures and telephones are
// active each month; the journey of each name and picture; and what is unusual against an ordinary
// advertiser. Names are not people: the counts say what adverts state. What somebody is said to be, and where
// from, is no part of it.
#include "findings/pattern.h"

#include "base/json_out.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/time.h"
#include "casefile/findings.h"
#include "findings/adverts/groups.h"
#include "findings/adverts/itinerary.h"
#include "findings/adverts/voices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    JOURNEYS_MAX = 60, // listed of one ring, those with most cities first
    STAYS_MAX = 24,    // listed of one journey
    MONTHS_MAX = 240,
    WEEK_DAYS = 7,
    NAMES_ORDINARY = 2, // the upper quarter of advertisers begins above (Kennedy 2022)
    DAYS_ORDINARY_MEAN = 73,
};

static const int64_t day_usec = INT64_C(86400000000);

struct journey {
    const struct voice *voice;
    const struct voice_use *uses; // by advert, and so by time
    size_t count;
    struct itinerary itinerary;
};

struct month {
    int64_t number; // see month_number
    int64_t adverts, cities, voices[VOICE_KINDS];
};

struct presence {
    const struct advert_group *group;
    struct journey *journeys;
    size_t journey_count;
    size_t distinct[VOICE_KINDS];
    struct month months[MONTHS_MAX];
    size_t month_count;
    int64_t active_days, most_names_in_week;
    struct moment first, last;
};

// Months are numbered from the year 0: 2024-03 is 24290.
static int64_t month_number(struct moment at)
{
    int year, month, day;
    time_civil_from_days(at.at_usec / day_usec - (at.at_usec % day_usec < 0), &year, &month, &day);
    return (int64_t)year * 12 + month - 1;
}

static int by_month(const void *left, const void *right)
{
    const struct month *a = left, *b = right;
    return a->number < b->number ? -1 : a->number > b->number;
}

static struct month *month_at(struct presence *presence, struct moment at)
{
    const struct month wanted = {.number = at.at_usec == TIME_UNKNOWN ? -1 : month_number(at)};
    return bsearch(&wanted, presence->months, presence->month_count, sizeof wanted, by_month);
}

// The months in which adverts were seen, in order; of more than a page can hold, the first.
static void list_months(struct presence *presence)
{
    struct pair_map known = {0};
    for (size_t i = 0; i < presence->group->advert_count; i++) {
        const struct group_advert *advert = &presence->group->adverts[i];
        for (size_t n = 0; n < advert->observation_count; n++) {
            bool is_new = false;
            if (advert->seen[n].at_usec == TIME_UNKNOWN)
                continue;
            pair_map_at(&known, month_number(advert->seen[n]), 0, &is_new);
            if (is_new && presence->month_count < MONTHS_MAX)
                presence->months[presence->month_count++].number = month_number(advert->seen[n]);
            if (presence->first.at_usec == TIME_UNKNOWN || advert->seen[n].at_usec < presence->first.at_usec)
                presence->first = advert->seen[n];
            if (presence->last.at_usec == TIME_UNKNOWN || advert->seen[n].at_usec > presence->last.at_usec)
                presence->last = advert->seen[n];
        }
    }
    pair_map_done(&known);
    qsort(presence->months, presence->month_count, sizeof *presence->months, by_month);
    if (presence->month_count)
        presence->active_days = (presence->last.at_usec - presence->first.at_usec) / day_usec + 1;
}

// Adverts and cities of each month, each once.
static void count_adverts(struct presence *presence)
{
    struct pair_map cities = {0}, adverts = {0};
    for (size_t i = 0; i < presence->group->advert_count; i++) {
        const struct group_advert *advert = &presence->group->adverts[i];
        for (size_t n = 0; n < advert->observation_count; n++) {
            struct month *month = month_at(presence, advert->seen[n]);
            bool new_city = false, new_advert = false;
            if (month == NULL)
                continue;
            pair_map_at(&adverts, advert->entity_id, month->number, &new_advert);
            if (advert->city_entity_id)
                pair_map_at(&cities, advert->city_entity_id, month->number, &new_city);
            month->adverts += new_advert;
            month->cities += new_city;
        }
    }
    pair_map_done(&cities);
    pair_map_done(&adverts);
}

static void count_voices(struct presence *presence)
{
    struct pair_map active = {0};
    for (size_t i = 0; i < presence->journey_count; i++) {
        const struct journey *journey = &presence->journeys[i];
        presence->distinct[journey->voice->kind]++;
        for (size_t n = 0; n < journey->count; n++) {
            const struct group_advert *advert = &presence->group->adverts[journey->uses[n].advert];
            for (size_t c = 0; c < advert->observation_count; c++) {
                struct month *month = month_at(presence, advert->seen[c]);
                bool is_new = false;
                if (month)
                    pair_map_at(&active, (int64_t)i, month->number, &is_new);
                if (is_new)
                    month->voices[journey->voice->kind]++;
            }
        }
    }
    pair_map_done(&active);
}

// ---- the most names in seven days ----

struct appearance {
    int64_t at_usec;
    size_t journey;
};

static int by_time(const void *left, const void *right)
{
    const struct appearance *a = left, *b = right;
    if (a->at_usec != b->at_usec)
        return a->at_usec < b->at_usec ? -1 : 1;
    return a->journey < b->journey ? -1 : a->journey > b->journey;
}

// A window of seven days slides over all appearances of names.
static void count_names_in_week(struct presence *presence)
{
    struct appearance *all = NULL;
    uint32_t *within = memory_new(presence->journey_count + 1, sizeof *within);
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < presence->journey_count; i++)
        for (size_t n = 0; presence->journeys[i].voice->kind == VOICE_NAME && n < presence->journeys[i].count;
             n++) {
            const struct group_advert *advert =
                &presence->group->adverts[presence->journeys[i].uses[n].advert];
            for (size_t c = 0; c < advert->observation_count; c++) {
                if (advert->seen[c].at_usec == TIME_UNKNOWN)
                    continue;
                ARRAY_ROOM(all, capacity, count);
                all[count++] = (struct appearance){advert->seen[c].at_usec, i};
            }
        }
    if (count)
        qsort(all, count, sizeof *all, by_time);
    int64_t names = 0;
    for (size_t end = 0, start = 0; end < count; end++) {
        names += within[all[end].journey]++ == 0;
        while (all[end].at_usec - all[start].at_usec >= WEEK_DAYS * day_usec)
            names -= --within[all[start++].journey] == 0;
        if (names > presence->most_names_in_week)
            presence->most_names_in_week = names;
    }
    memory_free(all);
    memory_free(within);
}

// ---- journeys ----

static void make_itinerary(struct journey *journey, const struct advert_group *group)
{
    struct sightings sightings = {0};
    for (size_t i = 0; i < journey->count; i++)
        sightings_add(&sightings, &group->adverts[journey->uses[i].advert]);
    itinerary_of(&journey->itinerary, &sightings);
}

// Those with most cities, then most adverts; then names before pictures before telephones, by value.
static int by_reach(const void *left, const void *right)
{
    const struct journey *a = left, *b = right;
    if (a->itinerary.cities != b->itinerary.cities)
        return a->itinerary.cities > b->itinerary.cities ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->voice->kind != b->voice->kind)
        return a->voice->kind < b->voice->kind ? -1 : 1;
    return strcmp(a->voice->value, b->voice->value);
}

static void read_journeys(struct presence *presence, const struct voices *voices,
                          const struct voice_use *uses, size_t use_count)
{
    presence->journeys = memory_new(use_count + 1, sizeof *presence->journeys);
    for (size_t i = 0, end; i < use_count; i = end) {
        for (end = i; end < use_count && uses[end].voice == uses[i].voice; end++)
            ;
        struct journey *journey = &presence->journeys[presence->journey_count++];
        *journey = (struct journey){.voice = &voices->all[uses[i].voice], .uses = uses + i, .count = end - i};
        make_itinerary(journey, presence->group);
    }
    if (presence->journey_count)
        qsort(presence->journeys, presence->journey_count, sizeof *presence->journeys, by_reach);
}

// ---- facts ----

static void write_months(struct json_out *json, const struct presence *presence)
{
    char name[32];
    json_out_key(json, "months");
    json_out_array(json);
    for (size_t i = 0; i < presence->month_count; i++) {
        const struct month *month = &presence->months[i];
        json_out_object(json);
        snprintf(name, sizeof name, "%04d-%02d", (int)(month->number / 12), (int)(month->number % 12) + 1);
        json_out_key_text(json, "month", name);
        json_out_key_integer(json, "adverts", month->adverts);
        json_out_key_integer(json, "names", month->voices[VOICE_NAME]);
        json_out_key_integer(json, "pictures", month->voices[VOICE_PICTURE]);
        json_out_key_integer(json, "phones", month->voices[VOICE_PHONE]);
        json_out_key_integer(json, "cities", month->cities);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static void write_two_cities(struct json_out *json, const struct itinerary *itinerary)
{
    char text[MOMENT_TEXT_SIZE];
    json_out_key_integer(json, "days_in_two_cities", itinerary->days_in_two);
    if (itinerary->days_in_two == 0)
        return;
    json_out_key(json, "first_in_two_cities");
    json_out_object(json);
    struct moment at = {.at_usec = itinerary->two_at_usec};
    char day[11] = "";
    memcpy(day, moment_format(at, text), 10);
    json_out_key_text(json, "day", day);
    json_out_key(json, "cities");
    json_out_array(json);
    json_out_text(json, itinerary->first_of_two);
    json_out_text(json, itinerary->second_of_two);
    json_out_array_end(json);
    json_out_object_end(json);
}

static void write_journeys(struct json_out *json, const struct presence *presence)
{
    json_out_key_integer(json, "journeys_in_all", (int64_t)presence->journey_count);
    json_out_key(json, "journeys");
    json_out_array(json);
    for (size_t i = 0; i < presence->journey_count && i < JOURNEYS_MAX; i++) {
        const struct journey *journey = &presence->journeys[i];
        struct crossing crossing;
        itinerary_cross(&journey->itinerary, &crossing);
        json_out_object(json);
        json_out_key_text(json, "kind", voice_kind_names[journey->voice->kind]);
        json_out_key_text(json, "value", journey->voice->value);
        json_out_key_integer(json, "adverts", (int64_t)journey->count);
        json_out_key_integer(json, "cities", (int64_t)journey->itinerary.cities);
        json_out_key_integer(json, "countries", (int64_t)crossing.distinct);
        json_out_key_integer(json, "median_stay_days", itinerary_median_days(&journey->itinerary));
        write_two_cities(json, &journey->itinerary);
        itinerary_write_stays(json, &journey->itinerary, STAYS_MAX);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static void write_unusual(struct json_out *json, const char *what, int64_t value, const char *ordinary)
{
    json_out_object(json);
    json_out_key_text(json, "what", what);
    json_out_key_integer(json, "value", value);
    json_out_key_text(json, "ordinary", ordinary);
    json_out_key_text(json, "source", "Kennedy, PLOS One 2022, 3.6 million pages");
    json_out_object_end(json);
}

static void write_facts(struct buffer *out, const struct presence *presence)
{
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_integer(&json, "adverts", (int64_t)presence->group->advert_count);
    json_out_key_integer(&json, "names", (int64_t)presence->distinct[VOICE_NAME]);
    json_out_key_integer(&json, "pictures", (int64_t)presence->distinct[VOICE_PICTURE]);
    json_out_key_integer(&json, "phones", (int64_t)presence->distinct[VOICE_PHONE]);
    json_out_key_integer(&json, "active_days", presence->active_days);
    json_out_key_integer(&json, "most_names_in_7_days", presence->most_names_in_week);
    json_out_key(&json, "unusual");
    json_out_array(&json);
    if (presence->distinct[VOICE_NAME] > NAMES_ORDINARY)
        write_unusual(&json, "names", (int64_t)presence->distinct[VOICE_NAME],
                      "names of an advertiser: median 1, middle half 1 to 2, mean 1.8");
    if (presence->active_days > DAYS_ORDINARY_MEAN)
        write_unusual(&json, "active_days", presence->active_days,
                      "days between first and last advert: median 14, mean 73");
    json_out_array_end(&json);
    json_out_key_text(
        &json, "no_signs",
        "tested against ordinary adverts and found to be none: stated age below 23, \"new in town\" and "
        "\"leaving soon\", screening of clients, young-looking pictures, tattoos (JIRN, NIJ 2022-24)");
    write_months(&json, presence);
    write_journeys(&json, presence);
    json_out_key_text(&json, "base_rate", advert_base_rate);
    json_out_object_end(&json);
}

// ---- the finding ----

static int add_evidence(struct casefile *casefile, int64_t finding_id, const struct presence *presence,
                        struct error *error)
{
    uint8_t *wanted = memory_new(presence->group->advert_count, 1); // first and last of each journey listed
    for (size_t i = 0; i < presence->journey_count && i < JOURNEYS_MAX; i++) {
        wanted[presence->journeys[i].uses[0].advert] = 1;
        wanted[presence->journeys[i].uses[presence->journeys[i].count - 1].advert] = 1;
    }
    int result = 0;
    for (size_t i = 0; result == 0 && i < presence->group->advert_count; i++) {
        const struct group_advert *advert = &presence->group->adverts[i];
        if (!wanted[i])
            continue;
        result = finding_add_entity(casefile, finding_id, advert->entity_id, "advert", error);
        for (size_t n = 0; result == 0 && n < advert->observation_count; n++)
            result = finding_add_evidence(casefile, finding_id, advert->observations[n], error);
    }
    memory_free(wanted);
    return result;
}

static int put(struct casefile *casefile, const struct presence *presence, struct error *error)
{
    struct buffer title, facts;
    char first[MOMENT_TEXT_SIZE], last[MOMENT_TEXT_SIZE];
    buffer_init(&title, 4096);
    buffer_init(&facts, 1024 * 1024);
    buffer_print(
        &title,
        "%zu name%s, %zu picture%s and %zu telephone%s in %zu adverts of one ring, up to %lld name%s in a "
        "week, %.10s to %.10s",
        presence->distinct[VOICE_NAME], presence->distinct[VOICE_NAME] == 1 ? "" : "s",
        presence->distinct[VOICE_PICTURE], presence->distinct[VOICE_PICTURE] == 1 ? "" : "s",
        presence->distinct[VOICE_PHONE], presence->distinct[VOICE_PHONE] == 1 ? "" : "s",
        presence->group->advert_count, (long long)presence->most_names_in_week,
        presence->most_names_in_week == 1 ? "" : "s", moment_format(presence->first, first),
        moment_format(presence->last, last));
    write_facts(&facts, presence);
    struct finding finding = {.kind = "presence",
                              .title = buffer_text(&title),
                              .rule = "presence",
                              .version = 1,
                              .facts = buffer_text(&facts)};
    int result = finding_put(casefile, &finding, error);
    for (size_t i = 0; result == 0 && i < presence->group->contacts[CONTACT_PHONE].count; i++)
        result = finding_add_entity(casefile, finding.id, presence->group->contacts[CONTACT_PHONE].ids[i],
                                    "phone", error);
    if (result == 0)
        result = add_evidence(casefile, finding.id, presence, error);
    buffer_done(&title);
    buffer_done(&facts);
    return result;
}

static int find_in_group(struct casefile *casefile, const struct advert_groups *groups, size_t group,
                         const struct voices *voices, struct error *error)
{
    size_t use_count;
    const struct voice_use *uses = voices_of_group(voices, group, &use_count);
    struct presence *presence = memory_new(1, sizeof *presence);
    *presence =
        (struct presence){.group = &groups->all[group], .first = MOMENT_UNKNOWN, .last = MOMENT_UNKNOWN};
    list_months(presence);
    count_adverts(presence);
    read_journeys(presence, voices, uses, use_count);
    count_voices(presence);
    count_names_in_week(presence);
    int result = use_count && presence->month_count ? put(casefile, presence, error) : 0;
    for (size_t i = 0; i < presence->journey_count; i++)
        itinerary_done(&presence->journeys[i].itinerary);
    memory_free(presence->journeys);
    memory_free(presence);
    return result;
}

static int find(struct find_context *context, struct error *error)
{
    const struct advert_groups *groups;
    struct voices voices = {0};
    int result = find_adverts(context, &groups, error);
    if (result == 0)
        result = voices_read(&voices, groups, context->casefile, error);
    for (size_t i = 0; result == 0 && i < groups->count; i++)
        if (advert_group_is_ring(&groups->all[i]))
            result = find_in_group(context->casefile, groups, i, &voices, error);
    voices_done(&voices);
    return result;
}

extern const struct pattern presence;
const struct pattern presence = {
    .name = "presence",
    .version = 1,
    .summary =
        "who is seen in a ring's adverts: names, pictures and telephones a month, and the journey of each",
    .find = find,
};

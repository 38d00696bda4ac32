// Communities as groups, with all that is countable of them. Every order is by entity id, so the same case
// gives the same groups.
#include "findings/adverts/groups.h"

#include "base/arena.h"
#include "base/gazetteer.h"
#include "base/memory.h"
#include "base/order.h"
#include "casefile/adverts.h"
#include "findings/adverts/communities.h"
#include "findings/adverts/group_ties.h"

#include <stdlib.h>
#include <string.h>

enum { ADVERTS_MIN = 6, CITIES_MIN = 3, MANY_CONTACTS = 4 };

static const int64_t day_usec = INT64_C(86400000000);

const char *const advert_base_rate =
    "advertisers are mostly individuals or small collectives: names per advertiser median 1 (middle half 1 to 2), active "
    "14 days median, 73 mean (Kennedy, PLOS One 2022, 3.6 million pages)";

// ---- orders ----

static int by_posted(const void *left, const void *right)
{
    const struct group_advert *a = left, *b = right;
    if (a->posted.at_usec != b->posted.at_usec) {
        if (a->posted.at_usec == TIME_UNKNOWN || b->posted.at_usec == TIME_UNKNOWN)
            return a->posted.at_usec == TIME_UNKNOWN ? 1 : -1;
        return a->posted.at_usec < b->posted.at_usec ? -1 : 1;
    }
    return a->entity_id < b->entity_id ? -1 : a->entity_id > b->entity_id;
}

static int by_size(const void *left, const void *right)
{
    const struct advert_group *a = left, *b = right;
    if (a->advert_count != b->advert_count)
        return a->advert_count > b->advert_count ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

// ---- adverts of a group ----

// Positions of communities of two and more, by position of advert; GROUP_NONE for those alone.
static uint32_t *number_groups(const struct advert_reading *reading, struct disjoint *sets,
                               struct advert_groups *groups)
{
    uint32_t *sizes = memory_new(reading->advert_count, sizeof *sizes);
    uint32_t *group_of = memory_new(reading->advert_count, sizeof *group_of);
    for (size_t i = 0; i < reading->advert_count; i++)
        sizes[disjoint_root(sets, (uint32_t)i)]++;
    for (size_t i = 0; i < reading->advert_count; i++)
        groups->count += sizes[i] >= 2;
    groups->all = arena_alloc(groups->arena, groups->count, sizeof *groups->all);
    size_t made = 0;
    for (size_t i = 0; i < reading->advert_count; i++) {
        uint32_t root = disjoint_root(sets, (uint32_t)i);
        if (root == i && sizes[i] >= 2) // the smallest of its set, so met first
            groups->all[made++] = (struct advert_group){
                .id = reading->adverts[i].entity_id,
                .adverts = arena_alloc(groups->arena, sizes[i], sizeof *groups->all->adverts)};
        group_of[i] = root == i ? (sizes[i] >= 2 ? (uint32_t)made - 1 : GROUP_NONE) : group_of[root];
    }
    memory_free(sizes);
    return group_of;
}

static void give_adverts(const struct advert_reading *reading, const uint32_t *group_of,
                         struct advert_groups *groups)
{
    int64_t *observations = arena_alloc(groups->arena, reading->capture_count, sizeof *observations);
    struct moment *seen = arena_alloc(groups->arena, reading->capture_count, sizeof *seen);
    size_t *starts = memory_new(reading->advert_count + 1, sizeof *starts);
    for (size_t i = 0; i < reading->capture_count; i++)
        starts[reading->captures[i].advert + 1]++;
    for (size_t i = 0; i < reading->advert_count; i++) {
        starts[i + 1] += starts[i];
        if (group_of[i] == GROUP_NONE)
            continue;
        const struct read_advert *advert = &reading->adverts[i];
        struct advert_group *group = &groups->all[group_of[i]];
        group->capture_count += starts[i + 1] - starts[i];
        group->adverts[group->advert_count++] = (struct group_advert){
            .entity_id = advert->entity_id,
            .city_entity_id = advert->city == NO_CITY ? 0 : reading->cities[advert->city].entity_id,
            .city =
                advert->city == NO_CITY ? "" : arena_text(groups->arena, reading->cities[advert->city].name),
            .posted = advert->posted,
            .observations = observations + starts[i],
            .seen = seen + starts[i],
            .observation_count = starts[i + 1] - starts[i]};
    }
    for (size_t i = 0; i < reading->capture_count; i++) { // the next one's start wanders to its end
        size_t at = starts[reading->captures[i].advert]++;
        observations[at] = reading->captures[i].observation_id;
        seen[at] = reading->captures[i].posted;
    }
    memory_free(starts);
}

static void count_cities(struct advert_group *group)
{
    struct pair_map seen = {0};
    for (size_t i = 0; i < group->advert_count; i++) {
        bool is_new = false;
        if (group->adverts[i].city_entity_id)
            pair_map_at(&seen, 0, group->adverts[i].city_entity_id, &is_new);
        group->city_count += is_new;
        const struct city *city =
            is_new ? gazetteer_find(bytes_of_text(group->adverts[i].city), (struct regions){0}) : NULL;
        is_new = false;
        if (city)
            pair_map_at(&seen, 1, city->country[0] << 8 | city->country[1], &is_new);
        group->country_count += is_new;
    }
    pair_map_done(&seen);
}

// ---- names ----

struct names {
    const struct advert_reading *reading;
    const uint32_t *group_of;
    struct advert_groups *groups;
    struct text_map numbers; // of names
    struct pair_map seen;    // group, number
};

static int take_name(void *payload, int64_t entity_id, const char *name, struct error *error)
{
    struct names *names = payload;
    (void)error;
    const struct read_advert *advert = advert_reading_of(names->reading, entity_id);
    uint32_t group = advert ? names->group_of[advert - names->reading->adverts] : GROUP_NONE;
    if (group == GROUP_NONE || !names->groups->all[group].is_ring)
        return 0;
    bool is_new;
    int64_t *number = text_map_at(&names->numbers, name, &is_new);
    if (is_new)
        *number = (int64_t)names->numbers.count;
    pair_map_at(&names->seen, group, *number, &is_new);
    names->groups->all[group].name_count += is_new;
    return 0;
}

// ---- base rates ----

static size_t median(uint32_t *values, size_t count)
{
    if (count == 0)
        return 0;
    qsort(values, count, sizeof *values, order_uint32);
    return values[count / 2];
}

static uint32_t days_of(const struct advert_group *group)
{
    size_t dated = group->advert_count;
    while (dated > 0 && group->adverts[dated - 1].posted.at_usec == TIME_UNKNOWN)
        dated--;
    return dated == 0
               ? 1
               : (uint32_t)((group->adverts[dated - 1].posted.at_usec - group->adverts[0].posted.at_usec) /
                            day_usec) +
                     1;
}

static void count_base_rates(const struct advert_reading *reading, const uint32_t *group_of,
                             struct advert_groups *groups)
{
    uint32_t *values[3];
    size_t count = groups->count;
    for (size_t i = 0; i < reading->advert_count; i++)
        count += group_of[i] == GROUP_NONE && reading->adverts[i].home != NO_HOME;
    for (int which = 0; which < 3; which++) {
        values[which] = memory_new(count, sizeof **values);
        for (size_t i = 0; i < count; i++)
            values[which][i] = 1;
    }
    for (size_t i = 0; i < groups->count; i++) {
        values[0][i] = (uint32_t)groups->all[i].advert_count;
        values[1][i] = (uint32_t)groups->all[i].city_count;
        values[2][i] = days_of(&groups->all[i]);
    }
    groups->advertisers = count;
    groups->median_adverts = median(values[0], count);
    groups->median_cities = median(values[1], count);
    groups->median_days = median(values[2], count);
    for (int which = 0; which < 3; which++)
        memory_free(values[which]);
}

// ---- all of it ----

// The distinct groups of a side, rising. Returned memory is the caller's.
static uint32_t *groups_of_side(const struct judged_hands *hands, int side, const uint32_t *group_of,
                                size_t *count)
{
    uint32_t *found = memory_new(hands->counts[side], sizeof *found);
    size_t all = 0;
    for (size_t i = 0; i < hands->counts[side]; i++)
        if (group_of[hands->adverts[side][i]] != GROUP_NONE)
            found[all++] = group_of[hands->adverts[side][i]];
    qsort(found, all, sizeof *found, order_uint32);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (i == 0 || found[i] != found[*count - 1])
            found[(*count)++] = found[i];
    return found;
}

static void part_groups(const struct judged_hands *hands, const uint32_t *group_of, struct pair_map *parted)
{
    size_t counts[2];
    uint32_t *sides[2];
    for (int side = 0; side < 2; side++)
        sides[side] = groups_of_side(hands, side, group_of, &counts[side]);
    for (size_t n = 0; n < counts[0]; n++)
        for (size_t k = 0; k < counts[1]; k++) {
            pair_map_at(parted, sides[0][n], sides[1][k], NULL);
            pair_map_at(parted, sides[1][k], sides[0][n], NULL);
        }
    memory_free(sides[0]);
    memory_free(sides[1]);
}

// Which groups are judged apart, and by which judgements each was made what it is.
static void give_judgements(const struct judged_adverts *judged, const uint32_t *group_of,
                            struct advert_groups *groups, struct pair_map *parted)
{
    for (size_t i = 0; i < judged->count; i++) {
        const struct judged_hands *hands = &judged->all[i];
        for (int side = 0; side < 2 && hands->counts[0] && hands->counts[1]; side++)
            for (size_t n = 0; n < hands->counts[side]; n++) {
                uint32_t at = group_of[hands->adverts[side][n]];
                struct advert_group *group = at == GROUP_NONE ? NULL : &groups->all[at];
                if (group == NULL || (group->judgement_count &&
                                      group->judgements[group->judgement_count - 1] == hands->judgement_id))
                    continue;
                if (group->judgements == NULL)
                    group->judgements = arena_alloc(groups->arena, judged->count, sizeof *group->judgements);
                group->judgements[group->judgement_count++] = hands->judgement_id;
            }
        if (hands->split)
            part_groups(hands, group_of, parted);
    }
}

static int collect(struct advert_groups *groups, const struct advert_reading *reading,
                   struct judged_adverts *judged, struct casefile *casefile, struct error *error)
{
    struct disjoint sets;
    struct pair_map parted = {0};
    judged_adverts_place(judged, reading);
    communities_find(reading, judged, &sets);
    uint32_t *group_of = number_groups(reading, &sets, groups);
    disjoint_done(&sets);
    give_adverts(reading, group_of, groups);
    give_judgements(judged, group_of, groups, &parted);
    for (size_t i = 0; i < groups->count; i++) {
        struct advert_group *group = &groups->all[i];
        qsort(group->adverts, group->advert_count, sizeof *group->adverts, by_posted);
        count_cities(group);
    }
    group_contacts_list(reading, group_of, groups);
    size_t rings = 0;
    for (size_t i = 0; i < groups->count; i++)
        rings += groups->all[i].is_ring = advert_group_is_ring(&groups->all[i]);
    group_ties_list(reading, group_of, &parted, groups);
    pair_map_done(&parted);
    count_base_rates(reading, group_of, groups);
    struct names names = {.reading = reading, .group_of = group_of, .groups = groups};
    int result = rings ? advert_name_each(casefile, take_name, &names, error) : 0;
    text_map_done(&names.numbers);
    pair_map_done(&names.seen);
    memory_free(group_of);
    if (groups->count)
        qsort(groups->all, groups->count, sizeof *groups->all, by_size);
    for (size_t i = 0; i < groups->count; i++)
        *pair_map_at(&groups->by_id, groups->all[i].id, 0, NULL) = (int64_t)i;
    return result;
}

int advert_groups_read(struct advert_groups *groups, struct casefile *casefile, struct error *error)
{
    struct advert_reading reading = {0};
    struct judged_adverts judged;
    *groups = (struct advert_groups){.arena = arena_new(SIZE_MAX / 2)};
    int result = judged_adverts_read(&judged, casefile, error) ||
                         advert_reading_read(&reading, &judged, casefile, error)
                     ? -1
                     : 0;
    if (result == 0 && reading.advert_count)
        result = collect(groups, &reading, &judged, casefile, error);
    judged_adverts_done(&judged);
    advert_reading_done(&reading);
    return result;
}

void advert_groups_done(struct advert_groups *groups)
{
    arena_free(groups->arena);
    pair_map_done(&groups->by_id);
    *groups = (struct advert_groups){0};
}

const struct advert_group *advert_groups_by_id(const struct advert_groups *groups, int64_t id)
{
    const int64_t *at = pair_map_find(&groups->by_id, id, 0);
    return at ? &groups->all[*at] : NULL;
}

bool advert_group_is_ring(const struct advert_group *group)
{
    size_t contacts = 0, texts = group->contacts[CONTACT_TEXT].count;
    for (size_t kind = 0; kind < CONTACT_TEXT; kind++)
        if (group->contacts[kind].count > contacts)
            contacts = group->contacts[kind].count;
    if (group->advert_count < ADVERTS_MIN || contacts < 2)
        return false;
    return (group->city_count >= CITIES_MIN && (contacts > 2 || texts > 1)) || contacts >= MANY_CONTACTS;
}

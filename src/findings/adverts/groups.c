// Reads adverts and what they use, decides which ties are believed, and joins what they tie. Every order is
// by entity id, so the same case gives the same groups.
#include "findings/adverts/groups.h"

#include "base/arena.h"
#include "base/disjoint.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/order.h"
#include "casefile/adverts.h"
#include "casefile/network.h"
#include "casefile/observations.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_PAIRS_MAX = 64, ADVERTS_MIN = 6, CITIES_MIN = 3, MANY_CONTACTS = 4 };

const char *const advert_base_rate =
    "advertisers are mostly individuals or small collectives: names per advertiser median 1 (middle half 1 to 2), active "
    "14 days median, 73 mean (Kennedy, PLOS One 2022, 3.6 million pages)";

struct use {
    uint32_t entity, advert; // advert: position
};

struct capture {
    uint32_t advert;
    int64_t observation_id;
};

enum { NO_CONTACT = CONTACT_KINDS };

struct reading {
    struct arena *arena;
    uint8_t *kinds, *hubs; // by entity id
    size_t entity_room;
    struct text_map cities; // city to entity id
    struct group_advert *adverts;
    size_t advert_count, advert_capacity;
    struct use *uses; // of contacts and texts, by entity, then advert
    size_t use_count, use_capacity;
    struct capture *captures;
    size_t capture_count, capture_capacity;
    struct pair_map by_entity; // (advert's entity, 0) to position plus one
    uint32_t *contact_cities;  // by entity id: distinct cities of its adverts
    struct disjoint groups;
};

// ---- reading ----

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    static const char *const names[] = {"phone", "handle", "email", "advert_text"};
    struct reading *reading = payload;
    (void)error;
    size_t id = (size_t)entity->id;
    if (id >= reading->entity_room) {
        size_t room = (id + 1) * 2;
        reading->kinds = memory_grow(reading->kinds, room, 1);
        reading->hubs = memory_grow(reading->hubs, room, 1);
        memset(reading->kinds + reading->entity_room, NO_CONTACT, room - reading->entity_room);
        memset(reading->hubs + reading->entity_room, 0, room - reading->entity_room);
        reading->entity_room = room;
    }
    for (size_t kind = 0; kind < CONTACT_KINDS; kind++)
        if (strcmp(entity->kind, names[kind]) == 0)
            reading->kinds[id] = (uint8_t)kind;
    // Digits without a country are no number that only one person has.
    if (reading->kinds[id] == CONTACT_PHONE && entity->value[0] != '+')
        reading->kinds[id] = NO_CONTACT;
    reading->hubs[id] = entity->hub;
    if (strcmp(entity->kind, "city") == 0)
        *text_map_at(&reading->cities, entity->value, NULL) = entity->id;
    return 0;
}

static void add_use(struct reading *reading, int64_t entity, size_t advert)
{
    if (entity <= 0 || (size_t)entity >= reading->entity_room || reading->kinds[entity] == NO_CONTACT)
        return;
    ARRAY_ROOM(reading->uses, reading->use_capacity, reading->use_count);
    reading->uses[reading->use_count++] = (struct use){(uint32_t)entity, (uint32_t)advert};
}

static int take_advert(void *payload, const struct advert_row *row, struct error *error)
{
    struct reading *reading = payload;
    (void)error;
    if (row->entity_id == 0)
        return 0;
    int64_t *position = pair_map_at(&reading->by_entity, row->entity_id, 0, NULL);
    if (*position == 0) {
        ARRAY_ROOM(reading->adverts, reading->advert_capacity, reading->advert_count);
        reading->adverts[reading->advert_count] =
            (struct group_advert){.entity_id = row->entity_id, .city = "", .posted = MOMENT_UNKNOWN};
        *position = (int64_t)++reading->advert_count;
    }
    size_t at = (size_t)*position - 1;
    struct group_advert *advert = &reading->adverts[at]; // of several captures, the first that states it
    if (advert->posted.at_usec == TIME_UNKNOWN)
        advert->posted = row->posted;
    if (advert->city_entity_id == 0 && row->city && *row->city) {
        const int64_t *city = text_map_find(&reading->cities, row->city);
        advert->city_entity_id = city ? *city : 0;
        advert->city = arena_text(reading->arena, row->city);
    }
    for (size_t i = 0; i < row->selector_count; i++)
        add_use(reading, row->entities[i], at);
    add_use(reading, row->text_entity_id, at);
    ARRAY_ROOM(reading->captures, reading->capture_capacity, reading->capture_count);
    reading->captures[reading->capture_count++] = (struct capture){(uint32_t)at, row->observation_id};
    return 0;
}

static int by_entity(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    return a->advert < b->advert ? -1 : a->advert > b->advert;
}

static int by_advert(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    if (a->advert != b->advert)
        return a->advert < b->advert ? -1 : 1;
    return a->entity < b->entity ? -1 : a->entity > b->entity;
}

static int by_capture(const void *left, const void *right)
{
    const struct capture *a = left, *b = right;
    if (a->advert != b->advert)
        return a->advert < b->advert ? -1 : 1;
    return a->observation_id < b->observation_id ? -1 : a->observation_id > b->observation_id;
}

static void sort_uses(struct reading *reading, int (*order)(const void *, const void *))
{
    if (reading->use_count)
        qsort(reading->uses, reading->use_count, sizeof *reading->uses, order);
    size_t kept = 0;
    for (size_t i = 0; i < reading->use_count; i++)
        if (i == 0 || by_entity(&reading->uses[i], &reading->uses[kept - 1]) != 0)
            reading->uses[kept++] = reading->uses[i];
    reading->use_count = kept;
}

static size_t run_of(const struct reading *reading, size_t start)
{
    size_t end = start;
    while (end < reading->use_count && reading->uses[end].entity == reading->uses[start].entity)
        end++;
    return end - start;
}

// ---- contacts ----

static void count_contact_cities(struct reading *reading)
{
    struct pair_map seen = {0};
    reading->contact_cities = memory_new(reading->entity_room, sizeof *reading->contact_cities);
    for (size_t i = 0; i < reading->use_count; i++) {
        int64_t city = reading->adverts[reading->uses[i].advert].city_entity_id;
        bool is_new = false;
        if (city)
            pair_map_at(&seen, reading->uses[i].entity, city, &is_new);
        reading->contact_cities[reading->uses[i].entity] += is_new;
    }
    pair_map_done(&seen);
}

// Telephones printed beside several others that are each at home somewhere: a desk too small to be a hub.
static void mark_small_desks(struct reading *reading)
{
    struct pair_map seen = {0};
    uint32_t *beside = memory_new(reading->entity_room, sizeof *beside);
    uint32_t *settled = memory_new(reading->entity_room, sizeof *settled);
    sort_uses(reading, by_advert);
    for (size_t i = 0; i < reading->use_count; i++) {
        struct use one = reading->uses[i];
        for (size_t n = i + 1; n < reading->use_count && reading->uses[n].advert == one.advert; n++) {
            uint32_t ends[2] = {one.entity, reading->uses[n].entity};
            bool is_new = false;
            if (reading->kinds[ends[0]] != CONTACT_PHONE || reading->kinds[ends[1]] != CONTACT_PHONE)
                continue;
            pair_map_at(&seen, ends[0], ends[1], &is_new);
            for (int end = 0; is_new && end < 2; end++) {
                beside[ends[end]]++;
                settled[ends[end]] += reading->contact_cities[ends[!end]] <= SETTLED_CITIES_MAX;
            }
        }
    }
    for (size_t id = 0; id < reading->entity_room; id++)
        if (settled[id] >= DESK_BESIDE_MIN && settled[id] * 2 > beside[id])
            reading->hubs[id] = 1;
    sort_uses(reading, by_entity);
    pair_map_done(&seen);
    memory_free(beside);
    memory_free(settled);
}

static void join_by_contacts(struct reading *reading)
{
    disjoint_init(&reading->groups, reading->advert_count);
    for (size_t i = 0, length; i < reading->use_count; i += length) {
        length = run_of(reading, i);
        if (reading->kinds[reading->uses[i].entity] == CONTACT_TEXT || reading->hubs[reading->uses[i].entity])
            continue;
        for (size_t n = 1; n < length; n++)
            disjoint_join(&reading->groups, reading->uses[i].advert, reading->uses[i + n].advert);
    }
}

// ---- texts ----

struct part {                // what contacts tie, by the position of its first advert
    uint32_t phones, cities; // distinct
    uint32_t adverts;
    bool has_contact;
};

static struct part *parts_of(struct reading *reading)
{
    struct part *parts = memory_new(reading->advert_count, sizeof *parts);
    struct pair_map seen = {0};
    for (size_t i = 0; i < reading->use_count; i++) {
        uint32_t entity = reading->uses[i].entity,
                 root = disjoint_root(&reading->groups, reading->uses[i].advert);
        bool is_new = false;
        if (reading->kinds[entity] == CONTACT_TEXT || reading->hubs[entity])
            continue;
        parts[root].has_contact = true;
        if (reading->kinds[entity] == CONTACT_PHONE)
            pair_map_at(&seen, root, entity, &is_new);
        parts[root].phones += is_new;
    }
    for (size_t i = 0; i < reading->advert_count; i++) {
        uint32_t root = disjoint_root(&reading->groups, (uint32_t)i);
        bool is_new = false;
        parts[root].adverts++;
        if (reading->adverts[i].city_entity_id)
            pair_map_at(&seen, root, -reading->adverts[i].city_entity_id, &is_new);
        parts[root].cities += is_new;
    }
    pair_map_done(&seen);
    return parts;
}

static bool is_settled(const struct part *part)
{
    return part->phones <= SETTLED_PHONES_MAX && part->cities <= SETTLED_CITIES_MAX;
}

struct text_parts {
    uint32_t *roots;   // distinct parts with a contact that use the text, rising
    uint32_t *adverts; // of each, with the text
    size_t count;
};

// `roots` is how contacts alone tie adverts, by position.
static struct text_parts parts_of_text(const struct reading *reading, size_t start, size_t length,
                                       const uint32_t *roots, const struct part *parts)
{
    struct text_parts found = {memory_new(length, sizeof *found.roots),
                               memory_new(length, sizeof *found.adverts), 0};
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t root = roots[reading->uses[start + i].advert];
        if (parts[root].has_contact)
            found.roots[count++] = root;
    }
    qsort(found.roots, count, sizeof *found.roots, order_uint32);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || found.roots[i] != found.roots[found.count - 1])
            found.roots[found.count++] = found.roots[i];
        found.adverts[found.count - 1]++;
    }
    return found;
}

// Joins the parts of which it is the main text, unless all of them are settled.
static void join_by_main_text(struct reading *reading, const struct text_parts *found,
                              const struct part *parts)
{
    size_t wide = found->count;
    for (size_t i = 0; i < found->count && wide == found->count; i++)
        if (found->adverts[i] * 2 >= parts[found->roots[i]].adverts && !is_settled(&parts[found->roots[i]]))
            wide = i;
    for (size_t i = 0; wide < found->count && i < found->count; i++)
        if (found->adverts[i] * 2 >= parts[found->roots[i]].adverts)
            disjoint_join(&reading->groups, found->roots[wide], found->roots[i]);
}

// Joins parts that share a second text.
static void join_by_two_texts(struct reading *reading, const struct text_parts *found,
                              struct pair_map *shared)
{
    for (size_t i = 0; found->count <= TEXT_PAIRS_MAX && i < found->count; i++)
        for (size_t n = i + 1; n < found->count; n++)
            if (++*pair_map_at(shared, found->roots[i], found->roots[n], NULL) >= 2)
                disjoint_join(&reading->groups, found->roots[i], found->roots[n]);
}

// Adverts without a contact go where all others of their text are.
static void join_rest(struct reading *reading, size_t start, size_t length, const uint32_t *roots,
                      const struct part *parts, const struct text_parts *found)
{
    for (size_t i = 1; i < found->count; i++)
        if (disjoint_root(&reading->groups, found->roots[i]) !=
            disjoint_root(&reading->groups, found->roots[0]))
            return;
    uint32_t to = found->count ? found->roots[0] : reading->uses[start].advert;
    for (size_t i = 0; i < length; i++)
        if (!parts[roots[reading->uses[start + i].advert]].has_contact)
            disjoint_join(&reading->groups, to, reading->uses[start + i].advert);
}

static void join_by_texts(struct reading *reading)
{
    struct part *parts = parts_of(reading);
    struct pair_map shared = {0};
    uint32_t *roots = memory_new(reading->advert_count, sizeof *roots);
    for (size_t i = 0; i < reading->advert_count; i++)
        roots[i] = disjoint_root(&reading->groups, (uint32_t)i);
    for (int rest = 0; rest < 2; rest++) {
        for (size_t i = 0, length; i < reading->use_count; i += length) {
            length = run_of(reading, i);
            if (reading->kinds[reading->uses[i].entity] != CONTACT_TEXT ||
                reading->hubs[reading->uses[i].entity])
                continue;
            struct text_parts found = parts_of_text(reading, i, length, roots, parts);
            if (rest) {
                join_rest(reading, i, length, roots, parts, &found);
            } else {
                join_by_main_text(reading, &found, parts);
                join_by_two_texts(reading, &found, &shared);
            }
            memory_free(found.roots);
            memory_free(found.adverts);
        }
    }
    memory_free(parts);
    memory_free(roots);
    pair_map_done(&shared);
}

// ---- groups ----

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
    return a->adverts[0].entity_id < b->adverts[0].entity_id
               ? -1
               : a->adverts[0].entity_id > b->adverts[0].entity_id;
}

static void give_captures(struct reading *reading)
{
    if (reading->capture_count)
        qsort(reading->captures, reading->capture_count, sizeof *reading->captures, by_capture);
    int64_t *ids = arena_alloc(reading->arena, reading->capture_count, sizeof *ids);
    for (size_t i = 0; i < reading->capture_count; i++) {
        struct group_advert *advert = &reading->adverts[reading->captures[i].advert];
        ids[i] = reading->captures[i].observation_id;
        if (advert->observation_count++ == 0)
            advert->observations = &ids[i];
    }
}

// Adds each contact once to the group of its adverts; uses are by entity, so the last one added is compared.
static void give_contacts(const struct reading *reading, const uint32_t *group_of,
                          struct advert_group *groups, bool counting)
{
    struct pair_map seen = {0};
    for (size_t i = 0; i < reading->use_count; i++) {
        uint32_t group = group_of[reading->uses[i].advert];
        bool is_new = false;
        if (group == UINT32_MAX)
            continue;
        pair_map_at(&seen, group, reading->uses[i].entity, &is_new);
        if (!is_new)
            continue;
        struct advert_group *to = &groups[group];
        uint8_t kind = reading->kinds[reading->uses[i].entity];
        if (reading->hubs[reading->uses[i].entity]) {
            to->hub_count += counting;
            continue;
        }
        if (!counting)
            to->contacts[kind].ids[to->contacts[kind].count] = reading->uses[i].entity;
        to->contacts[kind].count++;
    }
    pair_map_done(&seen);
    for (size_t i = 0; counting && i < reading->advert_count; i++)
        for (size_t kind = 0; group_of[i] != UINT32_MAX && kind < CONTACT_KINDS; kind++) {
            struct advert_group *to = &groups[group_of[i]];
            if (to->contacts[kind].ids == NULL)
                to->contacts[kind].ids =
                    arena_alloc(reading->arena, to->contacts[kind].count, sizeof *to->contacts[kind].ids);
        }
    for (size_t i = 0; counting && i < reading->advert_count; i++)
        for (size_t kind = 0; group_of[i] != UINT32_MAX && kind < CONTACT_KINDS; kind++)
            groups[group_of[i]].contacts[kind].count = 0;
}

static void count_group_cities(const struct reading *reading, struct advert_groups *groups)
{
    struct pair_map seen = {0};
    (void)reading;
    for (size_t i = 0; i < groups->count; i++)
        for (size_t n = 0; n < groups->all[i].advert_count; n++) {
            bool is_new = false;
            if (groups->all[i].adverts[n].city_entity_id)
                pair_map_at(&seen, (int64_t)i, groups->all[i].adverts[n].city_entity_id, &is_new);
            groups->all[i].city_count += is_new;
        }
    pair_map_done(&seen);
}

static void collect(struct reading *reading, struct advert_groups *groups)
{
    uint32_t *sizes = memory_new(reading->advert_count + 1, sizeof *sizes);
    uint32_t *of_root = memory_new(reading->advert_count + 1, sizeof *of_root);
    uint32_t *group_of = memory_new(reading->advert_count + 1, sizeof *group_of);
    for (size_t i = 0; i < reading->advert_count; i++)
        sizes[disjoint_root(&reading->groups, (uint32_t)i)]++;
    for (size_t i = 0; i < reading->advert_count; i++)
        groups->count += sizes[i] >= 2;
    groups->all = arena_alloc(reading->arena, groups->count, sizeof *groups->all);
    size_t made = 0;
    for (size_t i = 0; i < reading->advert_count; i++) {
        uint32_t root = disjoint_root(&reading->groups, (uint32_t)i);
        group_of[i] = UINT32_MAX;
        if (sizes[root] < 2)
            continue;
        if (root == i) { // the smallest of its group, so met first
            of_root[root] = (uint32_t)made;
            groups->all[made++].adverts =
                arena_alloc(reading->arena, sizes[root], sizeof *groups->all->adverts);
        }
        group_of[i] = of_root[root];
        struct advert_group *group = &groups->all[group_of[i]];
        group->adverts[group->advert_count++] = reading->adverts[i];
    }
    give_contacts(reading, group_of, groups->all, true);
    give_contacts(reading, group_of, groups->all, false);
    for (size_t i = 0; i < groups->count; i++)
        for (size_t n = 0; n < groups->all[i].advert_count; n++)
            if (n == 0 || groups->all[i].adverts[n].entity_id < groups->all[i].id)
                groups->all[i].id = groups->all[i].adverts[n].entity_id;
    for (size_t i = 0; i < groups->count; i++)
        qsort(groups->all[i].adverts, groups->all[i].advert_count, sizeof *groups->all[i].adverts, by_posted);
    if (groups->count)
        qsort(groups->all, groups->count, sizeof *groups->all, by_size);
    count_group_cities(reading, groups);
    memory_free(sizes);
    memory_free(of_root);
    memory_free(group_of);
}

static void reading_done(struct reading *reading)
{
    memory_free(reading->kinds);
    memory_free(reading->hubs);
    memory_free(reading->adverts);
    memory_free(reading->uses);
    memory_free(reading->captures);
    memory_free(reading->contact_cities);
    text_map_done(&reading->cities);
    pair_map_done(&reading->by_entity);
    if (reading->groups.parent)
        disjoint_done(&reading->groups);
}

int advert_groups_read(struct advert_groups *groups, struct casefile *casefile, struct error *error)
{
    *groups = (struct advert_groups){.arena = arena_new(SIZE_MAX / 2)};
    struct reading reading = {.arena = groups->arena};
    int result = entity_each(casefile, take_entity, &reading, error) ||
                         advert_each(casefile, take_advert, &reading, error)
                     ? -1
                     : 0;
    if (result == 0 && reading.advert_count) {
        give_captures(&reading);
        sort_uses(&reading, by_entity);
        count_contact_cities(&reading);
        mark_small_desks(&reading);
        join_by_contacts(&reading);
        join_by_texts(&reading);
        collect(&reading, groups);
    }
    reading_done(&reading);
    return result;
}

void advert_groups_done(struct advert_groups *groups)
{
    arena_free(groups->arena);
    *groups = (struct advert_groups){0};
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

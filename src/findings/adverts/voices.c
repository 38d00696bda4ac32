// Reads what adverts of rings state, show and print, and sorts it by ring and voice.
#include "findings/adverts/voices.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "casefile/adverts.h"
#include "casefile/network.h"

#include <stdlib.h>
#include <string.h>

const char *const voice_kind_names[VOICE_KINDS] = {"name", "picture", "phone"};

// Ids are dense, so that what is known of one stands at its place in an array; 0: nothing.
struct by_id {
    int64_t *all;
    size_t room;
};

struct reading {
    struct voices *voices;
    struct by_id advert_of_observation, advert_of_entity; // group << 32 | advert, plus one
    struct by_id voice_of_entity;                         // of a picture or telephone, plus one
    struct text_map by_name;                              // name to voice, plus one
};

static void by_id_set(struct by_id *by_id, int64_t id, int64_t value)
{
    if ((size_t)id >= by_id->room) {
        size_t room = ((size_t)id + 1) * 3 / 2;
        by_id->all = memory_grow(by_id->all, room, sizeof *by_id->all);
        memset(by_id->all + by_id->room, 0, (room - by_id->room) * sizeof *by_id->all);
        by_id->room = room;
    }
    by_id->all[id] = value;
}

static int64_t by_id_at(const struct by_id *by_id, int64_t id)
{
    return id >= 0 && (size_t)id < by_id->room ? by_id->all[id] : 0;
}

static void index_adverts(struct reading *reading, const struct advert_groups *groups)
{
    for (size_t group = 0; group < groups->count; group++) {
        if (!advert_group_is_ring(&groups->all[group]))
            continue;
        for (size_t i = 0; i < groups->all[group].advert_count; i++) {
            const struct group_advert *advert = &groups->all[group].adverts[i];
            const int64_t place = ((int64_t)group << 32 | (int64_t)i) + 1;
            by_id_set(&reading->advert_of_entity, advert->entity_id, place);
            for (size_t n = 0; n < advert->observation_count; n++)
                by_id_set(&reading->advert_of_observation, advert->observations[n], place);
        }
    }
}

static uint32_t add_voice(struct voices *voices, enum voice_kind kind, int64_t entity_id, const char *value)
{
    ARRAY_ROOM(voices->all, voices->capacity, voices->count);
    voices->all[voices->count] = (struct voice){kind, entity_id, arena_text(voices->arena, value)};
    return (uint32_t)voices->count++;
}

static void add_use(struct voices *voices, int64_t place, uint32_t voice)
{
    ARRAY_ROOM(voices->uses, voices->use_capacity, voices->use_count);
    voices->uses[voices->use_count++] =
        (struct voice_use){(uint32_t)((place - 1) >> 32), (uint32_t)((place - 1) & 0xffffffff), voice};
}

static int take_mention(void *payload, const struct mention_row *mention, struct error *error)
{
    struct reading *reading = payload;
    (void)error;
    const int64_t place = mention->kind == MENTION_NAME
                              ? by_id_at(&reading->advert_of_observation, mention->observation_id)
                              : 0;
    if (place == 0)
        return 0;
    int64_t *voice = text_map_at(&reading->by_name, mention->value, NULL);
    if (*voice == 0)
        *voice = (int64_t)add_voice(reading->voices, VOICE_NAME, 0, mention->value) + 1;
    add_use(reading->voices, place, (uint32_t)(*voice - 1));
    return 0;
}

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    struct reading *reading = payload;
    (void)error;
    const bool phone = strcmp(entity->kind, "phone") == 0;
    if (entity->hub || (!phone && strcmp(entity->kind, "picture") != 0))
        return 0;
    const uint32_t voice =
        add_voice(reading->voices, phone ? VOICE_PHONE : VOICE_PICTURE, entity->id, entity->value);
    by_id_set(&reading->voice_of_entity, entity->id, (int64_t)voice + 1);
    return 0;
}

static int take_link(void *payload, const struct link *link, struct error *error)
{
    struct reading *reading = payload;
    (void)error;
    if (strcmp(link->kind, "advert_uses") != 0 && strcmp(link->kind, "advert_shows") != 0)
        return 0;
    const int64_t place = by_id_at(&reading->advert_of_entity, link->from_id);
    const int64_t voice = place ? by_id_at(&reading->voice_of_entity, link->to_id) : 0;
    if (voice)
        add_use(reading->voices, place, (uint32_t)(voice - 1));
    return 0;
}

static int by_group(const void *left, const void *right)
{
    const struct voice_use *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->voice != b->voice)
        return a->voice < b->voice ? -1 : 1;
    return a->advert < b->advert ? -1 : a->advert > b->advert;
}

int voices_read(struct voices *voices, const struct advert_groups *groups, struct casefile *casefile,
                struct error *error)
{
    *voices = (struct voices){.arena = arena_new((size_t)4 << 30)};
    struct reading reading = {.voices = voices};
    index_adverts(&reading, groups);
    int result = reading.advert_of_entity.room == 0                                       ? 0
                 : mention_each_of(casefile, MENTION_NAME, take_mention, &reading, error) ? -1
                 : entity_each_but_adverts(casefile, take_entity, &reading, error)        ? -1
                 : advert_link_each(casefile, take_link, &reading, error)                 ? -1
                                                                                          : 0;
    if (voices->use_count)
        qsort(voices->uses, voices->use_count, sizeof *voices->uses, by_group);
    size_t kept = 0;
    for (size_t i = 0; i < voices->use_count; i++)
        if (i == 0 || by_group(&voices->uses[i], &voices->uses[kept - 1]) != 0)
            voices->uses[kept++] = voices->uses[i];
    voices->use_count = kept;
    memory_free(reading.advert_of_observation.all);
    memory_free(reading.advert_of_entity.all);
    memory_free(reading.voice_of_entity.all);
    text_map_done(&reading.by_name);
    return result;
}

void voices_done(struct voices *voices)
{
    memory_free(voices->all);
    memory_free(voices->uses);
    arena_free(voices->arena);
    *voices = (struct voices){0};
}

const struct voice_use *voices_of_group(const struct voices *voices, size_t group, size_t *count)
{
    size_t low = 0, high = voices->use_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (voices->uses[middle].group < group)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < voices->use_count && voices->uses[end].group == group)
        end++;
    *count = end - low;
    return voices->uses + low;
}

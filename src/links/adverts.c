// Adverts to entities and ties.
#include "links/adverts.h"

#include "base/gazetteer.h"
#include "base/memory.h"
#include "casefile/adverts.h"
#include "casefile/linked.h"
#include "links/near_duplicates/near_duplicates.h"

#include <stdio.h>
#include <string.h>

static const size_t WORDS_MAX_BYTES = (size_t)16 << 30, TEXT_MAX_BYTES = (size_t)256 << 20;

struct reading_adverts {
    struct advert_links *adverts;
    struct entities *entities;
    struct ties *ties;
};

// An advert is known by its URL; without one by its source and id there.
static int64_t entity_of(struct entities *entities, const struct advert_row *advert)
{
    if (advert->url && advert->url[0])
        return entities_at(entities, "advert", advert->url);
    char value[600];
    snprintf(value, sizeof value, "%lld:%.500s", (long long)advert->source_id, advert->id);
    return entities_at(entities, "advert", value);
}

// The city that a field names in whatever language is one entity; a place that the gazetteer does not know is
// its own.
static int64_t city_entity(struct entities *entities, const char *stated)
{
    const struct city *city = gazetteer_find(bytes_of_text(stated), (struct regions){NULL, 0});
    return entities_at(entities, "city", city ? city->name : stated);
}

static int take_advert(void *payload, const struct advert_row *advert, struct error *error)
{
    (void)error;
    struct reading_adverts *reading = payload;
    struct advert_links *adverts = reading->adverts;
    int64_t id = entity_of(reading->entities, advert), city = 0;
    for (size_t i = 0; i < advert->selector_count; i++)
        ties_add(reading->ties, TIE_ADVERT_USES, id,
                 entities_of_spelling(reading->entities, advert->source_id, advert->spellings[i]), NULL,
                 advert->posted, advert->observation_id);
    if (advert->city && advert->city[0]) {
        city = city_entity(reading->entities, advert->city);
        ties_add(reading->ties, TIE_ADVERT_IN, id, city, NULL, advert->posted, advert->observation_id);
    }
    ARRAY_ROOM(adverts->texts, adverts->text_capacity, adverts->count);
    ARRAY_ROOM(adverts->all, adverts->capacity, adverts->count);
    adverts->texts[adverts->count] = bytes_of_text(arena_text(adverts->words, advert->text));
    adverts->all[adverts->count++] = (struct advert_entities){.observation_id = advert->observation_id,
                                                              .source_id = advert->source_id,
                                                              .entity_id = id,
                                                              .city_entity_id = city,
                                                              .posted = advert->posted};
    return 0;
}

// ---- texts ----

// A group of two and more becomes an entity, named by its first advert.
static int64_t text_entity(struct entities *entities, const char *first)
{
    char value[700];
    snprintf(value, sizeof value, "text of %.600s", first);
    return entities_at(entities, "advert_text", value);
}

static void set_text(struct advert_links *adverts, size_t i, int64_t text, struct ties *ties)
{
    struct advert_entities *advert = &adverts->all[i];
    advert->text_entity_id = text;
    ties_add(ties, TIE_ADVERT_USES, advert->entity_id, text, NULL, advert->posted, advert->observation_id);
}

// groups[i] - base is the first of the group of i; those below base are of texts that stand.
static int name_groups(struct advert_links *adverts, const uint32_t *groups, size_t base,
                       struct entities *entities, struct ties *ties, struct error *error)
{
    uint32_t *sizes = memory_new(adverts->count, sizeof *sizes);
    struct buffer value;
    int result = 0;
    buffer_init(&value, 1 << 20);
    for (size_t i = 0; i < adverts->count; i++)
        if (groups[i] >= base)
            sizes[groups[i] - base]++;
    for (size_t i = 0; result == 0 && i < adverts->count; i++) {
        if (groups[i] < base || sizes[groups[i] - base] < 2)
            continue;
        int64_t first = adverts->all[groups[i] - base].entity_id;
        const char *name = entities->all[first - 1].value;
        if (name == NULL) { // it stands
            result = entity_value(entities->standing, first, &value, error);
            name = buffer_text(&value);
        }
        set_text(adverts, i, text_entity(entities, name), ties);
    }
    memory_free(sizes);
    buffer_done(&value);
    return result;
}

static int group_texts(struct advert_links *adverts, struct entities *entities, struct ties *ties,
                       struct error *error)
{
    uint32_t *groups = memory_new(adverts->count, sizeof *groups);
    near_duplicates_group(adverts->texts, adverts->count, groups, &adverts->kept);
    int result = name_groups(adverts, groups, 0, entities, ties, error);
    memory_free(groups);
    return result;
}

// ---- texts beside those that stand ----

struct standing_texts {
    struct casefile *casefile;
    struct arena *arena; // of one text
    struct advert_entities *all;
    uint32_t *groups; // of each, the first advert of its group
    size_t count, capacity, group_capacity;
    struct pair_map first; // of a text entity: position plus one
};

static int take_standing(void *payload, const struct advert_outline *advert, struct error *error)
{
    (void)error;
    struct standing_texts *standing = payload;
    ARRAY_ROOM(standing->all, standing->capacity, standing->count);
    ARRAY_ROOM(standing->groups, standing->group_capacity, standing->count);
    standing->all[standing->count] = (struct advert_entities){.observation_id = advert->observation_id,
                                                              .entity_id = advert->entity_id,
                                                              .text_entity_id = advert->text_entity_id,
                                                              .posted = advert->posted};
    standing->groups[standing->count] = (uint32_t)standing->count;
    if (advert->text_entity_id) {
        int64_t *first = pair_map_at(&standing->first, advert->text_entity_id, 0, NULL);
        if (*first == 0)
            *first = (int64_t)standing->count + 1;
        standing->groups[standing->count] = (uint32_t)(*first - 1);
    }
    standing->count++;
    return 0;
}

static const char *text_of(void *payload, uint32_t index, size_t *size)
{
    struct standing_texts *standing = payload;
    struct advert_whole advert;
    struct error error = {0};
    arena_reset(standing->arena);
    if (index >= standing->count || advert_read(standing->casefile, standing->all[index].observation_id,
                                                standing->arena, &advert, &error))
        return NULL;
    *size = strlen(advert.text);
    return advert.text;
}

static void standing_done(struct standing_texts *standing)
{
    memory_free(standing->all);
    memory_free(standing->groups);
    pair_map_done(&standing->first);
    arena_free(standing->arena);
}

// One that stood alone has company now.
static int accompany(struct advert_links *adverts, struct advert_entities *first, struct entities *entities,
                     struct ties *ties, struct error *error)
{
    struct buffer value;
    buffer_init(&value, 1 << 20);
    int result = entity_value(entities->standing, first->entity_id, &value, error);
    if (result == 0) {
        first->text_entity_id = text_entity(entities, buffer_text(&value));
        ties_add(ties, TIE_ADVERT_USES, first->entity_id, first->text_entity_id, NULL, first->posted,
                 first->observation_id);
        ARRAY_ROOM(adverts->accompanied, adverts->accompanied_capacity, adverts->accompanied_count);
        adverts->accompanied[adverts->accompanied_count].observation_id = first->observation_id;
        adverts->accompanied[adverts->accompanied_count++].text_entity_id = first->text_entity_id;
    }
    buffer_done(&value);
    return result;
}

static int extend(struct advert_links *adverts, struct standing_texts *standing, uint32_t *groups,
                  struct entities *entities, struct ties *ties, struct error *error)
{
    struct kept_texts kept;
    if (kept_texts_read(standing->casefile, &kept, error)) {
        kept_texts_done(&kept);
        return -1;
    }
    const struct near_archive archive = {.kept = kept.runs,
                                         .kept_count = kept.count,
                                         .count = standing->count,
                                         .groups = standing->groups,
                                         .text_of = text_of,
                                         .payload = standing};
    int result =
        near_duplicates_extend(&archive, adverts->texts, adverts->count, groups, &adverts->kept, error)
            ? ADVERT_LINKS_ANEW
            : 0;
    kept_texts_done(&kept);
    for (size_t i = 0; result == 0 && i < adverts->count; i++) {
        if (groups[i] >= standing->count)
            continue;
        struct advert_entities *first = &standing->all[groups[i]];
        if (first->text_entity_id == 0)
            result = accompany(adverts, first, entities, ties, error);
        set_text(adverts, i, first->text_entity_id, ties);
    }
    if (result == 0)
        result = name_groups(adverts, groups, standing->count, entities, ties, error);
    return result;
}

static int extend_texts(struct advert_links *adverts, struct entities *entities, struct ties *ties,
                        struct error *error)
{
    struct standing_texts standing = {.casefile = entities->standing, .arena = arena_new(TEXT_MAX_BYTES)};
    uint32_t *groups = memory_new(adverts->count, sizeof *groups);
    int result = advert_outline_each(entities->standing, take_standing, &standing, error);
    if (result == 0)
        result = extend(adverts, &standing, groups, entities, ties, error);
    standing_done(&standing);
    memory_free(groups);
    return result;
}

// ---- all ----

int advert_links_read(struct advert_links *adverts, int64_t after, struct entities *entities,
                      struct ties *ties, struct casefile *casefile, struct error *error)
{
    struct reading_adverts reading = {adverts, entities, ties};
    adverts->words = arena_new(WORDS_MAX_BYTES);
    buffer_init(&adverts->kept, WORDS_MAX_BYTES);
    if (advert_each_after(casefile, after, take_advert, &reading, error))
        return -1;
    if (adverts->count == 0)
        return 0;
    return entities->standing ? extend_texts(adverts, entities, ties, error)
                              : group_texts(adverts, entities, ties, error);
}

int advert_links_write(struct advert_links *adverts, struct casefile *casefile, struct error *error)
{
    for (size_t i = 0; i < adverts->count; i++)
        if (advert_set_entities(casefile, &adverts->all[i], error))
            return -1;
    for (size_t i = 0; i < adverts->accompanied_count; i++)
        if (advert_set_text(casefile, adverts->accompanied[i].observation_id,
                            adverts->accompanied[i].text_entity_id, error))
            return -1;
    return adverts->count ? kept_texts_put(casefile, buffer_bytes(&adverts->kept), error) : 0;
}

void advert_links_done(struct advert_links *adverts)
{
    if (adverts->words)
        arena_free(adverts->words);
    memory_free(adverts->texts);
    memory_free(adverts->all);
    memory_free(adverts->accompanied);
    buffer_done(&adverts->kept);
    *adverts = (struct advert_links){0};
}

// Adverts to entities and ties.
#include "links/adverts.h"

#include "base/gazetteer.h"
#include "base/memory.h"
#include "casefile/adverts.h"
#include "links/near_duplicates.h"

#include <stdio.h>

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
    adverts->texts[adverts->count] = memory_copy_text(advert->text);
    adverts->all[adverts->count++] = (struct advert_entities){.observation_id = advert->observation_id,
                                                              .source_id = advert->source_id,
                                                              .entity_id = id,
                                                              .city_entity_id = city,
                                                              .posted = advert->posted};
    return 0;
}

// Groups of two and more become an entity, named by their first advert.
static void group_texts(struct advert_links *adverts, struct entities *entities, struct ties *ties)
{
    struct bytes *texts = memory_new(adverts->count, sizeof *texts);
    uint32_t *groups = memory_new(adverts->count, sizeof *groups),
             *sizes = memory_new(adverts->count, sizeof *sizes);
    for (size_t i = 0; i < adverts->count; i++)
        texts[i] = bytes_of_text(adverts->texts[i]);
    near_duplicates_group(texts, adverts->count, groups, NULL);
    for (size_t i = 0; i < adverts->count; i++)
        sizes[groups[i]]++;
    for (size_t i = 0; i < adverts->count; i++) {
        if (sizes[groups[i]] < 2)
            continue;
        const char *first = entities->all[adverts->all[groups[i]].entity_id - 1].value;
        char value[700];
        snprintf(value, sizeof value, "text of %.600s", first);
        int64_t id = entities_at(entities, "advert_text", value);
        adverts->all[i].text_entity_id = id;
        ties_add(ties, TIE_ADVERT_USES, adverts->all[i].entity_id, id, NULL, adverts->all[i].posted,
                 adverts->all[i].observation_id);
    }
    memory_free(texts);
    memory_free(groups);
    memory_free(sizes);
}

int advert_links_read(struct advert_links *adverts, struct entities *entities, struct ties *ties,
                      struct casefile *casefile, struct error *error)
{
    struct reading_adverts reading = {adverts, entities, ties};
    if (advert_each(casefile, take_advert, &reading, error))
        return -1;
    if (adverts->count)
        group_texts(adverts, entities, ties);
    return 0;
}

int advert_links_write(struct advert_links *adverts, struct casefile *casefile, struct error *error)
{
    for (size_t i = 0; i < adverts->count; i++)
        if (advert_set_entities(casefile, &adverts->all[i], error))
            return -1;
    return 0;
}

void advert_links_done(struct advert_links *adverts)
{
    for (size_t i = 0; i < adverts->count; i++)
        memory_free(adverts->texts[i]);
    memory_free(adverts->texts);
    memory_free(adverts->all);
    *adverts = (struct advert_links){0};
}

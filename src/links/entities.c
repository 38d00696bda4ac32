// Entities by normal form.
#include "links/entities.h"

#include "base/memory.h"
#include "links/national.h"

#include <stdio.h>
#include <string.h>

int64_t entities_at(struct entities *entities, const char *kind, const char *value)
{
    size_t size = strlen(kind) + strlen(value) + 2;
    char *name = memory_new(size, 1);
    snprintf(name, size, "%s\x1f%s", kind, value);
    bool is_new;
    int64_t *id = text_map_at(&entities->by_name, name, &is_new);
    memory_free(name);
    if (is_new) {
        ARRAY_ROOM(entities->all, entities->capacity, entities->count);
        entities->all[entities->count++] =
            (struct made_entity){.kind = memory_copy_text(kind), .value = memory_copy_text(value)};
        *id = (int64_t)entities->count;
    }
    return *id;
}

int64_t entities_find(const struct entities *entities, const char *kind, const char *value)
{
    size_t size = strlen(kind) + strlen(value) + 2;
    char *name = memory_new(size, 1);
    snprintf(name, size, "%s\x1f%s", kind, value);
    const int64_t *id = text_map_find(&entities->by_name, name);
    memory_free(name);
    return id ? *id : 0;
}

static int64_t *name_at(struct entities *entities, const struct made_entity *made)
{
    size_t size = strlen(made->kind) + strlen(made->value) + 2;
    char *name = memory_new(size, 1);
    snprintf(name, size, "%s\x1f%s", made->kind, made->value);
    int64_t *id = text_map_at(&entities->by_name, name, NULL);
    memory_free(name);
    return id;
}

static int take_sighting(void *payload, const struct sighting *sighting, struct error *error)
{
    (void)error;
    struct entities *entities = payload;
    ARRAY_ROOM(entities->sightings, entities->sighting_capacity, entities->sighting_count);
    entities->sightings[entities->sighting_count++] = *sighting;
    return 0;
}

// ---- each spelling by itself ----

struct reading_spellings {
    struct entities *entities;
    struct national national;
    size_t at; // the next sighting
};

static int take_spelling(void *payload, const struct spelling *spelling, struct error *error)
{
    (void)error;
    struct reading_spellings *reading = payload;
    struct entities *entities = reading->entities;
    const struct selector *selector = &spelling->selector;
    const char *kind = selector_kind_name(selector->kind);
    bool is_something = selector->kind != SELECTOR_OWNER && selector->value[0];
    int64_t id = 0; // of its value as kept: made when a source means that one
    while (reading->at < entities->sighting_count &&
           entities->sightings[reading->at].spelling_id < spelling->id)
        reading->at++;
    for (; is_something && reading->at < entities->sighting_count &&
           entities->sightings[reading->at].spelling_id == spelling->id;
         reading->at++) {
        struct sighting *sighting = &entities->sightings[reading->at];
        const char *here = reading->national.any && selector->kind == SELECTOR_PHONE
                               ? national_value(&reading->national, sighting->source_id, selector)
                               : NULL;
        if (here == NULL && id == 0)
            id = entities_at(entities, kind, selector->value);
        sighting->entity_id = here ? entities_at(entities, kind, here) : id;
    }
    return 0;
}

// For quick answers: nearly every spelling is about the same thing wherever it stands.
static void index_sightings(struct entities *entities)
{
    pair_map_done(&entities->in_source);
    entities->spelling_count = 0; // what was there is written anew
    for (size_t i = 0; i < entities->sighting_count; i++) {
        const struct sighting *sighting = &entities->sightings[i];
        while (entities->spelling_count <= (size_t)sighting->spelling_id) {
            ARRAY_ROOM(entities->of_spelling, entities->spelling_capacity, entities->spelling_count);
            entities->of_spelling[entities->spelling_count++] = 0;
        }
        int64_t *first = &entities->of_spelling[sighting->spelling_id];
        if (*first == 0)
            *first = sighting->entity_id;
        else if (*first != sighting->entity_id)
            *pair_map_at(&entities->in_source, sighting->spelling_id, sighting->source_id, NULL) =
                sighting->entity_id;
    }
}

int entities_read(struct entities *entities, struct casefile *casefile, struct error *error)
{
    struct reading_spellings reading = {.entities = entities};
    int result = national_read(&reading.national, casefile, error) ||
                         sighting_gather(casefile, take_sighting, entities, error) ||
                         spelling_each(casefile, take_spelling, &reading, error)
                     ? -1
                     : 0;
    national_done(&reading.national);
    index_sightings(entities);
    return result;
}

void entities_join(struct entities *entities, uint32_t *joined)
{
    struct made_entity *all = memory_new(entities->count, sizeof *all);
    uint32_t *numbers = memory_new(entities->count + 1, sizeof *numbers), count = 0;
    for (uint32_t id = 1; id <= entities->count; id++) {
        uint32_t known_as = joined[id];
        if (numbers[known_as] == 0) {
            all[count] = entities->all[known_as - 1];
            numbers[known_as] = ++count;
        }
        joined[id] = numbers[known_as];
        *name_at(entities, &entities->all[id - 1]) = joined[id];
    }
    for (uint32_t id = 1; id <= entities->count; id++) {
        const struct made_entity *made = &entities->all[id - 1];
        if (all[joined[id] - 1].value == made->value)
            continue; // its texts live on
        memory_free(made->kind);
        memory_free(made->value);
    }
    memory_free(entities->all);
    memory_free(numbers);
    entities->all = all;
    entities->capacity = entities->count;
    entities->count = count;
    for (size_t i = 0; i < entities->sighting_count; i++)
        if (entities->sightings[i].entity_id)
            entities->sightings[i].entity_id = joined[entities->sightings[i].entity_id];
    index_sightings(entities);
}

// ---- devices, owners, names ----

static int take_device(void *payload, int64_t source_id, const char *label, struct error *error)
{
    (void)error;
    struct entities *entities = payload;
    ARRAY_ROOM(entities->devices, entities->device_capacity, entities->device_count);
    int64_t id = entities_at(entities, "device", label);
    entities->all[id - 1].own_source_id = source_id;
    entities->devices[entities->device_count].source_id = source_id;
    entities->devices[entities->device_count++].entity_id = id;
    return 0;
}

static int take_own(void *payload, const struct own_row *own, struct error *error)
{
    (void)error;
    struct entities *entities = payload;
    int64_t id = entities_of_spelling(entities, own->source_id, own->spelling_id);
    if (id && entities->all[id - 1].own_source_id == 0)
        entities->all[id - 1].own_source_id = own->source_id;
    return 0;
}

static void count_name(struct entities *entities, int64_t id, const char *name, bool is_saved)
{
    struct made_entity *entity = id ? &entities->all[id - 1] : NULL;
    if (entity == NULL || name == NULL || name[0] == 0 || (entity->label_is_saved && !is_saved))
        return;
    bool is_new;
    int64_t *number = text_map_at(&entities->label_numbers, name, &is_new);
    if (is_new)
        *number = (int64_t)entities->label_numbers.count;
    int64_t count = ++*pair_map_at(&entities->labels, id, *number, NULL);
    if (count > entity->label_count) {
        memory_free(entity->label);
        entity->label = memory_copy_text(name);
        entity->label_count = count;
        entity->label_is_saved = is_saved;
    }
}

// The name most contacts give an entity is its label; of equals, the one seen first.
static int take_contact(void *payload, const struct contact_row *contact, struct error *error)
{
    (void)error;
    count_name(payload, entities_of_spelling(payload, contact->source_id, contact->spelling_id),
               contact->name, true);
    return 0;
}

// What nobody saved is known by what it calls itself.
static int take_account(void *payload, const struct account_row *account, struct error *error)
{
    (void)error;
    count_name(payload, entities_of_spelling(payload, account->source_id, account->spelling_id),
               account->name, false);
    return 0;
}

int64_t entities_of_spelling(const struct entities *entities, int64_t source_id, int64_t spelling_id)
{
    if (spelling_id <= 0 || (size_t)spelling_id >= entities->spelling_count)
        return 0;
    const int64_t *here = pair_map_find(&entities->in_source, spelling_id, source_id);
    return here ? *here : entities->of_spelling[spelling_id];
}

int64_t entities_of_device(const struct entities *entities, int64_t source_id)
{
    for (size_t i = 0; i < entities->device_count; i++)
        if (entities->devices[i].source_id == source_id)
            return entities->devices[i].entity_id;
    return 0;
}

int entities_read_devices(struct entities *entities, struct casefile *casefile, struct error *error)
{
    return device_each(casefile, take_device, entities, error) ||
                   own_each(casefile, take_own, entities, error) ||
                   contact_each(casefile, take_contact, entities, error) ||
                   account_each(casefile, take_account, entities, error)
               ? -1
               : 0;
}

int entities_write(struct entities *entities, struct casefile *casefile, struct error *error)
{
    for (size_t i = 0; i < entities->count; i++) {
        const struct made_entity *made = &entities->all[i];
        const struct entity entity = {.id = (int64_t)i + 1,
                                      .kind = made->kind,
                                      .value = made->value,
                                      .label = made->label,
                                      .own_source_id = made->own_source_id};
        if (entity_put(casefile, &entity, error))
            return -1;
    }
    for (size_t i = 0; i < entities->sighting_count; i++)
        if (sighting_put(casefile, &entities->sightings[i], error))
            return -1;
    return 0;
}

void entities_done(struct entities *entities)
{
    for (size_t i = 0; i < entities->count; i++) {
        memory_free(entities->all[i].kind);
        memory_free(entities->all[i].value);
        memory_free(entities->all[i].label);
    }
    memory_free(entities->all);
    text_map_done(&entities->by_name);
    memory_free(entities->of_spelling);
    memory_free(entities->sightings);
    pair_map_done(&entities->in_source);
    pair_map_done(&entities->labels);
    text_map_done(&entities->label_numbers);
    memory_free(entities->devices);
    *entities = (struct entities){0};
}

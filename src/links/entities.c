// Entities by normal form.
#include "links/entities.h"

#include "base/memory.h"
#include "links/national.h"

#include <string.h>

enum { NAME_ROOM_BYTES = 512 };

static const char *kind_at(struct entities *entities, const char *kind)
{
    for (size_t i = 0; i < entities->kind_count; i++)
        if (strcmp(entities->kinds[i], kind) == 0)
            return entities->kinds[i];
    ARRAY_ROOM(entities->kinds, entities->kind_capacity, entities->kind_count);
    return entities->kinds[entities->kind_count++] = memory_copy_text(kind);
}

// In `room` when it fits there.
static char *name_of(const char *kind, const char *value, char room[NAME_ROOM_BYTES])
{
    size_t kind_size = strlen(kind), value_size = strlen(value), size = kind_size + value_size + 2;
    char *name = size <= NAME_ROOM_BYTES ? room : memory_new(size, 1);
    memcpy(name, kind, kind_size);
    name[kind_size] = '\x1f';
    memcpy(name + kind_size + 1, value, value_size + 1);
    return name;
}

static int64_t *name_at(struct entities *entities, const char *kind, const char *value, bool *is_new)
{
    char room[NAME_ROOM_BYTES];
    char *name = name_of(kind, value, room);
    int64_t *id = text_map_at(&entities->by_name, name, is_new);
    if (name != room)
        memory_free(name);
    return id;
}

static int64_t standing_at(struct entities *entities, const char *kind, const char *value)
{
    int64_t id = 0;
    if (entities->standing && !entities->failed)
        entities->failed = entity_named(entities->standing, kind, value, &id, &entities->failure) != 0;
    return id;
}

int64_t entities_at(struct entities *entities, const char *kind, const char *value)
{
    bool is_new;
    int64_t *id = name_at(entities, kind, value, &is_new);
    if (is_new)
        *id = standing_at(entities, kind, value);
    if (*id == 0) {
        ARRAY_ROOM(entities->all, entities->capacity, entities->count);
        entities->all[entities->count++] =
            (struct made_entity){.kind = kind_at(entities, kind), .value = memory_copy_text(value)};
        *id = (int64_t)entities->count;
    }
    return *id;
}

int64_t entities_find(const struct entities *entities, const char *kind, const char *value)
{
    char room[NAME_ROOM_BYTES];
    char *name = name_of(kind, value, room);
    const int64_t *id = text_map_find(&entities->by_name, name);
    if (name != room)
        memory_free(name);
    return id ? *id : 0;
}

// ---- what stands ----

static int take_standing(void *payload, const struct entity *entity, struct error *error)
{
    struct entities *entities = payload;
    if (entity->id != (int64_t)entities->count + 1)
        return error_set(error, "entities are not numbered one by one");
    bool is_advert = strcmp(entity->kind, "advert") == 0;
    ARRAY_ROOM(entities->all, entities->capacity, entities->count);
    entities->all[entities->count++] =
        (struct made_entity){.kind = kind_at(entities, entity->kind),
                             .value = is_advert ? NULL : memory_copy_text(entity->value),
                             .own_source_id = entity->own_source_id};
    return 0;
}

int entities_stand(struct entities *entities, struct casefile *casefile, struct error *error)
{
    if (entity_each(casefile, take_standing, entities, error))
        return -1;
    entities->standing = casefile;
    entities->standing_count = entities->count;
    return 0;
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

static int read_spellings(struct reading_spellings *reading, struct casefile *casefile, struct error *error)
{
    const struct entities *entities = reading->entities;
    if (entities->standing == NULL)
        return spelling_each(casefile, take_spelling, reading, error);
    for (size_t i = 0; i < entities->sighting_count; i++) { // by spelling
        int64_t id = entities->sightings[i].spelling_id;
        bool is_told = i && entities->sightings[i - 1].spelling_id == id;
        if (!is_told && spelling_read(casefile, id, take_spelling, reading, error))
            return -1;
    }
    return 0;
}

int entities_read(struct entities *entities, int64_t after, struct casefile *casefile, struct error *error)
{
    struct reading_spellings reading = {.entities = entities};
    int result = national_read(&reading.national, casefile, error) ||
                         sighting_gather(casefile, after, take_sighting, entities, error) ||
                         read_spellings(&reading, casefile, error)
                     ? -1
                     : 0;
    national_done(&reading.national);
    index_sightings(entities);
    return result;
}

// A normal form of an entity that lives on as another; takes its value.
static void keep_joined(struct entities *entities, struct made_entity *made, uint32_t id)
{
    ARRAY_ROOM(entities->joined, entities->joined_capacity, entities->joined_count);
    entities->joined[entities->joined_count].kind = made->kind;
    entities->joined[entities->joined_count].value = made->value;
    entities->joined[entities->joined_count++].id = id;
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
        *name_at(entities, entities->all[id - 1].kind, entities->all[id - 1].value, NULL) = joined[id];
    }
    for (size_t i = 0; i < entities->joined_count; i++)
        entities->joined[i].id = joined[entities->joined[i].id];
    for (uint32_t id = 1; id <= entities->count; id++)
        if (all[joined[id] - 1].value != entities->all[id - 1].value)
            keep_joined(entities, &entities->all[id - 1], joined[id]);
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

void entities_count_name(struct entities *entities, int64_t id, const char *name, bool is_saved)
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
    entities_count_name(payload, entities_of_spelling(payload, contact->source_id, contact->spelling_id),
                        contact->name, true);
    return 0;
}

// What nobody saved is known by what it calls itself.
static int take_account(void *payload, const struct account_row *account, struct error *error)
{
    (void)error;
    entities_count_name(payload, entities_of_spelling(payload, account->source_id, account->spelling_id),
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
    if (device_each(casefile, take_device, entities, error))
        return -1;
    if (entities->standing)
        return 0; // their owners and names stand, too
    return own_each(casefile, take_own, entities, error) ||
                   contact_each(casefile, take_contact, entities, error) ||
                   account_each(casefile, take_account, entities, error)
               ? -1
               : 0;
}

int entities_write(struct entities *entities, struct casefile *casefile, struct error *error)
{
    if (entities->failed)
        return error_set(error, "%s", entities->failure.text);
    for (size_t i = entities->standing_count; i < entities->count; i++) {
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
    for (size_t i = 0; i < entities->joined_count; i++)
        if (joined_name_put(casefile, entities->joined[i].kind, entities->joined[i].value,
                            entities->joined[i].id, error))
            return -1;
    return 0;
}

void entities_done(struct entities *entities)
{
    for (size_t i = 0; i < entities->count; i++) {
        memory_free(entities->all[i].value);
        memory_free(entities->all[i].label);
    }
    for (size_t i = 0; i < entities->joined_count; i++)
        memory_free(entities->joined[i].value);
    for (size_t i = 0; i < entities->kind_count; i++)
        memory_free(entities->kinds[i]);
    memory_free(entities->joined);
    memory_free(entities->kinds);
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

// Entities by normal form.
#include "links/entities.h"

#include "base/memory.h"

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

static int take_spelling(void *payload, const struct spelling *spelling, struct error *error)
{
    (void)error;
    struct entities *entities = payload;
    while (entities->spelling_count <= (size_t)spelling->id) {
        ARRAY_ROOM(entities->of_spelling, entities->spelling_capacity, entities->spelling_count);
        entities->of_spelling[entities->spelling_count++] = 0;
    }
    if (spelling->selector.kind != SELECTOR_OWNER && spelling->selector.value[0])
        entities->of_spelling[spelling->id] =
            entities_at(entities, selector_kind_name(spelling->selector.kind), spelling->selector.value);
    return 0;
}

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
    int64_t id = entities_of_spelling(entities, own->spelling_id);
    if (id && entities->all[id - 1].own_source_id == 0)
        entities->all[id - 1].own_source_id = own->source_id;
    return 0;
}

// The name most contacts give an entity is its label; of equals, the one seen first.
static int take_contact(void *payload, const struct contact_row *contact, struct error *error)
{
    (void)error;
    struct entities *entities = payload;
    int64_t id = entities_of_spelling(entities, contact->spelling_id);
    if (id == 0 || contact->name == NULL || contact->name[0] == 0)
        return 0;
    bool is_new;
    int64_t *number = text_map_at(&entities->label_numbers, contact->name, &is_new);
    if (is_new)
        *number = (int64_t)entities->label_numbers.count;
    int64_t count = ++*pair_map_at(&entities->labels, id, *number, NULL);
    struct made_entity *entity = &entities->all[id - 1];
    if (count > entity->label_count) {
        memory_free(entity->label);
        entity->label = memory_copy_text(contact->name);
        entity->label_count = count;
    }
    return 0;
}

int64_t entities_of_spelling(const struct entities *entities, int64_t spelling_id)
{
    return spelling_id > 0 && (size_t)spelling_id < entities->spelling_count
               ? entities->of_spelling[spelling_id]
               : 0;
}

int64_t entities_of_device(const struct entities *entities, int64_t source_id)
{
    for (size_t i = 0; i < entities->device_count; i++)
        if (entities->devices[i].source_id == source_id)
            return entities->devices[i].entity_id;
    return 0;
}

int entities_read(struct entities *entities, struct casefile *casefile, struct error *error)
{
    return spelling_each(casefile, take_spelling, entities, error) ||
                   device_each(casefile, take_device, entities, error) ||
                   own_each(casefile, take_own, entities, error) ||
                   contact_each(casefile, take_contact, entities, error)
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
    for (size_t id = 1; id < entities->spelling_count; id++)
        if (entities->of_spelling[id] &&
            entity_add_spelling(casefile, entities->of_spelling[id], (int64_t)id, error))
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
    pair_map_done(&entities->labels);
    text_map_done(&entities->label_numbers);
    memory_free(entities->devices);
    *entities = (struct entities){0};
}

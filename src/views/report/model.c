// The model's memory, and the order in which it is read.
#include "views/report/model.h"

#include "base/memory.h"
#include "views/report/read.h"

enum { ARENA_MAX_BYTES = 2000 * 1000 * 1000 };

void model_init(struct model *model, const struct report_options *options)
{
    *model = (struct model){.arena = arena_new(ARENA_MAX_BYTES)};
    text_index_init(&model->entity_names, model->arena);
    text_index_init(&model->name_words, model->arena);
    if (options)
        model->options = *options;
}

void model_done(struct model *model)
{
    memory_free(model->counts);
    memory_free(model->sources);
    memory_free(model->findings);
    memory_free(model->judgements);
    memory_free(model->entities);
    memory_free(model->hubs);
    memory_free(model->links);
    memory_free(model->stays);
    memory_free(model->adverts);
    memory_free(model->flows);
    memory_free(model->country_flows);
    memory_free(model->statements);
    memory_free(model->trails);
    memory_free(model->tally);
    memory_free(model->unreadable);
    memory_free(model->damage);
    memory_free(model->devices);
    memory_free(model->shared);
    memory_free(model->conversations);
    memory_free(model->templates);
    text_index_done(&model->name_words);
    text_index_done(&model->entity_names);
    arena_free(model->arena);
    *model = (struct model){0};
}

struct model_entity *model_entity_of(struct model *model, const char *kind, const char *value)
{
    struct buffer key;
    buffer_init(&key, 64 * 1024 * 1024);
    buffer_print(&key, "%s ", kind);
    buffer_add_text(&key, value);
    size_t number = text_index_add(&model->entity_names, buffer_text(&key));
    buffer_done(&key);
    if (number < model->entities_count)
        return model->entities[number];
    struct model_entity *entity = arena_alloc(model->arena, 1, sizeof *entity);
    entity->kind = arena_text(model->arena, kind);
    entity->value = arena_text(model->arena, value);
    entity->index = number;
    ARRAY_ROOM(model->entities, model->entities_capacity, model->entities_count);
    model->entities[model->entities_count++] = entity;
    return entity;
}

struct model_entity *model_entity_known(struct model *model, const char *kind, const char *value)
{
    struct buffer key;
    buffer_init(&key, 64 * 1024 * 1024);
    buffer_print(&key, "%s ", kind);
    buffer_add_text(&key, value);
    size_t number = text_index_find(&model->entity_names, buffer_text(&key));
    buffer_done(&key);
    return number == SIZE_MAX ? NULL : model->entities[number];
}

int model_read(struct model *model, struct casefile *casefile, struct error *error)
{
    if (read_case(model, casefile, error) || read_findings(model, casefile, error) ||
        read_network(model, casefile, error) || read_routes(model, casefile, error) ||
        read_money(model, casefile, error) || read_statements(model, casefile, error) ||
        read_trails(model, error) || read_devices(model, casefile, error) ||
        read_conversations(model, casefile, error) || read_templates(model, casefile, error) ||
        read_judgements(model, casefile, error) || read_tally(model, casefile, error))
        return error_add(error, "reading the case for the report");
    return 0;
}

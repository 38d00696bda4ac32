// Names, owners, hubs and links of the entities that findings named.
#include "views/report/read.h"

#include "casefile/network.h"

#include <stdlib.h>
#include <string.h>

struct reading_network {
    struct model *model;
    struct model_entity **by_id; // NULL: neither in a finding nor a hub
    size_t id_count, capacity;
};

static const char *source_label(const struct model *model, int64_t source_id)
{
    // source ids count from 1 in the order of adding, as model->sources does
    return source_id > 0 && (uint64_t)source_id <= model->sources_count ? model->sources[source_id - 1].label
                                                                        : NULL;
}

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    struct reading_network *reading = payload;
    struct model *model = reading->model;
    if (entity->id < 1 || entity->id > INT64_C(2000000000))
        return error_set(error, "entity %lld: its number is out of range", (long long)entity->id);
    struct model_entity *known = entity->hub ? model_entity_of(model, entity->kind, entity->value)
                                             : model_entity_known(model, entity->kind, entity->value);
    while (reading->id_count <= (size_t)entity->id) {
        ARRAY_ROOM(reading->by_id, reading->capacity, reading->id_count);
        reading->by_id[reading->id_count++] = NULL;
    }
    reading->by_id[entity->id] = known;
    model_add_saved_name(model, entity->label);
    if (known == NULL)
        return 0;
    known->id = entity->id;
    known->label = arena_text(model->arena, entity->label);
    known->own_source = source_label(model, entity->own_source_id);
    known->hub = entity->hub;
    known->hub_reason = arena_text(model->arena, entity->hub_reason);
    if (entity->hub) {
        ARRAY_ROOM(model->hubs, model->hubs_capacity, model->hubs_count);
        model->hubs[model->hubs_count++] = known;
    }
    return 0;
}

static struct model_entity *entity_by_id(const struct reading_network *reading, int64_t id)
{
    return id > 0 && (uint64_t)id < reading->id_count ? reading->by_id[id] : NULL;
}

static int take_link(void *payload, const struct link *link, struct error *error)
{
    (void)error;
    struct reading_network *reading = payload;
    struct model *model = reading->model;
    struct model_entity *from = entity_by_id(reading, link->from_id),
                        *to = entity_by_id(reading, link->to_id);
    if (from)
        from->links++;
    if (to && to != from)
        to->links++;
    if (from == NULL || to == NULL || from->findings == 0 || to->findings == 0 || from->hub || to->hub)
        return 0;
    model->links_in_all++;
    if (model->links_count >= MODEL_LINKS_MAX)
        return 0;
    struct model_link *copy = MODEL_ADD(model, links);
    *copy = (struct model_link){
        .kind = arena_text(model->arena, link->kind),
        .from = from,
        .to = to,
        .detail = arena_text(model->arena, link->detail),
        .first = link->first,
        .last = link->last,
        .count = link->count,
    };
    return 0;
}

static int by_links(const void *a, const void *b)
{
    const struct model_entity *left = *(struct model_entity *const *)a,
                              *right = *(struct model_entity *const *)b;
    if (left->links != right->links)
        return left->links > right->links ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

int read_network(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading_network reading = {.model = model};
    int status = entity_each(casefile, take_entity, &reading, error);
    if (status == 0)
        status = link_each(casefile, take_link, &reading, error);
    memory_free(reading.by_id);
    if (model->hubs_count)
        qsort(model->hubs, model->hubs_count, sizeof *model->hubs, by_links);
    model->hubs_in_all = (int64_t)model->hubs_count;
    if (model->hubs_count > MODEL_HUBS_MAX)
        model->hubs_count = MODEL_HUBS_MAX;
    return status;
}

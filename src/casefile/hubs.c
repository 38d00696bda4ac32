// Which entities are hubs: collected, compared with what stands, written where it differs.
#include "casefile/network.h"

#include "base/memory.h"
#include "base/order.h"
#include "casefile/database.h"

#include <stdlib.h>
#include <string.h>

struct set_hub {
    int64_t entity_id;
    size_t order;
    char *reason; // NULL: a hub no more
    bool stands;  // the case says so
};

struct set_hubs {
    struct set_hub *all;
    size_t count, capacity;
};

int entity_set_hub(struct casefile *casefile, int64_t entity_id, const char *reason, struct error *error)
{
    (void)error;
    if (casefile->hubs == NULL)
        casefile->hubs = memory_new(1, sizeof *casefile->hubs);
    struct set_hubs *hubs = casefile->hubs;
    ARRAY_ROOM(hubs->all, hubs->capacity, hubs->count);
    hubs->all[hubs->count] =
        (struct set_hub){.entity_id = entity_id, .order = hubs->count, .reason = memory_copy_text(reason)};
    hubs->count++;
    return 0;
}

void hubs_forget(struct casefile *casefile)
{
    struct set_hubs *hubs = casefile->hubs;
    for (size_t i = 0; hubs && i < hubs->count; i++)
        memory_free(hubs->all[i].reason);
    if (hubs)
        memory_free(hubs->all);
    memory_free(hubs);
    casefile->hubs = NULL;
}

static int by_entity(const void *left, const void *right)
{
    const struct set_hub *a = left, *b = right;
    if (a->entity_id != b->entity_id)
        return a->entity_id < b->entity_id ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

// By entity, of each the reason set last.
static void sort_hubs(struct set_hubs *hubs)
{
    size_t kept = 0;
    if (hubs->count)
        qsort(hubs->all, hubs->count, sizeof *hubs->all, by_entity);
    for (size_t i = 0; i < hubs->count; i++) {
        if (kept && hubs->all[kept - 1].entity_id == hubs->all[i].entity_id)
            memory_free(hubs->all[--kept].reason);
        hubs->all[kept++] = hubs->all[i];
        hubs->all[kept - 1].stands = hubs->all[i].reason == NULL; // unless the case says that it is one
    }
    hubs->count = kept;
}

// Both by entity; those that stand and were not set are noted behind the end.
static int compare(struct casefile *casefile, struct set_hubs *hubs, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT id, hub_reason FROM entity WHERE hub_reason IS NOT NULL ORDER BY id", error))
        return -1;
    size_t set = hubs->count, at = 0;
    int status = 0;
    while (query_row(&query, &status, error)) {
        int64_t entity = query_column_integer(&query, 0);
        while (at < set && hubs->all[at].entity_id < entity)
            at++;
        if (at < set && hubs->all[at].entity_id == entity) {
            hubs->all[at].stands =
                hubs->all[at].reason && strcmp(hubs->all[at].reason, query_column_text(&query, 1)) == 0;
            continue;
        }
        ARRAY_ROOM(hubs->all, hubs->capacity, hubs->count);
        hubs->all[hubs->count++] = (struct set_hub){.entity_id = entity};
    }
    return status;
}

static int write_hub(struct casefile *casefile, const struct set_hub *hub, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "UPDATE entity SET hub_reason = ? WHERE id = ?", error))
        return -1;
    query_text(&query, hub->reason);
    query_integer(&query, hub->entity_id);
    return query_run(&query, error);
}

int hubs_settle(struct casefile *casefile, hub_changed_take *changed, void *payload, struct error *error)
{
    if (casefile->hubs == NULL)
        casefile->hubs = memory_new(1, sizeof *casefile->hubs);
    struct set_hubs *hubs = casefile->hubs;
    sort_hubs(hubs);
    int result = compare(casefile, hubs, error);
    for (size_t i = 0; result == 0 && i < hubs->count; i++) {
        if (hubs->all[i].stands)
            continue;
        result = write_hub(casefile, &hubs->all[i], error);
        if (changed)
            changed(payload, hubs->all[i].entity_id);
    }
    hubs_forget(casefile);
    return result;
}

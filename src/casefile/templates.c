// Templates of near-identical adverts: kept, read, grown.
#include "casefile/adverts.h"
#include "casefile/database.h"

int template_put(struct casefile *casefile, const struct template_row *row, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO template(entity_id, adverts, read, formed, parts) VALUES (?,?,?,?,?)", error))
        return -1;
    query_integer(&query, row->entity_id);
    query_integer(&query, row->adverts);
    query_integer(&query, row->read);
    query_integer(&query, row->formed);
    query_text(&query, row->parts);
    return query_run(&query, error);
}

static int put_slot(struct casefile *casefile, const char *sql, const struct template_slot *slot,
                    struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, sql, error))
        return -1;
    query_integer(&query, slot->entity_id);
    query_integer(&query, slot->slot);
    query_text(&query, slot->kind);
    query_text(&query, slot->value);
    query_integer(&query, slot->count);
    query_integer(&query, slot->first_observation_id);
    return query_run(&query, error);
}

#define INSERT_SLOT                                                                                          \
    "INSERT INTO template_slot(entity_id, slot, kind, value, count, first_observation_id) VALUES (?,?,?,?,?,?)"

int template_slot_put(struct casefile *casefile, const struct template_slot *slot, struct error *error)
{
    return put_slot(casefile, INSERT_SLOT, slot, error);
}

int template_slot_add(struct casefile *casefile, const struct template_slot *slot, struct error *error)
{
    return put_slot(casefile,
                    INSERT_SLOT
                    " ON CONFLICT (entity_id, slot, value) DO UPDATE SET count = count + excluded.count",
                    slot, error);
}

int template_find(struct casefile *casefile, int64_t entity_id, struct arena *arena, struct template_row *row,
                  bool *found, struct error *error)
{
    struct query query;
    *found = false;
    if (query_use(&query, casefile, "SELECT adverts, read, formed, parts FROM template WHERE entity_id = ?",
                  error))
        return -1;
    query_integer(&query, entity_id);
    int status = 0;
    while (query_row(&query, &status, error)) {
        *found = true;
        *row = (struct template_row){.entity_id = entity_id,
                                     .adverts = query_column_integer(&query, 0),
                                     .read = query_column_integer(&query, 1),
                                     .formed = query_column_integer(&query, 2),
                                     .parts = arena_text(arena, query_column_text(&query, 3))};
    }
    return status;
}

int template_grow(struct casefile *casefile, int64_t entity_id, int64_t adverts, int64_t read,
                  struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "UPDATE template SET adverts = ?, read = ? WHERE entity_id = ?", error))
        return -1;
    query_integer(&query, adverts);
    query_integer(&query, read);
    query_integer(&query, entity_id);
    return query_run(&query, error);
}

int text_member_each(struct casefile *casefile, int64_t text_entity_id, text_member_take *take, void *payload,
                     struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT observation_id, posted_usec FROM advert_entity WHERE text_entity_id = ?"
                   " ORDER BY posted_usec, observation_id",
                   error))
        return -1;
    query_integer(&query, text_entity_id);
    int status = 0;
    while (query_row(&query, &status, error))
        status = take(payload, query_column_integer(&query, 0),
                      query_column_optional(&query, 1, TIME_UNKNOWN), error);
    return status;
}

int template_remove(struct casefile *casefile, int64_t entity_id, struct error *error)
{
    static const char *const statements[] = {"DELETE FROM template_slot WHERE entity_id = ?",
                                             "DELETE FROM template WHERE entity_id = ?"};
    for (int i = 0; i < 2; i++) {
        struct query query;
        if (query_use(&query, casefile, statements[i], error))
            return -1;
        query_integer(&query, entity_id);
        if (query_run(&query, error))
            return -1;
    }
    return 0;
}

int template_each(struct casefile *casefile, template_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT entity_id, adverts, read, formed, parts FROM template ORDER BY entity_id", error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct template_row row = {.entity_id = query_column_integer(&query, 0),
                                   .adverts = query_column_integer(&query, 1),
                                   .read = query_column_integer(&query, 2),
                                   .formed = query_column_integer(&query, 3),
                                   .parts = query_column_text(&query, 4)};
        status = take(payload, &row, error);
    }
    return status;
}

int template_slot_each(struct casefile *casefile, template_slot_take *take, void *payload,
                       struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT entity_id, slot, kind, value, count, first_observation_id FROM template_slot"
                   " ORDER BY kind, value, entity_id, slot",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct template_slot row = {.entity_id = query_column_integer(&query, 0),
                                    .slot = query_column_integer(&query, 1),
                                    .kind = query_column_text(&query, 2),
                                    .value = query_column_text(&query, 3),
                                    .count = query_column_integer(&query, 4),
                                    .first_observation_id = query_column_integer(&query, 5)};
        status = take(payload, &row, error);
    }
    return status;
}

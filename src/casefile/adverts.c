// Typed streams of adverts, what they state and show.
#include "casefile/adverts.h"

#include "base/memory.h"
#include "casefile/batch.h"
#include "casefile/database.h"

#include <string.h>

struct id_list {
    int64_t *spellings, *entities;
    size_t count, spelling_capacity, entity_capacity;
};

static int read_selectors(struct casefile *casefile, int64_t observation_id, int64_t source_id,
                          struct id_list *list, struct error *error)
{
    struct query query;
    list->count = 0;
    if (query_use(&query, casefile,
                  "SELECT s.spelling_id, coalesce(e.entity_id, 0) FROM observation_selector s"
                  " LEFT JOIN sighting e ON e.spelling_id = s.spelling_id AND e.source_id = ?"
                  " WHERE s.observation_id = ? ORDER BY s.position",
                  error))
        return -1;
    query_integer(&query, source_id);
    query_integer(&query, observation_id);
    int status = 0;
    while (query_row(&query, &status, error)) {
        ARRAY_ROOM(list->spellings, list->spelling_capacity, list->count);
        ARRAY_ROOM(list->entities, list->entity_capacity, list->count);
        list->spellings[list->count] = query_column_integer(&query, 0);
        list->entities[list->count++] = query_column_integer(&query, 1);
    }
    return status;
}

int advert_each_after(struct casefile *casefile, int64_t after, advert_take *take, void *payload,
                      struct error *error)
{
    struct query query;
    struct id_list list = {0};
    if (query_open(
            &query, casefile,
            "SELECT a.observation_id, i.source_id, coalesce(e.entity_id, 0), coalesce(e.text_entity_id, 0),"
            " a.advert_id, a.url, a.city, a.text, a.posted_usec, a.posted_zone FROM advert a"
            " JOIN observation o ON o.id = a.observation_id JOIN item i ON i.id = o.item_id"
            " LEFT JOIN advert_entity e ON e.observation_id = a.observation_id WHERE a.observation_id > ?"
            " ORDER BY a.observation_id",
            error))
        return -1;
    query_integer(&query, after);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct advert_row row = {.observation_id = query_column_integer(&query, 0),
                                 .source_id = query_column_integer(&query, 1),
                                 .entity_id = query_column_integer(&query, 2),
                                 .text_entity_id = query_column_integer(&query, 3),
                                 .id = query_column_text(&query, 4),
                                 .url = query_column_text(&query, 5),
                                 .city = query_column_text(&query, 6),
                                 .text = query_column_text(&query, 7),
                                 .posted = query_column_moment(&query, 8)};
        status = read_selectors(casefile, row.observation_id, row.source_id, &list, error);
        row.spellings = list.spellings;
        row.entities = list.entities;
        row.selector_count = list.count;
        if (status == 0)
            status = take(payload, &row, error);
    }
    memory_free(list.spellings);
    memory_free(list.entities);
    return status;
}

int capture_each(struct casefile *casefile, capture_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT observation_id, entity_id, posted_usec, posted_zone FROM advert_entity"
                   " ORDER BY observation_id",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct capture_row row = {.observation_id = query_column_integer(&query, 0),
                                  .entity_id = query_column_integer(&query, 1),
                                  .posted = query_column_moment(&query, 2)};
        status = take(payload, &row, error);
    }
    return status;
}

int mention_each_of(struct casefile *casefile, enum mention_kind kind, mention_take *take, void *payload,
                    struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT observation_id, kind, value, text, coalesce(offset_bytes, -1) FROM mention"
                   " WHERE kind = ? ORDER BY observation_id, position",
                   error))
        return -1;
    query_integer(&query, kind);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct mention_row row = {.observation_id = query_column_integer(&query, 0),
                                  .kind = (enum mention_kind)query_column_integer(&query, 1),
                                  .value = query_column_text(&query, 2),
                                  .text = query_column_text(&query, 3),
                                  .offset = query_column_integer(&query, 4)};
        status = take(payload, &row, error);
    }
    return status;
}

struct stated_list {
    struct stated *all;
    size_t count, capacity;
};

// Kind, value, text and offset in the first four columns.
static int read_stated(struct query *query, struct stated_list *list, bool are_selectors, struct arena *arena,
                       struct error *error)
{
    int status = 0;
    while (query_row(query, &status, error)) {
        ARRAY_ROOM(list->all, list->capacity, list->count);
        const int64_t kind = query_column_integer(query, 0);
        list->all[list->count++] = (struct stated){.is_selector = are_selectors,
                                                   .selector = are_selectors ? (enum selector_kind)kind : 0,
                                                   .mention = are_selectors ? 0 : (enum mention_kind)kind,
                                                   .value = arena_text(arena, query_column_text(query, 1)),
                                                   .text = arena_text(arena, query_column_text(query, 2)),
                                                   .offset = query_column_integer(query, 3)};
    }
    return status;
}

static int read_all_stated(struct casefile *casefile, int64_t observation_id, struct stated_list *list,
                           struct arena *arena, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "SELECT kind, value, text, coalesce(offset_bytes, -1) FROM mention"
                  " WHERE observation_id = ? AND length(text) <= ? ORDER BY position LIMIT ?",
                  error))
        return -1;
    query_integer(&query, observation_id);
    query_integer(&query, STATED_TEXT_MAX_BYTES);
    query_integer(&query, STATED_MAX);
    if (read_stated(&query, list, false, arena, error) ||
        query_use(
            &query, casefile,
            "SELECT p.kind, p.value, p.text, -1 FROM observation_selector s"
            " JOIN spelling p ON p.id = s.spelling_id WHERE s.observation_id = ? AND length(p.text) <= ?"
            " ORDER BY s.position LIMIT ?",
            error))
        return -1;
    query_integer(&query, observation_id);
    query_integer(&query, STATED_TEXT_MAX_BYTES);
    query_integer(&query, STATED_MAX);
    return read_stated(&query, list, true, arena, error);
}

int advert_read(struct casefile *casefile, int64_t observation_id, struct arena *arena,
                struct advert_whole *advert, struct error *error)
{
    struct query query;
    struct stated_list list = {0};
    *advert = (struct advert_whole){.text = "", .posted = MOMENT_UNKNOWN};
    if (batch_flush(casefile, error) || // it may still wait there
        query_use(&query, casefile,
                  "SELECT text, posted_usec, posted_zone FROM advert WHERE observation_id = ?", error))
        return -1;
    query_integer(&query, observation_id);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct bytes text =
            bytes_slice(bytes_of_text(query_column_text(&query, 0)), 0, ADVERT_READ_MAX_BYTES);
        advert->text = arena_text_n(arena, text.data, text.size);
        advert->posted = query_column_moment(&query, 1);
    }
    if (status == 0)
        status = read_all_stated(casefile, observation_id, &list, arena, error);
    if (list.count) {
        struct stated *all = arena_alloc(arena, list.count, sizeof *all);
        memcpy(all, list.all, list.count * sizeof *all);
        advert->stated = all;
        advert->stated_count = list.count;
    }
    memory_free(list.all);
    return status;
}

int advert_name_each(struct casefile *casefile, advert_name_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT e.entity_id, m.value FROM mention m JOIN advert_entity e USING (observation_id)"
                   " WHERE m.kind = ? ORDER BY m.observation_id, m.position",
                   error))
        return -1;
    query_integer(&query, MENTION_NAME);
    int status = 0;
    while (query_row(&query, &status, error))
        status = take(payload, query_column_integer(&query, 0), query_column_text(&query, 1), error);
    return status;
}

int shown_each(struct casefile *casefile, int64_t after, shown_take *take, void *payload, struct error *error)
{
    struct query query;
    // the elements of an array come in their order
    if (query_open(
            &query, casefile,
            "SELECT a.observation_id, i.source_id, i.id, coalesce(e.entity_id, 0), j.value FROM advert a"
            " JOIN observation o ON o.id = a.observation_id JOIN item i ON i.id = o.item_id"
            " LEFT JOIN advert_entity e ON e.observation_id = a.observation_id"
            " JOIN json_each(a.pictures) j WHERE a.observation_id > ? AND a.pictures <> '[]'"
            " ORDER BY a.observation_id",
            error))
        return -1;
    query_integer(&query, after);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct shown_row row = {.observation_id = query_column_integer(&query, 0),
                                .source_id = query_column_integer(&query, 1),
                                .item_id = query_column_integer(&query, 2),
                                .advert_entity_id = query_column_integer(&query, 3),
                                .picture = query_column_text(&query, 4)};
        status = take(payload, &row, error);
    }
    return status;
}

int advert_source_each(struct casefile *casefile, advert_source_take *take, void *payload,
                       struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT s.id FROM source s WHERE EXISTS (SELECT 1 FROM item i JOIN observation o"
                   " ON o.item_id = i.id WHERE i.source_id = s.id AND o.type = ?) ORDER BY s.id",
                   error))
        return -1;
    query_integer(&query, RECORD_ADVERT);
    int status = 0;
    while (query_row(&query, &status, error))
        status = take(payload, query_column_integer(&query, 0), error);
    return status;
}

int picture_each(struct casefile *casefile, picture_take *take, void *payload, struct error *error)
{
    struct query query;
    // in this order of tables: there may be a thousand observations for a picture; the item it was read in
    // comes before the others, which are later and stand in the index by id
    if (query_open(
            &query, casefile,
            "SELECT c.observation_id, i.source_id, i.id, i.path, coalesce(o.place_offset, -1),"
            " c.name, coalesce(c.sha256, i.sha256), c.pdq, coalesce(c.pdq_quality, -1),"
            " coalesce(e.entity_id, 0) FROM picture c CROSS JOIN observation o ON o.id = c.observation_id"
            " CROSS JOIN item i ON (i.id = o.item_id OR i.same_as_id = o.item_id)"
            " LEFT JOIN picture_entity e ON e.observation_id = c.observation_id"
            " ORDER BY c.observation_id",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct picture_row row = {.observation_id = query_column_integer(&query, 0),
                                  .source_id = query_column_integer(&query, 1),
                                  .item_id = query_column_integer(&query, 2),
                                  .path = query_column_text(&query, 3),
                                  .offset = query_column_integer(&query, 4),
                                  .name = query_column_text(&query, 5),
                                  .sha256 = query_column_text(&query, 6),
                                  .pdq = query_column_text(&query, 7),
                                  .pdq_quality = query_column_integer(&query, 8),
                                  .entity_id = query_column_integer(&query, 9)};
        status = take(payload, &row, error);
    }
    return status;
}

int picture_set_entity(struct casefile *casefile, int64_t observation_id, int64_t entity_id,
                       struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "INSERT INTO picture_entity(observation_id, entity_id) VALUES (?,?)",
                  error))
        return -1;
    query_integer(&query, observation_id);
    query_integer(&query, entity_id);
    return query_run(&query, error);
}

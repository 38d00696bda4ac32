// Adverts without their words: what `link` made of them, read as fast as the case can be read.
#include "casefile/adverts.h"

#include "base/map.h"
#include "base/memory.h"
#include "casefile/database.h"

// What spellings are about, read once: nearly each is about the same thing in all sources.
struct meanings {
    int64_t *first; // by spelling id: in the first source that has it
    size_t count, capacity;
    struct pair_map others; // (spelling, source) to entity, where it is another one
};

static int read_meanings(struct casefile *casefile, struct meanings *meanings, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT spelling_id, source_id, entity_id FROM sighting WHERE entity_id IS NOT NULL"
                   " ORDER BY spelling_id, source_id",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        size_t spelling = (size_t)query_column_integer(&query, 0);
        int64_t entity = query_column_integer(&query, 2);
        while (meanings->count <= spelling) {
            ARRAY_ROOM(meanings->first, meanings->capacity, meanings->count);
            meanings->first[meanings->count++] = 0;
        }
        if (meanings->first[spelling] == 0)
            meanings->first[spelling] = entity;
        else if (meanings->first[spelling] != entity)
            *pair_map_at(&meanings->others, (int64_t)spelling, query_column_integer(&query, 1), NULL) =
                entity;
    }
    return status;
}

static int64_t meaning_of(const struct meanings *meanings, int64_t spelling, int64_t source)
{
    if (spelling <= 0 || (size_t)spelling >= meanings->count)
        return 0;
    const int64_t *other = meanings->others.count ? pair_map_find(&meanings->others, spelling, source) : NULL;
    return other ? *other : meanings->first[spelling];
}

// The selectors of adverts, beside the adverts themselves.
struct beside {
    struct query query;
    int64_t observation_id, spelling_id; // of the row that was read and not used
    int more;
    int64_t *entities;
    size_t capacity;
};

static int next_beside(struct beside *beside, struct error *error)
{
    beside->more = query_step(&beside->query, error);
    if (beside->more != 1)
        return beside->more;
    beside->observation_id = query_column_integer(&beside->query, 0);
    beside->spelling_id = query_column_integer(&beside->query, 1);
    return 0;
}

static int gather_entities(struct beside *beside, const struct meanings *meanings, struct advert_brief *row,
                           struct error *error)
{
    while (beside->more == 1 && beside->observation_id <= row->observation_id) {
        if (beside->observation_id == row->observation_id) {
            ARRAY_ROOM(beside->entities, beside->capacity, row->entity_count);
            beside->entities[row->entity_count++] = meaning_of(meanings, beside->spelling_id, row->source_id);
        }
        if (next_beside(beside, error))
            return -1;
    }
    row->entities = beside->entities;
    return 0;
}

// `beside` NULL: without selectors
static int each_brief(struct casefile *casefile, struct beside *beside, const struct meanings *meanings,
                      advert_brief_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT observation_id, source_id, entity_id, coalesce(text_entity_id, 0),"
            " coalesce(city_entity_id, 0), posted_usec, posted_zone FROM advert_entity ORDER BY observation_id",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct advert_brief row = {.observation_id = query_column_integer(&query, 0),
                                   .source_id = query_column_integer(&query, 1),
                                   .entity_id = query_column_integer(&query, 2),
                                   .text_entity_id = query_column_integer(&query, 3),
                                   .city_entity_id = query_column_integer(&query, 4),
                                   .posted = query_column_moment(&query, 5)};
        status = beside ? gather_entities(beside, meanings, &row, error) : 0;
        if (status == 0)
            status = take(payload, &row, error);
    }
    return status;
}

int advert_brief_each(struct casefile *casefile, advert_brief_take *take, void *payload, struct error *error)
{
    struct meanings meanings = {0};
    struct beside beside = {0};
    int result = read_meanings(casefile, &meanings, error);
    if (result == 0)
        result = query_open(&beside.query, casefile,
                            "SELECT s.observation_id, s.spelling_id FROM advert_entity a CROSS JOIN"
                            " observation_selector s ON s.observation_id = a.observation_id"
                            " ORDER BY a.observation_id, s.position",
                            error);
    if (result == 0) {
        result = next_beside(&beside, error);
        if (result == 0)
            result = each_brief(casefile, &beside, &meanings, take, payload, error);
        query_end(&beside.query);
    }
    memory_free(beside.entities);
    memory_free(meanings.first);
    pair_map_done(&meanings.others);
    return result;
}

int advert_outline_each(struct casefile *casefile, advert_brief_take *take, void *payload,
                        struct error *error)
{
    return each_brief(casefile, NULL, NULL, take, payload, error);
}

// Counting in which sources each spelling stands, and keeping what `link` makes of it.
#include "casefile/sightings.h"

#include "base/map.h"
#include "base/memory.h"
#include "casefile/database.h"

#include <stdlib.h>

// The sources in which an item stands: its own, and those of each other item of the same bytes, which was not
// read again.
struct standing {
    int64_t *sources; // of item `id`: from[id] up to from[id + 1]
    size_t count, capacity;
    size_t *from;
    size_t items; // ids below this are known
};

// Which item each observation was read in, as runs of numbers: those of an item are kept together.
struct readings {
    struct {
        int64_t first, item_id; // from this observation to the next run's
    } * runs;
    size_t count, capacity;
};

struct counting {
    struct standing standing;
    struct readings readings;
    struct pair_map places; // (spelling, source) to position plus one
    struct sighting *all;
    size_t count, capacity;
};

// Every way in which a spelling stands in an observation, in the order of observations.
#define OF(column, table)                                                                                    \
    "SELECT observation_id, " column " FROM " table " WHERE observation_id > ? ORDER BY observation_id"
static const char *const WAYS[] = {
    OF("spelling_id", "observation_selector"),
    OF("from_id", "message"),
    OF("from_id", "call"),
    OF("spelling_id", "own_selector"),
    "SELECT id, spelling_id FROM observation WHERE spelling_id IS NOT NULL AND id > ? ORDER BY id",
    OF("by_id", "position"),
    OF("group_id", "membership"),
    OF("member_id", "membership"),
    OF("account_id", "payment"),
    OF("counterparty_id", "payment"),
    OF("account_id", "statement"),
    OF("account_id", "holder"),
};

static int read_readings(struct casefile *casefile, int64_t after, struct readings *readings,
                         struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT id, item_id FROM observation WHERE id > ? ORDER BY id", error))
        return -1;
    query_integer(&query, after);
    int status = 0;
    while (query_row(&query, &status, error)) {
        int64_t item = query_column_integer(&query, 1);
        if (readings->count && readings->runs[readings->count - 1].item_id == item)
            continue;
        ARRAY_ROOM(readings->runs, readings->capacity, readings->count);
        readings->runs[readings->count].first = query_column_integer(&query, 0);
        readings->runs[readings->count++].item_id = item;
    }
    return status;
}

static int read_standing(struct casefile *casefile, struct standing *standing, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT coalesce(max(id), 0) FROM item", error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error))
        standing->items = (size_t)query_column_integer(&query, 0) + 1;
    standing->from = memory_new(standing->items + 1, sizeof *standing->from);
    if (status || query_open(&query, casefile,
                             "SELECT coalesce(same_as_id, id), source_id FROM item ORDER BY 1, id", error))
        return -1;
    size_t next = 0; // the first item whose place is not known yet
    while (query_row(&query, &status, error)) {
        size_t item = (size_t)query_column_integer(&query, 0);
        while (next <= item)
            standing->from[next++] = standing->count;
        ARRAY_ROOM(standing->sources, standing->capacity, standing->count);
        standing->sources[standing->count++] = query_column_integer(&query, 1);
    }
    while (next <= standing->items)
        standing->from[next++] = standing->count;
    return status;
}

static void count_one(struct counting *counting, int64_t spelling, int64_t source, int64_t observation)
{
    int64_t *place = pair_map_at(&counting->places, spelling, source, NULL);
    if (*place == 0) {
        ARRAY_ROOM(counting->all, counting->capacity, counting->count);
        counting->all[counting->count++] = (struct sighting){
            .source_id = source, .spelling_id = spelling, .first_observation_id = observation};
        *place = (int64_t)counting->count;
    }
    struct sighting *sighting = &counting->all[*place - 1];
    sighting->count++;
    if (observation < sighting->first_observation_id)
        sighting->first_observation_id = observation;
}

static int count_way(struct casefile *casefile, const char *sql, int64_t after, struct counting *counting,
                     struct error *error)
{
    struct query query;
    const struct standing *standing = &counting->standing;
    const struct readings *readings = &counting->readings;
    if (query_open(&query, casefile, sql, error))
        return -1;
    query_integer(&query, after);
    int status = 0;
    size_t run = 0;
    while (query_row(&query, &status, error)) {
        int64_t observation = query_column_integer(&query, 0), spelling = query_column_integer(&query, 1);
        while (run + 1 < readings->count && readings->runs[run + 1].first <= observation)
            run++;
        size_t item = (size_t)readings->runs[run].item_id;
        for (size_t i = standing->from[item]; i < standing->from[item + 1]; i++)
            count_one(counting, spelling, standing->sources[i], observation);
    }
    return status;
}

static int compare(const void *left, const void *right)
{
    const struct sighting *a = left, *b = right;
    if (a->spelling_id != b->spelling_id)
        return a->spelling_id < b->spelling_id ? -1 : 1;
    return a->source_id < b->source_id ? -1 : a->source_id > b->source_id;
}

int sighting_gather(struct casefile *casefile, int64_t after, sighting_take *take, void *payload,
                    struct error *error)
{
    struct counting counting = {0};
    int result = read_standing(casefile, &counting.standing, error);
    if (result == 0)
        result = read_readings(casefile, after, &counting.readings, error);
    for (size_t i = 0; result == 0 && i < sizeof WAYS / sizeof *WAYS; i++)
        result = count_way(casefile, WAYS[i], after, &counting, error);
    pair_map_done(&counting.places);
    memory_free(counting.standing.sources);
    memory_free(counting.standing.from);
    memory_free(counting.readings.runs);
    if (result == 0 && counting.count) // qsort may not be given NULL
        qsort(counting.all, counting.count, sizeof *counting.all, compare);
    for (size_t i = 0; result == 0 && i < counting.count; i++)
        result = take(payload, &counting.all[i], error);
    memory_free(counting.all);
    return result;
}

int sighting_each(struct casefile *casefile, sighting_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT source_id, spelling_id, coalesce(entity_id, 0), count, first_observation_id"
                   " FROM sighting ORDER BY source_id, spelling_id",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct sighting sighting = {.source_id = query_column_integer(&query, 0),
                                    .spelling_id = query_column_integer(&query, 1),
                                    .entity_id = query_column_integer(&query, 2),
                                    .count = query_column_integer(&query, 3),
                                    .first_observation_id = query_column_integer(&query, 4)};
        status = take(payload, &sighting, error);
    }
    return status;
}

int sighting_put(struct casefile *casefile, const struct sighting *sighting, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO sighting(spelling_id, source_id, entity_id, count, first_observation_id)"
                  " VALUES (?,?,?,?,?) ON CONFLICT(spelling_id, source_id) DO UPDATE SET"
                  " count = count + excluded.count",
                  error))
        return -1;
    query_integer(&query, sighting->spelling_id);
    query_integer(&query, sighting->source_id);
    query_optional(&query, sighting->entity_id, 0);
    query_integer(&query, sighting->count);
    query_integer(&query, sighting->first_observation_id);
    return query_run(&query, error);
}

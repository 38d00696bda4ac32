// Messages and calls as one stream of ties between parties.
#include "casefile/observations.h"

#include "base/memory.h"
#include "casefile/database.h"

#include <string.h>

// Whom "the owner" means, by source and application; few rows.
struct owners {
    struct {
        int64_t source_id, entity_id;
        char app[32];
    } * rows;
    size_t count, capacity;
};

// What link made of each spelling, by its id: far fewer than the messages that name them.
struct spellings {
    struct {
        int64_t entity_id; // 0 when link has made none
        bool is_owner;
    } * rows;
    size_t count;
};

struct parties {
    int64_t *ids;
    size_t count, capacity;
};

static int read_owners(struct casefile *casefile, struct owners *owners, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT source_id, app, entity_id FROM device_owner", error))
        return -1;
    int more;
    while ((more = query_step(&query, error)) == 1) {
        ARRAY_ROOM(owners->rows, owners->capacity, owners->count);
        owners->rows[owners->count].source_id = query_column_integer(&query, 0);
        const char *app = query_column_text(&query, 1);
        memset(owners->rows[owners->count].app, 0, sizeof owners->rows->app);
        strncpy(owners->rows[owners->count].app, app, sizeof owners->rows->app - 1);
        owners->rows[owners->count++].entity_id = query_column_integer(&query, 2);
    }
    query_end(&query);
    return more;
}

static int64_t owner_of(const struct owners *owners, int64_t source_id, const char *app)
{
    for (size_t i = 0; i < owners->count; i++)
        if (owners->rows[i].source_id == source_id && strcmp(owners->rows[i].app, app) == 0)
            return owners->rows[i].entity_id;
    return 0;
}

static int read_spellings(struct casefile *casefile, struct spellings *spellings, struct error *error)
{
    struct query query;
    int64_t last = 0;
    int more = query_open(&query, casefile, "SELECT coalesce(max(id), 0) FROM spelling", error);
    if (more == 0 && (more = query_step(&query, error)) == 1)
        last = query_column_integer(&query, 0);
    query_end(&query);
    if (more < 0)
        return -1;
    spellings->count = (size_t)last + 1;
    spellings->rows = memory_new(spellings->count, sizeof *spellings->rows);
    if (query_open(&query, casefile,
                   "SELECT p.id, p.kind, coalesce(e.entity_id, 0) FROM spelling p"
                   " LEFT JOIN entity_spelling e ON e.spelling_id = p.id",
                   error))
        return -1;
    while ((more = query_step(&query, error)) == 1) {
        size_t id = (size_t)query_column_integer(&query, 0);
        spellings->rows[id].is_owner = query_column_integer(&query, 1) == SELECTOR_OWNER;
        spellings->rows[id].entity_id = query_column_integer(&query, 2);
    }
    query_end(&query);
    return more;
}

struct reading {
    enum party_space space;
    struct owners owners;
    struct spellings spellings;
    struct parties to;
};

static int64_t party(const struct reading *reading, const struct exchange *exchange, int64_t spelling)
{
    if (reading->space == PARTIES_ARE_SPELLINGS)
        return spelling;
    if (reading->spellings.rows[spelling].is_owner)
        return owner_of(&reading->owners, exchange->source_id, exchange->app);
    return reading->spellings.rows[spelling].entity_id;
}

static int read_recipients(struct casefile *casefile, struct reading *reading,
                           const struct exchange *exchange, struct error *error)
{
    struct query query;
    struct parties *to = &reading->to;
    to->count = 0;
    if (query_use(&query, casefile,
                  "SELECT spelling_id FROM observation_selector WHERE observation_id = ? ORDER BY position",
                  error))
        return -1;
    query_integer(&query, exchange->observation_id);
    int more;
    while ((more = query_step(&query, error)) == 1) {
        ARRAY_ROOM(to->ids, to->capacity, to->count);
        to->ids[to->count++] = party(reading, exchange, query_column_integer(&query, 0));
    }
    query_end(&query);
    return more;
}

#define EXCHANGES                                                                                            \
    "SELECT x.observation_id, i.source_id, x.is_call, x.app, x.from_id, x.at_usec, x.at_zone, x.direction"   \
    " FROM (SELECT observation_id, 0 AS is_call, app, from_id, at_usec, at_zone, direction FROM message"     \
    " UNION ALL SELECT observation_id, 1, app, from_id, at_usec, at_zone, direction FROM call) x"            \
    " JOIN observation o ON o.id = x.observation_id JOIN item i ON i.id = o.item_id"

int exchange_each(struct casefile *casefile, enum exchange_order order, enum party_space space,
                  exchange_take *take, void *payload, struct error *error)
{
    struct query query = {0};
    struct reading reading = {.space = space};
    int more = read_owners(casefile, &reading.owners, error);
    if (more == 0)
        more = read_spellings(casefile, &reading.spellings, error);
    if (more == 0)
        more = query_open(&query, casefile,
                          order == EXCHANGES_BY_ID ? EXCHANGES " ORDER BY x.observation_id"
                                                   : EXCHANGES
                              " ORDER BY i.source_id, x.at_usec, x.observation_id",
                          error);
    while (more == 0 && (more = query_step(&query, error)) == 1) {
        struct exchange exchange = {.observation_id = query_column_integer(&query, 0),
                                    .source_id = query_column_integer(&query, 1),
                                    .is_call = query_column_integer(&query, 2),
                                    .app = query_column_text(&query, 3),
                                    .at = query_column_moment(&query, 5),
                                    .direction = (enum direction)query_column_integer(&query, 7)};
        exchange.from = party(&reading, &exchange, query_column_integer(&query, 4));
        more = read_recipients(casefile, &reading, &exchange, error);
        exchange.to = reading.to.ids;
        exchange.to_count = reading.to.count;
        if (more == 0)
            more = take(payload, &exchange, error) ? -1 : 0;
    }
    query_end(&query);
    memory_free(reading.owners.rows);
    memory_free(reading.spellings.rows);
    memory_free(reading.to.ids);
    return more;
}

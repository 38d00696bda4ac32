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

// `kind` is the spelling's; `entity` 0 when link has made none.
static int64_t party(const struct owners *owners, enum party_space space, int64_t source_id, const char *app,
                     int64_t spelling, int64_t entity, int64_t kind)
{
    if (space == PARTIES_ARE_SPELLINGS)
        return spelling;
    return kind == SELECTOR_OWNER ? owner_of(owners, source_id, app) : entity;
}

static int read_recipients(struct casefile *casefile, const struct owners *owners, enum party_space space,
                           const struct exchange *exchange, struct parties *to, struct error *error)
{
    struct query query;
    to->count = 0;
    if (query_use(&query, casefile,
                  "SELECT s.spelling_id, coalesce(e.entity_id, 0), p.kind FROM observation_selector s"
                  " JOIN spelling p ON p.id = s.spelling_id"
                  " LEFT JOIN entity_spelling e ON e.spelling_id = s.spelling_id"
                  " WHERE s.observation_id = ? ORDER BY s.position",
                  error))
        return -1;
    query_integer(&query, exchange->observation_id);
    int more;
    while ((more = query_step(&query, error)) == 1) {
        ARRAY_ROOM(to->ids, to->capacity, to->count);
        to->ids[to->count++] =
            party(owners, space, exchange->source_id, exchange->app, query_column_integer(&query, 0),
                  query_column_integer(&query, 1), query_column_integer(&query, 2));
    }
    query_end(&query);
    return more;
}

#define EXCHANGES                                                                                            \
    "SELECT x.observation_id, i.source_id, x.is_call, x.app, x.thread, x.from_id, coalesce(e.entity_id, "    \
    "0), p.kind,"                                                                                            \
    " x.at_usec, x.at_zone, x.direction, x.seconds, x.text FROM ("                                           \
    " SELECT observation_id, 0 AS is_call, app, coalesce(thread, '') AS thread, from_id, at_usec, at_zone, " \
    "direction,"                                                                                             \
    "  NULL AS seconds, text FROM message"                                                                   \
    " UNION ALL SELECT observation_id, 1, app, '', from_id, at_usec, at_zone, direction, seconds, NULL "     \
    "FROM call) x"                                                                                           \
    " JOIN observation o ON o.id = x.observation_id JOIN item i ON i.id = o.item_id"                         \
    " JOIN spelling p ON p.id = x.from_id LEFT JOIN entity_spelling e ON e.spelling_id = x.from_id"

int exchange_each(struct casefile *casefile, enum exchange_order order, enum party_space space,
                  exchange_take *take, void *payload, struct error *error)
{
    struct query query = {0};
    struct owners owners = {0};
    struct parties to = {0};
    int more = read_owners(casefile, &owners, error);
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
                                    .thread = query_column_text(&query, 4),
                                    .at = query_column_moment(&query, 8),
                                    .direction = (enum direction)query_column_integer(&query, 10),
                                    .seconds = query_column_optional(&query, 11, -1),
                                    .text = query_column_text(&query, 12)};
        exchange.from =
            party(&owners, space, exchange.source_id, exchange.app, query_column_integer(&query, 5),
                  query_column_integer(&query, 6), query_column_integer(&query, 7));
        more = read_recipients(casefile, &owners, space, &exchange, &to, error);
        exchange.to = to.ids;
        exchange.to_count = to.count;
        if (more == 0)
            more = take(payload, &exchange, error) ? -1 : 0;
    }
    query_end(&query);
    memory_free(owners.rows);
    memory_free(to.ids);
    return more;
}

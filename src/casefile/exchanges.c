// Messages and calls as one stream of ties between parties.
#include "casefile/observations.h"

#include "base/map.h"
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
        bool is_owner, differs;
    } * rows;
    size_t count;
    struct pair_map in_source; // (spelling, source) to entity, of those that are another one elsewhere
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

// Nearly every spelling is about the same thing wherever it stands.
static int read_sightings(struct casefile *casefile, struct spellings *spellings, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT spelling_id, source_id, entity_id FROM sighting WHERE entity_id IS NOT NULL"
                   " ORDER BY spelling_id, source_id",
                   error))
        return -1;
    int more;
    while ((more = query_step(&query, error)) == 1) {
        int64_t spelling = query_column_integer(&query, 0), entity = query_column_integer(&query, 2);
        int64_t first = spellings->rows[spelling].entity_id;
        spellings->rows[spelling].entity_id = first ? first : entity;
        if (first && first != entity) {
            spellings->rows[spelling].differs = true;
            *pair_map_at(&spellings->in_source, spelling, query_column_integer(&query, 1), NULL) = entity;
        }
    }
    query_end(&query);
    return more;
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
    if (query_open(&query, casefile, "SELECT id FROM spelling WHERE kind = ?", error))
        return -1;
    query_integer(&query, SELECTOR_OWNER);
    while ((more = query_step(&query, error)) == 1)
        spellings->rows[query_column_integer(&query, 0)].is_owner = true;
    query_end(&query);
    return more < 0 ? -1 : read_sightings(casefile, spellings, error);
}

static int read_copies(struct casefile *casefile, struct pair_map *copies, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT observation_id FROM copy", error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error))
        *pair_map_at(copies, query_column_integer(&query, 0), 0, NULL) = 1;
    return status;
}

int exchange_holding_each(struct casefile *casefile, exchange_holding_take *take, void *payload,
                          struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "WITH lost AS (SELECT DISTINCT item_id FROM observation WHERE state <> 0 AND type IN (?, ?)),"
            " held AS (SELECT DISTINCT item_id, app, 0 AS is_call FROM thread UNION ALL"
            "  SELECT DISTINCT o.item_id, c.app, 1 FROM call c JOIN observation o ON o.id = c.observation_id)"
            " SELECT i.source_id, h.item_id, h.app, h.is_call, h.item_id IN lost FROM held h"
            " JOIN item i ON i.id = h.item_id ORDER BY 1, 2, 3, 4",
            error))
        return -1;
    query_integer(&query, RECORD_MESSAGE);
    query_integer(&query, RECORD_CALL);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct exchange_holding holding = {.source_id = query_column_integer(&query, 0),
                                           .item_id = query_column_integer(&query, 1),
                                           .app = query_column_text(&query, 2),
                                           .is_call = query_column_integer(&query, 3),
                                           .has_lost = query_column_integer(&query, 4)};
        status = take(payload, &holding, error);
    }
    return status;
}

int exchange_set_copy(struct casefile *casefile, int64_t observation_id, int64_t first_id,
                      struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "INSERT INTO copy(observation_id, first_id) VALUES (?,?)", error))
        return -1;
    query_integer(&query, observation_id);
    query_integer(&query, first_id);
    return query_run(&query, error);
}

struct reading {
    enum party_space space;
    struct owners owners;
    struct spellings spellings;
    struct pair_map copies; // (observation, 0)
    struct parties to;
    bool in_order; // recipients are streamed
    struct query recipients;
    int more; // whether a row of theirs stands
};

static int64_t party(const struct reading *reading, const struct exchange *exchange, int64_t spelling)
{
    if (reading->space == PARTIES_ARE_SPELLINGS)
        return spelling;
    if (reading->spellings.rows[spelling].is_owner)
        return owner_of(&reading->owners, exchange->source_id, exchange->app);
    if (reading->spellings.rows[spelling].differs) {
        const int64_t *here = pair_map_find(&reading->spellings.in_source, spelling, exchange->source_id);
        if (here)
            return *here;
    }
    return reading->spellings.rows[spelling].entity_id;
}

static void add_recipient(struct reading *reading, const struct exchange *exchange, int64_t spelling)
{
    struct parties *to = &reading->to;
    ARRAY_ROOM(to->ids, to->capacity, to->count);
    to->ids[to->count++] = party(reading, exchange, spelling);
}

// When exchanges come in the order of observations, so do their recipients, in a stream of its own.
static int next_recipients(struct reading *reading, const struct exchange *exchange, struct error *error)
{
    struct query *stream = &reading->recipients;
    while (reading->more == 1 && query_column_integer(stream, 0) <= exchange->observation_id) {
        if (query_column_integer(stream, 0) == exchange->observation_id)
            add_recipient(reading, exchange, query_column_integer(stream, 1));
        reading->more = query_step(stream, error);
    }
    return reading->more < 0 ? -1 : 0;
}

static int read_recipients(struct casefile *casefile, struct reading *reading,
                           const struct exchange *exchange, struct error *error)
{
    struct query query;
    reading->to.count = 0;
    if (reading->in_order)
        return next_recipients(reading, exchange, error);
    if (query_use(&query, casefile,
                  "SELECT spelling_id FROM observation_selector WHERE observation_id = ? ORDER BY position",
                  error))
        return -1;
    query_integer(&query, exchange->observation_id);
    int more;
    while ((more = query_step(&query, error)) == 1)
        add_recipient(reading, exchange, query_column_integer(&query, 0));
    query_end(&query);
    return more;
}

static int open_recipients(struct casefile *casefile, struct reading *reading, struct error *error)
{
    if (query_open(&reading->recipients, casefile,
                   "SELECT observation_id, spelling_id FROM observation_selector"
                   " ORDER BY observation_id, position",
                   error))
        return -1;
    reading->more = query_step(&reading->recipients, error);
    return reading->more < 0 ? -1 : 0;
}

int message_text(struct casefile *casefile, int64_t observation_id, struct buffer *out, struct error *error)
{
    struct query query;
    buffer_reset(out);
    if (query_use(&query, casefile, "SELECT text FROM message WHERE observation_id = ?", error))
        return -1;
    query_integer(&query, observation_id);
    int more = query_step(&query, error);
    if (more == 1 && query_column_text(&query, 0))
        buffer_add_text(out, query_column_text(&query, 0));
    query_end(&query);
    return more < 0 ? -1 : 0;
}

#define EXCHANGES                                                                                             \
    "SELECT x.observation_id, i.source_id, x.is_call, x.app, x.from_id, x.at_usec, x.at_zone, x.direction,"   \
    " i.id, o.state, x.text, x.message_id"                                                                    \
    " FROM (SELECT observation_id, 0 AS is_call, app, from_id, at_usec, at_zone, direction, text,"            \
    " message_id FROM message"                                                                                \
    " UNION ALL SELECT observation_id, 1, app, from_id, at_usec, at_zone, direction, NULL, NULL FROM call) x" \
    " JOIN observation o ON o.id = x.observation_id JOIN item i ON i.id = o.item_id"

int exchange_each(struct casefile *casefile, enum exchange_order order, enum party_space space,
                  exchange_take *take, void *payload, struct error *error)
{
    struct query query = {0};
    struct reading reading = {.space = space, .in_order = order == EXCHANGES_BY_ID};
    int more = read_owners(casefile, &reading.owners, error);
    if (more == 0)
        more = read_spellings(casefile, &reading.spellings, error);
    if (more == 0)
        more = read_copies(casefile, &reading.copies, error);
    if (more == 0 && reading.in_order)
        more = open_recipients(casefile, &reading, error);
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
                                    .direction = (enum direction)query_column_integer(&query, 7),
                                    .item_id = query_column_integer(&query, 8),
                                    .state = (enum state)query_column_integer(&query, 9),
                                    .text = query_column_text(&query, 10),
                                    .message_id = query_column_text(&query, 11)};
        more = 0;
        if (pair_map_find(&reading.copies, exchange.observation_id, 0))
            continue;
        exchange.from = party(&reading, &exchange, query_column_integer(&query, 4));
        more = read_recipients(casefile, &reading, &exchange, error);
        exchange.to = reading.to.ids;
        exchange.to_count = reading.to.count;
        if (more == 0)
            more = take(payload, &exchange, error) ? -1 : 0;
    }
    query_end(&query);
    query_end(&reading.recipients);
    memory_free(reading.owners.rows);
    memory_free(reading.spellings.rows);
    pair_map_done(&reading.spellings.in_source);
    pair_map_done(&reading.copies);
    memory_free(reading.to.ids);
    return more;
}

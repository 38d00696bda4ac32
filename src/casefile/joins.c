// Reading back what money is joined with; see joins.h.
#include "casefile/joins.h"

#include "casefile/database.h"

static int messages_each(struct casefile *casefile, said_account_take *take, void *payload,
                         struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT o.id, i.source_id, g.entity_id, m.text FROM spelling p"
            " JOIN sighting g ON g.spelling_id = p.id JOIN item i ON i.source_id = g.source_id"
            " JOIN observation h ON h.item_id = i.id AND h.type = ?1 AND h.spelling_id = p.id"
            " JOIN observation o ON o.item_id = h.item_id AND o.type = ?2 AND o.place_table = h.place_table"
            "  AND o.place_row = h.place_row JOIN message m ON m.observation_id = o.id AND m.direction = ?3"
            " WHERE p.kind IN (?4, ?5) AND g.entity_id IS NOT NULL ORDER BY o.id, g.entity_id",
            error))
        return -1;
    query_integer(&query, RECORD_SELECTOR_HIT);
    query_integer(&query, RECORD_MESSAGE);
    query_integer(&query, DIRECTION_OUT);
    query_integer(&query, SELECTOR_IBAN);
    query_integer(&query, SELECTOR_ACCOUNT);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct said_account said = {.observation_id = query_column_integer(&query, 0),
                                    .source_id = query_column_integer(&query, 1),
                                    .account_entity = query_column_integer(&query, 2),
                                    .text = query_column_text(&query, 3)};
        status = take(payload, &said, error);
    }
    return status;
}

int said_account_each(struct casefile *casefile, said_account_take *take, void *payload, struct error *error)
{
    struct query query;
    if (messages_each(casefile, take, payload, error) ||
        query_open(&query, casefile,
                   "SELECT c.observation_id, i.source_id, ga.entity_id, gb.entity_id FROM contact c"
                   " JOIN observation o ON o.id = c.observation_id JOIN item i ON i.id = o.item_id"
                   " JOIN observation_selector a ON a.observation_id = o.id"
                   " JOIN spelling p ON p.id = a.spelling_id AND p.kind IN (?1, ?2)"
                   " JOIN sighting ga ON ga.spelling_id = p.id AND ga.source_id = i.source_id"
                   " JOIN observation_selector b ON b.observation_id = o.id"
                   " JOIN spelling q ON q.id = b.spelling_id AND q.kind IN (?3, ?4)"
                   " JOIN sighting gb ON gb.spelling_id = q.id AND gb.source_id = i.source_id"
                   " WHERE ga.entity_id IS NOT NULL AND gb.entity_id IS NOT NULL"
                   " ORDER BY o.id, a.position, b.position",
                   error))
        return -1;
    query_integer(&query, SELECTOR_IBAN);
    query_integer(&query, SELECTOR_ACCOUNT);
    query_integer(&query, SELECTOR_PHONE);
    query_integer(&query, SELECTOR_EMAIL);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct said_account said = {.observation_id = query_column_integer(&query, 0),
                                    .source_id = query_column_integer(&query, 1),
                                    .account_entity = query_column_integer(&query, 2),
                                    .selector_entity = query_column_integer(&query, 3)};
        status = take(payload, &said, error);
    }
    return status;
}

int position_each(struct casefile *casefile, position_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT p.observation_id, i.source_id, p.latitude, p.longitude, p.at_usec, p.at_zone"
                   " FROM position p JOIN observation o ON o.id = p.observation_id"
                   " JOIN item i ON i.id = o.item_id JOIN spelling b ON b.id = p.by_id"
                   " WHERE b.kind = ?1 AND p.axes <> ?2 AND p.at_usec IS NOT NULL"
                   " ORDER BY i.source_id, p.at_usec, p.observation_id",
                   error))
        return -1;
    query_integer(&query, SELECTOR_OWNER);
    query_integer(&query, AXES_IMPOSSIBLE);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct position_row row = {.observation_id = query_column_integer(&query, 0),
                                   .source_id = query_column_integer(&query, 1),
                                   .latitude = sqlite3_column_double(query.statement, 2),
                                   .longitude = sqlite3_column_double(query.statement, 3),
                                   .at = query_column_moment(&query, 4)};
        status = take(payload, &row, error);
    }
    return status;
}

int finding_member_each(struct casefile *casefile, const char *kind, finding_member_take *take, void *payload,
                        struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT x.finding_id, x.entity_id, x.role FROM finding f"
                   " JOIN finding_entity x ON x.finding_id = f.id WHERE f.kind = ?"
                   " ORDER BY f.rank, x.finding_id, x.position",
                   error))
        return -1;
    query_text(&query, kind);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct finding_member member = {.finding_id = query_column_integer(&query, 0),
                                        .entity_id = query_column_integer(&query, 1),
                                        .role = query_column_text(&query, 2)};
        status = take(payload, &member, error);
    }
    return status;
}

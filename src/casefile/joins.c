// Reading back what money is joined with; see joins.h.
#include "casefile/joins.h"

#include "casefile/database.h"

int owner_message_each(struct casefile *casefile, owner_message_take *take, void *payload,
                       struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT m.observation_id, i.source_id, m.text FROM message m"
                   " JOIN observation o ON o.id = m.observation_id JOIN item i ON i.id = o.item_id"
                   " WHERE m.direction = ? AND m.text IS NOT NULL ORDER BY m.observation_id",
                   error))
        return -1;
    query_integer(&query, DIRECTION_OUT);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct owner_message message = {.observation_id = query_column_integer(&query, 0),
                                        .source_id = query_column_integer(&query, 1),
                                        .text = query_column_text(&query, 2)};
        status = take(payload, &message, error);
    }
    return status;
}

// In this order of joins: contacts are few beside what else has selectors.
int saved_account_each(struct casefile *casefile, saved_account_take *take, void *payload,
                       struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT c.observation_id, i.source_id, ga.entity_id, gb.entity_id FROM contact c"
                   " CROSS JOIN observation_selector a ON a.observation_id = c.observation_id"
                   " CROSS JOIN spelling p ON p.id = a.spelling_id AND p.kind IN (?1, ?2)"
                   " CROSS JOIN observation o ON o.id = c.observation_id"
                   " CROSS JOIN item i ON i.id = o.item_id"
                   " CROSS JOIN sighting ga ON ga.spelling_id = p.id AND ga.source_id = i.source_id"
                   " CROSS JOIN observation_selector b ON b.observation_id = o.id"
                   " CROSS JOIN spelling q ON q.id = b.spelling_id AND q.kind IN (?3, ?4)"
                   " CROSS JOIN sighting gb ON gb.spelling_id = q.id AND gb.source_id = i.source_id"
                   " WHERE ga.entity_id IS NOT NULL AND gb.entity_id IS NOT NULL"
                   " ORDER BY c.observation_id, a.position, b.position",
                   error))
        return -1;
    query_integer(&query, SELECTOR_IBAN);
    query_integer(&query, SELECTOR_ACCOUNT);
    query_integer(&query, SELECTOR_PHONE);
    query_integer(&query, SELECTOR_EMAIL);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct saved_account saved = {.observation_id = query_column_integer(&query, 0),
                                      .source_id = query_column_integer(&query, 1),
                                      .account_entity = query_column_integer(&query, 2),
                                      .selector_entity = query_column_integer(&query, 3)};
        status = take(payload, &saved, error);
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

// Typed streams of contacts, own selectors, payments and sightings. Exchanges and adverts have files of their
// own.
#include "casefile/observations.h"

#include "casefile/database.h"

int spelling_each(struct casefile *casefile, spelling_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT id, kind, grade, value, text FROM spelling ORDER BY id", error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct spelling spelling = {.id = query_column_integer(&query, 0),
                                    .selector = {.kind = (enum selector_kind)query_column_integer(&query, 1),
                                                 .grade = (enum grade)query_column_integer(&query, 2),
                                                 .value = query_column_text(&query, 3),
                                                 .text = query_column_text(&query, 4)}};
        status = take(payload, &spelling, error);
    }
    return status;
}

int spelling_read(struct casefile *casefile, int64_t id, spelling_take *take, void *payload,
                  struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "SELECT kind, grade, value, text FROM spelling WHERE id = ?", error))
        return -1;
    query_integer(&query, id);
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct spelling spelling = {.id = id,
                                    .selector = {.kind = (enum selector_kind)query_column_integer(&query, 0),
                                                 .grade = (enum grade)query_column_integer(&query, 1),
                                                 .value = query_column_text(&query, 2),
                                                 .text = query_column_text(&query, 3)}};
        status = take(payload, &spelling, error);
    }
    return status;
}

int device_each(struct casefile *casefile, device_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT s.id, s.label FROM source s WHERE EXISTS (SELECT 1 FROM item i JOIN observation o"
            " ON o.item_id = i.id WHERE i.source_id = s.id AND o.type IN (?, ?, ?, ?, ?, ?)) ORDER BY s.id",
            error))
        return -1;
    query_integer(&query, RECORD_MESSAGE);
    query_integer(&query, RECORD_CALL);
    query_integer(&query, RECORD_CONTACT);
    query_integer(&query, RECORD_OWN_SELECTOR);
    query_integer(&query, RECORD_ACCOUNT);
    query_integer(&query, RECORD_MEMBERSHIP);
    int status = 0;
    while (query_row(&query, &status, error)) {
        status = take(payload, query_column_integer(&query, 0), query_column_text(&query, 1), error);
    }
    return status;
}

int app_each(struct casefile *casefile, app_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT DISTINCT i.source_id, x.app FROM (SELECT observation_id, app FROM message"
            " UNION ALL SELECT observation_id, app FROM call UNION ALL SELECT observation_id, app FROM position"
            " UNION ALL SELECT observation_id, app FROM membership) x"
            " JOIN observation o ON o.id = x.observation_id JOIN item i ON i.id = o.item_id ORDER BY 1, 2",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        status = take(payload, query_column_integer(&query, 0), query_column_text(&query, 1), error);
    }
    return status;
}

int contact_each(struct casefile *casefile, contact_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT c.observation_id, i.source_id, c.app, c.name, s.spelling_id FROM contact c"
                   " JOIN observation o ON o.id = c.observation_id JOIN item i ON i.id = o.item_id"
                   " JOIN observation_selector s ON s.observation_id = c.observation_id"
                   " ORDER BY c.observation_id, s.position",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct contact_row row = {.observation_id = query_column_integer(&query, 0),
                                  .source_id = query_column_integer(&query, 1),
                                  .app = query_column_text(&query, 2),
                                  .name = query_column_text(&query, 3),
                                  .spelling_id = query_column_integer(&query, 4)};
        status = take(payload, &row, error);
    }
    return status;
}

int own_each(struct casefile *casefile, own_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT w.observation_id, i.source_id, w.app, w.spelling_id, i.id, p.kind, p.value"
                   " FROM own_selector w JOIN observation o ON o.id = w.observation_id"
                   " JOIN item i ON i.id = o.item_id JOIN spelling p ON p.id = w.spelling_id"
                   " ORDER BY w.observation_id",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct own_row row = {.observation_id = query_column_integer(&query, 0),
                              .source_id = query_column_integer(&query, 1),
                              .app = query_column_text(&query, 2),
                              .spelling_id = query_column_integer(&query, 3),
                              .item_id = query_column_integer(&query, 4),
                              .kind = (enum selector_kind)query_column_integer(&query, 5),
                              .value = query_column_text(&query, 6)};
        status = take(payload, &row, error);
    }
    return status;
}

int account_each(struct casefile *casefile, account_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT a.observation_id, i.source_id, o.state, a.app, a.name, s.spelling_id FROM account a"
            " JOIN observation o ON o.id = a.observation_id JOIN item i ON i.id = o.item_id"
            " JOIN observation_selector s ON s.observation_id = a.observation_id"
            " ORDER BY a.observation_id, s.position",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct account_row row = {.observation_id = query_column_integer(&query, 0),
                                  .source_id = query_column_integer(&query, 1),
                                  .state = (enum state)query_column_integer(&query, 2),
                                  .app = query_column_text(&query, 3),
                                  .name = query_column_text(&query, 4),
                                  .spelling_id = query_column_integer(&query, 5)};
        status = take(payload, &row, error);
    }
    return status;
}

int membership_each(struct casefile *casefile, membership_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT b.observation_id, i.source_id, b.app, b.group_id, b.member_id, p.kind, b.role, b.since_usec,"
            " b.since_zone FROM membership b JOIN observation o ON o.id = b.observation_id"
            " JOIN item i ON i.id = o.item_id JOIN spelling p ON p.id = b.member_id ORDER BY b.observation_id",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct membership_row row = {.observation_id = query_column_integer(&query, 0),
                                     .source_id = query_column_integer(&query, 1),
                                     .app = query_column_text(&query, 2),
                                     .group_spelling = query_column_integer(&query, 3),
                                     .member_spelling = query_column_integer(&query, 4),
                                     .is_owner = query_column_integer(&query, 5) == SELECTOR_OWNER,
                                     .role = query_column_text(&query, 6),
                                     .since = query_column_moment(&query, 7)};
        status = take(payload, &row, error);
    }
    return status;
}

// Entities and links in the case.
#include "casefile/network.h"

#include "casefile/database.h"
#include "casefile/findings.h"

int network_clear(struct casefile *casefile, struct error *error)
{
    if (findings_clear(casefile, error))
        return -1;
    return database_execute(
        casefile,
        "DELETE FROM judged_entity; DELETE FROM link_evidence; DELETE FROM link; DELETE FROM template_slot;"
        "DELETE FROM template; DELETE FROM near_kept; DELETE FROM joined_name;"
        "DELETE FROM picture_entity; DELETE FROM advert_entity;"
        "DELETE FROM device_owner; DELETE FROM sighting; DELETE FROM copy; DELETE FROM entity;",
        error);
}

int entity_put(struct casefile *casefile, const struct entity *entity, struct error *error)
{
    struct query query;
    if (query_use(
            &query, casefile,
            "INSERT INTO entity(id, kind, value, label, own_source_id, hub_reason) VALUES (?,?,?,?,?,?)",
            error))
        return -1;
    query_integer(&query, entity->id);
    query_text(&query, entity->kind);
    query_text(&query, entity->value);
    query_text(&query, entity->label);
    query_optional(&query, entity->own_source_id, 0);
    query_text(&query, entity->hub_reason);
    return query_run(&query, error);
}

int entity_named(struct casefile *casefile, const char *kind, const char *value, int64_t *id,
                 struct error *error)
{
    static const char *const statements[] = {
        "SELECT id FROM entity WHERE kind = ? AND value = ?",
        "SELECT entity_id FROM joined_name WHERE kind = ? AND value = ?"};
    *id = 0;
    for (size_t i = 0; *id == 0 && i < sizeof statements / sizeof *statements; i++) {
        struct query query;
        if (query_use(&query, casefile, statements[i], error))
            return -1;
        query_text(&query, kind);
        query_text(&query, value);
        int more = query_step(&query, error);
        if (more == 1)
            *id = query_column_integer(&query, 0);
        query_end(&query);
        if (more < 0)
            return -1;
    }
    return 0;
}

int entity_value(struct casefile *casefile, int64_t id, struct buffer *out, struct error *error)
{
    struct query query;
    buffer_reset(out);
    if (query_use(&query, casefile, "SELECT value FROM entity WHERE id = ?", error))
        return -1;
    query_integer(&query, id);
    int status = 0;
    while (query_row(&query, &status, error))
        buffer_add_text(out, query_column_text(&query, 0));
    return status;
}

int joined_name_put(struct casefile *casefile, const char *kind, const char *value, int64_t entity_id,
                    struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "INSERT INTO joined_name(kind, value, entity_id) VALUES (?,?,?)", error))
        return -1;
    query_text(&query, kind);
    query_text(&query, value);
    query_integer(&query, entity_id);
    return query_run(&query, error);
}

static int put_pair(struct casefile *casefile, const char *sql, int64_t first, int64_t second,
                    struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, sql, error))
        return -1;
    query_integer(&query, first);
    query_integer(&query, second);
    return query_run(&query, error);
}

int device_set_owner(struct casefile *casefile, int64_t source_id, const char *app, int64_t entity_id,
                     struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "INSERT INTO device_owner(source_id, app, entity_id) VALUES (?,?,?)",
                  error))
        return -1;
    query_integer(&query, source_id);
    query_text(&query, app);
    query_integer(&query, entity_id);
    return query_run(&query, error);
}

int advert_set_entities(struct casefile *casefile, const struct advert_entities *advert, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO advert_entity(observation_id, source_id, entity_id, text_entity_id,"
                  " city_entity_id, posted_usec, posted_zone) VALUES (?,?,?,?,?,?,?)",
                  error))
        return -1;
    query_integer(&query, advert->observation_id);
    query_integer(&query, advert->source_id);
    query_integer(&query, advert->entity_id);
    query_optional(&query, advert->text_entity_id, 0);
    query_optional(&query, advert->city_entity_id, 0);
    query_moment(&query, advert->posted);
    return query_run(&query, error);
}

int advert_set_text(struct casefile *casefile, int64_t observation_id, int64_t text_entity_id,
                    struct error *error)
{
    return put_pair(casefile, "UPDATE advert_entity SET text_entity_id = ?1 WHERE observation_id = ?2",
                    text_entity_id, observation_id, error);
}

int link_put(struct casefile *casefile, const struct link *link, struct error *error)
{
    struct query query;
    if (query_use(
            &query, casefile,
            "INSERT INTO link(id, kind, from_id, to_id, detail, first_usec, first_zone, last_usec, last_zone,"
            " count) VALUES (?,?,?,?,?,?,?,?,?,?)",
            error))
        return -1;
    query_integer(&query, link->id);
    query_text(&query, link->kind);
    query_integer(&query, link->from_id);
    query_integer(&query, link->to_id);
    query_text(&query, link->detail);
    query_moment(&query, link->first);
    query_moment(&query, link->last);
    query_integer(&query, link->count);
    return query_run(&query, error);
}

static struct moment earlier(struct moment a, struct moment b)
{
    return a.at_usec == TIME_UNKNOWN || (b.at_usec != TIME_UNKNOWN && b.at_usec < a.at_usec) ? b : a;
}

static struct moment later(struct moment a, struct moment b)
{
    return a.at_usec == TIME_UNKNOWN || (b.at_usec != TIME_UNKNOWN && b.at_usec > a.at_usec) ? b : a;
}

int link_raise(struct casefile *casefile, const struct link *more, struct error *error)
{
    struct query query;
    struct moment first = more->first, last = more->last;
    if (query_use(&query, casefile,
                  "SELECT first_usec, first_zone, last_usec, last_zone FROM link WHERE id = ?", error))
        return -1;
    query_integer(&query, more->id);
    int status = 0;
    while (query_row(&query, &status, error)) {
        first = earlier(query_column_moment(&query, 0), first);
        last = later(query_column_moment(&query, 2), last);
    }
    if (status || query_use(&query, casefile,
                            "UPDATE link SET first_usec = ?, first_zone = ?, last_usec = ?, last_zone = ?,"
                            " count = count + ? WHERE id = ?",
                            error))
        return -1;
    query_moment(&query, first);
    query_moment(&query, last);
    query_integer(&query, more->count);
    query_integer(&query, more->id);
    return query_run(&query, error);
}

int link_add_evidence(struct casefile *casefile, int64_t link_id, int64_t observation_id, struct error *error)
{
    return put_pair(casefile, "INSERT OR IGNORE INTO link_evidence(link_id, observation_id) VALUES (?,?)",
                    link_id, observation_id, error);
}

#define ENTITIES(filter)                                                                                     \
    "SELECT id, kind, value, label, own_source_id, hub_reason FROM entity" filter " ORDER BY id"

static int take_entities(struct query *query, entity_take *take, void *payload, struct error *error)
{
    int status = 0;
    while (query_row(query, &status, error)) {
        struct entity entity = {
            .id = query_column_integer(query, 0),
            .kind = query_column_text(query, 1),
            .value = query_column_text(query, 2),
            .label = query_column_text(query, 3),
            .own_source_id = query_column_optional(query, 4, 0),
            .hub_reason = query_column_text(query, 5),
        };
        entity.hub = entity.hub_reason != NULL;
        status = take(payload, &entity, error);
    }
    return status;
}

static int each_entity(struct casefile *casefile, const char *sql, entity_take *take, void *payload,
                       struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, sql, error))
        return -1;
    return take_entities(&query, take, payload, error);
}

int entity_each(struct casefile *casefile, entity_take *take, void *payload, struct error *error)
{
    return each_entity(casefile, ENTITIES(""), take, payload, error);
}

int entity_each_but_adverts(struct casefile *casefile, entity_take *take, void *payload, struct error *error)
{
    return each_entity(casefile, ENTITIES(" WHERE kind <> 'advert'"), take, payload, error);
}

int entity_find(struct casefile *casefile, int64_t id, entity_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, ENTITIES(" WHERE id = ?"), error))
        return -1;
    query_integer(&query, id);
    return take_entities(&query, take, payload, error);
}

#define LINKS(filter)                                                                                               \
    "SELECT id, kind, from_id, to_id, detail, first_usec, first_zone, last_usec, last_zone, count FROM link" filter \
    " ORDER BY id"

static int each_link(struct casefile *casefile, const char *sql, link_take *take, void *payload,
                     struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, sql, error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct link link = {
            .id = query_column_integer(&query, 0),
            .kind = query_column_text(&query, 1),
            .from_id = query_column_integer(&query, 2),
            .to_id = query_column_integer(&query, 3),
            .detail = query_column_text(&query, 4),
            .first = query_column_moment(&query, 5),
            .last = query_column_moment(&query, 7),
            .count = query_column_integer(&query, 9),
        };
        status = take(payload, &link, error);
    }
    return status;
}

int link_each(struct casefile *casefile, link_take *take, void *payload, struct error *error)
{
    return each_link(casefile, LINKS(""), take, payload, error);
}

int link_each_but_adverts(struct casefile *casefile, link_take *take, void *payload, struct error *error)
{
    return each_link(casefile, LINKS(" WHERE kind NOT IN ('advert_uses', 'advert_in', 'advert_shows')"), take,
                     payload, error);
}

// Texts are compared as texts: IN would look each one up in a table made for the list.
#define ENDS(filter) "SELECT id, kind, from_id, to_id, count FROM link" filter " ORDER BY id"

static int each_ends(struct casefile *casefile, const char *sql, link_take *take, void *payload,
                     struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, sql, error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        const struct link link = {.id = query_column_integer(&query, 0),
                                  .kind = query_column_text(&query, 1),
                                  .from_id = query_column_integer(&query, 2),
                                  .to_id = query_column_integer(&query, 3),
                                  .first = MOMENT_UNKNOWN,
                                  .last = MOMENT_UNKNOWN,
                                  .count = query_column_integer(&query, 4)};
        status = take(payload, &link, error);
    }
    return status;
}

int advert_link_each(struct casefile *casefile, link_take *take, void *payload, struct error *error)
{
    return each_ends(casefile, ENDS(" WHERE kind > 'advert_' AND kind < 'advert`'"), take, payload, error);
}

int link_ends_each(struct casefile *casefile, link_take *take, void *payload, struct error *error)
{
    return each_ends(casefile, ENDS(""), take, payload, error);
}

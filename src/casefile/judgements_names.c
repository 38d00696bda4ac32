// What judgements are about: names as people type them, and what they mean in the case as it stands.
#include "casefile/judgements_internal.h"

#include "base/memory.h"
#include "base/text.h"
#include "casefile/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const other_kinds[] = {"device", "advert", "advert_text", "picture", "city", "address"};
static const char text_of[] = "text of ";

// ---- entities ----

static int selector_kind_number(const char *kind) // -1: none
{
    for (int i = 0; i < SELECTOR_KINDS; i++)
        if (i != SELECTOR_OWNER && strcmp(selector_kind_name((enum selector_kind)i), kind) == 0)
            return i;
    return -1;
}

static bool is_entity_kind(const char *kind)
{
    for (size_t i = 0; i < sizeof other_kinds / sizeof *other_kinds; i++)
        if (strcmp(kind, other_kinds[i]) == 0)
            return true;
    return selector_kind_number(kind) >= 0;
}

// One number, or 0 without a row.
static int take_id(struct query *query, int64_t *id, struct error *error)
{
    int status = 0;
    *id = 0;
    while (query_row(query, &status, error))
        *id = query_column_optional(query, 0, 0);
    return status;
}

static int find_exactly(struct casefile *casefile, const char *kind, const char *value, int64_t *id,
                        struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "SELECT id FROM entity WHERE kind = ? AND value = ?", error))
        return -1;
    query_text(&query, kind);
    query_text(&query, value);
    return take_id(&query, id, error);
}

// A selector that stands for an account now, and that under another name.
static int find_by_spelling(struct casefile *casefile, int kind, const char *value, int64_t *id,
                            struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "SELECT min(g.entity_id) FROM spelling p JOIN sighting g ON g.spelling_id = p.id"
                  " WHERE p.kind = ? AND p.value = ?",
                  error))
        return -1;
    query_integer(&query, kind);
    query_text(&query, value);
    return take_id(&query, id, error);
}

// The text of an advert. Nearly always it is still the first of its group.
static int find_text(struct casefile *casefile, const char *url, int64_t *id, struct error *error)
{
    struct query query;
    size_t size = strlen(url) + sizeof text_of;
    char *value = memory_new(size, 1);
    snprintf(value, size, "%s%s", text_of, url);
    int result = find_exactly(casefile, "advert_text", value, id, error);
    memory_free(value);
    if (result || *id)
        return result;
    if (query_use(&query, casefile,
                  "SELECT max(a.text_entity_id) FROM advert_entity a WHERE a.entity_id ="
                  " (SELECT e.id FROM entity e WHERE e.kind = 'advert' AND e.value = ?)",
                  error))
        return -1;
    query_text(&query, url);
    return take_id(&query, id, error);
}

// By whatever name it was read.
static int find_picture(struct casefile *casefile, const char *name, int64_t *id, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "SELECT min(x.entity_id) FROM picture c JOIN picture_entity x"
                  " ON x.observation_id = c.observation_id WHERE c.name = ?",
                  error))
        return -1;
    query_text(&query, name);
    return take_id(&query, id, error);
}

int judged_entity_find(struct casefile *casefile, const char *kind, const char *value, int64_t *entity_id,
                       struct error *error)
{
    if (strcmp(kind, "advert_text") == 0)
        return find_text(casefile, value, entity_id, error);
    if (find_exactly(casefile, kind, value, entity_id, error) || *entity_id)
        return *entity_id ? 0 : -1;
    int number = selector_kind_number(kind);
    if (number >= 0)
        return find_by_spelling(casefile, number, value, entity_id, error);
    return strcmp(kind, "picture") == 0 ? find_picture(casefile, value, entity_id, error) : 0;
}

// ---- names ----

void judged_name_done(struct judged_name *name)
{
    memory_free(name->kind);
    memory_free(name->value);
    *name = (struct judged_name){0};
}

void judged_name_print(struct buffer *out, const struct judged_name *name)
{
    buffer_print(out, "%s:%s%s", name->kind, name->is_finding ? " " : "", name->value);
}

static int kind_of_finding(struct casefile *casefile, int64_t id, char **kind, char **title,
                           struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "SELECT kind, title FROM finding WHERE id = ?", error))
        return -1;
    query_integer(&query, id);
    int status = 0;
    while (query_row(&query, &status, error)) {
        *kind = memory_copy_text(query_column_text(&query, 0));
        *title = memory_copy_text(query_column_text(&query, 1));
    }
    return status;
}

static int finding_of_number(struct judged_name *name, struct casefile *casefile, const char *kind,
                             int64_t number, struct error *error)
{
    if (kind_of_finding(casefile, number, &name->kind, &name->value, error))
        return -1;
    if (name->kind == NULL)
        return error_set_kind(error, ERROR_USAGE,
                              "there is no finding %lld: 'clew show CASE findings' lists them",
                              (long long)number);
    if (strcmp(kind, "finding") != 0 && strcmp(kind, name->kind) != 0)
        return error_set_kind(error, ERROR_USAGE, "finding %lld is no %s but a %s", (long long)number, kind,
                              name->kind);
    name->finding_id = number;
    return 0;
}

static int finding_of_entity(struct judged_name *name, struct casefile *casefile, const char *kind,
                             const char *entity, struct error *error)
{
    struct judged_name of = {0};
    struct query query;
    char numbers[200] = "";
    int64_t count = 0, first = 0;
    int status = judged_name_read(&of, casefile, entity, error);
    if (status == 0 && of.is_finding)
        status = error_set_kind(error, ERROR_USAGE, "'%s' is no entity", entity);
    if (status == 0)
        status = query_use(&query, casefile,
                           "SELECT DISTINCT f.id FROM finding_entity x JOIN finding f ON f.id = x.finding_id"
                           " WHERE x.entity_id = ?1 AND (f.kind = ?2 OR ?2 = 'finding') ORDER BY f.id",
                           error);
    if (status == 0) {
        query_integer(&query, of.entity_id);
        query_text(&query, kind);
        while (query_row(&query, &status, error)) {
            size_t used = strlen(numbers);
            int64_t id = query_column_integer(&query, 0);
            first = count++ ? first : id;
            if (count <= 12)
                snprintf(numbers + used, sizeof numbers - used, " %lld", (long long)id);
        }
    }
    judged_name_done(&of);
    if (status)
        return -1;
    if (count == 0)
        return error_set_kind(error, ERROR_USAGE, "no %s has %s in it", kind, entity);
    if (count > 1)
        return error_set_kind(error, ERROR_USAGE, "%s stands in %lld: say %s:NUMBER, one of%s", entity,
                              (long long)count, kind, numbers);
    return finding_of_number(name, casefile, kind, first, error);
}

static bool case_has_findings(struct casefile *casefile, const char *kind)
{
    struct query query;
    struct error error = {0};
    int64_t count = 0;
    if (query_use(&query, casefile, "SELECT count(*) FROM finding WHERE kind = ?1 OR ?1 = 'finding'", &error))
        return false;
    query_text(&query, kind);
    return take_id(&query, &count, &error) == 0 && count;
}

static int read_finding(struct judged_name *name, struct casefile *casefile, const char *kind,
                        const char *value, struct error *error)
{
    int64_t number;
    name->is_finding = true;
    if (!case_has_findings(casefile, kind))
        return error_set_kind(
            error, ERROR_USAGE,
            "the case has no finding or entity of kind '%s': a judgement is about an entity"
            " (phone:+447700900123, handle:telegram:ana_k, advert:URL, text:URL of one of its"
            " adverts, picture:URL) or a finding (finding:12, ring:12, ring:phone:+447700900123)",
            kind);
    if (text_to_int64(bytes_of_text(value), &number))
        return finding_of_number(name, casefile, kind, number, error);
    return finding_of_entity(name, casefile, kind, value, error);
}

static int read_entity(struct judged_name *name, struct casefile *casefile, const char *kind,
                       const char *value, struct error *error)
{
    bool is_text = strcmp(kind, "advert_text") == 0;
    name->kind = memory_copy_text(kind);
    name->value = memory_copy_text(is_text && text_start(value, text_of) ? value + strlen(text_of) : value);
    if (judged_entity_find(casefile, kind, name->value, &name->entity_id, error))
        return -1;
    if (name->entity_id == 0)
        return error_set_kind(
            error, ERROR_USAGE,
            "the case has no %s %s%s: 'clew show CASE entities' lists what it has, after 'clew link CASE'",
            is_text ? "adverts alike to" : kind, name->value, is_text ? ", or no text" : "");
    return 0;
}

int judged_name_read(struct judged_name *name, struct casefile *casefile, const char *text,
                     struct error *error)
{
    char kind[64];
    const char *colon = strchr(text, ':');
    *name = (struct judged_name){0};
    if (colon == NULL || colon == text || (size_t)(colon - text) >= sizeof kind || colon[1] == 0)
        return error_set_kind(
            error, ERROR_USAGE,
            "'%s' names nothing: say KIND:VALUE, as phone:+447700900123, advert:URL, finding:12 or ring:12",
            text);
    snprintf(kind, sizeof kind, "%.*s", (int)(colon - text), text);
    if (strcmp(kind, "text") == 0)
        snprintf(kind, sizeof kind, "advert_text");
    return is_entity_kind(kind) ? read_entity(name, casefile, kind, colon + 1, error)
                                : read_finding(name, casefile, kind, colon + 1, error);
}

// ---- keeping up ----

struct looked_up {
    int64_t judgement_id, side, position, entity_id;
};

struct lookup {
    struct looked_up *all;
    size_t count, capacity;
};

static int look_up_entities(struct casefile *casefile, struct lookup *lookup, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT m.judgement_id, m.side, m.position, m.kind, m.value FROM judgement_member m"
                   " JOIN judgement j ON j.id = m.judgement_id WHERE " JUDGEMENT_STANDS
                   " ORDER BY m.judgement_id, m.side, m.position",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct looked_up one = {query_column_integer(&query, 0), query_column_integer(&query, 1),
                                query_column_integer(&query, 2), 0};
        status = judged_entity_find(casefile, query_column_text(&query, 3), query_column_text(&query, 4),
                                    &one.entity_id, error);
        if (one.entity_id == 0)
            continue;
        ARRAY_ROOM(lookup->all, lookup->capacity, lookup->count);
        lookup->all[lookup->count++] = one;
    }
    return status;
}

static int put_entity(struct casefile *casefile, const struct looked_up *one, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO judged_entity(judgement_id, side, position, entity_id) VALUES (?,?,?,?)",
                  error))
        return -1;
    query_integer(&query, one->judgement_id);
    query_integer(&query, one->side);
    query_integer(&query, one->position);
    query_integer(&query, one->entity_id);
    return query_run(&query, error);
}

// The finding that has the most of what stood in the one that was judged, and at least half of what the case
// still has of that.
static int put_finding(struct casefile *casefile, int64_t judgement_id, int64_t side, struct error *error)
{
    struct query query;
    if (query_use(
            &query, casefile,
            "INSERT INTO judged_finding(judgement_id, side, finding_id) SELECT ?1, ?2, finding_id FROM ("
            " SELECT f.id AS finding_id, count(DISTINCT x.entity_id) AS members FROM judged_entity x"
            " JOIN finding_entity e ON e.entity_id = x.entity_id JOIN finding f ON f.id = e.finding_id"
            " JOIN judgement j ON j.id = x.judgement_id"
            " WHERE x.judgement_id = ?1 AND x.side = ?2"
            "  AND f.kind = CASE x.side WHEN 0 THEN j.subject_kind ELSE j.object_kind END"
            " GROUP BY f.id ORDER BY members DESC, f.id LIMIT 1) WHERE members * 2 >="
            " (SELECT count(DISTINCT entity_id) FROM judged_entity WHERE judgement_id = ?1 AND side = ?2)",
            error))
        return -1;
    query_integer(&query, judgement_id);
    query_integer(&query, side);
    return query_run(&query, error);
}

static int put_looked_up(struct casefile *casefile, const struct lookup *lookup, struct error *error)
{
    for (size_t i = 0; i < lookup->count; i++)
        if (put_entity(casefile, &lookup->all[i], error))
            return -1;
    for (size_t i = 0; i < lookup->count; i++) {
        const struct looked_up *one = &lookup->all[i];
        bool is_new = i == 0 || one[-1].judgement_id != one->judgement_id || one[-1].side != one->side;
        if (is_new && put_finding(casefile, one->judgement_id, one->side, error))
            return -1;
    }
    return 0;
}

int judgements_settle(struct casefile *casefile, struct error *error)
{
    struct lookup lookup = {0};
    int result =
        database_execute(casefile, "DELETE FROM judged_finding; DELETE FROM judged_entity;", error) ||
                look_up_entities(casefile, &lookup, error) || put_looked_up(casefile, &lookup, error)
            ? -1
            : 0;
    memory_free(lookup.all);
    return result;
}

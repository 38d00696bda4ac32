// Findings with their entities and the first places of their evidence, ordered by kind and rank.
#include "views/report/read.h"

#include "views/report/facts.h"
#include "views/report/kinds.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(struct model *model, const json_t *object, const char *key)
{
    return arena_text(model->arena, json_string_value(json_object_get(object, key)));
}

static void read_members(struct model *model, struct model_finding *finding, const char *text)
{
    json_t *list = text ? json_loads(text, 0, NULL) : NULL;
    finding->members_in_all = json_array_size(list);
    size_t kept = finding->members_in_all < MODEL_MEMBERS_MAX ? finding->members_in_all : MODEL_MEMBERS_MAX;
    finding->members = arena_alloc(model->arena, kept + 1, sizeof *finding->members);
    for (size_t i = 0; i < kept; i++) {
        const json_t *member = json_array_get(list, i);
        const char *kind = json_string_value(json_object_get(member, "kind"));
        const char *value = json_string_value(json_object_get(member, "value"));
        const char *role = text_of(model, member, "role");
        if (kind == NULL || value == NULL)
            continue;
        struct model_entity *entity = model_entity_of(model, kind, value);
        bool seen = false; // in another role of this finding
        for (size_t j = 0; j < finding->member_count && !seen && i < 64; j++)
            seen = finding->members[j].entity == entity;
        entity->findings += !seen;
        entity->patterns += !seen && strcmp(finding->kind, "shared_selector") != 0;
        finding->members[finding->member_count++] = (struct model_member){entity, role ? role : "entity"};
    }
    json_decref(list);
}

// {"table": "sms", "row": 12, "offset": 40} as "sms row 12, offset 40".
static const char *where_text(struct model *model, const json_t *where)
{
    struct buffer out;
    const char *table = json_string_value(json_object_get(where, "table"));
    const json_t *row = json_object_get(where, "row"), *offset = json_object_get(where, "offset");
    buffer_init(&out, 64 * 1024);
    if (table)
        buffer_add_text(&out, table);
    if (row)
        buffer_print(&out, "%srow %" JSON_INTEGER_FORMAT, out.size ? " " : "", json_integer_value(row));
    if (offset)
        buffer_print(&out, "%soffset %" JSON_INTEGER_FORMAT, out.size ? ", " : "",
                     json_integer_value(offset));
    const char *text = arena_text(model->arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}

static void read_places(struct model *model, struct model_finding *finding, const char *text)
{
    json_t *list = text ? json_loads(text, 0, NULL) : NULL;
    finding->places_in_all = json_array_size(list);
    finding->place_count =
        finding->places_in_all < MODEL_PLACES_MAX ? finding->places_in_all : MODEL_PLACES_MAX;
    finding->places = arena_alloc(model->arena, finding->place_count + 1, sizeof *finding->places);
    for (size_t i = 0; i < finding->place_count; i++) {
        const json_t *place = json_array_get(list, i);
        finding->places[i] = (struct model_place){
            .source = text_of(model, place, "source"),
            .path = text_of(model, place, "path"),
            .where = where_text(model, json_object_get(place, "where")),
            .state = text_of(model, place, "state"),
        };
    }
    json_decref(list);
}

static void read_judgement(struct model *model, struct model_finding *finding, const char *text)
{
    json_t *judgement = text ? json_loads(text, 0, NULL) : NULL;
    const char *verdict = json_string_value(json_object_get(judgement, "verdict")),
               *who = json_string_value(json_object_get(judgement, "who")),
               *at = json_string_value(json_object_get(judgement, "at")),
               *because = json_string_value(json_object_get(judgement, "because"));
    if (verdict && who && at) {
        finding->is_rejected = strcmp(verdict, "reject") == 0;
        finding->judgement = arena_print(model->arena, "%s by %s on %.10s%s%s",
                                         finding->is_rejected ? "Rejected" : "Confirmed", who, at,
                                         because ? ": " : "", because ? because : "");
    }
    json_decref(judgement);
}

static int by_kind_and_rank(const void *a, const void *b)
{
    const struct model_finding *left = a, *right = b;
    const struct finding_kind *left_kind = finding_kind_of(left->kind),
                              *right_kind = finding_kind_of(right->kind);
    bool left_other = !left_kind->name[0], right_other = !right_kind->name[0];
    if (left_other != right_other)
        return left_other ? 1 : -1;
    if (left_other && strcmp(left->kind, right->kind) != 0)
        return strcmp(left->kind, right->kind);
    if (left_kind != right_kind)
        return left_kind < right_kind ? -1 : 1; // the table's order is the report's
    if (left->is_rejected != right->is_rejected)
        return left->is_rejected ? 1 : -1;
    if (left_kind->order_keys == NULL)
        return left->place < right->place ? -1 : left->place > right->place;
    if (left->rank != right->rank)
        return left->rank > right->rank ? -1 : 1;
    if (left->places_in_all != right->places_in_all)
        return left->places_in_all > right->places_in_all ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

int read_findings(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    if (reading_open(&reading, casefile, "findings", NULL, NULL, error))
        return -1;
    int id = reading_column(&reading, "finding"), version = reading_column(&reading, "version"),
        entities = reading_column(&reading, "entities"), evidence = reading_column(&reading, "evidence"),
        judgement = reading_column(&reading, "judgement"), more;
    while ((more = rows_next(reading.rows, error)) == 1) {
        struct model_finding *finding = MODEL_ADD(model, findings);
        finding->id = reading_integer(&reading, id);
        finding->version = reading_integer(&reading, version);
        finding->kind = reading_copy(&reading, model, "kind");
        finding->title = reading_copy(&reading, model, "title");
        finding->rule = reading_copy(&reading, model, "rule");
        finding->facts = reading_copy(&reading, model, "facts");
        read_members(model, finding, reading_text(&reading, entities));
        read_places(model, finding, reading_text(&reading, evidence));
        read_judgement(model, finding, reading_text(&reading, judgement));
        finding->place = (int64_t)model->findings_count;
        const char *const *keys = finding_kind_of(finding->kind)->order_keys;
        finding->rank = keys ? facts_number(finding->facts, keys) : 0;
    }
    reading_close(&reading);
    if (model->findings_count)
        qsort(model->findings, model->findings_count, sizeof *model->findings, by_kind_and_rank);
    return more;
}

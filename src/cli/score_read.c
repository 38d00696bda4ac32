// Reads truth.json and findings for a score; see score_read.h.
#include "cli/score_read.h"

#include "base/memory.h"
#include "casefile/listings.h"

#include <jansson.h>

#include <string.h>

enum { TEXTS_MAX_BYTES = 512 * 1024 * 1024 };

void sides_init(struct sides *sides)
{
    *sides = (struct sides){.arena = arena_new(TEXTS_MAX_BYTES)};
}

void sides_done(struct sides *sides)
{
    for (int kind = 0; kind < SCORE_KINDS; kind++) {
        assertions_done(&sides->truth[kind]);
        assertions_done(&sides->found[kind]);
    }
    arena_free(sides->arena);
}

static void take_texts(struct sides *sides, struct texts *texts, const json_t *array)
{
    size_t i;
    json_t *value;
    json_array_foreach(array, i, value)
    {
        if (json_is_string(value))
            texts_add(texts, arena_text(sides->arena, json_string_value(value)));
    }
}

static const char *text_at(struct sides *sides, const json_t *object, const char *key)
{
    return arena_text(sides->arena, json_string_value(json_object_get(object, key)));
}

static int take_truth(struct sides *sides, enum score_kind kind, const json_t *rings, const json_t *one,
                      struct error *error)
{
    struct assertion *truth = assertions_add(&sides->truth[kind]);
    truth->source = text_at(sides, one, "source");
    truth->own = text_at(sides, one, "own");
    truth->account = text_at(sides, one, "account");
    truth->value = text_at(sides, one, kind == SCORE_REPLACED_NUMBER ? "new" : "value");
    if (kind == SCORE_REPLACED_NUMBER)
        truth->own = text_at(sides, one, "old");
    take_texts(sides, &truth->cities, json_object_get(one, "cities"));
    take_texts(sides, &truth->accounts, json_object_get(one, "accounts"));
    if (truth->account == NULL && truth->accounts.count)
        truth->account = truth->accounts.at[0];
    const json_t *ring = one;
    if (kind == SCORE_ROUTE) {
        const json_int_t index = json_integer_value(json_object_get(one, "ring"));
        ring = index >= 0 ? json_array_get(rings, (size_t)index) : NULL;
        if (ring == NULL)
            return error_set(error, "a route names ring %lld, which is not there", (long long)index);
    }
    take_texts(sides, &truth->adverts, json_object_get(ring, "adverts"));
    take_texts(sides, &truth->phones, json_object_get(ring, "phones"));
    return 0;
}

int score_read_truth(struct sides *sides, const char *path, struct error *error)
{
    json_error_t where;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL)
        return error_set(error, "cannot read %s: %s (line %d)", path, where.text, where.line);
    int result =
        json_is_object(root) ? 0 : error_set(error, "%s is not a truth.json: it holds no object", path);
    for (int kind = 0; kind < SCORE_KINDS && result == 0; kind++) {
        const json_t *list = json_object_get(root, score_kind_name((enum score_kind)kind)),
                     *rings = json_object_get(root, "ring");
        size_t i;
        json_t *one;
        sides->stated[kind] = json_is_array(list);
        json_array_foreach(list, i, one)
        {
            if (result == 0 && take_truth(sides, (enum score_kind)kind, rings, one, error) != 0)
                result = error_add(error, "%s", path);
        }
    }
    json_decref(root);
    return result;
}

// What an entity is to a finding goes by its kind first: roles only tell the two sides of one kind apart.
static void take_entity(struct sides *sides, enum score_kind kind, struct assertion *found,
                        const json_t *entity)
{
    const char *entity_kind = json_string_value(json_object_get(entity, "kind"));
    const char *role = json_string_value(json_object_get(entity, "role"));
    const char *value = text_at(sides, entity, "value");
    if (entity_kind == NULL || value == NULL)
        return;
    if (role == NULL)
        role = "";
    if (kind == SCORE_REPLACED_NUMBER) {
        if (strcmp(role, "old") == 0)
            found->own = value;
        else if (strcmp(role, "new") == 0)
            found->value = value;
    } else if (strcmp(entity_kind, "device") == 0) {
        if (found->source == NULL || strcmp(role, "handset") == 0)
            found->source = value;
    } else if (strcmp(entity_kind, "advert") == 0) {
        texts_add(&found->adverts, value);
    } else if (strcmp(entity_kind, "city") == 0) {
        texts_add(&found->cities, value);
    } else if (strcmp(entity_kind, "phone") == 0) {
        texts_add(&found->phones, value);
        if (strcmp(role, "handset") == 0)
            found->own = value;
    } else if (strcmp(entity_kind, "iban") == 0 || strcmp(entity_kind, "account") == 0) {
        if (found->account == NULL || strcmp(role, "account") == 0)
            found->account = value;
        texts_add(&found->accounts, value);
    }
    if (kind == SCORE_SHARED_SELECTOR && found->value == NULL && strcmp(entity_kind, "device") != 0)
        found->value = arena_print(sides->arena, "%s %s", entity_kind, value);
}

int score_take_finding(struct sides *sides, const char *kind, const char *entities, const char *facts,
                       struct error *error)
{
    int which = 0;
    while (which < SCORE_KINDS && strcmp(kind, score_kind_name((enum score_kind)which)) != 0)
        which++;
    if (which == SCORE_KINDS)
        return 0;
    json_error_t where;
    json_t *list = json_loads(entities ? entities : "[]", 0, &where);
    if (list == NULL)
        return error_set(error, "a finding's entities are no JSON: %s", where.text);
    struct assertion *found = assertions_add(&sides->found[which]);
    size_t i;
    json_t *entity;
    json_array_foreach(list, i, entity) take_entity(sides, (enum score_kind)which, found, entity);
    json_decref(list);
    json_t *said = facts && found->cities.count == 0 ? json_loads(facts, 0, &where) : NULL;
    take_texts(sides, &found->cities, json_object_get(said, "cities"));
    json_decref(said);
    return 0;
}

static int column_named(const struct listing *listing, const char *name)
{
    for (int i = 0; i < listing->column_count; i++) {
        if (strcmp(listing->columns[i].name, name) == 0)
            return i;
    }
    return -1;
}

int score_read_findings(struct sides *sides, struct casefile *casefile, struct error *error)
{
    const struct listing *listing = listing_named("findings");
    const int kind = listing ? column_named(listing, "kind") : -1,
              entities = listing ? column_named(listing, "entities") : -1;
    const int facts = listing ? column_named(listing, "facts") : -1;
    struct rows *rows;
    if (kind < 0 || entities < 0 || facts < 0)
        return error_set(error, "this program lists no findings");
    if (rows_open(&rows, casefile, listing, NULL, NULL, error) != 0)
        return -1;
    int step;
    while ((step = rows_next(rows, error)) == 1) {
        if (score_take_finding(sides, rows_text(rows, kind), rows_text(rows, entities),
                               rows_text(rows, facts), error) != 0) {
            step = -1;
            break;
        }
    }
    rows_close(rows);
    return step;
}

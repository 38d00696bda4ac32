// Trails: the findings of that kind, whose facts hold legs and a freeze list.
#include "views/report/read.h"

#include "base/decimal.h"

#include <jansson.h>
#include <string.h>

static const char *text_of(struct model *model, const json_t *object, const char *key)
{
    return arena_text(model->arena, json_string_value(json_object_get(object, key)));
}

// What is no amount counts as nothing: facts are ours, and a test says so when they change.
static int64_t amount_of(const json_t *object, const char *key)
{
    int64_t e5;
    const char *text = json_string_value(json_object_get(object, key));
    return text && decimal_parse(bytes_of_text(text), '.', &e5) ? e5 : 0;
}

static void read_legs(struct model *model, struct model_trail *trail, const json_t *list)
{
    size_t i;
    json_t *leg;
    trail->legs = arena_alloc(model->arena, json_array_size(list) + 1, sizeof *trail->legs);
    json_array_foreach(list, i, leg)
    {
        trail->legs[trail->leg_count++] = (struct model_leg){
            .from = text_of(model, leg, "from"),
            .to = text_of(model, leg, "to"),
            .from_name = text_of(model, leg, "from_name"),
            .to_name = text_of(model, leg, "to_name"),
            .first = text_of(model, leg, "first"),
            .last = text_of(model, leg, "last"),
            .amount_e5 = amount_of(leg, "amount"),
            .payments = json_integer_value(json_object_get(leg, "payments")),
        };
    }
}

static void read_freezes(struct model *model, struct model_trail *trail, const json_t *list)
{
    size_t i;
    json_t *one;
    trail->freezes = arena_alloc(model->arena, json_array_size(list) + 1, sizeof *trail->freezes);
    json_array_foreach(list, i, one)
    {
        trail->freezes[trail->freeze_count++] = (struct model_freeze){
            .account = text_of(model, one, "account"),
            .name = text_of(model, one, "name"),
            .bank = text_of(model, one, "bank"),
            .country = text_of(model, one, "country"),
            .why = text_of(model, one, "why"),
            .amount_e5 = amount_of(one, "amount"),
            .at_most_e5 = amount_of(one, "at_most"),
        };
    }
}

int read_trails(struct model *model, struct error *error)
{
    for (size_t f = 0; f < model->findings_count; f++) {
        const struct model_finding *finding = &model->findings[f];
        json_error_t where;
        if (strcmp(finding->kind, "trail") != 0)
            continue;
        json_t *facts = json_loads(finding->facts, 0, &where);
        if (facts == NULL)
            return error_set(error, "the facts of finding %lld are no JSON: %s", (long long)finding->id,
                             where.text);
        struct model_trail *trail = MODEL_ADD(model, trails);
        trail->finding = f;
        trail->currency = text_of(model, facts, "currency");
        read_legs(model, trail, json_object_get(facts, "legs"));
        read_freezes(model, trail, json_object_get(facts, "freeze"));
        json_decref(facts);
    }
    return 0;
}

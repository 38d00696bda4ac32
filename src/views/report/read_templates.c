// The templates of rings: the largest of each, a few adverts of each laid beside it, and what recurs.
#include "views/report/read.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { RECURRING_MAX = 500 };

// The place of a ring among those of which templates are shown; SIZE_MAX when it is none.
static size_t ring_place(const struct model *model, int64_t finding)
{
    size_t place = 0;
    for (size_t f = 0; f < model->findings_count && place < MODEL_TEMPLATE_RINGS_MAX; f++) {
        if (strcmp(model->findings[f].kind, "ring") != 0)
            continue;
        if (model->findings[f].id == finding)
            return place;
        place++;
    }
    return SIZE_MAX;
}

// Whether one of its rings still wants a template; the first such ring.
static bool is_wanted(const struct model *model, const char *rings, unsigned taken[MODEL_TEMPLATE_RINGS_MAX],
                      int64_t *ring)
{
    json_t *list = rings ? json_loads(rings, 0, NULL) : NULL;
    bool wanted = false;
    for (size_t i = 0; i < json_array_size(list) && !wanted; i++) {
        const int64_t finding = json_integer_value(json_array_get(list, i));
        const size_t place = ring_place(model, finding);
        if (place == SIZE_MAX || taken[place] >= MODEL_TEMPLATES_OF_RING_MAX)
            continue;
        taken[place]++;
        *ring = finding;
        wanted = true;
    }
    json_decref(list);
    return wanted;
}

static int choose(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    unsigned taken[MODEL_TEMPLATE_RINGS_MAX] = {0};
    int status;
    if (reading_open(&reading, casefile, "templates", NULL, NULL, error))
        return -1;
    int number = reading_column(&reading, "template"), rings = reading_column(&reading, "findings"),
        adverts = reading_column(&reading, "adverts"), read = reading_column(&reading, "read"),
        phones = reading_column(&reading, "phones"), cities = reading_column(&reading, "cities");
    while ((status = rows_next(reading.rows, error)) == 1) {
        int64_t ring = 0;
        model->templates_in_all++;
        if (!is_wanted(model, reading_text(&reading, rings), taken, &ring))
            continue;
        struct model_template *template = MODEL_ADD(model, templates);
        template->id = reading_integer(&reading, number);
        template->ring = ring;
        template->adverts = reading_integer(&reading, adverts);
        template->read = reading_integer(&reading, read);
        template->phones = reading_integer(&reading, phones);
        template->cities = reading_integer(&reading, cities);
        template->first = reading_copy(&reading, model, "first");
        template->last = reading_copy(&reading, model, "last");
        template->parts = reading_copy(&reading, model, "parts");
    }
    reading_close(&reading);
    return status;
}

static int open_of(struct reading *reading, struct casefile *casefile, const char *listing,
                   const struct model_template *template, struct error *error)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, template->id);
    return reading_open(reading, casefile, listing, "template", number, error);
}

// Some of its adverts, evenly spread over time.
static int read_adverts(struct model *model, struct casefile *casefile, struct model_template *template,
                        struct error *error)
{
    struct reading reading;
    int status;
    int64_t row = 0, step = (template->adverts + MODEL_ALIGNED_MAX - 1) / MODEL_ALIGNED_MAX;
    if (open_of(&reading, casefile, "template", template, error))
        return -1;
    template->aligned = arena_alloc(model->arena, MODEL_ALIGNED_MAX, sizeof *template->aligned);
    while ((status = rows_next(reading.rows, error)) == 1) {
        if (row++ % (step ? step : 1) || template->aligned_count == MODEL_ALIGNED_MAX)
            continue;
        struct model_aligned *aligned = &template->aligned[template->aligned_count++];
        aligned->posted = reading_copy(&reading, model, "posted");
        aligned->source = reading_copy(&reading, model, "source");
        aligned->place = reading_copy(&reading, model, "place");
        aligned->spans = reading_copy(&reading, model, "spans");
    }
    reading_close(&reading);
    return status;
}

static int rarest_first(const void *a, const void *b)
{
    const struct model_slot_value *x = *(const struct model_slot_value *const *)a,
                                  *y = *(const struct model_slot_value *const *)b;
    if (x->elsewhere != y->elsewhere)
        return x->elsewhere < y->elsewhere ? -1 : 1;
    return x < y ? -1 : x > y;
}

// Those that recur, each value of a kind once.
static void find_recurring(struct model *model, struct model_template *template)
{
    size_t count = 0;
    template->recurring = arena_alloc(model->arena, template->value_count + 1, sizeof *template->recurring);
    for (size_t i = 0; i < template->value_count; i++) {
        const struct model_slot_value *value = &template->values[i];
        bool known = !value->recurring;
        for (size_t k = 0; k < count && !known; k++)
            known = strcmp(template->recurring[k]->kind, value->kind) == 0 &&
                    strcmp(template->recurring[k]->value, value->value) == 0;
        if (!known && count < RECURRING_MAX)
            template->recurring[count++] = value;
    }
    template->recurring_count = count;
    if (count)
        qsort(template->recurring, count, sizeof *template->recurring, rarest_first);
}

static int read_values(struct model *model, struct casefile *casefile, struct model_template *template,
                       struct error *error)
{
    struct reading reading;
    struct model_slot_value *values = NULL;
    size_t count = 0, capacity = 0;
    int status;
    if (open_of(&reading, casefile, "slots", template, error))
        return -1;
    int slot = reading_column(&reading, "slot"), adverts = reading_column(&reading, "adverts"),
        elsewhere = reading_column(&reading, "elsewhere"), recurring = reading_column(&reading, "recurring");
    while ((status = rows_next(reading.rows, error)) == 1) {
        ARRAY_ROOM(values, capacity, count);
        values[count] = (struct model_slot_value){.slot = (int)reading_integer(&reading, slot),
                                                  .kind = reading_copy(&reading, model, "kind"),
                                                  .value = reading_copy(&reading, model, "value"),
                                                  .adverts = reading_integer(&reading, adverts),
                                                  .elsewhere = reading_integer(&reading, elsewhere),
                                                  .recurring = reading_integer(&reading, recurring) != 0};
        count++;
    }
    reading_close(&reading);
    template->values = arena_alloc(model->arena, count + 1, sizeof *values);
    template->value_count = count;
    if (count)
        memcpy(template->values, values, count * sizeof *values);
    memory_free(values);
    find_recurring(model, template);
    return status;
}

static int by_ring_and_size(const void *a, const void *b)
{
    const struct model_template *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->adverts != y->adverts)
        return x->adverts > y->adverts ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

int read_templates(struct model *model, struct casefile *casefile, struct error *error)
{
    if (choose(model, casefile, error))
        return -1;
    for (size_t i = 0; i < model->templates_count; i++) {
        struct model_template *template = &model->templates[i];
        template->rank = ring_place(model, template->ring);
        if (read_adverts(model, casefile, template, error) || read_values(model, casefile, template, error))
            return -1;
    }
    if (model->templates_count)
        qsort(model->templates, model->templates_count, sizeof *model->templates, by_ring_and_size);
    return 0;
}

// The head of the report: identity, sources, what stands in the case, the audit log; and the tally at its
// end.
#include "views/report/read.h"

#include "base/text.h"
#include "casefile/audit.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static int take_source(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    struct model *model = payload;
    struct model_source *copy = MODEL_ADD(model, sources);
    *copy = (struct model_source){
        .label = arena_text(model->arena, source->label),
        .kind = arena_text(model->arena, source->kind),
        .authority = arena_text(model->arena, source->authority),
        .exhibit = arena_text(model->arena, source->exhibit),
        .legal_basis = arena_text(model->arena, source->legal_basis),
        .grade = arena_text(model->arena, source->grade),
        .sha256 = arena_text(model->arena, source->sha256),
        .seized_at = arena_text(model->arena, source->seized_at),
        .retain_until = arena_text(model->arena, source->retain_until),
        .handling = source->handling,
        .size_bytes = source->size_bytes,
    };
    return 0;
}

static int read_counts(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    if (reading_open(&reading, casefile, "overview", NULL, NULL, error))
        return -1;
    int count = reading_column(&reading, "count"), name = reading_column(&reading, "what"), more;
    while ((more = rows_next(reading.rows, error)) == 1) {
        const char *what = reading_text(&reading, name);
        if (reading_integer(&reading, count) == 0 || what == NULL || strcmp(what, "findings") == 0)
            continue; // findings are counted where they stand
        struct model_count *copy = MODEL_ADD(model, counts);
        copy->what = reading_copy(&reading, model, "what");
        copy->count = reading_integer(&reading, count);
    }
    reading_close(&reading);
    return more;
}

int read_case(struct model *model, struct casefile *casefile, struct error *error)
{
    struct case_identity identity = casefile_identity(casefile);
    model->identity = (struct case_identity){
        .authority = arena_text(model->arena, identity.authority),
        .reference = arena_text(model->arena, identity.reference),
        .legal_basis = arena_text(model->arena, identity.legal_basis),
    };
    model->case_name = arena_text(model->arena, text_base_name(casefile_path(casefile)));
    model->handling = source_strictest_handling(casefile);
    struct error fault = {0};
    if (audit_verify(casefile, &model->audit_entries, model->audit_head, &fault))
        model->audit_fault = arena_text(model->arena, fault.text);
    if (source_each(casefile, take_source, model, error))
        return -1;
    return read_counts(model, casefile, error);
}

// ---- tally ----

// Sources in their own order, the tables of each in the order in which they were read.
static int by_order(const void *a, const void *b)
{
    const struct model_tally *left = a, *right = b;
    return left->order < right->order ? -1 : left->order > right->order;
}

static size_t order_of(const struct model *model, const char *source, size_t read)
{
    size_t place = 0;
    while (place < model->sources_count && strcmp(model->sources[place].label, source) != 0)
        place++;
    return place * 100000 + read;
}

static void add_reasons(json_t *sum, const char *text)
{
    json_t *reasons = text ? json_loads(text, 0, NULL) : NULL, *count;
    const char *reason;
    json_object_foreach(reasons, reason, count)
    {
        json_int_t before = json_integer_value(json_object_get(sum, reason));
        json_object_set_new(sum, reason, json_pack("I", before + json_integer_value(count)));
    }
    json_decref(reasons);
}

// One row for each table of each source: a phone has the same table in many files.
static int read_tables(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    struct text_index names;
    json_t **skipped = NULL;
    size_t skipped_capacity = 0;
    if (reading_open(&reading, casefile, "tally", NULL, NULL, error))
        return -1;
    int source = reading_column(&reading, "source"), table = reading_column(&reading, "table"),
        present = reading_column(&reading, "present"), emitted = reading_column(&reading, "emitted"),
        reasons = reading_column(&reading, "skipped"), more;
    text_index_init(&names, model->arena);
    while ((more = rows_next(reading.rows, error)) == 1) {
        char key[1024]; // labels and tables are short; a longer pair is cut
        snprintf(key, sizeof key, "%s\x1f%s", reading_text(&reading, source), reading_text(&reading, table));
        size_t i = text_index_add(&names, key);
        if (i == model->tally_count) {
            struct model_tally *row = MODEL_ADD(model, tally);
            row->source = reading_copy(&reading, model, "source");
            row->table = reading_copy(&reading, model, "table");
            ARRAY_ROOM(skipped, skipped_capacity, i);
            skipped[i] = json_pack("{}"); // jansson's json_object() has its name in common with base/json.h
        }
        model->tally[i].present += reading_integer(&reading, present);
        model->tally[i].emitted += reading_integer(&reading, emitted);
        add_reasons(skipped[i], reading_text(&reading, reasons));
    }
    for (size_t i = 0; i < model->tally_count; i++) {
        char *text = json_dumps(skipped[i], JSON_COMPACT | JSON_SORT_KEYS);
        model->tally[i].skipped = arena_text(model->arena, text);
        free(text);
        json_decref(skipped[i]);
        model->tally[i].order = order_of(model, model->tally[i].source, i);
    }
    if (model->tally_count)
        qsort(model->tally, model->tally_count, sizeof *model->tally, by_order);
    memory_free(skipped);
    text_index_done(&names);
    reading_close(&reading);
    return more;
}

static int read_unreadable(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    int more;
    if (reading_open(&reading, casefile, "items", "status", "unreadable", error))
        return -1;
    while ((more = rows_next(reading.rows, error)) == 1)
        if (model->unreadable_in_all++ < MODEL_READ_MAX) {
            struct model_item *item = MODEL_ADD(model, unreadable);
            item->source = reading_copy(&reading, model, "source");
            item->path = reading_copy(&reading, model, "path");
            item->reason = reading_copy(&reading, model, "reason");
        }
    reading_close(&reading);
    return more;
}

// The listing of damage holds the items that gave nothing too; the page has a table of its own for them.
static bool gave_nothing(const struct model *model, const char *path, const char *what)
{
    for (size_t i = 0; i < model->unreadable_count; i++)
        if (strcmp(model->unreadable[i].path, path) == 0 && strcmp(model->unreadable[i].reason, what) == 0)
            return true;
    return false;
}

static int read_damage(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    int more;
    if (reading_open(&reading, casefile, "damage", NULL, NULL, error))
        return -1;
    int path = reading_column(&reading, "path"), what = reading_column(&reading, "what");
    while ((more = rows_next(reading.rows, error)) == 1)
        if (!gave_nothing(model, reading_text(&reading, path), reading_text(&reading, what)) &&
            model->damage_in_all++ < MODEL_READ_MAX) {
            struct model_item *item = MODEL_ADD(model, damage);
            item->source = reading_copy(&reading, model, "source");
            item->path = reading_copy(&reading, model, "path");
            item->where = reading_copy(&reading, model, "place");
            item->reason = reading_copy(&reading, model, "what");
        }
    reading_close(&reading);
    return more;
}

int read_tally(struct model *model, struct casefile *casefile, struct error *error)
{
    return read_tables(model, casefile, error) || read_unreadable(model, casefile, error) ||
                   read_damage(model, casefile, error)
               ? -1
               : 0;
}

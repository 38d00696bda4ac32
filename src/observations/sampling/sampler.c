// Serving orders, and telling a sample.
#include "observations/sampling/sampler_internal.h"

#include "base/memory.h"
#include "observations/files/windows.h"
#include "observations/observers.h"
#include "observations/sampling/watch.h"
#include "observations/wire.h"
#include "sources/kind.h"
#include "sources/zip.h"

#include <stdio.h>

enum { ARENA_LIMIT_BYTES = 1024 * 1024 * 1024 };

struct sampler *sampler_new(void)
{
    return memory_new(1, sizeof(struct sampler));
}

void sampler_free(struct sampler *sampler)
{
    if (sampler == NULL)
        return;
    arrivals_done(&sampler->arrivals);
    pair_map_done(&sampler->done);
    memory_free(sampler);
}

bool is_zip(struct bytes bytes)
{
    enum content_kind kind = kind_of(bytes);
    return kind == KIND_ZIP || ((kind == KIND_UNKNOWN || kind == KIND_TEXT) && zip_stands_at_end(bytes));
}

void tell_tally(struct serving *serving, const char *table, const char *reason, int64_t count)
{
    const struct record record = {.type = RECORD_TALLY, .tally = {table, reason, count}};
    serving->pipe->sink.take(&serving->pipe->sink, &record);
}

void tell_trouble(struct serving *serving, const char *what)
{
    sink_damage(&serving->pipe->sink, (struct place){.row = -1, .offset = -1}, "%s", what);
}

// ---- one sample ----

struct gathered_hit {
    struct place place; // the first
    enum selector_kind kind;
    enum grade grade;
    const char *value;
    int64_t count;
};

// Its selectors, each once.
struct gathered {
    struct sink sink;
    struct arena *arena;
    struct text_map index;
    struct gathered_hit *hits;
    size_t count, capacity;
    int64_t left_out;
};

static void gather(struct gathered *gathered, const struct place *place, const struct selector *selector)
{
    char key[1024];
    bool is_new;
    if (selector->kind == SELECTOR_NAME || selector->kind == SELECTOR_OWNER || selector->value == NULL)
        return;
    watch_key(selector->kind, selector->value, key, sizeof key);
    if (gathered->count == SAMPLE_SELECTORS_MAX && text_map_find(&gathered->index, key) == NULL) {
        gathered->left_out++;
        return;
    }
    int64_t *at = text_map_at(&gathered->index, key, &is_new);
    if (!is_new) {
        struct gathered_hit *known = &gathered->hits[*at];
        known->count++;
        if (selector->grade < known->grade)
            known->grade = selector->grade;
        return;
    }
    *at = (int64_t)gathered->count;
    ARRAY_ROOM(gathered->hits, gathered->capacity, gathered->count);
    struct gathered_hit *hit = &gathered->hits[gathered->count++];
    *hit = (struct gathered_hit){.place = *place,
                                 .kind = selector->kind,
                                 .grade = selector->grade,
                                 .value = arena_text(gathered->arena, selector->value),
                                 .count = 1};
    hit->place.table = arena_text(gathered->arena, place->table);
    hit->place.reached = arena_text(gathered->arena, place->reached);
}

static void gather_list(struct gathered *gathered, const struct place *place,
                        const struct selector *selectors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        gather(gathered, place, &selectors[i]);
}

static void take_record(struct sink *sink, const struct record *record)
{
    struct gathered *gathered = sink->context;
    const struct place *place = record_place(record);
    switch (record->type) {
    case RECORD_SELECTOR_HIT:
        gather(gathered, place, &record->selector_hit.selector);
        break;
    case RECORD_MESSAGE:
        gather(gathered, place, &record->message.from);
        gather_list(gathered, place, record->message.to, record->message.to_count);
        break;
    case RECORD_CALL:
        gather(gathered, place, &record->call.from);
        gather_list(gathered, place, record->call.to, record->call.to_count);
        break;
    case RECORD_CONTACT:
        gather_list(gathered, place, record->contact.selectors, record->contact.selector_count);
        break;
    case RECORD_OWN_SELECTOR:
        gather(gathered, place, &record->own_selector.selector);
        break;
    default:
        break;
    }
}

// What was searched around the sample is taken out, evenly.
static void tell_looks(struct serving *serving, const struct bytes_searched *searched, uint64_t all,
                       uint64_t counted)
{
    const struct {
        const char *name;
        uint64_t bytes;
    } looks[] = {{"text", searched->text},
                 {"mixed", searched->mixed},
                 {"random", searched->random},
                 {"empty", searched->constant}};
    for (size_t i = 0; i < sizeof looks / sizeof *looks && all; i++)
        if (looks[i].bytes)
            tell_tally(serving, looks[i].name, "", (int64_t)(looks[i].bytes * counted / all));
    if (searched->decoded)
        tell_tally(serving, "decoded", "", (int64_t)searched->decoded);
}

// A whole file of a kind that is known is read as the scan reads it: a database row by row, where a number in
// its national form is a number because of its column.
static bool observe(struct observation_context *context, struct worker_output *output)
{
    for (const struct observer *const *observer = observers; *observer; observer++) {
        if ((*observer)->family != FAMILY_PHONE && *observer != &observer_sqlite_other)
            continue;
        worker_note(output, (*observer)->name);
        if (!(*observer)->recognises(context))
            continue;
        (*observer)->observe(context);
        return true;
    }
    return false;
}

static void search(struct serving *serving, const struct sample *sample, struct gathered *gathered)
{
    struct bytes_searched searched = {0};
    struct item item = {.path = sample->path, .bytes = sample->bytes};
    struct observation_context context = serving->context;
    gathered->sink.context = gathered;
    context.item = &item;
    context.sink = &gathered->sink;
    context.arena = gathered->arena;
    if (sample->whole && !serving->order->plainly && observe(&context, serving->pipe->output)) {
        tell_tally(serving, "mixed", "", (int64_t)sample->size);
        return;
    }
    worker_note(serving->pipe->output, "bytes");
    search_window(&context, sample->bytes, sample->lead, sample->size, sample->at - (int64_t)sample->lead,
                  &searched);
    tell_looks(serving, &searched, sample->bytes.size, sample->size);
}

void tell_sample(struct serving *serving, const struct sample *sample)
{
    char count[32];
    struct gathered gathered = {.sink = {.take = take_record}, .arena = arena_new(ARENA_LIMIT_BYTES)};
    tell_tally(serving, sample->path, sample->key, sample->present);
    search(serving, sample, &gathered);
    if (sample->cut)
        tell_tally(serving, "cut", "", 1);
    if (gathered.left_out)
        tell_trouble(serving, "a sample has more than 200,000 different selectors: the rest was not counted");
    for (size_t i = 0; i < gathered.count; i++) {
        const struct gathered_hit *hit = &gathered.hits[i];
        snprintf(count, sizeof count, "%lld", (long long)hit->count);
        sink_selector_hit(
            &serving->pipe->sink,
            &(struct selector_hit){
                .place = hit->place,
                .selector = {.kind = hit->kind, .grade = hit->grade, .value = hit->value, .text = count}});
    }
    memory_free(gathered.hits);
    text_map_done(&gathered.index);
    arena_free(gathered.arena);
}

void sampler_serve(void *context, struct bytes bytes, const int *files, size_t file_count,
                   struct worker_output *output)
{
    struct order order;
    struct pipe_sink pipe;
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    if (order_read(bytes, arena, &order) == 0 && file_count > 0 &&
        order.request.item.location.file_count == file_count) {
        pipe_sink_init(&pipe, output);
        struct serving serving = {.sampler = context,
                                  .order = &order,
                                  .files = files,
                                  .pipe = &pipe,
                                  .context = {.arena = arena,
                                              .regions = order.request.regions,
                                              .region_count = order.request.region_count}};
        order.request.item.location.files = files;
        if (order.what == ORDER_ARTEFACT)
            serve_artefact(&serving);
        else if (order.what == ORDER_BLOCKS)
            serve_blocks(&serving);
        else
            serve_survey(&serving);
        wire_put_end(&pipe.buffer);
        pipe_sink_done(&pipe);
    }
    arena_free(arena);
}

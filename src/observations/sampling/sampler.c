// Serving orders, and telling a sample.
#include "observations/sampling/sampler_internal.h"

#include "base/memory.h"
#include "observations/files/windows.h"
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

// Its selectors, each once.
struct gathered {
    struct sink sink;
    struct arena *arena;
    struct text_map index;
    struct selector_hit *hits; // place.row counts
    size_t count, capacity;
    int64_t left_out;
};

static void gather_hit(struct gathered *gathered, const struct selector_hit *hit)
{
    char key[1024];
    bool is_new;
    const struct selector *selector = &hit->selector;
    watch_key(selector->kind, selector->value, key, sizeof key);
    const int64_t *known = text_map_find(&gathered->index, key);
    if (known == NULL && gathered->count == SAMPLE_SELECTORS_MAX) {
        gathered->left_out++;
        return;
    }
    int64_t *at = text_map_at(&gathered->index, key, &is_new);
    if (!is_new) {
        struct selector_hit *first = &gathered->hits[*at];
        first->place.row++;
        if (selector->grade < first->selector.grade)
            first->selector.grade = selector->grade;
        return;
    }
    *at = (int64_t)gathered->count;
    ARRAY_ROOM(gathered->hits, gathered->capacity, gathered->count);
    const char *value = arena_text(gathered->arena, selector->value);
    gathered->hits[gathered->count++] = (struct selector_hit){
        .place = {.row = 1,
                  .offset = hit->place.offset,
                  .state = hit->place.state,
                  .reached = arena_text(gathered->arena, hit->place.reached)},
        .selector = {.kind = selector->kind, .grade = selector->grade, .value = value, .text = value}};
}

static void take_record(struct sink *sink, const struct record *record)
{
    if (record->type == RECORD_SELECTOR_HIT)
        gather_hit(sink->context, &record->selector_hit);
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

void tell_sample(struct serving *serving, const struct sample *sample)
{
    struct gathered gathered = {.sink = {.take = take_record}, .arena = arena_new(ARENA_LIMIT_BYTES)};
    struct bytes_searched searched = {0};
    struct observation_context context = serving->context;
    gathered.sink.context = &gathered;
    context.sink = &gathered.sink;
    context.arena = gathered.arena;
    search_window(&context, sample->bytes, sample->lead, sample->size, sample->at - (int64_t)sample->lead,
                  &searched);
    tell_tally(serving, sample->path, sample->key, sample->present);
    tell_looks(serving, &searched, sample->bytes.size, sample->size);
    if (sample->cut)
        tell_tally(serving, "cut", "", 1);
    if (gathered.left_out)
        tell_trouble(serving, "a sample has more than 200,000 different selectors: the rest was not counted");
    for (size_t i = 0; i < gathered.count; i++)
        sink_selector_hit(&serving->pipe->sink, &gathered.hits[i]);
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

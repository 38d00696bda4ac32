// The coordinator of triage: gives every source its fair share of the workers' time, gathers answers, looks
// at no evidence itself.
#include "observations/sampling/sampling.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "base/workers.h"
#include "casefile/items.h"
#include "observations/opener.h"
#include "observations/sampling/sampler.h"
#include "observations/scanning/scan_bytes.h"
#include "sources/segments.h"

#include <stdio.h>
#include <string.h>

enum {
    ANSWER_MAX_BYTES = 256 << 20,
    ARENA_LIMIT_BYTES = 256 << 20,
    WAIT_MS = 200,
    LEAST_WORKER_SECONDS = 120,
    MOST_WORKER_SECONDS = 3600,
    GRACE_USEC = 3 * 1000 * 1000,
    NOMINAL_USEC = 100 * 1000, // what a job under way counts until it has ended
    PROGRESS_USEC = 500 * 1000,
};
#define WORKER_MEMORY_BYTES ((size_t)3 << 30)

struct running {
    uint64_t ticket; // 0: free
    size_t source;
    struct sample_job job;
    struct buffer answer;
    int64_t started_usec;
};

struct run {
    struct sampling *sampling;
    const struct sampling_options *options;
    struct workers *workers;
    struct opener opener;
    struct running *running; // one a worker
    int64_t *spent_usec;     // by source: of its answers
    unsigned *under_way;     // by source
    bool *ended;             // by source: nothing left to hand out
    int64_t started_usec, told_usec;
    uint64_t tickets;
};

// ---- what there is ----

struct loading {
    struct sampling *sampling;
    size_t capacity;
};

static int take_source(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    struct loading *loading = payload;
    ARRAY_ROOM(loading->sampling->plans, loading->capacity, loading->sampling->count);
    plan_init(&loading->sampling->plans[loading->sampling->count++], source);
    return 0;
}

struct file_loading {
    struct source_plan *plan;
    struct text_map names;
};

static int note_name(void *payload, const struct item_row *item, struct error *error)
{
    (void)error;
    struct file_loading *loading = payload;
    *text_map_at(&loading->names, item->path, NULL) = 1;
    return 0;
}

// A later segment is read with the first beside it.
static bool is_later_segment(const struct file_loading *loading, const char *path)
{
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    const char *first;
    bool later = false;
    for (unsigned choice = 0; !later && (first = segment_first(arena, path, choice)); choice++)
        later = segment_ways(first) && text_map_find(&loading->names, first);
    arena_free(arena);
    return later;
}

static int take_file(void *payload, const struct item_row *item, struct error *error)
{
    (void)error;
    struct file_loading *loading = payload;
    bool itself = item->parent_id == 0 && item->where.size_bytes < 0; // a folder or a set of segments
    if (!itself && !is_later_segment(loading, item->path))
        plan_add_file(loading->plan, item);
    return 0;
}

static int load(struct sampling *sampling, struct casefile *casefile, struct error *error)
{
    struct loading loading = {.sampling = sampling};
    if (source_each(casefile, take_source, &loading, error))
        return -1;
    int result = 0;
    for (size_t i = 0; result == 0 && i < sampling->count; i++) {
        struct file_loading files = {.plan = &sampling->plans[i]};
        int64_t source = sampling->plans[i].source_id;
        if (item_each_file(casefile, source, note_name, &files, error) ||
            item_each_file(casefile, source, take_file, &files, error))
            result = -1;
        text_map_done(&files.names);
        plan_start(&sampling->plans[i]);
    }
    return result;
}

// ---- handing out ----

static size_t split_regions(const char *text, const char **regions, size_t room, struct arena *arena)
{
    size_t count = 0;
    while (*text && count < room) {
        size_t size = strcspn(text, ",");
        regions[count++] = arena_text_n(arena, text, size);
        text += size + (text[size] == ',');
    }
    return count;
}

// The location of what the job asks for.
static int locate(struct run *run, const struct source_plan *plan, const struct sample_job *job,
                  struct arena *arena, struct location *location, struct error *error)
{
    const struct sample_part *part = &plan->parts[job->part];
    int64_t unpack_id;
    if (opener_locate(&run->opener, &part->row, false, arena, location, &unpack_id, error) != LOCATE_READY)
        return error->text[0] ? -1 : error_set(error, "'%s' cannot be read where it stands", part->row.path);
    if (job->what == ORDER_ARTEFACT && !plan->artefacts[job->artefact].is_part)
        return location_enter(location, &plan->artefacts[job->artefact].child, arena, error);
    if (job->what == ORDER_BLOCKS && part->read_as != IMAGE_NONE)
        location->layers[location->layer_count++] = (struct layer){.read_as = part->read_as, .whole = true};
    return 0;
}

static struct running *free_running(struct run *run)
{
    for (unsigned i = 0; i < run->options->workers; i++)
        if (run->running[i].ticket == 0)
            return &run->running[i];
    return NULL;
}

static void give_up(struct run *run, size_t source, const struct sample_job *job)
{
    struct source_plan *plan = &run->sampling->plans[source];
    struct source_result *result = &run->sampling->results.sources[source];
    result->blocks_unread += job->block_count + job->stands_for;
    if (job->what == ORDER_BLOCKS)
        return;
    if (job->what == ORDER_ARTEFACT)
        result->artefacts_unread++;
    else
        plan_survey_ended(plan);
}

// 1 when a worker has it; 0 when it could not be opened, which is noted; -1 error.
static int submit(struct run *run, size_t source, struct sample_job *job, struct error *error)
{
    struct source_plan *plan = &run->sampling->plans[source];
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    struct order order = {
        .what = job->what, .plainly = job->plainly, .blocks = job->blocks, .block_count = job->block_count};
    struct request_item *item = &order.request.item;
    struct error why = {0};
    if (locate(run, plan, job, arena, &item->location, &why)) {
        results_note(&run->sampling->results, source, why.text);
        if (job->what == ORDER_SURVEY || job->what == ORDER_MEASURE)
            plan->parts[job->part].size_bytes = 0; // nothing of it can be drawn
        give_up(run, source, job);
        job_done(job);
        arena_free(arena);
        return 0;
    }
    struct running *running = free_running(run);
    struct buffer bytes;
    buffer_init(&bytes, WORKER_REQUEST_MAX_BYTES);
    item->path =
        job->what == ORDER_ARTEFACT ? plan->artefacts[job->artefact].path : plan->parts[job->part].row.path;
    item->segment_of = "";
    order.request.kind = "auto";
    order.request.region_count = split_regions(plan->regions, order.request.regions, REQUEST_LIST_MAX, arena);
    order_put(&bytes, &order);
    *running = (struct running){
        .ticket = ++run->tickets, .source = source, .job = *job, .started_usec = time_now_usec()};
    buffer_init(&running->answer, ANSWER_MAX_BYTES);
    int result = workers_submit(run->workers, running->ticket, buffer_bytes(&bytes), item->location.files,
                                item->location.file_count, error);
    run->under_way[source]++;
    buffer_done(&bytes);
    arena_free(arena);
    return result ? -1 : 1;
}

// The source that has had least of the workers' time and has something to do.
static bool next_job(struct run *run, size_t *source, struct sample_job *job)
{
    struct sampling *sampling = run->sampling;
    bool *passed = memory_new(sampling->count + 1, sizeof *passed);
    bool found = false;
    while (!found) {
        size_t best = sampling->count;
        int64_t least = INT64_MAX;
        for (size_t i = 0; i < sampling->count; i++) {
            int64_t spent = run->spent_usec[i] + run->under_way[i] * (int64_t)NOMINAL_USEC;
            if (!run->ended[i] && !passed[i] && spent < least) {
                best = i;
                least = spent;
            }
        }
        if (best == sampling->count)
            break;
        found = plan_next(&sampling->plans[best], run->options->budget_bytes, job);
        passed[best] = true;
        run->ended[best] = !found && run->under_way[best] == 0;
        *source = best;
    }
    memory_free(passed);
    return found;
}

static int hand_out(struct run *run, struct error *error)
{
    size_t source;
    struct sample_job job;
    while (workers_idle(run->workers) && free_running(run) && next_job(run, &source, &job)) {
        if (job.what == ORDER_BLOCKS && job.block_count == 0) { // the artefact they lie in is read
            run->sampling->results.sources[source].blocks_drawn += job.stands_for;
            job_done(&job);
        } else if (submit(run, source, &job, error) < 0) {
            return -1;
        }
    }
    return 0;
}

// ---- gathering ----

// A worker died over it: blocks are tried again by halves, then, like artefacts, as mere bytes; a survey
// without the file systems.
static void lost(struct run *run, struct running *running, const char *reason, const char *reader)
{
    struct source_plan *plan = &run->sampling->plans[running->source];
    struct sample_job *job = &running->job;
    char note[400];
    snprintf(note, sizeof note, "reader '%s' was stopped: it %s", reader, reason);
    results_note(&run->sampling->results, running->source, note);
    if (job->what == ORDER_BLOCKS && job->block_count > 1) {
        struct sample_job half = {.what = ORDER_BLOCKS, .part = job->part, .plainly = job->plainly};
        half.block_count = job->block_count / 2; // a file that stands for blocks is never among these
        half.blocks = memory_new(half.block_count, sizeof *half.blocks);
        job->block_count -= half.block_count;
        memcpy(half.blocks, job->blocks + job->block_count, half.block_count * sizeof *half.blocks);
        plan_put_back(plan, &half);
        plan_put_back(plan, job);
    } else if (!job->plainly && (job->what == ORDER_ARTEFACT || job->what == ORDER_BLOCKS)) {
        job->plainly = true;
        plan_put_back(plan, job);
    } else if (job->what == ORDER_SURVEY) {
        job->what = ORDER_MEASURE;
        plan_put_back(plan, job);
    } else {
        if (job->what == ORDER_MEASURE) // then as it is, whatever it is
            plan_take_medium(plan, job->part, IMAGE_NONE, plan->parts[job->part].row.where.size_bytes);
        give_up(run, running->source, job);
    }
}

static void take_answer(struct run *run, struct running *running)
{
    struct sampling *sampling = run->sampling;
    struct source_plan *plan = &sampling->plans[running->source];
    const struct sample_job *job = &running->job;
    if (running->answer.overflowed ||
        results_take(&sampling->results, running->source, plan, job, buffer_bytes(&running->answer))) {
        lost(run, running, running->answer.overflowed ? "said too much" : "gave no whole answer", "?");
        return;
    }
    if (job->what == ORDER_SURVEY || job->what == ORDER_MEASURE)
        plan_survey_ended(plan);
}

static int gather(struct run *run, struct error *error)
{
    struct worker_event event;
    int got = workers_wait(run->workers, &event, WAIT_MS, error);
    if (got < 0 && error->kind == ERROR_INTERRUPTED) {
        *error = (struct error){0};
        return 0;
    }
    if (got <= 0)
        return got;
    for (unsigned i = 0; i < run->options->workers; i++) {
        struct running *running = &run->running[i];
        if (running->ticket != event.ticket)
            continue;
        if (event.kind == WORKER_DATA) {
            buffer_add(&running->answer, event.data.data, event.data.size);
            return 0;
        }
        run->spent_usec[running->source] += time_now_usec() - running->started_usec;
        run->under_way[running->source]--;
        if (event.kind == WORKER_LOST)
            lost(run, running, event.reason, event.note);
        else
            take_answer(run, running);
        job_done(&running->job);
        buffer_done(&running->answer);
        running->ticket = 0;
    }
    return 0;
}

static bool is_busy(const struct run *run)
{
    for (unsigned i = 0; i < run->options->workers; i++)
        if (run->running[i].ticket)
            return true;
    return false;
}

static int64_t usec_left(const struct run *run)
{
    if (run->options->seconds == 0)
        return INT64_MAX;
    return run->started_usec + run->options->seconds * 1000000 - time_now_usec();
}

static void tell_progress(struct run *run)
{
    int64_t now = time_now_usec();
    struct sampling_progress progress = {.sources = run->sampling->count, .seconds_left = -1};
    if (run->options->progress == NULL || now < run->told_usec + PROGRESS_USEC)
        return;
    run->told_usec = now;
    for (size_t i = 0; i < run->sampling->count; i++) {
        progress.sources_done += run->ended[i];
        progress.looked_at_bytes += run->sampling->results.sources[i].looked_at_bytes;
    }
    if (run->options->seconds)
        progress.seconds_left = usec_left(run) / 1000000;
    run->options->progress(run->options->payload, &progress);
}

static int work(struct run *run, struct error *error)
{
    int64_t left;
    for (;;) {
        run->sampling->interrupted = run->options->interrupted && *run->options->interrupted;
        left = usec_left(run);
        if (run->sampling->interrupted || left < -GRACE_USEC)
            break; // what is under way is given up
        if (left > 0 && hand_out(run, error))
            return -1;
        if (!is_busy(run))
            break;
        if (gather(run, error))
            return -1;
        tell_progress(run);
    }
    for (size_t i = 0; i < run->sampling->count; i++)
        run->sampling->out_of_time |= left <= 0 && !run->ended[i];
    return 0;
}

static int start_workers(struct run *run, struct sampler *sampler, struct error *error)
{
    const struct sampling_options *options = run->options;
    int64_t share = options->seconds * options->workers / (int64_t)(run->sampling->count + 1);
    if (share < LEAST_WORKER_SECONDS)
        share = LEAST_WORKER_SECONDS;
    if (share > MOST_WORKER_SECONDS)
        share = MOST_WORKER_SECONDS;
    const struct workers_options pool = {.count = options->workers,
                                         .function = sampler_serve,
                                         .context = sampler,
                                         .limits = {.cpu_seconds = (unsigned)share,
                                                    .wall_seconds = (unsigned)share,
                                                    .memory_bytes = WORKER_MEMORY_BYTES}};
    phone_numbers_load();
    if (scan_bytes_load(error) || workers_start(&run->workers, &pool, error))
        return -1;
    run->sampling->sandbox = *workers_sandbox(run->workers);
    return 0;
}

int sampling_run(struct sampling *sampling, struct casefile *casefile, const struct sampling_options *options,
                 struct error *error)
{
    *sampling = (struct sampling){0};
    struct run run = {.sampling = sampling, .options = options, .started_usec = time_now_usec()};
    if (load(sampling, casefile, error))
        return -1;
    results_init(&sampling->results, sampling->count, options->watch);
    struct sampler *sampler = sampler_new();
    run.running = memory_new(options->workers, sizeof *run.running);
    run.spent_usec = memory_new(sampling->count + 1, sizeof *run.spent_usec);
    run.under_way = memory_new(sampling->count + 1, sizeof *run.under_way);
    run.ended = memory_new(sampling->count + 1, sizeof *run.ended);
    int result =
        opener_init(&run.opener, casefile, error) || start_workers(&run, sampler, error) || work(&run, error)
            ? -1
            : 0;
    workers_stop(run.workers);
    for (unsigned i = 0; i < options->workers; i++) {
        job_done(&run.running[i].job);
        buffer_done(&run.running[i].answer);
    }
    opener_done(&run.opener);
    sampler_free(sampler);
    memory_free(run.running);
    memory_free(run.spent_usec);
    memory_free(run.under_way);
    memory_free(run.ended);
    sampling->used_usec = time_now_usec() - run.started_usec;
    return result;
}

void sampling_done(struct sampling *sampling)
{
    for (size_t i = 0; i < sampling->count; i++)
        plan_done(&sampling->plans[i]);
    memory_free(sampling->plans);
    results_done(&sampling->results);
    *sampling = (struct sampling){0};
}

// ---- regions of a watch list ----

struct region_list {
    const char **regions;
    size_t count, room;
    struct arena *arena;
};

static void add_regions(struct region_list *list, const char *text)
{
    const char *found[REQUEST_LIST_MAX];
    size_t count = split_regions(text, found, REQUEST_LIST_MAX, list->arena);
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t k = 0; k < list->count; k++)
            known |= strcmp(list->regions[k], found[i]) == 0;
        if (!known && list->count < list->room)
            list->regions[list->count++] = found[i];
    }
}

static int take_regions(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    add_regions(payload, source->region ? source->region : "");
    return 0;
}

size_t sampling_regions(struct casefile *casefile, const char **regions, size_t room, struct arena *arena,
                        struct error *error)
{
    struct region_list list = {.regions = regions, .room = room, .arena = arena};
    const char *authority = casefile_identity(casefile).authority;
    if (text_is_alpha(authority[0]) && text_is_alpha(authority[1]) && authority[2] == '-') {
        const char country[] = {(char)text_upper(authority[0]), (char)text_upper(authority[1]), 0};
        add_regions(&list, country);
    }
    source_each(casefile, take_regions, &list, error);
    return list.count;
}

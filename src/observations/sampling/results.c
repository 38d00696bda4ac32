// Answers into sums.
#include "observations/sampling/results.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/sampling/text_hash.h"
#include "observations/wire.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_LIMIT_BYTES = 256 << 20, KEY_SIZE = 1100 };

void results_init(struct results *results, size_t source_count, const struct watch_list *watch)
{
    *results = (struct results){.watch = watch, .source_count = source_count};
    results->sources = memory_new(source_count + 1, sizeof *results->sources);
}

static void sighting_done(struct sighting *sighting)
{
    memory_free(sighting->path);
    memory_free(sighting->table);
    memory_free(sighting->reached);
}

void results_done(struct results *results)
{
    for (size_t i = 0; i < results->source_count; i++) {
        struct source_result *source = &results->sources[i];
        for (size_t s = 0; s < source->sighting_count; s++) {
            sighting_done(&source->sightings[s]);
        }
        for (size_t n = 0; n < source->note_count; n++)
            memory_free(source->notes[n]);
        memory_free(source->sightings);
        memory_free(source->selectors);
    }
    memory_free(results->sources);
    memory_free(results->in_sources);
    pair_map_done(&results->numbers);
    text_map_done(&results->samples);
    pair_map_done(&results->has);
}

void results_note(struct results *results, size_t source, const char *note)
{
    struct source_result *result = &results->sources[source];
    size_t at = 0;
    while (at < result->note_count && strcmp(result->notes[at], note) < 0)
        at++;
    if (at == RESULT_NOTES_MAX || (at < result->note_count && strcmp(result->notes[at], note) == 0))
        return;
    if (result->note_count == RESULT_NOTES_MAX)
        memory_free(result->notes[--result->note_count]);
    memmove(&result->notes[at + 1], &result->notes[at], (result->note_count - at) * sizeof *result->notes);
    result->notes[at] = memory_copy_text(note);
    result->note_count++;
}

// An answer while it is read.
struct answer {
    struct results *results;
    size_t source;
    struct source_plan *plan;
    const struct sample_job *job;
    char *path; // of the sample at hand; in the arena of the answer
    struct arena *arena;
    bool counts; // the sample at hand was not told before
};

// ---- selectors ----

// What names a person, account or device. Links, hosts and places are on every device.
static bool tells_devices_apart(const struct selector *selector)
{
    switch (selector->kind) {
    case SELECTOR_PHONE:
    case SELECTOR_EMAIL:
    case SELECTOR_IBAN:
    case SELECTOR_ACCOUNT:
    case SELECTOR_HANDLE:
    case SELECTOR_IMSI:
    case SELECTOR_ICCID:
    case SELECTOR_CARD:
    case SELECTOR_IMEI:
    case SELECTOR_CRYPTO:
    case SELECTOR_MRZ:
    case SELECTOR_ONION:
        return selector->grade == GRADE_VALID;
    default:
        return false;
    }
}

static void count_selector(struct answer *answer, const struct selector *selector)
{
    struct results *results = answer->results;
    struct source_result *source = &results->sources[answer->source];
    bool is_new;
    if (source->selector_count == RESULT_SELECTORS_MAX) {
        source->selectors_left_out++;
        return;
    }
    // By their hash: two of a million that share one cost a count of one, and memory is for hundreds of
    // sources.
    int64_t *number =
        pair_map_at(&results->numbers, (int64_t)text_hash(selector->value), (int64_t)selector->kind, &is_new);
    if (is_new) {
        *number = (int64_t)results->number_count;
        ARRAY_ROOM(results->in_sources, results->number_capacity, results->number_count);
        results->in_sources[results->number_count++] = 0;
    }
    uint32_t known = (uint32_t)*number;
    pair_map_at(&results->has, (int64_t)answer->source, known, &is_new);
    if (!is_new)
        return;
    results->in_sources[known]++;
    ARRAY_ROOM(source->selectors, source->selector_capacity, source->selector_count);
    source->selectors[source->selector_count++] = known;
}

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_number(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static bool is_before(const char *path, const struct place *place, const struct sighting *sighting)
{
    int order = strcmp(path, sighting->path);
    order = order ? order : compare_text(place->table, sighting->table);
    order = order ? order : compare_number(place->row, sighting->row);
    order = order ? order : compare_number(place->offset, sighting->offset);
    return (order ? order : compare_text(place->reached, sighting->reached)) < 0;
}

static struct sighting *sighting_at(struct source_result *source, size_t watched)
{
    size_t at = 0;
    while (at < source->sighting_count && source->sightings[at].watched < watched)
        at++;
    if (at == source->sighting_count || source->sightings[at].watched != watched) {
        ARRAY_ROOM(source->sightings, source->sighting_capacity, source->sighting_count);
        memmove(&source->sightings[at + 1], &source->sightings[at],
                (source->sighting_count - at) * sizeof *source->sightings);
        source->sighting_count++;
        source->sightings[at] = (struct sighting){.watched = watched};
    }
    return &source->sightings[at];
}

static void count_watched(struct answer *answer, size_t watched, const struct selector_hit *hit)
{
    struct source_result *source = &answer->results->sources[answer->source];
    struct sighting *sighting = sighting_at(source, watched);
    const struct place *place = &hit->place;
    int64_t count;
    if (!text_to_int64(bytes_of_text(hit->selector.text), &count) || count < 1 || count > INT32_MAX)
        count = 1;
    source->watch_hits += count;
    sighting->count += count;
    if (sighting->path && !is_before(answer->path, place, sighting))
        return;
    sighting_done(sighting);
    sighting->path = memory_copy_text(answer->path);
    sighting->table = memory_copy_text(place->table);
    sighting->row = place->row;
    sighting->offset = place->offset;
    sighting->reached = memory_copy_text(place->reached);
}

static void take_hit(struct answer *answer, const struct selector_hit *hit)
{
    const struct watch_list *watch = answer->results->watch;
    int64_t watched = watch ? watch_list_find(watch, hit->selector.kind, hit->selector.value) : -1;
    if (!answer->counts)
        return;
    if (watched >= 0)
        count_watched(answer, (size_t)watched, hit);
    if (tells_devices_apart(&hit->selector))
        count_selector(answer, &hit->selector);
}

// ---- samples ----

static void begin_sample(struct answer *answer, const struct tally *tally)
{
    struct source_result *source = &answer->results->sources[answer->source];
    const struct sample_part *part = &answer->plan->parts[answer->job->part];
    char key[KEY_SIZE];
    answer->counts = true;
    if (answer->job->what == ORDER_ARTEFACT) {
        source->artefacts++;
        source->artefact_bytes += tally->count;
        answer->path = arena_text(answer->arena, answer->plan->artefacts[answer->job->artefact].path);
    } else if (tally->table[0]) {
        answer->path = arena_print(answer->arena, "%s/%s", part->row.path, tally->table);
    } else {
        answer->path = arena_text(answer->arena, part->row.path);
    }
    if (tally->reason[0] == 'm') { // a member is told by each block it lies in; the others are drawn once
        snprintf(key, sizeof key, "%zu %zu %s", answer->source, answer->job->part, tally->reason);
        text_map_at(&answer->results->samples, key, &answer->counts);
    }
    if (answer->counts)
        source->looked_at_bytes += tally->count;
}

static void take_looks(struct answer *answer, const struct tally *tally)
{
    struct source_result *source = &answer->results->sources[answer->source];
    const struct {
        const char *name;
        int64_t *sum;
    } sums[] = {{"text", &source->text_bytes},
                {"mixed", &source->mixed_bytes},
                {"random", &source->random_bytes},
                {"empty", &source->empty_bytes},
                {"cut", &source->cut},
                {"decoded", &source->decoded_bytes}};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        if (answer->counts && strcmp(tally->table, sums[i].name) == 0)
            *sums[i].sum += tally->count;
}

static void take_tally(struct answer *answer, const struct tally *tally)
{
    struct source_result *source = &answer->results->sources[answer->source];
    if (tally->count < 0 || tally->count > INT64_C(1) << 56)
        return;
    if (answer->job->what == ORDER_SURVEY || answer->job->what == ORDER_MEASURE) {
        if (tally->reason[0])
            source->files_encrypted += tally->count;
        else
            source->files_listed += tally->count;
    } else if (tally->reason[0]) {
        begin_sample(answer, tally);
    } else {
        take_looks(answer, tally);
    }
}

static void take_record(struct answer *answer, const struct record *record)
{
    bool survey = answer->job->what == ORDER_SURVEY || answer->job->what == ORDER_MEASURE;
    switch (record->type) {
    case RECORD_TALLY:
        take_tally(answer, &record->tally);
        break;
    case RECORD_SELECTOR_HIT:
        if (!survey && answer->path)
            take_hit(answer, &record->selector_hit);
        break;
    case RECORD_CHILD_ITEM:
        if (survey && record->child_item.path[0])
            plan_take_artefact(answer->plan, answer->job->part, &record->child_item);
        else if (survey)
            plan_take_medium(answer->plan, answer->job->part, record->child_item.read_as,
                             record->child_item.size_bytes);
        break;
    case RECORD_DAMAGE:
        results_note(answer->results, answer->source, record->damage.what);
        break;
    default:
        break;
    }
}

// Whether it is an answer from its first byte to its end.
static bool is_whole(struct bytes bytes)
{
    struct reader reader = reader_of(bytes);
    struct wire_message message;
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    int got;
    bool ended = false;
    while (!ended && (got = wire_next(&reader, arena, &message)) == 1) {
        ended = message.kind == WIRE_END;
        arena_reset(arena);
    }
    arena_free(arena);
    return ended && reader_left(&reader) == 0;
}

int results_take(struct results *results, size_t source, struct source_plan *plan,
                 const struct sample_job *job, struct bytes bytes)
{
    if (!is_whole(bytes))
        return -1;
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    struct answer answer = {.results = results,
                            .source = source,
                            .plan = plan,
                            .job = job,
                            .arena = arena_new(ARENA_LIMIT_BYTES)};
    struct reader reader = reader_of(bytes);
    struct wire_message message;
    while (wire_next(&reader, arena, &message) == 1 && message.kind != WIRE_END) {
        if (message.kind == WIRE_RECORD)
            take_record(&answer, &message.record);
        arena_reset(arena);
    }
    results->sources[source].blocks_drawn += job->block_count + job->stands_for;
    arena_free(answer.arena);
    arena_free(arena);
    return 0;
}

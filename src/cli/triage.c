// clew triage: which of many sources to look at first.
#include "cli/commands.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "cli/input_file.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "cli/triage_print.h"
#include "observations/request.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MINUTES_USUAL = 10, MINUTES_MAX = 7 * 24 * 60, MEBIBYTES_MAX = 1 << 20, AUDITED_RANKS = 20 };

static const struct option options[] = {
    {"minutes", 'm', "M", "time for all sources together (default: 10)"},
    {"mebibytes", 0, "N",
     "look at N MiB of each source instead, however long it takes: can be repeated exactly"},
    {"watch", 'w', "FILE", "selectors to look for, one a line: phones, e-mails, IBANs, handles, ..."},
    {"jobs", 'j', "N", "worker processes (default: one a processor)"},
    {"json", 0, NULL, "one JSON object a line, with every field"},
    {0},
};

static void tell_sampled(void *payload, const struct sampling_progress *sampled)
{
    char what[64];
    snprintf(what, sizeof what, "triage");
    if (sampled->seconds_left >= 0)
        snprintf(what, sizeof what, "triage, %02lld:%02lld left", (long long)(sampled->seconds_left / 60),
                 (long long)(sampled->seconds_left % 60));
    progress_tell(payload, what, (int64_t)sampled->sources_done, (int64_t)sampled->sources,
                  sampled->looked_at_bytes, 0);
}

static int read_watch_list(struct casefile *casefile, const char *path, struct watch_list *watch,
                           char sha256[SHA256_HEX_SIZE], struct error *error)
{
    const char *regions[REQUEST_LIST_MAX];
    struct buffer buffer;
    struct arena *arena = arena_new(1024 * 1024);
    buffer_init(&buffer, WATCH_LIST_MAX_BYTES);
    phone_numbers_load();
    int result = input_file_read("watch list", path, &buffer, error);
    size_t count = sampling_regions(casefile, regions, REQUEST_LIST_MAX, arena, NULL);
    if (result == 0 && watch_list_read(watch, buffer_bytes(&buffer), regions, count, error))
        result = error_add(error, "watch list '%s'", path);
    sha256_of(buffer_bytes(&buffer), sha256);
    buffer_done(&buffer);
    arena_free(arena);
    return result;
}

// What was sampled and what came first: a view is logged before it is shown.
static int audit(const struct arguments *arguments, struct casefile *casefile, const struct triage_view *view,
                 const char *watch_sha256, struct error *error)
{
    const struct sampling *sampling = view->sampling;
    struct buffer detail;
    int64_t looked_at = 0;
    buffer_init(&detail, 16 * 1024);
    for (size_t i = 0; i < sampling->count; i++)
        looked_at += sampling->results.sources[i].looked_at_bytes;
    buffer_print(&detail, "sampled %zu sources, %lld bytes, in %lld s%s", sampling->count,
                 (long long)looked_at, (long long)(sampling->used_usec / 1000000),
                 sampling->interrupted ? ", interrupted" : "");
    if (view->watch)
        buffer_print(&detail, "; watch list of %zu selectors, SHA-256 %s", view->watch->count, watch_sha256);
    if (sampling->sandbox.missing[0])
        buffer_print(&detail, "; missing protection: %s", sampling->sandbox.missing);
    for (size_t i = 0; i < sampling->count && i < AUDITED_RANKS; i++)
        buffer_print(&detail, "%s%s", i ? ", " : "; order: ", sampling->plans[view->ranks[i].source].label);
    int result = audit_outcome(arguments, casefile, buffer_text(&detail), error);
    buffer_done(&detail);
    return result;
}

static bool is_unreadable(const struct sampling *sampling)
{
    for (size_t i = 0; i < sampling->count; i++) {
        const struct source_result *result = &sampling->results.sources[i];
        if (result->blocks_unread || result->artefacts_unread ||
            (result->note_count && !result->looked_at_bytes))
            return true;
    }
    return false;
}

static int conclude(const struct arguments *arguments, struct casefile *casefile,
                    const struct sampling *sampling, const struct watch_list *watch, const char *watch_sha256,
                    struct error *error)
{
    struct triage_view view = {.sampling = sampling, .watch = watch};
    view.ranks = memory_new(sampling->count + 1, sizeof *view.ranks);
    rank_sources(sampling, view.ranks);
    int result = audit(arguments, casefile, &view, watch_sha256, error);
    if (result == 0 && argument_given(arguments, "json"))
        triage_print_json(&view, stdout);
    else if (result == 0)
        triage_print(&view, stdout);
    memory_free(view.ranks);
    return result;
}

static int sample(const struct arguments *arguments, struct casefile *casefile,
                  const struct watch_list *watch, const char *watch_sha256, struct error *error)
{
    int64_t minutes, mebibytes, workers;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t minutes_usual = argument_given(arguments, "mebibytes") ? 0 : MINUTES_USUAL;
    if (argument_number(arguments, "jobs", 1, 1024, processors < 1 ? 1 : processors, &workers, error) ||
        argument_number(arguments, "minutes", 1, MINUTES_MAX, minutes_usual, &minutes, error) ||
        argument_number(arguments, "mebibytes", 1, MEBIBYTES_MAX, 0, &mebibytes, error))
        return -1;
    struct progress progress;
    progress_start(&progress);
    const struct sampling_options sampling_options = {.workers = (unsigned)workers,
                                                      .seconds = minutes * 60,
                                                      .budget_bytes = mebibytes << 20,
                                                      .watch = watch,
                                                      .progress = progress.on ? tell_sampled : NULL,
                                                      .payload = &progress,
                                                      .interrupted = interrupts_caught()};
    struct sampling sampling;
    int result = sampling_run(&sampling, casefile, &sampling_options, error);
    interrupts_left();
    progress_end(&progress);
    if (sampling.sandbox.missing[0])
        fprintf(stderr, "clew: note: workers are protected less than usual: %s\n", sampling.sandbox.missing);
    if (result == 0)
        result = conclude(arguments, casefile, &sampling, watch, watch_sha256, error);
    if (result == 0 && sampling.interrupted) {
        fprintf(stderr, "clew: interrupted: this is what was looked at until then\n");
        result = EXIT_CODE_INTERRUPTED;
    } else if (result == 0) {
        result = is_unreadable(&sampling) ? EXIT_CODE_UNREADABLE : EXIT_CODE_DONE;
    }
    sampling_done(&sampling);
    return result;
}

static int run(const struct arguments *arguments, struct error *error)
{
    struct casefile *casefile;
    struct watch_list watch = {0};
    char sha256[SHA256_HEX_SIZE] = "";
    const char *path = argument_value(arguments, "watch");
    if (open_case(arguments, &casefile, error))
        return -1;
    int result = path ? read_watch_list(casefile, path, &watch, sha256, error) : 0;
    if (result == 0)
        result = sample(arguments, casefile, path ? &watch : NULL, sha256, error);
    watch_list_done(&watch);
    casefile_close(casefile);
    return result;
}

const struct command command_triage = {
    .name = "triage",
    .words = "CASE [--minutes M] [--watch FILE]",
    .summary = "sample every source and say which to read first",
    .details =
        "Looks at the files in which phones and computers keep messages, contacts, calls and documents, and at blocks\n"
        "of 64 KiB drawn at random, the same ones each time; more time only draws further. Sources are ranked by\n"
        "watch-listed selectors found, then by how dense other selectors are; it says how much of each was looked at,\n"
        "what that excludes and what it cannot. Ranks devices by what can be counted, never people. Changes nothing in\n"
        "the case but its log; 'clew run' still reads everything.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};

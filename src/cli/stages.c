// clew scan, link, find, and run, which is the three in order: only what is new.
#include "cli/commands.h"

#include "base/bytes.h"
#include "casefile/listings.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "cli/rate_file.h"
#include "findings/pattern.h"
#include "links/link.h"
#include "observations/scan.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct option scan_options_table[] = {
    {"jobs", 'j', "N", "worker processes (default: one a processor)"},
    {"known", 0, "FILE", "do not search the files whose hashes it lists; may be given again"},
    {0},
};

#define ANEW_OPTION                                                                                          \
    {                                                                                                        \
        "anew", 0, NULL, "make links and findings anew, also where adding what is new would do"              \
    }
static const struct option anew_options_table[] = {
    ANEW_OPTION,
    {0},
};

static const struct option find_options_table[] = {
    ANEW_OPTION,
    RATES_OPTION,
    {0},
};

static const struct option run_options_table[] = {
    {"jobs", 'j', "N", "worker processes (default: one a processor)"},
    {"known", 0, "FILE", "do not search the files whose hashes it lists; may be given again"},
    ANEW_OPTION,
    RATES_OPTION,
    {0},
};

static void tell_scanned(void *payload, const struct scan_progress *scanned)
{
    progress_tell(payload, "scan", scanned->items_done, scanned->items_known, scanned->bytes_done,
                  scanned->bytes_known);
}

static int load_known(const struct arguments *arguments, struct known **known, struct error *error)
{
    const char *path;
    *known = known_new();
    for (size_t i = 0; (path = argument_nth(arguments, "known", i)); i++)
        if (known_load(*known, path, error)) {
            known_free(*known);
            *known = NULL;
            return -1;
        }
    return 0;
}

static int scan(const struct arguments *arguments, struct casefile *casefile, const struct known *known,
                struct scan_result *result, struct error *error)
{
    int64_t workers;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (argument_number(arguments, "jobs", 1, 1024, processors < 1 ? 1 : processors, &workers, error))
        return -1;
    struct progress progress;
    progress_start(&progress);
    const struct scan_options options = {.workers = (unsigned)workers,
                                         .progress = progress.on ? tell_scanned : NULL,
                                         .payload = &progress,
                                         .known = known_count(known) ? known : NULL,
                                         .interrupted = interrupts_caught()};
    int status = scan_all(casefile, &options, result, error);
    interrupts_left(); // link and find are one transaction each: a signal may end them
    progress_end(&progress);
    if (result->sandbox.missing[0])
        fprintf(stderr, "clew: note: workers are protected less than usual: %s\n", result->sandbox.missing);
    return status;
}

static int audit_scan(const struct arguments *arguments, struct casefile *casefile, const struct known *known,
                      const struct scan_result *result, struct error *error)
{
    struct buffer detail;
    buffer_init(&detail, 1 << 20);
    buffer_print(&detail, "read %lld items, %lld of them damaged%s%s", (long long)result->items_done,
                 (long long)result->items_damaged, result->sandbox.missing[0] ? "; missing protection: " : "",
                 result->sandbox.missing);
    for (size_t i = 0; i < known_count(known); i++) {
        const struct known_list *list = known_list_at(known, i);
        buffer_print(&detail, "; known: %s (SHA-256 %s, %lld hashes", list->name, list->sha256,
                     (long long)list->entries);
        if (list->left_out)
            buffer_print(&detail, ", %lld lines marked malicious left out", (long long)list->left_out);
        buffer_print(&detail, ")");
    }
    int result_code = audit_outcome(arguments, casefile, buffer_text(&detail), error);
    buffer_done(&detail);
    return result_code;
}

// What the case holds now and where to read on.
static int tell_overview(const struct arguments *arguments, struct casefile *casefile, struct error *error)
{
    struct rows *rows;
    const char *between = "in the case: ";
    int more;
    if (rows_open(&rows, casefile, listing_named("overview"), NULL, NULL, error))
        return -1;
    while ((more = rows_next(rows, error)) == 1)
        if (rows_integer(rows, 1) > 0) {
            printf("%s%s %lld", between, rows_text(rows, 0), (long long)rows_integer(rows, 1));
            between = ", ";
        }
    rows_close(rows);
    if (more == 0)
        printf(
            "\n'clew show %s findings' lists what was found; 'clew report %s -o report.html' writes it up\n",
            arguments->words[0], arguments->words[0]);
    return more;
}

enum stages { STAGE_SCAN = 1, STAGE_LINK = 2, STAGE_FIND = 4 };

static int run_stages(const struct arguments *arguments, unsigned stages, struct error *error)
{
    struct casefile *casefile;
    struct scan_result scanned = {0};
    struct known *known = NULL;
    if (open_case(arguments, &casefile, error))
        return -1;
    int result = stages & STAGE_SCAN ? load_known(arguments, &known, error) : 0;
    if (result == 0 && stages & STAGE_SCAN) {
        result = scan(arguments, casefile, known, &scanned, error);
        struct error audit_error = {0};
        if (audit_scan(arguments, casefile, known, &scanned, &audit_error) && result == 0) {
            *error = audit_error;
            result = -1;
        }
    }
    if (result == 0 && stages & STAGE_LINK)
        result = link_case(casefile, argument_given(arguments, "anew"), NULL, error);
    if (result == 0 && stages & STAGE_FIND)
        result = rates_take(arguments, casefile, error);
    if (result == 0 && stages & STAGE_FIND)
        result = find_case(casefile, argument_given(arguments, "anew"), error);
    if (result == 0 && stages == (STAGE_SCAN | STAGE_LINK | STAGE_FIND))
        result = tell_overview(arguments, casefile, error);
    known_free(known);
    casefile_close(casefile);
    if (result)
        return -1;
    if (scanned.items_damaged)
        fprintf(
            stderr,
            "clew: %lld of %lld items were unreadable in whole or part; 'clew show %s damage' says which and why\n",
            (long long)scanned.items_damaged, (long long)scanned.items_done, arguments->words[0]);
    return scanned.items_damaged ? EXIT_CODE_UNREADABLE : EXIT_CODE_DONE;
}

static int run_scan(const struct arguments *arguments, struct error *error)
{
    return run_stages(arguments, STAGE_SCAN, error);
}

static int run_link(const struct arguments *arguments, struct error *error)
{
    return run_stages(arguments, STAGE_LINK, error);
}

static int run_find(const struct arguments *arguments, struct error *error)
{
    return run_stages(arguments, STAGE_FIND, error);
}

static int run_all(const struct arguments *arguments, struct error *error)
{
    return run_stages(arguments, STAGE_SCAN | STAGE_LINK | STAGE_FIND, error);
}

const struct command command_scan = {
    .name = "scan",
    .words = "CASE [-j N] [--known FILE]",
    .summary = "read every item not read yet",
    .details = "Interrupted or killed, the next scan goes on where this one ended.",
    .options = scan_options_table,
    .words_min = 1,
    .words_max = 1,
    .run = run_scan,
};

const struct command command_link = {
    .name = "link",
    .words = "CASE [--anew]",
    .summary = "tie observations to entities and links",
    .details =
        "Adverts that were read since the last time are added to what stands; after anything else all is"
        " made anew.",
    .options = anew_options_table,
    .words_min = 1,
    .words_max = 1,
    .run = run_link,
};

const struct command command_find = {
    .name = "find",
    .words = "CASE [--anew] [--rates FILE]",
    .summary = "look for patterns over the links",
    .details =
        "A finding that says the same as before keeps its number. Rates, once given, stay in the case.",
    .options = find_options_table,
    .words_min = 1,
    .words_max = 1,
    .run = run_find,
};

const struct command command_run = {
    .name = "run",
    .words = "CASE [-j N] [--known FILE] [--anew] [--rates FILE]",
    .summary = "scan, link and find",
    .details =
        "Reads only what is new. Adverts are added to links and findings; after anything else these are made"
        " anew. Interrupted or killed, run it again.",
    .options = run_options_table,
    .words_min = 1,
    .words_max = 1,
    .run = run_all,
};

// The scan stage with observers of its own: readers that crash, hang or lie cost their item's reading, not
// the run, and the case is the same for any number of workers.
#include "test.h"

#include "casefile/small_case.h"
#include "casefile/sources.h"
#include "observations/observer.h"
#include "observations/scan.h"
#include "sources/adding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool starts(const struct observation_context *context, const char *word)
{
    return bytes_start_with(context->item->bytes, word, strlen(word));
}

static void send_lines(struct observation_context *context, const char *table)
{
    struct table_tally tally = {.table = table, .emitted = (int64_t)context->item->bytes.size};
    tally_send(context->sink, &tally, tally.emitted);
}

static bool is_crash(const struct observation_context *context)
{
    return starts(context, "CRASH");
}

static void crash(struct observation_context *context)
{
    send_lines(context, "half of it"); // what was said before the crash must not be kept
    abort();
}

static bool is_hang(const struct observation_context *context)
{
    return starts(context, "HANG");
}

static void hang(struct observation_context *context)
{
    (void)context;
    volatile bool forever = true;
    while (forever)
        ;
}

static bool is_crash_in_recognising(const struct observation_context *context)
{
    if (starts(context, "TRAP"))
        __builtin_trap();
    return false;
}

static bool is_companion(const struct observation_context *context)
{
    return starts(context, "PAIR");
}

static void read_companion(struct observation_context *context)
{
    char name[256];
    snprintf(name, sizeof name, "%s-wal", strrchr(context->item->path, '/') + 1);
    const struct item *log = item_companion(context->item, name);
    struct table_tally tally = {.table = "pair", .emitted = log ? (int64_t)log->bytes.size : 0};
    tally_send(context->sink, &tally, tally.emitted);
}

static bool is_anything(const struct observation_context *context)
{
    (void)context;
    return true;
}

static void read_plain(struct observation_context *context)
{
    send_lines(context, "plain");
}

static const char *const wal[] = {"%-wal", NULL};
static const struct observer trap_observer = {.name = "trap",
                                              .version = 1,
                                              .family = FAMILY_PHONE,
                                              .summary = "",
                                              .companions = NULL,
                                              .recognises = is_crash_in_recognising,
                                              .observe = crash};
static const struct observer crash_observer = {.name = "crash",
                                               .version = 1,
                                               .family = FAMILY_PHONE,
                                               .summary = "",
                                               .companions = NULL,
                                               .recognises = is_crash,
                                               .observe = crash};
static const struct observer hang_observer = {.name = "hang",
                                              .version = 1,
                                              .family = FAMILY_PHONE,
                                              .summary = "",
                                              .companions = NULL,
                                              .recognises = is_hang,
                                              .observe = hang};
static const struct observer pair_observer = {.name = "pair",
                                              .version = 1,
                                              .family = FAMILY_PHONE,
                                              .summary = "",
                                              .companions = wal,
                                              .recognises = is_companion,
                                              .observe = read_companion};
static const struct observer plain_observer = {.name = "plain",
                                               .version = 1,
                                               .family = FAMILY_FILES,
                                               .summary = "",
                                               .companions = NULL,
                                               .recognises = is_anything,
                                               .observe = read_plain};

// Stands in for the registry of the library.
const struct observer *const observers[] = {&trap_observer, &crash_observer, &hang_observer,
                                            &pair_observer, &plain_observer, NULL};

struct fixture {
    struct small_case small;
    char evidence[96];
};

static void write_file(const struct fixture *fixture, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", fixture->evidence, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *const names[] = {"a", "b-crash", "c-hang", "d-pair", "d-pair-wal", "e-trap", "f"};

static int set_up(void **state)
{
    static struct fixture fixture;
    small_case_make(&fixture.small);
    snprintf(fixture.evidence, sizeof fixture.evidence, "%s/evidence", fixture.small.folder);
    assert_int_equal(mkdir(fixture.evidence, 0700), 0);
    write_file(&fixture, "a", "plain one");
    write_file(&fixture, "b-crash", "CRASH here");
    write_file(&fixture, "c-hang", "HANG here!!");
    write_file(&fixture, "d-pair", "PAIR of files");
    write_file(&fixture, "d-pair-wal", "123456789012345678901");
    write_file(&fixture, "e-trap", "TRAP");
    write_file(&fixture, "f", "the last");
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s/%s", fixture->evidence, names[i]);
        unlink(path);
    }
    rmdir(fixture->evidence);
    small_case_remove(&fixture->small);
    return 0;
}

static void scan_it(struct fixture *fixture, unsigned workers, struct scan_result *result)
{
    struct error error = {0};
    struct source source = {.kind = "auto", .authority = "BE-FJP", .region = "BE"};
    if (source_take_in(fixture->small.casefile, fixture->evidence, &source, NULL, &error))
        fail_msg("%s", error.text);
    const struct scan_options options = {.workers = workers, .cpu_seconds = 1};
    if (scan_all(fixture->small.casefile, &options, result, &error))
        fail_msg("%s", error.text);
}

static void expect(struct fixture *fixture, const char *listing, const char *where, const char *value,
                   const char *column, const char *wanted)
{
    char out[4096];
    small_case_field(&fixture->small, listing, where, value, column, out);
    if (strstr(out, wanted) == NULL)
        fail_msg("%s %s=%s: %s is '%s', not '%s'", listing, where, value, column, out, wanted);
}

static void a_reader_that_dies_costs_its_reading_only(void **state)
{
    struct fixture *fixture = *state;
    struct scan_result result;
    scan_it(fixture, 2, &result);
    assert_int_equal(result.items_done, 7);
    assert_int_equal(result.items_damaged, 3);
    expect(fixture, "items", "path", "evidence/a", "observer", "plain");
    expect(fixture, "items", "path", "evidence/f", "observer", "plain");
    // the next reader in line reads what killed the first, and nothing of the first's answer is kept
    expect(fixture, "items", "path", "evidence/b-crash", "observer", "plain");
    expect(fixture, "tally", "path", "evidence/b-crash", "table", "plain");
    expect(fixture, "damage", "path", "evidence/b-crash", "what", "reader 'crash' was stopped: it crashed");
    expect(fixture, "items", "path", "evidence/c-hang", "observer", "plain");
    expect(fixture, "damage", "path", "evidence/c-hang", "what", "took more than 1 s of CPU");
    expect(fixture, "items", "path", "evidence/e-trap", "observer", "plain");
    expect(fixture, "damage", "path", "evidence/e-trap", "what", "reader 'trap' was stopped");
}

static void a_file_is_read_with_its_companion(void **state)
{
    struct fixture *fixture = *state;
    struct scan_result result;
    scan_it(fixture, 1, &result);
    expect(fixture, "tally", "path", "evidence/d-pair", "emitted", "21");
}

static void scanning_again_does_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct scan_result result;
    struct error error = {0};
    scan_it(fixture, 3, &result);
    const struct scan_options options = {.workers = 1};
    assert_int_equal(scan_all(fixture->small.casefile, &options, &result, &error), 0);
    assert_int_equal(result.items_done, 0);
    assert_int_equal(small_case_count(&fixture->small, "tally"), 8); // the folder's and one for each file
}

static void an_interrupted_scan_goes_on_where_it_ended(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct source source = {.kind = "auto", .authority = "BE-FJP", .region = "BE"};
    assert_int_equal(source_take_in(fixture->small.casefile, fixture->evidence, &source, NULL, &error), 0);
    volatile sig_atomic_t interrupted = 1;
    struct scan_options options = {.workers = 2, .cpu_seconds = 1, .interrupted = &interrupted};
    struct scan_result result;
    assert_int_equal(scan_all(fixture->small.casefile, &options, &result, &error), -1);
    assert_int_equal(error.kind, ERROR_INTERRUPTED);
    assert_int_equal(result.items_done, 0);
    interrupted = 0;
    assert_int_equal(scan_all(fixture->small.casefile, &options, &result, &error), 0);
    assert_int_equal(result.items_done, 7);
}

static void evidence_that_changed_since_it_was_added_is_not_read(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    char path[160];
    snprintf(path, sizeof path, "%s/a", fixture->evidence);
    struct source source = {.kind = "auto", .authority = "BE-FJP", .region = "BE"};
    assert_int_equal(source_take_in(fixture->small.casefile, path, &source, NULL, &error), 0);
    write_file(fixture, "a", "changed, and longer than it was");
    const struct scan_options options = {.workers = 1};
    struct scan_result result;
    assert_int_equal(scan_all(fixture->small.casefile, &options, &result, &error), 0);
    expect(fixture, "items", "path", "a", "status", "unreadable");
    expect(fixture, "items", "path", "a", "reason", "had 9 when it was added");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reader_that_dies_costs_its_reading_only),
        TEST(a_file_is_read_with_its_companion),
        TEST(scanning_again_does_nothing),
        TEST(an_interrupted_scan_goes_on_where_it_ended),
        TEST(evidence_that_changed_since_it_was_added_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

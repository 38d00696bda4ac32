// A triage with readers of its own: one that crashes or hangs costs a better reading of its file, not the
// triage; and whatever the number of workers, a budget gives the same.
#include "base/text.h"
#include "casefile/small_case.h"
#include "casefile/sources.h"
#include "observations/observer.h"
#include "observations/observers.h"
#include "observations/sampling/ranking.h"
#include "sources/adding.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_crash(const struct observation_context *context)
{
    return bytes_start_with(context->item->bytes, "CRASH", 5);
}

static void crash(struct observation_context *context)
{
    sink_selector_hit(context->sink, &(struct selector_hit){
                                         .selector = {.kind = SELECTOR_EMAIL, .value = "half@example.org"}});
    abort();
}

static const struct observer crash_observer = {.name = "crash",
                                               .version = 1,
                                               .family = FAMILY_PHONE,
                                               .summary = "",
                                               .recognises = is_crash,
                                               .observe = crash};

// Stands in for the registry of the library.
const struct observer *const observers[] = {&crash_observer, NULL};

struct fixture {
    struct small_case small;
    char evidence[96];
    struct watch_list watch;
};

static const char *const names[] = {"a.vcf", "b.bin", "crash.vcf"};
static const char *const texts[] = {"TEL:+40712345678 EMAIL:ana@example.org", "call 0712 345 678",
                                    "CRASH mail bea@example.org"};

static int set_up(void **state)
{
    static struct fixture fixture;
    static const char *const regions[] = {"RO"};
    char path[160];
    small_case_make(&fixture.small);
    snprintf(fixture.evidence, sizeof fixture.evidence, "%s/evidence", fixture.small.folder);
    assert_int_equal(mkdir(fixture.evidence, 0700), 0);
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", fixture.evidence, names[i]);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(texts[i], file);
        fclose(file);
    }
    struct error error = {0};
    struct source source = {.kind = "auto", .authority = "BE-FJP", .region = "RO"};
    if (source_take_in(fixture.small.casefile, fixture.evidence, &source, NULL, &error))
        fail_msg("%s", error.text);
    assert_int_equal(watch_list_read(&fixture.watch,
                                     bytes_of_text("0712345678\nbea@example.org\nhalf@example.org\n"),
                                     regions, 1, &error),
                     0);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    char path[160];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", fixture->evidence, names[i]);
        unlink(path);
    }
    rmdir(fixture->evidence);
    watch_list_done(&fixture->watch);
    small_case_remove(&fixture->small);
    return 0;
}

static void run(struct fixture *fixture, struct sampling *sampling, struct sampling_options options)
{
    struct error error = {0};
    options.watch = &fixture->watch;
    if (sampling_run(sampling, fixture->small.casefile, &options, &error))
        fail_msg("%s", error.text);
}

static void a_reader_that_dies_costs_a_better_reading_only(void **state)
{
    struct fixture *fixture = *state;
    for (unsigned workers = 1; workers <= 2; workers++) {
        struct sampling sampling;
        struct rank rank;
        run(fixture, &sampling, (struct sampling_options){.workers = workers, .budget_bytes = 1 << 20});
        const struct source_result *result = &sampling.results.sources[0];
        assert_int_equal(sampling.count, 1);
        assert_int_equal(result->artefacts, 2);
        assert_int_equal(result->artefacts_unread, 0);
        assert_int_equal(result->blocks_drawn, 3);
        assert_int_equal(result->note_count, 1);
        assert_non_null(strstr(result->notes[0], "reader 'crash' was stopped: it crashed"));
        rank_sources(&sampling, &rank);
        assert_int_equal(rank.watch_selectors, 2); // and not what the first had said before it died
        assert_int_equal(rank.watch_hits, 3);
        assert_string_equal(result->sightings[0].path, "evidence/a.vcf");
        assert_string_equal(result->sightings[1].path, "evidence/crash.vcf");
        assert_false(sampling.interrupted);
        assert_false(sampling.out_of_time);
        sampling_done(&sampling);
    }
}

static void interrupted_it_gives_what_it_has(void **state)
{
    struct fixture *fixture = *state;
    struct sampling sampling;
    volatile sig_atomic_t interrupted = 1;
    run(fixture, &sampling,
        (struct sampling_options){.workers = 1, .budget_bytes = 1 << 20, .interrupted = &interrupted});
    assert_true(sampling.interrupted);
    assert_int_equal(sampling.results.sources[0].looked_at_bytes, 0);
    sampling_done(&sampling);
}

static void a_file_that_is_gone_is_said(void **state)
{
    struct fixture *fixture = *state;
    struct sampling sampling;
    char path[160];
    snprintf(path, sizeof path, "%s/b.bin", fixture->evidence);
    unlink(path);
    run(fixture, &sampling, (struct sampling_options){.workers = 1, .budget_bytes = 1 << 20});
    const struct source_result *result = &sampling.results.sources[0];
    assert_int_equal(result->blocks_unread, 1);
    assert_int_equal(result->blocks_drawn, 2);
    assert_int_equal(result->note_count, 2);
    assert_non_null(strstr(result->notes[0], "b.bin")); // "could not ..." stands before "reader ..."
    sampling_done(&sampling);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reader_that_dies_costs_a_better_reading_only),
        TEST(interrupted_it_gives_what_it_has),
        TEST(a_file_that_is_gone_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Answers into results, and results into ranks.
#include "base/memory.h"
#include "observations/sampling/ranking.h"
#include "observations/wire.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { MIB = 1 << 20, SOURCES = 12 };

struct scene {
    struct sampling sampling;
    struct watch_list watch;
};

static void scene_init(struct scene *scene, size_t count)
{
    struct error error = {0};
    *scene = (struct scene){.sampling = {.count = count}};
    assert_int_equal(
        watch_list_read(&scene->watch, bytes_of_text("a@example.org\nb@example.org\n"), NULL, 0, &error), 0);
    scene->sampling.plans = memory_new(count, sizeof *scene->sampling.plans);
    for (size_t i = 0; i < count; i++) {
        char label[16];
        snprintf(label, sizeof label, "s%zu", i);
        const struct source source = {.id = (int64_t)i + 1, .label = label, .sha256 = "00"};
        const struct item_row row = {.path = label, .where = {.path = label, .size_bytes = 64 * MIB}};
        plan_init(&scene->sampling.plans[i], &source);
        plan_add_file(&scene->sampling.plans[i], &row);
    }
    results_init(&scene->sampling.results, count, &scene->watch);
}

static void scene_done(struct scene *scene)
{
    sampling_done(&scene->sampling);
    watch_list_done(&scene->watch);
}

static void put_tally(struct buffer *answer, const char *table, const char *reason, int64_t count)
{
    wire_put_record(answer, &(struct record){.type = RECORD_TALLY, .tally = {table, reason, count}});
}

static void put_email(struct buffer *answer, const char *value, const char *count, int64_t offset)
{
    wire_put_record(answer, &(struct record){.type = RECORD_SELECTOR_HIT,
                                             .selector_hit = {.place = {.row = -1, .offset = offset},
                                                              .selector = {.kind = SELECTOR_EMAIL,
                                                                           .grade = GRADE_VALID,
                                                                           .value = value,
                                                                           .text = count}}});
}

// One block of `source` with these addresses.
static void tell(struct scene *scene, size_t source, const char *key, int64_t bytes,
                 const char *const *emails)
{
    struct buffer answer;
    uint64_t block = 0;
    const struct sample_job job = {.what = ORDER_BLOCKS, .blocks = &block, .block_count = 1};
    buffer_init(&answer, 1 << 20);
    put_tally(&answer, "", key, bytes);
    put_tally(&answer, "text", "", bytes);
    for (int64_t i = 0; emails[i]; i++)
        put_email(&answer, emails[i], "2", 100 - i);
    wire_put_end(&answer);
    assert_int_equal(results_take(&scene->sampling.results, source, &scene->sampling.plans[source], &job,
                                  buffer_bytes(&answer)),
                     0);
    buffer_done(&answer);
}

static void watched_come_first_and_ties_stay(void **state)
{
    (void)state;
    struct scene scene;
    struct rank ranks[5];
    scene_init(&scene, 5);
    tell(&scene, 0, "b0", 2 * MIB, (const char *const[]){"x@example.org", "y@example.org", NULL});
    tell(&scene, 1, "b0", 2 * MIB, (const char *const[]){"a@example.org", NULL});
    tell(&scene, 2, "b0", 2 * MIB, (const char *const[]){"a@example.org", "b@example.org", NULL});
    tell(&scene, 3, "b0", 2 * MIB, (const char *const[]){"v@example.org", "w@example.org", NULL});
    tell(&scene, 4, "b0", 2 * MIB, (const char *const[]){"a@example.org", NULL});
    tell(&scene, 4, "b1", 2 * MIB, (const char *const[]){"a@example.org", NULL});
    rank_sources(&scene.sampling, ranks);
    static const size_t order[] = {2, 4, 1, 0, 3}; // two selectors; more hits; equal: as added
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(ranks[i].source, order[i]);
    assert_int_equal(ranks[0].watch_selectors, 2);
    assert_int_equal(ranks[0].watch_hits, 4);
    assert_int_equal(ranks[1].watch_hits, 4);
    assert_int_equal(ranks[3].selectors, 2);
    assert_true(ranks[3].selectors_per_mib == 1.0);
    assert_int_equal(watched_sources(&scene.sampling, 0), 3);
    assert_true(median_per_mib(ranks, 5) == 1.0); // 0.25 0.5 1 1 1
    scene_done(&scene);
}

static void a_sample_counts_once(void **state)
{
    (void)state;
    struct scene scene;
    scene_init(&scene, 1);
    for (int i = 0; i < 3; i++)
        tell(&scene, 0, "m512", 1 * MIB, (const char *const[]){"a@example.org", "x@example.org", NULL});
    const struct source_result *result = &scene.sampling.results.sources[0];
    assert_int_equal(result->watch_hits, 2);
    assert_int_equal(result->looked_at_bytes, 1 * MIB);
    assert_int_equal(result->text_bytes, 1 * MIB);
    assert_int_equal(result->selector_count, 2);
    scene_done(&scene);
}

static void the_first_place_does_not_depend_on_the_order(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        struct scene scene;
        scene_init(&scene, 1);
        tell(&scene, 0, order ? "b1" : "b2", MIB,
             (const char *const[]){"x@example.org", "a@example.org", NULL});
        tell(&scene, 0, order ? "b2" : "b1", MIB, (const char *const[]){"a@example.org", NULL});
        assert_int_equal(scene.sampling.results.sources[0].sightings[0].offset, 99);
        scene_done(&scene);
    }
}

static void what_most_sources_have_is_common(void **state)
{
    (void)state;
    struct scene scene;
    struct rank ranks[SOURCES];
    scene_init(&scene, SOURCES);
    for (size_t i = 0; i < SOURCES; i++) {
        char own[32];
        snprintf(own, sizeof own, "own%zu@example.org", i);
        tell(&scene, i, "b0", MIB,
             (const char *const[]){"vendor@example.com", own, i < 6 ? "half@example.org" : NULL, NULL});
    }
    rank_sources(&scene.sampling, ranks);
    assert_int_equal(ranks[0].source, 0);
    assert_int_equal(ranks[0].selectors, 2); // its own and the one that half have
    assert_int_equal(ranks[0].common, 1);
    assert_int_equal(ranks[11].selectors, 1);
    scene_done(&scene);
}

static void nothing_found_is_bounded(void **state)
{
    (void)state;
    struct scene scene;
    struct rank rank;
    struct sample_job job;
    scene_init(&scene, 1);
    struct source_plan *plan = &scene.sampling.plans[0];
    plan_start(plan);
    assert_true(plan_next(plan, 0, &job));
    plan_take_medium(plan, 0, IMAGE_NONE, 64 * MIB);
    plan_survey_ended(plan);
    assert_true(plan_next(plan, 0, &job));
    job_done(&job);
    rank_sources(&scene.sampling, &rank);
    assert_int_equal(rank.excluded_blocks, 1025); // nothing was drawn yet
    for (int i = 0; i < 100; i++) {
        char key[16];
        snprintf(key, sizeof key, "b%d", i);
        tell(&scene, 0, key, SAMPLE_BLOCK_BYTES, (const char *const[]){NULL});
    }
    rank_sources(&scene.sampling, &rank);
    assert_int_equal(rank.excluded_blocks, 29); // exact: C(1024 - K, 100) / C(1024, 100) below 1 in 20
    scene_done(&scene);
}

static void what_is_no_answer_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    struct buffer answer;
    uint64_t block = 0;
    const struct sample_job job = {.what = ORDER_BLOCKS, .blocks = &block, .block_count = 1};
    scene_init(&scene, 1);
    buffer_init(&answer, 1 << 20);
    put_tally(&answer, "", "b0", MIB);
    put_email(&answer, "a@example.org", "1", 5);
    wire_put_end(&answer);
    struct bytes whole = buffer_bytes(&answer);
    for (size_t size = 0; size < whole.size; size++)
        assert_int_equal(results_take(&scene.sampling.results, 0, &scene.sampling.plans[0], &job,
                                      bytes_slice(whole, 0, size)),
                         -1);
    assert_int_equal(scene.sampling.results.sources[0].looked_at_bytes, 0);
    assert_int_equal(scene.sampling.results.sources[0].blocks_drawn, 0);
    assert_int_equal(results_take(&scene.sampling.results, 0, &scene.sampling.plans[0], &job, whole), 0);
    assert_int_equal(scene.sampling.results.sources[0].blocks_drawn, 1);
    buffer_done(&answer);
    scene_done(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(watched_come_first_and_ties_stay),
        cmocka_unit_test(a_sample_counts_once),
        cmocka_unit_test(the_first_place_does_not_depend_on_the_order),
        cmocka_unit_test(what_most_sources_have_is_common),
        cmocka_unit_test(nothing_found_is_bounded),
        cmocka_unit_test(what_is_no_answer_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

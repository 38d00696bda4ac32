// Plans: what is looked at, in which order, and that a budget always buys the same.
#include "base/memory.h"
#include "observations/sampling/plan.h"
#include "observations/sampling/sampler.h"
#include "test.h"

#include <string.h>

enum { MIB = 1 << 20 };

static const struct source phone = {.id = 7,
                                    .label = "phone",
                                    .region = "RO",
                                    .size_bytes = 100,
                                    .sha256 = "00ff00ff00ff00ff00000000000000000000000000000000"};

static void add_file(struct source_plan *plan, const char *path, int64_t size)
{
    const struct item_row row = {.id = 1,
                                 .source_id = 7,
                                 .path = path,
                                 .where = {.path = path, .size_bytes = size, .storage = FILE_ITSELF}};
    plan_add_file(plan, &row);
}

static void tell_artefact(struct source_plan *plan, const char *path, int64_t size)
{
    const struct child_item child = {.path = path, .offset = size, .stored_bytes = size, .size_bytes = size};
    plan_take_artefact(plan, 0, &child);
}

static void survey(struct source_plan *plan, int64_t size)
{
    struct sample_job job;
    assert_true(plan_next(plan, 0, &job));
    assert_int_equal(job.what, ORDER_SURVEY);
    assert_false(plan_next(plan, 0, &job)); // nothing before the answer is there
    plan_take_medium(plan, 0, IMAGE_EWF, size);
    tell_artefact(plan, "p1/home/Documents/a.txt", 10);
    tell_artefact(plan, "p1/data/mmssms.db", 3 * MIB);
    tell_artefact(plan, "p1/data/wa.db", 1 * MIB);
    tell_artefact(plan, "p1/data/calllog.db", 1 * MIB);
    plan_survey_ended(plan);
}

// The jobs of a plan as one text: "a2" an artefact, "b" and the blocks.
static void run(struct source_plan *plan, int64_t budget, struct buffer *text)
{
    struct sample_job job;
    buffer_reset(text);
    while (plan_next(plan, budget, &job)) {
        if (job.what == ORDER_ARTEFACT)
            buffer_print(text, "a%s ", plan->artefacts[job.artefact].path);
        for (size_t i = 0; i < job.block_count; i++)
            buffer_print(text, "b%zu.%llu ", job.part, (unsigned long long)job.blocks[i]);
        job_done(&job);
    }
}

static void records_come_before_documents_small_before_large(void **state)
{
    (void)state;
    struct source_plan plan;
    struct sample_job job;
    static const char *const order[] = {"disk.E01/p1/data/calllog.db", "disk.E01/p1/data/wa.db"};
    plan_init(&plan, &phone);
    add_file(&plan, "disk.E01", 50 * MIB);
    plan_start(&plan);
    survey(&plan, 100 * MIB);
    size_t artefacts = 0, blocks = 0;
    for (size_t i = 0; i < 3; i++) { // one artefact, blocks for as many bytes, the next
        assert_true(plan_next(&plan, 0, &job));
        if (job.what == ORDER_ARTEFACT)
            assert_string_equal(plan.artefacts[job.artefact].path, order[artefacts++]);
        else
            blocks += job.block_count;
        job_done(&job);
    }
    assert_int_equal(artefacts, 2);
    assert_int_equal(blocks, QUANTUM_BLOCKS);
    assert_int_equal(plan_blocks(&plan), 1600);
    assert_int_equal(plan_medium_bytes(&plan), 100 * MIB);
    plan_done(&plan);
}

static void a_budget_always_buys_the_same(void **state)
{
    (void)state;
    struct buffer first, again, more;
    buffer_init(&first, 1 << 20);
    buffer_init(&again, 1 << 20);
    buffer_init(&more, 1 << 20);
    struct buffer *const texts[] = {&first, &again, &more};
    static const int64_t budgets[] = {4 * MIB, 4 * MIB, 9 * MIB};
    for (size_t i = 0; i < 3; i++) {
        struct source_plan plan;
        plan_init(&plan, &phone);
        add_file(&plan, "disk.E01", 50 * MIB);
        plan_start(&plan);
        survey(&plan, 100 * MIB);
        run(&plan, budgets[i], texts[i]);
        // half of it for artefacts that fit: 1 + 1 MiB, and not the one of 3 MiB
        if (i < 2) {
            assert_int_equal(plan.artefact_bytes, 2 * MIB);
            assert_int_equal(plan.block_next, 32);
        }
        assert_true(plan.artefact_bytes + plan.block_bytes <= budgets[i]);
        plan_done(&plan);
    }
    assert_string_equal(buffer_text(&first), buffer_text(&again));
    assert_string_not_equal(buffer_text(&first), buffer_text(&more));
    buffer_done(&first);
    buffer_done(&again);
    buffer_done(&more);
}

// What will be read whole comes in order, so that neighbours can be searched together.
static void what_fits_is_read_in_order(void **state)
{
    (void)state;
    static const struct {
        int64_t size, budget;
        bool in_order;
    } cases[] = {{16 * MIB, 0, true},
                 {16 * MIB + 1, 0, false},
                 {16 * MIB, 16 * MIB, false},
                 {60 * MIB, 120 * MIB, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source_plan plan;
        struct buffer text;
        buffer_init(&text, 1 << 20);
        plan_init(&plan, &phone);
        add_file(&plan, "disk.E01", 50 * MIB);
        plan_start(&plan);
        survey(&plan, cases[i].size);
        run(&plan, cases[i].budget, &text);
        assert_int_equal(plan.in_order, cases[i].in_order);
        assert_int_equal(strstr(buffer_text(&text), "b0.0 b0.1 b0.2 b0.3 ") != NULL, cases[i].in_order);
        buffer_done(&text);
        plan_done(&plan);
    }
}

// Files of a folder: each block of each is drawn once; one that is an artefact is read whole, once.
static void a_folder_is_drawn_over_its_files(void **state)
{
    (void)state;
    struct source_plan plan;
    struct sample_job job;
    plan_init(&plan, &phone);
    add_file(&plan, "phone/a.bin", 3 * SAMPLE_BLOCK_BYTES + 1);
    add_file(&plan, "phone/card.vcf", 2 * SAMPLE_BLOCK_BYTES);
    add_file(&plan, "phone/empty", 0);
    add_file(&plan, "phone/b.bin", SAMPLE_BLOCK_BYTES);
    plan_start(&plan);
    unsigned drawn[4][4] = {{0}};
    size_t artefacts = 0, stands_for = 0;
    while (plan_next(&plan, 0, &job)) {
        assert_int_not_equal(job.what, ORDER_SURVEY); // too small for that
        artefacts += job.what == ORDER_ARTEFACT;
        stands_for += job.stands_for;
        for (size_t i = 0; i < job.block_count; i++)
            drawn[job.part][job.blocks[i]]++;
        job_done(&job);
    }
    assert_int_equal(plan_blocks(&plan), 7);
    assert_int_equal(artefacts, 1);
    assert_int_equal(stands_for, 2);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(drawn[0][i], 1);
    assert_int_equal(drawn[1][0] + drawn[1][1] + drawn[2][0], 0);
    assert_int_equal(drawn[3][0], 1);
    plan_done(&plan);
}

static void lies_of_a_survey_are_bounded(void **state)
{
    (void)state;
    struct source_plan plan;
    struct sample_job job;
    plan_init(&plan, &phone);
    add_file(&plan, "disk.raw", 50 * MIB);
    plan_start(&plan);
    assert_true(plan_next(&plan, 0, &job));
    plan_take_medium(&plan, 0, IMAGE_NONE, INT64_MAX);
    struct extent *extents = memory_new(RECORD_EXTENTS_MAX, sizeof *extents);
    const struct child_item child = {
        .path = "sms.db", .size_bytes = INT64_MAX, .extents = extents, .extent_count = RECORD_EXTENTS_MAX};
    for (int i = 0; i < 100; i++)
        plan_take_artefact(&plan, 0, &child);
    assert_int_equal(plan.artefact_count, PLAN_EXTENTS_MAX / RECORD_EXTENTS_MAX);
    assert_int_equal(plan.artefacts[0].cost_bytes, SAMPLE_ARTEFACT_MAX_BYTES);
    plan_survey_ended(&plan);
    assert_true(plan_next(&plan, 0, &job));
    assert_int_equal(plan_blocks(&plan), 0);
    memory_free(extents);
    plan_done(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_before_documents_small_before_large),
        cmocka_unit_test(a_budget_always_buys_the_same),
        cmocka_unit_test(what_fits_is_read_in_order),
        cmocka_unit_test(a_folder_is_drawn_over_its_files),
        cmocka_unit_test(lies_of_a_survey_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// What a sampling worker answers, taken into a plan and results; and a watch list. The first byte says which.
#include "observations/sampling/results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(enum order_what what, struct bytes answer)
{
    const struct source source = {.id = 1, .label = "phone", .sha256 = "12"};
    const struct item_row row = {.path = "phone", .where = {.path = "phone", .size_bytes = 1 << 20}};
    struct source_plan plan;
    struct results results;
    struct sample_job job = {.what = what};
    plan_init(&plan, &source);
    plan_add_file(&plan, &row);
    plan_start(&plan);
    results_init(&results, 1, NULL);
    if (what == ORDER_ARTEFACT)
        plan_take_artefact(&plan, 0, &(struct child_item){.path = "sms.db", .size_bytes = 1});
    results_take(&results, 0, &plan, &job, answer);
    if (what == ORDER_SURVEY && plan_next(&plan, 1 << 20, &job)) {
        plan_survey_ended(&plan);
        for (int i = 0; i < 100 && plan_next(&plan, 1 << 20, &job); i++)
            job_done(&job);
    }
    results_done(&results);
    plan_done(&plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct watch_list watch;
    struct error error = {0};
    if (size == 0)
        return 0;
    struct bytes rest = {data + 1, size - 1};
    switch (data[0] % 4) {
    case 0:
        take(ORDER_SURVEY, rest);
        break;
    case 1:
        take(ORDER_BLOCKS, rest);
        break;
    case 2:
        take(ORDER_ARTEFACT, rest);
        break;
    default:
        if (watch_list_read(&watch, rest, NULL, 0, &error) == 0)
            watch_list_done(&watch);
    }
    return 0;
}

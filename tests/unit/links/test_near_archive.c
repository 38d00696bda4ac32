// A day's texts beside those of the days before: into the same groups as if all had come at once.
#include "test.h"

#include "base/memory.h"
#include "links/near_duplicates/near_duplicates.h"
#include "near_texts.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(void *payload, uint32_t index, size_t *size)
{
    const struct bytes *texts = payload;
    *size = texts[index].size;
    return (const char *)texts[index].data;
}

// Groups texts in runs of which the ends are given; the last is `count`.
static void group_in_runs(struct bytes *texts, const size_t *ends, size_t runs, uint32_t *groups)
{
    struct buffer kept[8];
    struct bytes blobs[8];
    for (size_t run = 0; run < runs; run++) {
        size_t start = run ? ends[run - 1] : 0;
        buffer_init(&kept[run], (size_t)1 << 30);
        struct near_archive archive = {blobs, run, start, groups, text_of, texts};
        struct error error = {0};
        if (run == 0)
            near_duplicates_group(texts, ends[0], groups, &kept[0]);
        else if (near_duplicates_extend(&archive, texts + start, ends[run] - start, groups + start,
                                        &kept[run], &error))
            fail_msg("%s", error.text);
        blobs[run] = buffer_bytes(&kept[run]);
    }
    for (size_t run = 0; run < runs; run++)
        buffer_done(&kept[run]);
}

static void new_texts_join_old_groups_or_form_their_own(void **state)
{
    (void)state;
    enum { COUNT = 120 };
    struct arena *arena = arena_new(64 << 20);
    struct bytes texts[COUNT];
    uint32_t groups[COUNT];
    for (unsigned i = 0; i < COUNT; i++) {
        unsigned hand = i % 10 < 4 ? i % 10 : 100 + i; // four hands write four texts of ten
        texts[i] = edited(arena, advert_of(arena, i >= 60 && hand == 3 ? 50 : hand, 25), 10, i);
    }
    size_t ends[] = {60, 90, 91, COUNT};
    group_in_runs(texts, ends, 4, groups);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t hand = i % 10;
        assert_int_equal(groups[i], hand > 3 ? i : hand == 3 && i >= 60 ? 63 : hand);
    }
    arena_free(arena);
}

static void what_was_kept_by_another_version_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct buffer kept;
    struct bytes texts[] = {advert_of(arena, 1, 20), advert_of(arena, 2, 20)}, blob;
    uint32_t groups[4];
    struct error error = {0};
    buffer_init(&kept, 1 << 26);
    near_duplicates_group(texts, 2, groups, &kept);
    blob = buffer_bytes(&kept);
    struct near_archive archive = {&blob, 1, 2, groups, text_of, texts};
    assert_int_equal(near_duplicates_extend(&archive, texts, 2, groups + 2, NULL, &error), 0);
    assert_int_equal(groups[2], 0);
    assert_int_equal(groups[3], 1);
    blob.size--;
    assert_int_equal(near_duplicates_extend(&archive, texts, 2, groups + 2, NULL, &error), -1);
    assert_non_null(strstr(error.text, "link all anew"));
    blob.size++;
    kept.data[4]++;
    assert_int_equal(near_duplicates_extend(&archive, texts, 2, groups + 2, NULL, &error), -1);
    assert_non_null(strstr(error.text, "version"));
    kept.data[4]--;
    archive.count = 3;
    assert_int_equal(near_duplicates_extend(&archive, texts, 2, groups + 2, NULL, &error), -1);
    buffer_done(&kept);
    arena_free(arena);
}

static void runs_agree_with_one(void **state)
{
    (void)state;
    static const char *const sets[] = {"en2k_s50_n0.02", "en2k_s50_n0.08", "multi2k_s50_n0.08",
                                       "zh2k_s50_n0.08"};
    static struct text_column texts, templates;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        struct arena *arena = arena_new((size_t)1 << 30);
        uint32_t groups[4096];
        if (!text_column_read(arena, arena_print(arena, "%s.csv", sets[i]), "text", &texts) ||
            !text_column_read(arena, arena_print(arena, "%s.truth.csv", sets[i]), "template", &templates)) {
            print_message("skipped: CLEW_SHARED_DATA has no ads/synth/%s.csv\n", sets[i]);
            arena_free(arena);
            skip();
        }
        size_t ends[] = {1500, 1700, 2000};
        group_in_runs(texts.cells, ends, 3, groups);
        double index = adjusted_rand(&templates, groups);
        if (index < 0.95)
            fail_msg("%s: adjusted Rand index %.4f of three runs, less than 0.95", sets[i], index);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_texts_join_old_groups_or_form_their_own),
        cmocka_unit_test(what_was_kept_by_another_version_is_refused),
        cmocka_unit_test(runs_agree_with_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

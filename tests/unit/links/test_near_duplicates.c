// Texts that one hand wrote and texts that only sound alike.
#include "test.h"

#include "base/arena.h"
#include "base/memory.h"
#include "links/near_duplicates/features.h"
#include "links/near_duplicates/near_duplicates.h"
#include "near_texts.h"

static void copies_are_found_among_strangers(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    enum { STRANGERS = 300, COPIES = 12 };
    struct bytes texts[STRANGERS + COPIES];
    uint32_t groups[STRANGERS + COPIES];
    for (unsigned i = 0; i < STRANGERS; i++)
        texts[i] = advert_of(arena, i, 25);
    for (unsigned i = 0; i < COPIES; i++)
        texts[STRANGERS + i] = edited(arena, texts[7], 10, i);
    near_duplicates_group(texts, STRANGERS + COPIES, groups, NULL);
    for (uint32_t i = 0; i < STRANGERS; i++)
        assert_int_equal(groups[i], i);
    for (uint32_t i = 0; i < COPIES; i++)
        assert_int_equal(groups[STRANGERS + i], 7);
    arena_free(arena);
}

static void a_prolific_hand_stays_one(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    enum { COUNT = 200 };
    struct bytes texts[COUNT], template = advert_of(arena, 5000, 30);
    uint32_t groups[COUNT];
    for (unsigned i = 0; i < COUNT; i++) // nine of ten are copies of one
        texts[i] = i % 10 ? edited(arena, template, 10, i) : advert_of(arena, i, 25);
    near_duplicates_group(texts, COUNT, groups, NULL);
    for (uint32_t i = 0; i < COUNT; i++)
        assert_int_equal(groups[i], i % 10 ? 1 : i);
    arena_free(arena);
}

static void disguises_do_not_matter(void **state)
{
    (void)state;
    static const char *const same[] = {
        "new warm girl Lina in Leeds ask for sweet balm daybreak cushion session tel 07700 900123",
        "NEW WARM GIRL MAYA IN PARIS, ASK FOR SWEET BALM DAYBREAK CUSHION SESSION! TEL 06 39 98 12 34",
        "n\xC3\xA9w w\xD0\xB0rm g\xD1\x96rl Lina in Leeds ask for sw\xD0\xB5\xD0\xB5t balm daybre\xC2\xAD"
        "ak cushion session 0800",
        "\xEF\xBC\xAE\xEF\xBC\xA5\xEF\xBC\xB7 warm \xF0\x9F\x8C\xB8 girl Lina in Leeds ask for sweet balm daybreak cushion "
        "session",
        "new warmm girl Lina in Leeds ask for sweeet balm daybreak cushion sesion",
    };
    struct bytes texts[5];
    uint32_t groups[5];
    for (size_t i = 0; i < 5; i++)
        texts[i] = bytes_of_text(same[i]);
    near_duplicates_group(texts, 5, groups, NULL);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(groups[i], 0);
}

static void scripts_without_spaces_work(void **state)
{
    (void)state;
    static const char *const lines[] = {
        // "new in town, clean and quiet place, friendly service, please call to book" with other prices and
        // an edit
        "\xE6\x96\xB0\xE5\x88\xB0\xE5\xB0\x8F\xE5\xA6\xB9\xE7\x8E\xAF\xE5\xA2\x83\xE5\xB9\xB2\xE5\x87\x80\xE5\xAE\x89\xE5\x85\xA8\xE5\x8D\x8A\xE5\xB0\x8F\xE6\x97\xB6"
        "90",
        "\xE6\x96\xB0\xE5\x88\xB0\xE5\xB0\x8F\xE5\xA6\xB9\xE2\x9D\xA4\xE7\x8E\xAF\xE5\xA2\x83\xE5\xB9\xB2\xE5\x87\x80\xE5\xAE\x89\xE5\x85\xA8\xE5\x8D\x8A\xE5\xB0\x8F\xE6\x97\xB6"
        "150",
        "\xE8\xAF\xB7\xE5\x8A\xA0\xE5\xBE\xAE\xE4\xBF\xA1\xE8\xAF\xA6\xE7\xBB\x86\xE5\x92\xA8\xE8\xAF\xA2\xE7\x85\xA7\xE7\x89\x87\xE7\x9C\x9F\xE5\xAE\x9E",
    };
    struct bytes texts[3];
    uint32_t groups[3];
    for (size_t i = 0; i < 3; i++)
        texts[i] = bytes_of_text(lines[i]);
    near_duplicates_group(texts, 3, groups, NULL);
    assert_int_equal(groups[1], 0);
    assert_int_equal(groups[2], 2);
}

static void a_few_words_prove_nothing(void **state)
{
    (void)state;
    struct bytes texts[] = {
        bytes_of_text("call me now"),     bytes_of_text("call me now"), bytes_of_text(""), bytes_of_text(""),
        bytes_of_text("07700 900123 !!"), bytes_of_text("\xFF\xFE")};
    uint32_t groups[6];
    near_duplicates_group(texts, 6, groups, NULL);
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(groups[i], i);
    near_duplicates_group(NULL, 0, groups, NULL);
}

static void features_are_sorted_and_bounded(void **state)
{
    (void)state;
    struct features_reader *reader = features_reader_new();
    struct buffer text;
    buffer_init(&text, 1 << 24);
    for (unsigned i = 0; i < 200000; i++)
        buffer_print(&text, "w%c%c%cx ", (char)('a' + i % 26), (char)('a' + i / 26 % 26),
                     (char)('a' + i / 676 % 26));
    struct text_features features = features_of(reader, buffer_bytes(&text));
    assert_true(features.count > 1000 && features.count <= FEATURES_MAX);
    for (size_t i = 1; i < features.count; i++)
        assert_true(features.all[i - 1] < features.all[i]);
    for (size_t i = 0; i < features.count; i++)
        assert_int_equal(features.all[i] & 0xff, 0);
    buffer_done(&text);
    features_reader_free(reader);
}

// ---- against sets with known truth ----

static void known_sets_are_grouped_as_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double least;
    } sets[] = {{"en2k_s50_n0.02", 0.97},
                {"en2k_s50_n0.08", 0.95},
                {"en2k_s100_n0.08", 0.90},
                {"multi2k_s50_n0.08", 0.91},
                {"zh2k_s50_n0.08", 0.90}};
    static struct text_column texts, templates;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        struct arena *arena = arena_new((size_t)1 << 30);
        uint32_t groups[4096];
        if (!text_column_read(arena, arena_print(arena, "%s.csv", sets[i].name), "text", &texts) ||
            !text_column_read(arena, arena_print(arena, "%s.truth.csv", sets[i].name), "template",
                              &templates)) {
            print_message("skipped: CLEW_SHARED_DATA has no ads/synth/%s.csv\n", sets[i].name);
            arena_free(arena);
            skip();
        }
        assert_int_equal(texts.count, 2000);
        near_duplicates_group(texts.cells, texts.count, groups, NULL);
        double index = adjusted_rand(&templates, groups);
        if (index < sets[i].least)
            fail_msg("%s: adjusted Rand index %.4f, less than %.2f", sets[i].name, index, sets[i].least);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_are_found_among_strangers),
        cmocka_unit_test(a_prolific_hand_stays_one),
        cmocka_unit_test(disguises_do_not_matter),
        cmocka_unit_test(scripts_without_spaces_work),
        cmocka_unit_test(a_few_words_prove_nothing),
        cmocka_unit_test(features_are_sorted_and_bounded),
        cmocka_unit_test(known_sets_are_grouped_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// One advert with what is stated in it.
#include "test.h"

#include "casefile/adverts.h"
#include "casefile/small_case.h"

static void one_advert_is_read_with_what_it_states(void **state)
{
    (void)state;
    struct small_case small;
    struct error error = {0};
    small_case_make(&small);
    int64_t item = small_case_source(&small, "crawl.csv", "BE-FJP");
    const struct mention mentions[] = {{MENTION_NAME, "ana", "Ana", 4}, {MENTION_LANGUAGE, "en", "", -1}};
    struct record record = small_advert(1, "+447700900123", "Lyon", 100, "I am Ana, +447700900123");
    record.advert.mentions = mentions;
    record.advert.mention_count = 2;
    small_case_put(&small, item, &record);
    record = small_advert(2, "+447700900124", "Lyon", 200, "another");
    small_case_put(&small, item, &record);

    struct arena *arena = arena_new(1024 * 1024);
    struct advert_whole advert;
    assert_int_equal(advert_read(small.casefile, 1, arena, &advert, &error), 0);
    assert_string_equal(advert.text, "I am Ana, +447700900123");
    assert_true(advert.posted.at_usec == 100 * INT64_C(1000000));
    assert_int_equal(advert.stated_count, 3);
    assert_string_equal(advert.stated[0].value, "ana");
    assert_string_equal(advert.stated[0].text, "Ana");
    assert_int_equal(advert.stated[0].mention, MENTION_NAME);
    assert_int_equal(advert.stated[0].offset, 4);
    assert_int_equal(advert.stated[1].offset, -1);
    assert_true(advert.stated[2].is_selector);
    assert_int_equal(advert.stated[2].selector, SELECTOR_PHONE);
    assert_string_equal(advert.stated[2].value, "+447700900123");
    arena_free(arena);
    small_case_remove(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_advert_is_read_with_what_it_states)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

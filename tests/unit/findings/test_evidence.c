// How much what two communities share is worth, and what takes from it.
#include "test.h"

#include "findings/adverts/evidence.h"

static const struct evidence_side all_of_ten = {10, 10}, one_of_ten = {10, 1}, one_of_hundred = {100, 1};

static void a_handle_nobody_resembles_suffices_alone(void **state)
{
    (void)state;
    assert_true(evidence_of_handle(0, 4) >= evidence_needed);
    assert_true(evidence_of_email() >= evidence_needed);
}

static void a_handle_of_a_common_pattern_is_worth_what_chance_leaves(void **state)
{
    (void)state;
    assert_true(evidence_of_handle(1000, 4) < 4); // one in ten has it by chance
    assert_true(evidence_of_handle(1000, 4) > 3);
    assert_true(evidence_of_handle(10, 2) < evidence_of_handle(10, 4));
    assert_true(evidence_of_handle(1000, 2) == 0);
}

static void a_text_or_a_picture_never_suffices_alone(void **state)
{
    (void)state;
    assert_true(evidence_of_copy(CONTACT_TEXT, all_of_ten, all_of_ten) < evidence_needed);
    assert_true(evidence_of_copies(CONTACT_PICTURE, 100, 3, 0.5) < evidence_needed);
    assert_true(evidence_of_copies(CONTACT_TEXT, 2 * evidence_of_copy(CONTACT_TEXT, all_of_ten, all_of_ten),
                                   2, 0.5) >= evidence_needed);
}

static void one_repertoire_is_more_than_its_texts(void **state)
{
    (void)state;
    double one = evidence_of_copy(CONTACT_TEXT, all_of_ten, all_of_ten);
    assert_true(evidence_of_copies(CONTACT_TEXT, 2 * one, 2, 1) >
                evidence_of_copies(CONTACT_TEXT, 2 * one, 2, 0.5));
    assert_true(evidence_of_copies(CONTACT_TEXT, 3 * one, 3, 1) >
                evidence_of_copies(CONTACT_TEXT, 2 * one, 2, 1));
    assert_true(evidence_of_copies(CONTACT_TEXT, one, 1, 1) == one); // one text is no repertoire
    // six advertisers with the same two texts and no other: five strangers cost less than two doublings and a
    // half
    assert_true(evidence_of_copies(CONTACT_TEXT, 9.3, 2, 1) - 2.33 >= evidence_needed);
}

static void cities_that_all_of_the_case_are_in_say_nothing(void **state)
{
    (void)state;
    assert_true(evidence_of_cities(12, 12, 1) == 0);
    assert_true(evidence_of_cities(3, 3, 0.05) > 4);
    assert_true(evidence_of_cities(0, 4, 0.05) < -3);
}

static void a_small_part_of_what_either_shows_is_worth_less(void **state)
{
    (void)state;
    double full = evidence_of_copy(CONTACT_TEXT, all_of_ten, all_of_ten),
           part = evidence_of_copy(CONTACT_TEXT, all_of_ten, one_of_ten),
           stray = evidence_of_copy(CONTACT_TEXT, all_of_ten, one_of_hundred);
    assert_true(full > part && part > stray && stray < 2);
    assert_true(evidence_of_phone(all_of_ten, all_of_ten, 2) >
                evidence_of_phone(one_of_hundred, one_of_hundred, 2));
    assert_true(evidence_of_phone(one_of_hundred, one_of_hundred, 2) < evidence_needed);
}

static void a_number_that_many_print_is_worth_little(void **state)
{
    (void)state;
    assert_true(evidence_of_phone(all_of_ten, all_of_ten, 2) >= evidence_needed);
    assert_true(evidence_of_phone(all_of_ten, all_of_ten, 9) < 3);
    assert_true(evidence_of_phone(all_of_ten, all_of_ten, 1000) == 0);
}

static void users_scattered_over_the_case_may_all_be_strangers(void **state)
{
    (void)state;
    int32_t days[] = {10, 120, 250, 300, 420, 560, 700, 810, 990};
    struct evidence_crowd crowd = evidence_of_crowd(days, 9, 1000);
    assert_true(crowd.strangers == 8 && crowd.points == 0);
    assert_true(evidence_of_copying(crowd, 9) == 3); // log2 of 8
    assert_true(evidence_of_copying(crowd, 2) == 0); // the others are joined by now
}

static void users_that_come_together_are_no_strangers(void **state)
{
    (void)state;
    int32_t days[] = {500, 503, 506, 510, 512, 515, 520, 522, 990};
    struct evidence_crowd crowd = evidence_of_crowd(days, 9, 1000);
    assert_true(crowd.strangers < 2 && crowd.points > 8); // but for the one months later
    assert_true(evidence_of_copying(crowd, 9) < 0);
    assert_true(evidence_of_crowd(days, 2, 1000).points == 0); // two are always together
}

static void weeks_and_cities_support_and_speak_against(void **state)
{
    (void)state;
    assert_true(evidence_of_time(100, 110, 105, 120, 1000) > 4);
    assert_true(evidence_of_time(100, 110, 900, 910, 1000) == 0);
    assert_true(evidence_of_time(0, 900, 50, 990, 1000) == 0); // always there
    assert_true(evidence_of_time(5, 5, 5, 5, 0) == 0);         // a case of one day
    assert_true(evidence_of_cities(2, 2, 0.05) == 5);
    assert_true(evidence_of_cities(0, 2, 0.05) == -4);
    assert_true(evidence_of_cities(3, 3, 0.9) <= 0); // where nearly everybody is
    assert_true(evidence_of_time_and_cities(5, 5) < evidence_needed);
    assert_true(evidence_of_time_and_cities(1, -4) == -3);
}

static void texts_of_their_own_speak_against(void **state)
{
    (void)state;
    assert_true(evidence_against_copies(CONTACT_TEXT, 0, 20, 20) == -4);
    assert_true(evidence_against_copies(CONTACT_PICTURE, 0, 20, 20) == -2);
    assert_true(evidence_against_copies(CONTACT_TEXT, 0.5, 20, 20) == 0);
    assert_true(evidence_against_copies(CONTACT_TEXT, 0, 1, 20) == 0); // one advert says nothing of habits
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handle_nobody_resembles_suffices_alone),
        cmocka_unit_test(a_handle_of_a_common_pattern_is_worth_what_chance_leaves),
        cmocka_unit_test(a_text_or_a_picture_never_suffices_alone),
        cmocka_unit_test(one_repertoire_is_more_than_its_texts),
        cmocka_unit_test(cities_that_all_of_the_case_are_in_say_nothing),
        cmocka_unit_test(a_small_part_of_what_either_shows_is_worth_less),
        cmocka_unit_test(a_number_that_many_print_is_worth_little),
        cmocka_unit_test(users_scattered_over_the_case_may_all_be_strangers),
        cmocka_unit_test(users_that_come_together_are_no_strangers),
        cmocka_unit_test(weeks_and_cities_support_and_speak_against),
        cmocka_unit_test(texts_of_their_own_speak_against),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

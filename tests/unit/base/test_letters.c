// Letters as they compare.
#include "test.h"

#include "base/letters.h"

static void letters_lose_case_accents_and_width(void **state)
{
    struct letters *letters = letters_new();
    (void)state;
    assert_int_equal(letters_fold(letters, 'A'), 'a');
    assert_int_equal(letters_fold(letters, 0xC9), 'e');      // É
    assert_int_equal(letters_fold(letters, 0x219), 's');     // ș
    assert_int_equal(letters_fold(letters, 0xFF21), 'a');    // fullwidth A
    assert_int_equal(letters_fold(letters, 0x1D41A), 'a');   // mathematical bold a
    assert_int_equal(letters_fold(letters, 0x6211), 0x6211); // 我
    letters_free(letters);
}

static void what_is_no_letter_has_a_class(void **state)
{
    struct letters *letters = letters_new();
    (void)state;
    assert_int_equal(letters_fold(letters, '7'), LETTER_DIGIT);
    assert_int_equal(letters_fold(letters, 0x667), LETTER_DIGIT); // Arabic-Indic seven
    assert_int_equal(letters_fold(letters, ','), LETTER_SEPARATOR);
    assert_int_equal(letters_fold(letters, 0x1F339), LETTER_SEPARATOR); // a rose
    assert_int_equal(letters_fold(letters, '\''), LETTER_NOTHING);
    assert_int_equal(letters_fold(letters, 0x301), LETTER_NOTHING);  // combining acute
    assert_int_equal(letters_fold(letters, 0x200B), LETTER_NOTHING); // zero-width space
    letters_free(letters);
}

static void scripts_without_spaces_are_known(void **state)
{
    (void)state;
    assert_true(letters_stand_alone(0x6211)); // Han
    assert_true(letters_stand_alone(0xE01));  // Thai
    assert_false(letters_stand_alone('a'));
    assert_false(letters_stand_alone(0x627)); // Arabic
    assert_int_equal(letters_look_alike(0x43E), 'o');
    assert_int_equal(letters_look_alike('o'), 'o');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_lose_case_accents_and_width),
        cmocka_unit_test(what_is_no_letter_has_a_class),
        cmocka_unit_test(scripts_without_spaces_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

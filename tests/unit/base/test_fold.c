// Letters with case and accents become what names are compared by.
#include "test.h"

#include "base/fold.h"

#include <string.h>

static const char *folded(const char *text)
{
    static char out[128];
    fold_text(bytes_of_text(text), out, sizeof out);
    return out;
}

static void letters_lose_case_and_accents(void **state)
{
    (void)state;
    assert_string_equal(folded("LIÈGE"), "liege");
    assert_string_equal(folded("Łódź"), "lodz");
    assert_string_equal(folded("Straße"), "strasse");
    assert_string_equal(folded("Tromsø Ærø Ðakovo Đà Nẵng"), "tromso aero dakovo da nang");
    assert_string_equal(folded("Αθήνα ΠΆΤΡΑΣ"), "αθηνα πατρασ");
    assert_string_equal(folded("КИЇВ Кишинёв"), "киів кишинев");
    assert_string_equal(folded("İstanbul ığdır"), "istanbul igdir");
}

static void accents_that_stand_by_themselves_and_wide_letters_fold(void **state)
{
    (void)state;
    assert_string_equal(folded("Bras\xcc\xa7ov"), "brasov");
    assert_string_equal(folded("Ｐａｒｉｓ１"), "paris1");
}

static void signs_become_one_space_and_none_at_the_ends(void **state)
{
    (void)state;
    assert_string_equal(folded("  Aix-en-Provence ★ (FR)!"), "aix en provence fr");
    assert_string_equal(folded("l'Hospitalet"), "l hospitalet");
    assert_string_equal(folded("布鲁塞尔、安特卫普"), "布鲁塞尔 安特卫普");
    assert_string_equal(folded("❤️"), "");
    assert_string_equal(folded("a\xff\xfe z"), "a z"); // broken bytes are signs
}

static void what_does_not_fit_is_cut_at_a_whole_letter(void **state)
{
    (void)state;
    char out[6];
    assert_int_equal(fold_text(bytes_of_text("布鲁塞尔"), out, sizeof out), 3);
    assert_string_equal(out, "布");
    assert_int_equal(fold_text(bytes_of_text("Antwerpen"), out, sizeof out), 4);
    assert_string_equal(out, "antw");
    assert_int_equal(fold_text(bytes_of_text("x"), out, 1), 0);
    assert_string_equal(out, "");
}

static void capitals_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *letter;
        bool capital;
    } letters[] = {{"A", true},   {"a", false}, {"É", true}, {"é", false}, {"Š", true},  {"š", false},
                   {"Ш", true},   {"ш", false}, {"Α", true}, {"α", false}, {"Ａ", true}, {"ａ", false},
                   {"京", false}, {"7", false}, {"Ț", true}, {"ț", false}, {"ß", false}, {"Đ", true}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        struct bytes bytes = bytes_of_text(letters[i].letter);
        struct folded_letter letter = fold_letter(bytes.data, bytes.size);
        assert_int_equal(letter.length, bytes.size);
        if (letter.capital != letters[i].capital)
            fail_msg("%s", letters[i].letter);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_lose_case_and_accents),
        cmocka_unit_test(accents_that_stand_by_themselves_and_wide_letters_fold),
        cmocka_unit_test(signs_become_one_space_and_none_at_the_ends),
        cmocka_unit_test(what_does_not_fit_is_cut_at_a_whole_letter),
        cmocka_unit_test(capitals_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

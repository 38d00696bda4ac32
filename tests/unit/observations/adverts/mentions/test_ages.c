// Ages in the languages of adverts, and numbers that are nobody's age.
#include "stating.h"

static void ages_are_read_in_every_language(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"I am 23 years old, new here", "23"},
        {"im 23 yrs", "23"},
        {"23yo student", "23"},
        {"23 y.o.", "23"},
        {"23 y/o", "23"},
        {"23-year-old", "23"},
        {"Age: 31", "31"},
        {"age 31, blonde", "31"},
        {"I'm 26.", "26"},
        {"j'ai 25 ans", "25"},
        {"J’AI 25 ANS", "25"},
        {"femme de 32ans", "32"},
        {"tengo 21 anos", "21"},
        {"Tengo 21 años y vivo sola", "21"},
        {"edad: 34", "34"},
        {"am 27 ani", "27"},
        {"am 24 de ani", "24"},
        {"Vârsta: 22", "22"},
        {"tenho 28 anos", "28"},
        {"ho 29 anni", "29"},
        {"30enne", "30"},
        {"ich bin 24 Jahre alt", "24"},
        {"Alter 26", "26"},
        {"ik ben 25 jaar", "25"},
        {"mam 22 lata", "22"},
        {"22 let", "22"},
        {"мне 23 года", "23"},
        {"25 лет", "25"},
        {"είμαι 27 χρονών", "27"},
        {"今年23岁", "23"},
        {"今年20岁 .  新到小妹", "20"},
        {"年龄：26", "26"},
        {"二十三岁", "23"},
        {"我十九歲", "19"},
        {"hola clients soy Lily y tengo 21 anos", "21"},
        {"I am Ana, 23.", "23"},
        {"Mia, 24", "24"},
        {"two friends, 22 years and 25 years", "22|25"},
    };
    ASSERT_STATED(MENTION_AGE, cases, NULL);
}

static void numbers_that_count_something_else_are_no_ages(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"19-23 years", ""}, // a range is nobody's age
        {"from 19 to 23 years", ""},
        {"entre 20 y 25 años", ""},
        {"18-25岁", ""},
        {"18+ only", ""},
        {"only over 30 years", ""},
        {"no men under 25 years", ""},
        {"solo mayores de 40 años", ""},
        {"plus de 30 ans seulement", ""},
        {"open since 15 years", ""},
        {"depuis 20 ans", ""},
        {"20 years of experience", ""},
        {"15 ans d'expérience", ""},
        {"20 de ani de experienta", ""},
        {"measurements 36-24-36", ""},
        {"size 38", ""},
        {"34 c 26 36", ""},
        {"5'6 and 120 lbs", ""},
        {"open 24/7", ""},
        {"I am 30 minutes from the station", ""},
        {"tengo 20 fotos", ""},
        {"am 50 lei", ""},
        {"I am 100% real", ""},
        {"room 25", ""},
        {"2024-11-23", ""},
        {"77 77 23 55", ""},
        {"99 years", ""},
        {"8 years", ""},
        {"30 y 45 min", ""},
    };
    ASSERT_STATED(MENTION_AGE, cases, NULL);
}

static void each_age_is_told_once(void **state)
{
    (void)state;
    assert_string_equal(stated(MENTION_AGE, "23 years. I am 23 years old", NULL), "23");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ages_are_read_in_every_language),
        cmocka_unit_test(numbers_that_count_something_else_are_no_ages),
        cmocka_unit_test(each_age_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

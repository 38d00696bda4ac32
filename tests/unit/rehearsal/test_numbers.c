// Numbers come from the ranges for fiction, each once; account numbers carry right check digits.
#include "test.h"

#include "rehearsal/numbers.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_fiction(const char *e164)
{
    const size_t size = strlen(e164);
    if (strspn(e164 + 1, "0123456789") + 1 != size)
        return false;
    if (strncmp(e164, "+447700900", 10) == 0)
        return size == 13;
    if (strncmp(e164, "+3363998", 8) == 0)
        return size == 12;
    return e164[1] == '1' && size == 12 && strncmp(e164 + 5, "55501", 5) == 0;
}

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void every_number_is_fiction_and_given_once(void **state)
{
    (void)state;
    struct random random = random_of(1, 1);
    struct number_pool pool;
    number_pool_init(&pool, &random);
    assert_true(pool.count > 40000);
    char(*numbers)[E164_SIZE] = memory_new(pool.count, sizeof *numbers);
    for (size_t i = 0; i < pool.count; i++) {
        assert_true(number_pool_take(&pool, numbers[i]));
        assert_true(is_fiction(numbers[i]));
    }
    char none[E164_SIZE];
    assert_false(number_pool_take(&pool, none));
    qsort(numbers, pool.count, sizeof *numbers, compare);
    for (size_t i = 1; i < pool.count; i++)
        assert_string_not_equal(numbers[i - 1], numbers[i]);
    memory_free(numbers);
    number_pool_done(&pool);
}

static void spellings_are_those_people_write(void **state)
{
    (void)state;
    static const struct {
        const char *e164;
        enum spelling_style style;
        enum number_country home;
        const char *spelled;
    } cases[] = {
        {"+33639980102", STYLE_E164, NUMBER_FR, "+33639980102"},
        {"+33639980102", STYLE_NATIONAL, NUMBER_FR, "0639980102"},
        {"+33639980102", STYLE_SPACED, NUMBER_FR, "06 39 98 01 02"},
        {"+33639980102", STYLE_DOTTED, NUMBER_FR, "06.39.98.01.02"},
        {"+33639980102", STYLE_INTERNATIONAL, NUMBER_FR, "+33 6 39 98 01 02"},
        {"+33639980102", STYLE_ZEROS, NUMBER_GB, "0033639980102"},
        {"+33639980102", STYLE_ZEROS, NUMBER_US, "+33639980102"},
        {"+33639980102", STYLE_NATIONAL, NUMBER_GB, "+33639980102"},
        {"+33639980102", STYLE_SPACED, NUMBER_GB, "+33 6 39 98 01 02"},
        {"+447700900123", STYLE_SPACED, NUMBER_GB, "07700 900123"},
        {"+447700900123", STYLE_INTERNATIONAL, NUMBER_FR, "+44 7700 900123"},
        {"+12125550187", STYLE_SPACED, NUMBER_US, "(212) 555-0187"},
        {"+12125550187", STYLE_NATIONAL, NUMBER_US, "2125550187"},
        {"+12125550187", STYLE_INTERNATIONAL, NUMBER_GB, "+1 212 555 0187"},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(number_spelled(arena, cases[i].e164, cases[i].style, cases[i].home),
                            cases[i].spelled);
    arena_free(arena);
}

static uint64_t digits(const char *text, size_t from, size_t count)
{
    uint64_t value = 0;
    for (size_t i = from; i < from + count; i++)
        value = value * 10 + (uint64_t)(text[i] - '0');
    return value;
}

// The national checks, as each country states them, on top of mod 97.
static void check_national(const char *iban)
{
    const char *bban = iban + 4;
    if (strncmp(iban, "BE", 2) == 0) {
        assert_int_equal(strlen(iban), 16);
        const uint64_t rest = digits(bban, 0, 10) % 97;
        assert_int_equal(digits(bban, 10, 2), rest ? rest : 97);
    } else if (strncmp(iban, "FR", 2) == 0) {
        assert_int_equal(strlen(iban), 27);
        const uint64_t sum = 89 * digits(bban, 0, 5) + 15 * digits(bban, 5, 5) + 3 * digits(bban, 10, 11);
        assert_int_equal(digits(bban, 21, 2), 97 - sum % 97);
    } else if (strncmp(iban, "ES", 2) == 0) {
        static const unsigned weights[] = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
        assert_int_equal(strlen(iban), 24);
        unsigned first = 0, second = 0;
        for (int i = 0; i < 8; i++)
            first += weights[i + 2] * (unsigned)(bban[i] - '0');
        for (int i = 0; i < 10; i++)
            second += weights[i] * (unsigned)(bban[10 + i] - '0');
        assert_int_equal(
            (first + (unsigned)(bban[8] - '0') + (bban[8] == '1' && first % 11 == 1 ? 9 : 0)) % 11, 0);
        assert_int_equal(
            (second + (unsigned)(bban[9] - '0') + (bban[9] == '1' && second % 11 == 1 ? 9 : 0)) % 11, 0);
    } else if (strncmp(iban, "PT", 2) == 0) {
        assert_int_equal(strlen(iban), 25);
        uint64_t rest = 0;
        for (int i = 0; i < 21; i++)
            rest = (rest * 10 + (uint64_t)(bban[i] - '0')) % 97;
        assert_int_equal(rest, 1);
    }
}

static void account_numbers_carry_right_checks(void **state)
{
    (void)state;
    struct random random = random_of(9, 9);
    for (int i = 0; i < 20000; i++) {
        char iban[IBAN_SIZE];
        iban_make((enum bank)(i % BANK_COUNT), random_below(&random, 10000000), iban);
        assert_true(iban_checks(iban));
        check_national(iban);
    }
    assert_true(iban_checks("BE68539007547034"));
    assert_true(iban_checks("FR1420041010050500013M02606"));
    assert_false(iban_checks("BE68539007547043"));
    assert_false(iban_checks("BE"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_is_fiction_and_given_once),
        cmocka_unit_test(spellings_are_those_people_write),
        cmocka_unit_test(account_numbers_carry_right_checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

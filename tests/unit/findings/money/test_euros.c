// Rates looked up by day, and amounts rounded half to even.
#include "test.h"

#include "findings/money/euros.h"

static void takes_the_last_rate_of_a_week(void **state)
{
    (void)state;
    struct rate rates[] = {{100, 5, "CHF"}, {103, 6, "CHF"}, {101, 7, "USD"}};
    const struct euros euros = {.rates = rates, .count = 3};
    assert_null(euros_rate(&euros, "CHF", 99));
    assert_int_equal(euros_rate(&euros, "CHF", 100)->per_euro_e8, 5);
    assert_int_equal(euros_rate(&euros, "CHF", 102)->per_euro_e8, 5);
    assert_int_equal(euros_rate(&euros, "CHF", 110)->per_euro_e8, 6);
    assert_null(euros_rate(&euros, "CHF", 111));
    assert_int_equal(euros_rate(&euros, "USD", 101)->per_euro_e8, 7);
    assert_null(euros_rate(&euros, "EUR", 101));
    assert_null(euros_rate(&euros, "ZAR", 101));
}

static void check(int64_t amount_e5, int64_t per_euro_e8, int64_t expected)
{
    const struct rate rate = {0, per_euro_e8, "XXX"};
    int64_t e5 = 0;
    assert_true(euros_of(amount_e5, &rate, &e5));
    assert_int_equal(e5, expected);
}

static void rounds_half_to_even(void **state)
{
    (void)state;
    check(5000, 200000000, 2000); // 2.5 cents
    check(7000, 200000000, 4000); // 3.5
    check(-5000, 200000000, -2000);
    check(-7000, 200000000, -4000);
    check(1001000, 300000000, 334000);   // 333.67
    check(10000000, 108230000, 9240000); // 100.00 USD at 1.0823
}

static void refuses_what_does_not_fit(void **state)
{
    (void)state;
    const struct rate tiny = {0, 1, "XXX"}, huge = {0, INT64_MAX, "XXX"};
    int64_t e5;
    assert_false(euros_of(INT64_MAX, &tiny, &e5));
    assert_false(euros_of(1, &huge, &e5)); // nothing once rounded
    assert_true(euros_of(INT64_MAX, &huge, &e5));
    assert_int_equal(e5, 100000000); // 1,000.00
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_last_rate_of_a_week),
        cmocka_unit_test(rounds_half_to_even),
        cmocka_unit_test(refuses_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

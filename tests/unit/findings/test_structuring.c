// structuring over a case: what is found and said; shops, wages in cash and single large sums are not it.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "findings/finding_text.h"
#include "findings/structuring.h"

#include <string.h>

#define BELGIUM "BE68539007547034"
#define SPAIN "ES9121000418450200051332"
#define FRANCE "FR1420041010050500013M02606"
#define PORTUGAL "PT50000201231234567890154"

static void cash(struct money_case *fixture, const char *account, int day, int64_t units, const char *text)
{
    struct payment payment = money_case_payment(account, NULL, NULL, day, units);
    payment.reference = text;
    money_case_put(fixture, 0, &payment);
}

// Daily takings from `low` on, so many different amounts.
static void shop(struct money_case *fixture, const char *account, int64_t low, int64_t spread)
{
    for (int day = 1; day <= 120; day += 2)
        cash(fixture, account, day, low + (day * INT64_C(7919)) % spread, "cash deposit");
}

static void tells_cash_below_a_threshold(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    money_case_state(fixture, 0, BELGIUM, "Jan Voorbeeld");
    static const char *const cities[] = {"cash deposit Ghent", "cash deposit Liege",
                                         "versement especes Lille"};
    for (int n = 0; n < 7; n++)
        cash(fixture, BELGIUM, 10 + 2 * n, 9100 + 110 * n, cities[n % 3]);
    cash(fixture, BELGIUM, 12, 300, "cash deposit");
    cash(fixture, BELGIUM, 15, -200, "ATM withdrawal");
    shop(fixture, SPAIN, 400, 900);
    finding_text_of(fixture, &structuring, &found);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.title, "7 times cash just below 10,000.00 EUR, 66,010.00 in all, was paid into "
                                     "BE68 5390 0754 7034 within 13 days");
    assert_true(strstr(found.facts, "\"direction\":\"paid in\",\"threshold\":\"10000.00\"") != NULL);
    assert_true(strstr(found.facts, "\"just_below\":7,") != NULL);
    assert_true(
        strstr(found.facts, "\"above\":0,\"from_half_to_twice\":7,\"with_another_within_5_days\":7") != NULL);
    assert_true(strstr(found.facts, "\"places\":[\"Ghent\",\"Lille\",\"Liège\"]") != NULL);
    assert_int_equal(found.entities, 1);
    assert_int_equal(found.evidence, 7);
    finding_text_done(&found);
}

static void takings_that_spread_are_none(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    money_case_state(fixture, 0, SPAIN, "A");
    money_case_state(fixture, 0, BELGIUM, "B");
    money_case_state(fixture, 0, FRANCE, "C");
    shop(fixture, SPAIN, 450, 549);     // never above 1,000, by how much it sells
    shop(fixture, BELGIUM, 6000, 3990); // nor above 10,000
    shop(fixture, FRANCE, 800, 5000);
    finding_text_of(fixture, &structuring, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

static void a_wage_in_cash_is_none(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    money_case_state(fixture, 0, SPAIN, "A");
    money_case_state(fixture, 0, BELGIUM, "B");
    for (int month = 0; month < 12; month++)
        cash(fixture, BELGIUM, 2 + 30 * month, 950 + month % 3, "cash deposit");
    for (int n = 0; n < 8; n++) // now and then, weeks apart
        cash(fixture, SPAIN, 5 + 23 * n, 2700 + 37 * n, "cash deposit");
    finding_text_of(fixture, &structuring, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

// A ring's accounts that all do the same are no base rate for each other.
static void accomplices_do_not_hide_each_other(void **state)
{
    static const char *const accounts[] = {"A", "B", "C", "D"};
    static const char *const ibans[] = {SPAIN, BELGIUM, FRANCE, PORTUGAL};
    struct money_case *fixture = *state;
    struct found_text found;
    for (int i = 0; i < 4; i++) {
        money_case_state(fixture, 0, ibans[i], accounts[i]);
        for (int n = 0; n < 12; n++)
            cash(fixture, ibans[i], 40 * i + 2 * n, 9010 + 80 * ((n * 5 + i) % 12), "cash deposit");
    }
    finding_text_of(fixture, &structuring, &found);
    assert_int_equal(found.count, 4);
    finding_text_done(&found);
}

static void counts_who_stands_together(void **unused)
{
    (void)unused;
    struct structured_amount amounts[] = {
        {30, 950 * DECIMAL_ONE}, {1, 900 * DECIMAL_ONE},   {6, 999 * DECIMAL_ONE},  {12, 850 * DECIMAL_ONE},
        {31, 860 * DECIMAL_ONE}, {33, 1000 * DECIMAL_ONE}, {34, 500 * DECIMAL_ONE}, {35, 2000 * DECIMAL_ONE},
        {36, 849 * DECIMAL_ONE}, {36, 955 * DECIMAL_ONE},  {37, 499 * DECIMAL_ONE},
    };
    struct structured structured;
    structured_count(&structured, amounts, sizeof amounts / sizeof *amounts, 1000 * DECIMAL_ONE);
    assert_int_equal(structured.below, 6);
    assert_int_equal(structured.above, 1);
    assert_int_equal(structured.judged, 9);
    assert_int_equal(structured.together, 5); // days 1 and 6, 30, 31 and 36
    assert_int_equal(structured.days, 6);
    assert_int_equal(structured.first_day, 1);
    assert_int_equal(structured.last_day, 36);
    assert_int_equal(structured.below_e5, 5514 * DECIMAL_ONE);
    structured_weigh(&structured, 0, 0);
    assert_true(structured.share_by_chance > 0.117 && structured.share_by_chance < 0.118);
    const double alone = structured.bits;
    assert_true(structured_share(&structured) > 0.52 && structured_share(&structured) < 0.53);
    structured_weigh(&structured, 90, 100); // where others' amounts lie there, too, it says less
    assert_true(structured.bits < alone / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_cash_below_a_threshold, money_case_set_up,
                                        money_case_tear_down),
        cmocka_unit_test_setup_teardown(takings_that_spread_are_none, money_case_set_up,
                                        money_case_tear_down),
        cmocka_unit_test_setup_teardown(a_wage_in_cash_is_none, money_case_set_up, money_case_tear_down),
        cmocka_unit_test_setup_teardown(accomplices_do_not_hide_each_other, money_case_set_up,
                                        money_case_tear_down),
        cmocka_unit_test(counts_who_stands_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// The pattern indicators over a case: when it is said, what, and beside which base rates.
#include "findings/money/money_case.h"
#include "test.h"

#include "casefile/listings.h"
#include "findings/pattern.h"
#include "links/link.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define HOLDER "BE71096123456769"

extern const struct pattern indicators_pattern; // "indicators"

static void buy(struct money_case *fixture, const char *account, const char *name, int day, int64_t units)
{
    const struct payment payment = money_case_payment(account, NULL, name, day, -units);
    money_case_put(fixture, 0, &payment);
}

static int find(struct money_case *fixture, char *title, size_t size, json_t **facts)
{
    struct error error = {0};
    if (link_all(fixture->casefile, &error) || pattern_find(&indicators_pattern, fixture->casefile, &error))
        fail_msg("%s", error.text);
    const struct listing *listing = listing_named("findings");
    struct rows *rows;
    assert_int_equal(rows_open(&rows, fixture->casefile, listing, NULL, NULL, &error), 0);
    int count = 0;
    while (rows_next(rows, &error) == 1) {
        for (int i = 0; count == 0 && i < listing->column_count; i++) {
            if (strcmp(listing->columns[i].name, "title") == 0)
                snprintf(title, size, "%s", rows_text(rows, i));
            if (strcmp(listing->columns[i].name, "facts") == 0 && facts)
                *facts = json_loads(rows_text(rows, i), 0, NULL);
        }
        count++;
    }
    rows_close(rows);
    return count;
}

static void two_kinds_make_a_finding_and_one_does_not(void **state)
{
    struct money_case *fixture = *state;
    char title[512];
    json_t *facts = NULL;
    money_case_state(fixture, 0, HOLDER, "Ana Exemplo");
    for (int i = 0; i < 5; i++)
        buy(fixture, HOLDER, "Citylist adverts", 1 + i, 12);
    assert_int_equal(find(fixture, title, sizeof title, NULL), 0);
    for (int i = 0; i < 5; i++)
        buy(fixture, HOLDER, "Hostal Marina", 6 + 3 * i, 90);
    assert_int_equal(find(fixture, title, sizeof title, &facts), 1);
    assert_string_equal(title,
                        "BE71 0961 2345 6769: 2 indicators hold (HT-01, HT-02); all of these kinds together "
                        "in 0 of 0 other relationships");
    const json_t *list = json_object_get(facts, "indicators"), *first = json_array_get(list, 0);
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(json_string_value(json_object_get(first, "id")), "HT-01");
    assert_int_equal(json_integer_value(json_object_get(first, "count")), 5);
    assert_string_equal(json_string_value(json_object_get(first, "amount")), "60.00");
    assert_string_equal(json_string_value(json_object_get(first, "first")), "2026-03-01");
    assert_string_equal(json_string_value(json_object_get(first, "last")), "2026-03-05");
    assert_string_equal(json_string_value(json_object_get(first, "base")), "in 0 of 0 other relationships");
    assert_true(json_array_size(json_object_get(facts, "not_computable")) > 5);
    json_decref(facts);
}

static void what_many_do_is_not_unusual(void **state)
{
    struct money_case *fixture = *state;
    char title[512];
    for (int n = 0; n < 30; n++) {
        char account[32];
        snprintf(account, sizeof account, "BE71096123456%03d", n);
        money_case_state(fixture, 0, account, "N");
        for (int i = 0; i < 5; i++) {
            if (n < 3)
                buy(fixture, account, "Citylist adverts", 1 + i, 12);
            buy(fixture, account, "Hostal Marina", 6 + 3 * i, 90);
        }
    }
    assert_int_equal(find(fixture, title, sizeof title, NULL), 0); // two others of 30 are more than one in 20
}

// Six of seventy have both, and nobody has one of them: something brings them together.
static void many_accounts_of_one_hand_do_not_hide_each_other(void **state)
{
    struct money_case *fixture = *state;
    char title[512];
    for (int n = 0; n < 70; n++) {
        char account[32];
        snprintf(account, sizeof account, "BE71096123456%03d", n);
        money_case_state(fixture, 0, account, "N");
        for (int i = 0; i < 5; i++) {
            buy(fixture, account, n < 6 ? "Citylist adverts" : "Supermarket", 1 + i, 12);
            buy(fixture, account, n < 6 ? "Hostal Marina" : "Bakery", 6 + 3 * i, 90);
        }
    }
    assert_int_equal(find(fixture, title, sizeof title, NULL), 6);
}

static void small_common_things_make_no_finding(void **state)
{
    struct money_case *fixture = *state;
    char title[512];
    for (int i = 0; i < 30; i++)
        buy(fixture, HOLDER, i % 2 ? "Burger" : "Pharmacy", 1 + i / 10, 9);
    assert_int_equal(find(fixture, title, sizeof title, NULL), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, money_case_set_up, money_case_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_kinds_make_a_finding_and_one_does_not),
        TEST(what_many_do_is_not_unusual),
        TEST(many_accounts_of_one_hand_do_not_hide_each_other),
        TEST(small_common_things_make_no_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

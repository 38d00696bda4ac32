// First in, first out: conservation, window, main payees, what does not count. And the names and even
// intervals behind the flags.
#include "test.h"

#include "base/decimal.h"
#include "findings/money/holder_names.h"
#include "findings/money/regular.h"
#include "findings/pass_through.h"

#include <string.h>

enum { FLOWS_MAX = 512 };
#define USEC_PER_DAY (INT64_C(86400) * 1000000)

struct account {
    struct flow flows[FLOWS_MAX];
    size_t count;
};

// The day by which a flow is sorted: see sequence.h.
static int64_t order(const struct flow *flow)
{
    return flow->day - (flow->in ? 1 : 0);
}

static void add(struct account *account, bool in, int64_t day, int64_t party, int64_t units)
{
    assert_true(account->count < FLOWS_MAX);
    const struct flow new = {.day = day, .in = in};
    size_t at = account->count++;
    while (at && (order(&account->flows[at - 1]) > order(&new) ||
                  (order(&account->flows[at - 1]) == order(&new) && in && !account->flows[at - 1].in))) {
        account->flows[at] = account->flows[at - 1];
        at--;
    }
    account->flows[at] = (struct flow){.at_usec = day * USEC_PER_DAY,
                                       .day = day,
                                       .amount_e5 = units * DECIMAL_ONE,
                                       .party = party,
                                       .observation_id = (int64_t)account->count,
                                       .in = in};
}

static void mark_regular(struct account *account)
{
    struct regular_payment payments[FLOWS_MAX] = {0};
    for (size_t i = 0; i < account->count; i++)
        payments[i] = (struct regular_payment){
            account->flows[i].party == 0 ? 0 : account->flows[i].party * 2 + account->flows[i].in,
            account->flows[i].day, account->flows[i].amount_e5, false};
    regular_mark(payments, account->count);
    for (size_t i = 0; i < account->count; i++)
        account->flows[i].regular = payments[i].regular;
}

static struct passing assess(struct account *account)
{
    uint8_t used[FLOWS_MAX];
    struct passing passing;
    mark_regular(account);
    const struct account_flows flows = {.flows = account->flows, .count = account->count};
    passing_assess(&flows, &passing, used);
    assert_true(passing.forwarded_e5 <= passing.received_e5);
    return passing;
}

static void matches_oldest_first_and_conserves(void **state)
{
    (void)state;
    struct account account = {0};
    add(&account, true, 10, 101, 1000);
    add(&account, true, 11, 102, 500);
    add(&account, false, 12, 201, 1200); // 1000 after two days, 200 after one
    add(&account, false, 14, 202, 900);  // only 300 are left
    struct passing passing = assess(&account);
    assert_int_equal(passing.received_e5, 1500 * DECIMAL_ONE);
    assert_int_equal(passing.forwarded_e5, 1500 * DECIMAL_ONE);
    assert_int_equal(passing.payee_count, 2);
    assert_int_equal(passing.payees[0].party, 201);
    assert_int_equal(passing.payees[0].amount_e5, 1200 * DECIMAL_ONE);
    assert_int_equal(passing.payees[1].amount_e5, 300 * DECIMAL_ONE);
    assert_int_equal(passing.payer_count, 2);
    assert_int_equal(passing.received_count, 2);
    assert_int_equal(passing.forwarded_days, 2);
    assert_true(passing.median_dwell_hours == 48);
    // (1000 * 48 + 200 * 24 + 300 * 72) / 1500
    assert_true(passing.mean_dwell_hours > 49.5 && passing.mean_dwell_hours < 49.7);
}

static void money_that_rests_is_not_passed_on(void **state)
{
    (void)state;
    struct account account = {0};
    add(&account, true, 10, 101, 1000);
    add(&account, false, 15, 201, 400); // the last day of the window
    add(&account, false, 16, 201, 600); // too late
    struct passing passing = assess(&account);
    assert_int_equal(passing.forwarded_e5, 400 * DECIMAL_ONE);
    assert_int_equal(passing_share_percent(&passing), 40);
}

static void pays_nothing_with_money_still_to_come(void **state)
{
    (void)state;
    struct account account = {0};
    add(&account, false, 8, 201, 1000);
    add(&account, true, 10, 101, 1000);
    struct passing passing = assess(&account);
    assert_int_equal(passing.forwarded_e5, 0);
    assert_int_equal(passing.payee_count, 0);
}

static void a_receipt_may_be_booked_a_day_late(void **state)
{
    (void)state;
    struct account account = {0};
    add(&account, false, 9, 201, 900);
    add(&account, true, 10, 101, 1000);
    struct passing passing = assess(&account);
    assert_int_equal(passing.forwarded_e5, 900 * DECIMAL_ONE);
    assert_true(passing.median_dwell_hours == 0);
    assert_int_equal(passing.first_day, 9);
    assert_int_equal(passing.last_day, 10);
}

static void cash_has_no_sender(void **state)
{
    (void)state;
    struct account account = {0};
    for (int n = 0; n < 4; n++) {
        add(&account, true, 10 + 7 * n, 0, 1000); // deposits that look like a wage
        add(&account, false, 11 + 7 * n, 0, 200); // withdrawals are no going back
        add(&account, false, 12 + 7 * n, 201, 750 + 20 * n * n);
    }
    struct passing passing = assess(&account);
    assert_int_equal(passing.received_e5, 4000 * DECIMAL_ONE);
    assert_int_equal(passing.unnamed_e5, 4000 * DECIMAL_ONE);
    assert_int_equal(passing.payer_count, 0);
    assert_true(passing.forwarded_e5 > 3000 * DECIMAL_ONE);
}

static void names_alone_own_money_and_to_and_fro_do_not_count(void **state)
{
    (void)state;
    struct account account = {0};
    add(&account, true, 10, 101, 1000);
    add(&account, true, 10, 301, 1000); // own account
    add(&account, true, 10, 401, 1000); // goes back to where it came from
    add(&account, false, 11, 401, 900);
    add(&account, false, 11, 201, 300);
    add(&account, false, 11, 501, 300); // a shop known by name only
    for (size_t i = 0; i < account.count; i++) {
        account.flows[i].own = account.flows[i].party == 301;
        account.flows[i].party = account.flows[i].party == 501 ? -501 : account.flows[i].party;
    }
    struct passing passing = assess(&account);
    assert_int_equal(passing.income_e5, 2000 * DECIMAL_ONE);
    assert_int_equal(passing.received_e5, 1000 * DECIMAL_ONE);
    assert_int_equal(passing.forwarded_e5, 300 * DECIMAL_ONE);
}

static void small_payees_are_no_main_payees(void **state)
{
    (void)state;
    struct account account = {0};
    add(&account, true, 10, 101, 2000);
    add(&account, false, 11, 201, 900);
    add(&account, false, 11, 202, 900);
    for (int i = 0; i < 4; i++)
        add(&account, false, 12, 300 + i, 50);
    struct passing passing = assess(&account);
    assert_int_equal(passing.payee_count, 2);
    assert_int_equal(passing.forwarded_e5, 1800 * DECIMAL_ONE);
}

static void sees_even_intervals(void **state)
{
    (void)state;
    static const struct {
        int64_t days[6], units[6];
        size_t count;
        bool regular;
    } cases[] = {
        {{0, 31, 59, 90}, {900, 900, 900, 900}, 4, true},     // rent
        {{0, 33, 60, 92}, {2510, 2490, 2500, 2580}, 4, true}, // a wage, on working days
        {{0, 7, 14, 21}, {200, 200, 200, 200}, 4, true},      // weekly
        {{0, 31}, {900, 900}, 2, false},                      // too few to say
        {{0, 31, 59, 90}, {900, 400, 1300, 700}, 4, false},   // amounts differ
        {{0, 4, 31, 70}, {900, 900, 900, 900}, 4, false},     // days differ
        {{0, 2, 4, 6}, {900, 900, 900, 900}, 4, false},       // like amounts, every other day: no wage
        {{0, 30, 61, 91, 122, 125}, {900, 900, 900, 900, 900, 900}, 6, true}, // one of the gaps is off
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct account account = {0};
        for (size_t n = 0; n < cases[i].count; n++)
            add(&account, false, 100 + cases[i].days[n], 201, cases[i].units[n]);
        add(&account, false, 101, 202, 900); // another party
        mark_regular(&account);
        for (size_t n = 0; n < account.count; n++)
            assert_int_equal(account.flows[n].regular, account.flows[n].party == 201 && cases[i].regular);
    }
}

static void names_are_alike_in_any_order(void **state)
{
    (void)state;
    assert_true(money_name_hash("SILVA, Ana  Maria") == money_name_hash("Ana Maria Silva"));
    assert_true(money_name_hash("Ana Silva") != money_name_hash("Ana Maria Silva"));
    assert_true(money_name_hash("Ana Silva") != money_name_hash("Anas Ilva"));
    assert_true(money_name_hash(NULL) == 0);
    assert_true(money_name_hash(" .,") == 0);
    assert_true(money_name_hash("\xc3\x89va") != 0);
}

// ---- whom the rule holds for ----

static bool holds(struct account *account)
{
    struct passing passing = assess(account);
    return pass_through_holds(&passing);
}

static void holds_for_a_mule_with_a_wage(void **state)
{
    (void)state;
    struct account account = {0};
    for (int month = 0; month < 3; month++) {
        add(&account, true, 100 + 30 * month, 10, 1800); // wage
        add(&account, false, 102 + 30 * month, 11, 700); // rent
        for (int n = 0; n < 6; n++) {
            add(&account, false, 103 + 30 * month + 4 * n, 20 + n % 3, 60 + n); // shops
            int64_t day = 101 + 30 * month + 5 * n - n % 2;
            add(&account, true, day, 50, 1500 + 170 * n + 35 * month);
            add(&account, false, day + 1 + n % 2, 60 + n % 2, 1455 + 165 * n + 34 * month);
        }
    }
    struct passing passing = assess(&account);
    assert_true(pass_through_holds(&passing));
    assert_int_equal(passing.regular_e5, 5400 * DECIMAL_ONE);
    assert_int_equal(passing.payee_count, 2);
    assert_in_range(passing_share_percent(&passing), 94, 99);
}

static void holds_for_a_funnel_that_many_feed(void **state)
{
    (void)state;
    struct account account = {0};
    int64_t gathered = 0;
    for (int n = 0; n < 60; n++) {
        int64_t units = 150 + n * n * 7 % 190;
        add(&account, true, 100 + n, 1000 + n, units);
        gathered += units;
        if (n % 2)
            add(&account, false, 101 + n, 2000 + n / 2 % 3, gathered * 96 / 100);
        gathered = n % 2 ? 0 : gathered;
    }
    assert_true(holds(&account));
}

static void does_not_hold_for_a_household(void **state)
{
    (void)state;
    struct account account = {0};
    for (int month = 0; month < 6; month++) {
        int64_t first = 100 + 30 * month;
        add(&account, true, first, 10, 2200 + 150 * (month % 3)); // wage with overtime: not regular
        add(&account, false, first + 2, 11, 900);                 // rent
        for (int n = 0; n < 14; n++)
            add(&account, false, first + 1 + 2 * n, 20 + n % 5, 70 + 5 * (n % 4));
        add(&account, false, first + 3, 30, 150 + 20 * (month % 2));
    }
    assert_false(holds(&account));
}

static void does_not_hold_for_a_bill_account_of_two(void **state)
{
    (void)state;
    struct account account = {0};
    for (int month = 0; month < 6; month++) {
        int64_t first = 100 + 30 * month;
        add(&account, true, first, 10, 800 + month * 45);
        add(&account, true, first, 11, 780 + month * 45);
        add(&account, false, first + 2, 12, 1100);
        add(&account, false, first + 3, 13, 160);
        add(&account, false, first + 3, 14, 60);
    }
    assert_false(holds(&account));
}

static void does_not_hold_for_a_shop(void **state)
{
    (void)state;
    struct account account = {0};
    for (int day = 0; day < 90; day++) {
        add(&account, true, 100 + day, 1000 + day % 17, 400 + day * 13 % 210);
        if (day % 7 == 6)
            add(&account, false, 100 + day, 2000 + day / 7 % 3, 1750 + day * 7 % 190); // suppliers
        if (day % 30 == 25)
            for (int n = 0; n < 3; n++)
                add(&account, false, 100 + day, 3000 + n, 1500 + n * 100); // wages
    }
    assert_false(holds(&account));
}

static void does_not_hold_for_payrolls(void **state)
{
    (void)state;
    struct account few = {0}, many = {0};
    for (int month = 0; month < 6; month++) {
        int64_t first = 100 + 30 * month;
        add(&few, true, first, 10, 6400 + 300 * (month % 2));
        for (int n = 0; n < 3; n++)
            add(&few, false, first + 1, 20 + n, 2100);
        add(&many, true, first, 10, 50000 + 1500 * month);
        for (int n = 0; n < 24; n++)
            add(&many, false, first + 1, 20 + n, 1800 + (n * 37 + month * 211) % 400); // by the hour
    }
    assert_false(holds(&few));
    assert_false(holds(&many));
}

static void does_not_hold_for_one_purchase(void **state)
{
    (void)state;
    struct account account = {0};
    for (int n = 0; n < 4; n++)
        add(&account, true, 100, 10 + n, 50000);
    add(&account, false, 101, 20, 190000);
    add(&account, false, 101, 21, 8000);
    assert_false(holds(&account));
}

static void cash_takes_what_payments_left(void **state)
{
    (void)state;
    struct account account = {0};
    for (int n = 0; n < 4; n++) {
        add(&account, true, 10 + 10 * n, 101 + n, 1000 + 1000 * n);
        add(&account, false, 11 + 10 * n, 201, 600 + 600 * n);
        add(&account, false, 12 + 10 * n, 0, 300 + 300 * n); // taken out
        add(&account, false, 18 + 10 * n, 0, 5000);          // too late
    }
    for (size_t i = 0; i < account.count; i++)
        account.flows[i].cash = account.flows[i].party == 0;
    struct passing passing = assess(&account);
    assert_int_equal(passing.forwarded_e5, 6000 * DECIMAL_ONE);
    assert_int_equal(passing.cashed_e5, 3000 * DECIMAL_ONE);
    assert_int_equal(passing_share_percent(&passing), 60);
    assert_int_equal(passing_gone_percent(&passing), 90);
    assert_true(pass_through_holds(&passing));
    passing.cashed_e5 = 900 * DECIMAL_ONE; // 69 % gone
    assert_false(pass_through_holds(&passing));
    passing.cashed_e5 = 5100 * DECIMAL_ONE; // a household that lives in cash
    passing.forwarded_e5 = 4900 * DECIMAL_ONE;
    assert_false(pass_through_holds(&passing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_oldest_first_and_conserves),
        cmocka_unit_test(money_that_rests_is_not_passed_on),
        cmocka_unit_test(cash_takes_what_payments_left),
        cmocka_unit_test(pays_nothing_with_money_still_to_come),
        cmocka_unit_test(a_receipt_may_be_booked_a_day_late),
        cmocka_unit_test(cash_has_no_sender),
        cmocka_unit_test(names_alone_own_money_and_to_and_fro_do_not_count),
        cmocka_unit_test(small_payees_are_no_main_payees),
        cmocka_unit_test(sees_even_intervals),
        cmocka_unit_test(names_are_alike_in_any_order),
        cmocka_unit_test(holds_for_a_mule_with_a_wage),
        cmocka_unit_test(holds_for_a_funnel_that_many_feed),
        cmocka_unit_test(does_not_hold_for_a_household),
        cmocka_unit_test(does_not_hold_for_a_bill_account_of_two),
        cmocka_unit_test(does_not_hold_for_a_shop),
        cmocka_unit_test(does_not_hold_for_payrolls),
        cmocka_unit_test(does_not_hold_for_one_purchase),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

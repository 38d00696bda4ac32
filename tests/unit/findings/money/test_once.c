// The same entry in several files, and the same movement in the statements of both banks.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "casefile/rates.h"
#include "findings/money/sides.h"

#include <stdio.h>
#include <string.h>

#define FRANCE "FR1420041010050500013M02606"
#define BELGIUM "BE68539007547034"
#define SPAIN "ES9121000418450200051332"
#define PORTUGAL "PT50000201231234567890154"

static struct payment payment(const char *account, const char *other, const char *name, int day,
                              int64_t units, const char *end_to_end)
{
    struct payment made = money_case_payment(account, other, name, day, units);
    made.end_to_end = end_to_end;
    return made;
}

static void put(struct money_case *fixture, int item, struct payment made)
{
    money_case_put(fixture, item, &made);
}

static size_t count(struct money_case *fixture)
{
    const struct case_money *money = money_case_read(fixture);
    size_t found = 0;
    for (size_t i = 0; i < money->graph_count; i++)
        found += money->graphs[i].graph.count;
    return found;
}

static const struct movement *only_movement(struct money_case *fixture)
{
    assert_int_equal(count(fixture), 1);
    return fixture->money.graphs[0].movements;
}

// ---- files ----

static void one_entry_of_two_days_by_its_reference(void **state)
{
    struct money_case *fixture = *state;
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 2, -40, "E2E-1"));
    put(fixture, 1, payment(BELGIUM, SPAIN, NULL, 4, -40, "E2E-1"));
    put(fixture, 1, payment(BELGIUM, SPAIN, NULL, 2, -40, "E2E-2")); // another one of that day
    assert_int_equal(count(fixture), 2);
}

static void the_fuller_entry_stands_for_both(void **state)
{
    struct money_case *fixture = *state;
    struct payment poor = payment(BELGIUM, NULL, "EJEMPLO EVA", 4, -40, NULL); // MT940: the value date only
    put(fixture, 0, poor);
    struct payment rich = payment(BELGIUM, SPAIN, "Eva Ejemplo", 6, -40, "E2E-1");
    rich.valued = money_case_day(4);
    rich.method = METHOD_TRANSFER;
    struct record record = {.type = RECORD_PAYMENT, .payment = rich};
    record.payment.place = (struct place){"mt940", 77, -1, STATE_LIVE};
    money_case_put_record(fixture, 1, &record);
    const struct movement *movement = only_movement(fixture);
    assert_int_equal(movement->sent_id, 2);
    assert_int_equal(movement->method, METHOD_TRANSFER);
    uint32_t to = fixture->money.graphs[0].graph.transfers[0].to;
    assert_string_equal(fixture->money.parties[to].value, SPAIN);
}

static void two_accounts_are_two_entries(void **state)
{
    struct money_case *fixture = *state;
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 2, -40, NULL));
    put(fixture, 1, payment(BELGIUM, PORTUGAL, NULL, 2, -40, NULL));
    assert_int_equal(count(fixture), 2);
}

static void state(struct money_case *fixture, int item, const char *id, int from, int to, int64_t opening,
                  int64_t closing)
{
    struct record record = {.type = RECORD_STATEMENT,
                            .statement = {.place = {"camt053", 99 + item, -1, STATE_LIVE},
                                          .id = id,
                                          .account = money_case_account(BELGIUM),
                                          .currency = "EUR",
                                          .from = money_case_day(from),
                                          .to = money_case_day(to),
                                          .opening_e5 = opening * DECIMAL_ONE,
                                          .closing_e5 = closing * DECIMAL_ONE,
                                          .balance = BALANCE_TIES}};
    money_case_put_record(fixture, item, &record);
}

static void statements_that_follow_each_other_share_nothing(void **state_)
{
    struct money_case *fixture = *state_;
    state(fixture, 0, "S", 1, 5, 100, 60);
    state(fixture, 1, "S", 5, 9, 60, 20);
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 5, -40, NULL));
    put(fixture, 1, payment(BELGIUM, SPAIN, NULL, 5, -40, NULL));
    assert_int_equal(count(fixture), 2);
    state(fixture, 2, "S", 5, 9, 60, 20); // the second one again, in another file
    put(fixture, 2, payment(BELGIUM, SPAIN, NULL, 5, -40, NULL));
    assert_int_equal(count(fixture), 2);
}

// ---- sides ----

static void counts_banking_days(void **state_)
{
    (void)state_;
    // 2026-03-01, a Sunday, is day 20513
    assert_int_equal(sides_banking_days(20513, 20514), 1);
    assert_int_equal(sides_banking_days(20518, 20521), 1); // Friday to Monday
    assert_int_equal(sides_banking_days(20518, 20520), 0); // to Sunday
    assert_int_equal(sides_banking_days(20521, 20518), -1);
    assert_int_equal(sides_banking_days(-3, 4), 5); // over 1970-01-01
}

static void a_reference_is_certain_and_another_one_is_not_it(void **state_)
{
    struct money_case *fixture = *state_;
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 2, -40, "E2E-2"));
    put(fixture, 1, payment(SPAIN, BELGIUM, NULL, 2, 40, "E2E-1"));
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 2, -40, "E2E-1"));
    put(fixture, 1, payment(SPAIN, BELGIUM, NULL, 3, 40, "E2E-3"));
    assert_int_equal(count(fixture), 3);
    const struct movement *movements = fixture->money.graphs[0].movements;
    for (size_t i = 0; i < 3; i++)
        if (movements[i].sent_id == 3) {
            assert_int_equal(movements[i].received_id, 2);
            assert_int_equal(movements[i].sides, SIDES_BY_REFERENCE);
        } else {
            assert_int_equal(movements[i].sides, SIDES_ONE);
        }
}

static void an_instant_one_is_booked_afterwards(void **state_)
{
    struct money_case *fixture = *state_;
    struct payment sent = payment(BELGIUM, SPAIN, NULL, 9, -40, NULL); // a Monday
    sent.valued = money_case_day(8);
    put(fixture, 0, sent);
    put(fixture, 1, payment(SPAIN, BELGIUM, NULL, 8, 40, NULL));
    const struct movement *movement = only_movement(fixture);
    assert_int_equal(movement->sides, SIDES_BY_ACCOUNTS);
    int64_t sunday = money_case_day(8).at_usec / 1000000;
    assert_int_equal(fixture->money.graphs[0].graph.transfers[0].at_sec, sunday);
    assert_int_equal(movement->sent_day - movement->received_day, 1);
}

static void names_pair_only_what_is_alone(void **state_)
{
    struct money_case *fixture = *state_;
    money_case_state(fixture, 0, BELGIUM, "Jan Voorbeeld");
    money_case_state(fixture, 1, SPAIN, "Eva Ejemplo");
    put(fixture, 0, payment(BELGIUM, NULL, "EJEMPLO EVA", 2, -40, NULL));
    put(fixture, 1, payment(SPAIN, NULL, "Voorbeeld Jan", 3, 40, NULL));
    const struct movement *movement = only_movement(fixture);
    assert_int_equal(movement->sides, SIDES_BY_NAMES);
    const struct transfer *transfer = fixture->money.graphs[0].graph.transfers;
    assert_string_equal(fixture->money.parties[transfer->from].value, BELGIUM);
    assert_string_equal(fixture->money.parties[transfer->to].value, SPAIN);
    put(fixture, 0, payment(BELGIUM, NULL, "Eva Ejemplo", 2, -40, NULL)); // which of the two?
    assert_int_equal(count(fixture), 3);
}

static void a_name_and_an_account_pair_too(void **state_)
{
    struct money_case *fixture = *state_;
    money_case_state(fixture, 0, BELGIUM, "Jan Voorbeeld");
    put(fixture, 0, payment(BELGIUM, SPAIN, "Eva Ejemplo", 2, -40, NULL));
    put(fixture, 1, payment(SPAIN, NULL, "VOORBEELD, JAN", 3, 40, NULL));
    put(fixture, 0, payment(BELGIUM, SPAIN, "Eva Ejemplo", 12, -70, NULL));
    put(fixture, 1, payment(SPAIN, NULL, "Marie Exemple", 12, 70, NULL)); // not his name
    assert_int_equal(count(fixture), 3);
    assert_int_equal(fixture->money.graphs[0].movements[0].sides, SIDES_BY_NAMES);
}

static void charges_stay_with_the_bank(void **state_)
{
    struct money_case *fixture = *state_;
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 2, -1000, "E2E-1"));
    put(fixture, 1, payment(SPAIN, BELGIUM, NULL, 4, 985, "E2E-1"));
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 12, -1000, "E2E-2"));
    put(fixture, 1, payment(SPAIN, BELGIUM, NULL, 12, 500, "E2E-2")); // half of it is no charge
    assert_int_equal(count(fixture), 4);
    const struct money_graph *graph = &fixture->money.graphs[0];
    int64_t charge = 0;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(graph->movements[i].sent_id, 1);
        if (fixture->money.parties[graph->graph.transfers[i].to].kind == PARTY_BANK)
            charge = graph->graph.transfers[i].amount_e5;
        else
            assert_int_equal(graph->graph.transfers[i].amount_e5, 985 * DECIMAL_ONE);
    }
    assert_int_equal(charge, 15 * DECIMAL_ONE);
}

static void another_currency_pairs_by_order_or_rate(void **state_)
{
    struct money_case *fixture = *state_;
    struct error error = {0};
    int64_t day = money_case_day(2).at_usec / INT64_C(86400000000), changed;
    const struct rate rates[] = {{day, 110000000, "USD"}};
    const struct rate_file file = {"r.csv", "aa", rates, 1};
    assert_int_equal(rates_keep(fixture->casefile, &file, &changed, &error), 0);
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 2, -1000, "E2E-1"));
    struct payment got = payment(SPAIN, BELGIUM, NULL, 3, 1080, "E2E-1"); // 981.82 EUR
    got.currency = "USD";
    put(fixture, 1, got);
    put(fixture, 0, payment(BELGIUM, SPAIN, NULL, 2, -2000, "E2E-2"));
    got = payment(SPAIN, BELGIUM, NULL, 3, 2000, "E2E-2"); // 1818 EUR
    got.currency = "USD";
    put(fixture, 1, got);
    struct payment ordered = payment(BELGIUM, SPAIN, NULL, 2, -300, "E2E-3");
    ordered.ordered_currency = "BRL"; // without a rate
    ordered.ordered_e5 = -1800 * DECIMAL_ONE;
    put(fixture, 0, ordered);
    got = payment(SPAIN, BELGIUM, NULL, 3, 1800, "E2E-3");
    got.currency = "BRL";
    put(fixture, 1, got);
    assert_int_equal(count(fixture), 4);
    const struct money_graph *graph = &fixture->money.graphs[0];
    size_t paired = 0;
    for (size_t i = 0; i < graph->graph.count; i++)
        paired += graph->movements[i].sides == SIDES_BY_REFERENCE;
    assert_int_equal(paired, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, money_case_set_up, money_case_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_entry_of_two_days_by_its_reference),
        TEST(the_fuller_entry_stands_for_both),
        TEST(two_accounts_are_two_entries),
        TEST(statements_that_follow_each_other_share_nothing),
        cmocka_unit_test(counts_banking_days),
        TEST(a_reference_is_certain_and_another_one_is_not_it),
        TEST(an_instant_one_is_booked_afterwards),
        TEST(names_pair_only_what_is_alone),
        TEST(a_name_and_an_account_pair_too),
        TEST(charges_stay_with_the_bank),
        TEST(another_currency_pairs_by_order_or_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

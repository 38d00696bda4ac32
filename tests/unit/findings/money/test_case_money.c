// The money of a case: each movement once, whose it is, in which currency.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "casefile/rates.h"
#include "findings/pattern.h"

#include <string.h>

#define FRANCE "FR1420041010050500013M02606"
#define BELGIUM "BE68539007547034"
#define SPAIN "ES9121000418450200051332"
#define PORTUGAL "PT50000201231234567890154"

static void pay(struct money_case *fixture, int item, const char *account, const char *other, int day,
                int64_t units)
{
    struct payment payment = money_case_payment(account, other, NULL, day, units);
    money_case_put(fixture, item, &payment);
}

static void has_one_movement_for_both_sides(void **state)
{
    struct money_case *fixture = *state;
    money_case_state(fixture, 0, BELGIUM, "Jan Voorbeeld");
    pay(fixture, 0, BELGIUM, SPAIN, 6, -250); // a Friday
    pay(fixture, 1, SPAIN, BELGIUM, 9, 250);  // the Monday after it
    pay(fixture, 1, SPAIN, BELGIUM, 18, 250); // another one
    const struct case_money *money = money_case_read(fixture);
    assert_int_equal(money->graph_count, 1);
    const struct money_graph *graph = &money->graphs[0];
    assert_string_equal(graph->currency, "EUR");
    assert_int_equal(graph->graph.count, 2);
    uint32_t from = money_case_party(money, BELGIUM), to = money_case_party(money, SPAIN);
    assert_int_equal(graph->graph.transfers[0].from, from);
    assert_int_equal(graph->graph.transfers[0].to, to);
    assert_int_equal(graph->graph.transfers[0].amount_e5, 250 * DECIMAL_ONE);
    assert_int_equal(graph->movements[0].sent_id, 2);
    assert_int_equal(graph->movements[0].received_id, 3);
    assert_int_equal(graph->movements[0].received_day - graph->movements[0].sent_day, 3);
    assert_true(graph->movements[0].day_only);
    assert_int_equal(graph->movements[1].sent_id, 0);
    assert_int_equal(graph->movements[1].received_id, 4);
    assert_true(money->parties[from].has_statement);
    assert_string_equal(money->parties[from].name, "Jan Voorbeeld");
    assert_string_equal(money->parties[to].country, "ES");
}

static void keeps_equal_entries_of_the_fullest_file(void **state)
{
    struct money_case *fixture = *state;
    for (int n = 0; n < 3; n++)
        pay(fixture, 0, BELGIUM, SPAIN, 2, -40);
    for (int n = 0; n < 2; n++)
        pay(fixture, 1, BELGIUM, SPAIN, 2, -40);
    const struct case_money *money = money_case_read(fixture);
    assert_int_equal(money->graphs[0].graph.count, 3);
}

static void tells_who_is_no_account(void **state)
{
    struct money_case *fixture = *state;
    struct payment cash = money_case_payment(BELGIUM, NULL, "Kantoor", 2, 900);
    cash.method = METHOD_CASH;
    cash.site = "BRUSSEL ZUID";
    money_case_put(fixture, 0, &cash);
    cash.amount_e5 = -100 * DECIMAL_ONE;
    money_case_put(fixture, 0, &cash);
    struct payment fee = money_case_payment(BELGIUM, NULL, NULL, 3, -5);
    fee.method = METHOD_FEE;
    money_case_put(fixture, 0, &fee);
    struct payment shop = money_case_payment(BELGIUM, NULL, "BAKKERIJ Voorbeeld", 4, -7);
    money_case_put(fixture, 0, &shop);
    shop = money_case_payment(BELGIUM, NULL, "Voorbeeld, bakkerij", 5, -8);
    money_case_put(fixture, 0, &shop);
    const struct case_money *money = money_case_read(fixture);
    const struct money_graph *graph = &money->graphs[0];
    assert_int_equal(graph->graph.count, 5);
    const enum party_kind from[] = {PARTY_CASH_IN, PARTY_ACCOUNT, PARTY_ACCOUNT, PARTY_ACCOUNT,
                                    PARTY_ACCOUNT};
    const enum party_kind to[] = {PARTY_ACCOUNT, PARTY_CASH_OUT, PARTY_BANK, PARTY_NAME, PARTY_NAME};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(money->parties[graph->graph.transfers[i].from].kind, from[i]);
        assert_int_equal(money->parties[graph->graph.transfers[i].to].kind, to[i]);
    }
    assert_string_equal(graph->movements[0].site, "BRUSSEL ZUID");
    assert_int_equal(graph->graph.transfers[3].to, graph->graph.transfers[4].to);
    const struct party *bakery = &money->parties[graph->graph.transfers[3].to];
    assert_string_equal(bakery->name, "BAKKERIJ Voorbeeld");
    assert_int_equal(bakery->account, money_case_party(money, BELGIUM));
}

static void a_chain_of_one_day_can_flow(void **state)
{
    struct money_case *fixture = *state;
    pay(fixture, 0, PORTUGAL, BELGIUM, 5, -90); // the last of the chain is read first
    pay(fixture, 1, SPAIN, PORTUGAL, 5, -95);
    pay(fixture, 2, FRANCE, SPAIN, 5, -100);
    const struct case_money *money = money_case_read(fixture);
    const struct transfer *transfers = money->graphs[0].graph.transfers;
    const char *const payers[] = {FRANCE, SPAIN, PORTUGAL};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(money->parties[transfers[i].from].value, payers[i]);
        assert_int_equal(transfers[i].at_sec, transfers[0].at_sec + (int64_t)i);
    }
}

static void marks_what_is_own_and_regular(void **state)
{
    struct money_case *fixture = *state;
    for (int n = 0; n < 4; n++) {
        struct payment rent = money_case_payment(BELGIUM, PORTUGAL, "Huur bv", 2 + 30 * n, -700);
        money_case_put(fixture, 0, &rent);
        struct payment savings = money_case_payment(BELGIUM, SPAIN, "VOORBEELD Jan", 1 + n * n, -50 * n - 1);
        money_case_put(fixture, 0, &savings);
    }
    money_case_state(fixture, 0, BELGIUM, "Jan Voorbeeld");
    const struct case_money *money = money_case_read(fixture);
    const struct money_graph *graph = &money->graphs[0];
    for (size_t i = 0; i < graph->graph.count; i++) {
        bool rent = graph->graph.transfers[i].to == money_case_party(money, PORTUGAL);
        assert_int_equal(graph->movements[i].regular, rent);
        assert_int_equal(graph->movements[i].own, !rent);
    }
}

static void keeps_currencies_apart(void **state)
{
    struct money_case *fixture = *state;
    pay(fixture, 0, BELGIUM, SPAIN, 2, -40);
    struct payment other = money_case_payment(BELGIUM, SPAIN, NULL, 2, -40);
    other.currency = "CHF";
    money_case_put(fixture, 0, &other);
    money_case_put(fixture, 0, &other);
    const struct case_money *money = money_case_read(fixture);
    assert_int_equal(money->graph_count, 2);
    assert_string_equal(money->graphs[0].currency, "CHF");
    assert_int_equal(money->graphs[0].graph.count, 2);
    assert_int_equal(money->graphs[1].graph.count, 1);
    assert_int_equal(money->graphs[0].graph.account_count, money->party_count);
}

static void leaves_out_accounts_that_only_messages_name(void **state)
{
    struct money_case *fixture = *state;
    pay(fixture, 0, BELGIUM, SPAIN, 2, -40);
    money_case_put_record(fixture, 0,
                          &(struct record){.type = RECORD_SELECTOR_HIT,
                                           .selector_hit = {.place = {NULL, 0, 5, STATE_LIVE},
                                                            .selector = money_case_account(FRANCE)}});
    const struct case_money *money = money_case_read(fixture);
    assert_int_equal(money->party_count, 2);
}

static void compares_in_euros_by_the_days_rate(void **state)
{
    struct money_case *fixture = *state;
    struct error error = {0};
    int64_t day = money_case_day(4).at_usec / INT64_C(86400000000), changed;
    const struct rate rates[] = {
        {day, 110000000, "USD"}, {day, 95000000, "CHF"}, {day + 1, 120000000, "USD"}};
    const struct rate_file file = {"eurofxref-hist.csv", "aa", rates, 3};
    assert_int_equal(rates_keep(fixture->casefile, &file, &changed, &error), 0);
    struct payment payment = money_case_payment(BELGIUM, SPAIN, NULL, 5, -121);
    payment.currency = "USD";
    money_case_put(fixture, 0, &payment); // 121 / 1.20 = 100.83333...
    payment.at = money_case_day(12);
    money_case_put(fixture, 0, &payment); // seven days after the last rate
    payment.at = money_case_day(13);
    money_case_put(fixture, 0, &payment); // eight
    payment.currency = "SEK";
    money_case_put(fixture, 0, &payment);
    pay(fixture, 0, BELGIUM, SPAIN, 5, -50);
    const struct case_money *money = money_case_read(fixture);
    assert_int_equal(money->graph_count, 3);
    assert_int_equal(money->without_rate, 2);
    const struct money_graph *graph = &money->graphs[0];
    assert_string_equal(graph->currency, "EUR");
    assert_int_equal(graph->graph.count, 3);
    assert_int_equal(graph->graph.transfers[0].amount_e5, 10083000);
    assert_string_equal(graph->movements[0].currency, "USD");
    assert_int_equal(graph->movements[0].amount_e5, 121 * DECIMAL_ONE);
    assert_int_equal(graph->movements[0].rate_e8, 120000000);
    assert_int_equal(graph->movements[0].rate_day, day + 1);
    assert_int_equal(graph->movements[1].rate_e8, 0);
    assert_int_equal(graph->movements[2].rate_day, day + 1);
    assert_int_equal(graph->movements[2].sent_day, day + 8);
    assert_string_equal(money->graphs[1].currency, "SEK");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, money_case_set_up, money_case_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(has_one_movement_for_both_sides),
        TEST(keeps_equal_entries_of_the_fullest_file),
        TEST(tells_who_is_no_account),
        TEST(a_chain_of_one_day_can_flow),
        TEST(marks_what_is_own_and_regular),
        TEST(keeps_currencies_apart),
        TEST(compares_in_euros_by_the_days_rate),
        TEST(leaves_out_accounts_that_only_messages_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

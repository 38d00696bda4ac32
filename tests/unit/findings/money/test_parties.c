// Who takes part: cash by its words, holders by what is registered, services by what they are to others.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "findings/money/cash_words.h"

#include <stdio.h>
#include <string.h>

#define BELGIUM "BE68539007547034"
#define SPAIN "ES9121000418450200051332"
#define UTILITY "BE71096123456769"
#define COLLECTOR "FR1420041010050500013M02606"

static void cash_has_its_words(void **state)
{
    (void)state;
    assert_true(cash_words_in("RETRAIT DAB 12/03 BRUXELLES", false));
    assert_false(cash_words_in("RETRAIT BRUXELLES", true));
    assert_true(cash_words_in("Dépôt espèces", true));
    assert_true(cash_words_in("CASH DEPOSIT branch 4", true));
    assert_false(cash_words_in("Cash converters", true));
    assert_true(cash_words_in("Einzahlung", true));
    assert_false(cash_words_in("Einzahlung", false));
    assert_true(cash_words_in("INGRESO EN EFECTIVO", true));
    assert_true(cash_words_in("Geldautomat 00123", false));
    assert_true(cash_words_in("wypłata gotówki", false) || cash_words_in("wyplata gotowki", false));
    assert_true(cash_words_in("БАНКОМАТ 7", false));
    assert_true(cash_words_in("numerar retragere", false));
    assert_false(cash_words_in("Atmosphere sprl", false));
    assert_false(cash_words_in("", false));
    assert_false(cash_words_in(NULL, false));
}

static void words_count_where_no_code_and_no_account_is(void **state)
{
    struct money_case *fixture = *state;
    struct payment payment = money_case_payment(BELGIUM, NULL, "ATM Gent", 2, -100);
    money_case_put(fixture, 0, &payment);
    payment.method = METHOD_CARD; // the bank says what it was
    money_case_put(fixture, 0, &payment);
    payment = money_case_payment(BELGIUM, SPAIN, "ATM Gent", 3, -100);
    money_case_put(fixture, 0, &payment);
    const struct case_money *money = money_case_read(fixture);
    const enum party_kind kinds[] = {PARTY_CASH_OUT, PARTY_NAME, PARTY_ACCOUNT};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(money->parties[money->graphs[0].graph.transfers[i].to].kind, kinds[i]);
    assert_int_equal(money->graphs[0].movements[0].method, METHOD_CASH);
}

static void hold(struct money_case *fixture, const char *account, const char *name, const char *phone)
{
    const struct selector selector = {SELECTOR_PHONE, GRADE_VALID, phone, phone};
    money_case_put_record(fixture, 0,
                          &(struct record){.type = RECORD_HOLDER,
                                           .holder = {.place = {"holders", ++fixture->count, -1, STATE_LIVE},
                                                      .account = money_case_account(account),
                                                      .name = name,
                                                      .born = MOMENT_UNKNOWN,
                                                      .opened = MOMENT_UNKNOWN,
                                                      .selectors = &selector,
                                                      .selector_count = 1}});
}

static void a_telephone_ties_accounts_unless_names_differ(void **state)
{
    struct money_case *fixture = *state;
    struct payment payment = money_case_payment(BELGIUM, SPAIN, NULL, 2, -100);
    money_case_put(fixture, 0, &payment);
    hold(fixture, BELGIUM, "Jan Voorbeeld", "+447700900123");
    hold(fixture, SPAIN, NULL, "+447700900123");
    assert_true(money_case_read(fixture)->graphs[0].movements[0].own);
    hold(fixture, SPAIN, "Eva Ejemplo", "+447700900123");
    assert_false(money_case_read(fixture)->graphs[0].movements[0].own);
    hold(fixture, SPAIN, "VOORBEELD JAN", "+447700900999");
    assert_true(money_case_read(fixture)->graphs[0].movements[0].own);
}

static void payments_name_whom_no_bank_names(void **state)
{
    struct money_case *fixture = *state;
    const char *const names[] = {"E. EJEMPLO", "Eva Ejemplo", "EJEMPLO EVA"};
    for (int n = 0; n < 3; n++) {
        struct payment payment = money_case_payment(BELGIUM, SPAIN, names[n], 2 + n, -100);
        payment.bank = "CAIXESBBXXX";
        money_case_put(fixture, 0, &payment);
    }
    struct payment other = money_case_payment(BELGIUM, "12345678", NULL, 9, -100);
    other.counterparty.kind = SELECTOR_ACCOUNT;
    other.bank = "NOSCGB2LXXX";
    money_case_put(fixture, 0, &other);
    const struct case_money *money = money_case_read(fixture);
    const struct party *spain = &money->parties[money_case_party(money, SPAIN)];
    assert_string_equal(spain->name, "Eva Ejemplo");
    assert_string_equal(spain->bank, "CAIXESBBXXX");
    assert_string_equal(spain->country, "ES");
    assert_string_equal(money->parties[money_case_party(money, "12345678")].country, "GB");
}

static void a_collector_is_no_service(void **state)
{
    struct money_case *fixture = *state;
    for (int n = 0; n < 10; n++) {
        char account[32];
        snprintf(account, sizeof account, "BE%02d00000000%02d00", 20 + n, n);
        money_case_state(fixture, 0, account, NULL);
        struct payment payment = money_case_payment(account, COLLECTOR, "Marie Exemple", 3 + n, -800);
        money_case_put(fixture, 0, &payment);
        payment = money_case_payment(account, UTILITY, "Stroom nv", 4 + n, -60);
        money_case_put(fixture, 0, &payment);
        payment =
            money_case_payment(account, NULL, n % 2 ? "Bakkerij Voorbeeld" : "VOORBEELD BAKKERIJ", 5, -8);
        money_case_put(fixture, 0, &payment);
    }
    const struct case_money *money = money_case_read(fixture);
    assert_false(money->parties[money_case_party(money, COLLECTOR)].is_service);
    assert_true(money->parties[money_case_party(money, UTILITY)].is_service);
    assert_true(money->parties[money_case_party(money, "Bakkerij Voorbeeld")].is_service);
    assert_true(money->parties[money_case_party(money, "VOORBEELD BAKKERIJ")].is_service);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, money_case_set_up, money_case_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cash_has_its_words),
        TEST(words_count_where_no_code_and_no_account_is),
        TEST(a_telephone_ties_accounts_unless_names_differ),
        TEST(payments_name_whom_no_bank_names),
        TEST(a_collector_is_no_service),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

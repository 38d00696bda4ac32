// Norma 43: files made for the test, whole and damaged, and the shared ones.
#include "test.h"

#include "fixed_maker.h"
#include "observations/observers.h"
#include "observations/statements/currency_number.h"
#include "observations/statements/norma43_records.h"

#include <string.h>

static void put_opening(struct fixed_maker *maker, const char *balance)
{
    fixed_maker_line(maker, 1, "11", 3, "210004180200051332", 21, "250101", 27, "250131", 33, balance, 48,
                     "978", 51, "3", 52, "EXAMPLE SL", 0);
}

static void put_entry(struct fixed_maker *maker, const char *concept, const char *amount)
{
    fixed_maker_line(maker, 1, "22", 7, "0815", 11, "250103", 17, "250104", 23, concept, 28, amount, 43,
                     "0000000042", 53, "000000000000", 65, "REF-2", 0);
}

static void put_text(struct fixed_maker *maker, const char *first, const char *second)
{
    fixed_maker_line(maker, 1, "2301", 5, first, 43, second, 0);
}

static void put_closing(struct fixed_maker *maker, const char *totals, const char *balance)
{
    fixed_maker_line(maker, 1, "33", 3, "210004180200051332", 21, totals, 59, balance, 74, "978", 0);
}

// 100.00 - 20.50 + 50.00 = 129.50
static void make_whole(struct fixed_maker *maker)
{
    fixed_maker_init(maker, NORMA43_WIDTH);
    put_opening(maker, "200000000010000");
    put_entry(maker, "04016", "100000000002050");
    put_text(maker, "TRANSFERENCIA A", "SHOP EXAMPLE");
    fixed_maker_line(maker, 1, "2401", 5, "840", 8, "00000000002300", 0);
    put_entry(maker, "02021", "200000000005000");
    put_text(maker, "INGRESO EN EFECTIVO", "");
    put_closing(maker,
                "0000100000000002050"
                "0000100000000005000",
                "200000000012950");
    fixed_maker_line(maker, 1, "88999999999999999999", 21, "000007", 0);
}

static void a_whole_statement(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    make_whole(&maker);
    assert_true(observe_made(collect, &observer_norma43, &maker));
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
    const struct statement *statement = statement_at(collect, 0);
    assert_int_equal(statement->balance, BALANCE_TIES);
    assert_string_equal(statement->account.value, "ES9121000418450200051332");
    assert_string_equal(statement->account.text, "2100/0418/0200051332");
    assert_string_equal(statement->owner, "EXAMPLE SL");
    assert_string_equal(statement->currency, "EUR");
    assert_day(statement->from, "2025-01-01");
    assert_day(statement->to, "2025-01-31");
    const struct payment *out = payment_at(collect, 0), *in = payment_at(collect, 1);
    assert_money(out->amount_e5, "-20.50");
    assert_string_equal(out->reference, "TRANSFERENCIA A SHOP EXAMPLE REF-2");
    assert_string_equal(out->code, "04/016");
    assert_string_equal(out->id, "0000000042");
    assert_int_equal(out->method, METHOD_TRANSFER);
    assert_string_equal(out->ordered_currency, "USD");
    assert_money(out->ordered_e5, "-23.00");
    assert_day(out->at, "2025-01-03");
    assert_day(out->valued, "2025-01-04");
    assert_null(out->site);
    assert_money(in->amount_e5, "50.00");
    assert_int_equal(in->method, METHOD_CASH);
    assert_string_equal(in->site, "oficina 0815");
    assert_int_equal(in->place.row, 2);
    assert_int_equal(collect_tally_total(collect, "norma43 entries"), 2);
}

static void totals_are_checked(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    fixed_maker_init(&maker, NORMA43_WIDTH);
    put_opening(&maker, "200000000010000");
    put_entry(&maker, "04016", "100000000002050");
    put_closing(&maker,
                "0000200000000004100"
                "0000000000000000000",
                "200000000007950");
    fixed_maker_line(&maker, 1, "88999999999999999999", 21, "000009", 0);
    assert_true(observe_made(collect, &observer_norma43, &maker));
    assert_true(
        collect_has_damage(collect, "says 2 debits for 41.00 and 0 credits for 0.00; read were 1 for 20.50"));
    assert_true(collect_has_damage(collect, "says 9 records, 3 stand before it"));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
}

// A mark that is neither 1 nor 2 on the closing balance: the totals of the same record say its sign.
static void a_sign_that_is_settled(void **state)
{
    struct collect *collect = *state;
    static const struct {
        const char *opening, *closing, *means;
        enum balance balance;
    } cases[] = {
        {"200000000010000", "000000000007950", "79.50", BALANCE_TIES},
        {"100000000010000", "000000000012050", "-120.50", BALANCE_TIES},
        {"200000000010000", "000000000009999", NULL, BALANCE_NOT_STATED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixed_maker maker;
        fixed_maker_init(&maker, NORMA43_WIDTH);
        put_opening(&maker, cases[i].opening);
        put_entry(&maker, "04016", "100000000002050");
        put_closing(&maker,
                    "0000100000000002050"
                    "0000000000000000000",
                    cases[i].closing);
        assert_true(observe_made(collect, &observer_norma43, &maker));
        assert_int_equal(statement_at(collect, i)->balance, cases[i].balance);
        if (cases[i].means)
            assert_money(statement_at(collect, i)->closing_e5, cases[i].means);
    }
    assert_true(collect_has_damage(collect, "mark is neither debit nor credit"));
}

static void what_is_broken_is_said(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    fixed_maker_init(&maker, NORMA43_WIDTH);
    put_opening(&maker, "200000000010000");
    put_entry(&maker, "04016", "3000000000X2050");
    put_text(&maker, "LOOSE", "");
    put_entry(&maker, "04016", "300000000002050");
    put_entry(&maker, "04016", "200000000002050");
    put_opening(&maker, "200000000010000");
    put_entry(&maker, "04016", "200000000002050");
    fixed_maker_last(&maker, 11, "250230250230");
    fixed_maker_line(&maker, 1, "77 OF ANOTHER FORM", 0);
    assert_true(observe_made(collect, &observer_norma43, &maker));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 2);
    assert_int_equal(
        collect_tally(collect, "norma43 entries", "an entry (record 22) whose amount is not readable"), 1);
    assert_int_equal(
        collect_tally(collect, "norma43 entries", "an entry (record 22) without a debit or credit mark"), 1);
    assert_int_equal(collect_tally(collect, "norma43 entries", "an entry (record 22) without a day"), 1);
    assert_int_equal(collect_tally_total(collect, "norma43 entries"), 4);
    assert_true(collect_has_damage(collect, "without the entry that they belong to: 1 lines"));
    assert_true(collect_has_damage(collect, "ends without its closing"));
    assert_true(collect_has_damage(collect, "no record 11, 22, 23, 24, 33 or 88"));
}

static void concepts_to_methods(void **state)
{
    (void)state;
    static const struct {
        const char *common, *text;
        enum payment_method method;
    } cases[] = {{"01", "Reintegro cajero", METHOD_CASH},
                 {"01", "PAGO TALON 123", METHOD_CHEQUE},
                 {"01", NULL, METHOD_UNKNOWN},
                 {"02", "INGRESO", METHOD_CASH},
                 {"03", "RECIBO LUZ", METHOD_DIRECT_DEBIT},
                 {"04", "TRANSFERENCIA", METHOD_TRANSFER},
                 {"04", "CHEQUE", METHOD_CHEQUE},
                 {"11", NULL, METHOD_CASH},
                 {"12", NULL, METHOD_CARD},
                 {"17", NULL, METHOD_FEE},
                 {"98", NULL, METHOD_UNKNOWN},
                 {"", NULL, METHOD_UNKNOWN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(norma43_method(bytes_of_text(cases[i].common), cases[i].text), cases[i].method);
}

static void numbers_of_currencies(void **state)
{
    (void)state;
    char currency[4];
    static const char *const known[][2] = {{"978", "EUR"}, {"840", "USD"}, {"008", "ALL"}, {"986", "BRL"},
                                           {"724", "ESP"}, {"967", "ZMW"}, {"826", "GBP"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(currency_of_number(bytes_of_text(known[i][0]), currency));
        assert_string_equal(currency, known[i][1]);
    }
    assert_false(currency_of_number(bytes_of_text("000"), currency));
    assert_false(currency_of_number(bytes_of_text("97"), currency));
    assert_false(currency_of_number(bytes_of_text("EUR"), currency));
}

static void other_files_are_left_alone(void **state)
{
    struct collect *collect = *state;
    static const char *const texts[] = {
        "",
        "11",
        "1122334455\n22\n",
        "11000000000000000000999999999999200000000000009783\n22\n", // no days
        "11000000000000000000160201160531200000000000009783\nhello\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(observe_written(collect, &observer_norma43, texts[i]));
}

// ---- shared/data/money/norma43 ----

static void the_shared_files(void **state)
{
    struct collect *collect = *state;
    struct item one = collect_shared_file(collect, "money/norma43/test.n43");
    struct item two = collect_shared_file(collect, "money/norma43/testmulti.n43");
    if (one.bytes.size == 0 || two.bytes.size == 0)
        skip(); // no CLEW_SHARED_DATA
    assert_true(collect_observe(collect, &observer_norma43, &one, NULL));
    assert_true(collect_observe(collect, &observer_norma43, &two, NULL));
    static const char *const amounts[] = {"-0.03", "-178.30", "280.29"};
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(statement_at(collect, i)->balance, BALANCE_TIES);
        assert_money(statement_at(collect, i)->closing_e5, "101.96");
        for (size_t n = 0; n < 3; n++)
            assert_money(payment_at(collect, i * 3 + n)->amount_e5, amounts[n]);
    }
    assert_string_equal(payment_at(collect, 0)->reference, "COMISI\xc3\x93N 5540014210128010"); // ISO 8859-1
    // debits 2 for 178.33 and credits 1 for 280.29 are right; the number of records of the first file is not
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 1);
    assert_true(collect_has_damage(collect, "says 8 records, 9 stand before it"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_statement, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(totals_are_checked, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(a_sign_that_is_settled, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(what_is_broken_is_said, fresh_collect, done_collect),
        cmocka_unit_test(concepts_to_methods),
        cmocka_unit_test(numbers_of_currencies),
        cmocka_unit_test_setup_teardown(other_files_are_left_alone, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(the_shared_files, fresh_collect, done_collect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

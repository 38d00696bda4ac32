// CODA: files made for the test, whole and damaged, and the shared ones.
#include "test.h"

#include "fixed_maker.h"
#include "observations/observers.h"
#include "observations/statements/coda_records.h"

#include <stdio.h>
#include <string.h>

static void put_header(struct fixed_maker *maker)
{
    fixed_maker_line(maker, 1, "00000", 6, "020125", 12, "725", 15, "05", 35, "EXAMPLE BVBA", 61, "KREDBEBB",
                     128, "2", 0);
}

static void put_opening(struct fixed_maker *maker, const char *sign, const char *amount)
{
    fixed_maker_line(maker, 1, "12", 3, "007", 6, "BE68539007547034", 40, "EUR", 43, sign, 44, amount, 59,
                     "010125", 65, "EXAMPLE BVBA", 126, "007", 0);
}

static void put_move(struct fixed_maker *maker, const char *sequence, const char *sign, const char *amount,
                     const char *code, const char *communication)
{
    fixed_maker_line(maker, 1, "21", 3, sequence, 11, "BANKREF", 32, sign, 33, amount, 48, "030125", 54, code,
                     62, communication, 116, "020125", 0);
}

static void put_second(struct fixed_maker *maker, const char *sequence, const char *more,
                       const char *reference)
{
    fixed_maker_line(maker, 1, "22", 3, sequence, 11, more, 64, reference, 99, "BBRUBEBB", 0);
}

static void put_third(struct fixed_maker *maker, const char *sequence, const char *account, const char *name,
                      const char *more)
{
    fixed_maker_line(maker, 1, "23", 3, sequence, 11, account, 48, name, 83, more, 0);
}

static void put_closing(struct fixed_maker *maker, const char *amount)
{
    fixed_maker_line(maker, 1, "8007", 5, "BE68539007547034", 39, "EUR", 42, "0", 43, amount, 58, "020125",
                     0);
}

static void put_end(struct fixed_maker *maker, const char *records, const char *debits, const char *credits)
{
    fixed_maker_line(maker, 1, "9", 17, records, 23, debits, 38, credits, 128, "2", 0);
}

static void a_whole_statement(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    fixed_maker_init(&maker, CODA_WIDTH);
    put_header(&maker);
    put_opening(&maker, "0", "000000000100000"); // 100.000
    put_move(&maker, "00010000", "0", "000000000050000", "00150000", "1101090933755493");
    put_second(&maker, "00010000", "", "E2E-1");
    put_third(&maker, "00010000", "539007547034 EUR", "ANA EXAMPLE", "");
    put_move(&maker, "00020000", "1", "000000000020500", "00101000", "0");
    fixed_maker_last(&maker, 63, "RENT OF JANUARY, FLAT 7, STREET OF THE EXAMPLE, FIRST");
    put_second(&maker, "00020000", " FLOOR", "NOTPROVIDED");
    put_third(&maker, "00020000", "ES9121000418450200051332", "SHOP EXAMPLE", "AND MORE");
    put_closing(&maker, "000000000129500");
    put_end(&maker, "000008", "000000000020500", "000000000050000");
    assert_true(observe_made(collect, &observer_coda, &maker));
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
    const struct statement *statement = statement_at(collect, 0);
    assert_int_equal(statement->balance, BALANCE_TIES);
    assert_string_equal(statement->account.value, "BE68539007547034");
    assert_string_equal(statement->number, "007");
    assert_string_equal(statement->bank, "KREDBEBB");
    assert_string_equal(statement->owner, "EXAMPLE BVBA");
    const struct payment *in = payment_at(collect, 0), *out = payment_at(collect, 1);
    assert_money(in->amount_e5, "50.00");
    assert_string_equal(in->reference, "+++090/9337/55493+++");
    assert_string_equal(in->end_to_end, "E2E-1");
    assert_string_equal(in->counterparty.value, "BE68539007547034"); // derived
    assert_string_equal(in->counterparty.text, "539007547034");
    assert_string_equal(in->bank, "BBRUBEBB");
    assert_int_equal(in->method, METHOD_TRANSFER);
    assert_string_equal(in->code, "00150000");
    assert_day(in->at, "2025-01-02");
    assert_day(in->valued, "2025-01-03");
    assert_money(out->amount_e5, "-20.50");
    assert_string_equal(out->reference,
                        "RENT OF JANUARY, FLAT 7, STREET OF THE EXAMPLE, FIRST FLOOR AND MORE");
    assert_null(out->end_to_end);
    assert_string_equal(out->counterparty.value, "ES9121000418450200051332");
    assert_int_equal(collect_tally_total(collect, "coda entries"), 2);
}

static void a_card_at_a_machine(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    fixed_maker_init(&maker, CODA_WIDTH);
    put_header(&maker);
    put_opening(&maker, "0", "000000000100000");
    put_move(&maker, "00010000", "1", "000000000060000", "00404000", "1");
    // 113, card, scheme, terminal, sequence, day, hour, type, name | 2.2: ..., town, amount, rate, currency
    fixed_maker_last(&maker, 63, "1135555XXXXXXXX1111200123400056703012523451GARE DU MI");
    put_second(&maker, "00010000", "DI    BRUSSELS  000000000050000000108000000USD", "");
    assert_true(observe_made(collect, &observer_coda, &maker));
    const struct payment *payment = payment_at(collect, 0);
    assert_int_equal(payment->method, METHOD_CASH);
    assert_string_equal(payment->site, "GARE DU MIDI BRUSSELS");
    assert_day(payment->at, "2025-01-03T23:45:00");
    assert_string_equal(payment->ordered_currency ? payment->ordered_currency : "", "USD");
    assert_money(payment->ordered_e5, "-50.00");
}

static void put_total(struct fixed_maker *maker)
{
    fixed_maker_init(maker, CODA_WIDTH);
    put_header(maker);
    put_opening(maker, "0", "000000000100000");
    put_move(maker, "00010000", "0", "000000001000000", "10550000", "0BATCH");
    put_move(maker, "00010001", "0", "000000000250000", "50550000", "0ONE");
    put_third(maker, "00010001", "BE68539007547034", "ANA EXAMPLE", "");
}

static void a_total_becomes_its_details(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    put_total(&maker);
    put_move(&maker, "00010002", "0", "000000000750000", "00550000", "0TWO"); // as some banks type it
    put_closing(&maker, "000000001100000");
    assert_true(observe_made(collect, &observer_coda, &maker));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    assert_money(payment_at(collect, 0)->amount_e5, "250.00");
    assert_money(payment_at(collect, 1)->amount_e5, "750.00");
    assert_string_equal(payment_at(collect, 0)->id, "BANKREF.1");
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_int_equal(collect_tally(collect, "coda details", ""), 2);
    assert_int_equal(collect_tally_total(collect, "coda entries"), 1);
}

static void details_that_are_not_the_total(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    put_total(&maker);
    put_closing(&maker, "000000001100000");
    assert_true(observe_made(collect, &observer_coda, &maker));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_money(payment_at(collect, 0)->amount_e5, "1000.00");
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_int_equal(
        collect_tally(collect, "coda details", "kept as one payment: the details are not the total"), 1);
}

static void what_is_broken_is_said(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    fixed_maker_init(&maker, CODA_WIDTH);
    put_header(&maker);
    put_opening(&maker, "0", "000000000100000");
    put_second(&maker, "00010000", "LOOSE", "");
    put_move(&maker, "00010000", "2", "000000000050000", "00150000", "0NO SIGN");
    put_move(&maker, "00020001", "0", "000000000050000", "50150000", "0NO TOTAL");
    put_move(&maker, "00030000", "0", "000000000050000", "00150000", "0GOOD");
    put_closing(&maker, "000000000150000");
    put_end(&maker, "000009", "000000000000000", "000000000050000");
    put_header(&maker); // and a second one, cut short
    put_opening(&maker, "0", "000000000100000");
    assert_true(observe_made(collect, &observer_coda, &maker));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_true(collect_has_damage(collect, "without the movement that they are part of: 1 lines"));
    assert_true(collect_has_damage(collect, "whose amount is not readable"));
    assert_true(collect_has_damage(collect, "without the total that they are part of: 1 lines"));
    assert_true(
        collect_has_damage(collect, "says 9 records, debits 0.00, credits 50.00; read were 6 records"));
    assert_true(collect_has_damage(collect, "ends before the closing balance"));
    assert_int_equal(collect_tally_total(collect, "coda entries"), 2);
    assert_int_equal(collect_tally(collect, "coda details", "no total before it"), 1);
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_int_equal(statement_at(collect, 1)->balance, BALANCE_NOT_STATED);
}

static void codes_to_methods(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum payment_method method;
    } cases[] = {
        {"00150000", METHOD_TRANSFER},     {"04101000", METHOD_TRANSFER}, {"00201000", METHOD_TRANSFER},
        {"00501000", METHOD_DIRECT_DEBIT}, {"00402000", METHOD_CARD},     {"00404000", METHOD_CASH},
        {"00453000", METHOD_CASH},         {"00950000", METHOD_CASH},     {"04903000", METHOD_CASH},
        {"00301000", METHOD_CHEQUE},       {"03501000", METHOD_FEE},      {"08035000", METHOD_FEE},
        {"00137000", METHOD_FEE},          {"01101000", METHOD_UNKNOWN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct coda_code code;
        assert_true(coda_code_of(bytes_of_text(cases[i].code), &code));
        assert_int_equal(coda_method(&code), cases[i].method);
    }
}

static void other_files_are_left_alone(void **state)
{
    struct collect *collect = *state;
    static const char *const texts[] = {"", "0", "000000202257250512345678\n000000202257250512345678\n",
                                        "00000 is a number\n1 is another\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(observe_written(collect, &observer_coda, texts[i]));
}

// ---- shared/data/money/coda: 1, 8, 10 and 11 tie; the others are partial on purpose ----

static void the_samples(void **state)
{
    struct collect *collect = *state;
    static const struct {
        const char *name, *opening, *closing, *sum;
        enum balance balance;
    } cases[] = {
        {"sample1", "17752.12", "17832.12", "80.00", BALANCE_TIES},
        {"sample8", "1293.45", "648.56", "-644.89", BALANCE_TIES},
        {"sample10", "100.00", "1100.00", "1000.00", BALANCE_TIES},
        {"sample11", "100.00", "1100.00", "1000.00", BALANCE_TIES},
        {"sample2", "25846.00", "23154.685", "-9.68", BALANCE_NOT_STATED}, // two accounts
        {"sample5", "4004.10", "-500012.10", "6303.46", BALANCE_DOES_NOT_TIE},
        {"sample6", "4004.10", "-500012.10", "3767.817", BALANCE_DOES_NOT_TIE},
        {"sample7", "17752.12", "17832.12", "-75.00", BALANCE_DOES_NOT_TIE}, // a total and its details
        {"sample9", "17752.12", "17832.12", "5.00", BALANCE_DOES_NOT_TIE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[128];
        collect_done(collect);
        collect_init(collect);
        snprintf(path, sizeof path, "money/coda/%s.cod", cases[i].name);
        struct item item = collect_shared_file(collect, path);
        if (item.bytes.size == 0)
            skip(); // no CLEW_SHARED_DATA
        assert_true(collect_observe(collect, &observer_coda, &item, NULL));
        const struct statement *statement = statement_at(collect, 0);
        assert_int_equal(statement->balance, cases[i].balance);
        assert_money(statement->opening_e5, cases[i].opening);
        assert_money(statement->closing_e5, cases[i].closing);
        assert_money(statement->sum_e5, cases[i].sum);
        bool whole = cases[i].balance == BALANCE_TIES;
        bool made_up = collect_has_damage(collect, "looks like an IBAN and fails its check"); // sample8
        assert_int_equal(collect_count(collect, RECORD_DAMAGE) == (made_up ? 1 : 0), whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_statement, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(a_card_at_a_machine, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(a_total_becomes_its_details, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(details_that_are_not_the_total, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(what_is_broken_is_said, fresh_collect, done_collect),
        cmocka_unit_test(codes_to_methods),
        cmocka_unit_test_setup_teardown(other_files_are_left_alone, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(the_samples, fresh_collect, done_collect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

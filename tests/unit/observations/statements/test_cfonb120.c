// CFONB 120: files made for the test, whole and damaged, and the shared ones.
#include "test.h"

#include "fixed_maker.h"
#include "observations/observers.h"
#include "observations/statements/cfonb120_records.h"

#include <stdio.h>
#include <string.h>

enum { BALANCE_COLUMN = 91 };

static void put_balance(struct fixed_maker *maker, const char *record, const char *account, const char *day,
                        const char *amount)
{
    fixed_maker_line(maker, 1, record, 3, "20041", 12, "01005", 17, "EUR2", 22, account, 35, day,
                     BALANCE_COLUMN, amount, 0);
}

static void put_entry(struct fixed_maker *maker, const char *code, const char *label, const char *amount)
{
    fixed_maker_line(maker, 1, "04", 3, "20041", 12, "01005", 17, "EUR2", 22, "0500013M026", 33, code, 35,
                     "030125", 43, "040125", 49, label, 82, "0000007", BALANCE_COLUMN, amount, 105, "BANKREF",
                     0);
}

static void put_detail(struct fixed_maker *maker, const char *qualifier, const char *text)
{
    fixed_maker_line(maker, 1, "05", 3, "20041", 12, "01005", 17, "EUR2", 22, "0500013M026", 35, "030125", 46,
                     qualifier, 49, text, 0);
}

// 100.00 + 250.10 - 50.05 = 300.05
static void make_whole(struct fixed_maker *maker)
{
    fixed_maker_init(maker, CFONB_WIDTH);
    put_balance(maker, "01", "0500013M026", "020125", "0000000001000{");
    put_entry(maker, "05", "VIR SEPA RECU", "0000000002501{");
    put_detail(maker, "NPY", "ANA EXAMPLE");
    put_detail(maker, "LCC", "LOYER JANVIER");
    put_detail(maker, "LC2", "BOX 7");
    put_detail(maker, "RCN", "E2E-4711                           RENT");
    put_detail(maker, "CPY", "BE68539007547034");
    put_entry(maker, "06", "VIR SEPA EMIS", "0000000000500N");
    put_detail(maker, "NBE", "SHOP EXAMPLE");
    put_detail(maker, "NPY", "OWNER EXAMPLE");
    put_detail(maker, "CBE", "ES9121000418450200051332");
    put_detail(maker, "REF", "REMISE                             TRANSACTION-9");
    put_detail(maker, "MMO", "USD200000000005500");
    put_balance(maker, "07", "0500013M026", "310125", "0000000003000E");
}

static void a_whole_statement(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    make_whole(&maker);
    assert_true(observe_made(collect, &observer_cfonb120, &maker));
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
    const struct statement *statement = statement_at(collect, 0);
    assert_int_equal(statement->balance, BALANCE_TIES);
    assert_string_equal(statement->account.value, "FR1420041010050500013M02606");
    assert_string_equal(statement->account.text, "20041/01005/0500013M026");
    assert_money(statement->closing_e5, "300.05");
    assert_day(statement->from, "2025-01-02");
    assert_day(statement->to, "2025-01-31");
    const struct payment *in = payment_at(collect, 0), *out = payment_at(collect, 1);
    assert_money(in->amount_e5, "250.10");
    assert_string_equal(in->name, "ANA EXAMPLE");
    assert_string_equal(in->counterparty.value, "BE68539007547034");
    assert_string_equal(in->end_to_end, "E2E-4711");
    assert_string_equal(in->reference, "VIR SEPA RECU LOYER JANVIER BOX 7");
    assert_string_equal(in->code, "05");
    assert_int_equal(in->method, METHOD_TRANSFER);
    assert_day(in->at, "2025-01-03");
    assert_day(in->valued, "2025-01-04");
    assert_int_equal(in->place.row, 1);
    assert_int_equal(in->place.offset, 121);
    assert_money(out->amount_e5, "-50.05");
    assert_string_equal(out->name, "SHOP EXAMPLE");
    assert_string_equal(out->id, "TRANSACTION-9");
    assert_string_equal(out->reference, "VIR SEPA EMIS payer: OWNER EXAMPLE");
    assert_string_equal(out->ordered_currency, "USD");
    assert_money(out->ordered_e5, "-55.00");
    assert_int_equal(collect_tally_total(collect, "cfonb120 entries"), 2);
    assert_int_equal(collect_tally(collect, "cfonb120 details", ""), 10);
}

// Without line ends, as tapes and some banks' files have it; and made UTF-8 since, which moves bytes.
static void other_ends_of_lines(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    make_whole(&maker);
    char packed[sizeof maker.text];
    size_t size = 0;
    for (size_t i = 0; i < maker.size; i++)
        if (maker.text[i] != '\n')
            packed[size++] = maker.text[i];
    packed[size] = 0;
    assert_true(observe_written(collect, &observer_cfonb120, packed));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);

    char utf8[sizeof maker.text + 8];
    char *label = strstr(maker.text, "VIR SEPA RECU ");
    size_t before = (size_t)(label - maker.text);
    memcpy(utf8, maker.text, before);
    strncpy(utf8 + before, "VIR SEPA RE\xc3\x87U", 15); // one character of two bytes
    memcpy(utf8 + before + 14, label + 13, strlen(label + 13) + 1);
    collect_done(collect);
    collect_init(collect);
    assert_true(observe_written(collect, &observer_cfonb120, utf8));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_int_equal(strncmp(payment_at(collect, 0)->reference, "VIR SEPA RE\xc3\x87U", 14), 0);
}

static void signs_and_decimals(void **state)
{
    struct collect *collect = *state;
    static const struct {
        const char *amount, *decimals, *means;
    } cases[] = {
        {"0000000000000{", "2", "0.00"},
        {"0000000000001A", "2", "0.11"},
        {"0000000000001I", "2", "0.19"},
        {"0000000000001}", "2", "-0.10"},
        {"0000000000001J", "2", "-0.11"},
        {"0000000000001R", "2", "-0.19"},
        {"0000000000012C", "0", "123.00"},
        {"0000000000012C", "3", "0.123"},
        {"9999999999999I", "5", "999999999.99999"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixed_maker maker;
        fixed_maker_init(&maker, CFONB_WIDTH);
        put_balance(&maker, "01", "0500013M026", "020125", "0000000001000{");
        put_entry(&maker, "05", "X", cases[i].amount);
        fixed_maker_last(&maker, 20, cases[i].decimals);
        assert_true(observe_made(collect, &observer_cfonb120, &maker));
        assert_money(payment_at(collect, i)->amount_e5, cases[i].means);
    }
}

static void codes_to_methods(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum payment_method method;
    } cases[] = {{"01", METHOD_CHEQUE},   {"04", METHOD_CASH},         {"05", METHOD_TRANSFER},
                 {"21", METHOD_TRANSFER}, {"23", METHOD_DIRECT_DEBIT}, {"B1", METHOD_DIRECT_DEBIT},
                 {"29", METHOD_CASH},     {"28", METHOD_CARD},         {"62", METHOD_FEE},
                 {"51", METHOD_UNKNOWN},  {"", METHOD_UNKNOWN},        {"ZZ", METHOD_UNKNOWN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(cfonb_method(bytes_of_text(cases[i].code)), cases[i].method);
}

static void what_is_broken_is_said(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    fixed_maker_init(&maker, CFONB_WIDTH);
    put_balance(&maker, "01", "0500013M026", "020125", "0000000001000{");
    put_entry(&maker, "05", "NO AMOUNT", "000000000250X1");
    put_detail(&maker, "LIB", "LOST WITH IT");
    put_entry(&maker, "05", "NO DAY", "0000000002501{");
    fixed_maker_last(&maker, 35, "310299");
    fixed_maker_last(&maker, 43, "      ");
    put_entry(&maker, "05", "GOOD", "0000000002501{");
    put_balance(&maker, "07", "0500013M026", "310125", "0000000003501{");
    fixed_maker_line(&maker, 1, "09 of another form", 0);
    assert_true(observe_made(collect, &observer_cfonb120, &maker));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_int_equal(
        collect_tally(collect, "cfonb120 entries", "an entry (record 04) whose amount is not readable"), 1);
    assert_int_equal(collect_tally(collect, "cfonb120 entries", "an entry (record 04) without a day"), 1);
    assert_int_equal(collect_tally_total(collect, "cfonb120 entries"), 3);
    assert_int_equal(collect_tally(collect, "cfonb120 details", "no entry before it"), 1);
    assert_true(collect_has_damage(collect, "no record 01, 04, 05 or 07"));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
}

static void a_file_cut_short(void **state)
{
    struct collect *collect = *state;
    struct fixed_maker maker;
    make_whole(&maker);
    maker.text[121 * 8 + 60] = 0; // inside the detail after the second entry
    assert_true(observe_made(collect, &observer_cfonb120, &maker));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    assert_true(collect_has_damage(collect, "ends before the closing balance"));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_NOT_STATED);
    assert_money(statement_at(collect, 0)->opening_e5, "100.00");
    assert_true(statement_at(collect, 0)->closing_e5 == AMOUNT_UNKNOWN);
}

static void other_files_are_left_alone(void **state)
{
    struct collect *collect = *state;
    static const char *const texts[] = {
        "",
        "01",
        "0123456789\n0123456789\n",
        "04 avril 2025: virement de 20041 EUR2 de la part de Ana, compte 0500013M026, montant 1.000,00 {\n",
        "012004100000EUR2 0500013M026",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(observe_written(collect, &observer_cfonb120, texts[i]));
}

// ---- shared/data/money/cfonb120 ----

static bool observe_shared(struct collect *collect, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "money/cfonb120/%s.txt", name);
    struct item item = collect_shared_file(collect, path);
    if (item.bytes.size == 0)
        return false;
    assert_true(collect_observe(collect, &observer_cfonb120, &item, NULL));
    assert_int_equal(collect_tally_total(collect, "cfonb120 entries"),
                     collect_tally(collect, "cfonb120 entries", ""));
    return true;
}

static void the_example_ties(void **state)
{
    struct collect *collect = *state;
    static const char *const amounts[] = {"-32.21", "-10.70", "-7.90", "97.49", "-12.10", "-7.90"};
    if (!observe_shared(collect, "example"))
        skip(); // no CLEW_SHARED_DATA
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 2);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 6);
    for (size_t i = 0; i < 6; i++)
        assert_money(payment_at(collect, i)->amount_e5, amounts[i]);
    const struct statement *first = statement_at(collect, 0), *second = statement_at(collect, 1);
    assert_string_equal(first->account.value, "15589/00000/98765432100");
    assert_money(first->opening_e5, "-190.40");
    assert_money(first->closing_e5, "-241.21");
    assert_string_equal(second->account.value, "18706/00000/00123456789");
    assert_money(second->opening_e5, "-241.21");
    assert_money(second->closing_e5, "-163.72");
    assert_int_equal(first->balance, BALANCE_TIES);
    assert_int_equal(second->balance, BALANCE_TIES);
}

static void each_malformed_file_has_its_reason(void **state)
{
    struct collect *collect = *state;
    static const struct {
        const char *name, *reason;
        size_t payments, statements;
    } cases[] = {
        {"invalid_date", "whose date is no day", 1, 2},
        {"operation_unstarted", "details (record 05) without the entry", 0, 0},
        {"operation_out_of_statement", "before any opening balance", 2, 2},
        {"operation_detail_without_operation", "details (record 05) without the entry", 1, 1},
        {"new_statement_without_previous_ended", "before the closing balance (record 07) of the one before",
         2, 2},
        {"end_of_statement_without_beginning", "without an opening balance (record 01)", 1, 2},
        {"operation_already_defined", "before any opening balance", 2, 1},
        {"operation", "before any opening balance", 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        collect_done(collect);
        collect_init(collect);
        if (!observe_shared(collect, cases[i].name))
            skip(); // no CLEW_SHARED_DATA
        assert_true(collect_has_damage(collect, cases[i].reason));
        assert_int_equal(collect_count(collect, RECORD_PAYMENT), cases[i].payments);
        assert_int_equal(collect_count(collect, RECORD_STATEMENT), cases[i].statements);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_statement, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(other_ends_of_lines, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(signs_and_decimals, fresh_collect, done_collect),
        cmocka_unit_test(codes_to_methods),
        cmocka_unit_test_setup_teardown(what_is_broken_is_said, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(a_file_cut_short, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(other_files_are_left_alone, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(the_example_ties, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(each_malformed_file_has_its_reason, fresh_collect, done_collect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

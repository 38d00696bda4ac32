// OFX 1 and 2: files made for the test, whole and damaged, and the shared one.
#include "test.h"

#include "fixed_maker.h"
#include "observations/observers.h"
#include "observations/statements/ofx_values.h"

#include <string.h>

#define HEADER_1 "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX>"
#define HEADER_2                                                                                             \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>\n<OFX>"

static const char sgml[] = HEADER_1
    "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR"
    "<BANKACCTFROM><BANKID>20041<BRANCHID>01005<ACCTID>0500013M026<ACCTTYPE>CHECKING<ACCTKEY>06</BANKACCTFROM>\n"
    "<BANKTRANLIST><DTSTART>20250101<DTEND>20250131\n"
    "<STMTTRN>\n<TRNTYPE>ATM\n<DTPOSTED>20250103233000[+1:CET]\n<DTAVAIL>20250104\n<TRNAMT>-60,00\n<FITID>A1\n"
    "<PAYEE><NAME>GAB 12<ADDR1>RUE<CITY>LILLE<STATE>-<POSTALCODE>59000<PHONE>0</PAYEE>\n<MEMO>RETRAIT D\x92"
    "ARGENT\n"
    "</STMTTRN>\n"
    "<STMTTRN><TRNTYPE>XFER<DTPOSTED>20250104120000<TRNAMT>+1.250,50<FITID>A2<NAME>ANA &amp; CO"
    "<BANKACCTTO><BANKID>2100<BRANCHID>0418<ACCTID>0200051332<ACCTTYPE>CHECKING<ACCTKEY>45</BANKACCTTO>"
    "<MEMO>A < B & C</STMTTRN>\n"
    "<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20250105<TRNAMT>-10<FITID>A3<CHECKNUM>0000123</STMTTRN>\n"
    "</BANKTRANLIST><LEDGERBAL><BALAMT>382.34<DTASOF>20250131</LEDGERBAL>"
    "<AVAILBAL><BALAMT>999.99<DTASOF>20250131</AVAILBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

static void sgml_without_end_tags(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_written(collect, &observer_ofx, sgml));
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 3);
    const struct statement *statement = statement_at(collect, 0);
    assert_string_equal(statement->account.value, "FR1420041010050500013M02606"); // its key is the right one
    assert_string_equal(statement->currency, "EUR");
    assert_int_equal(statement->balance, BALANCE_NOT_STATED);
    assert_true(statement->opening_e5 == AMOUNT_UNKNOWN);
    assert_money(statement->closing_e5, "382.34");
    assert_day(statement->to, "2025-01-31");
    const struct payment *cash = payment_at(collect, 0), *transfer = payment_at(collect, 1),
                         *cheque = payment_at(collect, 2);
    assert_money(cash->amount_e5, "-60.00");
    assert_int_equal(cash->method, METHOD_CASH);
    assert_string_equal(cash->site, "LILLE");
    assert_string_equal(cash->name, "GAB 12");
    assert_string_equal(cash->reference, "RETRAIT D\xe2\x80\x99"
                                         "ARGENT"); // windows-1252
    assert_day(cash->at, "2025-01-03T22:30:00Z");
    assert_int_equal(cash->at.offset_minutes, 60);
    assert_day(cash->valued, "2025-01-04");
    assert_string_equal(cash->id, "A1");
    assert_money(transfer->amount_e5, "1250.50");
    assert_string_equal(transfer->name, "ANA & CO");
    assert_string_equal(transfer->reference, "A < B & C");
    assert_string_equal(transfer->counterparty.value, "ES9121000418450200051332");
    assert_day(transfer->at, "2025-01-04"); // noon to the second is a day alone
    assert_string_equal(cheque->reference, "cheque 0000123");
    assert_int_equal(cheque->method, METHOD_CHEQUE);
    assert_int_equal(collect_tally_total(collect, "ofx entries"), 3);
}

static const char xml[] = HEADER_2
    "<!-- <STMTTRN> -->\n<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD</CURDEF><BANKACCTFROM><BANKID>KREDBEBB</BANKID>"
    "<ACCTID>BE68539007547034</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST>"
    "<DTSTART>20250101</DTSTART><DTEND>20250131</DTEND>"
    "<STMTTRN><TRNTYPE>DIRECTDEBIT</TRNTYPE><DTPOSTED>20250103</DTPOSTED><TRNAMT>-9.99</TRNAMT><FITID>B1</FITID>"
    "<NAME><![CDATA[TOOLS <& CO>]]></NAME><MEMO>caf&#233; &#xe9;</MEMO></STMTTRN>"
    "<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20250104</DTPOSTED><TRNAMT>-5.00</TRNAMT><FITID>B2</FITID>"
    "<CURRENCY><CURRATE>1.1</CURRATE><CURSYM>GBP</CURSYM></CURRENCY></STMTTRN>"
    "</BANKTRANLIST><LEDGERBAL><BALAMT>-1.00</BALAMT><DTASOF>20250131</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS>"
    "</BANKMSGSRSV1><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF><CCACCTFROM><ACCTID>5555000000001111"
    "</ACCTID></CCACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>POS</TRNTYPE><DTPOSTED>20250105</DTPOSTED>"
    "<TRNAMT>-7</TRNAMT><FITID>C1</FITID></STMTTRN></BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>";

static void xml_and_a_card(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_written(collect, &observer_ofx, xml));
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 2);
    assert_string_equal(statement_at(collect, 0)->account.value, "BE68539007547034");
    assert_string_equal(statement_at(collect, 0)->bank, "KREDBEBB");
    assert_money(statement_at(collect, 0)->closing_e5, "-1.00");
    assert_string_equal(statement_at(collect, 1)->account.value, "5555000000001111");
    const struct payment *debit = payment_at(collect, 0);
    assert_int_equal(debit->method, METHOD_DIRECT_DEBIT);
    assert_string_equal(debit->name, "TOOLS <& CO>");
    assert_string_equal(debit->reference, "caf\xc3\xa9 \xc3\xa9");
    assert_string_equal(debit->code, "DIRECTDEBIT");
    assert_string_equal(payment_at(collect, 1)->currency, "GBP");
    assert_money(payment_at(collect, 2)->amount_e5, "-7.00");
    assert_int_equal(collect_tally(collect, "ofx entries", ""), 3);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0); // nor for the one in the comment
}

static void what_is_broken_is_said(void **state)
{
    struct collect *collect = *state;
    static const char text[] = HEADER_1
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20250105<TRNAMT>-7<FITID>0</STMTTRN>"
        "<STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>12345</BANKACCTFROM><BANKTRANLIST>"
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>2025<TRNAMT>-7<FITID>1</STMTTRN>"
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20250105<TRNAMT>seven<FITID>2</STMTTRN>"
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20250105<FITID>3</STMTTRN>"
        "<STMTTRN><TRNTYPE>HOLD<DTPOSTED>20250105<TRNAMT>-7<FITID>4</STMTTRN>"
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20250105<TRNAMT>-7<FITID>5<CORRECTFITID>1<CORRECTACTION>DELETE</STMTTRN>"
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20250105<TRNAMT>-7<FITID>6"
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20250106<TRNAMT>-8<FITID>7</STMTTRN>";
    assert_true(observe_written(collect, &observer_ofx, text));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    assert_money(payment_at(collect, 1)->amount_e5, "-8.00");
    static const char *const reasons[] = {"no account stated",   "no day",
                                          "amount not readable", "no amount",
                                          "on hold, not booked", "takes back an entry that was given before"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        assert_int_equal(collect_tally(collect, "ofx entries", reasons[i]), 1);
    assert_int_equal(collect_tally_total(collect, "ofx entries"), 8);
    assert_true(collect_has_damage(collect, "begins inside another"));
    assert_true(collect_has_damage(collect, "the file ends inside a statement"));
}

static void days_and_amounts(void **state)
{
    (void)state;
    static const char *const days[][2] = {
        {"20250103", "2025-01-03"},
        {"20250103000000", "2025-01-03"},
        {"20250103120000.000[-5:EST]", "2025-01-03"},
        {"20250103101530", "2025-01-03T10:15:30Z"},
        {"20250103101530.123[-5:EST]", "2025-01-03T15:15:30Z"},
        {"20250103101530[+5.30:IST]", "2025-01-03T04:45:30Z"},
        {"202501031015", "2025-01-03T10:15:00Z"},
        {"20250103996000", "2025-01-03"},
        {"20250230", ""},
        {"2025", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        assert_day(ofx_moment(bytes_of_text(days[i][0])), days[i][1]);
    static const char *const amounts[][2] = {{"-6.60", "-6.60"},
                                             {"+1,5", "1.50"},
                                             {"1.234,56", "1234.56"},
                                             {"1,234.56", "1234.56"},
                                             {"100", "100.00"}};
    int64_t e5;
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        assert_true(ofx_amount(bytes_of_text(amounts[i][0]), &e5));
        assert_money(e5, amounts[i][1]);
    }
    assert_false(ofx_amount(bytes_of_text("1.2.3"), &e5));
    assert_false(ofx_amount(bytes_of_text(""), &e5));
}

// A key that is not the account's makes no IBAN.
static void a_wrong_key(void **state)
{
    struct collect *collect = *state;
    static const struct ofx_account right = {"20041", "01005", "0500013M026", "06"},
                                    wrong = {"20041", "01005", "0500013M026", "07"},
                                    none = {"20041", "01005", "0500013M026", NULL};
    const char *iban;
    assert_string_equal(ofx_account_text(collect->arena, &right, &iban), "20041/01005/0500013M026");
    assert_string_equal(iban, "FR1420041010050500013M02606");
    ofx_account_text(collect->arena, &wrong, &iban);
    assert_null(iban);
    ofx_account_text(collect->arena, &none, &iban);
    assert_null(iban);
}

static void other_files_are_left_alone(void **state)
{
    struct collect *collect = *state;
    static const char *const texts[] = {"", "<OF>", "<?xml version=\"1.0\"?><Document/>",
                                        "a letter about <OFX> and OFXHEADER:100", "OFXHEADER:100\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(observe_written(collect, &observer_ofx, texts[i]));
}

static void the_shared_file(void **state)
{
    struct collect *collect = *state;
    struct item item = collect_shared_file(collect, "money/ofx/bank_medium.ofx");
    if (item.bytes.size == 0)
        skip(); // no CLEW_SHARED_DATA
    assert_true(collect_observe(collect, &observer_ofx, &item, NULL));
    static const char *const amounts[] = {"-6.60", "-316.67", "-22.00"};
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 3);
    for (size_t i = 0; i < 3; i++)
        assert_money(payment_at(collect, i)->amount_e5, amounts[i]);
    assert_day(payment_at(collect, 0)->at, "2009-04-01T17:20:17Z");
    assert_string_equal(payment_at(collect, 0)->name, "MCDONALD'S #112");
    assert_money(statement_at(collect, 0)->closing_e5, "382.34");
    assert_string_equal(statement_at(collect, 0)->currency, "CAD");
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sgml_without_end_tags, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(xml_and_a_card, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(what_is_broken_is_said, fresh_collect, done_collect),
        cmocka_unit_test(days_and_amounts),
        cmocka_unit_test_setup_teardown(a_wrong_key, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(other_files_are_left_alone, fresh_collect, done_collect),
        cmocka_unit_test_setup_teardown(the_shared_file, fresh_collect, done_collect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

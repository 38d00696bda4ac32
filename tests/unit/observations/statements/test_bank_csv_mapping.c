// Dates and amounts as banks write them; mappings as text, and what is wrong with them.
#include "test.h"

#include "base/decimal.h"
#include "observations/statements/bank_csv/mapping.h"
#include "observations/statements/bank_csv/rows.h"

#include <string.h>

static void reads_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum date_order order;
        const char *read; // NULL: refused
    } cases[] = {
        {"31/12/2023", DATE_DAY_FIRST, "2023-12-31"},
        {"31/12/2023", DATE_MONTH_FIRST, NULL},
        {"12/31/2023", DATE_MONTH_FIRST, "2023-12-31"},
        {"01/02/2023", DATE_DAY_FIRST, "2023-02-01"},
        {"01/02/2023", DATE_MONTH_FIRST, "2023-01-02"},
        {"1.2.23", DATE_DAY_FIRST, "2023-02-01"},
        {"2023-12-31", DATE_DAY_FIRST, "2023-12-31"}, // a year of four digits is told by itself
        {"23-12-31", DATE_YEAR_FIRST, "2023-12-31"},
        {"20231231", DATE_DAY_FIRST, "2023-12-31"},
        {"31122023", DATE_DAY_FIRST, "2023-12-31"},
        {"231231", DATE_YEAR_FIRST, "2023-12-31"},
        {"31 Dec 2023", DATE_YEAR_FIRST, "2023-12-31"},
        {"Dec 31, 2023", DATE_DAY_FIRST, "2023-12-31"},
        {"02-ao\xc3\xbbt-23", DATE_DAY_FIRST, "2023-08-02"},
        {"5 M\xc3\xa4rz 2024", DATE_DAY_FIRST, "2024-03-05"},
        {"15 giu 2024", DATE_DAY_FIRST, "2024-06-15"},
        {"3 pa\xc5\xba 2024", DATE_DAY_FIRST, "2024-10-03"},
        {"31/12/2023 14:05", DATE_DAY_FIRST, "2023-12-31T14:05:00"},
        {"12/31/2023 2:05:09 PM", DATE_MONTH_FIRST, "2023-12-31T14:05:09"},
        {"2023-12-31T23:30:00+01:00", DATE_YEAR_FIRST, "2023-12-31T22:30:00Z"},
        {"2023-12-31 23:30:00 UTC", DATE_YEAR_FIRST, "2023-12-31T23:30:00Z"},
        {"20231231235958", DATE_YEAR_FIRST, "2023-12-31T23:59:58"},
        {"29/02/2023", DATE_DAY_FIRST, NULL},
        {"Total", DATE_DAY_FIRST, NULL},
        {"31/12", DATE_DAY_FIRST, NULL},
        {"31/12/2023x", DATE_DAY_FIRST, NULL},
        {"", DATE_DAY_FIRST, NULL},
        {"99999999999999999999", DATE_DAY_FIRST, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment moment;
        char text[MOMENT_TEXT_SIZE] = "(refused)";
        if (csv_date(bytes_of_text(cases[i].text), cases[i].order, DATE_PIVOT_PAYMENT, &moment))
            moment_format(moment, text);
        if (strcmp(text, cases[i].read ? cases[i].read : "(refused)") != 0)
            fail_msg("'%s' was read as %s", cases[i].text, text);
    }
    struct moment born;
    char text[MOMENT_TEXT_SIZE];
    assert_true(csv_date(bytes_of_text("07/05/45"), DATE_DAY_FIRST, DATE_PIVOT_BORN, &born));
    assert_string_equal(moment_format(born, text), "1945-05-07");
}

static void reads_amounts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char decimal;
        const char *read;
    } cases[] = {
        {"1234.50", '.', "1234.50"},
        {"1,234.50", '.', "1234.50"},
        {"1.234,50", ',', "1234.50"},
        {"1 234,50", ',', "1234.50"},
        {"1\xc2\xa0"
         "234,50",
         ',', "1234.50"},
        {"1\xe2\x80\xaf"
         "234,50",
         ',', "1234.50"},
        {"1'234.50", '.', "1234.50"},
        {"12,34,567.89", '.', "1234567.89"}, // as in India
        {"-12,50", ',', "-12.50"},
        {"12,50-", ',', "-12.50"},
        {"\xe2\x88\x92"
         "12,50",
         ',', "-12.50"},
        {"(12.50)", '.', "-12.50"},
        {"12.50 DR", '.', "-12.50"},
        {"12.50CR", '.', "12.50"},
        {"+12,50", ',', "12.50"},
        {"EUR 12,50", ',', "12.50"},
        {"12,50 \xe2\x82\xac", ',', "12.50"},
        {"\xc2\xa3"
         "12.50",
         '.', "12.50"},
        {"-$1,012.50", '.', "-1012.50"},
        {"12,50 z\xc5\x82", ',', "12.50"},
        {".5", '.', "0.50"},
        {"0,125", ',', "0.125"},
        {"12,50", '.', NULL}, // two digits part no thousands
        {"1.234.50", '.', NULL},
        {"1,23,4", '.', NULL},
        {"1.2345", ',', NULL},
        {"12.5O", '.', NULL}, // a letter
        {"A12", '.', NULL},
        {"12 Rue", '.', "12.00"}, // a word of four letters may be a currency's
        {"12 boulevard", '.', NULL},
        {"--5", '.', NULL},
        {"(-5)", '.', NULL},
        {"", '.', NULL},
        {"-", '.', NULL},
        {"99999999999999999999", '.', NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t e5;
        char text[DECIMAL_TEXT_SIZE] = "(refused)";
        if (csv_amount(bytes_of_text(cases[i].text), cases[i].decimal, &e5))
            decimal_format(e5, text);
        if (strcmp(text, cases[i].read ? cases[i].read : "(refused)") != 0)
            fail_msg("'%s' was read as %s", cases[i].text, text);
    }
    assert_int_equal(csv_decimal_evidence(bytes_of_text("1.234,50")), DECIMAL_COMMA);
    assert_int_equal(csv_decimal_evidence(bytes_of_text("1,5")), DECIMAL_COMMA);
    assert_int_equal(csv_decimal_evidence(bytes_of_text("0.125")), DECIMAL_POINT);
    assert_int_equal(csv_decimal_evidence(bytes_of_text("1.234")), DECIMAL_UNDECIDED);
    assert_int_equal(csv_decimal_evidence(bytes_of_text("1.234.567")), DECIMAL_WHOLE);
    assert_int_equal(csv_decimal_evidence(bytes_of_text("12")), DECIMAL_WHOLE);
    assert_int_equal(csv_decimal_evidence(bytes_of_text("Paris")), DECIMAL_NO_NUMBER);
}

static void knows_how_money_moved(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool of_type;
        enum payment_method method;
    } cases[] = {
        {"VIR SEPA RECU DE M. EXEMPLE", false, METHOD_TRANSFER},
        {"RETRAIT DAB LILLE", false, METHOD_CASH},
        {"PRLV SEPA LOYER", false, METHOD_DIRECT_DEBIT},
        {"CARTE 11/01 GARE", false, METHOD_CARD},
        {"CHEQUE 0001234", false, METHOD_CHEQUE},
        {"FRAIS TENUE DE COMPTE", false, METHOD_FEE},
        {"Geldautomaat", true, METHOD_CASH},
        {"Incasso", true, METHOD_DIRECT_DEBIT},
        {"\xc3\x9c"
         "berweisung",
         true, METHOD_TRANSFER},
        {"SEPA-Lastschrift", true, METHOD_DIRECT_DEBIT},
        {"Wyp\xc5\x82"
         "ata z bankomatu",
         true, METHOD_CASH},
        {"DD", true, METHOD_DIRECT_DEBIT},
        {"DD Fashion", false, METHOD_UNKNOWN}, // a shop's name
        {"rent for the card room", false, METHOD_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (csv_method_of(bytes_of_text(cases[i].text), cases[i].of_type) != cases[i].method)
            fail_msg("'%s' was taken for '%s'", cases[i].text,
                     payment_method_name(csv_method_of(bytes_of_text(cases[i].text), cases[i].of_type)));
}

static const char whole[] = "# a comment\n"
                            "kind = payments\n"
                            "separator = tab\n"
                            "dates = day month year\n"
                            "decimal = ,\n"
                            "sign = marks\n"
                            "leaves = Af, Debit\n"
                            "enters = Bij\n"
                            "account = stated\n"
                            "currency = eur\n"
                            "column date = Datum\r\n"
                            "column amount = #3 Bedrag (EUR)\n"
                            "column mark = Af Bij\n"
                            "column reference = Omschrijving = tekst\n"
                            "column reference = #7\n";

static void reads_and_writes_mappings(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct mapping mapping, again;
    struct error error = {0};
    assert_int_equal(mapping_read(bytes_of_text(whole), arena, &mapping, &error), 0);
    assert_int_equal(mapping.separator, '\t');
    assert_int_equal(mapping.sign, SIGN_MARKS);
    assert_int_equal(mapping.leaves.count, 2);
    assert_true(map_words_have(&mapping.leaves, bytes_of_text("d\xc3\xa9"
                                                              "bit")));
    assert_string_equal(mapping.currency, "EUR");
    assert_int_equal(mapping.column_count, 5);
    assert_int_equal(mapping.columns[1].number, 3);
    assert_string_equal(mapping.columns[1].name, "Bedrag (EUR)");
    assert_string_equal(mapping.columns[3].name, "Omschrijving = tekst");
    assert_null(mapping.columns[4].name);

    struct buffer out, second;
    buffer_init(&out, MAPPING_MAX_BYTES);
    buffer_init(&second, MAPPING_MAX_BYTES);
    mapping_write(&mapping, &out, NULL, NULL);
    assert_int_equal(mapping_read(buffer_bytes(&out), arena, &again, &error), 0);
    mapping_write(&again, &second, NULL, NULL);
    assert_string_equal(buffer_text(&out), buffer_text(&second));
    buffer_done(&out);
    buffer_done(&second);
    arena_free(arena);
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"dates = ?\n",
         "line 1: 'dates' is still to be filled in: day month year, month day year or year month day"},
        {"\n# x\ndates = dd/mm\n",
         "line 3: 'dates' cannot be 'dd/mm'; allowed: day month year, month day year or year month day"},
        {"decimal = ;\n", "line 1: 'decimal' cannot be ';'; allowed: a point or a comma: . or ,"},
        {"currency = euro\n", "line 1: 'currency' cannot be 'euro'; allowed: an ISO code, as EUR"},
        {"date = X\n", "line 1: no key 'date'; there is: kind encoding"},
        {"kind = payments\nkind = payments\n", "line 2: 'kind' stands there twice"},
        {"hello\n", "line 1: 'hello' is not KEY = VALUE"},
        {"column nonsense = X\n", "line 1: a column is never 'nonsense'; of payments there is: date time"},
        {"column phone = X\n", "line 1: a column is never 'phone'"},
        {"column date = A\ncolumn date = B\n", "line 2: a second column is 'date'; only one can be"},
        {"column date = #0\n", "line 1: '#0' is no column"},
        {"column date = A\n", "it has no line 'account = ...': an IBAN"},
        {"account = 1\ncolumn amount = A\n", "it has no line 'column date = ...'"},
        {"account = 1\ncolumn date = A\ndates = day month year\ndecimal = .\nsign = columns\ncurrency = EUR\ncolumn amount = B\n",
         "'sign = columns' needs a column debit"},
        {"account = 1\ncolumn date = A\ndates = day month year\ndecimal = .\nsign = marks\ncurrency = EUR\ncolumn amount = B\n",
         "'sign = marks' needs a column mark"},
        {"account = 1\nheader = no\ncolumn date = A\n", "with 'header = no' columns have no names"},
        {"kind = holders\ncolumn born = A\naccount = 1\n", "it has no line 'dates = ...'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new(1 << 20);
        struct mapping mapping;
        struct error error = {0};
        assert_int_equal(mapping_read(bytes_of_text(cases[i].text), arena, &mapping, &error), -1);
        if (strstr(error.text, cases[i].error) != error.text)
            fail_msg("'%s' gives: %s", cases[i].text, error.text);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dates),           cmocka_unit_test(reads_amounts),
        cmocka_unit_test(knows_how_money_moved), cmocka_unit_test(reads_and_writes_mappings),
        cmocka_unit_test(says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "test.h"

#include "base/decimal.h"

static void reads_and_writes_amounts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char comma;
        int64_t e5;
        const char *written;
    } cases[] = {
        {"1234.50", '.', 123450000, "1234.50"},
        {"-6.60", '.', -660000, "-6.60"},
        {"1234,5", ',', 123450000, "1234.50"},
        {"0.00005", '.', 5, "0.00005"},
        {"7", '.', 700000, "7.00"},
        {"1.230000", '.', 123000, "1.23"},
        {"-0,01", ',', -1000, "-0.01"},
        {"500,", ',', 50000000, "500.00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t e5 = 0;
        char out[DECIMAL_TEXT_SIZE];
        assert_true(decimal_parse(bytes_of_text(cases[i].text), cases[i].comma, &e5));
        assert_int_equal(e5, cases[i].e5);
        assert_string_equal(decimal_format(e5, out), cases[i].written);
    }
}

static void refuses_what_is_no_amount(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "", "-", ".", "1,5", "1.5.2", "12a", "0.000001", "99999999999999999999", "1e5"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t e5;
        assert_false(decimal_parse(bytes_of_text(cases[i]), '.', &e5));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes_amounts),
        cmocka_unit_test(refuses_what_is_no_amount),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

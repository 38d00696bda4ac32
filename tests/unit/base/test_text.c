// Numbers in text.
#include "test.h"

#include "base/text.h"

static double real_of(const char *text)
{
    double value = -1;
    assert_true(text_to_real(bytes_of_text(text), &value));
    return value;
}

static void reads_real_numbers(void **state)
{
    (void)state;
    assert_true(real_of("52.370216") == 52.370216);
    assert_true(real_of("-0.127758") == -0.127758);
    assert_true(real_of("+7") == 7);
    assert_true(real_of(".5") == 0.5);
    assert_true(real_of("1.5e-3") == 0.0015);
    assert_true(real_of("0.000000000000000000001") == 1e-21);
    assert_true(real_of("123456789012345678901234567890") == 123456789012345678901234567890.0);
}

static void refuses_what_is_no_number(void **state)
{
    (void)state;
    static const char *const texts[] = {"",   "-",     ".",    "1,5", "1.2.3", "e5",
                                        "1e", "1e999", "0x10", "1 ",  "nan"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value;
        assert_false(text_to_real(bytes_of_text(texts[i]), &value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_real_numbers),
        cmocka_unit_test(refuses_what_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

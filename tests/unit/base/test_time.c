#include "test.h"

#include "base/time.h"

static void reads_and_writes_moments(void **state)
{
    (void)state;
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"2024-09-28T14:59:35.230+00:00", "2024-09-28T14:59:35.230Z"},
        {"2024-09-28T14:59:35+02:00", "2024-09-28T12:59:35Z"},
        {"2024-09-28 00:30", "2024-09-28T00:30:00Z"},
        {"2024-02-29", "2024-02-29"},
        {"2014-12-31+01:00", "2014-12-31"},
        {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
        {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment moment;
        char out[MOMENT_TEXT_SIZE];
        assert_true(moment_parse(bytes_of_text(cases[i].text), &moment));
        assert_string_equal(moment_format(moment, out), cases[i].written);
    }
}

static void writes_a_clock_without_zone_without_z(void **state)
{
    (void)state;
    char out[MOMENT_TEXT_SIZE];
    struct moment moment = {.at_usec = 1250000, .zone = ZONE_LOCAL};
    assert_string_equal(moment_format(moment, out), "1970-01-01T00:00:01.250");
}

static void refuses_what_is_no_moment(void **state)
{
    (void)state;
    static const char *const cases[] = {"",
                                        "2024",
                                        "2023-02-29",
                                        "2024-13-01",
                                        "2024-01-01T25:00:00",
                                        "2024-01-01Tx",
                                        "0000-01-01",
                                        "2024-01-01T10:00:00+99:00",
                                        "9999-12-31T23:59:59-00:01",
                                        "0001-01-01T00:00:00+00:01",
                                        "24-01-01"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment moment;
        assert_false(moment_parse(bytes_of_text(cases[i]), &moment));
    }
}

static void counts_from_other_epochs(void **state)
{
    (void)state;
    char out[MOMENT_TEXT_SIZE];
    // a date in Core Data, checked with `date -u -d "2001-01-01 UTC +470572840 seconds"`
    assert_string_equal(moment_format(moment_from_cocoa(470572840.25), out), "2015-11-30T10:40:40.250Z");
    assert_string_equal(moment_format(moment_from_cocoa(-978307200), out), "1970-01-01T00:00:00Z");
    assert_string_equal(moment_format(moment_from_real(1.5), out), "1970-01-01T00:00:01.500Z");
    assert_true(moment_from_real(1e300).at_usec == TIME_UNKNOWN);
    assert_true(moment_from_cocoa(__builtin_nan("")).at_usec == TIME_UNKNOWN);
}

static void every_day_goes_there_and_back(void **state)
{
    (void)state;
    for (int64_t day = -719162; day < 2932897; day += 7) {
        int y, m, d;
        int64_t again = 0;
        time_civil_from_days(day, &y, &m, &d);
        assert_true(time_days_from_civil(y, m, d, &again));
        assert_int_equal(again, day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes_moments),
        cmocka_unit_test(writes_a_clock_without_zone_without_z),
        cmocka_unit_test(refuses_what_is_no_moment),
        cmocka_unit_test(counts_from_other_epochs),
        cmocka_unit_test(every_day_goes_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

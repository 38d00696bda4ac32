// Hours of work around the clock, and texts that repeat something particular.
#include "test.h"

#include "findings/echo.h"
#include "findings/work_hours.h"

#define HOUR_USEC INT64_C(3600000000)

static void work(struct work_hours *hours, int64_t day, int from, int to, int each)
{
    for (int hour = from; hour < to; hour++)
        for (int i = 0; i < each; i++)
            work_hours_add(hours, (day * 24 + hour) * HOUR_USEC + i);
}

static void a_night_is_one_shift(void **state)
{
    (void)state;
    struct work_hours hours = {0};
    char text[WORK_HOURS_TEXT_SIZE];
    for (int64_t day = 19700; day < 19714; day++) {
        if (day % 7 == 0)
            continue; // one day of rest a week
        work(&hours, day, 0, 3, 4);
        work(&hours, day, 17, 24, 4);
    }
    work(&hours, 19714, 9, 10, 1); // once in the morning
    work_hours_text(&hours, text);
    assert_string_equal(text, "17-03");
    assert_int_equal(work_hours_shifts(&hours), 1);
    assert_true(work_hours_days_a_week(&hours) > 6 && work_hours_days_a_week(&hours) < 6.7);
}

static void two_shifts_are_told_apart_and_a_pause_is_none(void **state)
{
    (void)state;
    struct work_hours hours = {0}, nights = {0};
    char text[WORK_HOURS_TEXT_SIZE];
    for (int64_t day = 100; day < 110; day++) {
        work(&hours, day, 9, 11, 5);
        work(&hours, day, 12, 14, 5); // an hour of pause
        work(&hours, day, 19, 23, 5);
        work(&nights, day, 0, 6, 3);
    }
    work_hours_text(&hours, text);
    assert_string_equal(text, "09-14, 19-23");
    assert_int_equal(work_hours_shifts(&hours), 2);
    assert_true(work_hours_days_a_week(&hours) == 7);
    assert_true(work_hours_shared(&nights, &hours) == 0);
    assert_true(work_hours_shared(&hours, &hours) == 1);
}

static void too_little_says_nothing(void **state)
{
    (void)state;
    struct work_hours hours = {0};
    char text[WORK_HOURS_TEXT_SIZE];
    work(&hours, -3, 9, 13, 5); // before 1970
    work_hours_text(&hours, text);
    assert_string_equal(text, "");
    assert_int_equal(work_hours_shifts(&hours), 0);
    assert_int_equal(hours.count[9], 5);
}

static bool repeats(const char *text, const char *said)
{
    return echo_repeats(bytes_of_text(text), bytes_of_text(said));
}

static void times_and_numbers_are_compared(void **state)
{
    (void)state;
    assert_true(repeats("he comes at 20:30", "can I come 20.30"));
    assert_true(repeats(
        "\xe5\xae\xa2\xe4\xba\xba\xef\xbc\x92\xef\xbc\x90\xef\xbc\x9a\xef\xbc\x93\xef\xbc\x90", "20h30?"));
    assert_true(repeats("20h, Mill Lane 12", "20:00 ok?"));
    assert_true(repeats("Mill Lane 12", "no 12 please"));
    assert_false(repeats("he comes at 20:30", "can I come 21:30"));
    assert_false(repeats("room 2", "room 22"));
    assert_false(repeats("he comes", "he comes"));
    assert_false(repeats("", "12"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_night_is_one_shift),
        cmocka_unit_test(two_shifts_are_told_apart_and_a_pause_is_none),
        cmocka_unit_test(too_little_says_nothing),
        cmocka_unit_test(times_and_numbers_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

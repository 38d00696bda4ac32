// Clocks of countries.
#include "test.h"

#include "base/time.h"
#include "base/zone.h"

static int64_t offset_of(const char *name, const char *moment)
{
    struct zone *zone = zone_open(name);
    struct moment at;
    assert_non_null(zone);
    assert_true(moment_parse(bytes_of_text(moment), &at));
    int64_t offset = zone_offset_sec(zone, at.at_usec);
    assert_int_equal(zone_offset_sec(zone, at.at_usec), offset); // remembered, too
    zone_close(zone);
    return offset;
}

static void countries_have_the_zone_people_live_in(void **state)
{
    (void)state;
    char name[ZONE_NAME_SIZE];
    assert_true(zone_of_country("BE", name));
    assert_string_equal(name, "Europe/Brussels");
    assert_true(zone_of_country("ES", name)); // the Canaries have another
    assert_string_equal(name, "Europe/Madrid");
    assert_true(zone_of_country("GB", name));
    assert_string_equal(name, "Europe/London");
    assert_false(zone_of_country("US", name));
    assert_false(zone_of_country("XQ", name));
    assert_false(zone_of_country("", name));
    assert_false(zone_of_country(NULL, name));
}

static void clocks_change_in_summer(void **state)
{
    (void)state;
    assert_int_equal(offset_of("Europe/Brussels", "2024-01-15T12:00:00Z"), 3600);
    assert_int_equal(offset_of("Europe/Brussels", "2024-07-15T12:00:00Z"), 7200);
    // the last Sunday of March, 01:00 UTC
    assert_int_equal(offset_of("Europe/Brussels", "2024-03-31T00:59:59Z"), 3600);
    assert_int_equal(offset_of("Europe/Brussels", "2024-03-31T01:00:00Z"), 7200);
    assert_int_equal(offset_of("Asia/Kolkata", "2024-07-15T12:00:00Z"), 19800);
    assert_int_equal(offset_of("UTC", "1969-07-15T12:00:00Z"), 0);
    assert_null(zone_open("Mars/Olympus"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(countries_have_the_zone_people_live_in),
        cmocka_unit_test(clocks_change_in_summer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

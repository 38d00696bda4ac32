// AirGuard: airguard. It swaps the axes on every row.
#include "observations/phones/apps/app_test.h"

#include <math.h>
#include <string.h>

static void puts_axes_right_on_every_row(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_airguard,
        "CREATE TABLE beacon(beaconId INTEGER PRIMARY KEY, receivedAt TEXT, rssi INTEGER, deviceAddress TEXT,"
        " longitude REAL, latitude REAL);"
        "INSERT INTO beacon VALUES (1, '2022-08-16T18:26:11.949', -97, 'A', 30.25, -97.5),"
        " (2, '2022-08-16T18:26:12', -90, 'B', 35.5, -78.5), (3, '2022-08-16T18:26:13', -90, 'C', NULL, NULL),"
        " (4, 'never', -90, 'D', 200.5, 10.5);");
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 3);
    const struct position *first = &collect_at(&collect, RECORD_POSITION, 0)->position;
    const struct position *possible = &collect_at(&collect, RECORD_POSITION, 1)->position;
    const struct position *nowhere = &collect_at(&collect, RECORD_POSITION, 2)->position;
    assert_int_equal(first->axes, AXES_SWAPPED);
    assert_true(fabs(first->latitude - 30.25) < 1e-9 && fabs(first->longitude + 97.5) < 1e-9);
    assert_int_equal(first->at.zone, ZONE_LOCAL);
    assert_int_equal(possible->axes, AXES_SWAPPED); // though -78.5 could be a latitude
    assert_true(fabs(possible->latitude - 35.5) < 1e-9 && fabs(possible->longitude + 78.5) < 1e-9);
    assert_int_equal(nowhere->axes, AXES_IMPOSSIBLE);
    assert_int_equal(nowhere->at.at_usec, TIME_UNKNOWN);
    assert_int_equal(collect_tally(&collect, "beacon", "no coordinates"), 1);
    collect_done(&collect);
}

static void reads_a_real_one(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_airguard, "phones/plaso/android/attd_db"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_tally_total(&collect, "beacon"), 883);
    assert_int_equal(collect_tally(&collect, "beacon", "no coordinates"), 406);
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 477);
    size_t impossible_as_stored = 0;
    for (size_t i = 0; i < 477; i++) {
        const struct position *position = &collect_at(&collect, RECORD_POSITION, i)->position;
        assert_int_equal(position->axes, AXES_SWAPPED);
        assert_true(position->latitude > 30 && position->latitude < 36);
        assert_true(position->longitude > -98 && position->longitude < -78);
        impossible_as_stored += position->longitude < -90;
    }
    assert_int_equal(impossible_as_stored, 48);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_axes_right_on_every_row),
        cmocka_unit_test(reads_a_real_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Sightings to stays: gaps, returns, two cities on one day.
#include "test.h"

#include "findings/adverts/itinerary.h"

#include <string.h>

static struct sighting_in_city seen(int64_t city, const char *name, int day)
{
    return (struct sighting_in_city){city, name, moment_from_sec((int64_t)day * 86400 + 3600)};
}

static void a_gap_ends_a_stay_and_a_return_begins_one(void **state)
{
    (void)state;
    struct sighting_in_city sightings[] = {
        seen(1, "Ghent", 10), seen(1, "Ghent", 10 + STAY_GAP_DAYS),
        seen(2, "Lille", 30), seen(1, "Ghent", 60),
        seen(0, "", 61),      {1, "Ghent", MOMENT_UNKNOWN}, // without a date: no stay
    };
    struct itinerary itinerary;
    itinerary_make(&itinerary, sightings, 6);
    assert_int_equal(itinerary.count, 3);
    assert_int_equal(itinerary.cities, 2);
    assert_string_equal(itinerary.stays[0].city, "Ghent");
    assert_int_equal(itinerary.stays[0].adverts, 2);
    assert_int_equal(stay_days(&itinerary.stays[0]), STAY_GAP_DAYS + 1);
    assert_string_equal(itinerary.stays[1].city, "Lille");
    assert_int_equal(itinerary.stays[2].adverts, 1);
    assert_int_equal(itinerary_median_days(&itinerary), 1);
    assert_int_equal(itinerary.days_in_two, 0);
    itinerary_done(&itinerary);
}

static void a_city_left_out_for_a_while_is_one_stay_still(void **state)
{
    (void)state;
    struct sighting_in_city sightings[] = {seen(1, "Ghent", 10), seen(2, "Lille", 12), seen(1, "Ghent", 14)};
    struct itinerary itinerary;
    itinerary_make(&itinerary, sightings, 3);
    assert_int_equal(itinerary.count, 2);
    assert_int_equal(stays_together_days(&itinerary.stays[0], &itinerary.stays[1]), 1);
    assert_int_equal(itinerary.days_in_two, 0); // never on one day
    itinerary_done(&itinerary);
}

static void two_cities_on_one_day_are_told_with_the_first_of_them(void **state)
{
    (void)state;
    struct sighting_in_city sightings[] = {seen(1, "Ghent", 10), seen(1, "Ghent", 11), seen(2, "Lille", 11),
                                           seen(3, "Metz", 11),  seen(2, "Lille", 12), seen(1, "Ghent", 12)};
    struct itinerary itinerary;
    itinerary_make(&itinerary, sightings, 6);
    assert_int_equal(itinerary.days_in_two, 2);
    assert_string_equal(itinerary.first_of_two, "Ghent");
    assert_string_equal(itinerary.second_of_two, "Lille");
    assert_int_equal(itinerary.two_at_usec / INT64_C(86400000000), 11);
    itinerary_done(&itinerary);
}

static void borders_and_distances_come_from_the_gazetteer(void **state)
{
    (void)state;
    struct sighting_in_city sightings[] = {seen(1, "Brussels", 10), seen(2, "Paris", 30), seen(3, "Lyon", 50),
                                           seen(4, "Nowhere-on-Sea", 70), seen(1, "Brussels", 90)};
    struct itinerary itinerary;
    struct crossing crossing;
    itinerary_make(&itinerary, sightings, 5);
    itinerary_cross(&itinerary, &crossing);
    assert_int_equal(crossing.country_count, 3);
    assert_string_equal(crossing.countries[0], "BE");
    assert_string_equal(crossing.countries[1], "FR");
    assert_string_equal(crossing.countries[2], "BE");
    assert_int_equal(crossing.distinct, 2);
    assert_int_equal(crossing.unknown, 1);
    assert_in_range(crossing.kilometres, 264 + 391 + 568 - 20, 264 + 391 + 568 + 20);
    itinerary_done(&itinerary);
}

static void nothing_gives_nothing(void **state)
{
    (void)state;
    struct itinerary itinerary;
    struct crossing crossing;
    itinerary_make(&itinerary, NULL, 0);
    itinerary_cross(&itinerary, &crossing);
    assert_int_equal(itinerary.count + crossing.country_count, 0);
    assert_int_equal(itinerary_median_days(&itinerary), 0);
    itinerary_done(&itinerary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gap_ends_a_stay_and_a_return_begins_one),
        cmocka_unit_test(a_city_left_out_for_a_while_is_one_stay_still),
        cmocka_unit_test(two_cities_on_one_day_are_told_with_the_first_of_them),
        cmocka_unit_test(borders_and_distances_come_from_the_gazetteer),
        cmocka_unit_test(nothing_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

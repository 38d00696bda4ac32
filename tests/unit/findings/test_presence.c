// Who is seen in a ring's adverts: names a month, journeys, what is unusual; and nothing about small
// collectives.
#include "test.h"

#include "casefile/listings.h"
#include "casefile/small_case.h"
#include "findings/pattern.h"
#include "links/link.h"

#include <stdio.h>
#include <string.h>

extern const struct pattern presence;

enum { DAY = 86400 };

static struct small_case small;
static int64_t capture, row;
static char out[64 * 1024];

static int set_up(void **state)
{
    (void)state;
    small_case_make(&small);
    capture = small_case_source(&small, "adverts.csv", "BE-FJP");
    row = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    return 0;
}

static void put(const char *phone, const char *city, int day, const char *name, const char *text)
{
    struct record advert = small_advert(++row, phone, city, (int64_t)day * DAY, text);
    struct mention stated = {MENTION_NAME, name, name, 0};
    advert.advert.mentions = &stated;
    advert.advert.mention_count = name != NULL;
    small_case_put(&small, capture, &advert);
}

static const char *const texts[] = {"quiet rooms beside the harbour with a garden of old pear trees",
                                    "seven green lanterns hang above the narrow stairs of our house"};

// Three telephones in four cities; ana goes from city to city, eva is in two on one day.
static void put_ring(void)
{
    static const char *const phones[] = {"+447700900101", "+447700900102", "+447700900103"};
    static const char *const cities[] = {"Ghent", "Lille", "Metz", "Turin"};
    for (int i = 0; i < 16; i++)
        put(phones[i % 3], cities[i / 4], 100 + i * 6, i % 2 ? "ana" : "mia", texts[i % 2]);
    put(phones[0], "Ghent", 200, "eva", texts[0]);
    put(phones[0], "Turin", 200, "eva", texts[0]);
}

static void find(void)
{
    struct error error = {0};
    assert_int_equal(link_all(small.casefile, &error), 0);
    assert_int_equal(find_all(small.casefile, &error), 0);
}

// The facts of the one finding of this kind, however long.
static void read_facts(void)
{
    struct error error = {0};
    struct rows *rows;
    assert_int_equal(rows_open(&rows, small.casefile, listing_named("findings"), "kind", "presence", &error),
                     0);
    assert_int_equal(rows_next(rows, &error), 1);
    for (int i = 0; i < listing_named("findings")->column_count; i++)
        if (strcmp(listing_named("findings")->columns[i].name, "facts") == 0)
            snprintf(out, sizeof out, "%s", rows_text(rows, i));
    assert_int_equal(rows_next(rows, &error), 0);
    rows_close(rows);
}

static void names_and_journeys_of_a_ring_are_counted(void **state)
{
    (void)state;
    assert_string_equal(presence.name, "presence");
    put_ring();
    find();
    read_facts();
    assert_non_null(strstr(out, "\"adverts\":18,\"names\":3,\"pictures\":0,\"phones\":3,\"active_days\":101,"
                                "\"most_names_in_7_days\":2"));
    // the months follow each other, each with what was active in it
    assert_non_null(strstr(out, "\"months\":[{\"month\":\"1970-04\",\"adverts\":4,\"names\":2,\"pictures\":0,"
                                "\"phones\":3,\"cities\":1}"));
    const char *ana = strstr(out, "\"value\":\"ana\"");
    assert_non_null(ana);
    assert_non_null(strstr(ana, "\"adverts\":8,\"cities\":4"));
    const char *eva = strstr(out, "\"value\":\"eva\"");
    assert_non_null(eva);
    assert_non_null(strstr(eva, "\"days_in_two_cities\":1,\"first_in_two_cities\":{\"day\":\"1970-07-20\","
                                "\"cities\":[\"Ghent\",\"Turin\"]}"));
    assert_true(ana < eva); // more cities first
}

static void what_is_unusual_stands_beside_what_is_ordinary(void **state)
{
    (void)state;
    put_ring();
    find();
    read_facts();
    assert_non_null(
        strstr(out, "{\"what\":\"names\",\"value\":3,\"ordinary\":\"names of an advertiser: median 1"));
    assert_non_null(strstr(out, "{\"what\":\"active_days\",\"value\":101,\"ordinary\":"));
    assert_non_null(strstr(out, "\"no_signs\":"));
}

static void an_advert_captured_again_is_seen_again(void **state)
{
    (void)state;
    put_ring();
    row = 0; // the first advert once more, ten months later
    put("+447700900101", "Ghent", 400, "mia", texts[0]);
    find();
    read_facts();
    assert_non_null(strstr(out, "\"adverts\":18,")); // still so many adverts
    assert_non_null(strstr(out, "\"active_days\":301,"));
    assert_non_null(strstr(out,
                           "{\"month\":\"1971-02\",\"adverts\":1,\"names\":1,\"pictures\":0,\"phones\":1,"
                           "\"cities\":1}]"));
}

static void a_small_collective_has_no_presence(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++)
        put("+447700900150", i % 2 ? "Ghent" : "Lille", 100 + i * 9, i % 2 ? "ana" : "eva", texts[0]);
    find();
    assert_int_equal(small_case_count(&small, "findings"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_and_journeys_of_a_ring_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_unusual_stands_beside_what_is_ordinary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_advert_captured_again_is_seen_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_small_collective_has_no_presence, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Burner: burner.
#include "observations/phones/apps/app_test.h"

static void names_the_number_that_was_used(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_burner,
        "CREATE TABLE burners(_id INTEGER PRIMARY KEY, burner_id TEXT, phone_number_id TEXT, name TEXT);"
        "CREATE TABLE contacts(_id INTEGER PRIMARY KEY, name TEXT, phone_number TEXT);"
        "CREATE TABLE messages(_id INTEGER PRIMARY KEY, message_id TEXT, message TEXT, contact_phone_number TEXT,"
        " message_type INTEGER, voice_url TEXT, asset_url TEXT, date_created INTEGER, burner_id TEXT,"
        " duration INTEGER, direction INTEGER);"
        "INSERT INTO burners VALUES (1, 'a', '+447700900010', 'first'), (2, 'b', '+447700900011', 'second');"
        "INSERT INTO contacts VALUES (1, 'Ana', '+447700900002');"
        "INSERT INTO messages VALUES (1, 'm1', 'hi', '+447700900002', 2, NULL, NULL, 1700000000000, 'b', 0, 2),"
        " (2, 'm2', 'yes', '+447700900002', 2, NULL, NULL, 1700000001000, 'a', 0, 1),"
        " (3, 'm3', '', '+447700900002', 1, 'https://example.org/v', NULL, 1700000002000, 'a', 4, 1),"
        " (4, 'm4', 'gone', '+447700900002', 2, NULL, NULL, 1700000003000, 'z', 0, 2);");
    EXPECT_MESSAGES(&collect,
                    "2023-11-14T22:13:20Z out phone:+447700900011 > phone:+447700900002 | +447700900002 | hi",
                    "2023-11-14T22:13:21Z in phone:+447700900002 > phone:+447700900010 | +447700900002 | yes",
                    "2023-11-14T22:13:23Z out owner: > phone:+447700900002 | +447700900002 | gone");
    EXPECT_CALLS(&collect, "2023-11-14T22:13:22Z in phone:+447700900002 > phone:+447700900010 voicemail 4");
    EXPECT_CONTACTS(&collect, "Ana: phone:+447700900002");
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 2);
    collect_done(&collect);
}

static void reads_a_real_one(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_burner, "phones/plaso/android/burners.sqlite"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "phone:+19102484781");
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 14); // of 16 rows; the others are calls
    assert_int_equal(collect_count(&collect, RECORD_CALL), 2);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_number_that_was_used),
        cmocka_unit_test(reads_a_real_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Hangouts: hangouts.
#include "observations/phones/apps/app_test.h"

#include <math.h>

static void reads_groups_and_places(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_hangouts,
        "CREATE TABLE participants(_id INTEGER PRIMARY KEY, chat_id TEXT, gaia_id TEXT, phone_id TEXT,"
        " full_name TEXT, fallback_name TEXT);"
        "CREATE TABLE conversations(_id INTEGER PRIMARY KEY, conversation_id TEXT, conversation_type INT,"
        " name TEXT, generated_name TEXT);"
        "CREATE TABLE conversation_participants(participant_row_id INT, conversation_id TEXT);"
        "CREATE TABLE messages(_id INTEGER PRIMARY KEY, message_id TEXT, conversation_id TEXT, author_chat_id TEXT,"
        " text TEXT, timestamp INT, type INT, local_url TEXT, remote_url TEXT, latitude DOUBLE, longitude DOUBLE,"
        " address TEXT);"
        "INSERT INTO participants VALUES (1, '11', '11', NULL, 'Me', 'me@example.org'),"
        " (2, '22', '22', '+447700900002', 'Ana', NULL), (3, '33', NULL, NULL, NULL, NULL);"
        "INSERT INTO conversations VALUES (1, 'two', 1, NULL, 'Ana'), (2, 'many', 2, 'Work', NULL);"
        "INSERT INTO conversation_participants VALUES (1, 'two'), (2, 'two'), (1, 'many'), (2, 'many');"
        "INSERT INTO messages VALUES (1, 'a', 'two', '22', 'it&#39;s <br>&amp; more', 1700000000000001, 2, NULL,"
        " NULL, 0.0, 0.0, NULL), (2, 'b', 'two', '11', 'here', 1700000001000000, 1, NULL, NULL, 51.5, -0.12,"
        " 'Square'), (3, 'c', 'many', '33', 'hi', 1700000002000000, 2, NULL, 'https://example.org/p.jpg', 0, 0, NULL),"
        " (4, 'd', 'gone', '22', 'left', 1700000003000000, 2, NULL, NULL, 0, 0, NULL);");
    EXPECT_MESSAGES(&collect,
                    "2023-11-14T22:13:20.000001Z in handle:hangouts:22 > owner: | two | it's \n& more",
                    "2023-11-14T22:13:21Z out owner: > handle:hangouts:22 | two | here",
                    "2023-11-14T22:13:22Z in handle:hangouts:33 > handle:hangouts:many | many | hi"
                    " + https://example.org/p.jpg",
                    "2023-11-14T22:13:23Z in handle:hangouts:22 > owner: | gone | left");
    EXPECT_MEMBERS(&collect, "handle:hangouts:many < handle:hangouts:11",
                   "handle:hangouts:many < handle:hangouts:22");
    EXPECT_ACCOUNTS(&collect, "Me: handle:hangouts:11 email:me@example.org",
                    "Ana: handle:hangouts:22 phone:+447700900002", "-: handle:hangouts:33");
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 1);
    const struct position *position = &collect_at(&collect, RECORD_POSITION, 0)->position;
    assert_true(fabs(position->latitude - 51.5) < 1e-9);
    assert_int_equal(position->by.kind, SELECTOR_OWNER);
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "handle:hangouts:11");
    collect_done(&collect);
}

static void reads_a_real_one(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_hangouts, "phones/plaso/android/babel.db"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 14);
    assert_string_equal(app_message_line(&collect, 1),
                        "2017-07-17T04:41:54.326967Z in handle:hangouts:108778762612058411235 > owner: |"
                        " UgzjuBCEJq0DKNmrqBB4AaABAagBiLyIDA | How are you?");
    assert_string_equal(app_account_line(&collect, 1), "John Macron: handle:hangouts:108778762612058411235");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_groups_and_places),
        cmocka_unit_test(reads_a_real_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

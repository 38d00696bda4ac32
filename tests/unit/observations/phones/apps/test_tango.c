// Tango: tango_android.
#include "observations/phones/apps/app_test.h"

#include <string.h>

static void reads_payloads(void **state)
{
    (void)state;
    struct collect collect;
    // payloads: {2: {1: "Ana", 3: "AAA"}}; {4: "hello"}; {5: "http://example.org/p", 21: {3: "BBB"}}
    app_read(
        &collect, &observer_tango_android,
        "CREATE TABLE conversations(conv_id TEXT PRIMARY KEY, conv_type INTEGER, payload BLOB);"
        "CREATE TABLE messages(msg_id INTEGER PRIMARY KEY, conv_id TEXT, create_time BIGINT, send_time BIGINT,"
        " direction INTEGER, payload BLOB);"
        "INSERT INTO conversations VALUES ('AAA', 0, 'EgoKA0FuYRoDQUFB'), ('GGG', 1, 'broken!');"
        "INSERT INTO messages VALUES (1, 'AAA', 1700000000000, 0, 2, 'IgVoZWxsbw=='),"
        " (2, 'AAA', 0, 1700000001000, 1, 'IgVoZWxsbw=='),"
        " (3, 'GGG', 1700000002000, 0, 2, 'KhRodHRwOi8vZXhhbXBsZS5vcmcvcKoBBRoDQkJC'),"
        " (4, 'AAA', 1700000003000, 0, 2, 'broken!');");
    EXPECT_MESSAGES(&collect, "2023-11-14T22:13:20Z in handle:tango:aaa > owner: | AAA | hello",
                    "2023-11-14T22:13:21Z out owner: > handle:tango:aaa | AAA | hello",
                    "2023-11-14T22:13:22Z in handle:tango:bbb > handle:tango:ggg | GGG | - +"
                    " http://example.org/p",
                    "2023-11-14T22:13:23Z in handle:tango:aaa > owner: | AAA | -");
    EXPECT_CONTACTS(&collect, "Ana: handle:tango:aaa");
    collect_done(&collect);
}

// 25 events: 7 conversations and 18 messages.
static void reads_real_talks(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_tango_android, "phones/plaso/sqlite/tango_android_tc.db"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 18);
    assert_int_equal(
        collect_tally_total(&collect, "conversations") + collect_tally_total(&collect, "messages"), 25);
    assert_string_equal(app_message_line(&collect, 6),
                        "2016-01-15T14:41:21.609Z in handle:tango:sw9dx9kkt9jihoxd2kkv9q > owner: |"
                        " sw9dX9KKt9JIhOxd2Kkv9Q | Hey! How are you");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void reads_real_people(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_tango_android, "phones/plaso/android/tango_profile.db"))
        skip(); // CLEW_SHARED_DATA is not set
    size_t live = 0;
    for (size_t i = 0; i < collect_count(&collect, RECORD_CONTACT); i++)
        live += collect_at(&collect, RECORD_CONTACT, i)->contact.place.state == STATE_LIVE;
    assert_int_equal(live, 57);
    assert_string_equal(app_contact_line(&collect, 2), "Rouel Henry: handle:tango:dygwr_010wqm_ozkie-9ww");
    // replaced profiles stand in free pages: 34 of them whole
    assert_int_equal(collect_tally(&collect, "profiletable (deleted)", ""), 34);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_payloads),
        cmocka_unit_test(reads_real_talks),
        cmocka_unit_test(reads_real_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

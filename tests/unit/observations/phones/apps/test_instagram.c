// Instagram: instagram_ios, instagram_android.
#include "observations/phones/apps/app_test.h"

#include <string.h>

static void says_what_cannot_be_read(void **state)
{
    (void)state;
    struct collect collect;
    app_read(&collect, &observer_instagram_ios,
             "CREATE TABLE threads(thread_id TEXT, viewer_id TEXT, metadata BLOB);"
             "CREATE TABLE messages(message_id TEXT, thread_id TEXT, archive BLOB);"
             "INSERT INTO threads VALUES ('t', '500', NULL);"
             "INSERT INTO messages VALUES ('m', 't', x'62706c697374303000'), ('n', 't', NULL);");
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 0);
    assert_int_equal(collect_tally(&collect, "messages", "its archive cannot be read"), 2);
    assert_true(collect_has_damage(&collect, "archive"));
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    collect_done(&collect);
}

static void reads_a_real_one(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_instagram_ios, "phones/plaso/ios/9368974384.db"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 75);
    assert_string_equal(app_message_line(&collect, 1),
                        "2020-03-25T01:41:17.164116Z in handle:instagram:22824420 > owner: |"
                        " 340282366841710300949128275677188323290 | Clicked over to Threads. I still do not"
                        " understand why this app exists.");
    size_t out = 0, with_media = 0;
    for (size_t i = 0; i < 75; i++) {
        out += collect_at(&collect, RECORD_MESSAGE, i)->message.direction == DIRECTION_OUT;
        with_media += collect_at(&collect, RECORD_MESSAGE, i)->message.attachment_count;
    }
    assert_int_equal(with_media, 8);
    assert_true(out > 20 && out < 60);
    EXPECT_ACCOUNTS(&collect, "-: handle:instagram:22824420",
                    "This Is DFIRTwo: handle:instagram:dfirtwo handle:instagram:49849116416",
                    "ThisIsDfirTwo: handle:instagram:thisisdfirtwo handle:instagram:42293925776");
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "handle:instagram:9368974384");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void reads_android(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_instagram_android,
        "CREATE TABLE session(_id INTEGER PRIMARY KEY, user_id TEXT);"
        "CREATE TABLE threads(_id INTEGER PRIMARY KEY, thread_id TEXT, thread_info TEXT);"
        "CREATE TABLE messages(_id INTEGER PRIMARY KEY, thread_id TEXT, timestamp INTEGER, message_type TEXT, text TEXT,"
        " message TEXT);"
        "INSERT INTO session VALUES (1, '500');"
        "INSERT INTO threads VALUES (1, 't1', '{\"recipients\": [{\"pk\": 600, \"username\": \"ana.k\","
        " \"full_name\": \"Ana K\"}]}'), (2, 't2', '{\"thread_title\": \"Work\", \"users\": [{\"id\": \"600\","
        " \"username\": \"ana.k\"}, {\"pk\": \"700\", \"username\": \"bob\"}]}');"
        "INSERT INTO messages VALUES (1, 't1', 1700000000000001, 'text', 'hi', '{\"user_id\": \"600\","
        " \"item_id\": \"i1\"}'), (2, 't1', 1700000001000000, 'media', NULL, '{\"user_id\": 500, \"media\":"
        " {\"image_versions2\": {\"candidates\": [{\"url\": \"https://example.org/p.jpg\"}]}}}'),"
        " (3, 't2', 1700000002000000, 'text', 'all', '{\"user_id\": \"700\"}'),"
        " (4, 't1', 1700000003000000, 'text', 'who', 'broken');");
    EXPECT_MESSAGES(
        &collect, "2023-11-14T22:13:20.000001Z in handle:instagram:ana.k > owner: | t1 | hi",
        "2023-11-14T22:13:21Z out owner: > handle:instagram:ana.k | t1 | - + https://example.org/p.jpg",
        "2023-11-14T22:13:22Z in handle:instagram:bob > handle:instagram:t2 | t2 | all",
        "2023-11-14T22:13:23Z ? name: >  | t1 | who");
    EXPECT_ACCOUNTS(&collect, "Ana K: handle:instagram:ana.k handle:instagram:600",
                    "-: handle:instagram:bob handle:instagram:700");
    EXPECT_MEMBERS(&collect, "handle:instagram:t2 < handle:instagram:ana.k",
                   "handle:instagram:t2 < handle:instagram:bob");
    EXPECT_CONTACTS(&collect, "Work: handle:instagram:t2");
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_cannot_be_read),
        cmocka_unit_test(reads_a_real_one),
        cmocka_unit_test(reads_android),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

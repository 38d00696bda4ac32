// Twitter: twitter_android, twitter_ios.
#include "observations/phones/apps/app_test.h"

static void reads_posts_and_direct_messages(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_twitter_android,
        "CREATE TABLE user_groups(_id INTEGER PRIMARY KEY, owner_id INT, user_id INT);"
        "CREATE TABLE users(_id INTEGER PRIMARY KEY, user_id INT, username TEXT, name TEXT, description TEXT);"
        "CREATE TABLE statuses(_id INTEGER PRIMARY KEY, status_id INT, author_id INT, content TEXT, created INT,"
        " in_r_user_id INT, in_r_status_id INT, latitude TEXT, longitude TEXT);"
        "CREATE TABLE conversation_participants(conversation_id TEXT, user_id TEXT);"
        "CREATE TABLE conversation_entries(_id INTEGER PRIMARY KEY, entry_id INT, conversation_id TEXT, user_id INT,"
        " created INT, entry_type INT, data BLOB);"
        "INSERT INTO user_groups VALUES (1, 500, 2), (2, 500, 3), (3, 2, 3);"
        "INSERT INTO users VALUES (1, 500, 'me', 'Me', NULL), (2, 2, 'Ana_K', 'Ana', 'write to ana@example.org');"
        "INSERT INTO statuses VALUES (1, 9001, 2, 'for all', 1700000000000, 0, 0, '51.5', '-0.12'),"
        " (2, 9002, 500, 'answer', 1700000001000, 2, 9001, NULL, NULL),"
        " (3, 9003, 77, 'by nobody known', 1700000002000, 500, 9002, NULL, NULL);"
        "INSERT INTO conversation_participants VALUES ('c', '500'), ('c', '2');"
        "INSERT INTO conversation_entries VALUES (1, 81, 'c', 2, 1700000003000, 0, x'491d00000000000000016a0268690000'),"
        " (2, 82, 'c', 500, 1700000004000, 0, x'6a03796573'), (3, 83, 'c', 2, 1700000005000, 3, NULL);");
    EXPECT_MESSAGES(&collect, "2023-11-14T22:13:20Z ? handle:x:ana_k >  | posts | for all",
                    "2023-11-14T22:13:21Z out owner: > handle:x:ana_k | posts | answer",
                    "2023-11-14T22:13:22Z in handle:x:77 > owner: | posts | by nobody known",
                    "2023-11-14T22:13:23Z in handle:x:ana_k > owner: | c | hi",
                    "2023-11-14T22:13:24Z out owner: > handle:x:ana_k | c | yes");
    assert_string_equal(collect_at(&collect, RECORD_MESSAGE, 1)->message.reply_to, "9001");
    EXPECT_ACCOUNTS(&collect, "Me: handle:x:me handle:x:500", "Ana: handle:x:ana_k handle:x:2");
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 1);
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    collect_done(&collect);
}

// Those who count events have 506: 263 statuses, 242 users and 1 search.
static void reads_a_real_one_of_android(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_twitter_android, "phones/plaso/android/twitter.db"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_tally(&collect, "statuses", ""), 263);
    assert_int_equal(collect_tally(&collect, "users", ""), 242);
    assert_int_equal(collect_tally_total(&collect, "search_queries"), 1);
    assert_int_equal(263 + 242 + 1, 506);
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 242);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 263 + 1); // and a direct message
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "handle:x:marthavines11");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

// 92: 67 statuses and 25 users.
static void reads_a_real_one_of_ios(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_twitter_ios, "phones/plaso/ios/twitter.db"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 67);
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 25);
    assert_int_equal(67 + 25, 92);
    assert_string_equal(app_message_line(&collect, 0),
                        "2014-09-11T11:46:16Z ? handle:x:heathermahalik >  | posts |"
                        " Never forget. http://t.co/L7bjWue1A2");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_posts_and_direct_messages),
        cmocka_unit_test(reads_a_real_one_of_android),
        cmocka_unit_test(reads_a_real_one_of_ios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// imo: imo_ios, imo_android.
#include "observations/phones/apps/app_test.h"

static void reads_groups_calls_and_the_owner(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_imo_ios,
        "CREATE TABLE ZIMOCHATMSG(Z_PK INTEGER PRIMARY KEY, ZISSENT INTEGER, ZTS INTEGER, ZTYPE INTEGER,"
        " ZA_UID VARCHAR, ZBUID VARCHAR, ZTEXT VARCHAR);"
        "CREATE TABLE ZIMOCONTACT(Z_PK INTEGER PRIMARY KEY, ZIS_GROUP INTEGER, ZALIAS VARCHAR, ZBUID VARCHAR,"
        " ZPH_NAME VARCHAR, ZPHONE VARCHAR, ZDIGIT_PHONE VARCHAR);"
        "CREATE TABLE ZIMOKEYVAL(Z_PK INTEGER PRIMARY KEY, ZKEY VARCHAR, ZSTRING_VAL VARCHAR);"
        "CREATE TABLE ZIMORECENTCALL(Z_PK INTEGER PRIMARY KEY, ZBUID VARCHAR, ZTS INTEGER);"
        "INSERT INTO ZIMOKEYVAL VALUES (1, 'udid', 'x'), (2, 'imo_account_uid', '555');"
        "INSERT INTO ZIMOCONTACT VALUES (1, 0, 'ana', '100', 'Ana', '+44 7700 900002', NULL),"
        " (2, 1, 'Work', '200', NULL, NULL, NULL);"
        "INSERT INTO ZIMOCHATMSG VALUES (1, 0, 1700000000000000000, 0, '100', '100', 'hello'),"
        " (2, 1, 1700000001000000000, 0, NULL, '100', 'yes'), (3, 0, 1700000002000000000, 0, '300', '200', 'all'),"
        " (4, 0, 1700000003000000000, 12, '400', '400', 'This message was deleted');"
        "INSERT INTO ZIMORECENTCALL VALUES (1, '100', 1700000004000000000);");
    EXPECT_MESSAGES(&collect, "2023-11-14T22:13:20Z in handle:imo:100 > owner: | 100 | hello",
                    "2023-11-14T22:13:21Z out owner: > handle:imo:100 | 100 | yes",
                    "2023-11-14T22:13:22Z in handle:imo:300 > handle:imo:200 | 200 | all",
                    "2023-11-14T22:13:23Z in handle:imo:400 > owner: | 400 | This message was deleted");
    assert_int_equal(collect_at(&collect, RECORD_MESSAGE, 3)->message.marks, MARK_REVOKED);
    EXPECT_CALLS(&collect, "2023-11-14T22:13:24Z ? handle:imo:100 >  unknown -1");
    EXPECT_ACCOUNTS(&collect, "ana: handle:imo:100 phone:+447700900002");
    EXPECT_CONTACTS(&collect, "Ana: handle:imo:100", "Work: handle:imo:200");
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "handle:imo:555");
    collect_done(&collect);
}

static void reads_a_real_one(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_imo_ios, "phones/plaso/ios/IMODb2.sqlite"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 16);
    assert_string_equal(
        app_message_line(&collect, 1),
        "2023-04-26T18:12:34.019Z out owner: > handle:imo:2000810370507916 | 2000810370507916 |"
        " I am. I cannot find my HAL avatar. ");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void reads_android(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_imo_android,
        "CREATE TABLE friends(_id INTEGER PRIMARY KEY, buid TEXT, name TEXT, display TEXT, phone TEXT);"
        "CREATE TABLE messages(_id INTEGER PRIMARY KEY, buid TEXT, author TEXT, timestamp INTEGER, message_type INTEGER,"
        " last_message TEXT, imdata TEXT);"
        "INSERT INTO friends VALUES (1, '100', 'ana', 'Ana', '+447700900002'), (2, '200;group', 'Work', NULL, NULL);"
        "INSERT INTO messages VALUES (1, '100', NULL, 1700000000000000000, 1, 'hi', NULL),"
        " (2, '100', NULL, 1700000001000000000, 2, 'see', '{\"local_path\": \"/sdcard/p.jpg\"}'),"
        " (3, '200;group', '300', 1700000002000000000, 1, 'all', '{broken');");
    EXPECT_MESSAGES(&collect, "2023-11-14T22:13:20Z in handle:imo:100 > owner: | 100 | hi",
                    "2023-11-14T22:13:21Z out owner: > handle:imo:100 | 100 | see + /sdcard/p.jpg",
                    "2023-11-14T22:13:22Z in handle:imo:300 > handle:imo:200;group | 200;group | all");
    EXPECT_ACCOUNTS(&collect, "Ana: handle:imo:100 phone:+447700900002");
    EXPECT_CONTACTS(&collect, "Work: handle:imo:200;group");
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_groups_calls_and_the_owner),
        cmocka_unit_test(reads_a_real_one),
        cmocka_unit_test(reads_android),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

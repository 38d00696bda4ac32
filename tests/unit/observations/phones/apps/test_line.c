// LINE: line_android, line_ios.
#include "observations/phones/apps/app_test.h"

#include <math.h>

#define GROUP "c0123456789abcdef0123456789abcdef"

static void reads_android(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_line_android,
        "CREATE TABLE contacts(m_id TEXT PRIMARY KEY, name TEXT, server_name TEXT, custom_name TEXT);"
        "CREATE TABLE groups(id TEXT PRIMARY KEY, name TEXT);"
        "CREATE TABLE membership(id TEXT, m_id TEXT);"
        "CREATE TABLE chat_history(id INTEGER PRIMARY KEY, server_id TEXT, type INTEGER, chat_id TEXT, from_mid TEXT,"
        " content TEXT, created_time TEXT, delivered_time TEXT, status INTEGER, attachement_type INTEGER,"
        " attachement_local_uri TEXT, location_name TEXT, location_address TEXT, location_latitude INTEGER,"
        " location_longitude INTEGER);"
        "INSERT INTO contacts VALUES ('uana', 'Ana saved', 'Ana K', NULL), ('ubob', NULL, 'Bob', NULL);"
        "INSERT INTO groups VALUES ('" GROUP "', 'Work');"
        "INSERT INTO membership VALUES ('" GROUP "', 'uana'), ('" GROUP "', 'ubob');"
        "INSERT INTO chat_history VALUES (1, 's1', 1, 'uana', 'uana', 'hi', '1700000000000', NULL, 1, 0, NULL, NULL,"
        " NULL, NULL, NULL), (2, 's2', 1, 'uana', NULL, 'yes', '1700000001000', NULL, 3, 0, NULL, NULL, NULL, NULL, NULL),"
        " (3, 's3', 1, '" GROUP
        "', 'ucarl', 'who', '1700000002000', NULL, 1, 1, 'file://p.jpg', NULL, NULL, NULL, NULL),"
        " (4, 's4', 15, 'uana', 'uana', NULL, '1700000003000', NULL, 1, 15, NULL, 'Square', 'Street 1', 51500000, -120000),"
        " (5, NULL, 4, 'uana', NULL, NULL, '1700000004000', NULL, 1, 6, NULL, NULL, NULL, NULL, NULL);");
    EXPECT_MESSAGES(&collect, "2023-11-14T22:13:20Z in handle:line:uana > owner: | uana | hi",
                    "2023-11-14T22:13:21Z out owner: > handle:line:uana | uana | yes",
                    "2023-11-14T22:13:22Z in handle:line:ucarl > handle:line:" GROUP " | " GROUP
                    " | who + file://p.jpg",
                    "2023-11-14T22:13:23Z in handle:line:uana > owner: | uana | -");
    EXPECT_CONTACTS(&collect, "Ana K: handle:line:uana", "Ana saved: handle:line:uana",
                    "Bob: handle:line:ubob", "Work: handle:line:" GROUP);
    EXPECT_MEMBERS(&collect, "handle:line:" GROUP " < handle:line:uana",
                   "handle:line:" GROUP " < handle:line:ubob");
    const struct position *position = &collect_at(&collect, RECORD_POSITION, 0)->position;
    assert_true(fabs(position->latitude - 51.5) < 1e-9 && fabs(position->longitude + 0.12) < 1e-9);
    assert_string_equal(position->label, "Square");
    assert_int_equal(collect_tally_total(&collect, "chat_history"), 5);
    collect_done(&collect);
}

static void reads_calls_of_android(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_line_android,
        "CREATE TABLE call_history(_id INTEGER PRIMARY KEY, caller_mid TEXT, call_type TEXT, start_time INTEGER,"
        " end_time INTEGER, voip_type TEXT);"
        "INSERT INTO call_history VALUES (1, 'uana', 'FREE_O', 1700000000000, 1700000012000, 'A'),"
        " (2, 'ubob', 'FREE_I', 1700000100000, 1700000100000, 'V'), (3, NULL, NULL, 1700000200000, NULL, NULL);");
    EXPECT_CALLS(&collect, "2023-11-14T22:13:20Z out owner: > handle:line:uana answered 12",
                 "2023-11-14T22:15:00Z in handle:line:ubob > owner: unknown 0",
                 "2023-11-14T22:16:40Z ? name: >  unknown -1");
    collect_done(&collect);
}

static void reads_ios(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_line_ios,
        "CREATE TABLE ZUSER(Z_PK INTEGER PRIMARY KEY, ZMID VARCHAR, ZNAME VARCHAR, ZADDRESSBOOKNAME VARCHAR);"
        "CREATE TABLE ZGROUP(Z_PK INTEGER PRIMARY KEY, ZID VARCHAR, ZNAME VARCHAR);"
        "CREATE TABLE ZCHAT(Z_PK INTEGER PRIMARY KEY, ZMID VARCHAR);"
        "CREATE TABLE ZMESSAGE(Z_PK INTEGER PRIMARY KEY, ZCHAT INTEGER, ZSENDER INTEGER, ZTIMESTAMP INTEGER,"
        " ZTEXT VARCHAR, ZID VARCHAR, ZLATITUDE FLOAT, ZLONGITUDE FLOAT);"
        "INSERT INTO ZUSER VALUES (1, 'uana', 'Ana K', 'Ana'), (2, 'ubob', 'Bob', NULL);"
        "INSERT INTO ZGROUP VALUES (1, '" GROUP
        "', 'Work'); INSERT INTO ZCHAT VALUES (7, 'uana'), (8, '" GROUP "');"
        "INSERT INTO ZMESSAGE VALUES (1, 7, 1, 1700000000000, 'hi', 'a', 0, 0),"
        " (2, 7, NULL, 1700000001000, 'yes', 'b', 0, 0), (3, 8, 2, 1700000002000, 'all', 'c', 51.5, -0.12),"
        " (4, 9, 9, 1700000003000, 'lost', 'd', NULL, NULL);");
    EXPECT_MESSAGES(&collect, "2023-11-14T22:13:20Z in handle:line:uana > owner: | uana | hi",
                    "2023-11-14T22:13:21Z out owner: > handle:line:uana | uana | yes",
                    "2023-11-14T22:13:22Z in handle:line:ubob > handle:line:" GROUP " | " GROUP " | all",
                    "2023-11-14T22:13:23Z in name: > owner: | 9 | lost");
    EXPECT_CONTACTS(&collect, "Ana K: handle:line:uana", "Ana: handle:line:uana", "Bob: handle:line:ubob",
                    "Work: handle:line:" GROUP);
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 1);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_android),
        cmocka_unit_test(reads_calls_of_android),
        cmocka_unit_test(reads_ios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

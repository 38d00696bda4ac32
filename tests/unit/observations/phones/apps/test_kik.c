// Kik: kik_ios, kik_android.
#include "observations/phones/apps/app_test.h"

#define SCHEMA                                                                                               \
    "CREATE TABLE ZKIKUSER(Z_PK INTEGER PRIMARY KEY, ZJID VARCHAR, ZUSERNAME VARCHAR, ZDISPLAYNAME VARCHAR," \
    " ZEMAIL VARCHAR);"                                                                                      \
    "CREATE TABLE ZKIKCHAT(Z_PK INTEGER PRIMARY KEY, ZUSER INTEGER);"                                        \
    "CREATE TABLE Z_4MESSAGES(Z_4CHAT INTEGER, Z_6MESSAGES INTEGER);"                                        \
    "CREATE TABLE Z_7MEMBERS(Z_7MEMBERSINVERSE INTEGER, Z_7MEMBERS INTEGER);"                                \
    "CREATE TABLE Z_7ADMINSINVERSE(Z_7ADMINS INTEGER, Z_7ADMINSINVERSE INTEGER);"                            \
    "CREATE TABLE ZKIKATTACHMENT(Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZCONTENT VARCHAR);"             \
    "CREATE TABLE ZKIKMESSAGE(Z_PK INTEGER PRIMARY KEY, ZUSER INTEGER, ZTYPE INTEGER, ZRECEIVEDTIMESTAMP"    \
    " TIMESTAMP, ZTIMESTAMP TIMESTAMP, ZBODY VARCHAR, ZSTANZAID VARCHAR);"

static void knows_groups_by_other_numbers(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_kik_ios,
        SCHEMA
        "INSERT INTO ZKIKUSER VALUES (1, 'ana_x1@talk.kik.com', 'Ana.K', 'Ana', 'ana@example.org'),"
        " (2, '110_g@groups.kik.com', NULL, 'Work', NULL), (3, 'bob_y2@talk.kik.com', 'bob', 'Bob', NULL);"
        "INSERT INTO ZKIKCHAT VALUES (10, 1), (11, 2);"
        "INSERT INTO Z_4MESSAGES VALUES (10, 1), (11, 2), (11, 3), (11, 4);"
        "INSERT INTO Z_7MEMBERS VALUES (2, 1), (2, 3);"
        "INSERT INTO Z_7ADMINSINVERSE VALUES (3, 2);"
        "INSERT INTO ZKIKATTACHMENT VALUES (1, 3, 'c0ffee');"
        "INSERT INTO ZKIKMESSAGE VALUES (1, 1, 1, 457260374.5, 457260372.0, 'hi', 's1'),"
        " (2, 2, 2, 457260375.0, 457260375.0, 'all', 's2'), (3, 3, 1, 457260376.0, 457260376.0, 'c0ffee', 's3'),"
        " (4, 2, 3, 457260377.0, 457260377.0, 'You started a group', 's4'),"
        " (5, 99, 1, NULL, 457260378.0, 'unknown', 's5');");
    EXPECT_MESSAGES(
        &collect, "2015-06-29T08:46:14.500Z in handle:kik:ana.k > owner: | kik:ana.k | hi",
        "2015-06-29T08:46:15Z out owner: > handle:kik:110_g@groups.kik.com | kik:110_g@groups.kik.com | all",
        "2015-06-29T08:46:16Z in handle:kik:bob > handle:kik:110_g@groups.kik.com |"
        " kik:110_g@groups.kik.com | - + c0ffee",
        "2015-06-29T08:46:17Z ? name: > handle:kik:110_g@groups.kik.com | kik:110_g@groups.kik.com |"
        " You started a group",
        "2015-06-29T08:46:18Z in name: > owner: | user 99 | unknown");
    EXPECT_ACCOUNTS(&collect, "Ana: handle:kik:ana.k handle:kik:ana_x1@talk.kik.com email:ana@example.org",
                    "Bob: handle:kik:bob handle:kik:bob_y2@talk.kik.com");
    EXPECT_CONTACTS(&collect, "Work: handle:kik:110_g@groups.kik.com");
    EXPECT_MEMBERS(&collect, "handle:kik:110_g@groups.kik.com < handle:kik:ana.k",
                   "handle:kik:110_g@groups.kik.com < handle:kik:bob",
                   "handle:kik:110_g@groups.kik.com < handle:kik:bob admin");
    collect_done(&collect);
}

static void reads_a_real_one(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_kik_ios, "phones/plaso/ios/kik.sqlite"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 60);
    assert_string_equal(app_message_line(&collect, 1),
                        "2015-06-29T12:26:11.584833Z out owner: > handle:kik:ken.doh | kik:ken.doh | Hello");
    assert_int_equal(collect_tally(&collect, "ZKIKMESSAGE", ""), 60);
    assert_int_equal(collect_tally(&collect, "ZKIKUSER", ""), 25);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void reads_android(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_kik_android,
        "CREATE TABLE KIKcontactsTable(_id INTEGER PRIMARY KEY, jid VARCHAR, user_name VARCHAR, display_name VARCHAR,"
        " local_name VARCHAR, is_group BOOLEAN);"
        "CREATE TABLE memberTable(_id INTEGER PRIMARY KEY, group_id VARCHAR, member_jid VARCHAR, is_admin INT);"
        "CREATE TABLE messagesTable(_id INTEGER PRIMARY KEY, body VARCHAR, partner_jid VARCHAR, was_me INT, uid VARCHAR,"
        " timestamp LONG, bin_id VARCHAR, sys_msg VARCHAR, stat_msg VARCHAR, content_id VARCHAR);"
        "INSERT INTO KIKcontactsTable VALUES (1, 'ana_x1@talk.kik.com', 'ana.k', 'Ana', 'Ana saved', 0),"
        " (2, '110_g@groups.kik.com', NULL, 'Work', NULL, 1);"
        "INSERT INTO memberTable VALUES (1, '110_g@groups.kik.com', 'ana_x1@talk.kik.com', 1);"
        "INSERT INTO messagesTable VALUES (1, 'hi', 'ana_x1@talk.kik.com', 0, 'u1', 1700000000000,"
        " 'ana_x1@talk.kik.com', NULL, NULL, NULL), (2, 'yes', 'ana_x1@talk.kik.com', 1, 'u2', 1700000001000,"
        " 'ana_x1@talk.kik.com', NULL, NULL, 'c0ffee'), (3, 'all', 'bob_y2@talk.kik.com', 0, 'u3', 1700000002000,"
        " '110_g@groups.kik.com', NULL, NULL, NULL), (4, NULL, 'bob_y2@talk.kik.com', 0, 'u4', 1700000003000,"
        " '110_g@groups.kik.com', NULL, 'Bob has joined', NULL);");
    EXPECT_MESSAGES(
        &collect, "2023-11-14T22:13:20Z in handle:kik:ana.k > owner: | ana_x1@talk.kik.com | hi",
        "2023-11-14T22:13:21Z out owner: > handle:kik:ana.k | ana_x1@talk.kik.com | yes + c0ffee",
        "2023-11-14T22:13:22Z in handle:kik:bob_y2@talk.kik.com > handle:kik:110_g@groups.kik.com |"
        " 110_g@groups.kik.com | all",
        "2023-11-14T22:13:23Z ? name: > handle:kik:110_g@groups.kik.com | 110_g@groups.kik.com | Bob has joined");
    EXPECT_ACCOUNTS(&collect, "Ana: handle:kik:ana.k handle:kik:ana_x1@talk.kik.com");
    EXPECT_CONTACTS(&collect, "Ana saved: handle:kik:ana.k", "Work: handle:kik:110_g@groups.kik.com");
    EXPECT_MEMBERS(&collect, "handle:kik:110_g@groups.kik.com < handle:kik:ana.k admin");
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_groups_by_other_numbers),
        cmocka_unit_test(reads_a_real_one),
        cmocka_unit_test(reads_android),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

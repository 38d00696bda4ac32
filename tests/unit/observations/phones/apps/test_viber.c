// Viber: viber_android, viber_ios.
#include "observations/phones/apps/app_test.h"

#define MESSAGES                                                                                                   \
    "CREATE TABLE participants_info(_id INTEGER PRIMARY KEY, number TEXT, member_id TEXT, viber_name TEXT,"        \
    " contact_name TEXT, display_name TEXT, participant_type INTEGER);"                                            \
    "CREATE TABLE conversations(_id INTEGER PRIMARY KEY, conversation_type INTEGER, group_id INTEGER, name TEXT);" \
    "CREATE TABLE participants(_id INTEGER PRIMARY KEY, conversation_id INTEGER, participant_info_id INTEGER);"    \
    "CREATE TABLE messages(_id INTEGER PRIMARY KEY, conversation_id INTEGER, participant_id INTEGER,"              \
    " msg_date INTEGER, send_type INTEGER, body TEXT, extra_uri TEXT, token INTEGER);"

static void knows_who_wrote_to_whom(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_viber_android,
        MESSAGES
        "INSERT INTO participants_info VALUES (1, '+447700900001', 'OWN=', 'Me', NULL, NULL, 0),"
        " (2, '+447700900002', 'ANA=', 'Ana K', 'Ana saved', NULL, 1), (3, NULL, 'BOB=', 'Bob', NULL, NULL, 1),"
        " (4, NULL, NULL, NULL, NULL, NULL, 1);"
        "INSERT INTO conversations VALUES (1, 0, 0, NULL), (2, 1, 777, 'Work');"
        "INSERT INTO participants VALUES (10, 1, 2), (11, 1, 1), (12, 2, 1), (13, 2, 3), (14, 2, 2);"
        "INSERT INTO messages VALUES (1, 1, 10, 1700000000000, 0, 'call me on +44 7700 900005', NULL, 91),"
        " (2, 1, 11, 1700000001000, 1, 'yes', NULL, 92), (3, 2, 13, 1700000002000, 0, NULL, 'content://7', 93),"
        " (4, 2, 12, 1700000003000, 1, 'ok', NULL, 94), (5, 9, 99, 1700000004000, 0, 'lost talk', NULL, 95);");
    EXPECT_MESSAGES(&collect,
                    "2023-11-14T22:13:20Z in phone:+447700900002 > owner: | 1 | call me on +44 7700 900005",
                    "2023-11-14T22:13:21Z out owner: > phone:+447700900002 | 1 | yes",
                    "2023-11-14T22:13:22Z in handle:viber:bob= > handle:viber:777 | 2 | - + content://7",
                    "2023-11-14T22:13:23Z out owner: > handle:viber:777 | 2 | ok",
                    "2023-11-14T22:13:24Z in name: > owner: | 9 | lost talk");
    EXPECT_ACCOUNTS(&collect, "Me: phone:+447700900001 handle:viber:own=",
                    "Ana K: phone:+447700900002 handle:viber:ana=", "Bob: handle:viber:bob=");
    EXPECT_CONTACTS(&collect, "Ana saved: phone:+447700900002", "Work: handle:viber:777");
    EXPECT_MEMBERS(&collect, "handle:viber:777 < owner:", "handle:viber:777 < handle:viber:bob=",
                   "handle:viber:777 < phone:+447700900002");
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_PHONE, "+447700900005"), 1);
    assert_int_equal(collect_tally(&collect, "participants_info", "no number and no member id"), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

// A message that is deleted from the database comes back; an older version of one that stands does not.
static void finds_deleted_ones_once(void **state)
{
    (void)state;
    struct collect collect;
    app_read(&collect, &observer_viber_android,
             "PRAGMA secure_delete = 0;" MESSAGES
             "INSERT INTO participants_info VALUES (2, '+447700900002', NULL, NULL, NULL, NULL, 1);"
             "INSERT INTO participants VALUES (10, 1, 2);"
             "INSERT INTO messages VALUES (1, 1, 10, 1700000000000, 0, 'stays for a long while', NULL, 1),"
             " (2, 1, 10, 1700000001000, 0, 'goes away in the end', NULL, 2),"
             " (3, 1, 10, 1700000002000, 0, 'stands at the end here', NULL, 3);"
             "UPDATE messages SET token = 123456789012 WHERE _id = 3;"
             "DELETE FROM messages WHERE _id = 2;");
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 3);
    const struct message *lost = &collect_at(&collect, RECORD_MESSAGE, 2)->message;
    assert_int_equal(lost->place.state, STATE_CARVED);
    assert_string_equal(lost->text, "goes away in the end");
    collect_done(&collect);
}

static void reads_the_call_log(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_viber_android, "phones/plaso/android/viber_data"))
        skip(); // CLEW_SHARED_DATA is not set
    EXPECT_CALLS(&collect, "2022-11-25T20:34:25.582Z in phone:+19198887386 > owner: answered 98",
                 "2022-11-25T20:37:07.737Z out owner: > phone:+19198887386 answered 100",
                 "2022-11-25T20:40:24.137Z in phone:+19198887386 > owner: answered 95",
                 "2022-11-25T20:43:08.267Z out owner: > phone:+19198887386 answered 105");
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 10);
    assert_string_equal(app_contact_line(&collect, 1), "Josh Hickman: phone:+19195790479");
    collect_done(&collect);
}

static void reads_ios(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_viber_ios,
        "CREATE TABLE ZPHONENUMBER(Z_PK INTEGER PRIMARY KEY, ZMEMBER INTEGER, ZCANONIZEDPHONENUM VARCHAR, ZPHONE VARCHAR);"
        "CREATE TABLE ZMEMBER(Z_PK INTEGER PRIMARY KEY, ZMEMBERID VARCHAR, ZNAME VARCHAR, ZDISPLAYFULLNAME VARCHAR);"
        "CREATE TABLE ZCONVERSATION(Z_PK INTEGER PRIMARY KEY, ZINTERLOCUTOR INTEGER, ZGROUPID VARCHAR, ZNAME VARCHAR);"
        "CREATE TABLE ZATTACHMENT(Z_PK INTEGER PRIMARY KEY, ZNAME VARCHAR, ZTYPE VARCHAR);"
        "CREATE TABLE ZRECENTSLINE(Z_PK INTEGER PRIMARY KEY, ZPHONENUMBER VARCHAR);"
        "CREATE TABLE ZRECENT(Z_PK INTEGER PRIMARY KEY, ZDATE TIMESTAMP, ZCALLTYPE VARCHAR, ZDURATION INTEGER,"
        " ZRECENTSLINE INTEGER);"
        "CREATE TABLE ZVIBERMESSAGE(Z_PK INTEGER PRIMARY KEY, ZCONVERSATION INTEGER, ZPHONENUMINDEX INTEGER,"
        " ZDATE TIMESTAMP, ZSTATE VARCHAR, ZTEXT VARCHAR, ZATTACHMENT INTEGER, ZSYSTEMTYPE VARCHAR);"
        "INSERT INTO ZPHONENUMBER VALUES (1, 1, '447700900002', '+44 7700 900002');"
        "INSERT INTO ZMEMBER VALUES (1, 'ANA=', 'Ana', 'Ana K'), (2, 'BOB=', 'Bob', NULL), (3, NULL, 'Carl', NULL);"
        "INSERT INTO ZCONVERSATION VALUES (5, 1, NULL, NULL), (6, NULL, '777', 'Work');"
        "INSERT INTO ZATTACHMENT VALUES (9, 'p.jpg', 'picture');"
        "INSERT INTO ZRECENTSLINE VALUES (4, '+447700900002');"
        "INSERT INTO ZRECENT VALUES (1, 457260374.0, 'outgoing_viber', 5, 4), (2, 457260375.0, 'missed_with_video', 0, 4);"
        "INSERT INTO ZVIBERMESSAGE VALUES (1, 5, 1, 457260374.5, 'received', 'hi', NULL, NULL),"
        " (2, 5, NULL, 457260375.0, 'delivered', 'yes', 9, NULL), (3, 6, 2, 457260376.0, 'received', 'all', NULL, NULL),"
        " (4, 6, NULL, 457260377.0, 'send', 'me', NULL, NULL), (5, 5, 1, 457260378.0, 'received', NULL, NULL, 'call');");
    EXPECT_MESSAGES(&collect, "2015-06-29T08:46:14.500Z in phone:+447700900002 > owner: | chat 5 | hi",
                    "2015-06-29T08:46:15Z out owner: > phone:+447700900002 | chat 5 | yes + p.jpg",
                    "2015-06-29T08:46:16Z in handle:viber:bob= > handle:viber:777 | chat 6 | all",
                    "2015-06-29T08:46:17Z out owner: > handle:viber:777 | chat 6 | me");
    EXPECT_CALLS(&collect, "2015-06-29T08:46:14Z out owner: > phone:+447700900002 answered 5",
                 "2015-06-29T08:46:15Z in phone:+447700900002 > owner: missed 0");
    EXPECT_ACCOUNTS(&collect, "Ana K: phone:+447700900002 handle:viber:ana=", "Bob: handle:viber:bob=");
    EXPECT_CONTACTS(&collect, "Work: handle:viber:777");
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_who_wrote_to_whom),
        cmocka_unit_test(finds_deleted_ones_once),
        cmocka_unit_test(reads_the_call_log),
        cmocka_unit_test(reads_ios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

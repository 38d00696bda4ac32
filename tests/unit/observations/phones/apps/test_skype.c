// Skype: skype.
#include "observations/phones/apps/app_test.h"

static void reads_talks_calls_and_text_messages(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_skype,
        "CREATE TABLE Accounts(id INTEGER PRIMARY KEY, skypename TEXT, fullname TEXT, emails TEXT, phone_mobile TEXT);"
        "CREATE TABLE Contacts(id INTEGER PRIMARY KEY, skypename TEXT, fullname TEXT, displayname TEXT,"
        " phone_mobile TEXT);"
        "CREATE TABLE Conversations(id INTEGER PRIMARY KEY, type INTEGER, identity TEXT, displayname TEXT);"
        "CREATE TABLE Participants(id INTEGER PRIMARY KEY, convo_id INTEGER, identity TEXT);"
        "CREATE TABLE Messages(id INTEGER PRIMARY KEY, convo_id INTEGER, chatname TEXT, author TEXT, dialog_partner TEXT,"
        " timestamp INTEGER, body_xml TEXT, edited_by TEXT, type INTEGER, identities TEXT);"
        "CREATE TABLE Calls(id INTEGER PRIMARY KEY, host_identity TEXT, is_incoming INTEGER, begin_timestamp INTEGER,"
        " duration INTEGER, is_unseen_missed INTEGER);"
        "CREATE TABLE CallMembers(id INTEGER PRIMARY KEY, call_db_id INTEGER, identity TEXT, call_duration INTEGER);"
        "CREATE TABLE SMSes(id INTEGER PRIMARY KEY, chatmsg_id INTEGER, target_numbers TEXT, timestamp INTEGER, body TEXT);"
        "INSERT INTO Accounts VALUES (1, 'me.k', 'Me', 'me@example.org, you@example.org', '+447700900009');"
        "INSERT INTO Contacts VALUES (1, 'ana', 'Ana K', 'Ana', '+447700900002');"
        "INSERT INTO Conversations VALUES (1, 1, 'ana', 'Ana'), (2, 2, '#ana/$f00', 'Work');"
        "INSERT INTO Participants VALUES (1, 1, 'ana'), (2, 2, 'ana'), (3, 2, 'me.k'), (4, 2, '8:bob');"
        "INSERT INTO Messages VALUES (1, 1, NULL, 'ana', NULL, 1700000000, 'it&apos;s <b>me</b>', NULL, 61, NULL),"
        " (2, 1, NULL, 'me.k', 'ana', 1700000001, 'yes', 'me.k', 61, NULL),"
        " (3, 2, NULL, 'bob', NULL, 1700000002, 'all', NULL, 61, NULL),"
        " (4, 1, NULL, 'me.k', '+447700900003', 1700000003, '<sms alt=\"by text &amp; wire\"><type>2</type></sms>', NULL,"
        " 64, '+447700900003'), (5, 77, '#me.k/$carl;1234', 'me.k', NULL, 1700000004, 'old', NULL, 61, NULL);"
        "INSERT INTO Calls VALUES (7, 'me.k', 0, 1700000010, NULL, 0), (8, 'ana', 1, 1700000011, NULL, 1);"
        "INSERT INTO CallMembers VALUES (1, 7, 'ana', 30), (2, 7, 'bob', 12);"
        "INSERT INTO SMSes VALUES (1, 4, '+447700900003', 1700000003, 'by text'),"
        " (2, NULL, '+447700900004 +447700900005', 1700000005, 'to two');");
    EXPECT_MESSAGES(&collect, "2023-11-14T22:13:20Z in handle:skype:ana > owner: | ana | it's me",
                    "2023-11-14T22:13:21Z out owner: > handle:skype:ana | ana | yes",
                    "2023-11-14T22:13:22Z in handle:skype:bob > handle:skype:#ana/$f00 | #ana/$f00 | all",
                    "2023-11-14T22:13:23Z out owner: > phone:+447700900003 | ana | by text & wire",
                    "2023-11-14T22:13:24Z out owner: > handle:skype:carl | #me.k/$carl;1234 | old",
                    "2023-11-14T22:13:25Z out owner: > phone:+447700900004 phone:+447700900005 |"
                    " +447700900004 +447700900005 | to two");
    assert_int_equal(collect_at(&collect, RECORD_MESSAGE, 1)->message.marks, MARK_EDITED);
    EXPECT_CALLS(&collect, "2023-11-14T22:13:30Z out owner: > handle:skype:ana handle:skype:bob answered 30",
                 "2023-11-14T22:13:31Z in handle:skype:ana > owner: missed -1");
    EXPECT_ACCOUNTS(&collect,
                    "Me: handle:skype:me.k email:me@example.org email:you@example.org phone:+447700900009");
    EXPECT_CONTACTS(&collect, "Ana: handle:skype:ana phone:+447700900002", "Work: handle:skype:#ana/$f00");
    EXPECT_MEMBERS(&collect, "handle:skype:#ana/$f00 < handle:skype:ana",
                   "handle:skype:#ana/$f00 < owner:", "handle:skype:#ana/$f00 < handle:skype:bob");
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    assert_int_equal(collect_tally(&collect, "SMSes", "stands among the messages"), 1);
    collect_done(&collect);
}

static void reads_a_real_one(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_skype, "phones/plaso/sqlite/skype_main.db"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 15);
    EXPECT_CALLS(&collect,
                 "2013-07-01T22:12:17Z out owner: > handle:skype:european.bbq.competitor answered 646");
    EXPECT_CONTACTS(&collect, "Echo / Sound Test Service: handle:skype:echo123",
                    "European Competitor: handle:skype:european.bbq.competitor");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_talks_calls_and_text_messages),
        cmocka_unit_test(reads_a_real_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

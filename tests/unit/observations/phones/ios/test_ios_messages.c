// sms.db of several versions: parties, groups, texts wherever they stand, notices, rows that are gone.
// Observer: ios_messages.
#include "ios_test.h"
#include "sms_schema.h"

#include "base/text.h"

// "Come at 8, Ana" in a typed stream
#define BODY                                                                                                 \
    "x'040b73747265616d747970656481e803840140848484124e5341747472696275746564537472696e67008484084e534f"     \
    "626a656374008592848484084e53537472696e67019484012b0e436f6d6520617420382c20416e618684026949010e92"       \
    "8484840c4e5344696374696f6e617279009484016901928496961d5f5f6b494d4d657373616765506172744174747269"       \
    "627574654e616d658692848484084e534e756d626572008484074e5356616c7565009484012a84999900868686'"
// {rp: [0]}
#define RETRACTED                                                                                            \
    "x'62706c6973743030d10102527270a1031000080b0e100000000000000101000000000000000400000000000000000000000000000012'"

static const struct message *message(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_MESSAGE, n)->message;
}

// What most tests begin with: two persons, a talk with one, a group of both.
#define PEOPLE                                                                                               \
    "INSERT INTO handle VALUES (1, '+447700900001', 'gb', 'iMessage', '07700 900001'),"                      \
    " (2, 'ana@example.org', NULL, 'iMessage', NULL), (3, '+447700900001', 'gb', 'SMS', NULL);"              \
    "INSERT INTO chat VALUES (1, 'iMessage;-;+447700900001', 45, '+447700900001', 'iMessage', NULL,"         \
    " 'E:owner@example.org', '+447700900099', NULL), (2, 'iMessage;+;chat77', 43, 'chat77', 'iMessage',"     \
    " 'chat77', 'P:+447700900099', NULL, 'Flat 4'),"                                                         \
    " (3, 'SMS;-;+447700900001', 45, '+447700900001', 'SMS', NULL, NULL, NULL, NULL);"                       \
    "INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (2, 2), (3, 3);"

static void reads_talks_and_groups_in_both_epochs(void **state)
{
    (void)state;
    struct collect collect;
    app_read(&collect, &observer_ios_messages,
             SMS_SCHEMA PEOPLE
             "INSERT INTO message(ROWID, guid, text, handle_id, service, account, date, is_from_me) VALUES"
             " (1, 'GUID-0000-0000-0000-0001', 'hello', 1, 'iMessage', 'e:owner@example.org', 470573320, 0),"
             " (2, 'GUID-0000-0000-0000-0002', 'yes', 0, 'iMessage', 'e:owner@example.org',"
             "  703260000500000000, 1),"
             " (3, 'GUID-0000-0000-0000-0003', 'all of you', 2, 'iMessage', NULL, 703260001000000000, 0),"
             " (4, 'GUID-0000-0000-0000-0004', 'from me', 0, 'iMessage', NULL, 703260002000000000, 1),"
             " (5, 'GUID-0000-0000-0000-0005', 'by text', 3, 'SMS', NULL, 703260003000000000, 0),"
             " (6, 'GUID-0000-0000-0000-0006', 'no chat', 2, 'iMessage', NULL, 703260004000000000, 0);"
             "INSERT INTO chat_message_join VALUES (1, 1), (1, 2), (2, 3), (2, 4), (3, 5);");
    EXPECT_MESSAGES(
        &collect, "2015-11-30T10:48:40Z in phone:+447700900001 > owner: | +447700900001 | hello",
        "2023-04-15T14:00:00.500Z out owner: > phone:+447700900001 | +447700900001 | yes",
        "2023-04-15T14:00:01Z in email:ana@example.org > handle:imessage:chat77 | chat77 | all of you",
        "2023-04-15T14:00:02Z out owner: > handle:imessage:chat77 | chat77 | from me",
        "2023-04-15T14:00:03Z in phone:+447700900001 > owner: | +447700900001 | by text",
        "2023-04-15T14:00:04Z in email:ana@example.org > owner: | ana@example.org | no chat");
    assert_string_equal(message(&collect, 0)->app, "imessage");
    assert_string_equal(message(&collect, 0)->id, "GUID-0000-0000-0000-0001");
    assert_string_equal(message(&collect, 4)->app, "sms");
    EXPECT_CONTACTS(&collect, "Flat 4: handle:imessage:chat77");
    EXPECT_MEMBERS(&collect, "handle:imessage:chat77 < phone:+447700900001",
                   "handle:imessage:chat77 < email:ana@example.org");
    EXPECT_ACCOUNTS(&collect, "-: phone:+447700900001 phone:+447700900001", "-: email:ana@example.org",
                    "-: phone:+447700900001");
    assert_string_equal(own_lines(&collect), "icloud email owner@example.org; imessage phone +447700900099");
    assert_int_equal(collect_tally(&collect, "message", ""), 6);
    assert_int_equal(collect_tally_total(&collect, "message: gaps in ROWID"), 0);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_texts_wherever_they_stand(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_messages,
        SMS_SCHEMA PEOPLE
        "INSERT INTO message(ROWID, guid, text, attributedBody, subject, handle_id, service, date, is_from_me)"
        " VALUES (1, 'GUID-1', NULL, " BODY ", NULL, 1, 'iMessage', 703260000000000000, 0),"
        " (2, 'GUID-2', '\xef\xbf\xbc', NULL, NULL, 1, 'iMessage', 703260001000000000, 0),"
        " (3, 'GUID-3', '\xef\xbf\xbcsee +447700900055', NULL, 'Flat', 1, 'SMS', 703260002000000000, 0),"
        " (4, 'GUID-4', NULL, x'040b73747265616d7479706564', NULL, 1, 'iMessage', 703260003000000000, 0);"
        "INSERT INTO attachment VALUES (1, 'A-1', '~/Library/SMS/Attachments/1/door.heic', 'image/heic', 'd.heic'),"
        " (2, 'A-2', NULL, 'image/jpeg', 'stairs.jpg'), (3, 'A-3', NULL, NULL, NULL),"
        " (4, 'A-4', '~/Library/SMS/Attachments/4/left.pdf', NULL, NULL);"
        "INSERT INTO message_attachment_join VALUES (2, 1), (2, 2), (3, 9), (77, 4);");
    EXPECT_MESSAGES(&collect,
                    "2023-04-15T14:00:00Z in phone:+447700900001 > owner: | +447700900001 | Come at 8, Ana",
                    "2023-04-15T14:00:01Z in phone:+447700900001 > owner: | +447700900001 | - + "
                    "~/Library/SMS/Attachments/1/door.heic + stairs.jpg",
                    "2023-04-15T14:00:02Z in phone:+447700900001 > owner: | +447700900001 | "
                    "Flat\nsee +447700900055",
                    "2023-04-15T14:00:03Z in phone:+447700900001 > owner: | +447700900001 | -");
    assert_int_equal(collect_hits(&collect, SELECTOR_PHONE, "+447700900055"), 1);
    assert_true(collect_has_damage(&collect, "attributedBody: typed stream: cut short"));
    // the file of a message that is gone
    assert_int_equal(collect_count(&collect, RECORD_RAW_ROW), 1);
    assert_non_null(strstr(collect_at(&collect, RECORD_RAW_ROW, 0)->raw_row.columns, "left.pdf"));
    collect_done(&collect);
}

static void tells_marks_and_replies(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_messages,
        SMS_SCHEMA PEOPLE
        "INSERT INTO message(ROWID, guid, text, handle_id, service, date, is_from_me, date_edited,"
        " date_retracted, is_forward, error, thread_originator_guid, message_summary_info) VALUES"
        " (1, 'G1', 'edited', 1, 'iMessage', 703260000000000000, 0, 703260009000000000, 0, 0, 0, NULL, NULL),"
        " (2, 'G2', NULL, 1, 'iMessage', 703260001000000000, 0, 703260009000000000, 0, 0, 0, NULL, " RETRACTED
        "),"
        " (3, 'G3', NULL, 1, 'iMessage', 703260002000000000, 0, 0, 703260009000000000, 0, 0, NULL, NULL),"
        " (4, 'G4', 'look', 1, 'iMessage', 703260003000000000, 1, 0, 0, 1, 22, 'G1', NULL),"
        " (5, 'G5', 'thrown away', 1, 'iMessage', 703260004000000000, 0, 0, 0, 0, 0, NULL, NULL);"
        "INSERT INTO chat_recoverable_message_join VALUES (1, 5, 703260010000000000);");
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 5);
    assert_int_equal(message(&collect, 0)->marks, MARK_EDITED);
    assert_int_equal(message(&collect, 1)->marks, MARK_REVOKED);
    assert_int_equal(message(&collect, 2)->marks, MARK_REVOKED);
    assert_int_equal(message(&collect, 3)->marks, MARK_FORWARDED | MARK_FAILED);
    assert_string_equal(message(&collect, 3)->reply_to, "G1");
    assert_null(message(&collect, 0)->reply_to);
    assert_int_equal(message(&collect, 3)->place.state, STATE_LIVE);
    assert_int_equal(message(&collect, 4)->place.state, STATE_DELETED);
    assert_string_equal(message(&collect, 4)->thread, "+447700900001"); // of the join it is thrown away from
    assert_int_equal(collect_tally(&collect, "message", ""), 5);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void keeps_what_notices_say(void **state)
{
    (void)state;
    struct collect collect;
    app_read(&collect, &observer_ios_messages,
             SMS_SCHEMA PEOPLE
             "DELETE FROM chat_handle_join;"
             "INSERT INTO message(ROWID, guid, text, handle_id, service, date, is_from_me, item_type,"
             " group_action_type, other_handle, group_title, associated_message_type) VALUES"
             " (1, 'G1', NULL, 1, 'iMessage', 703260000000000000, 0, 1, 0, 2, NULL, 0),"
             " (2, 'G2', NULL, 1, 'iMessage', 703260001000000000, 0, 1, 1, 2, NULL, 0),"
             " (3, 'G3', NULL, 1, 'iMessage', 703260002000000000, 0, 2, 0, 0, 'The old name', 0),"
             " (4, 'G4', NULL, 1, 'iMessage', 703260003000000000, 0, 3, 0, 0, NULL, 0),"
             " (5, 'G5', NULL, 1, 'iMessage', 703260004000000000, 0, 4, 0, 0, NULL, 0),"
             " (6, 'G6', 'Loved “hello”', 1, 'iMessage', 703260005000000000, 0, 0, 0, 0, NULL, 2000),"
             " (7, 'G7', 'Removed a heart', 1, 'iMessage', 703260006000000000, 0, 0, 0, 0, NULL, 3000),"
             " (8, 'G8', 'a message', 1, 'iMessage', 703260007000000000, 0, 0, 0, 0, NULL, 0);"
             "INSERT INTO chat_message_join SELECT 2, ROWID FROM message;");
    EXPECT_MESSAGES(&collect,
                    "2023-04-15T14:00:07Z in phone:+447700900001 > handle:imessage:chat77 | chat77 | "
                    "a message");
    EXPECT_MEMBERS(&collect, "handle:imessage:chat77 < email:ana@example.org added",
                   "handle:imessage:chat77 < email:ana@example.org removed",
                   "handle:imessage:chat77 < phone:+447700900001 left");
    EXPECT_CONTACTS(&collect, "Flat 4: handle:imessage:chat77", "The old name: handle:imessage:chat77");
    assert_int_equal(collect_tally(&collect, "message", "reaction to a message"), 2);
    assert_int_equal(collect_tally(&collect, "message", "notice: somebody was added or removed"), 2);
    assert_int_equal(collect_tally_total(&collect, "message"), 8);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void says_where_rows_are_missing(void **state)
{
    (void)state;
    struct collect collect;
    app_read(&collect, &observer_ios_messages,
             SMS_SCHEMA PEOPLE
             "INSERT INTO message(ROWID, guid, text, handle_id, service, date, is_from_me) VALUES"
             " (3, 'G3', 'a', 1, 'SMS', 470573320, 0), (4, 'G4', 'b', 1, 'SMS', 470573330, 0),"
             " (9, 'G9', 'c', 1, 'SMS', 470573340, 0);"
             "UPDATE sqlite_sequence SET seq = 20 WHERE name = 'message';");
    const char *table = "message: gaps in ROWID";
    assert_int_equal(collect_tally(&collect, table,
                                   "missing between the beginning and 2015-11-30T10:48:40Z: messages 1 to 2"),
                     2);
    assert_int_equal(
        collect_tally(&collect, table,
                      "missing between 2015-11-30T10:48:50Z and 2015-11-30T10:49:00Z: messages 5 to 8"),
        4);
    assert_int_equal(
        collect_tally(&collect, table,
                      "missing between 2015-11-30T10:49:00Z and the last number given: messages 10 to 20"),
        11);
    assert_int_equal(collect_tally_total(&collect, table), 17);
    collect_done(&collect);
}

static void bounds_the_lines_of_gaps(void **state)
{
    (void)state;
    struct collect collect;
    app_read(&collect, &observer_ios_messages,
             SMS_SCHEMA PEOPLE "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
                               "INSERT INTO message(ROWID, guid, text, handle_id, service, date, is_from_me)"
                               " SELECT i * 2, 'G' || i, 'a', 1, 'SMS', 470573320 + i, 0 FROM n;");
    assert_int_equal(collect_tally(&collect, "message: gaps in ROWID", "missing in further gaps"), 30);
    assert_int_equal(collect_tally_total(&collect, "message: gaps in ROWID"), 50);
    collect_done(&collect);
}

// Rows deleted without overwriting come back with what they were, and are no longer missing.
static void brings_deleted_messages_back(void **state)
{
    (void)state;
    struct collect collect;
    app_read(&collect, &observer_ios_messages,
             SMS_SCHEMA PEOPLE
             "PRAGMA secure_delete = OFF;"
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
             "INSERT INTO message(ROWID, guid, text, handle_id, service, date, is_from_me)"
             " SELECT i, printf('11111111-2222-3333-4444-%012d', i), 'text number ' || i, 1, 'iMessage',"
             " 703260000000000000 + i * 1000000000, i % 2 FROM n;"
             "INSERT INTO chat_message_join SELECT 1, ROWID FROM message;"
             "DELETE FROM message WHERE ROWID BETWEEN 100 AND 300;");
    size_t back = 0;
    for (size_t i = 0; i < collect_count(&collect, RECORD_MESSAGE); i++) {
        const struct message *one = message(&collect, i);
        if (one->place.state == STATE_LIVE)
            continue;
        int64_t number = 0;
        assert_int_equal(strncmp(one->text, "text number ", 12), 0);
        assert_true(text_to_int64(bytes_of_text(one->text + 12), &number));
        assert_true(number >= 100 && number <= 300);
        assert_int_equal(one->at.at_usec, (978307200 + 703260000 + number) * 1000000);
        assert_int_equal(one->direction, number % 2 ? DIRECTION_OUT : DIRECTION_IN);
        back++;
    }
    assert_true(back >= 140); // of 146 that are still in the file
    assert_int_equal(collect_tally(&collect, "message", ""), 199);
    assert_int_equal(collect_tally_total(&collect, "message: gaps in ROWID"), 201);
    assert_true(collect_tally(&collect, "message: gaps in ROWID", "found again as deleted or carved rows") >=
                130);
    collect_done(&collect);
}

static void reads_the_schema_before_ios_6(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_messages,
        "CREATE TABLE message(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER, text TEXT,"
        " flags INTEGER, replace INTEGER, svc_center TEXT, group_id INTEGER, association_id INTEGER,"
        " height INTEGER, UIFlags INTEGER, version INTEGER, subject TEXT, country TEXT, headers BLOB,"
        " recipients BLOB, read INTEGER, madrid_attributedBody BLOB, madrid_handle TEXT,"
        " madrid_version INTEGER, madrid_guid TEXT, madrid_type INTEGER, madrid_roomname TEXT,"
        " madrid_service TEXT, madrid_account TEXT, madrid_flags INTEGER, madrid_error INTEGER,"
        " is_madrid INTEGER);"
        "CREATE TABLE msg_group(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, type INTEGER, newest_message INTEGER);"
        "CREATE TABLE group_member(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER, address TEXT,"
        " country TEXT);"
        "CREATE TABLE msg_pieces(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, message_id INTEGER, data BLOB,"
        " part_id INTEGER, content_type TEXT, content_loc TEXT);"
        "INSERT INTO group_member VALUES (1, 1, '+447700900001', 'gb'), (2, 2, '+447700900001', 'gb'),"
        " (3, 2, '+447700900002', 'gb');"
        "INSERT INTO message(ROWID, address, date, text, flags, group_id) VALUES"
        " (1, '+447700900001', 1300000000, 'in', 2, 1), (2, '+447700900001', 1300000001, 'out', 3, 1),"
        " (3, '+447700900001', 1300000002, 'not sent', 33, 1), (4, NULL, 1300000003, NULL, 3, 2),"
        " (5, '+447700900001', 1300000004, 'away', 129, 1);"
        "INSERT INTO message(ROWID, date, text, flags, madrid_handle, madrid_guid, madrid_flags, is_madrid,"
        " madrid_account, madrid_attributedBody) VALUES"
        " (6, 321692805, NULL, 0, 'ana@example.org', 'M-6', 12289, 1, 'e:owner@example.org', " BODY "),"
        " (7, 321692806, 'sent', 0, 'ana@example.org', 'M-7', 36869, 1, 'e:owner@example.org', NULL);"
        "INSERT INTO msg_pieces VALUES (1, 4, 'to both', 0, 'text/plain', NULL),"
        " (2, 4, x'ffd8', 1, 'image/jpeg', 'IMG_1.jpg');");
    EXPECT_MESSAGES(
        &collect, "2011-03-13T07:06:40Z in phone:+447700900001 > owner: | 1 | in",
        "2011-03-13T07:06:41Z out owner: > phone:+447700900001 | 1 | out",
        "2011-03-13T07:06:42Z out owner: > phone:+447700900001 | 1 | not sent",
        "2011-03-13T07:06:43Z out owner: > phone:+447700900001 phone:+447700900002 | 2 | to both"
        " + IMG_1.jpg",
        "2011-03-13T07:06:44Z ? phone:+447700900001 >  | 1 | away",
        "2011-03-13T07:06:45Z in email:ana@example.org > owner: | ana@example.org | Come at 8, Ana",
        "2011-03-13T07:06:46Z out owner: > email:ana@example.org | ana@example.org | sent");
    assert_int_equal(message(&collect, 2)->marks, MARK_FAILED);
    assert_int_equal(message(&collect, 4)->place.state, STATE_DELETED);
    assert_string_equal(message(&collect, 5)->id, "M-6");
    assert_string_equal(own_lines(&collect), "icloud email owner@example.org");
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_a_real_one(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_ios_messages, "phones/plaso/sqlite/imessage_chat.db"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 10);
    assert_string_equal(
        app_message_line(&collect, 7),
        "2015-11-30T10:48:40Z in email:xxxxxx2015@icloud.com > owner: | jondoh2015@icloud.com | "
        "Did you try to send me a message?");
    assert_int_equal(
        collect_tally(&collect, "message: gaps in ROWID",
                      "missing between 2015-12-02T19:24:53Z and the last number given: messages 11 to 236"),
        226);
    assert_int_equal(collect_tally_total(&collect, "deleted_messages"), 226);
    assert_string_equal(own_lines(&collect), "icloud email ken.doh@icloud.com; imessage phone +447775667416");
    assert_int_equal(collect_count(&collect, RECORD_RAW_ROW), 1); // sslsplit.der, whose message is gone
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_talks_and_groups_in_both_epochs),
        cmocka_unit_test(reads_texts_wherever_they_stand),
        cmocka_unit_test(tells_marks_and_replies),
        cmocka_unit_test(keeps_what_notices_say),
        cmocka_unit_test(says_where_rows_are_missing),
        cmocka_unit_test(bounds_the_lines_of_gaps),
        cmocka_unit_test(brings_deleted_messages_back),
        cmocka_unit_test(reads_the_schema_before_ios_6),
        cmocka_unit_test(reads_a_real_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

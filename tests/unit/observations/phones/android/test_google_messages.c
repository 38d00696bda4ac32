// What Google Messages keeps (bugle_db). Observer: google_messages.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/no_loss.h"

#include <string.h>

static const char *const GB[] = {"GB", NULL};

static const char BUGLE[] =
    "CREATE TABLE conversations(_id INTEGER PRIMARY KEY AUTOINCREMENT, sms_thread_id INT, name TEXT,"
    " participant_count INT);"
    "CREATE TABLE participants(_id INTEGER PRIMARY KEY AUTOINCREMENT, sub_id INT DEFAULT(-2), sim_slot_id INT,"
    " normalized_destination TEXT, send_destination TEXT, display_destination TEXT, full_name TEXT);"
    "CREATE TABLE conversation_participants(_id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INT,"
    " participant_id INT);"
    "CREATE TABLE messages(_id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INT, sender_id INT,"
    " sent_timestamp INT, received_timestamp INT, message_protocol INT, message_status INT, seen INT DEFAULT 0,"
    " read INT DEFAULT 0, sms_message_uri TEXT, mms_subject TEXT, self_id INT, rcs_message_id TEXT);"
    "CREATE TABLE parts(_id INTEGER PRIMARY KEY AUTOINCREMENT, message_id INT, text TEXT, uri TEXT, content_type"
    " TEXT, timestamp INT, conversation_id INT);"
    "INSERT INTO participants VALUES (1, 1, 0, '+447700900009', '07700900009', NULL, NULL),"
    " (2, -2, -1, '+447700900001', '+447700900001', '07700 900001', 'Ana'),"
    " (3, -2, -1, '+447700900002', '+447700900002', NULL, NULL);"
    "INSERT INTO conversations VALUES (1, 11, 'Ana', 1), (2, 12, 'Ana, Bea', 2);"
    "INSERT INTO conversation_participants(conversation_id, participant_id) VALUES (1, 2), (2, 2), (2, 3);"
    "INSERT INTO messages VALUES"
    " (1, 1, 2, 1700000000000, 1700000000500, 0, 100, 1, 1, 'content://sms/1', NULL, 1, NULL),"
    " (2, 2, 1, 1700000001000, 1700000001000, 3, 1, 1, 1, NULL, NULL, 1, 'MxExample2'),"
    " (3, 2, 3, 1700000002000, 1700000002500, 1, 100, 1, 1, NULL, 'a subject', 1, NULL),"
    " (4, 1, 1, 1700000003000, 1700000003000, 0, 8, 1, 1, NULL, NULL, 1, NULL),"
    " (5, 1, 1, 1700000004000, 1700000004000, 0, 3, 1, 1, NULL, NULL, 1, NULL),"
    " (6, 2, 2, 1700000005000, 1700000005000, 3, 201, 1, 1, NULL, NULL, 1, NULL);"
    "INSERT INTO parts(message_id, text, uri, content_type) VALUES (1, 'see ana@example.org', NULL,"
    " 'text/plain'), (2, 'to both', NULL, 'text/plain'), (2, NULL, 'content://x/photo.jpg', 'image/jpeg'),"
    " (3, 'from Bea', NULL, 'text/plain'), (4, 'never sent', NULL, 'text/plain'), (5, 'a draft', NULL,"
    " 'text/plain');";

static void reads_each_message_with_its_parties(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(&collect, make_db(BUGLE), "bugle_db");
    assert_true(collect_observe(&collect, &observer_google_messages, &item, GB));
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 5);
    const struct message *in = &collect_at(&collect, RECORD_MESSAGE, 0)->message;
    assert_string_equal(in->app, "sms");
    assert_string_equal(in->text, "see ana@example.org");
    assert_int_equal(in->direction, DIRECTION_IN);
    assert_string_equal(written(&collect, &in->from), "phone:+447700900001");
    assert_string_equal(written(&collect, &in->to[0]), "owner:");
    assert_true(in->at.at_usec == INT64_C(1700000000500000));
    const struct message *group = &collect_at(&collect, RECORD_MESSAGE, 1)->message;
    assert_string_equal(group->app, "rcs");
    assert_string_equal(group->id, "MxExample2");
    assert_int_equal(group->direction, DIRECTION_OUT);
    assert_int_equal(group->to_count, 2);
    assert_string_equal(written(&collect, &group->to[1]), "phone:+447700900002");
    assert_int_equal(group->attachment_count, 1);
    assert_string_equal(group->attachments[0], "content://x/photo.jpg");
    const struct message *from_group = &collect_at(&collect, RECORD_MESSAGE, 2)->message;
    assert_string_equal(from_group->app, "mms");
    assert_string_equal(from_group->text, "a subject\nfrom Bea");
    assert_string_equal(written(&collect, &from_group->from), "phone:+447700900002");
    assert_int_equal(from_group->to_count, 2); // the owner and Ana
    assert_int_equal(collect_at(&collect, RECORD_MESSAGE, 3)->message.marks, MARK_FAILED);
    assert_int_equal(collect_at(&collect, RECORD_MESSAGE, 4)->message.marks, MARK_DRAFT);
    assert_int_equal(collect_tally(&collect, "messages", "notice of the application, not a message"), 1);
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "phone:+447700900009");
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 1);
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 0)->contact.name, "Ana");
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    collect_done(&collect);
}

static void loses_nothing(void **state)
{
    (void)state;
    no_loss_check(&(struct no_loss){.observer = &observer_google_messages,
                                    .sql = BUGLE,
                                    .path = "bugle_db",
                                    .regions = GB,
                                    .main_tables = (const char *const[]){"messages", NULL}});
}

// Deleted rows whose two times still stand, side by side, in the file.
static size_t still_there(struct bytes file)
{
    size_t count = 0;
    for (int i = 101; i <= 400; i++) {
        uint64_t times[] = {(1700000000 + (uint64_t)i) * 1000, (1700000000 + (uint64_t)i) * 1000 + 500};
        uint8_t bytes[12];
        for (size_t k = 0; k < sizeof bytes; k++)
            bytes[k] = (uint8_t)(times[k / 6] >> (40 - 8 * (k % 6)));
        count += i % 3 && bytes_find(file, (struct bytes){bytes, sizeof bytes}, 0) >= 0;
    }
    return count;
}

static void deleted_messages_come_back_once(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db("PRAGMA secure_delete=OFF");
    make_db_script(db, BUGLE);
    make_db_run(db, "BEGIN");
    for (int i = 101; i <= 400; i++)
        make_db_run(
            db,
            "INSERT INTO messages VALUES (%d, 1, 2, %d000, %d500, 0, 100, 0, 0, NULL, NULL, 1, NULL);"
            "INSERT INTO parts(message_id, text, content_type) VALUES (%d, 'number %d', 'text/plain')",
            i, 1700000000 + i, 1700000000 + i, i, i);
    make_db_run(db, "COMMIT; UPDATE messages SET seen = 1, read = 1 WHERE _id > 100;"
                    "DELETE FROM parts WHERE message_id > 100 AND message_id %% 3; DELETE FROM messages WHERE"
                    " _id > 100 AND _id %% 3");
    struct item item = make_db_item(&collect, db, "bugle_db");
    assert_true(collect_observe(&collect, &observer_google_messages, &item, GB));
    assert_int_equal(collect_tally(&collect, "messages", ""), 105);
    size_t lost = 0, with_text = 0;
    for (size_t i = 0; i < collect_count(&collect, RECORD_MESSAGE); i++) {
        const struct message *message = &collect_at(&collect, RECORD_MESSAGE, i)->message;
        if (message->place.state == STATE_LIVE)
            continue;
        lost++;
        assert_string_equal(written(&collect, &message->from), "phone:+447700900001");
        with_text += message->text != NULL;
        if (message->text)
            assert_string_equal(
                message->text,
                arena_print(collect.arena, "number %d", (int)(message->at.at_usec / 1000000 - 1700000000)));
    }
    assert_int_equal(lost, still_there(item.bytes));
    assert_true(lost > 60 && with_text > 40); // by row id, or by the time that its parts bear
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_each_message_with_its_parties),
        cmocka_unit_test(loses_nothing),
        cmocka_unit_test(deleted_messages_come_back_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

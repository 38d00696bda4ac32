// What WhatsApp's message store for Android no longer holds comes back once, in its conversation; and no row
// goes without being said, whatever table is missing. Observers: whatsapp_android, whatsapp_contacts.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/no_loss.h"
#include "observations/phones/whatsapp_schema.h"

#include <string.h>

static const char *const GB[] = {"GB", NULL};

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static sqlite3 *store(int messages)
{
    sqlite3 *db =
        make_db("PRAGMA secure_delete=OFF; PRAGMA page_size=4096;" WHATSAPP_SCHEMA
                "INSERT INTO jid(_id, user, server, raw_string) VALUES (1, '447700900001', 's.whatsapp.net',"
                " '447700900001@s.whatsapp.net'), (2, '123', 'g.us', '123@g.us');"
                "INSERT INTO chat(_id, jid_row_id, subject) VALUES (1, 1, NULL), (2, 2, 'The house');");
    make_db_run(db, "BEGIN");
    for (int i = 1; i <= messages; i++)
        make_db_run(
            db,
            "INSERT INTO message(_id, chat_row_id, from_me, key_id, sender_jid_row_id, status, timestamp,"
            " received_timestamp, message_type, text_data) VALUES (%d, %d, 0, '3EB0%08d', 1, 0, %d000, %d500, 0,"
            " 'message number %d')",
            i, 1 + i % 2, i * 7919, 1700000000 + i, 1700000000 + i, i);
    make_db_run(db, "COMMIT");
    return db;
}

static void observe(struct collect *collect, sqlite3 *db)
{
    struct item item = make_db_item(collect, db, "msgstore.db");
    assert_true(collect_observe(collect, &observer_whatsapp_android, &item, GB));
}

static const struct message *message_of(struct collect *collect, const char *text, size_t *times)
{
    const struct message *found = NULL;
    *times = 0;
    for (size_t i = 0; i < collect_count(collect, RECORD_MESSAGE); i++) {
        const struct message *message = &collect_at(collect, RECORD_MESSAGE, i)->message;
        if (message->text && strcmp(message->text, text) == 0) {
            found = message;
            ++*times;
        }
    }
    return found;
}

static void deleted_messages_come_back_in_their_chat(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = store(1000);
    make_db_run(db, "DELETE FROM message WHERE _id BETWEEN 200 AND 699");
    struct item item = make_db_item(&collect, db, "msgstore.db");
    assert_true(collect_observe(&collect, &observer_whatsapp_android, &item, GB));
    assert_int_equal(collect_tally(&collect, "message", ""), 500);
    size_t back = 0, there = 0;
    for (int i = 1; i <= 1000; i++) {
        size_t times;
        const char *text = arena_print(collect.arena, "message number %d", i);
        const struct message *message = message_of(&collect, text, &times);
        bool deleted = i >= 200 && i < 700;
        there += deleted && bytes_find(item.bytes, bytes_of_text(text), 0) >= 0;
        assert_true(times <= 1);
        if (message == NULL)
            continue;
        back += deleted;
        assert_int_equal(message->place.state != STATE_LIVE, deleted);
        assert_string_equal(message->thread, i % 2 ? "123@g.us" : "447700900001@s.whatsapp.net");
        assert_string_equal(written(&collect, &message->from), "phone:+447700900001");
        assert_int_equal(message->at.at_usec, (1700000000 + i) * INT64_C(1000000));
        assert_string_equal(message->id, arena_print(collect.arena, "3EB0%08d", i * 7919));
    }
    assert_true(there > 400 && back * 100 >= there * 95); // of those that are still in the file
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 500 + back);
    collect_done(&collect);
}

// Chats and people deleted with their messages: where their own ids are left, a message still says whose
// conversation it was, and never somebody else's.
static void deleted_chats_are_found_for_their_messages(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = store(1);
    make_db_run(db, "BEGIN");
    for (int i = 10; i < 410; i++)
        make_db_run(
            db,
            "INSERT INTO jid(_id, user, server, raw_string) VALUES (%d, '4477009%05d', 's.whatsapp.net',"
            " '4477009%05d@s.whatsapp.net'); INSERT INTO chat(_id, jid_row_id, subject) VALUES (%d, %d,"
            " 'a title that is long enough to fill pages %d'); INSERT INTO message(chat_row_id, from_me, key_id,"
            " status, timestamp, message_type, text_data) VALUES (%d, 0, 'KEY%05d', 0, %d000, 0, 'said by %d')",
            i, i, i, i, i, i, i, i, 1700000000 + i, i);
    make_db_run(db, "COMMIT; DELETE FROM message WHERE chat_row_id > 60; DELETE FROM chat WHERE _id > 60;"
                    " DELETE FROM jid WHERE _id > 60");
    observe(&collect, db);
    size_t back = 0, named = 0;
    for (int i = 61; i < 410; i++) {
        size_t times;
        const struct message *message =
            message_of(&collect, arena_print(collect.arena, "said by %d", i), &times);
        assert_true(times <= 1);
        const char *jid = arena_print(collect.arena, "4477009%05d@s.whatsapp.net", i);
        back += times;
        named += message && strcmp(message->thread, jid) == 0;
        if (message && strcmp(message->thread, jid) != 0)
            assert_string_equal(message->thread, arena_print(collect.arena, "chat %d", i));
    }
    assert_true(back > 150 && named * 10 > back * 9);
    collect_done(&collect);
}

// Rows are written anew when a message is delivered and read: their older versions are no messages.
static void older_versions_are_not_messages(void **state)
{
    (void)state;
    struct collect collect;
    size_t times;
    collect_init(&collect);
    sqlite3 *db = store(200);
    make_db_run(db, "UPDATE message SET status = 5; UPDATE message SET status = 1313131313;"
                    " UPDATE message SET text_data = 'another text' WHERE _id = 7;"
                    " UPDATE chat SET hidden = 1, created_timestamp = 1700000000000;");
    observe(&collect, db);
    assert_int_equal(collect_tally(&collect, "message", ""), 200);
    for (int i = 1; i <= 200; i++) {
        message_of(&collect, arena_print(collect.arena, "message number %d", i), &times);
        if (i == 7)
            assert_in_range(times, 0, 1); // the first text, if it is left
        else
            assert_int_equal(times, 1);
    }
    assert_in_range(collect_count(&collect, RECORD_MESSAGE), 200, 201);
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 1);
    collect_done(&collect);
}

static void deleted_calls_come_back_once(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = store(1);
    for (int i = 1; i <= 60; i++)
        make_db_run(
            db,
            "INSERT INTO call_log(_id, jid_row_id, from_me, call_id, timestamp, video_call, duration, call_result,"
            " group_jid_row_id) VALUES (%d, 1, 1, 'call:%05d', %d000, 0, 0, 0, 0)",
            i, i, 1700000000 + i);
    make_db_run(
        db,
        "UPDATE call_log SET duration = 70000 + _id, call_result = 5; DELETE FROM call_log WHERE _id > 20");
    observe(&collect, db);
    assert_int_equal(collect_tally(&collect, "call_log", ""), 20);
    assert_in_range(collect_count(&collect, RECORD_CALL), 58, 60);
    for (size_t i = 20; i < collect_count(&collect, RECORD_CALL); i++) {
        const struct call *call = &collect_at(&collect, RECORD_CALL, i)->call;
        assert_true(call->place.state != STATE_LIVE);
        assert_string_equal(written(&collect, &call->to[0]), "phone:+447700900001");
        for (size_t k = 0; k < i; k++)
            assert_true(collect_at(&collect, RECORD_CALL, k)->call.at.at_usec != call->at.at_usec);
    }
    collect_done(&collect);
}

static void no_row_goes_unsaid(void **state)
{
    (void)state;
    no_loss_check(&(struct no_loss){
        .observer = &observer_whatsapp_android,
        .path = "msgstore.db",
        .regions = GB,
        .main_tables = NAMES("message", "jid"),
        .sql = WHATSAPP_SCHEMA
        "CREATE TABLE message_revoked(message_row_id INTEGER PRIMARY KEY);"
        "CREATE TABLE group_participant_user(_id INTEGER PRIMARY KEY, group_jid_row_id INTEGER, user_jid_row_id INTEGER);"
        "CREATE TABLE message_poll(message_row_id INTEGER PRIMARY KEY, name TEXT);"
        "INSERT INTO jid(_id, user, server, raw_string) VALUES (1, '1', 's.whatsapp.net', '447700900001@s.whatsapp.net'),"
        " (2, '2', 'g.us', '2@g.us'), (3, '3', 'lid', NULL), (4, '', '', '');"
        "INSERT INTO jid_map VALUES (3, 1), (9, 9);"
        "INSERT INTO chat VALUES (1, 1, 0, NULL, 0), (2, 2, 0, 'x', 0), (3, 77, 0, 'y', 0);"
        "INSERT INTO message VALUES (1, -1, 0, '-1', NULL, 0, 0, 0, -1, NULL), (2, 1, 0, 'a', 0, 0, 1, 0, 0, 'a'),"
        " (3, 66, 0, 'b', 55, 0, NULL, 0, NULL, NULL), (4, 2, 1, 'c', 0, 0, 0, 0, 7, NULL), (5, 3, 0, 'd', 3, 0, 0, 0, 4, NULL);"
        "INSERT INTO message_media VALUES (2, 1, NULL, 0, NULL, NULL, NULL), (44, 1, 'x', 0, NULL, NULL, 'y');"
        "INSERT INTO message_location VALUES (2, 1, 1.0, 2.0, NULL, NULL), (66, 1, NULL, NULL, NULL, NULL),"
        " (67, 1, 3.0, 4.0, NULL, NULL);"
        "INSERT INTO message_quoted VALUES (2, 1, 'q'), (77, 1, NULL);"
        "INSERT INTO message_vcard VALUES (1, 5, 'BEGIN:VCARD'), (2, 88, NULL);"
        "INSERT INTO message_revoked VALUES (2), (99);"
        "INSERT INTO group_participant_user VALUES (1, 2, 1), (2, 1, 1), (3, NULL, NULL);"
        "INSERT INTO message_poll VALUES (2, 'which day?');"
        "INSERT INTO call_log VALUES (1, 1, 0, 'c1', 1, 0, 5, 5, 0), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);"
        "INSERT INTO call_log_participant_v2 VALUES (1, 1, 1, 5), (2, 55, 66, 0);",
    });
    no_loss_check(&(struct no_loss){
        .observer = &observer_whatsapp_contacts,
        .path = "wa.db",
        .regions = GB,
        .main_tables = NAMES("wa_contacts"),
        .sql = WHATSAPP_CONTACTS_SCHEMA
        "CREATE TABLE wa_props(_id INTEGER PRIMARY KEY, prop_name TEXT);"
        "INSERT INTO wa_contacts(jid, is_whatsapp_user, display_name) VALUES ('447700900001@s.whatsapp.net', 1, 'A'), ('', 0, NULL);"
        "INSERT INTO wa_props VALUES (1, 'x');",
    });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deleted_messages_come_back_in_their_chat),
        cmocka_unit_test(deleted_chats_are_found_for_their_messages),
        cmocka_unit_test(older_versions_are_not_messages),
        cmocka_unit_test(deleted_calls_come_back_once),
        cmocka_unit_test(no_row_goes_unsaid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// What Android's databases no longer hold: messages, calls and contacts that were deleted, each once, and not
// the older versions of what still stands. Observers: android_contacts_provider, android_sms.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"
#include "observations/phones/repeats.h"

#include <string.h>

static const char *const GB[] = {"GB", NULL};

static const char MESSAGES[] =
    "PRAGMA secure_delete=OFF; PRAGMA page_size=4096;"
    "CREATE TABLE threads(_id INTEGER PRIMARY KEY, recipient_ids TEXT);"
    "CREATE TABLE canonical_addresses(_id INTEGER PRIMARY KEY, address TEXT);"
    "CREATE TABLE sms(_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, person INTEGER, date INTEGER,"
    " read INTEGER, type INTEGER, subject TEXT, body TEXT, error_code INTEGER);"
    "INSERT INTO canonical_addresses VALUES (1, '+447700900001'), (2, '+447700900002');"
    "INSERT INTO threads VALUES (1, '1'), (2, '2');";

static sqlite3 *messages(int count)
{
    sqlite3 *db = make_db(MESSAGES);
    make_db_run(db, "BEGIN");
    for (int i = 1; i <= count; i++)
        make_db_run(db,
                    "INSERT INTO sms VALUES (%d, %d, '+44770090000%d', NULL, %d000, 0, %d, NULL, 'message"
                    " number %d', 0)",
                    i, 1 + i % 2, 1 + i % 2, 1700000000 + i, 1 + i % 2, i);
    make_db_run(db, "COMMIT");
    return db;
}

static void observe(struct collect *collect, const struct observer *observer, sqlite3 *db, const char *path)
{
    struct item item = make_db_item(collect, db, path);
    assert_true(collect_observe(collect, observer, &item, GB));
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

static void deleted_messages_come_back_whole(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = messages(300);
    make_db_run(db, "DELETE FROM sms WHERE _id %% 3 = 0");
    observe(&collect, &observer_android_sms, db, "mmssms.db");
    assert_int_equal(collect_tally(&collect, "sms", ""), 200);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 300);
    for (int i = 1; i <= 300; i++) {
        size_t times;
        const char *text = arena_print(collect.arena, "message number %d", i);
        const struct message *message = message_of(&collect, text, &times);
        assert_int_equal(times, 1);
        assert_int_equal(message->place.state == STATE_LIVE, i % 3 != 0);
        assert_true(message->at.at_usec == (1700000000 + i) * INT64_C(1000000));
        assert_int_equal(message->direction, i % 2 ? DIRECTION_OUT : DIRECTION_IN);
        const struct selector *peer = i % 2 ? message->to : &message->from;
        assert_string_equal(peer->value, i % 2 ? "+447700900002" : "+447700900001");
        assert_string_equal(message->thread, i % 2 ? "2" : "1");
    }
    collect_done(&collect);
}

static void older_versions_are_not_messages(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = messages(200);
    make_db_run(db, "UPDATE sms SET read=1, error_code=-1234567 WHERE _id <= 150"); // larger rows: they move
    observe(&collect, &observer_android_sms, db, "mmssms.db");
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 200);
    int64_t repeats = 0;
    repeats += collect_tally(&collect, "sms (carved)", REPEATS_REASON);
    assert_true(repeats > 0);
    collect_done(&collect);
}

static void another_text_under_the_same_row_is_given(void **state)
{
    (void)state;
    struct collect collect;
    size_t times;
    collect_init(&collect);
    sqlite3 *db = messages(40);
    make_db_run(db, "UPDATE sms SET body='message number 7, and what was added to it later' WHERE _id=7");
    observe(&collect, &observer_android_sms, db, "mmssms.db");
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 41);
    const struct message *before = message_of(&collect, "message number 7", &times);
    assert_int_equal(times, 1);
    assert_int_equal(before->place.state, STATE_CARVED);
    collect_done(&collect);
}

// A row whose time, box or party is nonsense is not taken for a message.
static void rows_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = messages(40);
    make_db_run(db, "INSERT INTO sms VALUES (50, 1, '+447700900001', NULL, 12345, 0, 1, NULL, 'in 1970', 0),"
                    " (51, 1, '+447700900001', NULL, 1700000000000, 0, 4000, NULL, 'no such box', 0),"
                    " (52, NULL, NULL, NULL, 1700000000000, 0, 1, NULL, 'from nobody', 0)");
    make_db_run(db, "DELETE FROM sms WHERE _id >= 50");
    observe(&collect, &observer_android_sms, db, "mmssms.db");
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 40);
    assert_int_equal(collect_tally(&collect, "sms (carved)", EVIDENCE_ROW_IN_PART), 3);
    collect_done(&collect);
}

// Every message that is not live must be one that was there: its text, or the beginning of it.
static size_t lost_that_were_there(struct collect *collect, const bool *deleted, int count)
{
    size_t lost = 0;
    for (size_t i = 0; i < collect_count(collect, RECORD_MESSAGE); i++) {
        const struct message *message = &collect_at(collect, RECORD_MESSAGE, i)->message;
        if (message->place.state == STATE_LIVE)
            continue;
        int64_t number = message->at.at_usec / 1000000 - 1700000000;
        assert_in_range(number, 1, count);
        assert_true(deleted[number]);
        const char *text = arena_print(collect->arena, "message number %d", (int)number);
        bool whole = !(message->marks & MARK_IN_PART);
        assert_int_equal(strncmp(message->text, text, whole ? strlen(text) + 1 : strlen(message->text)), 0);
        lost++;
    }
    return lost;
}

// Bytes of nothing in particular, the same each time (xorshift64, public domain).
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static void what_is_overwritten_is_not_invented(void **state)
{
    (void)state;
    for (int round = 0; round < 8; round++) {
        struct collect collect;
        bool deleted[601] = {0};
        uint64_t random = UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)round;
        collect_init(&collect);
        sqlite3 *db = messages(600);
        make_db_run(db, "DELETE FROM sms WHERE _id %% 2 OR _id > 300");
        struct item item = make_db_item(&collect, db, "mmssms.db");
        uint8_t *bytes = (uint8_t *)item.bytes.data;
        for (int i = 1; i <= 600; i++) { // a piece of each deleted row becomes noise
            const char *text = arena_print(collect.arena, "message number %d", i);
            deleted[i] = i % 2 || i > 300;
            int64_t at = deleted[i] ? bytes_find(item.bytes, bytes_of_text(text), 0) : -1;
            if (at < 60)
                continue;
            size_t size = 1 + next_random(&random) % 12, from = (size_t)at - 30 + next_random(&random) % 18;
            for (size_t k = 0; k < size; k++)
                bytes[from + k] = (uint8_t)next_random(&random);
        }
        assert_true(collect_observe(&collect, &observer_android_sms, &item, GB));
        for (size_t i = 0; i < collect_count(&collect, RECORD_MESSAGE); i++) {
            const struct message *message = &collect_at(&collect, RECORD_MESSAGE, i)->message;
            if (message->place.state == STATE_LIVE)
                continue;
            // noise may fall into a time or a number and make another that can be one; never into the text
            if (message->text && strncmp(message->text, "message number ", 15) == 0)
                continue;
            fail_msg("a message that never was: %s", message->text ? message->text : "without text");
        }
        collect_done(&collect);
    }
}

static void noise_and_entries_of_indexes_are_no_messages(void **state)
{
    (void)state;
    struct collect collect;
    bool deleted[301] = {0};
    uint64_t random = 42;
    collect_init(&collect);
    sqlite3 *db = messages(300);
    make_db_run(db, "CREATE INDEX a ON sms(date, address, body); CREATE INDEX b ON sms(body, type, date);"
                    "CREATE TABLE filler(x BLOB); INSERT INTO filler VALUES (zeroblob(400000));"
                    "DELETE FROM sms WHERE _id > 200; DROP TABLE filler");
    struct item item = make_db_item(&collect, db, "mmssms.db");
    uint8_t *bytes = (uint8_t *)item.bytes.data;
    for (size_t at = item.bytes.size - 300000; at < item.bytes.size; at++)
        bytes[at] = (uint8_t)next_random(&random);
    for (int i = 201; i <= 300; i++)
        deleted[i] = true;
    assert_true(collect_observe(&collect, &observer_android_sms, &item, GB));
    assert_in_range(lost_that_were_there(&collect, deleted, 300), 50, 100);
    collect_done(&collect);
}

static void a_thread_without_its_number_names_nobody(void **state)
{
    (void)state;
    struct collect collect;
    size_t times;
    collect_init(&collect);
    sqlite3 *db = messages(10);
    make_db_run(db, "INSERT INTO sms VALUES (60, 2, NULL, NULL, 1700000000000, 0, 3, NULL, 'a draft', 0)");
    make_db_run(db, "DELETE FROM threads WHERE _id = 2; DELETE FROM canonical_addresses WHERE _id = 2");
    observe(&collect, &observer_android_sms, db, "mmssms.db");
    const struct message *draft = message_of(&collect, "a draft", &times);
    assert_int_equal(times, 1);
    assert_int_equal(draft->marks, MARK_DRAFT);
    assert_int_equal(draft->to_count, 0); // its thread lost its number with the head of its cell
    collect_done(&collect);
}

static void deleted_calls_and_contacts_come_back(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(
        "PRAGMA secure_delete=OFF;"
        "CREATE TABLE calls(_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, type INTEGER,"
        " name TEXT, new INTEGER);"
        "CREATE TABLE mimetypes(_id INTEGER PRIMARY KEY, mimetype TEXT);"
        "INSERT INTO mimetypes VALUES (5, 'vnd.android.cursor.item/phone_v2');"
        "CREATE TABLE raw_contacts(_id INTEGER PRIMARY KEY, deleted INTEGER, display_name TEXT);"
        "CREATE TABLE data(_id INTEGER PRIMARY KEY, mimetype_id INTEGER, raw_contact_id INTEGER, data1 TEXT);"
        "BEGIN");
    for (int i = 1; i <= 100; i++)
        make_db_run(db,
                    "INSERT INTO calls VALUES (%d, '077009%05d', %d000, %d, %d, NULL, 1);"
                    "INSERT INTO raw_contacts VALUES (%d, 0, 'Person %03d');"
                    "INSERT INTO data(mimetype_id, raw_contact_id, data1) VALUES (5, %d, '+4477009%05d')",
                    i, i, 1700000000 + i, i, 1 + i % 3, i, i, i, i);
    make_db_run(db, "COMMIT; UPDATE calls SET new=0; DELETE FROM calls WHERE _id %% 2;"
                    "DELETE FROM data WHERE raw_contact_id > 90; DELETE FROM raw_contacts WHERE _id > 95");
    observe(&collect, &observer_android_contacts_provider, db, "contacts2.db");
    assert_int_equal(collect_count(&collect, RECORD_CALL), 100);
    int lost = 0;
    for (size_t i = 0; i < 100; i++) {
        const struct call *call = &collect_at(&collect, RECORD_CALL, i)->call;
        lost += call->place.state != STATE_LIVE;
    }
    assert_int_equal(lost, 50);
    // 95 that stand, 5 that do not, and for 91 to 95 what was deleted from them
    size_t named = 0, numbers_of_named = 0;
    for (size_t i = 0; i < collect_count(&collect, RECORD_CONTACT); i++) {
        const struct contact *contact = &collect_at(&collect, RECORD_CONTACT, i)->contact;
        if (contact->place.state == STATE_LIVE || contact->name == NULL)
            continue;
        named++;
        numbers_of_named += contact->selector_count;
    }
    assert_in_range(named, 9, 10);
    assert_in_range(numbers_of_named, 4, 10);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deleted_messages_come_back_whole),
        cmocka_unit_test(older_versions_are_not_messages),
        cmocka_unit_test(another_text_under_the_same_row_is_given),
        cmocka_unit_test(rows_that_make_no_sense_are_refused),
        cmocka_unit_test(what_is_overwritten_is_not_invented),
        cmocka_unit_test(noise_and_entries_of_indexes_are_no_messages),
        cmocka_unit_test(a_thread_without_its_number_names_nobody),
        cmocka_unit_test(deleted_calls_and_contacts_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// WhatsApp's message store for Android before 2021, alone and beside the current one. Observer:
// whatsapp_android.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"
#include "observations/phones/whatsapp_schema.h"

#include <string.h>

static const char *const GB[] = {"GB", NULL};

#define OLD_SCHEMA                                                                                                         \
    "CREATE TABLE messages(_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT, key_from_me INTEGER, key_id"        \
    " TEXT, status INTEGER, data TEXT, timestamp INTEGER, media_url TEXT, media_mime_type TEXT, media_wa_type TEXT,"       \
    " media_size INTEGER, media_name TEXT, media_caption TEXT, latitude REAL, longitude REAL, remote_resource TEXT,"       \
    " received_timestamp INTEGER, quoted_row_id INTEGER, edit_version INTEGER, forwarded INTEGER);"                        \
    "CREATE TABLE messages_quotes(_id INTEGER PRIMARY KEY, key_id TEXT, data TEXT);"                                       \
    "CREATE TABLE chat_list(_id INTEGER PRIMARY KEY, key_remote_jid TEXT UNIQUE, message_table_id INTEGER, subject TEXT);" \
    "CREATE TABLE group_participants(_id INTEGER PRIMARY KEY, gjid TEXT, jid TEXT, admin INTEGER, pending INTEGER);"       \
    "CREATE TABLE call_logs(_id INTEGER PRIMARY KEY, key_remote_jid TEXT, key_from_me INTEGER, key_id TEXT, timestamp"     \
    " INTEGER, video_call INTEGER, duration INTEGER, call_result INTEGER);"

#define A "447700900001@s.whatsapp.net"
#define GROUP "447700900001-1400000000@g.us"

static const char ROWS[] =
    "INSERT INTO messages(_id, key_remote_jid, key_from_me, key_id, status, timestamp, media_wa_type) VALUES"
    " (1, '-1', 0, '-1', -1, 0, -1), (2, '" GROUP "', 1, 'sys', 6, 1400000000000, 0), (3, '" A
    "', 0, 'call', 0,"
    " 1400000000000, 8);"
    "INSERT INTO messages(_id, key_remote_jid, key_from_me, key_id, status, data, timestamp, media_wa_type,"
    " remote_resource, forwarded, quoted_row_id) VALUES (4, '" A
    "', 0, 'k4', 0, 'write to ana@example.org', 1400000004000,"
    " 0, '', 0, 0), (5, '" A "', 1, 'k5', 13, 'yes', 1400000005000, 0, NULL, 2, 1), (6, '" GROUP
    "', 0, 'k6', 0, 'from B',"
    " 1400000006000, 0, '447700900002@s.whatsapp.net', 0, 0), (7, '" GROUP
    "', 0, 'k7', 0, 'from whom', 1400000007000, 0,"
    " NULL, 0, 0), (8, '" A "', 0, 'k8', 0, NULL, 1400000008000, 15, NULL, 0, 0), (9, '" A "', 0, 'k9', 0,"
    " 'BEGIN:VCARD\nFN:Bea\nTEL;waid=447700900007:+44 7700 900007\nEND:VCARD', 1400000009000, 4, NULL, 0, 0);"
    "INSERT INTO messages(_id, key_remote_jid, key_from_me, key_id, timestamp, media_wa_type, media_name, media_caption,"
    " media_mime_type, latitude, longitude) VALUES (10, '" A
    "', 0, 'k10', 1400000010000, 5, 'Station', NULL, NULL, 52.37,"
    " 4.9), (11, '" A "', 0, 'k11', 1400000011000, 1, NULL, 'the street', 'image/jpeg', 0.0, 0.0);"
    "INSERT INTO messages_quotes VALUES (1, 'k4', 'write to cora@example.org');"
    "INSERT INTO chat_list VALUES (1, '" A "', 9, NULL), (2, '" GROUP "', 7, 'The house');"
    "INSERT INTO group_participants VALUES (1, '" GROUP "', '447700900002@s.whatsapp.net', 2, 0), (2, '" GROUP
    "', '', 0,"
    " 0), (3, '" A "', 'x', 0, 0);"
    "INSERT INTO call_logs VALUES (1, '" A "', 0, 'call', 1400000003000, 0, 42, 5), (2, '" A
    "', 1, 'c2', 1400000004000, 0, 0, 2);";

static const struct message *message_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_MESSAGE, n)->message;
}

static void observe(struct collect *collect, const char *sql, const char *more)
{
    collect_init(collect);
    sqlite3 *db = make_db(sql);
    make_db_run(db, "%s", more);
    struct item item = make_db_item(collect, db, "msgstore.db");
    assert_true(collect_observe(collect, &observer_whatsapp_android, &item, GB));
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
}

static void the_old_schema_is_read(void **state)
{
    (void)state;
    struct collect collect;
    observe(&collect, OLD_SCHEMA, ROWS);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 8);
    const struct message *first = message_at(&collect, 0), *mine = message_at(&collect, 1);
    assert_string_equal(first->text, "write to ana@example.org");
    assert_string_equal(written(&collect, &first->from), "phone:+447700900001");
    assert_int_equal(first->to[0].kind, SELECTOR_OWNER);
    assert_int_equal(first->at.at_usec, 1400000004000000);
    assert_string_equal(first->thread, A);
    assert_string_equal(first->id, "k4");
    assert_string_equal(mine->reply_to, "k4");
    assert_string_equal(mine->quoted, "write to cora@example.org");
    assert_int_equal(mine->marks, MARK_FORWARDED);
    assert_int_equal(mine->from.kind, SELECTOR_OWNER);
    assert_string_equal(written(&collect, &message_at(&collect, 2)->from), "phone:+447700900002");
    assert_string_equal(written(&collect, &message_at(&collect, 2)->to[0]), "handle:whatsapp:" GROUP);
    assert_string_equal(written(&collect, &message_at(&collect, 3)->from), "name:"); // not the group
    assert_int_equal(message_at(&collect, 4)->marks, MARK_REVOKED);
    assert_string_equal(message_at(&collect, 5)->attachments[0], "Bea.vcf");
    assert_null(message_at(&collect, 5)->text);
    assert_string_equal(message_at(&collect, 7)->text, "the street");
    assert_string_equal(message_at(&collect, 7)->attachments[0], "image/jpeg");
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "cora@example.org"), 1);
    assert_int_equal(collect_tally(&collect, "messages", "sentinel row"), 1);
    assert_int_equal(collect_tally(&collect, "messages", "system message"), 1);
    assert_int_equal(collect_tally(&collect, "messages", "notice of a call, which the table of calls tells"),
                     1);
    collect_done(&collect);
}

static void what_stands_beside_is_read(void **state)
{
    (void)state;
    struct collect collect;
    observe(&collect, OLD_SCHEMA, ROWS);
    const struct position *position = &collect_at(&collect, RECORD_POSITION, 0)->position;
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 1);
    assert_true(position->latitude == 52.37 && position->longitude == 4.9);
    assert_string_equal(position->label, "Station");
    assert_string_equal(position->how, "shared");
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 2); // the title, the card
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 0)->contact.name, "The house");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 1)->contact.name, "Bea");
    assert_int_equal(collect_count(&collect, RECORD_MEMBERSHIP), 2);
    assert_string_equal(collect_at(&collect, RECORD_MEMBERSHIP, 0)->membership.role, "creator");
    assert_int_equal(collect_at(&collect, RECORD_MEMBERSHIP, 1)->membership.member.kind, SELECTOR_OWNER);
    assert_int_equal(collect_tally(&collect, "group_participants", "a group or member that is not there"), 1);
    assert_int_equal(collect_count(&collect, RECORD_CALL), 2);
    const struct call *call = &collect_at(&collect, RECORD_CALL, 0)->call;
    assert_string_equal(written(&collect, &call->from), "phone:+447700900001");
    assert_int_equal(call->seconds, 42);
    assert_int_equal(call->outcome, OUTCOME_ANSWERED);
    assert_int_equal(collect_at(&collect, RECORD_CALL, 1)->call.direction, DIRECTION_OUT);
    collect_done(&collect);
}

// A store that was being moved has a message in both tables: it is told once.
static void a_store_between_two_schemas_doubles_nothing(void **state)
{
    (void)state;
    struct collect collect;
    observe(
        &collect, OLD_SCHEMA WHATSAPP_SCHEMA,
        "INSERT INTO jid(_id, user, server, raw_string) VALUES (1, '447700900001', 's.whatsapp.net', '" A
        "');"
        "INSERT INTO chat(_id, jid_row_id) VALUES (1, 1);"
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, timestamp, message_type, text_data) VALUES"
        " (1, 1, 0, 'k1', 1400000001000, 0, 'one'), (2, 1, 1, 'k2', 1400000002000, 0, 'two');"
        "INSERT INTO messages(_id, key_remote_jid, key_from_me, key_id, timestamp, media_wa_type, data) VALUES"
        " (1, '" A "', 0, 'k1', 1400000001000, 0, 'one'), (2, '" A "', 1, 'k2', 1400000002000, 0, 'two'),"
        " (3, '" A "', 0, 'k3', 1400000003000, 0, 'three');");
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 3);
    assert_string_equal(message_at(&collect, 2)->text, "three");
    assert_int_equal(
        collect_tally(&collect, "messages", "message that the table of the current schema tells"), 2);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_old_schema_is_read),
        cmocka_unit_test(what_stands_beside_is_read),
        cmocka_unit_test(a_store_between_two_schemas_doubles_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

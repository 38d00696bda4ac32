// What stands beside WhatsApp's messages for Android: accounts, groups, marks, answers, cards, live
// locations, payments. Observer: whatsapp_android.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"
#include "observations/phones/whatsapp_schema.h"

#include <string.h>

static const char *const GB[] = {"GB", NULL};

#define FRIEND "447700900002@s.whatsapp.net"

// Group 1, friends 2 and 4, LID 3 of 4, the old number 5 of 2, a group of calls 6.
static const char STORE[] = WHATSAPP_SCHEMA
    "ALTER TABLE message ADD COLUMN origination_flags INTEGER;"
    "ALTER TABLE message_media ADD COLUMN file_hash TEXT;"
    "ALTER TABLE message_location ADD COLUMN live_location_share_duration INTEGER;"
    "ALTER TABLE message_location ADD COLUMN live_location_final_latitude REAL;"
    "ALTER TABLE message_location ADD COLUMN live_location_final_longitude REAL;"
    "ALTER TABLE message_location ADD COLUMN live_location_final_timestamp INTEGER;"
    "ALTER TABLE message_quoted ADD COLUMN key_id TEXT;"
    "CREATE TABLE group_participant_user(_id INTEGER PRIMARY KEY, group_jid_row_id INTEGER, user_jid_row_id INTEGER,"
    " rank INTEGER, pending INTEGER, add_timestamp INTEGER);"
    "CREATE TABLE group_past_participant_user(_id INTEGER PRIMARY KEY, group_jid_row_id INTEGER, user_jid_row_id"
    " INTEGER, is_leave INTEGER, timestamp INTEGER);"
    "CREATE TABLE message_edit_info(message_row_id INTEGER PRIMARY KEY, original_key_id TEXT, edited_timestamp INTEGER);"
    "CREATE TABLE message_revoked(message_row_id INTEGER PRIMARY KEY, revoked_key_id TEXT, admin_jid_row_id INTEGER);"
    "CREATE TABLE message_system(message_row_id INTEGER PRIMARY KEY, action_type INTEGER);"
    "CREATE TABLE message_system_chat_participant(message_row_id INTEGER, user_jid_row_id INTEGER);"
    "CREATE TABLE message_system_number_change(message_row_id INTEGER PRIMARY KEY, old_jid_row_id INTEGER,"
    " new_jid_row_id INTEGER);"
    "CREATE TABLE message_add_on(_id INTEGER PRIMARY KEY, parent_message_row_id INTEGER, sender_jid_row_id INTEGER);"
    "CREATE TABLE message_add_on_reaction(message_add_on_row_id INTEGER PRIMARY KEY, reaction TEXT);"
    "CREATE TABLE message_payment(message_row_id INTEGER PRIMARY KEY, sender_jid_row_id INTEGER, receiver_jid_row_id"
    " INTEGER, amount_with_symbol TEXT);"
    "CREATE TABLE pay_transaction(_id INTEGER PRIMARY KEY, message_row_id INTEGER, id TEXT, timestamp INTEGER,"
    " sender_jid_row_id INTEGER, receiver_jid_row_id INTEGER, currency_code TEXT, amount_1000 INTEGER);"
    "CREATE TABLE lid_display_name(lid_row_id INTEGER PRIMARY KEY, display_name TEXT);"
    "INSERT INTO jid(_id, user, server, raw_string) VALUES (1, '123', 'g.us', '123@g.us'), (2, '447700900002',"
    " 's.whatsapp.net', '" FRIEND "'), (3, '99', 'lid', '99@lid'), (4, '447700900004', 's.whatsapp.net',"
    " '447700900004@s.whatsapp.net'), (5, '447700900005', 's.whatsapp.net', '447700900005@s.whatsapp.net'),"
    " (6, '456', 'g.us', '456@g.us'), (7, '77', 'lid', '77@lid');"
    "INSERT INTO jid_map VALUES (3, 4);"
    "INSERT INTO chat(_id, jid_row_id, subject) VALUES (1, 1, 'The house'), (2, 2, NULL);";

static void observe(struct collect *collect, const char *sql)
{
    collect_init(collect);
    sqlite3 *db = make_db(STORE);
    make_db_run(db, "%s", sql);
    struct item item = make_db_item(collect, db, "databases/msgstore.db");
    assert_true(collect_observe(collect, &observer_whatsapp_android, &item, GB));
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
}

static const struct message *message_of(struct collect *collect, const char *id)
{
    for (size_t i = 0; i < collect_count(collect, RECORD_MESSAGE); i++) {
        const struct message *message = &collect_at(collect, RECORD_MESSAGE, i)->message;
        if (message->id && strcmp(message->id, id) == 0)
            return message;
    }
    fail_msg("no message %s", id);
    return NULL;
}

static void assert_account(struct collect *collect, size_t n, const char *first, const char *second,
                           const char *name)
{
    const struct account *account = &collect_at(collect, RECORD_ACCOUNT, n)->account;
    assert_string_equal(account->app, "whatsapp");
    assert_int_equal(account->selector_count, second ? 2 : 1);
    assert_string_equal(written(collect, &account->selectors[0]), first);
    if (second)
        assert_string_equal(written(collect, &account->selectors[1]), second);
    if (name)
        assert_string_equal(account->name, name);
    else
        assert_null(account->name);
}

static void lids_and_changed_numbers_are_one_account(void **state)
{
    (void)state;
    struct collect collect;
    observe(
        &collect,
        "INSERT INTO jid_map VALUES (50, 4), (2, 4);" // a LID that is not there, and one that is none
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, sender_jid_row_id, timestamp, message_type) VALUES"
        " (1, 1, 0, 's', 2, 1700000000000, 7), (2, 2, 0, 't', 0, 1700000000000, 7);"
        "INSERT INTO message_system VALUES (1, 10), (2, 10);"
        "INSERT INTO message_system_number_change VALUES (1, 5, 2), (2, 5, 2), (3, 5, NULL);"
        "INSERT INTO lid_display_name VALUES (7, 'Ana'), (3, '');");
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 3);
    assert_account(&collect, 0, "handle:whatsapp:99@lid", "phone:+447700900004", NULL);
    assert_account(&collect, 1, "phone:+447700900005", "phone:+447700900002", NULL);
    assert_account(&collect, 2, "handle:whatsapp:77@lid", NULL, "Ana");
    assert_int_equal(collect_tally(&collect, "jid_map", "a LID or number that is not there"), 2);
    assert_int_equal(collect_tally(&collect, "message_system_number_change", ""), 1);
    assert_int_equal(collect_tally_total(&collect, "message_system_number_change"), 3);
    assert_int_equal(collect_tally(&collect, "message", "system message"), 2);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 0);
    collect_done(&collect);
}

static void assert_member(struct collect *collect, size_t n, const char *member, const char *role,
                          int64_t since_msec)
{
    const struct membership *membership = &collect_at(collect, RECORD_MEMBERSHIP, n)->membership;
    assert_string_equal(written(collect, &membership->group), "handle:whatsapp:123@g.us");
    assert_string_equal(written(collect, &membership->member), member);
    if (role)
        assert_string_equal(membership->role, role);
    else
        assert_null(membership->role);
    assert_true(membership->since.at_usec == (since_msec ? since_msec * 1000 : TIME_UNKNOWN));
}

static void members_have_their_roles(void **state)
{
    (void)state;
    struct collect collect;
    observe(
        &collect,
        "INSERT INTO group_participant_user VALUES (1, 1, 2, 2, 0, 1600000000000), (2, 1, 3, 1, 0, 0),"
        " (3, 1, 5, 0, 0, NULL), (4, 2, 5, 0, 0, 0), (5, 1, 99, 0, 0, 0);"
        "INSERT INTO group_past_participant_user VALUES (1, 1, 7, 1, 1610000000000), (2, 1, 4, 0, 1620000000000);"
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, sender_jid_row_id, timestamp, message_type) VALUES"
        " (1, 1, 0, 's', 2, 1700000000000, 7), (2, 1, 0, 't', 2, 1700000001000, 7), (3, 1, 0, 'u', 2, 1700000002000, 7);"
        "INSERT INTO message_system VALUES (1, 12), (2, 14), (3, 1);"
        "INSERT INTO message_system_chat_participant VALUES (1, 4), (1, 5), (2, 5), (3, 5), (9, 5);");
    assert_int_equal(collect_count(&collect, RECORD_MEMBERSHIP), 8);
    assert_member(&collect, 0, "phone:+447700900002", "creator", 1600000000000);
    assert_member(&collect, 1, "phone:+447700900004", "admin", 0); // by the LID
    assert_member(&collect, 2, "phone:+447700900005", NULL, 0);
    assert_member(&collect, 3, "handle:whatsapp:77@lid", "left", 1610000000000);
    assert_member(&collect, 4, "phone:+447700900004", "removed", 1620000000000);
    assert_member(&collect, 5, "phone:+447700900004", "joined", 1700000000000);
    assert_member(&collect, 6, "phone:+447700900005", "joined", 1700000000000);
    assert_member(&collect, 7, "phone:+447700900005", "removed", 1700000001000);
    assert_int_equal(collect_tally(&collect, "group_participant_user", "a group or member that is not there"),
                     2);
    assert_int_equal(collect_tally(&collect, "message_system_chat_participant",
                                   "system message that says nothing of belonging"),
                     1);
    assert_int_equal(collect_tally_total(&collect, "message_system_chat_participant"), 5);
    collect_done(&collect);
}

static void marks_and_answers(void **state)
{
    (void)state;
    struct collect collect;
    observe(
        &collect,
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, sender_jid_row_id, timestamp, message_type,"
        " text_data, origination_flags) VALUES (1, 2, 0, 'plain', 0, 1700000000000, 0, 'come at 9', 0),"
        " (2, 2, 1, 'edited', 0, 1700000000000, 0, 'now', 0), (3, 2, 0, 'revoked', 0, 1700000000000, 15, NULL, 0),"
        " (4, 2, 0, 'forwarded', 0, 1700000000000, 0, 'sent on', 1), (5, 2, 1, 'answer', 0, 1700000000000, 0, 'yes', 3),"
        " (6, 2, 0, 'by list', 0, 1700000000000, 0, 'left', NULL), (7, 2, 0, 'noted', 0, 1700000000000, 10, NULL, 0);"
        "INSERT INTO message_edit_info VALUES (2, 'first', 1700000005000);"
        "INSERT INTO message_revoked VALUES (6, 'by list', 0);"
        "INSERT INTO message_quoted(message_row_id, text_data, key_id) VALUES (5, 'come at 9, mail ana@example.org', 'plain');"
        "INSERT INTO message_add_on VALUES (1, 1, 2), (2, 1, 2);"
        "INSERT INTO message_add_on_reaction VALUES (1, '+');");
    assert_int_equal(message_of(&collect, "plain")->marks, 0);
    assert_int_equal(message_of(&collect, "edited")->marks, MARK_EDITED);
    assert_int_equal(message_of(&collect, "revoked")->marks, MARK_REVOKED);
    assert_int_equal(message_of(&collect, "by list")->marks, MARK_REVOKED);
    assert_int_equal(message_of(&collect, "forwarded")->marks, MARK_FORWARDED);
    const struct message *answer = message_of(&collect, "answer");
    assert_string_equal(answer->reply_to, "plain");
    assert_string_equal(answer->quoted, "come at 9, mail ana@example.org");
    assert_int_equal(answer->marks, MARK_FORWARDED);
    assert_null(message_of(&collect, "plain")->reply_to);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1); // once, where it stands
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 6);
    assert_int_equal(collect_tally(&collect, "message", "notice of a call, which the table of calls tells"),
                     1);
    assert_int_equal(
        collect_tally(&collect, "message_add_on", "reaction, answer to a poll or the like: no message"), 2);
    collect_done(&collect);
}

static void cards_are_contacts_and_attachments(void **state)
{
    (void)state;
    struct collect collect;
    observe(
        &collect,
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, timestamp, message_type) VALUES"
        " (1, 2, 0, 'cards', 1700000000000, 14), (2, 2, 0, 'picture', 1700000000000, 1);"
        "INSERT INTO message_vcard(message_row_id, vcard) VALUES"
        " (1, 'BEGIN:VCARD\nVERSION:3.0\nN:;Bea;;;\nFN:Bea\nitem1.TEL;waid=447700900007:+44 7700 900007\n"
        "EMAIL:bea@example.org\nEND:VCARD'), (1, 'BEGIN:VCARD\nFN:Cora\nTEL:07700 900008\nEND:VCARD'), (1, 'nothing');"
        "INSERT INTO message_media(message_row_id, mime_type, file_hash) VALUES"
        " (2, 'image/jpeg', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=');");
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 3); // and the group's title
    const struct contact *bea = &collect_at(&collect, RECORD_CONTACT, 1)->contact;
    assert_string_equal(bea->name, "Bea");
    assert_int_equal(bea->selector_count, 2);
    assert_string_equal(written(&collect, &bea->selectors[0]), "phone:+447700900007");
    assert_string_equal(written(&collect, &bea->selectors[1]), "email:bea@example.org");
    assert_string_equal(bea->place.table, "message_vcard");
    const struct contact *cora = &collect_at(&collect, RECORD_CONTACT, 2)->contact;
    assert_string_equal(written(&collect, &cora->selectors[0]), "phone:+447700900008");
    const struct message *cards = message_of(&collect, "cards"), *picture = message_of(&collect, "picture");
    assert_int_equal(cards->attachment_count, 2);
    assert_string_equal(cards->attachments[0], "Bea.vcf");
    assert_string_equal(cards->attachments[1], "Cora.vcf");
    assert_string_equal(picture->attachments[0],
                        "image/jpeg sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    assert_int_equal(collect_tally(&collect, "message_vcard", ""), 2);
    assert_int_equal(collect_tally_total(&collect, "message_vcard"), 3);
    collect_done(&collect);
}

static void live_locations_have_two_ends(void **state)
{
    (void)state;
    struct collect collect;
    observe(
        &collect,
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, timestamp, message_type) VALUES"
        " (1, 2, 0, 'live', 1700000000000, 16), (2, 2, 1, 'mine', 1700000000000, 5);"
        "INSERT INTO message_location VALUES (1, 2, 51.5, -0.1, NULL, NULL, 3600, 51.6, -0.2, 1700003600000),"
        " (2, 2, 200.0, 300.0, 'nowhere', NULL, NULL, NULL, NULL, NULL);");
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 3);
    const struct position *start = &collect_at(&collect, RECORD_POSITION, 0)->position;
    const struct position *end = &collect_at(&collect, RECORD_POSITION, 1)->position;
    const struct position *nowhere = &collect_at(&collect, RECORD_POSITION, 2)->position;
    assert_string_equal(start->how, "shared");
    assert_string_equal(start->label, "live location");
    assert_int_equal(start->at.at_usec, 1700000000000000);
    assert_string_equal(written(&collect, &start->by), "phone:+447700900002");
    assert_true(end->latitude == 51.6 && end->longitude == -0.2);
    assert_int_equal(end->at.at_usec, 1700003600000000);
    assert_string_equal(end->label, "live location, where it ended");
    assert_int_equal(nowhere->axes, AXES_IMPOSSIBLE);
    assert_int_equal(nowhere->by.kind, SELECTOR_OWNER);
    collect_done(&collect);
}

static void payments_have_amount_and_currency(void **state)
{
    (void)state;
    struct collect collect;
    observe(
        &collect,
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, timestamp, message_type) VALUES"
        " (1, 2, 0, 'a', 1700000000000, 0), (2, 2, 0, 'b', 1700000060000, 0), (3, 2, 0, 'c', 1700000060000, 0);"
        "INSERT INTO pay_transaction VALUES (1, 1, 'TX1', 1700000001000, 2, 4, 'inr', 500250), (2, NULL, 'TX2', 0, 2, 4,"
        " NULL, 7000), (3, NULL, 'TX3', 0, 2, 4, 'EUR', 0);"
        "INSERT INTO message_payment VALUES (1, 2, 4, '₹500.25'), (2, 4, 2, 'R$ 1.020,50'), (3, 4, 2, '$5.00');");
    assert_int_equal(collect_count(&collect, RECORD_PAYMENT), 2);
    const struct payment *first = &collect_at(&collect, RECORD_PAYMENT, 0)->payment;
    const struct payment *second = &collect_at(&collect, RECORD_PAYMENT, 1)->payment;
    assert_string_equal(first->id, "TX1");
    assert_string_equal(written(&collect, &first->account), "phone:+447700900002");
    assert_string_equal(written(&collect, &first->counterparty), "phone:+447700900004");
    assert_int_equal(first->amount_e5, -50025000);
    assert_string_equal(first->currency, "INR");
    assert_int_equal(second->amount_e5, -102050000);
    assert_string_equal(second->currency, "BRL");
    assert_int_equal(second->at.at_usec, 1700000060000000); // its message's
    assert_int_equal(collect_tally(&collect, "pay_transaction", "no amount, or no currency that is told"), 2);
    assert_int_equal(collect_tally(&collect, "message_payment", "no amount, or no currency that is told"), 1);
    assert_int_equal(
        collect_tally(&collect, "message_payment", "payment that the table of transactions tells"), 1);
    collect_done(&collect);
}

static void calls_of_many_name_everybody(void **state)
{
    (void)state;
    struct collect collect;
    observe(
        &collect,
        "INSERT INTO call_log(_id, jid_row_id, from_me, call_id, timestamp, duration, call_result, group_jid_row_id)"
        " VALUES (1, 2, 0, 'x', 1700000000000, 10, 5, 6), (2, 6, 1, 'y', 1700000000000, 0, 2, 6),"
        " (3, 2, 0, 'z', 1700000000000, 0, 4, 0);"
        "INSERT INTO call_log_participant_v2(call_log_row_id, jid_row_id) VALUES (1, 2), (1, 3), (1, 5);");
    const struct call *incoming = &collect_at(&collect, RECORD_CALL, 0)->call;
    assert_string_equal(written(&collect, &incoming->from), "phone:+447700900002");
    assert_int_equal(incoming->to_count, 3);
    assert_int_equal(incoming->to[0].kind, SELECTOR_OWNER);
    assert_string_equal(written(&collect, &incoming->to[1]), "phone:+447700900004");
    assert_string_equal(written(&collect, &incoming->to[2]), "phone:+447700900005");
    const struct call *group = &collect_at(&collect, RECORD_CALL, 1)->call;
    assert_int_equal(group->to_count, 1);
    assert_string_equal(written(&collect, &group->to[0]), "handle:whatsapp:456@g.us");
    assert_int_equal(collect_at(&collect, RECORD_CALL, 2)->call.outcome, OUTCOME_MISSED);
    collect_done(&collect);
}

static void linked_devices_are_the_owners(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(
        &collect,
        make_db(
            "CREATE TABLE devices(_id INTEGER PRIMARY KEY, device_id TEXT, device_os TEXT, platform_type INTEGER,"
            " last_active INTEGER, login_time INTEGER, logout_time INTEGER, place_name TEXT);"
            "INSERT INTO devices VALUES (1, '447700900009:12@s.whatsapp.net', 'Chrome (Linux)', 1, 1700000000000,"
            " 1600000000000, 0, 'Station Road'), (2, NULL, 'x', 0, 0, 0, 0, NULL);"),
        "databases/companion_devices.db");
    assert_true(collect_observe(&collect, &observer_whatsapp_devices, &item, GB));
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    const struct own_selector *own = &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector;
    assert_string_equal(written(&collect, &own->selector), "phone:+447700900009");
    assert_string_equal(
        collect_at(&collect, RECORD_RAW_ROW, 0)->raw_row.columns,
        "{\"device_id\":\"447700900009:12@s.whatsapp.net\",\"device_os\":\"Chrome (Linux)\","
        "\"platform_type\":\"1\",\"last_active\":\"1700000000000\",\"login_time\":\"1600000000000\","
        "\"logout_time\":\"0\",\"place_name\":\"Station Road\"}");
    assert_int_equal(collect_tally(&collect, "devices", ""), 1);
    assert_int_equal(collect_tally(&collect, "devices", "device without a JID"), 1);
    collect_done(&collect);
}

static void a_lid_beside_a_saved_contact_is_its_account(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(WHATSAPP_CONTACTS_SCHEMA "ALTER TABLE wa_contacts ADD COLUMN lid TEXT;");
    make_db_run(db,
                "INSERT INTO wa_contacts(jid, is_whatsapp_user, display_name, lid) VALUES ('" FRIEND
                "', 1, 'Ana',"
                " '55'), ('99@lid', 1, 'Bea', '99@lid'), ('447700900004@s.whatsapp.net', 1, 'Cora', NULL)");
    struct item item = make_db_item(&collect, db, "databases/wa.db");
    assert_true(collect_observe(&collect, &observer_whatsapp_contacts, &item, GB));
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 3);
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 1);
    assert_account(&collect, 0, "handle:whatsapp:55@lid", "phone:+447700900002", NULL);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lids_and_changed_numbers_are_one_account),
        cmocka_unit_test(members_have_their_roles),
        cmocka_unit_test(marks_and_answers),
        cmocka_unit_test(cards_are_contacts_and_attachments),
        cmocka_unit_test(live_locations_have_two_ends),
        cmocka_unit_test(payments_have_amount_and_currency),
        cmocka_unit_test(calls_of_many_name_everybody),
        cmocka_unit_test(linked_devices_are_the_owners),
        cmocka_unit_test(a_lid_beside_a_saved_contact_is_its_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

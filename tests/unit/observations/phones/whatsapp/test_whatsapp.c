// WhatsApp for Android: who wrote to whom, with LIDs, groups, media and positions; nothing lost without
// contacts. Observers: whatsapp_android, whatsapp_contacts, whatsapp_prefs.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"
#include "observations/phones/whatsapp_schema.h"

#include <string.h>

static const char *const NL[] = {"NL", NULL};

static const struct message *message_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_MESSAGE, n)->message;
}

static void assert_message(struct collect *collect, size_t n, const char *from, const char *to,
                           const char *thread)
{
    const struct message *message = message_at(collect, n);
    assert_string_equal(written(collect, &message->from), from);
    assert_int_equal(message->to_count, to ? 1 : 0);
    if (to)
        assert_string_equal(written(collect, &message->to[0]), to);
    assert_string_equal(message->thread, thread);
}

static void observe(struct collect *collect, const struct observer *observer, const char *sql,
                    const char *path)
{
    struct item item = make_db_item(collect, make_db(sql), path);
    assert_true(collect_observe(collect, observer, &item, NL));
}

// 400 messages of saved people, 300 of unsaved ones, 300 that name their writer by a LID, 50 calls: the
// figures on which readers that join with the contacts lose 600 messages and 30 calls.
static sqlite3 *thousand_messages(void)
{
    sqlite3 *db = make_db(WHATSAPP_SCHEMA "BEGIN;");
    for (int i = 0; i < 100; i++) {
        const char *server = i < 70 ? "s.whatsapp.net" : "lid";
        make_db_run(db,
                    "INSERT INTO jid(_id, user, server, raw_string) VALUES (%d, '4477009%05d', '%s',"
                    " '4477009%05d@%s')",
                    i + 1, i, server, i, server);
        make_db_run(db, "INSERT INTO chat(_id, jid_row_id) VALUES (%d, %d)", 1000 + i, i + 1);
        if (i >= 85) { // half of the LIDs are known to be a phone
            make_db_run(db,
                        "INSERT INTO jid VALUES (%d, '4477009%05d', 's.whatsapp.net', 0, 0, 0,"
                        " '4477009%05d@s.whatsapp.net')",
                        1001 + i, i, i);
            make_db_run(db, "INSERT INTO jid_map VALUES (%d, %d)", i + 1, 1001 + i);
        }
    }
    for (int i = 0; i < 1000; i++)
        make_db_run(db,
                    "INSERT INTO message(chat_row_id, from_me, key_id, timestamp, message_type, text_data)"
                    " VALUES (%d, %d, 'K%d', %lld, 0, 'text %d')",
                    1000 + i % 100, i % 3 == 0, i, 1700000000000LL + i * 1000LL, i);
    for (int i = 0; i < 50; i++)
        make_db_run(db,
                    "INSERT INTO call_log(jid_row_id, from_me, call_id, timestamp, duration, call_result)"
                    " VALUES (%d, %d, 'C%d', %lld, %d, %d)",
                    1 + 2 * i, i % 2, i, 1700000000000LL + i, i % 5 ? 30 : 0, i % 5 ? 5 : 2);
    make_db_run(db, "COMMIT");
    return db;
}

static void a_thousand_messages_stay_a_thousand(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(&collect, thousand_messages(), "databases/msgstore.db");
    assert_true(collect_observe(&collect, &observer_whatsapp_android, &item, NL));
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 1000);
    assert_int_equal(collect_count(&collect, RECORD_CALL), 50);
    assert_int_equal(collect_tally(&collect, "message", ""), 1000);
    assert_int_equal(collect_tally(&collect, "call_log", ""), 50);
    assert_message(&collect, 0, "owner:", "phone:+447700900000", "447700900000@s.whatsapp.net");
    assert_message(&collect, 1, "phone:+447700900001", "owner:", "447700900001@s.whatsapp.net");
    assert_message(&collect, 70, "handle:whatsapp:447700900070@lid", "owner:", "447700900070@lid");
    assert_message(&collect, 85, "phone:+447700900085",
                   "owner:", "447700900085@s.whatsapp.net"); // its LID is known
    assert_int_equal(message_at(&collect, 1)->at.at_usec, 1700000001000000LL);
    const struct call *missed = &collect_at(&collect, RECORD_CALL, 0)->call;
    assert_int_equal(missed->outcome, OUTCOME_MISSED);
    assert_int_equal(missed->direction, DIRECTION_IN);
    const struct call *made = &collect_at(&collect, RECORD_CALL, 1)->call;
    assert_int_equal(made->direction, DIRECTION_OUT);
    assert_int_equal(made->outcome, OUTCOME_ANSWERED);
    assert_int_equal(made->seconds, 30);
    assert_string_equal(written(&collect, &made->to[0]), "phone:+447700900002");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

// wa.db adds names and takes nothing from the messages beside it.
static void contacts_change_no_count(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(WHATSAPP_CONTACTS_SCHEMA);
    for (int i = 0; i < 40; i++)
        make_db_run(db,
                    "INSERT INTO wa_contacts(jid, is_whatsapp_user, number, display_name, wa_name) VALUES"
                    " ('4477009%05d@s.whatsapp.net', 1, '+44 7700 9%05d', 'Saved %d', 'Own %d')",
                    i, i, i, i);
    make_db_run(db, "INSERT INTO wa_contacts(jid, is_whatsapp_user, wa_name, status) VALUES"
                    " ('447700900041@s.whatsapp.net', 1, 'Own name', 'mail ana@example.org'),"
                    " ('447700900042@s.whatsapp.net', 1, NULL, NULL), ('', 0, 'nobody', NULL)");
    struct item wa = make_db_item(&collect, db, "databases/wa.db");
    struct item msgstore = make_db_item(&collect, thousand_messages(), "databases/msgstore.db");
    struct item with_wa = msgstore;
    with_wa.companions = &wa;
    with_wa.companion_count = 1;
    assert_true(collect_observe(&collect, &observer_whatsapp_android, &with_wa, NL));
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 1000);
    assert_int_equal(collect_count(&collect, RECORD_CALL), 50);
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 0);
    assert_true(collect_observe(&collect, &observer_whatsapp_contacts, &wa, NL));
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 41);
    const struct contact *saved = &collect_at(&collect, RECORD_CONTACT, 0)->contact;
    assert_string_equal(saved->name, "Saved 0");
    assert_int_equal(saved->selector_count, 1); // JID and number are one
    assert_string_equal(written(&collect, &saved->selectors[0]), "phone:+447700900000");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 40)->contact.name, "Own name");
    assert_int_equal(collect_hits(&collect, SELECTOR_PHONE, "+447700900042"), 1); // known, not saved
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_tally(&collect, "wa_contacts", ""), 42);
    assert_int_equal(collect_tally(&collect, "wa_contacts", "neither JID nor number"), 1);
    collect_done(&collect);
}

static const char GROUP[] = WHATSAPP_SCHEMA
    "INSERT INTO jid(_id, user, server, raw_string) VALUES (1, '123', 'g.us', '123@g.us'),"
    " (2, '447700900002', 's.whatsapp.net', '447700900002@s.whatsapp.net'), (3, '99', 'lid', '99@lid'),"
    " (4, '447700900004', 's.whatsapp.net', NULL), (5, 'status', 'broadcast', 'status@broadcast');"
    "INSERT INTO jid_map VALUES (3, 4);"
    "INSERT INTO chat(_id, jid_row_id, subject) VALUES (1, 1, 'The house'), (2, 2, NULL), (3, 5, NULL);"
    "INSERT INTO message VALUES (1, -1, 0, '-1', NULL, 0, 0, 0, -1, NULL),"
    " (2, 1, 0, 'a', 2, 0, 1700000000000, 0, 0, 'by two'), (3, 1, 0, 'b', 3, 0, 1700000000000, 0, 0, 'by LID'),"
    " (4, 1, 1, 'c', 0, 0, 1700000000000, 0, 0, 'mine'), (5, 1, 0, 'd', NULL, 0, 1700000000000, 0, 0, 'whose'),"
    " (6, 1, 0, 'e', 2, 0, 1700000000000, 0, 7, NULL), (7, 3, 0, 'f', 2, 0, 1700000000000, 0, 1, NULL),"
    " (8, 55, 0, 'g', 2, 0, 1700000000000, 0, 0, 'no chat'), (9, 2, 0, 'h', 0, 0, 1700000000000, 0, 15, NULL),"
    " (10, 2, 0, 'i', 0, 0, 1700000000000, 0, 5, NULL), (11, 2, 1, 'j', 0, 0, 1700000000000, 0, 9, NULL);"
    "INSERT INTO message_media VALUES (7, 3, 'Media/IMG-1.jpg', 5, NULL, 'image/jpeg', 'call ana@example.org'),"
    " (11, 2, NULL, 5, 'plan.pdf', 'application/pdf', NULL);"
    "INSERT INTO message_location VALUES (10, 2, 52.37, 4.9, 'Station', NULL), (6, 1, 51.0, 4.0, NULL, 'gone'),"
    " (7, 1, 0.0, 0.0, NULL, NULL), (8, 1, -97.0, 4.0, NULL, NULL);"
    "INSERT INTO message_quoted VALUES (9, 2, 'bea@example.org asked');"
    "INSERT INTO message_vcard VALUES (1, 9, 'EMAIL:cora@example.org');"
    "INSERT INTO call_log(_id, jid_row_id, from_me, timestamp, duration, call_result) VALUES"
    " (1, 2, 1, 1700000000000, 60, 5), (2, 3, 0, 1700000000000, 0, 4);"
    "INSERT INTO call_log_participant_v2 VALUES (1, 1, 2, 5), (2, 1, 4, 5);";

static void in_a_group_the_sender_is_a_person(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    observe(&collect, &observer_whatsapp_android, GROUP, "msgstore.db");
    const char *group = "handle:whatsapp:123@g.us", *thread = "123@g.us";
    assert_message(&collect, 0, "phone:+447700900002", group, thread);
    assert_message(&collect, 1, "phone:+447700900004", group, thread); // its LID is mapped
    assert_message(&collect, 2, "owner:", group, thread);
    assert_message(&collect, 3, "name:", group, thread); // unknown stays unknown, not the group
    assert_message(&collect, 4, "phone:+447700900002", "handle:whatsapp:status@broadcast",
                   "status@broadcast");
    assert_message(&collect, 5, "phone:+447700900002", "owner:", "chat 55");
    const struct contact *name = &collect_at(&collect, RECORD_CONTACT, 0)->contact;
    assert_string_equal(name->name, "The house");
    assert_string_equal(written(&collect, &name->selectors[0]), group);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 9);
    assert_int_equal(collect_tally(&collect, "message", ""), 9);
    assert_int_equal(collect_tally(&collect, "message", "system message"), 1);
    assert_int_equal(collect_tally(&collect, "message", "sentinel row"), 1);
    collect_done(&collect);
}

static void media_places_and_quotations_are_kept(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    observe(&collect, &observer_whatsapp_android, GROUP, "msgstore.db");
    const struct message *picture = message_at(&collect, 4), *document = message_at(&collect, 8);
    assert_string_equal(picture->attachments[0], "Media/IMG-1.jpg");
    assert_string_equal(picture->text, "call ana@example.org");
    assert_string_equal(document->attachments[0], "plan.pdf");
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "bea@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "cora@example.org"), 1);
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 3);
    const struct position *shared = &collect_at(&collect, RECORD_POSITION, 1)->position;
    assert_true(shared->latitude == 52.37 && shared->longitude == 4.9);
    assert_string_equal(shared->label, "Station");
    assert_string_equal(written(&collect, &shared->by), "phone:+447700900002");
    assert_int_equal(shared->at.at_usec, 1700000000000000LL);
    const struct position *of_skipped = &collect_at(&collect, RECORD_POSITION, 2)->position;
    assert_int_equal(of_skipped->place.row, 6);
    assert_true(of_skipped->at.at_usec == TIME_UNKNOWN);
    const struct position *swapped = &collect_at(&collect, RECORD_POSITION, 0)->position;
    assert_int_equal(swapped->axes, AXES_SWAPPED);
    assert_true(swapped->latitude == 4 && swapped->longitude == -97);
    assert_int_equal(collect_tally(&collect, "message_location", ""), 3);
    assert_int_equal(collect_tally(&collect, "message_location", "no coordinates"), 1);
    const struct call *conference = &collect_at(&collect, RECORD_CALL, 0)->call;
    assert_int_equal(conference->to_count, 2);
    assert_string_equal(written(&collect, &conference->to[1]), "phone:+447700900004");
    assert_int_equal(collect_at(&collect, RECORD_CALL, 1)->call.outcome, OUTCOME_MISSED);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void preferences(struct collect *collect, const char *xml)
{
    struct item item = {.path = "shared_prefs/com.whatsapp_preferences_light.xml",
                        .bytes = bytes_of_text(xml)};
    collect_init(collect);
    assert_true(collect_observe(collect, &observer_whatsapp_prefs, &item, NL));
}

static const char *own(struct collect *collect, size_t n)
{
    return written(collect, &collect_at(collect, RECORD_OWN_SELECTOR, n)->own_selector.selector);
}

static void the_registered_account_is_the_devices_own(void **state)
{
    (void)state;
    struct collect collect;
    preferences(&collect, "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>"
                          "<string name=\"push_name\">Ana</string><int name=\"n\" value=\"3\" />"
                          "<string name=\"registration_jid\">447700900009</string>"
                          "<string name=\"self_lid\">991122@lid</string></map>");
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 2);
    assert_string_equal(own(&collect, 0), "phone:+447700900009");
    assert_string_equal(own(&collect, 1), "handle:whatsapp:991122@lid");
    assert_int_equal(collect_tally(&collect, "preferences", ""), 2);
    assert_int_equal(collect_tally(&collect, "preferences", "setting not read"), 2);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
    preferences(&collect,
                "<map><string name=\"cc\">44</string><string name=\"ph\">7700900009</string></map>");
    assert_string_equal(own(&collect, 0), "phone:+447700900009");
    collect_done(&collect);
}

static void broken_preferences_are_read_as_far_as_they_hold(void **state)
{
    (void)state;
    struct collect collect;
    preferences(&collect,
                "<map><string name=\"registration_jid\">447700900009</string><string name=\"cc\">4");
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    assert_true(collect_has_damage(&collect, "not well-formed"));
    collect_done(&collect);
    preferences(&collect,
                "<?xml version='1.0'?><!DOCTYPE map [<!ENTITY a \"12345\"><!ENTITY b \"&a;&a;&a;\">]>"
                "<map><string name=\"registration_jid\">&b;</string></map>");
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 0); // no entity is expanded
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_messages_stay_a_thousand),
        cmocka_unit_test(contacts_change_no_count),
        cmocka_unit_test(in_a_group_the_sender_is_a_person),
        cmocka_unit_test(media_places_and_quotations_are_kept),
        cmocka_unit_test(the_registered_account_is_the_devices_own),
        cmocka_unit_test(broken_preferences_are_read_as_far_as_they_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

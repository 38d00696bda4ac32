// What Android's own databases give: messages, calls, contacts, SIM cards. Observers: android_sms,
// android_contacts_provider, android_sim.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <stdio.h>
#include <string.h>

static const char *const US[] = {"US", NULL};
static const char *const GB[] = {"GB", NULL};

static const char *at_text(struct collect *collect, struct moment at)
{
    return moment_format(at, arena_alloc(collect->arena, MOMENT_TEXT_SIZE, 1));
}

static void assert_parties(struct collect *collect, const struct message *message, const char *from,
                           const char *const *to)
{
    assert_string_equal(written(collect, &message->from), from);
    size_t count = 0;
    for (; to[count]; count++) {
        assert_true(count < message->to_count);
        assert_string_equal(written(collect, &message->to[count]), to[count]);
    }
    assert_int_equal(message->to_count, count);
}

#define TO(...) ((const char *const[]){__VA_ARGS__, NULL})

static bool shared(struct item *item, struct collect *collect, const char *path)
{
    *item = collect_shared_file(collect, path);
    if (item->bytes.size)
        return true;
    print_message("skipped: CLEW_SHARED_DATA has no %s\n", path);
    return false;
}

static void reads_the_real_messages(void **state)
{
    (void)state;
    struct collect collect;
    struct item item;
    collect_init(&collect);
    if (!shared(&item, &collect, "phones/plaso/android/mmssms.db")) {
        collect_done(&collect);
        skip();
    }
    assert_true(collect_observe(&collect, &observer_android_sms, &item, US));
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 9);
    const struct message *first = &collect_at(&collect, RECORD_MESSAGE, 0)->message;
    assert_string_equal(at_text(&collect, first->at), "2013-10-29T16:56:28.038Z");
    assert_int_equal(first->direction, DIRECTION_OUT);
    assert_string_equal(first->text, "Yo Fred this is my new number.");
    assert_string_equal(first->app, "sms");
    assert_string_equal(first->thread, "1");
    assert_int_equal(first->place.row, 1);
    assert_int_equal(first->from.kind, SELECTOR_OWNER);
    assert_string_equal(first->to[0].text, "1 555-521-5554");
    const struct message *third = &collect_at(&collect, RECORD_MESSAGE, 2)->message;
    assert_int_equal(third->direction, DIRECTION_IN);
    assert_string_equal(third->from.text, "15555215554");
    assert_string_equal(third->from.value, first->to[0].value); // two spellings, one party
    assert_int_equal(collect_tally(&collect, "sms", ""), 9);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void reads_the_real_calls(void **state)
{
    (void)state;
    static const struct {
        int64_t row, seconds;
        enum direction direction;
        enum outcome outcome;
        const char *at;
    } calls[] = {
        {714, 0, DIRECTION_IN, OUTCOME_MISSED, "2013-11-06T21:17:16.690Z"},
        {715, 126, DIRECTION_OUT, OUTCOME_ANSWERED, "2013-11-06T21:18:53.283Z"},
        {717, 639, DIRECTION_IN, OUTCOME_ANSWERED, "2013-11-07T00:03:36.690Z"},
    };
    struct collect collect;
    struct item item;
    collect_init(&collect);
    if (!shared(&item, &collect, "phones/plaso/android/contacts2.db")) {
        collect_done(&collect);
        skip();
    }
    assert_true(collect_observe(&collect, &observer_android_contacts_provider, &item, US));
    assert_int_equal(collect_count(&collect, RECORD_CALL), 3);
    for (size_t i = 0; i < 3; i++) {
        const struct call *call = &collect_at(&collect, RECORD_CALL, i)->call;
        assert_int_equal(call->place.row, calls[i].row);
        assert_int_equal(call->seconds, calls[i].seconds);
        assert_int_equal(call->direction, calls[i].direction);
        assert_int_equal(call->outcome, calls[i].outcome);
        assert_string_equal(at_text(&collect, call->at), calls[i].at);
        const struct selector *peer = call->direction == DIRECTION_OUT ? call->to : &call->from;
        assert_string_equal(written(&collect, peer), "phone:+15404561685");
    }
    const struct contact *contact = &collect_at(&collect, RECORD_CONTACT, 0)->contact;
    assert_string_equal(contact->name, "Barney");
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 1); // once, not once a call
    assert_int_equal(collect_tally(&collect, "calls", ""), 3);
    assert_int_equal(collect_tally(&collect, "raw_contacts", "no such table"), 0);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static const char MESSAGES[] =
    "CREATE TABLE threads(_id INTEGER PRIMARY KEY AUTOINCREMENT, date INTEGER, recipient_ids TEXT);"
    "CREATE TABLE canonical_addresses(_id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT);"
    "CREATE TABLE sms(_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, person INTEGER, date INTEGER,"
    " date_sent INTEGER, read INTEGER, type INTEGER, subject TEXT, body TEXT);"
    "CREATE TABLE pdu(_id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, date INTEGER, msg_box INTEGER,"
    " sub TEXT, sub_cs INTEGER, m_type INTEGER);"
    "CREATE TABLE addr(_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER, charset INTEGER);"
    "CREATE TABLE part(_id INTEGER PRIMARY KEY AUTOINCREMENT, mid INTEGER, seq INTEGER, ct TEXT, name TEXT,"
    " fn TEXT, _data TEXT, text TEXT);"
    "CREATE TABLE rate(sent_time INTEGER); INSERT INTO rate VALUES (1), (2);"
    "INSERT INTO canonical_addresses VALUES (3, '+447700900003'), (5, '07700 900005');"
    "INSERT INTO threads VALUES (7, 0, '3 5'), (8, 0, '3');";

static void observe(struct collect *collect, const struct observer *observer, const char *sql,
                    const char *path, const char *const *regions)
{
    struct item item = make_db_item(collect, make_db(sql), path);
    assert_true(collect_observe(collect, observer, &item, regions));
}

static void directions_follow_the_type(void **state)
{
    (void)state;
    static const char *const from[] = {
        "phone:+447700900001", "owner:", "owner:", "owner:", "owner:", "owner:", "phone:+447700900001"};
    char sql[4096];
    struct collect collect;
    int size = snprintf(sql, sizeof sql, "%s", MESSAGES);
    for (int type = 1; type <= 7; type++)
        size += snprintf(sql + size, sizeof sql - (size_t)size,
                         "INSERT INTO sms(thread_id, address, date, type, body) VALUES"
                         "(1, '07700 900001', 1700000000123, %d, 'type %d');",
                         type, type);
    collect_init(&collect);
    observe(&collect, &observer_android_sms, sql, "mmssms.db", GB);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 7);
    for (size_t i = 0; i < 7; i++) {
        const struct message *message = &collect_at(&collect, RECORD_MESSAGE, i)->message;
        assert_string_equal(written(&collect, &message->from), from[i]);
        assert_int_equal(message->direction, i == 0  ? DIRECTION_IN
                                             : i < 6 ? DIRECTION_OUT
                                                     : DIRECTION_UNKNOWN);
        assert_int_equal(message->to_count, i == 6 ? 0 : 1);
    }
    collect_done(&collect);
}

static void a_draft_goes_to_its_thread(void **state)
{
    (void)state;
    struct collect collect;
    char sql[4096];
    snprintf(sql, sizeof sql, "%s INSERT INTO sms(thread_id, date, type, body) VALUES (7, 0, 3, 'see you');",
             MESSAGES);
    collect_init(&collect);
    observe(&collect, &observer_android_sms, sql, "mmssms.db", GB);
    const struct message *draft = &collect_at(&collect, RECORD_MESSAGE, 0)->message;
    assert_parties(&collect, draft, "owner:", TO("phone:+447700900003", "phone:+447700900005"));
    assert_true(draft->at.at_usec == TIME_UNKNOWN); // 0 is no date
    collect_done(&collect);
}

static const char MMS[] =
    "INSERT INTO pdu VALUES (1, 7, 1700000000, 2, NULL, 106, 128);" // to three, subject none
    "INSERT INTO addr(msg_id, address, type) VALUES (1, 'insert-address-token', 137), (1, '07700 900003', 151),"
    " (1, '07700 900005', 151), (1, '07700 900006', 130);"
    "INSERT INTO part(mid, ct, text, _data) VALUES (1, 'application/smil', '<smil/>', NULL),"
    " (1, 'text/plain', 'first line', NULL), (1, 'image/jpeg', NULL, '/data/parts/PART_1.jpg'),"
    " (1, 'text/plain', 'write to ana@example.org', NULL);"
    "INSERT INTO pdu VALUES (2, 8, 1700000060, 1, 'Caf\xc3\x83\xc2\xa9', 106, 132);" // bytes as characters
    "INSERT INTO addr(msg_id, address, type) VALUES (2, '+447700900003', 137);"
    "INSERT INTO pdu VALUES (3, 8, 1700000070000, 1, NULL, NULL, 130);" // some makers: milliseconds
    "INSERT INTO pdu VALUES (4, 8, 1700000080, 1, NULL, NULL, 134);";   // a delivery report

static void a_multimedia_message_keeps_all_its_parts(void **state)
{
    (void)state;
    struct collect collect;
    char sql[8192];
    snprintf(sql, sizeof sql, "%s%s", MESSAGES, MMS);
    collect_init(&collect);
    observe(&collect, &observer_android_sms, sql, "mmssms.db", GB);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 3);
    const struct message *sent = &collect_at(&collect, RECORD_MESSAGE, 0)->message;
    assert_parties(&collect, sent,
                   "owner:", TO("phone:+447700900003", "phone:+447700900005", "phone:+447700900006"));
    assert_string_equal(sent->text, "first line\nwrite to ana@example.org");
    assert_int_equal(sent->attachment_count, 1);
    assert_string_equal(sent->attachments[0], "/data/parts/PART_1.jpg");
    assert_string_equal(at_text(&collect, sent->at), "2023-11-14T22:13:20Z");
    const struct message *received = &collect_at(&collect, RECORD_MESSAGE, 1)->message;
    assert_parties(&collect, received, "phone:+447700900003", TO("owner:"));
    assert_string_equal(received->text, "Caf\xc3\xa9");
    const struct message *waiting = &collect_at(&collect, RECORD_MESSAGE, 2)->message;
    assert_string_equal(at_text(&collect, waiting->at), "2023-11-14T22:14:30Z");
    assert_string_equal(written(&collect, &waiting->from), "phone:+447700900003"); // by its thread
    assert_int_equal(collect_tally(&collect, "pdu", ""), 3);
    assert_int_equal(collect_tally(&collect, "pdu", "report about a message, not a message"), 1);
    assert_int_equal(collect_tally_total(&collect, "part"), 4);
    assert_int_equal(collect_tally(&collect, "part", "layout of a multimedia message"), 1);
    assert_int_equal(collect_tally(&collect, "rate", "table not read"), 2);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static const char CALLS[] =
    "CREATE TABLE calls(_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, type INTEGER,"
    " name TEXT, deleted INTEGER);"
    "INSERT INTO calls VALUES (1, '07700900001', 1700000000000, 10, 1, 'Ana', 0),"
    " (2, '07700900001', 1700000000000, 0, 2, 'Ana', 0), (3, '07700900001', 1700000000000, 5, 2, NULL, 0),"
    " (4, '07700900001', 1700000000000, 0, 3, NULL, 0), (5, '07700900001', 1700000000000, 9, 4, NULL, 0),"
    " (6, '07700900001', 1700000000000, 0, 5, NULL, 0), (7, '07700900001', 1700000000000, 0, 6, NULL, 0),"
    " (8, '07700900001', 1700000000000, 9, 7, NULL, 1), (9, '-2', 1700000000000, 3, 1, NULL, 0),"
    " (10, '07700900001', 1700000000000, NULL, 99, NULL, 0);";

static void calls_keep_their_kind(void **state)
{
    (void)state;
    static const struct {
        enum direction direction;
        enum outcome outcome;
    } kinds[] = {
        {DIRECTION_IN, OUTCOME_ANSWERED},  {DIRECTION_OUT, OUTCOME_UNKNOWN},
        {DIRECTION_OUT, OUTCOME_ANSWERED}, {DIRECTION_IN, OUTCOME_MISSED},
        {DIRECTION_IN, OUTCOME_VOICEMAIL}, {DIRECTION_IN, OUTCOME_REJECTED},
        {DIRECTION_IN, OUTCOME_BLOCKED},   {DIRECTION_IN, OUTCOME_ANSWERED},
        {DIRECTION_IN, OUTCOME_ANSWERED},  {DIRECTION_UNKNOWN, OUTCOME_UNKNOWN},
    };
    struct collect collect;
    collect_init(&collect);
    observe(&collect, &observer_android_contacts_provider, CALLS, "calllog.db", GB);
    assert_int_equal(collect_count(&collect, RECORD_CALL), 10);
    for (size_t i = 0; i < 10; i++) {
        const struct call *call = &collect_at(&collect, RECORD_CALL, i)->call;
        assert_int_equal(call->direction, kinds[i].direction);
        assert_int_equal(call->outcome, kinds[i].outcome);
        assert_int_equal(call->place.state, i == 7 ? STATE_DELETED : STATE_LIVE);
    }
    assert_string_equal(written(&collect, &collect_at(&collect, RECORD_CALL, 8)->call.from), "name:");
    assert_int_equal(collect_at(&collect, RECORD_CALL, 9)->call.seconds, -1);
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 1);
    collect_done(&collect);
}

static const char CONTACTS[] =
    "CREATE TABLE mimetypes(_id INTEGER PRIMARY KEY, mimetype TEXT);"
    "INSERT INTO mimetypes VALUES (1, 'vnd.android.cursor.item/phone_v2'), (2, 'vnd.android.cursor.item/email_v2'),"
    " (3, 'vnd.android.cursor.item/name'), (4, 'vnd.android.cursor.item/note'),"
    " (5, 'vnd.android.cursor.item/vnd.com.whatsapp.profile');"
    "CREATE TABLE raw_contacts(_id INTEGER PRIMARY KEY, contact_id INTEGER, display_name TEXT, deleted INTEGER);"
    "CREATE TABLE data(_id INTEGER PRIMARY KEY, mimetype_id INTEGER, raw_contact_id INTEGER, data1 TEXT);"
    "INSERT INTO raw_contacts VALUES (10, 1, 'Ana', 0), (11, 1, 'Ana', 0), (12, 2, NULL, 0), (13, 3, 'Gone', 1),"
    " (14, 4, NULL, 0);"
    "INSERT INTO data(mimetype_id, raw_contact_id, data1) VALUES (1, 10, '07700 900001'), (1, 10, '+447700900001'),"
    " (2, 10, 'Ana@Example.org'), (5, 11, '447700900002@s.whatsapp.net'), (3, 12, 'Bea'), (1, 12, '07700900003'),"
    " (1, 77, '07700900004'), (4, 10, 'or bea@example.org'), (9, 10, 'unknown'), (1, 10, NULL);";

static void contacts_lose_nothing(void **state)
{
    (void)state;
    struct collect collect;
    char sql[8192];
    snprintf(sql, sizeof sql, "%s%s", CALLS, CONTACTS);
    collect_init(&collect);
    observe(&collect, &observer_android_contacts_provider, sql, "contacts2.db", GB);
    assert_int_equal(collect_count(&collect, RECORD_CALL), 10);   // both halves of one database
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 6); // 1 of the log, 4 saved, 1 without its row
    const struct contact *ana = &collect_at(&collect, RECORD_CONTACT, 1)->contact;
    assert_string_equal(ana->name, "Ana");
    assert_int_equal(ana->selector_count, 2); // one number written twice, one address
    assert_string_equal(written(&collect, &ana->selectors[0]), "phone:+447700900001");
    assert_string_equal(written(&collect, &ana->selectors[1]), "email:ana@example.org");
    const struct contact *by_jid = &collect_at(&collect, RECORD_CONTACT, 2)->contact;
    assert_string_equal(written(&collect, &by_jid->selectors[0]), "phone:+447700900002");
    const struct contact *bea = &collect_at(&collect, RECORD_CONTACT, 3)->contact;
    assert_string_equal(bea->name, "Bea"); // the name stands only in data
    assert_int_equal(collect_at(&collect, RECORD_CONTACT, 4)->contact.place.state, STATE_DELETED);
    const struct contact *orphan = &collect_at(&collect, RECORD_CONTACT, 5)->contact;
    assert_null(orphan->name);
    assert_string_equal(written(&collect, &orphan->selectors[0]), "phone:+447700900004");
    assert_int_equal(collect_tally(&collect, "raw_contacts", ""), 4);
    assert_int_equal(collect_tally(&collect, "raw_contacts", "neither name nor number"), 1);
    assert_int_equal(collect_tally_total(&collect, "data"), 10);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "bea@example.org"), 1); // in a note
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void the_sim_is_the_devices_own(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    observe(
        &collect, &observer_android_sim,
        "CREATE TABLE siminfo(_id INTEGER PRIMARY KEY, icc_id TEXT, number TEXT, imsi TEXT, carrier_name TEXT);"
        "INSERT INTO siminfo VALUES (1, '8944110068000000019', '07700 900009', '234159000000009', 'Example'),"
        " (2, '', NULL, 'not digits', NULL);",
        "telephony.db", GB);
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 3);
    static const char *const own[] = {"phone:+447700900009", "imsi:234159000000009",
                                      "iccid:8944110068000000019"};
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(
            written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, i)->own_selector.selector), own[i]);
    assert_int_equal(collect_tally(&collect, "siminfo", ""), 1);
    assert_int_equal(collect_tally(&collect, "siminfo", "neither number, IMSI nor ICCID"), 1);
    collect_done(&collect);
}

// Viber's call table has the same columns; it is not Android's log.
static void other_applications_are_not_taken_for_android(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item viber =
        make_db_item(&collect,
                     make_db("CREATE TABLE calls(_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration"
                             " INTEGER, type INTEGER, viber_call BOOLEAN)"),
                     "viber_data");
    assert_false(collect_observe(&collect, &observer_android_contacts_provider, &viber, NULL));
    assert_false(collect_observe(&collect, &observer_android_sms, &viber, NULL));
    assert_false(collect_observe(&collect, &observer_android_sim, &viber, NULL));
    assert_int_equal(collect.count, 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_real_messages),
        cmocka_unit_test(reads_the_real_calls),
        cmocka_unit_test(directions_follow_the_type),
        cmocka_unit_test(a_draft_goes_to_its_thread),
        cmocka_unit_test(a_multimedia_message_keeps_all_its_parts),
        cmocka_unit_test(calls_keep_their_kind),
        cmocka_unit_test(contacts_lose_nothing),
        cmocka_unit_test(the_sim_is_the_devices_own),
        cmocka_unit_test(other_applications_are_not_taken_for_android),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

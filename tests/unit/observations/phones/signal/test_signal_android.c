// Signal for Android, schemas of today and of before 2023: who, to which group, edits, what was taken back,
// answers, calls once, accounts.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <string.h>

#define ACI(N) "0000000" N "-0000-4000-8000-000000000000"
#define NOW                                                                                                             \
    "CREATE TABLE message(_id INTEGER PRIMARY KEY, date_sent INTEGER, date_received INTEGER, thread_id INTEGER,"        \
    " from_recipient_id INTEGER, to_recipient_id INTEGER, type INTEGER, body TEXT, quote_id INTEGER DEFAULT 0,"         \
    " quote_author INTEGER DEFAULT 0, quote_body TEXT, shared_contacts TEXT, link_previews TEXT,"                       \
    " remote_deleted INTEGER DEFAULT 0, scheduled_date INTEGER DEFAULT -1, latest_revision_id INTEGER,"                 \
    " original_message_id INTEGER, revision_number INTEGER DEFAULT 0);"                                                 \
    "CREATE TABLE thread(_id INTEGER PRIMARY KEY, recipient_id INTEGER);"                                               \
    "CREATE TABLE recipient(_id INTEGER PRIMARY KEY, type INTEGER, e164 TEXT, aci TEXT, username TEXT,"                 \
    " group_id TEXT, system_joined_name TEXT, profile_joined_name TEXT, note TEXT);"                                    \
    "CREATE TABLE groups(_id INTEGER PRIMARY KEY, group_id TEXT, recipient_id INTEGER, title TEXT);"                    \
    "CREATE TABLE group_membership(_id INTEGER PRIMARY KEY, group_id TEXT, recipient_id INTEGER);"                      \
    "CREATE TABLE call(_id INTEGER PRIMARY KEY, call_id INTEGER, message_id INTEGER, peer INTEGER,"                     \
    " type INTEGER, direction INTEGER, event INTEGER, timestamp INTEGER);"                                              \
    "CREATE TABLE attachment(_id INTEGER PRIMARY KEY, message_id INTEGER, content_type TEXT, file_name TEXT,"           \
    " quote INTEGER DEFAULT 0);"                                                                                        \
    "INSERT INTO recipient VALUES (1, 0, '+447700900042', '" ACI(                                                       \
        "1") "', NULL, NULL, NULL, 'Owen', NULL),"                                                                      \
             " (2, 0, '+33639981234', '" ACI(                                                                           \
                 "2") "', 'ana.42', NULL, 'Ana K', 'ana', 'mail ana@example.org'),"                                     \
                      " (3, 0, NULL, '" ACI(                                                                            \
                          "3") "', NULL, NULL, NULL, NULL, NULL),"                                                      \
                               " (4, 3, NULL, NULL, NULL, '__signal_group__v2__!00ff', NULL, NULL, NULL),"              \
                               " (5, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL);"                                     \
                               "INSERT INTO groups VALUES (1, '__signal_group__v2__!00ff', 4, 'The house');"            \
                               "INSERT INTO group_membership VALUES (1, '__signal_group__v2__!00ff', 2), (2, 'x', 99);" \
                               "INSERT INTO thread VALUES (1, 2), (2, 4);"

#define T "1700000000000"
enum { PUSH_IN = 0x200000 | 0x800000 | 20, PUSH_SENT = 0x200000 | 0x800000 | 23 };

static void observe(struct collect *collect, sqlite3 *db)
{
    struct item item = make_db_item(collect, db, "databases/signal.db");
    assert_true(collect_observe(collect, &observer_signal_android, &item, NULL));
}

static const struct message *message_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_MESSAGE, n)->message;
}

static void assert_message(struct collect *collect, size_t n, const char *from, const char *to,
                           const char *text)
{
    const struct message *message = message_at(collect, n);
    assert_string_equal(written(collect, &message->from), from);
    assert_int_equal(message->to_count, 1);
    assert_string_equal(written(collect, &message->to[0]), to);
    if (text)
        assert_string_equal(message->text, text);
    else
        assert_null(message->text);
}

static void messages_of_today(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(NOW);
    make_db_run(db,
                "INSERT INTO message(_id, date_sent, date_received, thread_id, from_recipient_id,"
                " to_recipient_id, type, body, quote_id, quote_author, quote_body, remote_deleted,"
                " scheduled_date, revision_number) VALUES"
                " (1, " T ", " T ", 1, 2, 1, %d, 'hello', 0, 0, NULL, 0, -1, 0),"
                " (2, " T "+1, " T ", 1, 1, 2, %d, 'answer', " T ", 2, 'hello', 0, -1, 0),"
                " (3, " T "+2, " T ", 2, 3, 1, %d, 'in the group', 0, 0, NULL, 0, -1, 2),"
                " (4, " T "+3, " T ", 2, 1, 4, %d, 'mine', 0, 0, NULL, 0, -1, 0),"
                " (5, " T "+4, " T ", 1, 2, 1, %d, NULL, 0, 0, NULL, 1, -1, 0),"
                " (6, " T "+5, " T ", 1, 1, 2, %d, 'later', 0, 0, NULL, 0, " T ", 0),"
                " (7, " T "+6, " T ", 2, 3, 1, %d, 'Z3JvdXA=', 0, 0, NULL, 0, -1, 0),"
                " (8, " T "+7, " T ", 1, 2, 1, 3, NULL, 0, 0, NULL, 0, -1, 0),"
                " (9, " T "+8, " T ", 1, 2, 1, 3, NULL, 0, 0, NULL, 0, -1, 0),"
                " (10, " T "+9, " T ", 77, 88, 1, %d, 'from whom', 0, 0, NULL, 0, -1, 0)",
                PUSH_IN, PUSH_SENT, PUSH_IN, PUSH_SENT, PUSH_IN, PUSH_SENT, PUSH_IN | 0x10000, PUSH_IN);
    make_db_run(db, "INSERT INTO call VALUES (1, 5, 8, 2, 0, 0, 3, " T "), (2, 6, NULL, 2, 0, 1, 1, " T ")");
    make_db_run(db,
                "INSERT INTO attachment VALUES (1, 1, 'image/jpeg', NULL, 0), (2, 1, 'x/y', 'plan.pdf', 0),"
                " (3, 2, 'image/jpeg', NULL, 1)");
    observe(&collect, db);
    const char *ana = "phone:+33639981234", *group = "handle:signal:00ff";
    assert_message(&collect, 0, ana, "owner:", "hello");
    assert_message(&collect, 1, "owner:", ana, "answer");
    assert_message(&collect, 2, "handle:signal:" ACI("3"), group, "in the group");
    assert_message(&collect, 3, "owner:", group, "mine");
    assert_message(&collect, 4, ana, "owner:", NULL);
    assert_message(&collect, 5, "owner:", ana, "later");
    assert_message(&collect, 6, "name:", "owner:", "from whom"); // nobody is known, nothing is lost
    assert_string_equal(message_at(&collect, 0)->id, ACI("2") "/" T);
    assert_string_equal(message_at(&collect, 1)->reply_to, ACI("2") "/" T);
    assert_string_equal(message_at(&collect, 1)->quoted, "hello");
    assert_string_equal(message_at(&collect, 1)->id, ACI("1") "/1700000000001");
    assert_int_equal(message_at(&collect, 2)->marks, MARK_EDITED);
    assert_int_equal(message_at(&collect, 4)->marks, MARK_REVOKED);
    assert_int_equal(message_at(&collect, 5)->marks, MARK_DRAFT);
    assert_int_equal(message_at(&collect, 0)->attachment_count, 2);
    assert_string_equal(message_at(&collect, 0)->attachments[1], "plan.pdf");
    assert_int_equal(message_at(&collect, 1)->attachment_count, 0);
    assert_string_equal(message_at(&collect, 3)->thread, "signal:00ff");
    assert_int_equal(collect_tally(&collect, "message", ""), 8); // and a call
    assert_int_equal(collect_tally(&collect, "message", "system message"), 1);
    assert_int_equal(collect_tally(&collect, "message", "call that stands in the table of calls"), 1);
    assert_int_equal(collect_count(&collect, RECORD_CALL), 3);
    assert_int_equal(collect_at(&collect, RECORD_CALL, 0)->call.outcome, OUTCOME_MISSED);
    assert_int_equal(collect_at(&collect, RECORD_CALL, 1)->call.direction, DIRECTION_OUT);
    assert_int_equal(collect_at(&collect, RECORD_CALL, 1)->call.outcome, OUTCOME_ANSWERED);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void accounts_and_groups(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(NOW);
    make_db_run(
        db,
        "INSERT INTO message(_id, date_sent, thread_id, from_recipient_id, to_recipient_id, type, body)"
        " VALUES (1, " T ", 1, 1, 2, %d, 'a'), (2, " T ", 1, 1, 2, %d, 'b')",
        PUSH_SENT, PUSH_SENT);
    observe(&collect, db);
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 3);
    const struct account *ana = &collect_at(&collect, RECORD_ACCOUNT, 1)->account;
    assert_string_equal(ana->name, "ana");
    assert_int_equal(ana->selector_count, 3);
    assert_string_equal(written(&collect, &ana->selectors[0]), "phone:+33639981234");
    assert_string_equal(written(&collect, &ana->selectors[1]), "handle:signal:" ACI("2"));
    assert_string_equal(written(&collect, &ana->selectors[2]), "handle:signal:ana.42");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 0)->contact.name, "Ana K");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 1)->contact.name, "The house");
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_tally(&collect, "recipient", "neither number nor account"), 1);
    assert_int_equal(collect_count(&collect, RECORD_MEMBERSHIP), 1);
    assert_int_equal(collect_tally(&collect, "group_membership", "member who is not known"), 1);
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 1);
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "phone:+447700900042");
    collect_done(&collect);
}

// Two tables, dates and peers under other names.
static void messages_of_before(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(
        "CREATE TABLE sms(_id INTEGER PRIMARY KEY, thread_id INTEGER, address INTEGER, date INTEGER,"
        " date_sent INTEGER, type INTEGER, body TEXT, remote_deleted INTEGER);"
        "CREATE TABLE mms(_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, date_received INTEGER,"
        " msg_box INTEGER, address INTEGER, body TEXT);"
        "CREATE TABLE part(_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, file_name TEXT);"
        "CREATE TABLE thread(_id INTEGER PRIMARY KEY, recipient_ids INTEGER);"
        "CREATE TABLE recipient(_id INTEGER PRIMARY KEY, phone TEXT, uuid TEXT, group_id TEXT,"
        " signal_profile_name TEXT);"
        "CREATE TABLE groups(_id INTEGER PRIMARY KEY, group_id TEXT, title TEXT, members TEXT);"
        "INSERT INTO recipient VALUES (2, '+33639981234', NULL, NULL, 'ana'),"
        " (4, NULL, NULL, '__textsecure_group__!0a', NULL);"
        "INSERT INTO groups VALUES (1, '__textsecure_group__!0a', 'Old house', '2,9');"
        "INSERT INTO thread VALUES (1, 2), (2, 4);"
        "INSERT INTO sms VALUES (1, 1, 2, " T ", " T ", 10485780, 'in', 0), (2, 1, 2, " T ", " T ", 10485783,"
        " 'out', 0), (3, 1, 2, " T ", " T ", 1, NULL, 0);"
        "INSERT INTO mms VALUES (1, 2, " T ", " T ", 10485780, 2, 'to all'), (2, 2, " T ", " T
        ", 10485783, 4, "
        "'mine');"
        "INSERT INTO part VALUES (1, 1, 'image/png', NULL);");
    observe(&collect, db);
    assert_message(&collect, 0, "phone:+33639981234", "owner:", "in");
    assert_message(&collect, 1, "owner:", "phone:+33639981234", "out");
    assert_message(&collect, 2, "phone:+33639981234", "handle:signal:0a", "to all");
    assert_message(&collect, 3, "owner:", "handle:signal:0a", "mine");
    assert_string_equal(message_at(&collect, 2)->attachments[0], "image/png");
    assert_string_equal(message_at(&collect, 0)->id, "+33639981234/" T);
    assert_null(message_at(&collect, 1)->id); // the owner's own account is not stated here
    assert_int_equal(collect_count(&collect, RECORD_CALL), 1);
    assert_int_equal(collect_count(&collect, RECORD_MEMBERSHIP), 1);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_of_today),
        cmocka_unit_test(accounts_and_groups),
        cmocka_unit_test(messages_of_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

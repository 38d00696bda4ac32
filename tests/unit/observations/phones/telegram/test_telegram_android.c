// Telegram for Android: messages of several layers, secret chats, groups, calls, positions, people; what is
// of an unknown form is read by its date; damaged blobs lose no row.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"
#include "observations/phones/telegram/tl_write.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA                                                                                                    \
    "CREATE TABLE messages_v2(mid INTEGER, uid INTEGER, read_state INTEGER, send_state INTEGER, date INTEGER,"    \
    " data BLOB, out INTEGER, ttl INTEGER, media INTEGER, replydata BLOB, imp INTEGER, mention INTEGER,"          \
    " PRIMARY KEY(mid, uid));"                                                                                    \
    "CREATE TABLE users(uid INTEGER PRIMARY KEY, name TEXT, status INTEGER, data BLOB);"                          \
    "CREATE TABLE chats(uid INTEGER PRIMARY KEY, name TEXT, data BLOB);"                                          \
    "CREATE TABLE enc_chats(uid INTEGER PRIMARY KEY, user INTEGER, name TEXT, data BLOB);"                        \
    "CREATE TABLE channel_users_v2(did INTEGER, uid INTEGER, date INTEGER, data BLOB, PRIMARY KEY(did, uid));"    \
    "CREATE TABLE chat_settings_v2(uid INTEGER PRIMARY KEY, info BLOB, pinned INTEGER);"                          \
    "CREATE TABLE user_contacts_v7(key TEXT PRIMARY KEY, uid INTEGER, fname TEXT, sname TEXT, imported INTEGER);" \
    "CREATE TABLE user_phones_v7(key TEXT, phone TEXT, sphone TEXT, deleted INTEGER, PRIMARY KEY(key, phone));"

enum { DATE = 1700000000, OWN = 4242, ANA = 777, GROUP = 55, CHANNEL = 1234 };

struct fixture {
    struct collect collect;
    sqlite3 *db;
    struct buffer blob;
};

static void setup(struct fixture *fixture)
{
    collect_init(&fixture->collect);
    fixture->db = make_db(SCHEMA);
    buffer_init(&fixture->blob, 1 << 20);
}

static void teardown(struct fixture *fixture)
{
    buffer_done(&fixture->blob);
    collect_done(&fixture->collect);
}

// Binds the blob to ?1, runs, empties the blob.
static void run_with_blob(struct fixture *fixture, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(fixture->db, sql, -1, &statement, NULL), SQLITE_OK);
    sqlite3_bind_blob(statement, 1, fixture->blob.data, (int)fixture->blob.size, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
    buffer_reset(&fixture->blob);
}

static void add_message(struct fixture *fixture, int mid, int64_t uid, int out)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "INSERT INTO messages_v2(mid, uid, send_state, date, data, out) VALUES (%d, %lld,"
             " 0, %d, ?1, %d)",
             mid, (long long)uid, DATE, out);
    run_with_blob(fixture, sql);
}

static void add_own_user(struct fixture *fixture)
{
    struct buffer *to = &fixture->blob;
    put_i(to, 0x83314fca); // user, layer 185 and on
    put_i(to, 1 << 10 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4);
    put_i(to, 1); // usernames
    put_l(to, OWN);
    put_s(to, "Owen");
    put_s(to, "Own");
    put_s(to, "owen_own");
    put_s(to, "447700900042");
    put_i(to, TL_VECTOR_OF);
    put_i(to, 1);
    put_i(to, 0xb4073647); // username
    put_i(to, 0);
    put_s(to, "Owen_Second");
    run_with_blob(fixture, "INSERT INTO users VALUES (4242, 'owen own;;;owen_own', 0, ?1)");
}

static void observe(struct fixture *fixture)
{
    struct item item = make_db_item(&fixture->collect, fixture->db, "files/cache4.db");
    assert_true(collect_observe(&fixture->collect, &observer_telegram_android, &item, NULL));
}

static const struct message *message_at(struct fixture *fixture, size_t n)
{
    return &collect_at(&fixture->collect, RECORD_MESSAGE, n)->message;
}

static void assert_message(struct fixture *fixture, size_t n, const char *from, const char *to,
                           const char *text)
{
    const struct message *message = message_at(fixture, n);
    assert_string_equal(written(&fixture->collect, &message->from), from);
    assert_int_equal(message->to_count, 1);
    assert_string_equal(written(&fixture->collect, &message->to[0]), to);
    if (text)
        assert_string_equal(message->text, text);
    else
        assert_null(message->text);
    assert_int_equal(message->at.at_usec, (int64_t)DATE * 1000000);
}

// One form of each generation: before flags, 32-bit ids, peers, a second word of flags, and today's.
static void layers(struct fixture *fixture)
{
    struct buffer *to = &fixture->blob;
    put_i(to, 0x22eb6aba); // layer 16
    put_i(to, 1);
    put_i(to, ANA);
    put_peer(to, TL_OLD_PEER_USER, OWN);
    put_i(to, 0xbc799737); // not out
    put_i(to, 0x997275b5); // unread
    put_i(to, DATE);
    put_s(to, "layer 16");
    put_i(to, 0x3ded6320); // no media
    add_message(fixture, 1, ANA, 0);
    put_i(to, 0x44f9b43d); // layer 104: from_id is an int
    put_i(to, 1 << 8 | 1 << 3 | 1 << 15);
    put_i(to, 2);
    put_i(to, ANA);
    put_peer(to, TL_OLD_PEER_USER, OWN);
    put_i(to, 1); // reply
    put_i(to, DATE);
    put_s(to, "layer 104, ana@example.org");
    put_i(to, DATE + 60); // edited
    add_message(fixture, 2, ANA, 0);
    put_i(to, 0x38116ee0); // layer 145 and on: 64 bits, peers, a reply header
    put_i(to, 1 << 1 | 1 << 8 | 1 << 3 | 1 << 2);
    put_i(to, 3);
    put_peer(to, TL_PEER_USER, OWN);
    put_peer(to, TL_PEER_USER, ANA);
    put_i(to, 0x5f777dce); // fwd_from
    put_i(to, 1);
    put_peer(to, TL_PEER_USER, 999);
    put_i(to, DATE - 1000);
    put_i(to, 0xa6d57763); // reply_to
    put_i(to, 0);
    put_i(to, 2);
    put_i(to, DATE);
    put_s(to, "layer 145");
    add_message(fixture, 3, ANA, 1);
    put_i(to, 0x96fdbbe9); // layer 195: a second word of flags
    put_i(to, 1 << 8 | 1 << 29);
    put_i(to, 1 << 0);
    put_i(to, 4);
    put_peer(to, TL_PEER_USER, ANA);
    put_i(to, 7); // boosts
    put_peer(to, TL_PEER_CHANNEL, CHANNEL);
    put_l(to, 31337); // via business bot
    put_i(to, DATE);
    put_s(to, "layer 195");
    add_message(fixture, 4, -CHANNEL, 0);
}

static void messages_of_all_layers_are_read(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    add_own_user(&fixture);
    layers(&fixture);
    observe(&fixture);
    const char *ana = "handle:telegram:777", *owner = "owner:";
    assert_int_equal(collect_count(&fixture.collect, RECORD_MESSAGE), 4);
    assert_message(&fixture, 0, ana, owner, "layer 16");
    assert_message(&fixture, 1, ana, owner, "layer 104, ana@example.org");
    assert_message(&fixture, 2, owner, ana, "layer 145");
    assert_message(&fixture, 3, ana, "handle:telegram:-1000000001234", "layer 195");
    assert_int_equal(message_at(&fixture, 0)->marks, 0);
    assert_int_equal(message_at(&fixture, 1)->marks, MARK_EDITED);
    assert_int_equal(message_at(&fixture, 2)->marks, MARK_FORWARDED);
    assert_string_equal(message_at(&fixture, 0)->id, "4242/1");
    assert_string_equal(message_at(&fixture, 1)->reply_to, "4242/1");
    assert_string_equal(message_at(&fixture, 2)->reply_to, "4242/2");
    assert_string_equal(message_at(&fixture, 3)->id, "-1000000001234/4");
    assert_string_equal(message_at(&fixture, 3)->thread, "-1000000001234");
    assert_string_equal(message_at(&fixture, 0)->thread, "777");
    assert_int_equal(collect_hits(&fixture.collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_hits(&fixture.collect, SELECTOR_HANDLE, "telegram:999"), 1);
    assert_int_equal(collect_tally(&fixture.collect, "messages_v2", ""), 4);
    assert_int_equal(collect_count(&fixture.collect, RECORD_DAMAGE), 0);
    teardown(&fixture);
}

static void an_account_ties_number_phone_and_names(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    add_own_user(&fixture);
    put_i(&fixture.blob, 0x12345678); // a layer to come
    run_with_blob(&fixture, "INSERT INTO users VALUES (777, 'ana k;;;ana_k', 0, ?1), (0, 'x', 0, NULL)");
    observe(&fixture);
    assert_int_equal(collect_count(&fixture.collect, RECORD_ACCOUNT), 2);
    const struct account *ana = &collect_at(&fixture.collect, RECORD_ACCOUNT, 0)->account;
    assert_string_equal(ana->name, "ana k");
    assert_string_equal(written(&fixture.collect, &ana->selectors[0]), "handle:telegram:777");
    assert_string_equal(written(&fixture.collect, &ana->selectors[1]), "handle:telegram:ana_k");
    const struct account *own = &collect_at(&fixture.collect, RECORD_ACCOUNT, 1)->account;
    assert_string_equal(own->name, "Owen Own");
    assert_int_equal(own->selector_count, 4);
    assert_string_equal(written(&fixture.collect, &own->selectors[1]), "phone:+447700900042");
    assert_string_equal(written(&fixture.collect, &own->selectors[3]), "handle:telegram:owen_second");
    assert_int_equal(collect_count(&fixture.collect, RECORD_OWN_SELECTOR), 4);
    assert_int_equal(collect_tally(&fixture.collect, "users", "no number of a user"), 1);
    teardown(&fixture);
}

static void put_head(struct buffer *to, unsigned flags, int mid)
{
    put_i(to, 0x38116ee0);
    put_i(to, flags);
    put_i(to, (uint32_t)mid);
    if (flags & 1 << 8)
        put_peer(to, TL_PEER_USER, ANA);
}

static void places_cards_and_files_come_along(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    struct buffer *to = &fixture.blob;
    put_head(to, 1 << 9, 1);
    put_peer(to, TL_PEER_USER, ANA);
    put_i(to, DATE);
    put_s(to, "");
    put_i(to, 0x2ec0533f); // venue
    put_i(to, 0xb2a2f663); // geoPoint with accuracy
    put_i(to, 1);
    put_d(to, 4.9);
    put_d(to, 52.37);
    put_l(to, 1);
    put_i(to, 25);
    put_s(to, "Station");
    put_s(to, "Square 1");
    put_s(to, "p");
    put_s(to, "v");
    put_s(to, "t");
    add_message(&fixture, 1, ANA, 0);
    put_head(to, 1 << 9 | 1 << 1, 2);
    put_peer(to, TL_PEER_USER, ANA);
    put_i(to, DATE);
    put_s(to, "");
    put_i(to, 0x70322949); // contact
    put_s(to, "33639981234");
    put_s(to, "Mei");
    put_s(to, "");
    put_s(to, "");
    put_l(to, 888);
    add_message(&fixture, 2, ANA, 1);
    put_head(to, 1 << 9, 3);
    put_peer(to, TL_PEER_USER, ANA);
    put_i(to, DATE);
    put_s(to, "see file");
    put_i(to, 0x9cb070d7); // document
    put_i(to, 1);
    put_i(to, 0x1e87342b);
    put_i(to, 0);
    put_l(to, 5);
    put_l(to, 6);
    put_s(to, "ref");
    put_i(to, DATE);
    put_s(to, "application/pdf");
    put_i(to, 1000);
    put_i(to, 2); // data centre
    put_i(to, TL_VECTOR_OF);
    put_i(to, 1);
    put_i(to, 0x15590068);
    put_s(to, "plan.pdf");
    add_message(&fixture, 3, ANA, 0);
    observe(&fixture);
    assert_int_equal(collect_count(&fixture.collect, RECORD_POSITION), 1);
    const struct position *place = &collect_at(&fixture.collect, RECORD_POSITION, 0)->position;
    assert_true(place->latitude == 52.37 && place->longitude == 4.9 && place->accuracy_m == 25);
    assert_string_equal(place->label, "Station, Square 1");
    assert_string_equal(place->how, "shared");
    assert_string_equal(written(&fixture.collect, &place->by), "handle:telegram:777");
    const struct contact *card = &collect_at(&fixture.collect, RECORD_CONTACT, 0)->contact;
    assert_string_equal(card->name, "Mei");
    assert_string_equal(written(&fixture.collect, &card->selectors[0]), "phone:+33639981234");
    assert_string_equal(written(&fixture.collect, &card->selectors[1]), "handle:telegram:888");
    assert_string_equal(message_at(&fixture, 2)->attachments[0], "plan.pdf");
    assert_null(message_at(&fixture, 0)->id); // whose numbers they are is not known
    teardown(&fixture);
}

static void add_group_and_call(struct fixture *fixture)
{
    struct buffer *to = &fixture->blob;
    put_i(to, 0x41cbf256); // chat
    put_i(to, 1);          // made by the owner
    put_l(to, GROUP);
    put_s(to, "The house");
    put_i(to, 0x37c1011c);
    put_i(to, 2);
    put_i(to, DATE);
    put_i(to, 1);
    run_with_blob(fixture, "INSERT INTO chats VALUES (55, 'the house', ?1)");
    put_i(to, 0x11111111); // a description of a form that is not known
    put_i(to, 0x3cbc93f8); // chatParticipants
    put_l(to, GROUP);
    put_i(to, TL_VECTOR_OF);
    put_i(to, 2);
    put_i(to, 0xe46bcee4);
    put_l(to, OWN);
    put_i(to, 0xc02d4007);
    put_l(to, ANA);
    put_l(to, OWN);
    put_i(to, DATE);
    put_i(to, 1);
    run_with_blob(fixture, "INSERT INTO chat_settings_v2 VALUES (55, ?1, 0)");
    put_i(to, 0xc00c07c0); // channelParticipant
    put_l(to, ANA);
    put_i(to, DATE);
    run_with_blob(fixture, "INSERT INTO channel_users_v2 VALUES (-1234, 777, 0, ?1)");
    put_i(to, 0x2b085862); // service: Ana added two
    put_i(to, 1 << 8);
    put_i(to, 1);
    put_peer(to, TL_PEER_USER, ANA);
    put_peer(to, TL_PEER_CHAT, GROUP);
    put_i(to, DATE);
    put_i(to, 0x15cefd00);
    put_i(to, TL_VECTOR_OF);
    put_i(to, 2);
    put_l(to, 801);
    put_l(to, 802);
    add_message(fixture, 1, -GROUP, 0);
    put_i(to, 0x2b085862); // service: a call that nobody took
    put_i(to, 1 << 8);
    put_i(to, 2);
    put_peer(to, TL_PEER_USER, ANA);
    put_peer(to, TL_PEER_USER, ANA);
    put_i(to, DATE);
    put_i(to, 0x80e11a7f);
    put_i(to, 1);
    put_l(to, 9);
    put_i(to, 0x85e42301); // missed
    add_message(fixture, 2, ANA, 0);
}

static void groups_members_and_calls(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    add_group_and_call(&fixture);
    observe(&fixture);
    struct collect *collect = &fixture.collect;
    assert_string_equal(collect_at(collect, RECORD_CONTACT, 0)->contact.name, "The house");
    assert_string_equal(written(collect, &collect_at(collect, RECORD_CONTACT, 0)->contact.selectors[0]),
                        "handle:telegram:-55");
    assert_int_equal(collect_count(collect, RECORD_MEMBERSHIP), 6);
    static const char *const members[] = {"owner:",
                                          "handle:telegram:777",
                                          "handle:telegram:4242",
                                          "handle:telegram:777",
                                          "handle:telegram:801",
                                          "handle:telegram:802"};
    static const char *const groups[] = {"handle:telegram:-55", "handle:telegram:-1000000001234",
                                         "handle:telegram:-55", "handle:telegram:-55",
                                         "handle:telegram:-55", "handle:telegram:-55"};
    for (size_t i = 0; i < 6; i++) {
        const struct membership *membership = &collect_at(collect, RECORD_MEMBERSHIP, i)->membership;
        assert_string_equal(written(collect, &membership->member), members[i]);
        assert_string_equal(written(collect, &membership->group), groups[i]);
    }
    assert_string_equal(collect_at(collect, RECORD_MEMBERSHIP, 2)->membership.role, "creator");
    const struct call *call = &collect_at(collect, RECORD_CALL, 0)->call;
    assert_int_equal(call->outcome, OUTCOME_MISSED);
    assert_int_equal(call->direction, DIRECTION_IN);
    assert_string_equal(written(collect, &call->from), "handle:telegram:777");
    assert_int_equal(collect_tally(collect, "messages_v2", "system message"), 1);
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), 0);
    teardown(&fixture);
}

static void secret_chats_and_saved_contacts(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    make_db_run(fixture.db, "INSERT INTO enc_chats VALUES (17, 777, 'ana', NULL)");
    make_db_run(fixture.db, "INSERT INTO user_phones_v7 VALUES ('k1', '33639981234', '33639981234', 0)");
    make_db_run(fixture.db, "INSERT INTO user_contacts_v7 VALUES ('k1', 777, 'Ana', 'K', 0),"
                            " ('k2', 0, 'Nobody', '', 0)");
    struct buffer *to = &fixture.blob;
    put_i(to, 0x555555fa);
    put_i(to, 0);
    put_i(to, 0xfffffff6);
    put_i(to, 60); // time to live
    put_l(to, ANA);
    put_peer(to, TL_PEER_USER, OWN);
    put_i(to, DATE);
    put_s(to, "between us");
    put_i(to, 0x3ded6320);
    add_message(&fixture, -10, 0x4000000000000011, 0);
    put_i(to, 0x555555fa); // as older versions keep the sender, and the dialog
    put_i(to, 2);
    put_i(to, 0xfffffff5);
    put_i(to, 60);
    put_i(to, OWN);
    put_peer(to, TL_OLD_PEER_USER, ANA);
    put_i(to, DATE);
    put_s(to, "and before");
    put_i(to, 0x3ded6320);
    add_message(&fixture, -11, INT64_C(17) << 32, 1);
    observe(&fixture);
    assert_message(&fixture, 0, "handle:telegram:777", "owner:", "between us");
    assert_message(&fixture, 1, "owner:", "handle:telegram:777", "and before");
    assert_string_equal(message_at(&fixture, 1)->thread, "secret 17");
    assert_string_equal(message_at(&fixture, 0)->thread, "secret 17");
    assert_int_equal(collect_count(&fixture.collect, RECORD_CONTACT), 1);
    const struct contact *saved = &collect_at(&fixture.collect, RECORD_CONTACT, 0)->contact;
    assert_string_equal(saved->name, "Ana K");
    assert_string_equal(written(&fixture.collect, &saved->selectors[0]), "phone:+33639981234");
    assert_string_equal(written(&fixture.collect, &saved->selectors[1]), "handle:telegram:777");
    assert_int_equal(collect_tally(&fixture.collect, "user_contacts_v7", "neither number nor account"), 1);
    teardown(&fixture);
}

// What no table of constructors knows is still a message: its row says when and with whom.
static void unknown_and_damaged_blobs_lose_no_row(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    struct buffer *to = &fixture.blob;
    put_i(to, 0x0badcafe);
    put_i(to, 1);
    put_i(to, 1);
    put_l(to, 77);
    put_i(to, DATE);
    put_s(to, "of a layer to come");
    add_message(&fixture, 1, ANA, 0);
    put_head(to, 1 << 9, 2); // breaks off in its media
    put_peer(to, TL_PEER_USER, ANA);
    put_i(to, DATE);
    put_s(to, "cut");
    put_i(to, 0x0badcafe);
    add_message(&fixture, 2, ANA, 1);
    put_i(to, 0x38116ee0); // breaks off at once
    add_message(&fixture, 3, ANA, 1);
    add_message(&fixture, 4, ANA, 0); // no blob
    observe(&fixture);
    assert_message(&fixture, 0, "handle:telegram:777", "owner:", "of a layer to come");
    assert_string_equal(message_at(&fixture, 1)->text, "cut");
    assert_message(&fixture, 2, "owner:", "handle:telegram:777", NULL);
    assert_message(&fixture, 3, "handle:telegram:777", "owner:", NULL);
    assert_true(collect_has_damage(&fixture.collect, "4 messages are of a form that is not known"));
    assert_int_equal(collect_tally(&fixture.collect, "messages_v2", ""), 4);
    teardown(&fixture);
}

// Of deleted rows those come back whose blob says the time that the row says; nothing comes twice.
static void deleted_messages_come_back(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    make_db_run(fixture.db, "PRAGMA secure_delete = 0");
    for (int i = 1; i <= 100; i++) {
        put_head(&fixture.blob, 1 << 8, i);
        put_peer(&fixture.blob, TL_PEER_USER, ANA);
        put_i(&fixture.blob, DATE);
        put_s(&fixture.blob, i % 2 ? "odd words that stand here" : "even words that stand here");
        add_message(&fixture, i, ANA, 0);
    }
    make_db_run(fixture.db, "DELETE FROM messages_v2 WHERE mid > 10");
    observe(&fixture);
    bool seen[101] = {false};
    size_t count = collect_count(&fixture.collect, RECORD_MESSAGE);
    assert_in_range(count, 40, 100);
    for (size_t i = 0; i < count; i++) {
        const struct message *message = message_at(&fixture, i);
        int64_t row = message->place.row;
        assert_string_equal(written(&fixture.collect, &message->from), "handle:telegram:777");
        assert_true(strstr(message->text, "words that stand here") != NULL);
        if (row < 1 || row > 100)
            continue;
        assert_false(seen[row]);
        seen[row] = true;
    }
    assert_int_equal(collect_tally(&fixture.collect, "messages_v2", ""), 10);
    teardown(&fixture);
}

static void the_own_account_of_the_preferences(void **state)
{
    (void)state;
    // a user of layer 185: 4242, "Owen", 447700900042
    static const char xml[] =
        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n"
        "    <int name=\"version\" value=\"2\" />\n    <string name=\"user\">%s</string>\n"
        "</map>\n";
    static const char blob[] = "yk8xgxIEAAAAAAAAkhAAAAAA&#10;AAAET3dlbgAAAAw0NDc3MDA5MDAwNDIAAAA=&#10;";
    struct collect collect;
    collect_init(&collect);
    const char *text = arena_print(collect.arena, xml, blob);
    struct item item = {.path = "shared_prefs/userconfing.xml", .bytes = bytes_of_text(text)};
    assert_true(collect_observe(&collect, &observer_telegram_prefs, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 2);
    const struct account *own = &collect_at(&collect, RECORD_ACCOUNT, 0)->account;
    assert_string_equal(own->name, "Owen");
    assert_string_equal(written(&collect, &own->selectors[0]), "handle:telegram:4242");
    assert_string_equal(written(&collect, &own->selectors[1]), "phone:+447700900042");
    item.bytes = bytes_of_text(arena_print(collect.arena, xml, "AAAA"));
    assert_true(collect_observe(&collect, &observer_telegram_prefs, &item, NULL));
    assert_true(collect_has_damage(&collect, "the account is of a form that is not known"));
    item.bytes = bytes_of_text("<map></map>");
    assert_true(collect_observe(&collect, &observer_telegram_prefs, &item, NULL));
    assert_int_equal(collect_tally(&collect, "preferences", "nobody is signed in"), 1);
    item.path = "shared_prefs/other.xml";
    assert_false(collect_observe(&collect, &observer_telegram_prefs, &item, NULL));
    collect_done(&collect);
}

static void other_databases_are_not_taken(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(
        &collect, make_db("CREATE TABLE messages(mid, uid, date); CREATE TABLE users(uid, name, data)"),
        "cache4.db");
    assert_false(collect_observe(&collect, &observer_telegram_android, &item, NULL));
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_of_all_layers_are_read),
        cmocka_unit_test(an_account_ties_number_phone_and_names),
        cmocka_unit_test(places_cards_and_files_come_along),
        cmocka_unit_test(groups_members_and_calls),
        cmocka_unit_test(secret_chats_and_saved_contacts),
        cmocka_unit_test(unknown_and_damaged_blobs_lose_no_row),
        cmocka_unit_test(deleted_messages_come_back),
        cmocka_unit_test(the_own_account_of_the_preferences),
        cmocka_unit_test(other_databases_are_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

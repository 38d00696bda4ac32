// WhatsApp for iOS: true senders of groups, names, members, cards, positions, calls with everybody, accounts
// behind LIDs. Observers: whatsapp_ios, whatsapp_ios_calls, whatsapp_ios_contacts.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/no_loss.h"

#include <stdlib.h>
#include <string.h>

static const char *const GB[] = {"GB", NULL};

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})
#define COCOA_NOW "700000000.25" // 2023-03-08T20:26:40.25Z
#define NOW_USEC INT64_C(1678307200250000)

#define CHAT_SCHEMA                                                                                                    \
    "CREATE TABLE ZWAMESSAGE(Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER, ZISFROMME INTEGER," \
    " ZMESSAGEDATE TIMESTAMP, ZMESSAGETYPE INTEGER, ZGROUPEVENTTYPE INTEGER, ZFLAGS INTEGER, ZTEXT VARCHAR, ZFROMJID"  \
    " VARCHAR, ZTOJID VARCHAR, ZSTANZAID VARCHAR, ZSTARRED INTEGER);"                                                  \
    "CREATE TABLE ZWACHATSESSION(Z_PK INTEGER PRIMARY KEY, ZSESSIONTYPE INTEGER, ZCONTACTJID VARCHAR, ZPARTNERNAME"    \
    " VARCHAR, ZREMOVED INTEGER);"                                                                                     \
    "CREATE TABLE ZWAGROUPMEMBER(Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZISADMIN INTEGER, ZISACTIVE INTEGER," \
    " ZMEMBERJID VARCHAR, ZCONTACTNAME VARCHAR);"                                                                      \
    "CREATE TABLE ZWAGROUPINFO(Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZCREATIONDATE TIMESTAMP, ZCREATORJID"   \
    " VARCHAR, ZOWNERJID VARCHAR);"                                                                                    \
    "CREATE TABLE ZWAMEDIAITEM(Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZMEDIALOCALPATH VARCHAR, ZVCARDNAME"        \
    " VARCHAR, ZVCARDSTRING VARCHAR, ZTITLE VARCHAR, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZMEDIAURL VARCHAR, ZMETADATA"  \
    " BLOB);"                                                                                                          \
    "CREATE TABLE ZWAPROFILEPUSHNAME(Z_PK INTEGER PRIMARY KEY, ZJID VARCHAR, ZPUSHNAME VARCHAR);"

#define ONE "447700900001@s.whatsapp.net"
#define TWO "447700900002@s.whatsapp.net"
#define HOUSE "123456@g.us"

static const char CHAT[] =
    "INSERT INTO ZWACHATSESSION VALUES (1, 0, '" ONE "', 'Ana', 0), (2, 1, '" HOUSE
    "', 'The house', 0), (3, 0, '" TWO "',"
    " '\u200e+44 7700 900002', 0), (4, 0, '88@lid', NULL, 1);"
    "INSERT INTO ZWAGROUPMEMBER VALUES (10, 2, 1, 1, '" TWO
    "', 'Bea'), (11, 2, 0, 0, '99@lid', NULL), (12, 77, 0, 1, '" ONE "', NULL);"
    "INSERT INTO ZWAGROUPINFO VALUES (1, 2, " COCOA_NOW ", '" TWO "', NULL), (2, 2, 0, NULL, NULL);"
    "INSERT INTO ZWAPROFILEPUSHNAME VALUES (1, '" TWO "', 'B.'), (2, '" ONE "', NULL);"
    "INSERT INTO ZWAMESSAGE(Z_PK, ZCHATSESSION, ZGROUPMEMBER, ZISFROMME, ZMESSAGEDATE, ZMESSAGETYPE, ZGROUPEVENTTYPE,"
    " ZFLAGS, ZTEXT, ZFROMJID, ZTOJID, ZSTANZAID) VALUES"
    " (1, 1, NULL, 0, " COCOA_NOW ", 0, 0, 0, 'mail ana@example.org', '" ONE "', NULL, '3EB0AAAA01'),"
    " (2, 1, NULL, 1, " COCOA_NOW ", 0, 0, 384, 'yes', NULL, '" ONE "', '3EB0AAAA02'),"
    " (3, 2, 10, 0, " COCOA_NOW ", 0, 0, 0, 'from two', '" HOUSE "', NULL, '3EB0AAAA03'),"
    " (4, 2, 66, 0, " COCOA_NOW ", 0, 0, 0, 'from whom', '" HOUSE "', NULL, '3EB0AAAA04'),"
    " (5, 2, NULL, 1, " COCOA_NOW ", 14, 0, 0, NULL, NULL, '" HOUSE "', '3EB0AAAA05'),"
    " (6, 55, NULL, 0, " COCOA_NOW ", 0, 0, 0, 'no session', '" TWO "', NULL, '3EB0AAAA06'),"
    " (7, 2, 11, 0, " COCOA_NOW ", 6, 2, 0, NULL, '" HOUSE "', NULL, NULL),"
    " (8, 1, NULL, 0, " COCOA_NOW ", 10, 1, 0, NULL, '" ONE "', NULL, NULL),"
    " (9, 1, NULL, 0, " COCOA_NOW ", 5, 0, 0, NULL, '" ONE "', NULL, '3EB0AAAA09'),"
    " (10, 1, NULL, 0, " COCOA_NOW ", 1, 0, 0, NULL, '" ONE "', NULL, '3EB0AAAA10'),"
    " (11, 1, NULL, 1, " COCOA_NOW ", 4, 0, 0, 'cards', NULL, '" ONE "', '3EB0AAAA11');"
    "INSERT INTO ZWAMEDIAITEM(Z_PK, ZMESSAGE, ZTITLE, ZLATITUDE, ZLONGITUDE) VALUES (1, 9, 'Station', 52.37, 4.9);"
    "INSERT INTO ZWAMEDIAITEM(Z_PK, ZMESSAGE, ZMEDIALOCALPATH, ZVCARDSTRING, ZTITLE, ZLATITUDE, ZLONGITUDE, ZMETADATA)"
    " VALUES (2, 10, 'Media/x/a.jpg', 'image/jpeg', 'the street', 640, 480, X'880101'),"
    " (3, 3, NULL, NULL, NULL, 0, 0, X'2A0A3345423041414141303122006A0100');"
    "INSERT INTO ZWAMEDIAITEM(Z_PK, ZMESSAGE, ZVCARDSTRING) VALUES (4, 11, 'BEGIN:VCARD\nFN:Cora\nTEL:+447700900003\n"
    "END:VCARD_$!<VCard-Separator>!$_BEGIN:VCARD\nFN:Dora\nEND:VCARD');";

static void observe(struct collect *collect, const struct observer *observer, const char *schema,
                    const char *rows)
{
    collect_init(collect);
    sqlite3 *db = make_db(schema);
    make_db_run(db, "%s", rows);
    struct item item = make_db_item(collect, db, "x.sqlite");
    assert_true(collect_observe(collect, observer, &item, GB));
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
}

static void assert_message(struct collect *collect, size_t n, const char *from, const char *to,
                           const char *text, const char *thread)
{
    const struct message *message = &collect_at(collect, RECORD_MESSAGE, n)->message;
    assert_string_equal(written(collect, &message->from), from);
    assert_int_equal(message->to_count, 1);
    assert_string_equal(written(collect, &message->to[0]), to);
    if (text)
        assert_string_equal(message->text, text);
    else
        assert_null(message->text);
    assert_string_equal(message->thread, thread);
    assert_int_equal(message->at.at_usec, NOW_USEC);
}

static void messages_name_their_true_senders(void **state)
{
    (void)state;
    struct collect collect;
    observe(&collect, &observer_whatsapp_ios, CHAT_SCHEMA, CHAT);
    const char *house = "handle:whatsapp:123456@g.us";
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 9);
    assert_message(&collect, 0, "phone:+447700900001", "owner:", "mail ana@example.org", ONE);
    assert_message(&collect, 1, "owner:", "phone:+447700900001", "yes", ONE);
    assert_message(&collect, 2, "phone:+447700900002", house, "from two", HOUSE);
    assert_message(&collect, 3, "name:", house, "from whom", HOUSE); // nobody, never the group
    assert_message(&collect, 4, "owner:", house, NULL, HOUSE);
    assert_message(&collect, 5, "phone:+447700900002", "owner:", "no session", TWO);
    assert_int_equal(collect_at(&collect, RECORD_MESSAGE, 1)->message.marks, MARK_FORWARDED);
    assert_int_equal(collect_at(&collect, RECORD_MESSAGE, 4)->message.marks, MARK_REVOKED);
    assert_string_equal(collect_at(&collect, RECORD_MESSAGE, 2)->message.id, "3EB0AAAA03");
    assert_string_equal(collect_at(&collect, RECORD_MESSAGE, 2)->message.reply_to, "3EB0AAAA01");
    assert_int_equal(collect_tally(&collect, "ZWAMESSAGE", "system message"), 2);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    collect_done(&collect);
}

static void media_cards_and_positions_are_kept(void **state)
{
    (void)state;
    struct collect collect;
    observe(&collect, &observer_whatsapp_ios, CHAT_SCHEMA, CHAT);
    const struct message *picture = &collect_at(&collect, RECORD_MESSAGE, 7)->message;
    const struct message *cards = &collect_at(&collect, RECORD_MESSAGE, 8)->message;
    assert_string_equal(picture->text, "the street");
    assert_string_equal(picture->attachments[0], "Media/x/a.jpg");
    assert_int_equal(picture->marks, MARK_FORWARDED);
    assert_int_equal(cards->attachment_count, 2);
    assert_string_equal(cards->attachments[1], "Dora.vcf");
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 1); // a picture's measures are no place
    const struct position *position = &collect_at(&collect, RECORD_POSITION, 0)->position;
    assert_true(position->latitude == 52.37 && position->longitude == 4.9);
    assert_string_equal(position->label, "Station");
    assert_string_equal(written(&collect, &position->by), "phone:+447700900001");
    assert_int_equal(position->at.at_usec, NOW_USEC);
    collect_done(&collect);
}

static void names_and_members_are_told(void **state)
{
    (void)state;
    struct collect collect;
    observe(&collect, &observer_whatsapp_ios, CHAT_SCHEMA, CHAT);
    static const char *const names[] = {"Ana", "The house", "Bea", "Cora", "Dora"};
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 5); // a number is no name
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(collect_at(&collect, RECORD_CONTACT, i)->contact.name, names[i]);
    static const char *const members[][2] = {{"phone:+447700900002", "admin"},
                                             {"handle:whatsapp:99@lid", "left"},
                                             {"phone:+447700900002", "creator"},
                                             {"handle:whatsapp:99@lid", "joined"}};
    assert_int_equal(collect_count(&collect, RECORD_MEMBERSHIP), 4);
    for (size_t i = 0; i < 4; i++) {
        const struct membership *membership = &collect_at(&collect, RECORD_MEMBERSHIP, i)->membership;
        assert_string_equal(written(&collect, &membership->member), members[i][0]);
        assert_string_equal(membership->role, members[i][1]);
        assert_string_equal(written(&collect, &membership->group), "handle:whatsapp:123456@g.us");
        assert_true(membership->since.at_usec == (i < 2 ? TIME_UNKNOWN : NOW_USEC));
    }
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 1);
    assert_string_equal(collect_at(&collect, RECORD_ACCOUNT, 0)->account.name, "B.");
    collect_done(&collect);
}

static void deleted_messages_come_back(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db("PRAGMA secure_delete=OFF; PRAGMA page_size=4096;" CHAT_SCHEMA);
    make_db_run(db, "%s BEGIN", CHAT);
    for (int i = 100; i < 400; i++)
        make_db_run(
            db,
            "INSERT INTO ZWAMESSAGE(Z_PK, ZCHATSESSION, ZGROUPMEMBER, ZISFROMME, ZMESSAGEDATE, ZMESSAGETYPE,"
            " ZTEXT, ZFROMJID, ZSTANZAID) VALUES (%d, 2, 10, 0, 7000%05d, 0, 'text %d', '" HOUSE
            "', 'KEY%08d')",
            i, i, i, i);
    make_db_run(
        db, "COMMIT; UPDATE ZWAMESSAGE SET ZSTARRED = 1000000 WHERE Z_PK < 150; DELETE FROM ZWAMESSAGE WHERE"
            " Z_PK >= 200 AND Z_PK < 300");
    struct item item = make_db_item(&collect, db, "ChatStorage.sqlite");
    assert_true(collect_observe(&collect, &observer_whatsapp_ios, &item, GB));
    size_t there = 0, back = 0, count = collect_count(&collect, RECORD_MESSAGE);
    for (int i = 200; i < 300; i++)
        there += bytes_find(item.bytes, bytes_of_text(arena_print(collect.arena, "text %d", i)), 0) >= 0;
    for (size_t i = 0; i < count; i++) {
        const struct message *message = &collect_at(&collect, RECORD_MESSAGE, i)->message;
        if (message->place.state == STATE_LIVE)
            continue;
        back++;
        assert_string_equal(message->thread, HOUSE);
        assert_string_equal(written(&collect, &message->from), "phone:+447700900002");
        for (size_t k = 0; k < i; k++)
            assert_true(strcmp(collect_at(&collect, RECORD_MESSAGE, k)->message.id, message->id) != 0);
    }
    assert_int_equal(collect_tally(&collect, "ZWAMESSAGE", ""), 9 + 200);
    assert_true(there > 20 && back <= 100 && back * 100 >= there * 95);
    collect_done(&collect);
}

#define CALL_SCHEMA                                                                                                  \
    "CREATE TABLE ZWACDCALLEVENT(Z_PK INTEGER PRIMARY KEY, ZOUTCOME INTEGER, Z1CALLEVENTS INTEGER, ZDATE TIMESTAMP," \
    " ZDURATION FLOAT, ZCALLIDSTRING VARCHAR, ZGROUPCALLCREATORUSERJIDSTRING VARCHAR, ZGROUPJIDSTRING VARCHAR);"     \
    "CREATE TABLE ZWAAGGREGATECALLEVENT(Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZVIDEO INTEGER);"               \
    "CREATE TABLE ZWACDCALLEVENTPARTICIPANT(Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS INTEGER, ZJIDSTRING VARCHAR);"
static const char CALLS[] =
    "INSERT INTO ZWAAGGREGATECALLEVENT VALUES (1, 0, 0), (2, 1, 1);"
    "INSERT INTO ZWACDCALLEVENT VALUES (1, 0, 1, " COCOA_NOW ", 61.6, 'a', NULL, NULL), (2, 1, 2, " COCOA_NOW
    ", 0, 'b', NULL, NULL), (3, 0, 2, " COCOA_NOW ", 5, 'c', '" TWO "', '" HOUSE "'), (4, 4, 2, " COCOA_NOW
    ", 0, 'd', NULL, NULL), (5, 0, 66, " COCOA_NOW ", 0, 'e', NULL, NULL);"
    "INSERT INTO ZWACDCALLEVENTPARTICIPANT VALUES (1, 1, '" ONE "'), (2, 2, '" ONE "'), (3, 3, '" ONE
    "'), (4, 3, '" TWO "'), (5, 99, '" ONE "'), (6, 5, NULL);";

static void calls_name_everybody(void **state)
{
    (void)state;
    struct collect collect;
    observe(&collect, &observer_whatsapp_ios_calls, CALL_SCHEMA, CALLS);
    assert_int_equal(collect_count(&collect, RECORD_CALL), 5); // whoever is known of it
    const struct call *made = &collect_at(&collect, RECORD_CALL, 0)->call;
    assert_int_equal(made->direction, DIRECTION_OUT);
    assert_int_equal(made->outcome, OUTCOME_ANSWERED);
    assert_int_equal(made->seconds, 62);
    assert_int_equal(made->at.at_usec, NOW_USEC);
    assert_string_equal(written(&collect, &made->to[0]), "phone:+447700900001");
    const struct call *missed = &collect_at(&collect, RECORD_CALL, 1)->call;
    assert_int_equal(missed->direction, DIRECTION_IN);
    assert_int_equal(missed->outcome, OUTCOME_MISSED);
    assert_string_equal(written(&collect, &missed->from), "phone:+447700900001");
    assert_int_equal(missed->to[0].kind, SELECTOR_OWNER);
    const struct call *group = &collect_at(&collect, RECORD_CALL, 2)->call;
    assert_string_equal(written(&collect, &group->from), "phone:+447700900002"); // who began it
    assert_int_equal(group->to_count, 2);
    assert_string_equal(written(&collect, &group->to[1]), "phone:+447700900001");
    assert_int_equal(collect_at(&collect, RECORD_CALL, 3)->call.outcome, OUTCOME_REJECTED);
    assert_int_equal(collect_at(&collect, RECORD_CALL, 4)->call.direction, DIRECTION_UNKNOWN);
    assert_int_equal(collect_tally(&collect, "ZWACDCALLEVENTPARTICIPANT", "participant without a JID"), 1);
    collect_done(&collect);
}

#define CONTACT_SCHEMA                                                                                                 \
    "CREATE TABLE ZWAADDRESSBOOKCONTACT(Z_PK INTEGER PRIMARY KEY, ZFULLNAME VARCHAR, ZGIVENNAME VARCHAR, ZPHONENUMBER" \
    " VARCHAR, ZLOCALIZEDPHONENUMBER VARCHAR, ZWHATSAPPID VARCHAR, ZLID VARCHAR, ZABOUTTEXT VARCHAR);"
static const char CONTACTS[] =
    "INSERT INTO ZWAADDRESSBOOKCONTACT VALUES (1, 'Ana', NULL, '+44 7700 900001', NULL, '447700900001', '88@lid',"
    " 'mail ana@example.org'), (2, NULL, 'Bea', NULL, '07700 900002', NULL, NULL, NULL), (3, 'Nobody', NULL, NULL,"
    " NULL, NULL, NULL, NULL), (4, 'Cora', NULL, '07700 900009', NULL, '" ONE "', NULL, NULL);";

static void contacts_and_accounts(void **state)
{
    (void)state;
    struct collect collect;
    observe(&collect, &observer_whatsapp_ios_contacts, CONTACT_SCHEMA, CONTACTS);
    assert_int_equal(collect_count(&collect, RECORD_CONTACT), 3);
    const struct contact *ana = &collect_at(&collect, RECORD_CONTACT, 0)->contact;
    assert_string_equal(ana->name, "Ana");
    assert_int_equal(ana->selector_count, 1);
    assert_string_equal(written(&collect, &ana->selectors[0]), "phone:+447700900001");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 1)->contact.name, "Bea");
    assert_int_equal(collect_at(&collect, RECORD_CONTACT, 2)->contact.selector_count, 2);
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 1);
    const struct account *account = &collect_at(&collect, RECORD_ACCOUNT, 0)->account;
    assert_string_equal(written(&collect, &account->selectors[0]), "handle:whatsapp:88@lid");
    assert_string_equal(written(&collect, &account->selectors[1]), "phone:+447700900001");
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_tally(&collect, "ZWAADDRESSBOOKCONTACT", "neither JID nor number"), 1);
    collect_done(&collect);
}

static void no_row_goes_unsaid(void **state)
{
    (void)state;
    static const struct {
        const struct observer *observer;
        const char *schema, *rows, *table;
    } all[] = {{&observer_whatsapp_ios, CHAT_SCHEMA, CHAT, "ZWAMESSAGE"},
               {&observer_whatsapp_ios_calls, CALL_SCHEMA, CALLS, "ZWACDCALLEVENT"},
               {&observer_whatsapp_ios_contacts, CONTACT_SCHEMA, CONTACTS, "ZWAADDRESSBOOKCONTACT"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct arena *arena = arena_new(1 << 20);
        no_loss_check(&(struct no_loss){.observer = all[i].observer,
                                        .path = "x.sqlite",
                                        .regions = GB,
                                        .main_tables = NAMES(all[i].table),
                                        .sql = arena_print(arena, "%s%s", all[i].schema, all[i].rows)});
        arena_free(arena);
    }
}

// Damaged, and of another schema: said, or left to others.
static void wrong_files_are_told(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item other = make_db_item(
        &collect, make_db("CREATE TABLE ZWAMESSAGE(Z_PK INTEGER PRIMARY KEY, X TEXT)"), "ChatStorage.sqlite");
    assert_false(collect_observe(&collect, &observer_whatsapp_ios, &other, GB));
    sqlite3 *db = make_db(CHAT_SCHEMA);
    make_db_run(db, "%s", CHAT);
    struct item item = make_db_item(&collect, db, "ChatStorage.sqlite");
    item.bytes.size = item.bytes.size / 3;
    if (collect_observe(&collect, &observer_whatsapp_ios, &item, GB))
        assert_true(collect_count(&collect, RECORD_DAMAGE) > 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_name_their_true_senders),
        cmocka_unit_test(media_cards_and_positions_are_kept),
        cmocka_unit_test(names_and_members_are_told),
        cmocka_unit_test(deleted_messages_come_back),
        cmocka_unit_test(calls_name_everybody),
        cmocka_unit_test(contacts_and_accounts),
        cmocka_unit_test(no_row_goes_unsaid),
        cmocka_unit_test(wrong_files_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// WeChat for iOS: tables called by the md5 of a name, groups, what stays unknown, contacts out of Protocol
// Buffers.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <string.h>

#define TALK(MD5)                                                                                            \
    "CREATE TABLE Chat_" MD5                                                                                 \
    "(TableVer INTEGER DEFAULT 1, MesLocalID INTEGER PRIMARY KEY, MesSvrID INTEGER,"                         \
    " CreateTime INTEGER, Message TEXT, Status INTEGER, ImgStatus INTEGER, Type INTEGER, Des INTEGER);"
#define BEA "4cc4e4ce0101e6e199f6408a6cba7081"  // wxid_bea
#define ROOM "936199b0ff4c89e1ec2ff4792cf4eb1c" // 42@chatroom
#define OWN "c8e5b42b5dc895dc4bdbdbdcd7e46eb5"  // wxid_own
#define OTHER "0123456789abcdef0123456789abcdef"
#define FRIENDS                                                                                                                                                                                                                       \
    "CREATE TABLE Friend(userName TEXT PRIMARY KEY, dbContactRemark BLOB, dbContactChatRoom BLOB);"                                                                                                                                   \
    "INSERT INTO Friend VALUES ('wxid_bea', x'0a03426561120562656138381a10426561206f662074686520686f757365', NULL), ('42@chatroom', x'0a0954686520686f757365', x'0a11777869645f6265613b777869645f6f776e'), ('wxid_own', NULL, NULL)," \
    " ('', NULL, NULL);"

static const struct message *message_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_MESSAGE, n)->message;
}

static void assert_message(struct collect *collect, size_t n, const char *from, const char *to,
                           const char *text)
{
    const struct message *message = message_at(collect, n);
    assert_string_equal(written(collect, &message->from), from);
    assert_string_equal(written(collect, &message->to[0]), to);
    assert_string_equal(message->text, text);
}

static sqlite3 *talks(void)
{
    sqlite3 *db = make_db(TALK(BEA) TALK(ROOM) TALK(OTHER));
    make_db_run(
        db, "INSERT INTO Chat_" BEA " VALUES (1, 1, 1001, 1700000000, 'hello', 4, 1, 1, 1),"
            " (1, 2, 1002, 1700000001, 'answer', 2, 1, 1, 0),"
            " (1, 3, 1003, 1700000002, '<msg><location x=\"31.2\" y=\"121.4\" label=\"Tea\"/></msg>', 4, 1,"
            " 48, 1), (1, 4, 1004, 1700000003, 'Bea recalled a message', 4, 1, 10000, 1)");
    make_db_run(db,
                "INSERT INTO Chat_" ROOM " VALUES (1, 1, 2001, 1700000000, 'wxid_bea:\nto all', 4, 1, 1, 1),"
                " (1, 2, 2002, 1700000000, 'mine', 4, 1, 1, 0)");
    make_db_run(db, "INSERT INTO Chat_" OTHER " VALUES (1, 1, 3001, 1700000000, 'who am I', 4, 1, 1, 1),"
                    " (1, 2, 3002, 1700000000, 'wxid_ana:\nin a group', 4, 1, 1, 1)");
    return db;
}

static void talks_are_called_by_their_names(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item contacts = make_db_item(&collect, make_db(FRIENDS), "DB/WCDB_Contact.sqlite");
    struct item item = make_db_item(&collect, talks(), "Documents/" OWN "/DB/MM.sqlite");
    item.companions = &contacts;
    item.companion_count = 1;
    assert_true(collect_observe(&collect, &observer_wechat_ios, &item, NULL));
    const char *bea = "handle:wechat:wxid_bea", *room = "handle:wechat:42@chatroom",
               *other = "handle:wechat:md5:" OTHER;
    assert_message(&collect, 0, bea, "owner:", "hello");
    assert_message(&collect, 1, "owner:", bea, "answer");
    assert_message(&collect, 2, bea, "owner:", "Tea");
    assert_int_equal(message_at(&collect, 3)->marks, MARK_REVOKED);
    assert_message(&collect, 4, bea, room, "to all");
    assert_message(&collect, 5, "owner:", room, "mine");
    assert_message(&collect, 6, other, "owner:", "who am I");
    assert_message(&collect, 7, "handle:wechat:wxid_ana", other, "in a group");
    assert_string_equal(message_at(&collect, 0)->id, "1001");
    assert_string_equal(message_at(&collect, 0)->thread, "wxid_bea");
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 1);
    assert_int_equal(collect_tally(&collect, "Chat_" BEA, ""), 4);
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 0); // the contacts are an item of their own
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "handle:wechat:wxid_own");
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void without_contacts_nothing_is_lost(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(&collect, talks(), "MM.sqlite");
    assert_true(collect_observe(&collect, &observer_wechat_ios, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 8);
    assert_message(&collect, 0, "handle:wechat:md5:" BEA, "owner:", "hello");
    assert_message(&collect, 4, "handle:wechat:wxid_bea", "handle:wechat:md5:" ROOM, "to all");
    collect_done(&collect);
}

static void contacts_and_groups(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(&collect, make_db(FRIENDS), "DB/WCDB_Contact.sqlite");
    assert_true(collect_observe(&collect, &observer_wechat_ios_contacts, &item, NULL));
    const struct account *bea = &collect_at(&collect, RECORD_ACCOUNT, 0)->account;
    assert_string_equal(bea->name, "Bea");
    assert_string_equal(written(&collect, &bea->selectors[1]), "handle:wechat:bea88");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 0)->contact.name, "Bea of the house");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 1)->contact.name, "The house");
    assert_int_equal(collect_count(&collect, RECORD_MEMBERSHIP), 2);
    assert_int_equal(collect_tally(&collect, "Friend", "nameless contact"), 1);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(talks_are_called_by_their_names),
        cmocka_unit_test(without_contacts_nothing_is_lost),
        cmocka_unit_test(contacts_and_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// WeChat for Android: who wrote in groups, XML of all kinds, money once, members, own account; what is
// damaged costs no row.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"
#include "observations/phones/wechat/wechat_content.h"
#include "observations/phones/wechat/wechat_xml.h"

#include <string.h>

#define SCHEMA                                                                                                \
    "CREATE TABLE message(msgId INTEGER PRIMARY KEY, msgSvrId INTEGER, type INT, status INT, isSend INT,"     \
    " createTime INTEGER, talker TEXT, content TEXT, imgPath TEXT);"                                          \
    "CREATE TABLE rcontact(username TEXT PRIMARY KEY, alias TEXT, conRemark TEXT, nickname TEXT, type INT);"  \
    "CREATE TABLE chatroom(chatroomname TEXT PRIMARY KEY, memberlist TEXT, displayname TEXT, roomowner TEXT," \
    " roomdata BLOB);"                                                                                        \
    "CREATE TABLE userinfo(id INTEGER PRIMARY KEY, type INT, value TEXT);"                                    \
    "CREATE TABLE ImgInfo2(id INTEGER PRIMARY KEY, msgSvrId LONG, bigImgPath TEXT, thumbImgPath TEXT);"       \
    "CREATE TABLE WalletLuckyMoney(mNativeUrl TEXT PRIMARY KEY, receiveAmount LONG, receiveTime LONG);"

static void observe(struct collect *collect, sqlite3 *db)
{
    struct item item = make_db_item(collect, db, "MicroMsg/0123/EnMicroMsg.db");
    assert_true(collect_observe(collect, &observer_wechat_android, &item, NULL));
}

static void add(sqlite3 *db, int id, long long type, int is_send, const char *talker, const char *content)
{
    char *sql = sqlite3_mprintf("INSERT INTO message VALUES (%d, %d, %lld, 3, %d, %lld, %Q, %Q, %Q)", id,
                                1000 + id, type, is_send, 1700000000000LL + id * 1000, talker, content,
                                "THUMBNAIL_DIRPATH://th_1");
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_free(sql);
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

static void in_a_group_the_content_names_the_sender(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(SCHEMA);
    const char *group = "42@chatroom", *to = "handle:wechat:42@chatroom";
    add(db, 1, 1, 0, group, "wxid_ana:\nsee you, ana@example.org");
    add(db, 2, 1, 1, group, "wxid_ana:\nis what I write");
    add(db, 3, 34, 0, group, "wxid_ana:1520:1\n");
    add(db, 4, 1, 0, group, "note: not a sender");
    add(db, 5, 1, 0, "wxid_bea", "wxid_ana:\nin a talk of two");
    add(db, 6, 10000, 0, group, "\"Ana\" invited you to the group");
    add(db, 7, 10000, 0, "wxid_bea", "\"Bea\" recalled a message");
    add(db, 8, 570425393, 0, group, "<sysmsg type=\"delchatroommember\"></sysmsg>");
    make_db_run(db, "INSERT INTO ImgInfo2 VALUES (1, 1009, 'big.jpg', 'th.jpg')");
    add(db, 9, 3, 0, "wxid_bea", "<msg><img length=\"5\"/></msg>");
    add(db, 10, 47, 0, "wxid_bea", "<msg><emoji/></msg>");
    add(db, 11, -1879048186, 0, "wxid_bea", "");
    observe(&collect, db);
    assert_message(&collect, 0, "handle:wechat:wxid_ana", to, "see you, ana@example.org");
    assert_message(&collect, 1, "owner:", to, "wxid_ana:\nis what I write");
    assert_message(&collect, 2, "handle:wechat:wxid_ana", to, NULL);
    assert_message(&collect, 3, "name:", to, "note: not a sender");
    assert_message(&collect, 4, "handle:wechat:wxid_bea", "owner:", "wxid_ana:\nin a talk of two");
    assert_message(&collect, 5, "handle:wechat:wxid_bea", "owner:", NULL);
    assert_int_equal(message_at(&collect, 5)->marks, MARK_REVOKED);
    assert_string_equal(message_at(&collect, 5)->id, "1007");
    assert_string_equal(message_at(&collect, 2)->attachments[0], "voice/th_1");
    assert_string_equal(message_at(&collect, 6)->attachments[0], "big.jpg");
    assert_string_equal(message_at(&collect, 7)->attachments[0], "sticker/th_1");
    assert_string_equal(message_at(&collect, 8)->attachments[0], "live location");
    assert_int_equal(message_at(&collect, 0)->at.at_usec, 1700000001000000LL);
    assert_int_equal(collect_tally(&collect, "message", ""), 9);
    assert_int_equal(collect_tally(&collect, "message", "system message"), 2);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void places_cards_calls_and_quotations(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(SCHEMA);
    add(db, 1, 48, 0, "wxid_bea",
        "<msg><location x=\"31.2304\" y=\"121.4737\" scale=\"16\" label=\"A &amp; B Road\" poiname=\"Tea "
        "house\"/></msg>");
    add(db, 2, 42, 1, "wxid_bea",
        "<?xml version=\"1.0\"?>\n<msg bigheadimgurl=\"http://x.example/0\" username=\"wxid_mei\""
        " nickname=\"梅\" alias=\"mei88\" sex=\"2\"/>");
    add(db, 3, 50, 0, "wxid_bea",
        "<voipmsg type=\"VoIPBubbleMsg\"><VoIPBubbleMsg><msg><![CDATA[通话时长 01:15]]></msg>"
        "<room_type>1</room_type></VoIPBubbleMsg></voipmsg>");
    add(db, 4, 50, 1, "wxid_bea",
        "<voipmsg type=\"VoIPBubbleMsg\"><VoIPBubbleMsg><msg><![CDATA[对方无应答]]></msg></VoIPBubbleMsg>"
        "</voipmsg>");
    add(db, 5, 822083633, 0, "wxid_bea",
        "<msg><appmsg><title>yes &lt;3</title><type>57</type><refermsg><type>1</type><svrid>1001</svrid>"
        "<content>shall we?</content></refermsg></appmsg></msg>");
    add(db, 6, 49, 0, "wxid_bea",
        "<msg><appmsg><title><![CDATA[<type>2000</type>.pdf]]></title><type>6</type></appmsg></msg>");
    add(db, 7, 49, 0, "wxid_bea",
        "<msg><appmsg><title>News</title><des>of the day</des><type>5</type><url>https://example.org/a?b=1&amp;c"
        "</url></appmsg></msg>");
    observe(&collect, db);
    const struct position *place = &collect_at(&collect, RECORD_POSITION, 0)->position;
    assert_true(place->latitude == 31.2304 && place->longitude == 121.4737);
    assert_string_equal(place->label, "Tea house, A & B Road");
    assert_string_equal(written(&collect, &place->by), "handle:wechat:wxid_bea");
    const struct contact *card = &collect_at(&collect, RECORD_CONTACT, 0)->contact;
    assert_string_equal(card->name, "梅");
    assert_string_equal(written(&collect, &card->selectors[0]), "handle:wechat:wxid_mei");
    assert_string_equal(written(&collect, &card->selectors[1]), "handle:wechat:mei88");
    assert_int_equal(collect_at(&collect, RECORD_ACCOUNT, 0)->account.selector_count, 2);
    const struct call *answered = &collect_at(&collect, RECORD_CALL, 0)->call,
                      *missed = &collect_at(&collect, RECORD_CALL, 1)->call;
    assert_int_equal(answered->seconds, 75);
    assert_int_equal(answered->outcome, OUTCOME_ANSWERED);
    assert_int_equal(answered->direction, DIRECTION_IN);
    assert_int_equal(missed->outcome, OUTCOME_MISSED);
    assert_int_equal(missed->direction, DIRECTION_OUT);
    assert_string_equal(message_at(&collect, 2)->text, "yes <3");
    assert_string_equal(message_at(&collect, 2)->quoted, "shall we?");
    assert_string_equal(message_at(&collect, 2)->reply_to, "1001");
    assert_string_equal(message_at(&collect, 3)->attachments[0], "<type>2000</type>.pdf");
    assert_string_equal(message_at(&collect, 4)->text, "News\nof the day");
    assert_string_equal(message_at(&collect, 4)->attachments[0], "https://example.org/a?b=1&c");
    assert_int_equal(collect_count(&collect, RECORD_PAYMENT), 0);
    collect_done(&collect);
}

#define TRANSFER(STAGE, ID, AMOUNT)                                                                          \
    "<msg><appmsg><title><![CDATA[微信转账]]></title><type>2000</type><wcpayinfo><paysubtype>" STAGE         \
    "</paysubtype><feedesc><![CDATA[" AMOUNT "]]></feedesc><transferid>" ID                                  \
    "</transferid><pay_memo><![CDATA[for the flat]]></pay_memo></wcpayinfo></appmsg></msg>"

static void assert_payment(struct collect *collect, size_t n, const char *account, const char *counterparty,
                           int64_t amount_e5)
{
    const struct payment *payment = &collect_at(collect, RECORD_PAYMENT, n)->payment;
    assert_string_equal(written(collect, &payment->account), account);
    assert_string_equal(written(collect, &payment->counterparty), counterparty);
    assert_int_equal(payment->amount_e5, amount_e5);
    assert_string_equal(payment->currency, "CNY");
}

static void money_is_told_once(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(SCHEMA);
    make_db_run(db, "INSERT INTO userinfo VALUES (2, 3, 'wxid_own'), (4, 3, 'Owen'), (42, 3, 'owen88'),"
                    " (6, 3, '+33639981234'), (99, 1, 'x')");
    add(db, 1, 419430449, 0, "wxid_bea", TRANSFER("1", "T1", "￥1,000.50"));
    add(db, 2, 419430449, 1, "wxid_bea", TRANSFER("3", "T1", "￥1,000.50")); // taken
    add(db, 3, 49, 1, "wxid_bea", TRANSFER("1", "T2", "¥20"));
    add(db, 4, 49, 0, "wxid_bea", TRANSFER("4", "T2", "¥20"));    // given back
    add(db, 5, 49, 0, "wxid_bea", TRANSFER("3", "T3", "￥7.00")); // only its confirmation is left
    add(db, 6, 49, 0, "wxid_bea", TRANSFER("1", "T4", "some"));
    add(db, 7, 436207665, 0, "wxid_bea",
        "<msg><appmsg><title>微信红包</title><type>2001</type><wcpayinfo><sendertitle>good luck</sendertitle>"
        "<nativeurl><![CDATA[wxpay://x?sendusername=wxid_bea&sign=1]]></nativeurl></wcpayinfo></appmsg></msg>");
    make_db_run(db, "INSERT INTO WalletLuckyMoney VALUES ('wxpay://x?sendusername=wxid_bea&sign=1', 888,"
                    " 1700000000000), ('wxpay://y', 0, 0)");
    observe(&collect, db);
    const char *own = "handle:wechat:wxid_own", *bea = "handle:wechat:wxid_bea";
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 7);
    assert_string_equal(message_at(&collect, 0)->text, "[微信转账 ￥1,000.50: for the flat]");
    assert_string_equal(message_at(&collect, 6)->text, "[微信红包: good luck]");
    assert_int_equal(collect_count(&collect, RECORD_PAYMENT), 5);
    assert_payment(&collect, 0, own, bea, 100050000);
    assert_payment(&collect, 1, own, bea, -2000000);
    assert_payment(&collect, 2, own, bea, 2000000);
    assert_payment(&collect, 3, own, bea, -700000);
    assert_payment(&collect, 4, own, bea, 888000);
    assert_string_equal(collect_at(&collect, RECORD_PAYMENT, 0)->payment.reference, "for the flat");
    assert_int_equal(collect_tally(&collect, "message: money", "no amount stated"), 1);
    assert_int_equal(collect_tally(&collect, "message: money", "a transfer that is told already"), 1);
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 3);
    const struct account *account = &collect_at(&collect, RECORD_ACCOUNT, 0)->account;
    assert_string_equal(account->name, "Owen");
    assert_int_equal(account->selector_count, 3);
    collect_done(&collect);
}

static void contacts_and_members(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(SCHEMA);
    make_db_run(db,
                "INSERT INTO rcontact VALUES ('wxid_ana', 'ana_k', 'Ana from work', 'A', 3),"
                " ('wxid_bea', '', '', '', 4), ('42@chatroom', '', '', 'The house', 2), ('', '', '', '', 0)");
    make_db_run(db, "INSERT INTO chatroom VALUES ('42@chatroom', 'wxid_ana;wxid_bea', 'A、B', 'wxid_bea',"
                    " x'0a0d0a08777869645f616e6112014b'), ('43@chatroom', '', '', '',"
                    " x'0a0d0a08777869645f616e6112014b'), ('44@chatroom', '', '', '', x'0aff')");
    observe(&collect, db);
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 0)->contact.name, "Ana from work");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 1)->contact.name, "The house");
    const struct account *ana = &collect_at(&collect, RECORD_ACCOUNT, 0)->account;
    assert_string_equal(ana->name, "A");
    assert_string_equal(written(&collect, &ana->selectors[1]), "handle:wechat:ana_k");
    assert_int_equal(collect_tally(&collect, "rcontact", "nameless contact"), 1);
    assert_int_equal(collect_count(&collect, RECORD_MEMBERSHIP), 3);
    const struct membership *creator = &collect_at(&collect, RECORD_MEMBERSHIP, 1)->membership;
    assert_string_equal(creator->role, "creator");
    assert_string_equal(written(&collect, &creator->member), "handle:wechat:wxid_bea");
    assert_string_equal(written(&collect, &collect_at(&collect, RECORD_MEMBERSHIP, 2)->membership.group),
                        "handle:wechat:43@chatroom");
    assert_int_equal(collect_tally(&collect, "chatroom", "group without members"), 1);
    collect_done(&collect);
}

// Of rows deleted without overwriting come those back that say when and with whom.
static void deleted_messages_come_back(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db("PRAGMA secure_delete = 0;" SCHEMA);
    for (int i = 1; i <= 200; i++)
        add(db, i, 1, i % 2, "wxid_bea", "a line of text that is long enough to fill pages");
    make_db_run(db, "DELETE FROM message WHERE msgId > 20");
    observe(&collect, db);
    size_t deleted = 0;
    for (size_t i = 0; i < collect_count(&collect, RECORD_MESSAGE); i++)
        deleted += message_at(&collect, i)->place.state != STATE_LIVE;
    assert_int_equal(collect_tally(&collect, "message", ""), 20);
    assert_in_range(deleted, 120, 180);
    collect_done(&collect);
}

static void xml_that_is_no_xml(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct bytes cut = bytes_of_text("<msg><appmsg><title>a</titl"),
                 none = bytes_of_text("<<<>><a b=></c></a>");
    assert_string_equal(wechat_xml_text(cut, "title", arena), "a");
    assert_null(wechat_xml_text(cut, "appmsg/type", arena));
    assert_null(wechat_xml_text(none, "c", arena));
    assert_null(wechat_xml_attribute(none, "a", "b", arena));
    assert_string_equal(
        wechat_xml_attribute(bytes_of_text("<a x='1>2' y=\"&#x41;&bad;\"/>"), "a", "y", arena), "A&bad;");
    assert_null(wechat_xml_text(bytes_of_text("<t><![CDATA[open"), "u", arena));
    assert_string_equal(wechat_xml_text(bytes_of_text("<b><t>1</t></b><c><t>2</t></c>"), "c/t", arena), "2");
    int64_t amount;
    const char *currency;
    assert_true(wechat_amount("HK$5", arena, &amount, &currency));
    assert_string_equal(currency, "HKD");
    assert_false(wechat_amount("5.00", arena, &amount, &currency));
    assert_false(wechat_amount("￥-5", arena, &amount, &currency));
    assert_false(wechat_amount(NULL, arena, &amount, &currency));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_a_group_the_content_names_the_sender),
        cmocka_unit_test(places_cards_calls_and_quotations),
        cmocka_unit_test(money_is_told_once),
        cmocka_unit_test(contacts_and_members),
        cmocka_unit_test(deleted_messages_come_back),
        cmocka_unit_test(xml_that_is_no_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

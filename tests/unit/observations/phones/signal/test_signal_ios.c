// Signal for iOS: threads of people and groups, quotations out of keyed archives, calls, accounts.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <string.h>

// Keyed archives, made with another program (Python's plistlib): a group "The house" of one member with the
// id 00 ff; a quotation of "hello"; the own number and the own id.
#define GROUP                                                                                                \
    "62706c6973743030d40102030405062a2d5924617263686976657258246f626a656374735424746f7058247665"             \
    "7273696f6e5f100f4e534b657965644172636869766572ab0708111213181c1d23262755246e756c6cd4090a0b"             \
    "0c0d0e0f105624636c6173735767726f757049645c67726f75704d656d626572735967726f75704e616d658008"             \
    "8003800480025954686520686f7573654200ffd2091415165a4e532e6f626a656374738007a1178005d209191a"             \
    "1b5b6261636b696e6755756964800a80065f102430303030303030322d303030302d343030302d383030302d30"             \
    "3030303030303030303041d21e1f20215824636c61737365735a24636c6173736e616d65a22122574e53417272"             \
    "6179584e534f626a656374d21e1f2425a225225f101f5369676e616c536572766963654b69742e545347726f75"             \
    "704d6f64656c56321000d21e1f2829a229225f10145369676e616c5365727669636541646472657373d12b2c54"             \
    "726f6f74800112000186a000080011001b002400290032004400500056005f0066006e007b008500870089008b"             \
    "008d0097009a009f00aa00ac00ae00b000b500c100c300c500ec00f100fa0105010801100119011e0121014301"             \
    "45014a014d01640167016c016e0000000000000201000000000000002e00000000000000000000000000000173"
#define QUOTED                                                                                               \
    "62706c6973743030d401020304050620235924617263686976657258246f626a656374735424746f7058247665"             \
    "7273696f6e5f100f4e534b657965644172636869766572a70708111216171d55246e756c6cd4090a0b0c0d0e0f"             \
    "105624636c6173735d617574686f724164647265737354626f64795974696d657374616d708005800380021300"             \
    "00018bcfe568005568656c6c6fd2091314155b6261636b696e6755756964800680045f10243030303030303032"             \
    "2d303030302d343030302d383030302d303030303030303030303041d218191a1b5824636c61737365735a2463"             \
    "6c6173736e616d65a21b1c5f100f545351756f7465644d657373616765584e534f626a656374d218191e1fa21f"             \
    "1c5f10145369676e616c5365727669636541646472657373d1212254726f6f74800112000186a000080011001b"             \
    "0024002900320044004c0052005b006200700075007f008100830085008e0094009900a500a700a900d000d500"             \
    "de00e900ec00fe0107010c010f01260129012e0130000000000000020100000000000000240000000000000000"             \
    "0000000000000135"
#define OWN_NUMBER                                                                                           \
    "62706c6973743030d4010203040506090c5924617263686976657258246f626a656374735424746f7058247665"             \
    "7273696f6e5f100f4e534b657965644172636869766572a2070855246e756c6c5d2b3434373730303930303034"             \
    "32d10a0b54726f6f74800112000186a008111b24293244474d5b5e63650000000000000101000000000000000d"             \
    "0000000000000000000000000000006a"
#define OWN_ID                                                                                               \
    "62706c6973743030d4010203040506090c5924617263686976657258246f626a656374735424746f7058247665"             \
    "7273696f6e5f100f4e534b657965644172636869766572a2070855246e756c6c5f102430303030303030312d30"             \
    "3030302d343030302d383030302d303030303030303030303041d10a0b54726f6f74800112000186a008111b24"             \
    "293244474d74777c7e0000000000000101000000000000000d00000000000000000000000000000083"

#define ANA "00000002-0000-4000-8000-00000000000A"
#define ANA_LOWER "00000002-0000-4000-8000-00000000000a"
#define SCHEMA                                                                                                     \
    "CREATE TABLE keyvalue(key TEXT, collection TEXT, value BLOB);"                                                \
    "CREATE TABLE model_TSThread(id INTEGER PRIMARY KEY, recordType INTEGER, uniqueId TEXT,"                       \
    " messageDraft TEXT, contactPhoneNumber TEXT, contactUUID TEXT, groupModel BLOB);"                             \
    "CREATE TABLE model_TSInteraction(id INTEGER PRIMARY KEY, recordType INTEGER, uniqueId TEXT,"                  \
    " timestamp INTEGER, uniqueThreadId TEXT, authorPhoneNumber TEXT, authorUUID TEXT, body TEXT,"                 \
    " callType INTEGER, customMessage TEXT, quotedMessage BLOB, wasRemotelyDeleted BOOLEAN, editState INTEGER);"   \
    "CREATE TABLE model_SignalRecipient(id INTEGER PRIMARY KEY, recipientPhoneNumber TEXT, recipientUUID TEXT);"   \
    "CREATE TABLE model_SignalAccount(id INTEGER PRIMARY KEY, recipientPhoneNumber TEXT, recipientUUID TEXT,"      \
    " givenName TEXT, familyName TEXT);"                                                                           \
    "CREATE TABLE model_OWSUserProfile(id INTEGER PRIMARY KEY, profileName TEXT, familyName TEXT,"                 \
    " recipientPhoneNumber TEXT, recipientUUID TEXT, username TEXT);"                                              \
    "CREATE TABLE model_TSAttachment(id INTEGER PRIMARY KEY, albumMessageId TEXT, sourceFilename TEXT,"            \
    " contentType TEXT);"                                                                                          \
    "INSERT INTO keyvalue VALUES ('TSStorageRegisteredNumberKey', 'TSStorageUserAccountCollection', x'" OWN_NUMBER \
    "'), ('TSStorageRegisteredUUIDKey', 'TSStorageUserAccountCollection', x'" OWN_ID                               \
    "'), ('a', 'b', x'00');"                                                                                       \
    "INSERT INTO model_TSThread VALUES (1, 27, 'C1', NULL, '+33639981234', '" ANA "', NULL),"                      \
    " (2, 26, 'gAP8=', 'draft for bea@example.org', NULL, NULL, x'" GROUP "');"

#define T "1700000000000"

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
    if (text)
        assert_string_equal(message->text, text);
    else
        assert_null(message->text);
}

static void observe(struct collect *collect, sqlite3 *db)
{
    struct item item = make_db_item(collect, db, "grdb/signal.sqlite");
    assert_true(collect_observe(collect, &observer_signal_ios, &item, NULL));
}

static void messages_calls_and_quotations(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(SCHEMA);
    make_db_run(db,
                "INSERT INTO model_TSInteraction VALUES"
                " (1, 19, 'M1', " T ", 'C1', '+33639981234', '" ANA "', 'hello', NULL, NULL, NULL, 0, 0),"
                " (3, 19, 'M3', " T "+2, 'gAP8=', NULL, '" ANA "', 'in the group', NULL, NULL, NULL, 0, 2),"
                " (4, 20, 'M4', " T "+3, 'C1', NULL, NULL, NULL, 3, NULL, NULL, 0, 0),"
                " (5, 10, 'M5', " T "+4, 'C1', NULL, NULL, NULL, NULL, 'ask cora@example.org', NULL, 0, 0),"
                " (6, 19, 'M6', " T "+5, 'gone', NULL, '" ANA "', NULL, NULL, NULL, NULL, 1, 0)");
    make_db_run(db, "INSERT INTO model_TSInteraction VALUES (2, 21, 'M2', " T
                    "+1, 'C1', NULL, NULL, 'answer', NULL, NULL, x'" QUOTED "', 0, 0)");
    make_db_run(db,
                "INSERT INTO model_TSAttachment VALUES (1, 'M1', NULL, 'image/jpeg'), (2, NULL, 'a', 'b')");
    observe(&collect, db);
    const char *ana = "phone:+33639981234", *ana_id = "handle:signal:" ANA_LOWER;
    assert_message(&collect, 0, ana, "owner:", "hello");
    assert_message(&collect, 1, "owner:", ana, "answer");
    assert_message(&collect, 2, ana_id, "handle:signal:00ff", "in the group");
    assert_message(&collect, 3, ana_id, "owner:", NULL); // its thread is gone
    assert_string_equal(message_at(&collect, 0)->id, ANA_LOWER "/" T);
    assert_string_equal(message_at(&collect, 0)->attachments[0], "image/jpeg");
    assert_string_equal(message_at(&collect, 1)->id, "00000001-0000-4000-8000-00000000000a/1700000000001");
    assert_string_equal(message_at(&collect, 1)->reply_to, ANA_LOWER "/" T);
    assert_string_equal(message_at(&collect, 1)->quoted, "hello");
    assert_int_equal(message_at(&collect, 2)->marks, MARK_EDITED);
    assert_int_equal(message_at(&collect, 3)->marks, MARK_REVOKED);
    const struct call *call = &collect_at(&collect, RECORD_CALL, 0)->call;
    assert_int_equal(call->outcome, OUTCOME_MISSED);
    assert_string_equal(written(&collect, &call->from), ana);
    assert_int_equal(collect_tally(&collect, "model_TSInteraction", ""), 5);
    assert_int_equal(collect_tally(&collect, "model_TSInteraction", "system message"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "cora@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "bea@example.org"), 1);
    collect_done(&collect);
}

static void accounts_groups_and_the_owner(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(SCHEMA);
    make_db_run(db,
                "INSERT INTO model_SignalRecipient VALUES (1, '+33639981234', '" ANA "'), (2, NULL, NULL);"
                "INSERT INTO model_SignalAccount VALUES (1, '+33639981234', '" ANA "', 'Ana', 'from work');"
                "INSERT INTO model_OWSUserProfile VALUES (1, 'ana', 'k', NULL, '" ANA "', 'ana.42'),"
                " (2, 'Owen', NULL, 'kLocalProfileUniqueId', NULL, NULL)");
    observe(&collect, db);
    assert_int_equal(collect_count(&collect, RECORD_OWN_SELECTOR), 2);
    assert_string_equal(
        written(&collect, &collect_at(&collect, RECORD_OWN_SELECTOR, 0)->own_selector.selector),
        "phone:+447700900042");
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 3);
    const struct account *recipient = &collect_at(&collect, RECORD_ACCOUNT, 0)->account,
                         *profile = &collect_at(&collect, RECORD_ACCOUNT, 2)->account;
    assert_int_equal(recipient->selector_count, 2);
    assert_string_equal(profile->name, "ana k");
    assert_string_equal(written(&collect, &profile->selectors[1]), "handle:signal:ana.42");
    assert_string_equal(collect_at(&collect, RECORD_CONTACT, 0)->contact.name, "Ana from work");
    const struct contact *group = &collect_at(&collect, RECORD_CONTACT, 1)->contact;
    assert_string_equal(group->name, "The house");
    assert_string_equal(written(&collect, &group->selectors[0]), "handle:signal:00ff");
    const struct membership *member = &collect_at(&collect, RECORD_MEMBERSHIP, 0)->membership;
    assert_string_equal(written(&collect, &member->member), "handle:signal:" ANA_LOWER);
    assert_int_equal(collect_tally(&collect, "model_OWSUserProfile", "neither number nor account"), 1);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_calls_and_quotations),
        cmocka_unit_test(accounts_groups_and_the_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

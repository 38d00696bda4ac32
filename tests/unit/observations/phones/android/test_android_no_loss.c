// No row of Android's databases goes without being said, whatever table is missing. Observers:
// android_accounts, android_contacts_provider, android_sim, android_sms.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/no_loss.h"

static const char *const GB[] = {"GB", NULL};

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void messages(void **state)
{
    (void)state;
    no_loss_check(&(struct no_loss){
        .observer = &observer_android_sms,
        .path = "mmssms.db",
        .regions = GB,
        .main_tables = NAMES("sms", "pdu", "spam_sms", "im"),
        .sql =
            "CREATE TABLE threads(_id INTEGER PRIMARY KEY, recipient_ids TEXT);"
            "CREATE TABLE canonical_addresses(_id INTEGER PRIMARY KEY, address TEXT);"
            "CREATE TABLE sms(_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER, type"
            " INTEGER, subject TEXT, body TEXT);"
            "CREATE TABLE spam_sms(_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER, type"
            " INTEGER, body TEXT);"
            "CREATE TABLE im(_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER, type"
            " INTEGER, body TEXT);"
            "CREATE TABLE pdu(_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, msg_box INTEGER, sub"
            " TEXT, m_type INTEGER);"
            "CREATE TABLE addr(_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER);"
            "CREATE TABLE part(_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, text TEXT, _data TEXT);"
            "CREATE TABLE words(_id INTEGER PRIMARY KEY, index_text TEXT);"
            "INSERT INTO canonical_addresses VALUES (3, '+447700900003'), (5, '07700 900005');"
            "INSERT INTO threads VALUES (7, '3 5'), (8, '3');"
            "INSERT INTO sms VALUES (1, 8, '07700900001', 1700000000000, 1, NULL, 'one'),"
            " (2, 7, NULL, 1700000001000, 3, NULL, 'a draft'), (3, 99, NULL, NULL, NULL, NULL, NULL),"
            " (4, 7, 'BANK', 0, 77, 'subject', 'four');"
            "INSERT INTO spam_sms VALUES (1, 8, '07700900009', 1700000000000, 1, 'unwanted');"
            "INSERT INTO im VALUES (1, 8, '07700900003', 1700000000000, 2, 'by the carrier''s chat');"
            "INSERT INTO pdu VALUES (1, 7, 1700000000, 2, NULL, 128), (2, 8, 1700000060, 1, 'sub', 132),"
            " (3, 8, 1700000080, 1, NULL, 134), (4, 66, NULL, NULL, NULL, NULL);"
            "INSERT INTO addr(msg_id, address, type) VALUES (1, '07700 900003', 151), (77, '07700 900003', 151);"
            "INSERT INTO part(mid, ct, text) VALUES (1, 'text/plain', 'text'), (NULL, NULL, NULL),"
            " (1, 'application/smil', '<smil/>');"
            "INSERT INTO words VALUES (1, 'one'), (2, 'two');",
    });
}

static void calls_and_contacts(void **state)
{
    (void)state;
    no_loss_check(&(struct no_loss){
        .observer = &observer_android_contacts_provider,
        .path = "contacts2.db",
        .regions = GB,
        .main_tables = NAMES("calls"),
        .sql =
            "CREATE TABLE calls(_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, type"
            " INTEGER, name TEXT, transcription TEXT, phone_account_address TEXT);"
            "INSERT INTO calls VALUES (1, '07700900001', 1700000000000, 10, 1, 'Ana', NULL, '+447700900009'),"
            " (2, '-2', 1700000000000, 10, 3, NULL, 'call ana@example.org', NULL), (3, NULL, NULL, NULL, NULL,"
            " NULL, NULL, NULL);"
            "CREATE TABLE accounts(_id INTEGER PRIMARY KEY, account_name TEXT, account_type TEXT);"
            "INSERT INTO accounts VALUES (1, 'owner@example.org', 'com.google'), (2, 'WhatsApp',"
            " 'com.whatsapp'), (3, NULL, NULL);"
            "CREATE TABLE mimetypes(_id INTEGER PRIMARY KEY, mimetype TEXT);"
            "INSERT INTO mimetypes VALUES (1, 'vnd.android.cursor.item/phone_v2'), (2,"
            " 'vnd.android.cursor.item/name'), (3, 'vnd.android.cursor.item/note');"
            "CREATE TABLE raw_contacts(_id INTEGER PRIMARY KEY, display_name TEXT, deleted INTEGER);"
            "INSERT INTO raw_contacts VALUES (10, 'Ana', 0), (11, 'Bea', 1), (12, NULL, 0);"
            "CREATE TABLE data(_id INTEGER PRIMARY KEY, mimetype_id INTEGER, raw_contact_id INTEGER, data1 TEXT);"
            "INSERT INTO data(mimetype_id, raw_contact_id, data1) VALUES (1, 10, '07700 900001'), (3, 10, 'a"
            " note'), (1, 12, '07700900003'), (1, 77, '07700900004'), (9, 10, 'unknown'), (1, NULL, NULL);"
            "CREATE TABLE groups(_id INTEGER PRIMARY KEY, title TEXT); INSERT INTO groups VALUES (1, 'work');",
    });
}

static void samsungs_log(void **state)
{
    (void)state;
    no_loss_check(&(struct no_loss){
        .observer = &observer_android_contacts_provider,
        .path = "logs.db",
        .regions = GB,
        .main_tables = NAMES("logs"),
        .sql = "CREATE TABLE logs(_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, type"
               " INTEGER, name TEXT, logtype INTEGER, m_content TEXT, m_subject TEXT);"
               "INSERT INTO logs VALUES (1, '07700900001', 1700000000000, 10, 1, 'Ana', 100, NULL, NULL), (2,"
               " '07700900001', 1700000000000, 0, 2, 'Ana', 300, 'see you', NULL), (3, '07700900001',"
               " 1700000000000, 0, 2, 'Ana', 900, 'what is this', NULL);"
               "CREATE TABLE other(x TEXT); INSERT INTO other VALUES ('x');",
    });
}

static void sims(void **state)
{
    (void)state;
    no_loss_check(&(struct no_loss){
        .observer = &observer_android_sim,
        .path = "telephony.db",
        .regions = GB,
        .main_tables = NAMES("siminfo"),
        .sql =
            "CREATE TABLE siminfo(_id INTEGER PRIMARY KEY, icc_id TEXT, number TEXT, imsi TEXT);"
            "INSERT INTO siminfo VALUES (1, '8944110068000000019', '07700 900009', '234159000000009'),"
            " (2, '', NULL, 'not digits');"
            "CREATE TABLE carriers(_id INTEGER PRIMARY KEY, apn TEXT); INSERT INTO carriers VALUES (1, 'a');",
    });
}

static void accounts(void **state)
{
    (void)state;
    no_loss_check(&(struct no_loss){
        .observer = &observer_android_accounts,
        .path = "accounts_ce.db",
        .regions = GB,
        .main_tables = NAMES("accounts", "extras"),
        .sql = "CREATE TABLE accounts(_id INTEGER PRIMARY KEY, name TEXT, type TEXT, password TEXT);"
               "CREATE TABLE extras(_id INTEGER PRIMARY KEY, accounts_id INTEGER, key TEXT, value TEXT);"
               "INSERT INTO accounts VALUES (1, 'owner@example.org', 'com.google', NULL), (2, '4711',"
               " 'org.telegram.messenger', ''), (3, 'WhatsApp', 'com.whatsapp', NULL);"
               "INSERT INTO extras VALUES (1, 1, 'key', 'value');",
    });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages), cmocka_unit_test(calls_and_contacts), cmocka_unit_test(samsungs_log),
        cmocka_unit_test(sims),     cmocka_unit_test(accounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// What a telephone's archive holds: databases that SQLite itself finds in order, with the columns readers ask
// for, and a log that SQLite replays.
#include "scratch.h"
#include "unzip.h"

#include "base/memory.h"
#include "base/text.h"
#include "rehearsal/rehearsal.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct phone {
    const char *folder; // where its files are put
    int databases, logs, others;
    bool is_backup; // of an iPhone: test_forms.c
};

enum { QUERIES = 8 };

struct all_phones {
    int64_t rows[QUERIES]; // each query's, over all telephones
    const char *folder;
    int count, databases, logs, zip64;
    int64_t messages, logged; // logged: those a log adds
};

static void keep(void *payload, const char *name, struct bytes content)
{
    struct phone *phone = payload;
    char path[512];
    snprintf(path, sizeof path, "%s/%s", phone->folder, text_base_name(name));
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, content.data, content.size), content.size);
    close(file);
    phone->is_backup |= strcmp(name, "Manifest.db") == 0;
    phone->databases += text_end(name, ".db");
    phone->logs += text_end(name, ".db-wal");
    phone->others += !text_end(name, ".db") && !text_end(name, ".db-wal");
}

static int64_t ask(const char *folder, const char *database, const char *sql)
{
    char path[512];
    sqlite3 *handle;
    sqlite3_stmt *statement;
    snprintf(path, sizeof path, "%s/%s", folder, database);
    assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s: %s", database, sql, sqlite3_errmsg(handle));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t answer = strncmp(sql, "PRAGMA", 6) == 0
                               ? strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0
                               : sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return answer;
}

static void check_schemas(const char *folder, int64_t rows[QUERIES])
{
    // Counting over the columns fails when one is not there.
    static const char *const queries[QUERIES][2] = {
        {"mmssms.db",
         "SELECT count(*) FROM (SELECT _id, thread_id, address, date, date_sent, type, read, body, service_center FROM sms)"},
        {"mmssms.db",
         "SELECT count(*) FROM (SELECT p._id, p.date, p.msg_box, p.m_type, a.address, a.type, t.ct, t.text FROM pdu p JOIN "
         "addr a ON a.msg_id = p._id LEFT JOIN part t ON t.mid = p._id)"},
        {"mmssms.db",
         "SELECT count(*) FROM threads t JOIN canonical_addresses c ON instr(' '||t.recipient_ids||' ', ' '||c._id||' ')"},
        {"calllog.db",
         "SELECT count(*) FROM (SELECT number, date, duration, type, name, countryiso, deleted FROM calls)"},
        {"contacts2.db",
         "SELECT count(*) FROM raw_contacts r JOIN data d ON d.raw_contact_id = r._id JOIN mimetypes m ON m._id = "
         "d.mimetype_id JOIN contacts c ON c._id = r.contact_id WHERE m.mimetype LIKE '%phone_v2'"},
        {"telephony.db",
         "SELECT count(*) FROM (SELECT number, imsi, icc_id, carrier_name, iso_country_code FROM siminfo)"},
        {"msgstore.db",
         "SELECT count(*) FROM message m JOIN chat c ON c._id = m.chat_row_id JOIN jid j ON j._id = c.jid_row_id"},
        {"wa.db",
         "SELECT count(*) FROM (SELECT jid, number, display_name, wa_name, status FROM wa_contacts)"},
    };
    for (size_t i = 0; i < QUERIES; i++) {
        assert_true(ask(folder, queries[i][0], "PRAGMA integrity_check"));
        rows[i] += ask(folder, queries[i][0], queries[i][1]);
    }
    assert_int_equal(ask(folder, "msgstore.db",
                         "SELECT count(*) FROM message m LEFT JOIN chat c ON c._id = m.chat_row_id "
                         "WHERE c._id IS NULL AND m.message_type <> -1"),
                     0);
    assert_int_equal(
        ask(folder, "msgstore.db",
            "SELECT count(*) FROM jid_map m LEFT JOIN jid l ON l._id = m.lid_row_id LEFT JOIN jid p "
            "ON p._id = m.jid_row_id WHERE l.server IS NOT 'lid' OR p.server IS NOT "
            "'s.whatsapp.net'"),
        0);
}

static int64_t messages_in(const char *folder)
{
    return ask(folder, "mmssms.db", "SELECT (SELECT count(*) FROM sms) + (SELECT count(*) FROM pdu)") +
           ask(folder, "msgstore.db", "SELECT count(*) FROM message WHERE message_type >= 0");
}

static void check_phone(void *payload, const char *path)
{
    struct all_phones *all = payload;
    if (!text_end(path, ".zip"))
        return;
    struct buffer archive = scratch_read(all->folder, path);
    char *folder = scratch_folder();
    struct phone phone = {.folder = folder};
    unzip_each(buffer_bytes(&archive), keep, &phone);
    if (phone.is_backup) {
        scratch_remove(folder);
        buffer_done(&archive);
        return;
    }
    assert_in_range(phone.databases, 6, 8); // those of WeChat and Telegram where they are used
    assert_true(phone.others >= 4);
    const int64_t with_log = messages_in(folder);
    check_schemas(folder, all->rows);
    all->count++;
    all->messages += with_log;
    all->logs += phone.logs;
    const struct bytes wide = {(const uint8_t *)"PK\x06\x07", 4};
    all->zip64 += bytes_find(buffer_bytes(&archive), wide, 0) >= 0;
    if (phone.logs) { // the same without the logs: fewer
        char *bare = scratch_folder();
        struct phone again = {.folder = bare};
        unzip_each(buffer_bytes(&archive), keep, &again);
        char log[512];
        snprintf(log, sizeof log, "%s/mmssms.db-wal", bare);
        assert_int_equal(unlink(log), 0);
        snprintf(log, sizeof log, "%s/msgstore.db-wal", bare);
        assert_int_equal(unlink(log), 0);
        assert_true(ask(bare, "msgstore.db", "PRAGMA integrity_check"));
        all->logged += with_log - messages_in(bare);
        scratch_remove(bare);
    }
    scratch_remove(folder);
    buffer_done(&archive);
}

static void archives_hold_real_databases(void **state)
{
    (void)state;
    struct error error = {0};
    char *folder = scratch_folder();
    assert_int_equal(rehearsal_write(folder, REHEARSAL_SMALL, 0, 3, &error), 0);
    struct all_phones all = {.folder = folder};
    scratch_each(folder, check_phone, &all);
    assert_int_equal(all.count, 6);
    for (size_t i = 0; i < QUERIES; i++)
        assert_true(all.rows[i] > 0);
    assert_in_range(all.messages, 6 * 200, 6 * 450);
    assert_int_equal(all.logs, 2); // of one telephone
    assert_in_range(all.logged, 10, 100);
    assert_int_equal(all.zip64, 1);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(archives_hold_real_databases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

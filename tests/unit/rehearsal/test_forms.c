// Telephones that are handed over in other forms: a Finder backup whose list leads to every file, and a
// report that an XML parser takes.
#include "scratch.h"
#include "unzip.h"

#include "base/text.h"
#include "rehearsal/rehearsal.h"

#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct forms {
    const char *folder; // of the case
    const char *kept;   // where members are put, by their base name
    int backups, reports, listed, pictures;
    xmlDocPtr report;
};

static void keep(void *payload, const char *name, struct bytes content)
{
    struct forms *forms = payload;
    char path[512];
    if (strcmp(name, "report.xml") == 0) { // some characters are not allowed, as in reports of the maker
        forms->report = xmlReadMemory((const char *)content.data, (int)content.size, "report.xml", NULL,
                                      XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_HUGE |
                                          XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        return;
    }
    forms->pictures += text_start(name, "files/Image/");
    snprintf(path, sizeof path, "%s/%s", forms->kept, text_base_name(name));
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, content.data, content.size), content.size);
    close(file);
}

static sqlite3 *open_kept(const struct forms *forms, const char *name)
{
    char path[512];
    sqlite3 *handle;
    snprintf(path, sizeof path, "%s/%s", forms->kept, name);
    assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    return handle;
}

static int64_t ask(const struct forms *forms, const char *name, const char *sql)
{
    sqlite3 *handle = open_kept(forms, name);
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s: %s", name, sql, sqlite3_errmsg(handle));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return answer;
}

static void check_listed(struct forms *forms, const char *id, const char *domain, const char *path)
{
    char name[512], file[512], hash[41];
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size;
    snprintf(name, sizeof name, "%s-%s", domain, path);
    assert_int_equal(EVP_Digest(name, strlen(name), digest, &size, EVP_sha1(), NULL), 1);
    for (unsigned i = 0; i < size; i++)
        snprintf(hash + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(id, hash);
    snprintf(file, sizeof file, "%s/%s", forms->kept, id);
    assert_int_equal(access(file, R_OK), 0);
    forms->listed++;
}

static void check_backup(struct forms *forms)
{
    static const char *const queries[][2] = {
        {"3d0d7e5fb2ce288813306e4d4636395e047a3d28", // HomeDomain-Library/SMS/sms.db
         "SELECT count(*) FROM message m JOIN chat_message_join j ON j.message_id = m.ROWID JOIN chat c ON c.ROWID = "
         "j.chat_id LEFT JOIN handle h ON h.ROWID = m.handle_id WHERE m.date > 600000000000000000"},
        {"3d0d7e5fb2ce288813306e4d4636395e047a3d28",
         "SELECT count(*) FROM message WHERE text IS NULL AND attributedBody IS NOT NULL"},
        {"5a4935c78a5255723f707230a451d79c540d2741", // HomeDomain-Library/CallHistoryDB/CallHistory.storedata
         "SELECT count(*) FROM ZCALLRECORD WHERE ZDATE > 600000000 AND ZADDRESS IS NOT NULL"},
        {"31bb7ba8914766d4ba40d6dfb6113c8b614be442", // HomeDomain-Library/AddressBook/AddressBook.sqlitedb
         "SELECT count(*) FROM ABPerson p JOIN ABMultiValue v ON v.record_id = p.ROWID WHERE v.property = 3"},
        {"7c7fba66680ef796b916b067077cc246adacf01d", // ...WhatsApp.shared-ChatStorage.sqlite
         "SELECT count(*) FROM ZWAMESSAGE m JOIN ZWACHATSESSION s ON s.Z_PK = m.ZCHATSESSION"},
    };
    sqlite3 *manifest = open_kept(forms, "Manifest.db");
    sqlite3_stmt *files;
    assert_int_equal(sqlite3_prepare_v2(manifest,
                                        "SELECT fileID, domain, relativePath FROM Files WHERE flags = 1", -1,
                                        &files, NULL),
                     SQLITE_OK);
    while (sqlite3_step(files) == SQLITE_ROW)
        check_listed(forms, (const char *)sqlite3_column_text(files, 0),
                     (const char *)sqlite3_column_text(files, 1),
                     (const char *)sqlite3_column_text(files, 2));
    sqlite3_finalize(files);
    sqlite3_close(manifest);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        assert_true(ask(forms, queries[i][0], queries[i][1]) > 0);
    forms->backups++;
}

static size_t models_of(const struct forms *forms, const char *type)
{
    size_t count = 0;
    for (xmlNodePtr part = xmlDocGetRootElement(forms->report)->children; part; part = part->next) {
        if (!xmlStrEqual(part->name, (const xmlChar *)"decodedData"))
            continue;
        for (xmlNodePtr group = part->children; group; group = group->next) {
            xmlChar *name =
                group->type == XML_ELEMENT_NODE ? xmlGetProp(group, (const xmlChar *)"type") : NULL;
            if (name && strcmp((const char *)name, type) == 0)
                count += xmlChildElementCount(group);
            xmlFree(name);
        }
    }
    return count;
}

static void check_report(struct forms *forms)
{
    static const char *const types[] = {"Contact", "UserAccount", "Call", "SMS", "Chat"};
    assert_string_equal((const char *)xmlDocGetRootElement(forms->report)->name, "project");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        assert_true(models_of(forms, types[i]) > 0);
    assert_true(forms->pictures >= 2);
    xmlFreeDoc(forms->report);
    forms->report = NULL;
    forms->reports++;
}

static void check_telephone(void *payload, const char *path)
{
    struct forms *forms = payload;
    char manifest[512];
    if (!text_end(path, ".zip") && !text_end(path, ".ufdr"))
        return;
    struct buffer archive = scratch_read(forms->folder, path);
    char *kept = scratch_folder();
    forms->kept = kept;
    unzip_each(buffer_bytes(&archive), keep, forms);
    snprintf(manifest, sizeof manifest, "%s/Manifest.db", kept);
    assert_int_equal(text_end(path, ".ufdr"), forms->report != NULL);
    if (forms->report)
        check_report(forms);
    else if (access(manifest, R_OK) == 0)
        check_backup(forms);
    scratch_remove(kept);
    buffer_done(&archive);
}

static void backups_and_reports_are_whole(void **state)
{
    (void)state;
    struct error error = {0};
    char *folder = scratch_folder();
    assert_int_equal(rehearsal_write(folder, REHEARSAL_SMALL, 0, 1, &error), 0);
    struct forms forms = {.folder = folder};
    scratch_each(folder, check_telephone, &forms);
    assert_int_equal(forms.backups, 1);
    assert_int_equal(forms.reports, 1);
    assert_true(forms.listed >= 10);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backups_and_reports_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

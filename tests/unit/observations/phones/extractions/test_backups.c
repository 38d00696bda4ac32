// Backups: what their files are called, and what they are packed in. Observers: itunes_backup, itunes_mbdb,
// android_backup.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <string.h>

#define SMS "3d0d7e5fb2ce288813306e4d4636395e047a3d28"
#define SCHEMA                                                                                               \
    "CREATE TABLE Files(fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);" \
    "CREATE TABLE Properties(key TEXT PRIMARY KEY, value BLOB);"

static void assert_name(struct collect *collect, size_t n, const char *path, const char *known_as,
                        enum state state)
{
    const struct file_name *name = &collect_at(collect, RECORD_FILE_NAME, n)->file_name;
    assert_string_equal(name->path, path);
    assert_string_equal(name->known_as, known_as);
    assert_int_equal(name->state, state);
}

static void manifest_db_names_files(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db =
        make_db(SCHEMA "INSERT INTO Files VALUES('" SMS "','HomeDomain','Library/SMS/sms.db',1,NULL),"
                       "('aa0d7e5fb2ce288813306e4d4636395e047a3d28','HomeDomain','Library/SMS',2,NULL),"
                       "('bb0d7e5fb2ce288813306e4d4636395e047a3d28','HomeDomain','Library/Link',4,NULL),"
                       "('../../etc/passwd','HomeDomain','Library/x',1,NULL),"
                       "('cc0d7e5fb2ce288813306e4d4636395e047a3d28',NULL,'Library/y',1,NULL),"
                       "('dd0d7e5fb2ce288813306e4d4636395e047a3d28','HomeDomain','Library/z',77,NULL);");
    struct item item = make_db_item(&collect, db, "backup/Manifest.db");
    assert_true(collect_observe(&collect, &observer_itunes_backup, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_FILE_NAME), 1);
    assert_name(&collect, 0, "3d/" SMS, "HomeDomain/Library/SMS/sms.db", STATE_LIVE);
    assert_int_equal(collect_tally(&collect, "Files", ""), 1);
    assert_int_equal(collect_tally(&collect, "Files", "directory"), 1);
    assert_int_equal(collect_tally(&collect, "Files", "symbolic link"), 1);
    assert_int_equal(collect_tally(&collect, "Files", "neither name nor domain"), 2);
    assert_int_equal(collect_tally(&collect, "Files", "neither file nor directory"), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void deleted_rows_name_files_that_were(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db("PRAGMA secure_delete=OFF;" SCHEMA "INSERT INTO Files VALUES('" SMS
                          "','HomeDomain','Library/SMS/sms.db',1,NULL),"
                          "('aa0d7e5fb2ce288813306e4d4636395e047a3d28','HomeDomain','Library/Old.db',1,NULL);"
                          "DELETE FROM Files WHERE fileID LIKE 'aa%';");
    struct item item = make_db_item(&collect, db, "Manifest.db");
    assert_true(collect_observe(&collect, &observer_itunes_backup, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_FILE_NAME), 2);
    assert_name(&collect, 1, "aa/aa0d7e5fb2ce288813306e4d4636395e047a3d28", "HomeDomain/Library/Old.db",
                STATE_CARVED);
    collect_done(&collect);
}

static void an_encrypted_list_is_one_line(void **state)
{
    (void)state;
    uint8_t noise[4096];
    uint32_t seed = 7;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
    struct item item = {.path = "backup/Manifest.db", .bytes = {noise, sizeof noise}};
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_itunes_backup, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 1);
    assert_true(collect_has_damage(&collect, "encrypted backup: decrypt it"));
    item.path = "backup/Other.db";
    assert_false(collect_observe(&collect, &observer_itunes_backup, &item, NULL));
    collect_done(&collect);
}

static void manifest_plist_says_whether_it_is_encrypted(void **state)
{
    (void)state;
#define PLIST(value)                                                                                         \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\"><dict><key>Version</key><string>10.0"  \
    "</string><key>IsEncrypted</key>" value "</dict></plist>"
    static const struct {
        const char *path, *bytes;
        bool is;
    } cases[] = {{"backup/Manifest.plist", PLIST("<true/>"), true},
                 {"backup/Manifest.plist", PLIST("<false/>"), false},
                 {"backup/Manifest.plist", PLIST("<string>true</string>"), false},
                 {"backup/Manifest.plist", "bplist00", false},
                 {"backup/Other.plist", PLIST("<true/>"), false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct item item = {.path = cases[i].path, .bytes = bytes_of_text(cases[i].bytes)};
        struct collect collect;
        collect_init(&collect);
        assert_int_equal(collect_observe(&collect, &observer_itunes_encrypted, &item, NULL), cases[i].is);
        assert_int_equal(collect_count(&collect, RECORD_DAMAGE), cases[i].is);
        collect_done(&collect);
    }
}

static void add_big(struct buffer *out, uint64_t value, int bytes)
{
    while (bytes--)
        buffer_add_u8(out, bytes < 8 ? (uint8_t)(value >> (8 * bytes)) : 0);
}

static void add_string(struct buffer *out, const char *text)
{
    add_big(out, text ? strlen(text) : 0xffff, 2);
    if (text)
        buffer_add_text(out, text);
}

static void add_mbdb_row(struct buffer *out, const char *domain, const char *path, unsigned mode)
{
    add_string(out, domain);
    add_string(out, path);
    add_string(out, NULL);
    add_string(out, "hash");
    add_string(out, NULL);
    add_big(out, mode, 2);
    add_big(out, 12, 8);        // inode
    add_big(out, 0, 5 * 4 + 8); // owner, group, times, size
    add_big(out, 3, 1);         // class
    add_big(out, 1, 1);         // one property
    add_string(out, "com.apple.x");
    add_string(out, "y");
}

static void mbdb_names_files(void **state)
{
    (void)state;
    struct buffer mbdb;
    buffer_init(&mbdb, 1 << 16);
    buffer_add(&mbdb, "mbdb\5", 6);
    add_mbdb_row(&mbdb, "HomeDomain", "Library/SMS", 0040755);
    add_mbdb_row(&mbdb, "HomeDomain", "Library/SMS/sms.db", 0100644);
    add_mbdb_row(&mbdb, "HomeDomain", "Library/Link", 0120755);
    struct item item = {.path = "backup/Manifest.mbdb", .bytes = buffer_bytes(&mbdb)};
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_itunes_mbdb, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_FILE_NAME), 1);
    assert_name(&collect, 0, SMS, "HomeDomain/Library/SMS/sms.db", STATE_LIVE); // the hash all readers know
    assert_int_equal(collect_tally(&collect, "mbdb", "directory"), 1);
    assert_int_equal(collect_tally(&collect, "mbdb", "symbolic link"), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);

    item.bytes.size -= 3;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_itunes_mbdb, &item, NULL));
    assert_int_equal(collect_tally_total(&collect, "mbdb"), 2);
    assert_true(collect_has_damage(&collect, "cut in its record 3"));
    collect_done(&collect);
    buffer_done(&mbdb);
}

static void android_backups_hold_a_tar(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *damage;
        enum storage storage;
        int64_t offset;
    } cases[] = {
        {"ANDROID BACKUP\n4\n1\nnone\nx\x9c", NULL, ZLIB, 24},
        {"ANDROID BACKUP\n1\n0\nnone\nustar", NULL, STORED, 24},
        {"ANDROID BACKUP\n5\n1\nAES-256\nAB12\n", "encrypted Android backup", STORED, 0},
        {"ANDROID BACKUP\n5\n1\nno", "head of this Android backup", STORED, 0},
        {"ANDROID BACKUP\nfive\n1\nnone\n", "head of this Android backup", STORED, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct item item = {.path = "phones/Ana.AB", .bytes = bytes_of_text(cases[i].bytes)};
        struct collect collect;
        collect_init(&collect);
        assert_true(collect_observe(&collect, &observer_android_backup, &item, NULL));
        assert_int_equal(collect_count(&collect, RECORD_CHILD_ITEM), cases[i].damage == NULL);
        assert_int_equal(collect_tally_total(&collect, "Android backup"), 1);
        if (cases[i].damage) {
            assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 1);
            assert_true(collect_has_damage(&collect, cases[i].damage));
        } else {
            const struct child_item *child = &collect_at(&collect, RECORD_CHILD_ITEM, 0)->child_item;
            assert_string_equal(child->path, "Ana.tar");
            assert_int_equal(child->storage, cases[i].storage);
            assert_int_equal(child->offset, cases[i].offset);
            assert_int_equal(child->offset + child->stored_bytes, item.bytes.size);
        }
        collect_done(&collect);
    }
    struct item other = {.path = "x.ab", .bytes = bytes_of_text("ANDROID BACKUPS\n")};
    struct collect collect;
    collect_init(&collect);
    assert_false(collect_observe(&collect, &observer_android_backup, &other, NULL));
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manifest_db_names_files),
        cmocka_unit_test(deleted_rows_name_files_that_were),
        cmocka_unit_test(an_encrypted_list_is_one_line),
        cmocka_unit_test(mbdb_names_files),
        cmocka_unit_test(android_backups_hold_a_tar),
        cmocka_unit_test(manifest_plist_says_whether_it_is_encrypted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

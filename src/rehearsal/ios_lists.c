// What says whose iPhone it is (commcenter, Info.plist) and the lists of the backup (Manifest.db and others).
#include "rehearsal/ios_backup.h"
#include "rehearsal/phone_parts.h"

#include "base/time.h"

#include <string.h>

#define PLIST_HEAD                                                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "    \
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n"
#define PLIST_TAIL "</dict>\n</plist>\n"

static const char *const product_types[] = {"iPhone10,4", "iPhone11,8", "iPhone12,1", "iPhone13,2"};

static const char *text_of(struct arena *arena, const char *key, const char *value)
{
    return value ? arena_print(arena, "\t<key>%s</key>\n\t<string>%s</string>\n", key, value) : "";
}

static const char *moment_text(struct arena *arena, int64_t at_sec)
{
    char text[MOMENT_TEXT_SIZE];
    return arena_text(arena, moment_format(moment_from_sec(at_sec), text));
}

static const char *own_number(const struct phone_files *files)
{
    return files->device->sim_number_known ? files->world->people[files->device->owner].number : NULL;
}

static int write_commcenter(struct ios_backup *backup, struct error *error)
{
    struct phone_files *files = backup->files;
    struct arena *arena = files->arena;
    const char *imsi = phone_files_imsi(files), *number = own_number(files);
    const char *text = arena_print(
        arena,
        PLIST_HEAD "\t<key>PersonalWallet</key>\n\t<dict>\n\t\t<key>%s</key>\n\t\t<dict>\n"
                   "\t\t\t<key>CarrierEntitlements</key>\n\t\t\t<dict>\n"
                   "\t\t\t\t<key>kEntitlementsSelfRegistrationUpdateImsi</key>\n\t\t\t\t<string>%s</string>\n"
                   "\t\t\t\t<key>lastGoodImsi</key>\n\t\t\t\t<string>%s</string>\n\t\t\t</dict>\n"
                   "\t\t\t<key>info</key>\n\t\t\t<dict>\n%s\t\t\t</dict>\n\t\t</dict>\n\t</dict>\n"
                   "\t<key>imeis</key>\n\t<array>\n\t\t<string>%s</string>\n\t</array>\n%s" PLIST_TAIL,
        phone_files_iccid(files), imsi, imsi, text_of(arena, "mdn", number), phone_parts_imei(files),
        text_of(arena, "ReportedPhoneNumber", number));
    return ios_backup_add(backup, IOS_WIRELESS, "Library/Preferences/com.apple.commcenter.plist",
                          bytes_of_text(text), error);
}

static const char *device_id(struct phone_files *files)
{
    return arena_print(files->arena, "00008030-%016llX", (unsigned long long)phone_files_hash(files, 8, 8));
}

static int add_text(struct ios_backup *backup, const char *name, const char *text, struct error *error)
{
    return zip_writer_add(backup->files->zip, name, bytes_of_text(text), backup->files->written_sec, error);
}

static int write_info(struct ios_backup *backup, struct error *error)
{
    struct phone_files *files = backup->files;
    struct arena *arena = files->arena;
    const uint64_t hash = phone_files_hash(files, 9, 9);
    const char *type = product_types[hash % 4], *id = device_id(files), *number = own_number(files);
    const char *text = arena_print(
        arena, PLIST_HEAD "%s%s%s%s%s%s\t<key>Last Backup Date</key>\n\t<date>%s</date>\n%s%s%s%s" PLIST_TAIL,
        text_of(arena, "Build Version", "19H12"), text_of(arena, "Device Name", "iPhone"),
        text_of(arena, "Display Name", "iPhone"),
        text_of(arena, "GUID",
                arena_print(arena, "%016llX%016llX", (unsigned long long)hash,
                            (unsigned long long)phone_files_hash(files, hash, 9))),
        text_of(arena, "ICCID", phone_files_iccid(files)), text_of(arena, "IMEI", phone_parts_imei(files)),
        moment_text(arena, files->written_sec), text_of(arena, "Phone Number", number),
        text_of(arena, "Product Type", type), text_of(arena, "Product Version", "15.7"),
        arena_print(arena, "%s%s%s",
                    text_of(arena, "Serial Number",
                            arena_print(arena, "F%011llu", (unsigned long long)(hash % 100000000000))),
                    text_of(arena, "Target Identifier", id), text_of(arena, "Unique Identifier", id)));
    return add_text(backup, "Info.plist", text, error);
}

static int write_status(struct ios_backup *backup, struct error *error)
{
    struct phone_files *files = backup->files;
    struct arena *arena = files->arena;
    const char *at = moment_text(arena, files->written_sec);
    const char *manifest = arena_print(
        arena,
        PLIST_HEAD "\t<key>Date</key>\n\t<date>%s</date>\n\t<key>IsEncrypted</key>\n\t<false/>\n"
                   "\t<key>SystemDomainsVersion</key>\n\t<string>24.0</string>\n\t<key>Version</key>\n"
                   "\t<string>10.0</string>\n\t<key>WasPasscodeSet</key>\n\t<true/>\n" PLIST_TAIL,
        at);
    const char *status = arena_print(
        arena,
        PLIST_HEAD "\t<key>BackupState</key>\n\t<string>new</string>\n\t<key>Date</key>\n"
                   "\t<date>%s</date>\n\t<key>IsFullBackup</key>\n\t<false/>\n%s"
                   "\t<key>SnapshotState</key>\n\t<string>finished</string>\n%s" PLIST_TAIL,
        at, text_of(arena, "UUID", phone_parts_uuid(files, 10, 10)), text_of(arena, "Version", "3.3"));
    return add_text(backup, "Manifest.plist", manifest, error) != 0 ||
                   add_text(backup, "Status.plist", status, error) != 0
               ? -1
               : 0;
}

// ---- Manifest.db ----

// The attributes of a file as the backup keeps them: a keyed archive of one MBFile.
// Format of the binary property list: CFBinaryPList.c of Apple's CoreFoundation.
struct archive {
    struct buffer bytes;
    size_t offsets[32], count;
};

static void object(struct archive *archive)
{
    archive->offsets[archive->count++] = archive->bytes.size;
}

static void add_text_object(struct archive *archive, const char *text)
{
    const size_t size = strlen(text);
    object(archive);
    buffer_add_u8(&archive->bytes, (uint8_t)(0x50 | (size < 15 ? size : 15)));
    if (size >= 15) {
        buffer_add_u8(&archive->bytes, 0x10);
        buffer_add_u8(&archive->bytes, (uint8_t)(size < 255 ? size : 255));
    }
    buffer_add(&archive->bytes, text, size < 255 ? size : 255);
}

static void add_number_object(struct archive *archive, uint64_t value)
{
    object(archive);
    buffer_add_u8(&archive->bytes, 0x13);
    for (int shift = 56; shift >= 0; shift -= 8)
        buffer_add_u8(&archive->bytes, (uint8_t)(value >> shift));
}

static void add_list(struct archive *archive, uint8_t mark, const uint8_t *references, size_t size)
{
    object(archive);
    buffer_add_u8(&archive->bytes, mark);
    buffer_add(&archive->bytes, references, size);
}

static void add_uid(struct archive *archive, uint8_t uid)
{
    object(archive);
    buffer_add_u8(&archive->bytes, 0x80);
    buffer_add_u8(&archive->bytes, uid);
}

static void end_archive(struct archive *archive)
{
    const uint64_t table = archive->bytes.size;
    for (size_t i = 0; i < archive->count; i++) {
        buffer_add_u8(&archive->bytes, (uint8_t)(archive->offsets[i] >> 8));
        buffer_add_u8(&archive->bytes, (uint8_t)archive->offsets[i]);
    }
    const uint8_t trailer[8] = {[6] = 2, [7] = 1}; // bytes of an offset, of a reference
    buffer_add(&archive->bytes, trailer, sizeof trailer);
    const uint64_t words[3] = {archive->count, 0, table};
    for (size_t i = 0; i < 3; i++) {
        for (int shift = 56; shift >= 0; shift -= 8)
            buffer_add_u8(&archive->bytes, (uint8_t)(words[i] >> shift));
    }
}

// Objects by number; lists of objects refer to them, keyed archives by UID to the list of objects.
static void archive_file(struct archive *archive, const struct ios_entry *entry, int64_t at_sec)
{
    enum { OBJECTS = 4 };
    buffer_init(&archive->bytes, 64 << 10);
    buffer_add_text(&archive->bytes, "bplist00");
    add_list(archive, 0xd4, (const uint8_t[]){1, 2, 3, 4, 5, 6, 7, 8}, 8);         // 0: the root
    add_text_object(archive, "$version");                                          // 1
    add_text_object(archive, "$archiver");                                         // 2
    add_text_object(archive, "$top");                                              // 3
    add_text_object(archive, "$objects");                                          // 4
    add_number_object(archive, 100000);                                            // 5
    add_text_object(archive, "NSKeyedArchiver");                                   // 6
    add_list(archive, 0xd1, (const uint8_t[]){9, 10}, 2);                          // 7
    add_list(archive, 0xa0 | OBJECTS, (const uint8_t[]){11, 12, 13, 14}, OBJECTS); // 8
    add_text_object(archive, "root");                                              // 9
    add_uid(archive, 1);                                                           // 10
    add_text_object(archive, "$null");                                             // 11
    add_list(archive, 0xd6, (const uint8_t[]){15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 24, 25}, 12); // 12
    add_text_object(archive, entry->path);                                                          // 13
    add_list(archive, 0xd2, (const uint8_t[]){26, 27, 28, 29}, 4);                                  // 14
    add_text_object(archive, "$class");                                                             // 15
    add_text_object(archive, "RelativePath");                                                       // 16
    add_text_object(archive, "Size");                                                               // 17
    add_text_object(archive, "LastModified");                                                       // 18
    add_text_object(archive, "Birth");                                                              // 19
    add_text_object(archive, "Mode");                                                               // 20
    add_uid(archive, 3);                                                                            // 21
    add_uid(archive, 2);                                                                            // 22
    add_number_object(archive, (uint64_t)entry->size);                                              // 23
    add_number_object(archive, (uint64_t)at_sec);                                                   // 24
    add_number_object(archive, 0100644);                                                            // 25
    add_text_object(archive, "$classname");                                                         // 26
    add_text_object(archive, "$classes");                                                           // 27
    add_text_object(archive, "MBFile");                                                             // 28
    add_list(archive, 0xa1, (const uint8_t[]){28}, 1);                                              // 29
    end_archive(archive);
}

static const char manifest_schema[] =
    "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);"
    "CREATE INDEX FilesDomainIdx ON Files(domain);"
    "CREATE INDEX FilesRelativePathIdx ON Files(relativePath);"
    "CREATE INDEX FilesFlagsIdx ON Files(flags);"
    "CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);";

static int write_entry(struct ios_backup *backup, sqlite3_stmt *insert, const struct ios_entry *entry,
                       struct error *error)
{
    struct archive archive = {.count = 0};
    archive_file(&archive, entry, backup->files->written_sec);
    const struct bytes blob = buffer_bytes(&archive.bytes);
    const int result =
        database_insert(insert, error, "tttib", entry->id, entry->domain, entry->path, (int64_t)1, &blob);
    buffer_done(&archive.bytes);
    return result;
}

// Folders are listed too, and have no file.
static int write_folders(struct ios_backup *backup, sqlite3_stmt *insert, struct error *error)
{
    static const char *const folders[][2] = {
        {IOS_HOME, ""},     {IOS_HOME, "Library"},     {IOS_HOME, "Library/SMS"}, {IOS_WIRELESS, "Library"},
        {IOS_WHATSAPP, ""}, {IOS_CAMERA, "Media/DCIM"}};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *id = ios_backup_id(backup->files->arena, folders[i][0], folders[i][1]);
        if (id == NULL ||
            database_insert(insert, error, "tttin", id, folders[i][0], folders[i][1], (int64_t)2) != 0)
            return -1;
    }
    return 0;
}

static int write_manifest(struct ios_backup *backup, struct error *error)
{
    struct phone_files *files = backup->files;
    struct database database;
    sqlite3_stmt *insert = NULL;
    if (database_open(&database, (const char *const[]){manifest_schema, NULL}, error) != 0)
        return -1;
    int result =
        database_prepare(&database, &insert,
                         "INSERT INTO Files(fileID,domain,relativePath,flags,file) VALUES(?,?,?,?,?)", error);
    if (result == 0)
        result = write_folders(backup, insert, error);
    for (size_t i = 0; i < backup->count && result == 0; i++)
        result = write_entry(backup, insert, &backup->entries[i], error);
    sqlite3_finalize(insert);
    if (result == 0)
        result = phone_files_add(files, "Manifest.db", &database, (struct bytes){0}, error);
    database_close(&database);
    return result;
}

int ios_lists_write(struct ios_backup *backup, struct error *error)
{
    return write_commcenter(backup, error) != 0 || write_info(backup, error) != 0 ||
                   write_status(backup, error) != 0 || write_manifest(backup, error) != 0
               ? -1
               : 0;
}

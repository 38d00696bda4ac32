// contacts2.db as Android's contacts provider keeps it, without the columns that stay empty.
#include "rehearsal/phone_files.h"

#include <string.h>

static const char schema[] =
    "CREATE TABLE android_metadata (locale TEXT);"
    "CREATE TABLE accounts (_id INTEGER PRIMARY KEY AUTOINCREMENT,account_name TEXT,account_type "
    "TEXT,data_set TEXT);"
    "CREATE TABLE mimetypes (_id INTEGER PRIMARY KEY AUTOINCREMENT,mimetype TEXT NOT NULL);"
    "CREATE TABLE contacts (_id INTEGER PRIMARY KEY AUTOINCREMENT,name_raw_contact_id INTEGER REFERENCES "
    "raw_contacts(_id),"
    "photo_id INTEGER,photo_file_id INTEGER,custom_ringtone TEXT,send_to_voicemail INTEGER NOT NULL DEFAULT "
    "0,x_times_contacted "
    "INTEGER NOT NULL DEFAULT 0,x_last_time_contacted INTEGER,starred INTEGER NOT NULL DEFAULT 0,pinned "
    "INTEGER NOT NULL DEFAULT "
    "2147483647,has_phone_number INTEGER NOT NULL DEFAULT 0,lookup TEXT,status_update_id INTEGER,"
    "contact_last_updated_timestamp INTEGER);"
    "CREATE TABLE raw_contacts (_id INTEGER PRIMARY KEY AUTOINCREMENT,account_id INTEGER,sourceid "
    "TEXT,backup_id TEXT,"
    "raw_contact_is_read_only INTEGER NOT NULL DEFAULT 0,version INTEGER NOT NULL DEFAULT 1,dirty INTEGER "
    "NOT NULL DEFAULT 0,"
    "deleted INTEGER NOT NULL DEFAULT 0,metadata_dirty INTEGER NOT NULL DEFAULT 0,contact_id INTEGER "
    "REFERENCES contacts(_id),"
    "aggregation_mode INTEGER NOT NULL DEFAULT 0,aggregation_needed INTEGER NOT NULL DEFAULT "
    "1,custom_ringtone TEXT,"
    "send_to_voicemail INTEGER NOT NULL DEFAULT 0,x_times_contacted INTEGER NOT NULL DEFAULT "
    "0,x_last_time_contacted INTEGER,"
    "starred INTEGER NOT NULL DEFAULT 0,pinned INTEGER NOT NULL DEFAULT 2147483647,display_name "
    "TEXT,display_name_alt TEXT,"
    "display_name_source INTEGER NOT NULL DEFAULT 0,phonetic_name TEXT,phonetic_name_style TEXT,sort_key "
    "TEXT,phonebook_label "
    "TEXT,phonebook_bucket INTEGER,sort_key_alt TEXT,name_verified INTEGER NOT NULL DEFAULT 0,sync1 "
    "TEXT,sync2 TEXT,sync3 "
    "TEXT,sync4 TEXT);"
    "CREATE TABLE data (_id INTEGER PRIMARY KEY AUTOINCREMENT,package_id INTEGER,mimetype_id INTEGER NOT "
    "NULL,raw_contact_id "
    "INTEGER NOT NULL,hash_id TEXT,is_read_only INTEGER NOT NULL DEFAULT 0,is_primary INTEGER NOT NULL "
    "DEFAULT 0,"
    "is_super_primary INTEGER NOT NULL DEFAULT 0,data_version INTEGER NOT NULL DEFAULT 0,data1 TEXT,data2 "
    "TEXT,data3 TEXT,"
    "data4 TEXT,data5 TEXT,data6 TEXT,data7 TEXT,data8 TEXT,data9 TEXT,data10 TEXT,data11 TEXT,data12 "
    "TEXT,data13 TEXT,"
    "data14 TEXT,data15 TEXT,data_sync1 TEXT,data_sync2 TEXT,data_sync3 TEXT,data_sync4 "
    "TEXT,carrier_presence INTEGER NOT NULL "
    "DEFAULT 0,preferred_phone_account_component_name TEXT,preferred_phone_account_id TEXT);"
    "CREATE TABLE phone_lookup (data_id INTEGER REFERENCES data(_id) NOT NULL,raw_contact_id INTEGER NOT "
    "NULL,normalized_number "
    "TEXT NOT NULL,min_match TEXT NOT NULL);"
    "INSERT INTO android_metadata VALUES('en_GB');"
    "INSERT INTO accounts(account_name,account_type) VALUES(NULL,NULL);"
    "INSERT INTO mimetypes(mimetype) "
    "VALUES('vnd.android.cursor.item/email_v2'),('vnd.android.cursor.item/im'),"
    "('vnd.android.cursor.item/nickname'),('vnd.android.cursor.item/organization'),('vnd.android.cursor.item/"
    "phone_v2'),"
    "('vnd.android.cursor.item/sip_address'),('vnd.android.cursor.item/name'),('vnd.android.cursor.item/"
    "note');";

enum { MIME_EMAIL = 1, MIME_PHONE = 5, MIME_NAME = 7 };

struct contacts_db {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *contact, *raw, *data, *lookup;
    int64_t count, data_count;
};

static int write_phone_number(struct contacts_db *db, const struct saved *saved, struct error *error)
{
    struct phone_files *files = db->files;
    const char *e164 = files->world->people[saved->person].number;
    const size_t size = strlen(e164);
    if (database_insert(db->data, error, "iittt", (int64_t)MIME_PHONE, db->count,
                        phone_files_number(files, saved->person, NUMBER_SAVED), "2", e164) != 0)
        return -1;
    return database_insert(db->lookup, error, "iitt", ++db->data_count, db->count, e164, e164 + size - 7);
}

static int write_contact(struct contacts_db *db, const struct saved *saved, struct error *error)
{
    struct phone_files *files = db->files;
    const uint64_t hash = phone_files_hash(files, (uint64_t)saved->person, 21);
    const int64_t deleted = hash % 40 == 0; // gone from the list, not yet from the file
    const int64_t updated = files->device->end_ms - (int64_t)(hash % 86400000) * 30;
    const int64_t id = ++db->count;
    if (database_insert(db->contact, error, "iitti", id, id, NULL,
                        arena_print(files->arena, "0r%lld-%016llx", (long long)id, (unsigned long long)hash),
                        updated) != 0 ||
        database_insert(db->raw, error, "iiittt", id, deleted, id, saved->name, saved->name, saved->name) !=
            0 ||
        write_phone_number(db, saved, error) != 0)
        return -1;
    ++db->data_count;
    if (database_insert(db->data, error, "iittt", (int64_t)MIME_NAME, id, saved->name, saved->name, NULL) !=
        0)
        return -1;
    if (hash / 64 % 12 != 0)
        return 0;
    ++db->data_count;
    return database_insert(
        db->data, error, "iittt", (int64_t)MIME_EMAIL, id,
        arena_print(files->arena, "p%llu@example.net",
                    (unsigned long long)(files->world->people[saved->person].lid % 1000000)),
        "1", NULL);
}

int contacts_db_write(struct phone_files *files, struct error *error)
{
    struct contacts_db db = {.files = files};
    struct database *d = &db.database;
    if (database_open(d, (const char *const[]){schema, NULL}, error) != 0)
        return -1;
    int result =
        database_prepare(d, &db.contact,
                         "INSERT INTO contacts(_id,name_raw_contact_id,custom_ringtone,lookup,"
                         "contact_last_updated_timestamp,has_phone_number) VALUES(?,?,?,?,?,1)",
                         error) ||
                database_prepare(d, &db.raw,
                                 "INSERT INTO raw_contacts(_id,account_id,deleted,contact_id,display_name,"
                                 "display_name_alt,display_name_source,sort_key) VALUES(?,1,?,?,?,?,40,?)",
                                 error) ||
                database_prepare(
                    d, &db.data,
                    "INSERT INTO data(mimetype_id,raw_contact_id,data1,data2,data4) VALUES(?,?,?,?,?)",
                    error) ||
                database_prepare(d, &db.lookup, "INSERT INTO phone_lookup VALUES(?,?,?,?)", error)
            ? -1
            : 0;
    for (size_t i = 0; i < files->device->contact_count && result == 0; i++)
        result = write_contact(&db, &files->device->contacts[i], error);
    sqlite3_stmt *const all[] = {db.contact, db.raw, db.data, db.lookup};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    if (result == 0)
        result = phone_files_add(files, "data/data/com.android.providers.contacts/databases/contacts2.db", d,
                                 (struct bytes){0}, error);
    database_close(d);
    return result;
}

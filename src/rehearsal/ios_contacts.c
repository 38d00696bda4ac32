// AddressBook.sqlitedb as iOS 15 keeps it: persons, their numbers and addresses; a few deleted by the owner.
#include "rehearsal/ios_backup.h"
#include "rehearsal/ios_schemas.h"
#include "rehearsal/phone_parts.h"

#include <string.h>

enum { PROPERTY_PHONE = 3, PROPERTY_EMAIL = 4, LABEL_MOBILE = 1, LABEL_HOME = 2 };

struct ios_contacts {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *person, *value, *no_person, *no_value;
    int64_t person_count, value_count;
};

static int add_value(struct ios_contacts *db, int64_t property, int64_t identifier, int64_t label,
                     const char *value, struct error *error)
{
    const int64_t id = ++db->value_count;
    return database_insert(db->value, error, "iiiiitt", id, db->person_count, property, identifier, label,
                           value, phone_parts_uuid(db->files, (uint64_t)id, 100));
}

// "Ana Maria Popescu": what stands before the last space is the first name.
static int write_person(struct ios_contacts *db, const struct saved *saved, struct error *error)
{
    struct phone_files *files = db->files;
    struct arena *arena = files->arena;
    const uint64_t hash = phone_files_hash(files, (uint64_t)saved->person, 21);
    const char *space = strrchr(saved->name, ' ');
    const char *first = space ? arena_text_n(arena, saved->name, (size_t)(space - saved->name)) : saved->name;
    const char *last = space ? space + 1 : NULL;
    const int64_t made = files->device->start_ms / 1000 - 978307200 - (int64_t)(hash % 20000000);
    const int64_t id = ++db->person_count;
    if (database_insert(db->person, error, "itttiittt", id, first, last, first, made,
                        made + (int64_t)(hash / 7 % 1000000), last ? last : first,
                        phone_parts_uuid(files, (uint64_t)id, 101), NULL) != 0 ||
        add_value(db, PROPERTY_PHONE, 0, LABEL_MOBILE, phone_files_number(files, saved->person, NUMBER_SAVED),
                  error) != 0)
        return -1;
    if (hash / 64 % 12 != 0)
        return 0;
    return add_value(db, PROPERTY_EMAIL, 0, LABEL_HOME,
                     arena_print(arena, "p%llu@example.net",
                                 (unsigned long long)(files->world->people[saved->person].lid % 1000000)),
                     error);
}

static int delete_some(struct ios_contacts *db, struct error *error)
{
    const struct device *device = db->files->device;
    for (size_t i = 0; i < device->contact_count; i++) {
        const int64_t row = (int64_t)i + 1;
        if (phone_files_hash(db->files, (uint64_t)device->contacts[i].person, 21) % 40 != 0)
            continue;
        if (database_insert(db->no_value, error, "i", row) != 0 ||
            database_insert(db->no_person, error, "i", row) != 0)
            return -1;
    }
    return 0;
}

int ios_contacts_write(struct ios_backup *backup, struct error *error)
{
    const struct device *device = backup->files->device;
    struct ios_contacts db = {.files = backup->files};
    struct database *d = &db.database;
    if (database_open(d, ios_contacts_schema, error) != 0)
        return -1;
    int result =
        database_prepare(d, &db.person,
                         "INSERT INTO ABPerson(ROWID,First,Last,FirstSort,CreationDate,ModificationDate,"
                         "LastSort,guid,Note,Kind,StoreID) VALUES(?,?,?,?,?,?,?,?,?,0,1)",
                         error) ||
                database_prepare(d, &db.value, "INSERT INTO ABMultiValue VALUES(?,?,?,?,?,?,?)", error) ||
                database_prepare(d, &db.no_person, "DELETE FROM ABPerson WHERE ROWID=?", error) ||
                database_prepare(d, &db.no_value, "DELETE FROM ABMultiValue WHERE record_id=?", error)
            ? -1
            : 0;
    for (size_t i = 0; i < device->contact_count && result == 0; i++)
        result = write_person(&db, &device->contacts[i], error);
    if (result == 0)
        result = delete_some(&db, error);
    sqlite3_stmt *const all[] = {db.person, db.value, db.no_person, db.no_value};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    if (result == 0)
        result =
            ios_backup_add_database(backup, IOS_HOME, "Library/AddressBook/AddressBook.sqlitedb", d, error);
    database_close(d);
    return result;
}

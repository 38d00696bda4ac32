// wa.db, WhatsApp's own list of contacts, and the preferences that name the registered account.
#include "rehearsal/phone_files.h"

#include "base/memory.h"
#include "rehearsal/whatsapp_schema.h"

static int write_contact(struct phone_files *files, sqlite3_stmt *insert, int person, const char *name,
                         struct error *error)
{
    const struct person *p = &files->world->people[person];
    bool mapped;
    const bool lid = phone_files_uses_lid(files, person, &mapped);
    const char *jid = lid && !mapped ? arena_print(files->arena, "%llu@lid", (unsigned long long)p->lid)
                                     : arena_print(files->arena, "%s@s.whatsapp.net", p->number + 1);
    const char *own_name = phone_files_hash(files, (uint64_t)person, 71) % 3 == 0 ? NULL : p->name;
    if (name == NULL) // known to the app only: what the other calls themselves
        return database_insert(insert, error, "titttt", jid, (int64_t)1, NULL, NULL, NULL, own_name);
    return database_insert(insert, error, "titttt", jid, (int64_t)1,
                           phone_files_number(files, person, NUMBER_SAVED), name, name, own_name);
}

static int write_contacts(struct phone_files *files, sqlite3_stmt *insert, struct error *error)
{
    const struct device *device = files->device;
    bool *known = memory_new(files->world->people_count, sizeof *known);
    int result = 0;
    for (size_t i = 0; i < device->contact_count && result == 0; i++) {
        known[device->contacts[i].person] = true;
        result = write_contact(files, insert, device->contacts[i].person, device->contacts[i].name, error);
    }
    for (size_t i = 0; i < device->event_count && result == 0; i++) {
        const struct event *event = &device->events[i];
        if (event->kind != EVENT_WHATSAPP || event->peer < 0 || known[event->peer])
            continue;
        known[event->peer] = true;
        if (phone_files_hash(files, (uint64_t)event->peer, 70) % 5 != 0) // some are in no list at all
            result = write_contact(files, insert, event->peer, NULL, error);
    }
    memory_free(known);
    return result;
}

static int write_preferences(struct phone_files *files, struct error *error)
{
    const struct person *owner = &files->world->people[files->device->owner];
    const char *number = owner->number + 1;
    const int code = files->home == NUMBER_US ? 1 : files->home == NUMBER_GB ? 44 : 33;
    const char *text =
        arena_print(files->arena,
                    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n"
                    "    <string name=\"registration_jid\">%s</string>\n"
                    "    <string name=\"cc\">%d</string>\n    <string name=\"ph\">%s</string>\n"
                    "    <string name=\"push_name\">%s</string>\n"
                    "    <int name=\"registration_state\" value=\"3\" />\n</map>\n",
                    number, code, number + (code == 1 ? 1 : 2), owner->name);
    return zip_writer_add(files->zip,
                          "data/data/com.whatsapp/shared_prefs/com.whatsapp_preferences_light.xml",
                          bytes_of_text(text), files->written_sec, error);
}

int whatsapp_contacts_write(struct phone_files *files, struct error *error)
{
    struct database database;
    sqlite3_stmt *insert = NULL;
    if (database_open(&database, whatsapp_contacts_schema, error) != 0)
        return -1;
    int result = database_prepare(
        &database, &insert,
        "INSERT INTO wa_contacts(jid,is_whatsapp_user,number,display_name,sort_name,wa_name) "
        "VALUES(?,?,?,?,?,?)",
        error);
    if (result == 0)
        result = write_contacts(files, insert, error);
    sqlite3_finalize(insert);
    if (result == 0)
        result = phone_files_add(files, "data/data/com.whatsapp/databases/wa.db", &database,
                                 (struct bytes){0}, error);
    database_close(&database);
    return result == 0 ? write_preferences(files, error) : -1;
}

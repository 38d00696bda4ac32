// What stands beside the messages of WhatsApp for iOS: CallHistory.sqlite, ContactsV2.sqlite and whose it is.
#include "rehearsal/ios_backup.h"
#include "rehearsal/ios_schemas.h"
#include "rehearsal/phone_parts.h"

#include "base/memory.h"

enum { ENTITY_AGGREGATE = 1, ENTITY_CALL = 2, ENTITY_PARTICIPANT = 3 };
enum { OUTCOME_ENDED = 0, OUTCOME_MISSED = 1, OUTCOME_DECLINED = 4 };

struct ios_chat_calls {
    struct phone_files *files;
    sqlite3_stmt *aggregate, *call, *participant;
    int64_t count;
};

static int write_call(struct ios_chat_calls *db, const struct event *event, struct error *error)
{
    static const int64_t outcomes[] = {
        [CALL_ANSWERED] = OUTCOME_ENDED, [CALL_MISSED] = OUTCOME_MISSED, [CALL_REJECTED] = OUTCOME_DECLINED};
    struct phone_files *files = db->files;
    const int64_t id = ++db->count;
    const double at = ios_cocoa(event->at_ms);
    const int64_t missed = !event->out && event->outcome == CALL_MISSED, video = event->at_ms % 11 == 0;
    if (database_insert(db->aggregate, error, "iiiiir", id, (int64_t)ENTITY_AGGREGATE, (int64_t)!event->out,
                        missed, video, at) != 0 ||
        database_insert(
            db->call, error, "iiiiiirrt", id, (int64_t)ENTITY_CALL, (int64_t)event->seconds * 1400,
            (int64_t)event->seconds * 1600, outcomes[event->outcome], id, at, (double)event->seconds,
            arena_print(files->arena, "%016llX",
                        (unsigned long long)phone_files_hash(files, (uint64_t)event->at_ms, 60))) != 0)
        return -1;
    return database_insert(db->participant, error, "iiiit", id, (int64_t)ENTITY_PARTICIPANT,
                           outcomes[event->outcome], id, ios_jid(files, event->peer));
}

static int write_calls(struct ios_backup *backup, struct error *error)
{
    const struct device *device = backup->files->device;
    struct ios_chat_calls db = {.files = backup->files};
    struct database database;
    if (database_open(&database, ios_chat_calls_schema, error) != 0)
        return -1;
    int result =
        database_prepare(&database, &db.aggregate,
                         "INSERT INTO ZWAAGGREGATECALLEVENT(Z_PK,Z_ENT,Z_OPT,ZINCOMING,ZMISSED,ZVIDEO,"
                         "ZFIRSTDATE) VALUES(?,?,1,?,?,?,?)",
                         error) ||
                database_prepare(&database, &db.call,
                                 "INSERT INTO ZWACDCALLEVENT(Z_PK,Z_ENT,Z_OPT,ZBYTESRECEIVED,ZBYTESSENT,"
                                 "ZOUTCOME,Z1CALLEVENTS,ZDATE,ZDURATION,ZCALLIDSTRING) "
                                 "VALUES(?,?,1,?,?,?,?,?,?,?)",
                                 error) ||
                database_prepare(&database, &db.participant,
                                 "INSERT INTO ZWACDCALLEVENTPARTICIPANT(Z_PK,Z_ENT,Z_OPT,ZOUTCOME,"
                                 "Z1PARTICIPANTS,ZJIDSTRING) VALUES(?,?,1,?,?,?)",
                                 error)
            ? -1
            : 0;
    for (size_t i = 0; i < device->event_count && result == 0; i++) {
        if (device->events[i].kind == EVENT_WHATSAPP_CALL)
            result = write_call(&db, &device->events[i], error);
    }
    sqlite3_finalize(db.aggregate);
    sqlite3_finalize(db.call);
    sqlite3_finalize(db.participant);
    if (result == 0)
        result = ios_backup_add_database(backup, IOS_WHATSAPP, "CallHistory.sqlite", &database, error);
    database_close(&database);
    return result;
}

// ---- contacts ----

struct ios_chat_contacts {
    struct phone_files *files;
    sqlite3_stmt *insert;
    bool *known;
    int64_t count;
};

// The saved ones, and those whose number and LID the application was told; of some only the LID is known.
static int write_contact(struct ios_chat_contacts *db, int person, struct error *error)
{
    struct phone_files *files = db->files;
    const struct person *p = &files->world->people[person];
    const char *name = phone_files_name(files, person);
    bool mapped;
    const bool lid = phone_files_uses_lid(files, person, &mapped);
    if (db->known[person] || person == files->device->owner || (name == NULL && !lid) || (lid && !mapped))
        return 0;
    db->known[person] = true;
    const bool saved = name != NULL;
    const int64_t id = ++db->count;
    return database_insert(db->insert, error, "iittttt", id, id, name, saved ? name : NULL,
                           saved ? phone_files_number(files, person, NUMBER_SAVED) : p->number,
                           arena_print(files->arena, "%s@s.whatsapp.net", p->number + 1),
                           lid ? arena_print(files->arena, "%llu@lid", (unsigned long long)p->lid) : NULL);
}

static int write_known(struct ios_chat_contacts *db, struct error *error)
{
    const struct device *device = db->files->device;
    int result = 0;
    for (size_t i = 0; i < device->contact_count && result == 0; i++)
        result = write_contact(db, device->contacts[i].person, error);
    for (size_t i = 0; i < device->event_count && result == 0; i++) {
        const struct event *event = &device->events[i];
        if (event->group >= 0 && event->kind == EVENT_WHATSAPP) {
            const struct group *group = &db->files->world->groups[event->group];
            for (size_t k = 0; k < group->count && result == 0; k++)
                result = write_contact(db, group->members[k], error);
        } else if (event->group < 0 && (phone_parts_is_chat(event) || event->kind == EVENT_WHATSAPP_CALL)) {
            result = write_contact(db, event->peer, error);
        }
    }
    return result;
}

static int write_contacts(struct ios_backup *backup, struct error *error)
{
    struct ios_chat_contacts db = {.files = backup->files};
    struct database database;
    if (database_open(&database, ios_chat_contacts_schema, error) != 0)
        return -1;
    db.known = memory_new(backup->files->world->people_count, sizeof *db.known);
    int result = database_prepare(&database, &db.insert,
                                  "INSERT INTO ZWAADDRESSBOOKCONTACT(Z_PK,Z_ENT,Z_OPT,ZSORT,ZFULLNAME,"
                                  "ZGIVENNAME,ZPHONENUMBER,ZWHATSAPPID,ZLID) VALUES(?,1,1,?,?,?,?,?,?)",
                                  error);
    if (result == 0)
        result = write_known(&db, error);
    sqlite3_finalize(db.insert);
    memory_free(db.known);
    if (result == 0)
        result = ios_backup_add_database(backup, IOS_WHATSAPP, "ContactsV2.sqlite", &database, error);
    database_close(&database);
    return result;
}

static int write_own(struct ios_backup *backup, struct error *error)
{
    struct phone_files *files = backup->files;
    const struct person *owner = &files->world->people[files->device->owner];
    const char *text =
        arena_print(files->arena,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC "
                    "\"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
                    "<plist version=\"1.0\">\n<dict>\n\t<key>FullUserName</key>\n\t<string>%s</string>\n"
                    "\t<key>OwnJabberID</key>\n\t<string>%s@s.whatsapp.net</string>\n"
                    "\t<key>OwnPhoneNumber</key>\n\t<string>%s</string>\n</dict>\n</plist>\n",
                    owner->name, owner->number + 1, owner->number + 1);
    return ios_backup_add(backup, IOS_WHATSAPP,
                          "Library/Preferences/group.net.whatsapp.WhatsApp.shared.plist", bytes_of_text(text),
                          error);
}

int ios_whatsapp_others_write(struct ios_backup *backup, struct error *error)
{
    return write_calls(backup, error) != 0 || write_contacts(backup, error) != 0 ||
                   write_own(backup, error) != 0
               ? -1
               : 0;
}

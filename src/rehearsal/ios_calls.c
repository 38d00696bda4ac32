// CallHistory.storedata as iOS 15 keeps it: calls by telephone. Those of WhatsApp stand in its own database.
#include "rehearsal/ios_backup.h"
#include "rehearsal/ios_schemas.h"
#include "rehearsal/phone_parts.h"

enum { ENTITY_CALL = 2, ENTITY_HANDLE = 4 };
enum { CATEGORY_AUDIO = 1, TYPE_TELEPHONE = 1, HANDLE_TELEPHONE = 2, CAUSE_DECLINED = 6 };

struct ios_calls {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *call, *handle, *join;
    int64_t count;
};

static int write_call(struct ios_calls *db, const struct event *event, struct error *error)
{
    static const char *const countries[] = {[NUMBER_GB] = "gb", [NUMBER_FR] = "fr", [NUMBER_US] = "us"};
    struct phone_files *files = db->files;
    const char *e164 = files->world->people[event->peer].number;
    const char *number = phone_files_number(files, event->peer, event->out ? NUMBER_SENT : NUMBER_RECEIVED);
    const bool answered = !event->out && event->outcome == CALL_ANSWERED;
    const bool declined = !event->out && event->outcome == CALL_REJECTED;
    const double part = (double)(phone_files_hash(files, (uint64_t)event->at_ms, 90) % 1000) / 1000;
    const int64_t id = ++db->count;
    if (database_insert(db->handle, error, "iiitt", id, (int64_t)ENTITY_HANDLE, (int64_t)HANDLE_TELEPHONE,
                        e164, number) != 0 ||
        database_insert(db->join, error, "ii", id, id) != 0)
        return -1;
    return database_insert(db->call, error, "iiiiiiiiirrttttt", id, (int64_t)ENTITY_CALL, (int64_t)answered,
                           (int64_t)CATEGORY_AUDIO, (int64_t)TYPE_TELEPHONE,
                           (int64_t)(declined ? CAUSE_DECLINED : 0), (int64_t)HANDLE_TELEPHONE,
                           (int64_t)event->out, (int64_t)1, ios_cocoa(event->at_ms),
                           event->seconds ? event->seconds + part : 0.0, number, countries[files->home],
                           phone_files_name(files, event->peer), "com.apple.Telephony",
                           phone_parts_uuid(files, (uint64_t)event->at_ms, 91));
}

int ios_calls_write(struct ios_backup *backup, struct error *error)
{
    const struct device *device = backup->files->device;
    struct ios_calls db = {.files = backup->files};
    struct database *d = &db.database;
    if (database_open(d, ios_calls_schema, error) != 0)
        return -1;
    int result =
        database_prepare(d, &db.call,
                         "INSERT INTO ZCALLRECORD(Z_PK,Z_ENT,Z_OPT,ZANSWERED,ZCALL_CATEGORY,ZCALLTYPE,"
                         "ZDISCONNECTED_CAUSE,ZHANDLE_TYPE,ZORIGINATED,ZREAD,ZDATE,ZDURATION,ZADDRESS,"
                         "ZISO_COUNTRY_CODE,ZNAME,ZSERVICE_PROVIDER,ZUNIQUE_ID) "
                         "VALUES(?,?,1,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                         error) ||
                database_prepare(d, &db.handle,
                                 "INSERT INTO ZHANDLE(Z_PK,Z_ENT,Z_OPT,ZTYPE,ZNORMALIZEDVALUE,ZVALUE) "
                                 "VALUES(?,?,1,?,?,?)",
                                 error) ||
                database_prepare(d, &db.join, "INSERT INTO Z_2REMOTEPARTICIPANTHANDLES VALUES(?,?)", error)
            ? -1
            : 0;
    for (size_t i = 0; i < device->event_count && result == 0; i++) {
        if (device->events[i].kind == EVENT_CALL)
            result = write_call(&db, &device->events[i], error);
    }
    sqlite3_finalize(db.call);
    sqlite3_finalize(db.handle);
    sqlite3_finalize(db.join);
    if (result == 0)
        result = ios_backup_add_database(backup, IOS_HOME, "Library/CallHistoryDB/CallHistory.storedata", d,
                                         error);
    database_close(d);
    return result;
}

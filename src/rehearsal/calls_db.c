// calllog.db as Android's contacts provider keeps it since version 7 (columns of Android 12).
#include "rehearsal/phone_files.h"

static const char schema[] =
    "CREATE TABLE android_metadata (locale TEXT);"
    "CREATE TABLE calls (_id INTEGER PRIMARY KEY AUTOINCREMENT,number TEXT,presentation INTEGER NOT NULL "
    "DEFAULT 1,"
    "post_dial_digits TEXT NOT NULL DEFAULT '',via_number TEXT NOT NULL DEFAULT '',date INTEGER,duration "
    "INTEGER,data_usage "
    "INTEGER,type INTEGER,features INTEGER NOT NULL DEFAULT 0,subscription_component_name "
    "TEXT,subscription_id TEXT,"
    "phone_account_address TEXT,phone_account_hidden INTEGER NOT NULL DEFAULT 0,sub_id INTEGER DEFAULT "
    "-1,new INTEGER,name "
    "TEXT,numbertype INTEGER,numberlabel TEXT,countryiso TEXT,voicemail_uri TEXT,is_read "
    "INTEGER,geocoded_location TEXT,"
    "lookup_uri TEXT,matched_number TEXT,normalized_number TEXT,photo_id INTEGER NOT NULL DEFAULT "
    "0,photo_uri TEXT,"
    "formatted_number TEXT,_data TEXT,has_content INTEGER,mime_type TEXT,source_data TEXT,source_package "
    "TEXT,transcription "
    "TEXT,transcription_state INTEGER NOT NULL DEFAULT 0,state INTEGER,dirty INTEGER NOT NULL DEFAULT "
    "0,deleted INTEGER NOT "
    "NULL DEFAULT 0,backed_up INTEGER NOT NULL DEFAULT 0,restored INTEGER NOT NULL DEFAULT 0,archived "
    "INTEGER NOT NULL "
    "DEFAULT 0,is_omtp_voicemail INTEGER NOT NULL DEFAULT 0,last_modified INTEGER DEFAULT "
    "0,call_screening_component_name "
    "TEXT,call_screening_app_name TEXT,block_reason INTEGER NOT NULL DEFAULT 0,missed_reason INTEGER NOT "
    "NULL DEFAULT 0,"
    "priority INTEGER NOT NULL DEFAULT 0,subject TEXT,location TEXT,composer_photo_uri TEXT);"
    "CREATE TABLE voicemail_status (_id INTEGER PRIMARY KEY AUTOINCREMENT,source_package TEXT UNIQUE NOT "
    "NULL);"
    "INSERT INTO android_metadata VALUES('en_GB');";

enum { TYPE_IN = 1, TYPE_OUT = 2, TYPE_MISSED = 3, TYPE_REJECTED = 5 };

static int64_t type_of(const struct event *event)
{
    if (event->out)
        return TYPE_OUT;
    return event->outcome == CALL_ANSWERED ? TYPE_IN
           : event->outcome == CALL_MISSED ? TYPE_MISSED
                                           : TYPE_REJECTED;
}

static int write_call(struct phone_files *files, sqlite3_stmt *insert, const struct event *event,
                      struct error *error)
{
    const char *const countries[] = {[NUMBER_GB] = "GB", [NUMBER_FR] = "FR", [NUMBER_US] = "US"};
    const char *e164 = files->world->people[event->peer].number;
    return database_insert(
        insert, error, "tiiiittttti",
        phone_files_number(files, event->peer, event->out ? NUMBER_SENT : NUMBER_RECEIVED), event->at_ms,
        (int64_t)event->seconds, type_of(event), (int64_t)(event->outcome == CALL_MISSED && !event->out),
        phone_files_name(files, event->peer), countries[files->home], e164, e164,
        number_spelled(files->arena, e164, STYLE_SPACED, files->home), event->at_ms + 1000);
}

int calls_db_write(struct phone_files *files, struct error *error)
{
    struct database database;
    sqlite3_stmt *insert = NULL;
    if (database_open(&database, (const char *const[]){schema, NULL}, error) != 0)
        return -1;
    int result =
        database_prepare(&database, &insert,
                         "INSERT INTO calls(number,date,duration,type,new,name,countryiso,matched_number,"
                         "normalized_number,formatted_number,last_modified,sub_id,is_read) "
                         "VALUES(?,?,?,?,?,?,?,?,?,?,?,1,1)",
                         error);
    for (size_t i = 0; i < files->device->event_count && result == 0; i++) {
        if (files->device->events[i].kind == EVENT_CALL)
            result = write_call(files, insert, &files->device->events[i], error);
    }
    sqlite3_finalize(insert);
    if (result == 0)
        result = phone_files_add(files, "data/data/com.android.providers.contacts/databases/calllog.db",
                                 &database, (struct bytes){0}, error);
    database_close(&database);
    return result;
}

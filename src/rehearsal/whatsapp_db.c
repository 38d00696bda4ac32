// msgstore.db as WhatsApp for Android keeps it now: jid, jid_map, chat, message and what hangs on them.
#include "rehearsal/phone_files.h"

#include "base/memory.h"
#include "rehearsal/whatsapp_schema.h"

#include <string.h>

enum { TYPE_TEXT = 0, TYPE_IMAGE = 1, TYPE_LOCATION = 5, TYPE_SYSTEM = 7 };
enum { JID_USER = 0, JID_GROUP = 1, JID_LID = 18 };

struct whatsapp_db {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *jid, *map, *chat, *message, *media, *location, *system, *member, *call;
    int64_t *jids;                // row by person: how the person stands in chats; 0 none yet
    int64_t *chats, *group_chats; // by person, by group
    int64_t *group_jids;          // by group
    int64_t jid_count, chat_count, message_count, call_count;
};

static int prepare(struct whatsapp_db *db, struct error *error)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&db->jid, "INSERT INTO jid(_id,user,server,agent,device,type,raw_string) VALUES(?,?,?,0,0,?,?)"},
        {&db->map, "INSERT INTO jid_map(lid_row_id,jid_row_id,sort_id) VALUES(?,?,?)"},
        {&db->chat,
         "INSERT INTO "
         "chat(_id,jid_row_id,hidden,subject,created_timestamp,archived,sort_timestamp,group_type) "
         "VALUES(?,?,0,?,?,0,?,0)"},
        {&db->message,
         "INSERT INTO "
         "message(_id,chat_row_id,from_me,key_id,sender_jid_row_id,status,broadcast,recipient_count,"
         "origination_flags,origin,timestamp,received_timestamp,receipt_server_timestamp,message_type,text_"
         "data,"
         "starred,lookup_tables,message_add_on_flags,view_mode,sort_id) "
         "VALUES(?,?,?,?,?,?,0,?,?,0,?,?,?,?,?,0,0,0,0,?)"},
        {&db->media,
         "INSERT INTO "
         "message_media(message_row_id,chat_row_id,transferred,file_path,file_size,mime_type,file_length,"
         "media_name,file_hash,media_duration,width,height) "
         "VALUES(?,?,1,?,?,'image/jpeg',?,NULL,?,0,1200,1600)"},
        {&db->location,
         "INSERT INTO message_location(message_row_id,chat_row_id,latitude,longitude,place_name,"
         "map_download_status) VALUES(?,?,?,?,?,1)"},
        {&db->system, "INSERT INTO message_system(message_row_id,action_type) VALUES(?,?)"},
        {&db->member,
         "INSERT INTO group_participant_user(group_jid_row_id,user_jid_row_id,rank,pending) VALUES(?,?,?,0)"},
        {&db->call,
         "INSERT INTO call_log(_id,jid_row_id,from_me,call_id,transaction_id,timestamp,video_call,duration,"
         "call_result,bytes_transferred,group_jid_row_id,is_joinable_group_call,call_creator_device_jid_row_"
         "id,"
         "call_type) VALUES(?,?,?,?,-1,?,?,?,?,?,0,0,0,0)"},
    };
    if (database_open(&db->database, whatsapp_schema, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (database_prepare(&db->database, all[i].statement, all[i].sql, error) != 0)
            return -1;
    }
    return 0;
}

static void done(struct whatsapp_db *db)
{
    sqlite3_stmt *const all[] = {db->jid,      db->map,    db->chat,   db->message, db->media,
                                 db->location, db->system, db->member, db->call};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    database_close(&db->database);
    memory_free(db->jids);
    memory_free(db->chats);
    memory_free(db->group_chats);
    memory_free(db->group_jids);
}

static int64_t add_jid(struct whatsapp_db *db, const char *user, const char *server, int64_t type,
                       struct error *error)
{
    const char *raw = arena_print(db->files->arena, "%s@%s", user, server);
    if (database_insert(db->jid, error, "ittit", ++db->jid_count, user, server, type, raw) != 0)
        return -1;
    return db->jid_count;
}

// How a person stands in chats: by number, or by LID with or without a row that says the number.
static int64_t jid_of(struct whatsapp_db *db, int person, struct error *error)
{
    if (db->jids[person] != 0)
        return db->jids[person];
    const struct person *p = &db->files->world->people[person];
    bool mapped;
    const bool lid = phone_files_uses_lid(db->files, person, &mapped) && person != db->files->device->owner;
    int64_t number = 0;
    if (!lid || mapped)
        number = add_jid(db, p->number + 1, "s.whatsapp.net", JID_USER, error);
    if (!lid)
        return db->jids[person] = number;
    const int64_t row =
        add_jid(db, arena_print(db->files->arena, "%llu", (unsigned long long)p->lid), "lid", JID_LID, error);
    if (number < 0 || row < 0 || (mapped && database_insert(db->map, error, "iii", row, number, row) != 0))
        return -1;
    return db->jids[person] = row;
}

static int64_t chat_with(struct whatsapp_db *db, int person, int64_t at_ms, struct error *error)
{
    if (db->chats[person] != 0)
        return db->chats[person];
    const int64_t jid = jid_of(db, person, error);
    if (jid < 0 || database_insert(db->chat, error, "iitii", ++db->chat_count, jid, NULL, at_ms, at_ms) != 0)
        return -1;
    return db->chats[person] = db->chat_count;
}

static const char *key_of(struct whatsapp_db *db, int64_t at_ms, uint64_t salt)
{
    const uint64_t a = phone_files_hash(db->files, (uint64_t)at_ms, salt),
                   b = phone_files_hash(db->files, a, salt + 1);
    return arena_print(db->files->arena, "%016llX%016llX", (unsigned long long)a, (unsigned long long)b);
}

static int add_message(struct whatsapp_db *db, int64_t chat, const struct event *event, int64_t sender,
                       int64_t recipients, int64_t type, const char *text, struct error *error)
{
    const int64_t at = event->at_ms, received = event->out ? 0 : at + 120 + at % 700;
    const int64_t forwarded = type == TYPE_IMAGE && at % 9 == 0;
    db->message_count++;
    return database_insert(db->message, error, "iiitiiiiiiiiti", db->message_count, chat, (int64_t)event->out,
                           key_of(db, at, 40), sender, (int64_t)(event->out ? 13 : 0), recipients, forwarded,
                           at, received, event->out ? at + 400 + at % 300 : (int64_t)0, type, text,
                           db->message_count);
}

// The group's chat, its members, and the notice that it was made.
static int64_t chat_of_group(struct whatsapp_db *db, int group, struct error *error)
{
    if (db->group_chats[group] != 0)
        return db->group_chats[group];
    const struct group *g = &db->files->world->groups[group];
    const int64_t jid = add_jid(db, arena_print(db->files->arena, "%llu", (unsigned long long)g->id), "g.us",
                                JID_GROUP, error);
    if (jid < 0 || database_insert(db->chat, error, "iitii", ++db->chat_count, jid, g->subject, g->made_ms,
                                   g->made_ms) != 0)
        return -1;
    const int64_t chat = db->chat_count;
    db->group_jids[group] = jid;
    for (size_t i = 0; i < g->count; i++) {
        const int64_t member = jid_of(db, g->members[i], error);
        if (member < 0 || database_insert(db->member, error, "iii", jid, member, (int64_t)(i == 0)) != 0)
            return -1;
    }
    const struct event made = {.at_ms = g->made_ms};
    if (add_message(db, chat, &made, jid_of(db, g->members[0], error), 0, TYPE_SYSTEM, NULL, error) != 0 ||
        database_insert(db->system, error, "ii", db->message_count, (int64_t)11) != 0)
        return -1;
    return db->group_chats[group] = chat;
}

static int add_picture(struct whatsapp_db *db, int64_t chat, const struct event *event, struct error *error)
{
    const uint64_t hash = phone_files_hash(db->files, (uint64_t)event->at_ms, 50);
    const int64_t size = 40000 + (int64_t)(hash % 400000);
    return database_insert(db->media, error, "iitiit", db->message_count, chat,
                           arena_print(db->files->arena, "Media/WhatsApp Images/%sIMG-2024%04d-WA%04d.jpg",
                                       event->out ? "Sent/" : "", (int)(hash % 9000 + 100),
                                       (int)(hash / 9000 % 10000)),
                           size, size,
                           arena_print(db->files->arena, "%016llx%016llx%08llx=", (unsigned long long)hash,
                                       (unsigned long long)hash * 31, (unsigned long long)(hash >> 40)));
}

// Somewhere in a city; cities are laid out on a fictional grid over western Europe.
static int add_location(struct whatsapp_db *db, int64_t chat, const struct event *event, struct error *error)
{
    const uint64_t hash = phone_files_hash(db->files, (uint64_t)event->at_ms, 51);
    uint64_t place = 5381;
    for (const char *c = event->text; *c; c++)
        place = place * 33 + (uint8_t)*c;
    const double latitude = 40.0 + (double)(place % 1100) / 100 + (double)(hash % 900) / 10000;
    const double longitude = -4.0 + (double)(place / 1100 % 1000) / 100 + (double)(hash / 900 % 900) / 10000;
    return database_insert(db->location, error, "iirrt", db->message_count, chat, latitude, longitude,
                           event->text);
}

static int write_message(struct whatsapp_db *db, const struct event *event, struct error *error)
{
    int64_t chat, sender = 0, recipients = 0;
    if (event->group >= 0) {
        chat = chat_of_group(db, event->group, error);
        recipients = event->out ? (int64_t)db->files->world->groups[event->group].count - 1 : 0;
        if (!event->out)
            sender = jid_of(db, event->peer, error);
    } else {
        chat = chat_with(db, event->peer, event->at_ms, error);
    }
    if (chat < 0 || sender < 0)
        return -1;
    const int64_t type = event->kind == EVENT_PICTURE    ? TYPE_IMAGE
                         : event->kind == EVENT_POSITION ? TYPE_LOCATION
                                                         : TYPE_TEXT;
    if (add_message(db, chat, event, sender, recipients, type, type == TYPE_LOCATION ? NULL : event->text,
                    error) != 0)
        return -1;
    return type == TYPE_IMAGE      ? add_picture(db, chat, event, error)
           : type == TYPE_LOCATION ? add_location(db, chat, event, error)
                                   : 0;
}

static int write_call(struct whatsapp_db *db, const struct event *event, struct error *error)
{
    static const int64_t results[] = {[CALL_ANSWERED] = 5, [CALL_MISSED] = 2, [CALL_REJECTED] = 4};
    const int64_t jid = jid_of(db, event->peer, error);
    if (jid < 0)
        return -1;
    return database_insert(db->call, error, "iiitiiiii", ++db->call_count, jid, (int64_t)event->out,
                           arena_print(db->files->arena, "call:%s", key_of(db, event->at_ms, 60)),
                           event->at_ms, (int64_t)(event->at_ms % 11 == 0), (int64_t)event->seconds,
                           results[event->outcome], (int64_t)event->seconds * 3000);
}

static int write_events(struct whatsapp_db *db, size_t from, size_t to, struct error *error)
{
    for (size_t i = from; i < to; i++) {
        const struct event *event = &db->files->device->events[i];
        int result = 0;
        if ((event->kind == EVENT_WHATSAPP || event->kind == EVENT_PICTURE ||
             event->kind == EVENT_POSITION) &&
            world_chat_app(db->files->world, db->files->device, event) == CHAT_WHATSAPP)
            result = write_message(db, event, error);
        else if (event->kind == EVENT_WHATSAPP_CALL)
            result = write_call(db, event, error);
        if (result != 0)
            return -1;
    }
    return 0;
}

// What the owner deleted goes after everything was written.
static int delete_events(struct whatsapp_db *db, struct error *error)
{
    const struct device *device = db->files->device;
    sqlite3_stmt *gone;
    if (database_prepare(&db->database, &gone, "DELETE FROM message WHERE timestamp=? AND text_data=?",
                         error) != 0)
        return -1;
    int result = 0;
    for (size_t i = 0; result == 0 && i < device->event_count; i++) {
        const struct event *event = &device->events[i];
        if (event->kind == EVENT_WHATSAPP && world_is_deleted(db->files->world, device, event) &&
            world_chat_app(db->files->world, device, event) == CHAT_WHATSAPP)
            result = database_insert(gone, error, "it", event->at_ms, event->text);
    }
    sqlite3_finalize(gone);
    return result;
}

int whatsapp_db_write(struct phone_files *files, struct error *error)
{
    const struct device *device = files->device;
    struct whatsapp_db db = {.files = files,
                             .message_count = 1, // the first row is no message: see the schema
                             .jids = memory_new(files->world->people_count, sizeof(int64_t)),
                             .chats = memory_new(files->world->people_count, sizeof(int64_t)),
                             .group_chats = memory_new(files->world->group_count, sizeof(int64_t)),
                             .group_jids = memory_new(files->world->group_count, sizeof(int64_t))};
    struct bytes before = {0};
    const size_t cut = device->has_wal ? device->event_count * 9 / 10 : device->event_count;
    int result = prepare(&db, error);
    if (result == 0 &&
        (jid_of(&db, device->owner, error) < 0 || add_jid(&db, "status", "broadcast", 5, error) < 0))
        result = -1;
    if (result == 0)
        result = write_events(&db, 0, cut, error);
    if (result == 0 && device->has_wal)
        result = database_take(&db.database, true, &before, error);
    if (result == 0)
        result = write_events(&db, cut, device->event_count, error);
    if (result == 0)
        result = delete_events(&db, error);
    if (result == 0)
        result = phone_files_add(files, "data/data/com.whatsapp/databases/msgstore.db", &db.database, before,
                                 error);
    sqlite3_free((void *)before.data);
    done(&db);
    return result;
}

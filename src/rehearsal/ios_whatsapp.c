// ChatStorage.sqlite as WhatsApp for iOS keeps it: sessions, groups, messages, pictures and places.
#include "rehearsal/ios_backup.h"
#include "rehearsal/ios_schemas.h"
#include "rehearsal/phone_parts.h"

#include "base/memory.h"

enum { TYPE_TEXT = 0, TYPE_IMAGE = 1, TYPE_LOCATION = 5, TYPE_GROUP_EVENT = 6 };
enum { EVENT_GROUP_MADE = 12, SESSION_PERSON = 0, SESSION_GROUP = 1 };
enum {
    ENTITY_GROUP = 3,
    ENTITY_SESSION = 4,
    ENTITY_MEMBER = 5,
    ENTITY_MEDIA = 7,
    ENTITY_MESSAGE = 8,
    ENTITY_PUSH_NAME = 11
};

struct ios_chat {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *session, *group, *member, *media, *message, *name;
    int64_t *sessions, *group_sessions; // rows by person, by group; 0 none yet
    int64_t *first_members;             // by group: the row of its first member
    bool *named;
    int64_t *gone;
    size_t gone_count, gone_capacity;
    int64_t session_count, group_count, member_count, media_count, message_count, name_count;
};

static int prepare(struct ios_chat *db, struct error *error)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&db->session, "INSERT INTO ZWACHATSESSION(Z_PK,Z_ENT,Z_OPT,ZARCHIVED,ZHIDDEN,ZREMOVED,ZSESSIONTYPE,"
                       "ZGROUPINFO,ZLASTMESSAGEDATE,ZCONTACTJID,ZPARTNERNAME) "
                       "VALUES(?,?,1,0,0,0,?,?,?,?,?)"},
        {&db->group, "INSERT INTO ZWAGROUPINFO(Z_PK,Z_ENT,Z_OPT,ZSTATE,ZCHATSESSION,ZCREATIONDATE,"
                     "ZCREATORJID,ZOWNERJID) VALUES(?,?,1,0,?,?,?,?)"},
        {&db->member, "INSERT INTO ZWAGROUPMEMBER(Z_PK,Z_ENT,Z_OPT,ZISACTIVE,ZISADMIN,ZCHATSESSION,"
                      "ZCONTACTNAME,ZMEMBERJID) VALUES(?,?,1,1,?,?,?,?)"},
        {&db->media, "INSERT INTO ZWAMEDIAITEM(Z_PK,Z_ENT,Z_OPT,ZFILESIZE,ZMEDIAORIGIN,ZMESSAGE,ZLATITUDE,"
                     "ZLONGITUDE,ZMEDIALOCALPATH,ZTITLE,ZVCARDSTRING) VALUES(?,?,1,?,0,?,?,?,?,?,?)"},
        {&db->message, "INSERT INTO ZWAMESSAGE(Z_PK,Z_ENT,Z_OPT,ZDATAITEMVERSION,ZFLAGS,ZGROUPEVENTTYPE,"
                       "ZISFROMME,ZMESSAGESTATUS,ZMESSAGETYPE,ZSORT,ZSTARRED,ZCHATSESSION,ZGROUPMEMBER,"
                       "ZMEDIAITEM,ZMESSAGEDATE,ZSENTDATE,ZFROMJID,ZSTANZAID,ZTEXT,ZTOJID) "
                       "VALUES(?,?,1,3,?,?,?,?,?,?,0,?,NULLIF(?,0),NULLIF(?,0),?,?,?,?,?,?)"},
        {&db->name, "INSERT INTO ZWAPROFILEPUSHNAME(Z_PK,Z_ENT,Z_OPT,ZJID,ZPUSHNAME) VALUES(?,?,1,?,?)"},
    };
    if (database_open(&db->database, ios_chat_schema, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (database_prepare(&db->database, all[i].statement, all[i].sql, error) != 0)
            return -1;
    }
    return 0;
}

static void done(struct ios_chat *db)
{
    sqlite3_stmt *const all[] = {db->session, db->group, db->member, db->media, db->message, db->name};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    database_close(&db->database);
    memory_free(db->sessions);
    memory_free(db->group_sessions);
    memory_free(db->first_members);
    memory_free(db->named);
    memory_free(db->gone);
}

// What somebody calls himself is known of most who wrote.
static int name_person(struct ios_chat *db, int person, struct error *error)
{
    if (db->named[person] || person == db->files->device->owner)
        return 0;
    db->named[person] = true;
    if (phone_files_hash(db->files, (uint64_t)person, 71) % 3 == 0)
        return 0;
    return database_insert(db->name, error, "iitt", ++db->name_count, (int64_t)ENTITY_PUSH_NAME,
                           ios_jid(db->files, person), db->files->world->people[person].name);
}

// Whom nobody saved goes by his number, behind an invisible mark.
static const char *partner_name(struct phone_files *files, int person)
{
    const char *name = phone_files_name(files, person);
    bool mapped;
    if (name)
        return name;
    if (phone_files_uses_lid(files, person, &mapped) && !mapped)
        return NULL;
    return arena_print(
        files->arena, "\xe2\x80\x8e%s",
        number_spelled(files->arena, files->world->people[person].number, STYLE_INTERNATIONAL, files->home));
}

static int64_t session_with(struct ios_chat *db, int person, struct error *error)
{
    if (db->sessions[person] != 0)
        return db->sessions[person];
    struct phone_files *files = db->files;
    if (database_insert(db->session, error, "iiinrtt", ++db->session_count, (int64_t)ENTITY_SESSION,
                        (int64_t)SESSION_PERSON, ios_cocoa(files->device->end_ms), ios_jid(files, person),
                        partner_name(files, person)) != 0 ||
        name_person(db, person, error) != 0)
        return -1;
    return db->sessions[person] = db->session_count;
}

static const char *group_jid(const struct ios_chat *db, int group)
{
    return arena_print(db->files->arena, "%llu@g.us", (unsigned long long)db->files->world->groups[group].id);
}

static const char *stanza(struct ios_chat *db, int64_t at_ms)
{
    const uint64_t a = phone_files_hash(db->files, (uint64_t)at_ms, 40),
                   b = phone_files_hash(db->files, a, 41);
    return arena_print(db->files->arena, "3A%016llX%02llX", (unsigned long long)a,
                       (unsigned long long)(b & 0xff));
}

// What stands for one message.
struct line {
    int64_t at_ms, session, member, media, type, group_event;
    const char *jid, *text;
    bool out, forwarded;
};

static int add_message(struct ios_chat *db, const struct line *line, struct error *error)
{
    const double at = ios_cocoa(line->at_ms);
    const int64_t id = ++db->message_count;
    return database_insert(db->message, error, "iiiiiiiiiiirrtttt", id, (int64_t)ENTITY_MESSAGE,
                           (int64_t)(line->forwarded ? 128 : 0), line->group_event, (int64_t)line->out,
                           (int64_t)(line->out ? 8 : 6), line->type, id, line->session, line->member,
                           line->media, at, at - 0.25, line->out ? NULL : line->jid, stanza(db, line->at_ms),
                           line->text, line->out ? line->jid : NULL);
}

// The group's session, its members, and the notice that it was made.
static int64_t session_of_group(struct ios_chat *db, int group, struct error *error)
{
    if (db->group_sessions[group] != 0)
        return db->group_sessions[group];
    struct phone_files *files = db->files;
    const struct group *g = &files->world->groups[group];
    const char *jid = group_jid(db, group), *maker = ios_jid(files, g->members[0]);
    const int64_t session = ++db->session_count;
    if (database_insert(db->session, error, "iiiirtt", session, (int64_t)ENTITY_SESSION,
                        (int64_t)SESSION_GROUP, ++db->group_count, ios_cocoa(files->device->end_ms), jid,
                        g->subject) != 0 ||
        database_insert(db->group, error, "iiirtt", db->group_count, (int64_t)ENTITY_GROUP, session,
                        ios_cocoa(g->made_ms), maker, maker) != 0)
        return -1;
    db->first_members[group] = db->member_count + 1;
    for (size_t i = 0; i < g->count; i++) {
        const int member = g->members[i];
        if (database_insert(db->member, error, "iiiitt", ++db->member_count, (int64_t)ENTITY_MEMBER,
                            (int64_t)(i == 0), session, phone_files_name(files, member),
                            ios_jid(files, member)) != 0 ||
            name_person(db, member, error) != 0)
            return -1;
    }
    const struct line made = {.at_ms = g->made_ms,
                              .session = session,
                              .member = db->first_members[group],
                              .type = TYPE_GROUP_EVENT,
                              .group_event = EVENT_GROUP_MADE,
                              .jid = jid};
    if (add_message(db, &made, error) != 0)
        return -1;
    return db->group_sessions[group] = session;
}

static int64_t member_of(const struct ios_chat *db, int group, int person)
{
    const struct group *g = &db->files->world->groups[group];
    for (size_t i = 0; i < g->count; i++) {
        if (g->members[i] == person)
            return db->first_members[group] + (int64_t)i;
    }
    return 0;
}

static int add_media(struct ios_chat *db, const struct event *event, const char *jid, struct error *error)
{
    struct phone_files *files = db->files;
    const uint64_t hash = phone_files_hash(files, (uint64_t)event->at_ms, 50);
    const int64_t id = ++db->media_count;
    double latitude = 0, longitude = 0;
    if (event->kind == EVENT_PICTURE)
        return database_insert(db->media, error, "iiiirrttt", id, (int64_t)ENTITY_MEDIA,
                               (int64_t)(40000 + hash % 400000), db->message_count, latitude, longitude,
                               arena_print(files->arena, "Media/%s/%x/%x/%s.jpg", jid, (int)(hash & 15),
                                           (int)(hash >> 4 & 15),
                                           phone_parts_uuid(files, (uint64_t)event->at_ms, 52)),
                               event->text, "image/jpeg");
    phone_parts_place(files, event, &latitude, &longitude);
    return database_insert(db->media, error, "iiiirrttt", id, (int64_t)ENTITY_MEDIA, (int64_t)0,
                           db->message_count, latitude, longitude, NULL, event->text, NULL);
}

static int write_event(struct ios_chat *db, const struct event *event, struct error *error)
{
    const bool is_media = event->kind != EVENT_WHATSAPP;
    struct line line = {.at_ms = event->at_ms,
                        .media = is_media ? db->media_count + 1 : 0,
                        .type = event->kind == EVENT_PICTURE    ? TYPE_IMAGE
                                : event->kind == EVENT_POSITION ? TYPE_LOCATION
                                                                : TYPE_TEXT,
                        .text = is_media ? NULL : event->text,
                        .out = event->out,
                        .forwarded = event->kind == EVENT_PICTURE && event->at_ms % 9 == 0};
    if (event->group >= 0) {
        line.session = session_of_group(db, event->group, error);
        line.jid = group_jid(db, event->group);
        line.member = event->out || line.session < 0 ? 0 : member_of(db, event->group, event->peer);
    } else {
        line.session = session_with(db, event->peer, error);
        line.jid = ios_jid(db->files, event->peer);
    }
    if (line.session < 0 || add_message(db, &line, error) != 0 ||
        (is_media && add_media(db, event, line.jid, error) != 0))
        return -1;
    if (world_is_deleted(db->files->world, db->files->device, event)) {
        ARRAY_ROOM(db->gone, db->gone_capacity, db->gone_count);
        db->gone[db->gone_count++] = db->message_count;
    }
    return 0;
}

static int delete_gone(struct ios_chat *db, struct error *error)
{
    static const char *const statements[] = {"DELETE FROM ZWAMEDIAITEM WHERE ZMESSAGE=?",
                                             "DELETE FROM ZWAMESSAGE WHERE Z_PK=?"};
    return database_delete(&db->database, statements, sizeof statements / sizeof *statements, db->gone,
                           db->gone_count, error);
}

int ios_whatsapp_write(struct ios_backup *backup, struct error *error)
{
    const struct world *world = backup->files->world;
    const struct device *device = backup->files->device;
    struct ios_chat db = {.files = backup->files,
                          .sessions = memory_new(world->people_count, sizeof(int64_t)),
                          .group_sessions = memory_new(world->group_count, sizeof(int64_t)),
                          .first_members = memory_new(world->group_count, sizeof(int64_t)),
                          .named = memory_new(world->people_count, sizeof(bool))};
    int result = prepare(&db, error);
    for (size_t i = 0; i < device->event_count && result == 0; i++) {
        if (phone_parts_is_chat(&device->events[i]))
            result = write_event(&db, &device->events[i], error);
    }
    if (result == 0)
        result = delete_gone(&db, error);
    if (result == 0)
        result = ios_backup_add_database(backup, IOS_WHATSAPP, "ChatStorage.sqlite", &db.database, error);
    done(&db);
    return result;
}

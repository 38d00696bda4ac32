// sms.db as iOS 15 keeps it: message, handle, chat, attachment and what joins them.
#include "rehearsal/ios_backup.h"
#include "rehearsal/ios_schemas.h"
#include "rehearsal/phone_parts.h"

#include "base/memory.h"

#include <string.h>

enum { STYLE_GROUP_CHAT = 43, STYLE_SINGLE_CHAT = 45 };

struct ios_sms {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *message, *handle, *chat, *member, *join, *attachment, *of_message;
    int64_t *handles, *chats; // rows by person, two each: of SMS, of iMessage; 0 none yet
    int64_t *group_chats;
    int64_t *gone; // rows to delete
    size_t gone_count, gone_capacity;
    int64_t handle_count, chat_count, message_count, attachment_count;
};

// What stands for one message.
struct line {
    int64_t at_ms, handle, chat;
    const char *service, *room, *text;
    bool out, file;
};

static int prepare(struct ios_sms *db, struct error *error)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&db->message,
         "INSERT INTO message(ROWID,guid,text,attributedBody,handle_id,service,account,date,date_read,"
         "date_delivered,is_delivered,is_finished,is_from_me,is_read,is_sent,cache_has_attachments,"
         "cache_roomnames,destination_caller_id,version,part_count) "
         "VALUES(?,?,?,?,?,?,?,?,?,?,1,1,?,1,?,?,?,?,10,1)"},
        {&db->handle, "INSERT INTO handle(ROWID,id,country,service,uncanonicalized_id) VALUES(?,?,?,?,?)"},
        {&db->chat, "INSERT INTO chat(ROWID,guid,style,state,chat_identifier,service_name,room_name,"
                    "account_login,last_addressed_handle,display_name,group_id,original_group_id) "
                    "VALUES(?,?,?,3,?,?,?,?,?,?,?,?)"},
        {&db->member, "INSERT INTO chat_handle_join(chat_id,handle_id) VALUES(?,?)"},
        {&db->join, "INSERT INTO chat_message_join(chat_id,message_id,message_date) VALUES(?,?,?)"},
        {&db->attachment,
         "INSERT INTO attachment(ROWID,guid,created_date,start_date,filename,uti,mime_type,transfer_state,"
         "is_outgoing,transfer_name,total_bytes,original_guid) "
         "VALUES(?,?,?,0,?,'public.jpeg','image/jpeg',5,?,?,?,?)"},
        {&db->of_message, "INSERT INTO message_attachment_join(message_id,attachment_id) VALUES(?,?)"},
    };
    if (database_open(&db->database, ios_sms_schema, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (database_prepare(&db->database, all[i].statement, all[i].sql, error) != 0)
            return -1;
    }
    return 0;
}

static void done(struct ios_sms *db)
{
    sqlite3_stmt *const all[] = {db->message, db->handle,     db->chat,      db->member,
                                 db->join,    db->attachment, db->of_message};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    database_close(&db->database);
    memory_free(db->handles);
    memory_free(db->chats);
    memory_free(db->group_chats);
    memory_free(db->gone);
}

static int64_t nanoseconds(int64_t at_ms)
{
    return (at_ms - INT64_C(978307200000)) * 1000000;
}

static const char *own(const struct ios_sms *db)
{
    return db->files->world->people[db->files->device->owner].number;
}

// Pictures go as iMessage to those who have it; all else is SMS.
static bool has_imessage(const struct ios_sms *db, int person)
{
    const struct world *world = db->files->world;
    const int device = world->people[person].device;
    return device >= 0 ? world->devices[device].form == FORM_IOS
                       : phone_files_hash(db->files, (uint64_t)person, 85) % 3 == 0;
}

static const char *service_name(bool imessage)
{
    return imessage ? "iMessage" : "SMS";
}

static int64_t handle_of(struct ios_sms *db, int person, bool imessage, struct error *error)
{
    static const char *const countries[] = {[NUMBER_GB] = "gb", [NUMBER_FR] = "fr", [NUMBER_US] = "us"};
    int64_t *handle = &db->handles[person * 2 + imessage];
    if (*handle != 0)
        return *handle;
    const char *number = db->files->world->people[person].number;
    const char *written = phone_files_number(db->files, person, NUMBER_SENT);
    if (database_insert(db->handle, error, "itttt", ++db->handle_count, number,
                        countries[number_country_of(number)], service_name(imessage),
                        strcmp(written, number) == 0 ? NULL : written) != 0)
        return -1;
    return *handle = db->handle_count;
}

static int add_chat(struct ios_sms *db, int64_t style, const char *identifier, const char *service,
                    const char *room, struct error *error)
{
    struct arena *arena = db->files->arena;
    const int64_t id = ++db->chat_count;
    const char *uuid = phone_parts_uuid(db->files, (uint64_t)id, 80);
    return database_insert(
        db->chat, error, "ititttttttt", id,
        arena_print(arena, "%s;%s;%s", service, style == STYLE_GROUP_CHAT ? "+" : "-", identifier), style,
        identifier, service, room, arena_print(arena, "P:%s", own(db)), own(db), NULL, uuid, uuid);
}

static int64_t chat_with(struct ios_sms *db, int person, bool imessage, struct error *error)
{
    int64_t *chat = &db->chats[person * 2 + imessage];
    if (*chat != 0)
        return *chat;
    const int64_t handle = handle_of(db, person, imessage, error);
    if (handle < 0 ||
        add_chat(db, STYLE_SINGLE_CHAT, db->files->world->people[person].number, service_name(imessage), NULL,
                 error) != 0 ||
        database_insert(db->member, error, "ii", db->chat_count, handle) != 0)
        return -1;
    return *chat = db->chat_count;
}

static const char *room_of(struct ios_sms *db, int group)
{
    return arena_print(db->files->arena, "chat%llu",
                       (unsigned long long)(db->files->world->groups[group].id % 1000000000000000));
}

static int64_t chat_of_group(struct ios_sms *db, int group, struct error *error)
{
    if (db->group_chats[group] != 0)
        return db->group_chats[group];
    const struct group *g = &db->files->world->groups[group];
    const char *room = room_of(db, group);
    if (add_chat(db, STYLE_GROUP_CHAT, room, "SMS", room, error) != 0)
        return -1;
    const int64_t chat = db->chat_count;
    for (size_t i = 0; i < g->count; i++) {
        if (g->members[i] == db->files->device->owner)
            continue;
        const int64_t handle = handle_of(db, g->members[i], false, error);
        if (handle < 0 || database_insert(db->member, error, "ii", chat, handle) != 0)
            return -1;
    }
    return db->group_chats[group] = chat;
}

// ---- messages ----

// Lengths up to 127 take a byte, others 0x81 and two.
static void add_length(struct buffer *out, size_t length)
{
    if (length > 127)
        buffer_add_u8(out, 0x81);
    buffer_add_u8(out, (uint8_t)length);
    if (length > 127)
        buffer_add_u8(out, (uint8_t)(length >> 8));
}

static size_t utf16_length(const char *text)
{
    size_t length = 0;
    for (; *text; text++)
        length += ((uint8_t)*text & 0xc0) != 0x80 ? ((uint8_t)*text >= 0xf0 ? 2 : 1) : 0;
    return length;
}

// NSAttributedString of one part, as NSArchiver writes it: docs/formats/apple-serialized.md.
static void attributed(struct buffer *out, const char *text)
{
    static const char head[] = "\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\0"
                               "\x84\x84\x08NSObject\0\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+";
    static const char parts[] = "\x86\x84\x02iI\x01";
    static const char tail[] = "\x92\x84\x84\x84\x0cNSDictionary\0\x94\x84\x01i\x01\x92\x84\x96\x96\x1d"
                               "__kIMMessagePartAttributeName\x86\x92\x84\x84\x84\x08NSNumber\0\x84\x84\x07"
                               "NSValue\0\x94\x84\x01*\x84\x99\x99\0\x86\x86\x86";
    buffer_add(out, head, sizeof head - 1);
    add_length(out, strlen(text));
    buffer_add_text(out, text);
    buffer_add(out, parts, sizeof parts - 1);
    add_length(out, utf16_length(text));
    buffer_add(out, tail, sizeof tail - 1);
}

static int add_file(struct ios_sms *db, const struct line *line, struct error *error)
{
    struct arena *arena = db->files->arena;
    const uint64_t hash = phone_files_hash(db->files, (uint64_t)line->at_ms, 82);
    const char *name = arena_print(arena, "IMG_%04d.jpeg", (int)(hash % 9000 + 100));
    const char *guid = phone_parts_uuid(db->files, (uint64_t)line->at_ms, 83);
    if (database_insert(db->attachment, error, "ititititt", ++db->attachment_count, guid,
                        line->at_ms / 1000 - 978307200,
                        arena_print(arena, "~/Library/SMS/Attachments/%02x/%02d/%s/%s",
                                    (int)(hash >> 16 & 255), (int)(hash >> 24 & 15), guid, name),
                        (int64_t)line->out, name, (int64_t)(30000 + hash % 300000), guid) != 0)
        return -1;
    return database_insert(db->of_message, error, "ii", db->message_count, db->attachment_count);
}

// Since attributed bodies are written, the plain text is missing at a share of messages.
static int write_line(struct ios_sms *db, const struct line *line, struct error *error)
{
    struct arena *arena = db->files->arena;
    struct buffer body;
    buffer_init(&body, 64 << 10);
    const char *shown =
        line->file ? arena_print(arena, "\xef\xbf\xbc%s", line->text ? line->text : "") : line->text;
    if (shown)
        attributed(&body, shown);
    const struct bytes blob = buffer_bytes(&body);
    const bool plain = phone_files_hash(db->files, (uint64_t)line->at_ms, 84) % 3 != 0;
    const int64_t at = nanoseconds(line->at_ms);
    int result = database_insert(
        db->message, error, "ittbittiiiiiitt", ++db->message_count,
        phone_parts_uuid(db->files, (uint64_t)line->at_ms, 81), plain ? shown : NULL, &blob, line->handle,
        line->service, arena_print(arena, "%s%s", *line->service == 'i' ? "p:" : "P:", own(db)), at,
        line->out ? (int64_t)0 : at + INT64_C(40000000000), line->out ? at + INT64_C(1200000000) : (int64_t)0,
        (int64_t)line->out, (int64_t)line->out, (int64_t)line->file, line->room, own(db));
    buffer_done(&body);
    if (result == 0)
        result = database_insert(db->join, error, "iii", line->chat, db->message_count, at);
    return result == 0 && line->file ? add_file(db, line, error) : result;
}

static int write_event(struct ios_sms *db, const struct event *event, struct error *error)
{
    struct line line = {.at_ms = event->at_ms,
                        .text = event->text,
                        .out = event->out,
                        .service = "SMS",
                        .file = event->kind == EVENT_MMS && event->group < 0};
    if (event->group >= 0) {
        line.chat = chat_of_group(db, event->group, error);
        line.room = room_of(db, event->group);
        line.handle = event->out ? 0 : handle_of(db, event->peer, false, error);
    } else {
        const bool imessage = line.file && has_imessage(db, event->peer);
        line.service = service_name(imessage);
        line.chat = chat_with(db, event->peer, imessage, error);
        line.handle = handle_of(db, event->peer, imessage, error);
    }
    if (line.chat < 0 || line.handle < 0 || write_line(db, &line, error) != 0)
        return -1;
    if (world_is_deleted(db->files->world, db->files->device, event)) {
        ARRAY_ROOM(db->gone, db->gone_capacity, db->gone_count);
        db->gone[db->gone_count++] = db->message_count;
    }
    return 0;
}

static int write_notices(struct ios_sms *db, struct error *error)
{
    struct notice notice;
    for (size_t i = 0; phone_parts_notice(db->files, i, &notice); i++) {
        if (notice.body == NULL)
            continue;
        if (database_insert(db->handle, error, "itttt", ++db->handle_count, notice.sender, NULL, "SMS",
                            NULL) != 0 ||
            add_chat(db, STYLE_SINGLE_CHAT, notice.sender, "SMS", NULL, error) != 0 ||
            database_insert(db->member, error, "ii", db->chat_count, db->handle_count) != 0 ||
            write_line(db,
                       &(struct line){.at_ms = notice.at_ms,
                                      .handle = db->handle_count,
                                      .chat = db->chat_count,
                                      .service = "SMS",
                                      .text = notice.body},
                       error) != 0)
            return -1;
    }
    return 0;
}

static int delete_gone(struct ios_sms *db, struct error *error)
{
    static const char *const statements[] = {"DELETE FROM chat_message_join WHERE message_id=?",
                                             "DELETE FROM message WHERE ROWID=?"};
    return database_delete(&db->database, statements, sizeof statements / sizeof *statements, db->gone,
                           db->gone_count, error);
}

int ios_sms_write(struct ios_backup *backup, struct error *error)
{
    const struct world *world = backup->files->world;
    const struct device *device = backup->files->device;
    struct ios_sms db = {.files = backup->files,
                         .handles = memory_new(world->people_count, 2 * sizeof(int64_t)),
                         .chats = memory_new(world->people_count, 2 * sizeof(int64_t)),
                         .group_chats = memory_new(world->group_count, sizeof(int64_t))};
    int result = prepare(&db, error) || write_notices(&db, error) ? -1 : 0;
    for (size_t i = 0; i < device->event_count && result == 0; i++) {
        if (device->events[i].kind == EVENT_SMS || device->events[i].kind == EVENT_MMS)
            result = write_event(&db, &device->events[i], error);
    }
    if (result == 0)
        result = delete_gone(&db, error);
    if (result == 0)
        result = ios_backup_add_database(backup, IOS_HOME, "Library/SMS/sms.db", &db.database, error);
    done(&db);
    return result;
}

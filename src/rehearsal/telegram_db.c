// cache4.db as Telegram for Android keeps it: rows with blobs of TL, in the form of layer 160 or so
// (core.telegram.org/schema: message#38116ee0, user#3ff6ecb0, peerUser#59511722, messageMediaGeo#56e0d474,
// geoPoint#b2a2f663, messageMediaEmpty#3ded6320).
#include "rehearsal/phone_files.h"

#include "base/memory.h"

#include <string.h>

static const char schema[] =
    "CREATE TABLE messages_v2(mid INTEGER,uid INTEGER,read_state INTEGER,send_state INTEGER,date INTEGER,data BLOB,out "
    "INTEGER,ttl INTEGER,media INTEGER,replydata BLOB,imp INTEGER,mention INTEGER,forwards INTEGER,replies_data "
    "BLOB,thread_reply_id INTEGER,is_channel INTEGER,reply_to_message_id INTEGER,custom_params BLOB,group_id "
    "INTEGER,reply_to_story_id INTEGER,PRIMARY KEY(mid,uid));"
    "CREATE INDEX uid_mid_read_out_idx_messages_v2 ON messages_v2(uid,mid,read_state,out);"
    "CREATE TABLE users(uid INTEGER PRIMARY KEY,name TEXT,status INTEGER,data BLOB);"
    "CREATE TABLE chats(uid INTEGER PRIMARY KEY,name TEXT,data BLOB);"
    "CREATE TABLE dialogs(did INTEGER PRIMARY KEY,date INTEGER,unread_count INTEGER,last_mid INTEGER);"
    "CREATE TABLE enc_chats(uid INTEGER PRIMARY KEY,user INTEGER,name TEXT,data BLOB);"
    "CREATE TABLE user_contacts_v7(key TEXT PRIMARY KEY,uid INTEGER,fname TEXT,sname TEXT,imported INTEGER);"
    "CREATE TABLE user_phones_v7(key TEXT,phone TEXT,sphone TEXT,deleted INTEGER,PRIMARY KEY(key,phone));";

enum {
    MESSAGE = 0x38116ee0,
    USER = 0x3ff6ecb0,
    PEER_USER = 0x59511722,
    GEO = 0x56e0d474,
    MEDIA_EMPTY = 0x3ded6320
};
static const uint32_t GEO_POINT = 0xb2a2f663;
enum { FLAG_OUT = 1 << 1, FLAG_FROM = 1 << 8, FLAG_MEDIA = 1 << 9 };
enum { FIRST_NAME = 1 << 1, LAST_NAME = 1 << 2, PHONE = 1 << 4, SELF = 1 << 10, CONTACT = 1 << 11 };
enum { BLOB_MAX_BYTES = 1 << 20 };

struct telegram_db {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *message, *user, *contact, *telephone, *gone;
    bool *known; // by person
    int64_t count;
};

// ---- TL ----

static void put_text(struct buffer *to, const char *text)
{
    const size_t size = strlen(text), head = size < 254 ? 1 : 4;
    if (head == 1)
        buffer_add_u8(to, (uint8_t)size);
    else
        buffer_add_u32le(to, (uint32_t)(size << 8 | 254));
    buffer_add(to, text, size);
    for (size_t at = head + size; at % 4; at++)
        buffer_add_u8(to, 0);
}

static void put_real(struct buffer *to, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    buffer_add_u64le(to, bits);
}

static void put_peer(struct buffer *to, int64_t id)
{
    buffer_add_u32le(to, PEER_USER);
    buffer_add_u64le(to, (uint64_t)id);
}

static void put_media(struct telegram_db *db, struct buffer *to, const struct event *event)
{
    const uint64_t hash = phone_files_hash(db->files, (uint64_t)event->at_ms, 51);
    if (event->kind != EVENT_POSITION) {
        buffer_add_u32le(to, MEDIA_EMPTY);
        return;
    }
    buffer_add_u32le(to, GEO);
    buffer_add_u32le(to, GEO_POINT);
    buffer_add_u32le(to, 0);
    put_real(to, -4 + (double)(hash / 110000 % 100000) / 10000); // longitude first
    put_real(to, 40 + (double)(hash % 110000) / 10000);
    buffer_add_u64le(to, hash);
}

static void put_message(struct telegram_db *db, struct buffer *to, const struct event *event, int64_t own,
                        int64_t peer)
{
    const bool media = event->kind != EVENT_WHATSAPP;
    buffer_add_u32le(to, MESSAGE);
    buffer_add_u32le(to, (event->out ? FLAG_OUT : 0u) | FLAG_FROM | (media ? FLAG_MEDIA : 0u));
    buffer_add_u32le(to, (uint32_t)db->count);
    put_peer(to, event->out ? own : peer);
    put_peer(to, peer);
    buffer_add_u32le(to, (uint32_t)(event->at_ms / 1000));
    put_text(to, event->kind == EVENT_POSITION || event->text == NULL ? "" : event->text);
    if (media)
        put_media(db, to, event);
}

// "Ana Popa" as first and last name.
static void put_user(struct buffer *to, int64_t id, const char *name, const char *phone, bool self,
                     bool contact)
{
    const char *space = strrchr(name, ' ');
    char first[128];
    const size_t size = space ? (size_t)(space - name) : strlen(name);
    memcpy(first, name, size < sizeof first ? size : sizeof first - 1);
    first[size < sizeof first ? size : sizeof first - 1] = 0;
    buffer_add_u32le(to, USER);
    buffer_add_u32le(to, FIRST_NAME | (space ? LAST_NAME : 0u) | (phone ? PHONE : 0u) | (self ? SELF : 0u) |
                             (contact ? CONTACT : 0u));
    buffer_add_u64le(to, (uint64_t)id);
    put_text(to, first);
    if (space)
        put_text(to, space + 1);
    if (phone)
        put_text(to, phone);
}

// ---- rows ----

static int prepare(struct telegram_db *db, struct error *error)
{
    struct database *d = &db->database;
    if (database_open(d, (const char *const[]){schema, NULL}, error) != 0)
        return -1;
    return database_prepare(
               d, &db->message,
               "INSERT INTO messages_v2(mid,uid,read_state,send_state,date,data,out,media,imp,mention)"
               " VALUES(?,?,3,0,?,?,?,?,0,0)",
               error) ||
                   database_prepare(d, &db->user, "INSERT INTO users(uid,name,status,data) VALUES(?,?,0,?)",
                                    error) ||
                   database_prepare(d, &db->contact, "INSERT INTO user_contacts_v7 VALUES(?,?,?,'',0)",
                                    error) ||
                   database_prepare(d, &db->telephone, "INSERT INTO user_phones_v7 VALUES(?,?,?,0)", error) ||
                   database_prepare(d, &db->gone, "DELETE FROM messages_v2 WHERE mid=?", error)
               ? -1
               : 0;
}

static void done(struct telegram_db *db)
{
    sqlite3_stmt *const all[] = {db->message, db->user, db->contact, db->telephone, db->gone};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    database_close(&db->database);
    memory_free(db->known);
}

// Telegram shows the number of those who are saved.
static int write_user(struct telegram_db *db, int person, struct error *error)
{
    struct phone_files *files = db->files;
    const struct person *p = &files->world->people[person];
    const bool self = person == files->device->owner;
    const char *saved = phone_files_name(files, person);
    const int64_t id = phone_files_telegram_id(files, person);
    if (db->known[person])
        return 0;
    db->known[person] = true;
    struct buffer blob;
    buffer_init(&blob, BLOB_MAX_BYTES);
    put_user(&blob, id, p->name, self || saved ? p->number + 1 : NULL, self, saved != NULL);
    const struct bytes data = buffer_bytes(&blob);
    int result =
        database_insert(db->user, error, "itb", id, arena_print(files->arena, "%s;;;", p->name), &data);
    buffer_done(&blob);
    const char *key = arena_print(files->arena, "%lld", (long long)id);
    if (result == 0 && saved && !self)
        result = database_insert(db->contact, error, "tit", key, id, saved) ||
                         database_insert(db->telephone, error, "ttt", key, p->number + 1, p->number + 1)
                     ? -1
                     : 0;
    return result;
}

static int write_message(struct telegram_db *db, const struct event *event, struct error *error)
{
    struct phone_files *files = db->files;
    if (write_user(db, event->peer, error) != 0)
        return -1;
    const int64_t own = phone_files_telegram_id(files, files->device->owner),
                  peer = phone_files_telegram_id(files, event->peer);
    struct buffer blob;
    buffer_init(&blob, BLOB_MAX_BYTES);
    db->count++;
    put_message(db, &blob, event, own, peer);
    const struct bytes data = buffer_bytes(&blob);
    const int result =
        database_insert(db->message, error, "iiibii", db->count, peer, event->at_ms / 1000, &data,
                        (int64_t)event->out, (int64_t)(event->kind == EVENT_PICTURE ? 0 : -1));
    buffer_done(&blob);
    return result;
}

static int write_all(struct telegram_db *db, struct error *error)
{
    const struct phone_files *files = db->files;
    const struct device *device = files->device;
    int64_t *gone = memory_new(device->event_count + 1, sizeof *gone);
    size_t gone_count = 0;
    int result = write_user(db, device->owner, error);
    for (size_t i = 0; result == 0 && i < device->event_count; i++) {
        const struct event *event = &device->events[i];
        if ((event->kind != EVENT_WHATSAPP && event->kind != EVENT_PICTURE &&
             event->kind != EVENT_POSITION) ||
            world_chat_app(files->world, device, event) != CHAT_TELEGRAM)
            continue;
        result = write_message(db, event, error);
        if (event->kind == EVENT_WHATSAPP && world_is_deleted(files->world, device, event))
            gone[gone_count++] = db->count;
    }
    for (size_t i = 0; result == 0 && i < gone_count; i++)
        result = database_insert(db->gone, error, "i", gone[i]);
    memory_free(gone);
    return result;
}

int telegram_db_write(struct phone_files *files, struct error *error)
{
    if (!phone_files_uses(files, CHAT_TELEGRAM))
        return 0;
    struct telegram_db db = {.files = files,
                             .known = memory_new(files->world->people_count, sizeof *db.known)};
    int result = prepare(&db, error);
    if (result == 0)
        result = write_all(&db, error);
    if (result == 0)
        result = phone_files_add(files, "data/data/org.telegram.messenger/files/cache4.db", &db.database,
                                 (struct bytes){0}, error);
    done(&db);
    return result;
}

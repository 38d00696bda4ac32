// EnMicroMsg.db as WeChat for Android keeps it, after decryption: how laboratories hand it over with its key.
#include "rehearsal/phone_files.h"

#include "base/memory.h"

static const char schema[] =
    "CREATE TABLE message(msgId INTEGER PRIMARY KEY,msgSvrId INTEGER,type INT,status INT,isSend INT,isShowTimer "
    "INTEGER,createTime INTEGER,talker TEXT,content TEXT,imgPath TEXT,reserved TEXT,lvbuffer BLOB,transContent "
    "TEXT,talkerId INTEGER,bizClientMsgId TEXT,bizChatId INTEGER DEFAULT -1,flag INTEGER DEFAULT 0);"
    "CREATE INDEX messageSvrIdIndex ON message(msgSvrId);"
    "CREATE INDEX messageTalkerCreateTimeIndex ON message(talker,createTime);"
    "CREATE TABLE rcontact(username TEXT PRIMARY KEY DEFAULT '',alias TEXT DEFAULT '',conRemark TEXT DEFAULT "
    "'',domainList TEXT DEFAULT '',nickname TEXT DEFAULT '',pyInitial TEXT DEFAULT '',quanPin TEXT DEFAULT "
    "'',showHead INTEGER DEFAULT 0,type INTEGER DEFAULT 0,verifyFlag INTEGER DEFAULT 0,lvbuff BLOB);"
    "CREATE TABLE chatroom(chatroomname TEXT PRIMARY KEY DEFAULT '',addtime LONG,memberlist TEXT,displayname "
    "TEXT,chatroomnick TEXT,roomflag INTEGER,roomowner TEXT,roomdata BLOB);"
    "CREATE TABLE userinfo(id INTEGER PRIMARY KEY,type INT,value TEXT);"
    "CREATE TABLE ImgInfo2(id INTEGER PRIMARY KEY,msgSvrId LONG,offset INT,totalLen INT,bigImgPath TEXT,thumbImgPath "
    "TEXT,createtime INT);";

enum { TYPE_TEXT = 1, TYPE_PICTURE = 3, TYPE_PLACE = 48, CONTACT_FRIEND = 3 };

struct wechat_db {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *message, *contact, *user, *picture, *gone;
    bool *known; // by person: has a row of rcontact
    int64_t count, pictures;
};

static int prepare(struct wechat_db *db, struct error *error)
{
    struct database *d = &db->database;
    if (database_open(d, (const char *const[]){schema, NULL}, error) != 0)
        return -1;
    return database_prepare(
               d, &db->message,
               "INSERT INTO message(msgId,msgSvrId,type,status,isSend,createTime,talker,content,imgPath)"
               " VALUES(?,?,?,?,?,?,?,?,?)",
               error) ||
                   database_prepare(
                       d, &db->contact,
                       "INSERT INTO rcontact(username,alias,conRemark,nickname,type) VALUES(?,?,?,?,?)",
                       error) ||
                   database_prepare(d, &db->user, "INSERT INTO userinfo(id,type,value) VALUES(?,?,?)",
                                    error) ||
                   database_prepare(
                       d, &db->picture,
                       "INSERT INTO ImgInfo2(id,msgSvrId,totalLen,bigImgPath,createtime) VALUES(?,?,?,?,?)",
                       error) ||
                   database_prepare(d, &db->gone, "DELETE FROM message WHERE createTime=? AND content=?",
                                    error)
               ? -1
               : 0;
}

static void done(struct wechat_db *db)
{
    sqlite3_stmt *const all[] = {db->message, db->contact, db->user, db->picture, db->gone};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    database_close(&db->database);
    memory_free(db->known);
}

// The account of the telephone: 2 its name, 42 its alias, 4 what it is called, 6 its number.
static int write_owner(struct wechat_db *db, struct error *error)
{
    struct phone_files *files = db->files;
    const struct person *owner = &files->world->people[files->device->owner];
    return database_insert(db->user, error, "iit", (int64_t)2, (int64_t)3,
                           phone_files_wxid(files, files->device->owner)) ||
                   database_insert(db->user, error, "iit", (int64_t)4, (int64_t)3, owner->name) ||
                   database_insert(db->user, error, "iit", (int64_t)6, (int64_t)3, owner->number)
               ? -1
               : 0;
}

static const char *alias_of(struct phone_files *files, int person)
{
    const uint64_t hash = files->world->people[person].lid;
    return hash % 3 ? "" : arena_print(files->arena, "wx%06llu", (unsigned long long)(hash / 3 % 1000000));
}

static int write_contact(struct wechat_db *db, int person, struct error *error)
{
    if (db->known[person])
        return 0;
    db->known[person] = true;
    const char *saved = phone_files_name(db->files, person);
    return database_insert(db->contact, error, "tttti", phone_files_wxid(db->files, person),
                           alias_of(db->files, person), saved ? saved : "",
                           db->files->world->people[person].name, (int64_t)CONTACT_FRIEND);
}

static const char *place_xml(struct wechat_db *db, const struct event *event)
{
    const uint64_t hash = phone_files_hash(db->files, (uint64_t)event->at_ms, 51);
    return arena_print(
        db->files->arena,
        "<?xml version=\"1.0\"?>\n<msg>\n\t<location x=\"%.6f\" y=\"%.6f\" scale=\"16\" label=\"%s\" "
        "maptype=\"0\" poiname=\"%s\" />\n</msg>\n",
        40 + (double)(hash % 110000) / 10000, -4 + (double)(hash / 110000 % 100000) / 10000, event->text,
        event->text);
}

static int write_message(struct wechat_db *db, const struct event *event, struct error *error)
{
    struct phone_files *files = db->files;
    if (write_contact(db, event->peer, error) != 0)
        return -1;
    const int64_t server = (int64_t)(phone_files_hash(files, (uint64_t)event->at_ms, 71) >> 2);
    int64_t type = TYPE_TEXT;
    const char *content = event->text, *picture = NULL;
    if (event->kind == EVENT_PICTURE) {
        type = TYPE_PICTURE;
        content = "<?xml version=\"1.0\"?><msg><img aeskey=\"00\" length=\"20480\" /></msg>";
        picture = arena_print(files->arena, "THUMBNAIL_DIRPATH://th_%016llx", (unsigned long long)server);
    } else if (event->kind == EVENT_POSITION) {
        type = TYPE_PLACE;
        content = place_xml(db, event);
    }
    const char *talker = phone_files_wxid(files, event->peer);
    if (database_insert(db->message, error, "iiiiiittt", ++db->count, server, type,
                        (int64_t)(event->out ? 2 : 3), (int64_t)event->out, event->at_ms, talker, content,
                        picture) != 0)
        return -1;
    if (picture == NULL)
        return 0;
    return database_insert(db->picture, error, "iiiti", ++db->pictures, server, (int64_t)20480,
                           arena_print(files->arena, "%016llx.jpg", (unsigned long long)server),
                           event->at_ms / 1000);
}

static bool is_ours(const struct phone_files *files, const struct event *event)
{
    return (event->kind == EVENT_WHATSAPP || event->kind == EVENT_PICTURE || event->kind == EVENT_POSITION) &&
           world_chat_app(files->world, files->device, event) == CHAT_WECHAT;
}

static int write_all(struct wechat_db *db, struct error *error)
{
    const struct phone_files *files = db->files;
    const struct device *device = files->device;
    int result = write_owner(db, error);
    for (size_t i = 0; result == 0 && i < device->event_count; i++)
        if (is_ours(files, &device->events[i]))
            result = write_message(db, &device->events[i], error);
    for (size_t i = 0; result == 0 && i < device->event_count; i++) {
        const struct event *event = &device->events[i];
        if (event->kind == EVENT_WHATSAPP && is_ours(files, event) &&
            world_is_deleted(files->world, device, event))
            result = database_insert(db->gone, error, "it", event->at_ms, event->text);
    }
    return result;
}

int wechat_db_write(struct phone_files *files, struct error *error)
{
    if (!phone_files_uses(files, CHAT_WECHAT))
        return 0;
    struct wechat_db db = {.files = files, .known = memory_new(files->world->people_count, sizeof *db.known)};
    int result = prepare(&db, error);
    if (result == 0)
        result = write_all(&db, error);
    if (result == 0)
        result = phone_files_add(files,
                                 arena_print(files->arena,
                                             "data/data/com.tencent.mm/MicroMsg/%016llx%016llx/EnMicroMsg.db",
                                             (unsigned long long)phone_files_hash(files, 3, 1),
                                             (unsigned long long)phone_files_hash(files, 3, 2)),
                                 &db.database, (struct bytes){0}, error);
    done(&db);
    return result;
}

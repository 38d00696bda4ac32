// mmssms.db as Android's telephony provider keeps it (version of Android 12), and telephony.db with the SIM.
#include "rehearsal/phone_files.h"

#include "base/memory.h"

static const char schema[] =
    "CREATE TABLE android_metadata (locale TEXT);"
    "CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY AUTOINCREMENT,address TEXT);"
    "CREATE TABLE threads (_id INTEGER PRIMARY KEY AUTOINCREMENT,date INTEGER DEFAULT 0,message_count "
    "INTEGER DEFAULT 0,"
    "recipient_ids TEXT,snippet TEXT,snippet_cs INTEGER DEFAULT 0,read INTEGER DEFAULT 1,archived INTEGER "
    "DEFAULT 0,"
    "type INTEGER DEFAULT 0,error INTEGER DEFAULT 0,has_attachment INTEGER DEFAULT 0);"
    "CREATE TABLE sms (_id INTEGER PRIMARY KEY,thread_id INTEGER,address TEXT,person INTEGER,date "
    "INTEGER,date_sent INTEGER "
    "DEFAULT 0,protocol INTEGER,read INTEGER DEFAULT 0,status INTEGER DEFAULT -1,type "
    "INTEGER,reply_path_present INTEGER,"
    "subject TEXT,body TEXT,service_center TEXT,locked INTEGER DEFAULT 0,sub_id INTEGER DEFAULT "
    "-1,error_code INTEGER "
    "DEFAULT 0,creator TEXT,seen INTEGER DEFAULT 0);"
    "CREATE TABLE pdu (_id INTEGER PRIMARY KEY AUTOINCREMENT,thread_id INTEGER,date INTEGER,date_sent "
    "INTEGER DEFAULT 0,"
    "msg_box INTEGER,read INTEGER DEFAULT 0,m_id TEXT,sub TEXT,sub_cs INTEGER,ct_t TEXT,ct_l TEXT,exp "
    "INTEGER,m_cls TEXT,"
    "m_type INTEGER,v INTEGER,m_size INTEGER,pri INTEGER,rr INTEGER,rpt_a INTEGER,resp_st INTEGER,st "
    "INTEGER,tr_id TEXT,"
    "retr_st INTEGER,retr_txt TEXT,retr_txt_cs INTEGER,read_status INTEGER,ct_cls INTEGER,resp_txt TEXT,d_tm "
    "INTEGER,"
    "d_rpt INTEGER,locked INTEGER DEFAULT 0,seen INTEGER DEFAULT 0,sub_id INTEGER DEFAULT -1,text_only "
    "INTEGER DEFAULT 0,"
    "creator TEXT);"
    "CREATE TABLE addr (_id INTEGER PRIMARY KEY,msg_id INTEGER,contact_id INTEGER,address TEXT,type "
    "INTEGER,charset INTEGER);"
    "CREATE TABLE part (_id INTEGER PRIMARY KEY AUTOINCREMENT,mid INTEGER,seq INTEGER DEFAULT 0,ct TEXT,name "
    "TEXT,chset "
    "INTEGER,cd TEXT,fn TEXT,cid TEXT,cl TEXT,ctt_s INTEGER,ctt_t TEXT,_data TEXT,text TEXT);"
    "CREATE INDEX typeThreadIdIndex ON sms (type, thread_id);"
    "INSERT INTO android_metadata VALUES('en_GB');";

enum { ADDRESS_FROM = 0x89, ADDRESS_TO = 0x97 };

struct sms_db {
    struct phone_files *files;
    struct database database;
    sqlite3_stmt *sms, *pdu, *addr, *part, *thread, *address;
    int64_t *threads; // by person; 0 none yet
    int64_t *group_threads;
    int64_t thread_count, address_count, pdu_count;
};

static int prepare(struct sms_db *db, struct error *error)
{
    struct database *d = &db->database;
    if (database_open(d, (const char *const[]){schema, NULL}, error) != 0)
        return -1;
    const int failed =
        database_prepare(
            d, &db->sms,
            "INSERT INTO sms(thread_id,address,date,date_sent,protocol,read,type,body,service_center,sub_id,"
            "creator,seen) VALUES(?,?,?,?,?,1,?,?,?,1,'com.google.android.apps.messaging',1)",
            error) ||
        database_prepare(
            d, &db->pdu,
            "INSERT INTO pdu(thread_id,date,date_sent,msg_box,read,ct_t,m_cls,m_type,v,pri,tr_id,seen,sub_id,"
            "text_only) "
            "VALUES(?,?,?,?,1,'application/vnd.wap.multipart.related','personal',?,18,129,?,1,1,?)",
            error) ||
        database_prepare(d, &db->addr, "INSERT INTO addr(msg_id,address,type,charset) VALUES(?,?,?,106)",
                         error) ||
        database_prepare(
            d, &db->part,
            "INSERT INTO part(mid,seq,ct,name,chset,cid,cl,_data,text) VALUES(?,?,?,?,?,?,?,?,?)", error) ||
        database_prepare(d, &db->thread, "INSERT INTO threads(_id,recipient_ids) VALUES(?,?)", error) ||
        database_prepare(d, &db->address, "INSERT INTO canonical_addresses(_id,address) VALUES(?,?)", error);
    return failed ? -1 : 0;
}

static void done(struct sms_db *db)
{
    sqlite3_stmt *const all[] = {db->sms, db->pdu, db->addr, db->part, db->thread, db->address};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    database_close(&db->database);
    memory_free(db->threads);
    memory_free(db->group_threads);
}

static int add_address(struct sms_db *db, const char *address, struct error *error)
{
    return database_insert(db->address, error, "it", ++db->address_count, address);
}

static int64_t thread_with(struct sms_db *db, int person, const char *address, struct error *error)
{
    if (db->threads[person] != 0)
        return db->threads[person];
    if (add_address(db, address, error) != 0 ||
        database_insert(db->thread, error, "it", ++db->thread_count,
                        arena_print(db->files->arena, "%lld", (long long)db->address_count)) != 0)
        return -1;
    return db->threads[person] = db->thread_count;
}

static int64_t thread_of_group(struct sms_db *db, int group, struct error *error)
{
    if (db->group_threads[group] != 0)
        return db->group_threads[group];
    const struct group *g = &db->files->world->groups[group];
    const char *ids = "";
    for (size_t i = 0; i < g->count; i++) {
        if (g->members[i] == db->files->device->owner)
            continue;
        if (add_address(db, phone_files_number(db->files, g->members[i], NUMBER_RECEIVED), error) != 0)
            return -1;
        ids = arena_print(db->files->arena, "%s%s%lld", ids, *ids ? " " : "", (long long)db->address_count);
    }
    if (database_insert(db->thread, error, "it", ++db->thread_count, ids) != 0)
        return -1;
    return db->group_threads[group] = db->thread_count;
}

static int write_sms(struct sms_db *db, const struct event *event, struct error *error)
{
    const char *address =
        phone_files_number(db->files, event->peer, event->out ? NUMBER_SENT : NUMBER_RECEIVED);
    const int64_t thread = thread_with(db, event->peer, address, error);
    if (thread < 0)
        return -1;
    const int64_t sent = event->out ? 0 : event->at_ms - 900 - event->at_ms % 1000;
    if (event->out)
        return database_insert(db->sms, error, "itiinitn", thread, address, event->at_ms, sent, (int64_t)2,
                               event->text);
    return database_insert(db->sms, error, "itiiiitt", thread, address, event->at_ms, sent, (int64_t)0,
                           (int64_t)1, event->text, NULL);
}

static int write_mms_parts(struct sms_db *db, const struct event *event, int64_t id, struct error *error)
{
    if (database_insert(db->part, error, "iittnttnt", id, (int64_t)-1, "application/smil", "smil.xml",
                        "<smil>", "smil.xml",
                        "<smil><head><layout/></head><body><par dur=\"5000ms\"/></body></smil>") != 0)
        return -1;
    if (event->group < 0 &&
        database_insert(
            db->part, error, "iittntttn", id, (int64_t)0, "image/jpeg", "image.jpg", "<image>", "image.jpg",
            arena_print(db->files->arena,
                        "/data/user_de/0/com.android.providers.telephony/app_parts/PART_%lld_image.jpg",
                        (long long)event->at_ms)) != 0)
        return -1;
    if (event->text == NULL)
        return 0;
    return database_insert(db->part, error, "iittittnt", id, (int64_t)0, "text/plain", "text.txt",
                           (int64_t)106, "<text>", "text.txt", event->text);
}

static int write_mms(struct sms_db *db, const struct event *event, struct error *error)
{
    struct phone_files *files = db->files;
    const char *peer =
        event->peer < 0 ? NULL
                        : phone_files_number(files, event->peer, event->out ? NUMBER_SENT : NUMBER_RECEIVED);
    const int64_t thread = event->group >= 0 ? thread_of_group(db, event->group, error)
                                             : thread_with(db, event->peer, peer, error);
    const int64_t id = ++db->pdu_count;
    if (thread < 0 ||
        database_insert(db->pdu, error, "iiiiiti", thread, event->at_ms / 1000,
                        event->out ? (int64_t)0 : event->at_ms / 1000 - 2, (int64_t)(event->out ? 2 : 1),
                        (int64_t)(event->out ? 128 : 132),
                        arena_print(files->arena, "T%llx",
                                    (unsigned long long)phone_files_hash(files, (uint64_t)event->at_ms, 3)),
                        (int64_t)(event->group >= 0)) != 0)
        return -1;
    if (database_insert(db->addr, error, "iti", id, event->out ? "insert-address-token" : peer,
                        (int64_t)ADDRESS_FROM) != 0)
        return -1;
    if (event->group < 0) {
        const char *to = event->out ? peer : phone_files_number(files, files->device->owner, NUMBER_RECEIVED);
        if (database_insert(db->addr, error, "iti", id, to, (int64_t)ADDRESS_TO) != 0)
            return -1;
    } else {
        const struct group *g = &files->world->groups[event->group];
        for (size_t i = 0; i < g->count; i++) {
            const int member = g->members[i];
            if (member == event->peer || (event->out && member == files->device->owner))
                continue;
            if (database_insert(db->addr, error, "iti", id,
                                phone_files_number(files, member, NUMBER_RECEIVED), (int64_t)ADDRESS_TO) != 0)
                return -1;
        }
    }
    return write_mms_parts(db, event, id, error);
}

// Titles and short numbers that write to everybody.
static int write_notices(struct sms_db *db, struct error *error)
{
    static const struct {
        const char *sender, *body;
    } notices[] = {{"MyBank", "Your code is 482913. Never share it."},
                   {"PostPlus", "Your parcel arrives today between 10:00 and 12:00."},
                   {"7730", "You have used 80% of your data."},
                   {"CityBus", "Line 12 does not stop at the market this week."}};
    const struct device *device = db->files->device;
    for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
        const uint64_t hash = phone_files_hash(db->files, i, 11);
        const int64_t at = device->start_ms + (int64_t)(hash % (uint64_t)(device->end_ms - device->start_ms));
        if (hash % 3 == 0)
            continue;
        if (add_address(db, notices[i].sender, error) != 0 ||
            database_insert(db->thread, error, "it", ++db->thread_count,
                            arena_print(db->files->arena, "%lld", (long long)db->address_count)) != 0 ||
            database_insert(db->sms, error, "itiiiitt", db->thread_count, notices[i].sender, at, at - 2000,
                            (int64_t)0, (int64_t)1, notices[i].body, NULL) != 0)
            return -1;
    }
    return 0;
}

static int write_events(struct sms_db *db, size_t from, size_t to, struct error *error)
{
    for (size_t i = from; i < to; i++) {
        const struct event *event = &db->files->device->events[i];
        if ((event->kind == EVENT_SMS && write_sms(db, event, error) != 0) ||
            (event->kind == EVENT_MMS && write_mms(db, event, error) != 0))
            return -1;
    }
    return 0;
}

// What the owner deleted goes after everything was written.
static int delete_events(struct sms_db *db, struct error *error)
{
    const struct device *device = db->files->device;
    sqlite3_stmt *gone;
    if (database_prepare(&db->database, &gone, "DELETE FROM sms WHERE date=? AND body=?", error) != 0)
        return -1;
    int result = 0;
    for (size_t i = 0; result == 0 && i < device->event_count; i++) {
        const struct event *event = &device->events[i];
        if (event->kind == EVENT_SMS && world_is_deleted(db->files->world, device, event))
            result = database_insert(gone, error, "it", event->at_ms, event->text);
    }
    sqlite3_finalize(gone);
    return result;
}

int sms_db_write(struct phone_files *files, struct error *error)
{
    const struct device *device = files->device;
    struct sms_db db = {.files = files,
                        .threads = memory_new(files->world->people_count, sizeof *db.threads),
                        .group_threads = memory_new(files->world->group_count, sizeof *db.group_threads)};
    struct bytes before = {0};
    const size_t cut = device->has_wal ? device->event_count * 9 / 10 : device->event_count;
    int result =
        prepare(&db, error) || write_notices(&db, error) || write_events(&db, 0, cut, error) ? -1 : 0;
    if (result == 0 && device->has_wal)
        result = database_take(&db.database, true, &before, error);
    if (result == 0)
        result = write_events(&db, cut, device->event_count, error);
    if (result == 0)
        result = delete_events(&db, error);
    if (result == 0)
        result = phone_files_add(files, "data/data/com.android.providers.telephony/databases/mmssms.db",
                                 &db.database, before, error);
    sqlite3_free((void *)before.data);
    done(&db);
    return result;
}

int sim_db_write(struct phone_files *files, struct error *error)
{
    static const char sim_schema[] = "CREATE TABLE siminfo(_id INTEGER PRIMARY KEY AUTOINCREMENT,icc_id TEXT "
                                     "NOT NULL,sim_id INTEGER DEFAULT -1,"
                                     "display_name TEXT,carrier_name TEXT,name_source INTEGER DEFAULT "
                                     "0,color INTEGER DEFAULT 0,number TEXT,"
                                     "display_number_format INTEGER NOT NULL DEFAULT 1,data_roaming INTEGER "
                                     "DEFAULT 0,mcc INTEGER DEFAULT 0,mnc INTEGER "
                                     "DEFAULT 0,mcc_string TEXT,mnc_string TEXT,iso_country_code TEXT,imsi "
                                     "TEXT,card_id TEXT NOT NULL,is_embedded INTEGER "
                                     "DEFAULT 0);";
    static const struct {
        const char *carrier, *mcc, *mnc, *iso;
    } networks[] = {[NUMBER_GB] = {"Fiction Mobile UK", "234", "99", "gb"},
                    [NUMBER_FR] = {"Mobile Fictif", "208", "98", "fr"},
                    [NUMBER_US] = {"Fiction Wireless", "310", "99", "us"}};
    const struct device *device = files->device;
    struct database database;
    sqlite3_stmt *insert = NULL;
    if (database_open(&database, (const char *const[]){sim_schema, NULL}, error) != 0)
        return -1;
    const char *icc = phone_files_iccid(files), *imsi = phone_files_imsi(files);
    int result = database_prepare(
        &database, &insert,
        "INSERT INTO siminfo(icc_id,sim_id,display_name,carrier_name,number,mcc_string,mnc_string,"
        "iso_country_code,imsi,card_id) VALUES(?,0,?,?,?,?,?,?,?,?)",
        error);
    if (result == 0)
        result = database_insert(
            insert, error, "ttttttttt", icc, networks[files->home].carrier, networks[files->home].carrier,
            device->sim_number_known ? files->world->people[device->owner].number : "",
            networks[files->home].mcc, networks[files->home].mnc, networks[files->home].iso, imsi, icc);
    sqlite3_finalize(insert);
    if (result == 0)
        result =
            phone_files_add(files, "data/user_de/0/com.android.providers.telephony/databases/telephony.db",
                            &database, (struct bytes){0}, error);
    database_close(&database);
    return result;
}

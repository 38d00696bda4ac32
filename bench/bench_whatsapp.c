// How fast WhatsApp's message store is read: 700,000 messages made in memory,
// observed into a sink that only counts.
//   build/bench-whatsapp [MESSAGES]
#include "observations/observers.h"
#include "observations/selectors/selectors.h"

#include "base/text.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/resource.h>

// The columns that are read, as the application makes them.
static const char SCHEMA[] =
    "CREATE TABLE jid(_id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, server TEXT NOT NULL, raw_string TEXT);"
    "CREATE TABLE jid_map(lid_row_id INTEGER PRIMARY KEY NOT NULL, jid_row_id INTEGER NOT NULL);"
    "CREATE TABLE chat(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER UNIQUE, subject TEXT);"
    "CREATE TABLE message(_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL, from_me INTEGER NOT"
    " NULL, key_id TEXT NOT NULL, sender_jid_row_id INTEGER, status INTEGER, timestamp INTEGER, received_timestamp"
    " INTEGER, message_type INTEGER, text_data TEXT);"
    "CREATE TABLE message_media(message_row_id INTEGER PRIMARY KEY, file_path TEXT, mime_type TEXT);"
    "CREATE TABLE message_location(message_row_id INTEGER PRIMARY KEY, latitude REAL, longitude REAL);";

struct count {
    struct sink sink;
    int64_t records[RECORD_TYPES];
};

static void take(struct sink *sink, const struct record *record)
{
    struct count *count = sink->context;
    count->records[record->type]++;
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static bool run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK)
        return true;
    fprintf(stderr, "bench: %s\n", message);
    return false;
}

// 3,000 people (a third behind LIDs), 200 groups; every twelfth message has media, every hundredth a
// position, every fiftieth names somebody.
static bool fill(sqlite3 *db, int64_t messages)
{
    char sql[4096];
    snprintf(
        sql, sizeof sql,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3200)"
        " INSERT INTO jid(_id, user, server, raw_string) SELECT i, 447700900000 + i %% 1000, CASE WHEN i > 3000 THEN"
        " 'g.us' WHEN i > 2000 THEN 'lid' ELSE 's.whatsapp.net' END, (447700900000 + i %% 1000) || CASE WHEN i > 3000"
        " THEN '-' || i || '@g.us' WHEN i > 2000 THEN '@lid' ELSE '@s.whatsapp.net' END FROM n;"
        "INSERT INTO jid_map SELECT _id, _id - 1000 FROM jid WHERE server = 'lid' AND _id %% 2;"
        "INSERT INTO chat(_id, jid_row_id, subject) SELECT _id, _id, CASE server WHEN 'g.us' THEN 'group' END FROM jid;"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %" PRId64 ")"
        " INSERT INTO message SELECT i, 1 + (i * 7919) %% 3200, i %% 3 = 0, printf('3EB0%%016X', i),"
        " 1 + (i * 104729) %% 3000, 0, 1600000000000 + i * 60000, 1600000000000 + i * 60000, CASE WHEN i %% 12 = 0 THEN"
        " 1 WHEN i %% 100 = 0 THEN 5 WHEN i %% 40 = 0 THEN 7 ELSE 0 END,"
        " 'message number ' || i || ', words as people write them to one another, about the day' ||"
        " CASE WHEN i %% 50 = 0 THEN ' call 07700 900' || (100 + i %% 900) ELSE '' END FROM n;"
        "INSERT INTO message_media(message_row_id, file_path, mime_type) SELECT _id, 'Media/WhatsApp Images/IMG-' ||"
        " _id || '.jpg', 'image/jpeg' FROM message WHERE message_type = 1;"
        "INSERT INTO message_location(message_row_id, latitude, longitude) SELECT _id, 52.0, 4.9 FROM message WHERE"
        " message_type = 5;",
        messages);
    return run(db, sql);
}

int main(int argc, char **argv)
{
    static const char *const regions[] = {"GB"};
    int64_t messages = 700000;
    sqlite3 *db;
    if (argc > 1 && !text_to_int64(bytes_of_text(argv[1]), &messages))
        return 2;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK || !run(db, SCHEMA) || !fill(db, messages))
        return 3;
    sqlite3_int64 size = 0;
    unsigned char *image = sqlite3_serialize(db, "main", &size, 0);
    sqlite3_close(db);
    phone_numbers_load();
    struct count count = {.sink = {.take = take}};
    count.sink.context = &count;
    struct item item = {.path = "msgstore.db", .bytes = {image, (size_t)size}};
    struct arena *arena = arena_new((size_t)1 << 30);
    struct observation_context context = {
        .item = &item, .sink = &count.sink, .arena = arena, .regions = regions, .region_count = 1};
    double started = cpu_seconds();
    observer_whatsapp_android.observe(&context);
    double seconds = cpu_seconds() - started;
    printf("whatsapp: %" PRId64 " messages, %.1f MB: %.2f CPU s (%.0f messages/s), %" PRId64
           " selectors, %" PRId64 " positions, %" PRId64 " damage\n",
           count.records[RECORD_MESSAGE], (double)size / 1e6, seconds, (double)messages / seconds,
           count.records[RECORD_SELECTOR_HIT], count.records[RECORD_POSITION], count.records[RECORD_DAMAGE]);
    arena_free(arena);
    sqlite3_free(image);
    return count.records[RECORD_MESSAGE] > 0 ? 0 : 1;
}

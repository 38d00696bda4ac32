// How fast an unknown database is read: 250 MB of prose made in memory, one row in a thousand deleted, every
// text searched for selectors, lost rows and free space too, into a sink that only counts.
//   build/bench-databases [MEGABYTES]
#include "observations/databases/evidence_db.h"
#include "observations/observers.h"
#include "observations/selectors/selectors.h"

#include "base/text.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static const char *const WORDS[] = {
    "the",      "of",      "and",     "to",     "a",       "in",     "that",   "is",    "was",  "he",
    "for",      "it",      "with",    "as",     "his",     "on",     "be",     "at",    "by",   "this",
    "had",      "not",     "are",     "but",    "from",    "or",     "have",   "an",    "they", "which",
    "one",      "you",     "were",    "her",    "all",     "she",    "room",   "city",  "walk", "money",
    "tomorrow", "evening", "station", "please", "nothing", "friend", "letter", "house",
};

struct count {
    struct sink sink;
    int64_t hits[3], damage;
};

static void take(struct sink *sink, const struct record *record)
{
    struct count *count = sink->context;
    if (record->type == RECORD_SELECTOR_HIT)
        count->hits[record->selector_hit.place.state]++;
    count->damage += record->type == RECORD_DAMAGE;
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static uint64_t next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static size_t write_prose(uint64_t *random, char *out, size_t size)
{
    size_t at = 0, wanted = 40 + next(random) % 400;
    while (at < wanted && at + 64 < size) {
        const char *word = WORDS[next(random) % (sizeof WORDS / sizeof *WORDS)];
        at += (size_t)snprintf(out + at, size - at, "%s%s", at ? " " : "", word);
    }
    if (next(random) % 50 == 0)
        at += (size_t)snprintf(out + at, size - at, " n%" PRIu64 "@example.org", next(random));
    return at;
}

static bool fill(sqlite3 *db, int64_t bytes)
{
    sqlite3_stmt *insert;
    uint64_t random = 1;
    char text[1024];
    if (sqlite3_exec(
            db,
            "PRAGMA secure_delete=OFF; BEGIN; CREATE TABLE note(_id INTEGER PRIMARY KEY, sender TEXT,"
            " body TEXT, at INTEGER, read INTEGER)",
            NULL, NULL, NULL) ||
        sqlite3_prepare_v2(db, "INSERT INTO note VALUES (?1, ?2, ?3, ?4, ?5)", -1, &insert, NULL))
        return false;
    int64_t row = 0;
    for (int64_t written = 0; written < bytes;) {
        size_t size = write_prose(&random, text, sizeof text);
        sqlite3_bind_int64(insert, 1, ++row);
        sqlite3_bind_text(insert, 2, "ana", 3, SQLITE_STATIC);
        sqlite3_bind_text(insert, 3, text, (int)size, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 4, 1600000000000 + row * 1000);
        sqlite3_bind_int64(insert, 5, row & 1);
        if (sqlite3_step(insert) != SQLITE_DONE)
            return false;
        sqlite3_reset(insert);
        written += (int64_t)size + 18;
    }
    sqlite3_finalize(insert);
    return sqlite3_exec(db, "DELETE FROM note WHERE _id % 997 = 5; COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

int main(int argc, char **argv)
{
    int64_t megabytes = 250;
    sqlite3 *db;
    if (argc > 1 && !text_to_int64(bytes_of_text(argv[1]), &megabytes))
        return 2;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK || !fill(db, megabytes * 1000000))
        return 3;
    sqlite3_int64 size = 0;
    unsigned char *image = sqlite3_serialize(db, "main", &size, 0);
    sqlite3_close(db);
    phone_numbers_load();
    struct count count = {.sink = {.take = take}};
    count.sink.context = &count;
    struct item item = {.path = "notes.db", .bytes = {image, (size_t)size}};
    struct arena *arena = arena_new((size_t)1 << 30);
    struct observation_context context = {.item = &item, .sink = &count.sink, .arena = arena};
    double started = cpu_seconds();
    struct evidence_db *evidence = evidence_db_open(&context);
    struct evidence_rows rows;
    int64_t letters = 0;
    evidence_rows_open_all(&rows, evidence, "note");
    while (evidence_rows_next(&rows))
        for (int column = 0; column < evidence_column_count(&rows); column++)
            if (evidence_is_text(&rows, column))
                letters += (int64_t)strlen(evidence_text(&rows, column));
    double read = cpu_seconds() - started;
    rows.tally.emitted = rows.present;
    evidence_rows_close(&rows);
    evidence_db_close(evidence);
    started = cpu_seconds();
    observer_sqlite_other.observe(&context);
    double seconds = cpu_seconds() - started;
    printf(
        "databases: %.0f MB: rows alone %.2f CPU s (%.0f MB/s, %.0f MB of text), with selectors and lost rows"
        " %.2f CPU s (%.0f MB/s); selectors live %" PRId64 ", deleted %" PRId64 ", carved %" PRId64
        "; %" PRId64 " damage\n",
        (double)size / 1e6, read, (double)size / 1e6 / read, (double)letters / 1e6, seconds,
        (double)size / 1e6 / seconds, count.hits[STATE_LIVE], count.hits[STATE_DELETED],
        count.hits[STATE_CARVED], count.damage);
    arena_free(arena);
    sqlite3_free(image);
    return count.hits[STATE_LIVE] && count.hits[STATE_CARVED] ? 0 : 1;
}

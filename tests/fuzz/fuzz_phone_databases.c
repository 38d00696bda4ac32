// SQL that makes a database, which every observer of phones then reads: the fuzzer changes schemas, types and
// values, where bytes of a database would only teach it the page format. The first line is "-- N PATH": the
// file's path, and how many of its bytes are changed in the end.
#include "phones.h"

#include "base/bytes.h"

#include <sqlite3.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX_BYTES = 65536, STEPS_MAX = 200000, DATABASE_MAX_BYTES = 4 << 20 };

// No other file, and nothing without end.
static int permit(void *payload, int action, const char *first, const char *second, const char *database,
                  const char *trigger)
{
    (void)payload, (void)second, (void)database, (void)trigger;
    bool refused = action == SQLITE_ATTACH || action == SQLITE_RECURSIVE || action == SQLITE_CREATE_VTABLE ||
                   (action == SQLITE_PRAGMA && sqlite3_stricmp(first, "page_size") != 0 &&
                    sqlite3_stricmp(first, "encoding") != 0);
    return refused ? SQLITE_DENY : SQLITE_OK;
}

static int interrupt(void *payload)
{
    (void)payload;
    return 1;
}

// Goes on behind a statement that is wrong: at the next line.
static void run(sqlite3 *db, const char *sql)
{
    while (sql && *sql) {
        sqlite3_stmt *statement = NULL;
        const char *rest = sql;
        if (sqlite3_prepare_v2(db, sql, -1, &statement, &rest) != SQLITE_OK || rest == sql) {
            rest = strstr(sql, ";\n");
            rest = rest ? rest + 2 : NULL;
        }
        while (statement && sqlite3_step(statement) == SQLITE_ROW)
            ;
        sqlite3_finalize(statement);
        sql = rest;
    }
}

static void flip(uint8_t *image, size_t size, const uint8_t *data, size_t data_size, unsigned count)
{
    uint64_t random = 0x9e3779b97f4a7c15;
    for (size_t i = 0; i < data_size; i++)
        random = (random ^ data[i]) * 0x100000001b3;
    for (; size > 0 && count > 0; count--) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        image[random % size] = (uint8_t)(random >> 56);
    }
}

static void judge_database(const char *path, struct bytes image)
{
    struct item item = {.path = path, .bytes = image};
    for (const struct observer *const *observer = observers; *observer; observer++)
        if ((*observer)->family == FAMILY_PHONE)
            judge_item(*observer, &item);
    judge_item(&observer_sqlite_other, &item);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[200] = "any.db";
    if (size > INPUT_MAX_BYTES)
        return 0;
    char *sql = malloc(size + 1); // a copy that ends
    sqlite3 *db = NULL;
    if (sql == NULL || sqlite3_open(":memory:", &db) != SQLITE_OK)
        abort();
    memcpy(sql, data, size);
    sql[size] = '\0';
    unsigned flips = size > 3 && sql[3] >= '0' && sql[3] <= '9' ? (unsigned)(sql[3] - '0') : 0;
    char *end = strchr(sql, '\n');
    if (end && end - sql > 5)
        snprintf(path, sizeof path, "%.*s", (int)(end - sql - 5), sql + 5);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, DATABASE_MAX_BYTES / 4);
    sqlite3_set_authorizer(db, permit, NULL);
    sqlite3_progress_handler(db, STEPS_MAX, interrupt, NULL);
    run(db, sql);
    sqlite3_set_authorizer(db, NULL, NULL);
    sqlite3_progress_handler(db, 0, NULL, NULL);
    sqlite3_int64 image_size = 0;
    unsigned char *image = sqlite3_serialize(db, "main", &image_size, 0);
    if (image && image_size <= DATABASE_MAX_BYTES) {
        uint8_t *exact = malloc((size_t)image_size ? (size_t)image_size : 1); // whose end a sanitizer sees
        if (exact == NULL)
            abort();
        memcpy(exact, image, (size_t)image_size);
        flip(exact, (size_t)image_size, data, size, flips * flips);
        judge_database(path, (struct bytes){exact, (size_t)image_size});
        free(exact);
    }
    sqlite3_free(image);
    sqlite3_close(db);
    free(sql);
    return 0;
}

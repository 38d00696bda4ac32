// Makes SQLite images for tests.
#include "observations/phones/make_db.h"

#include <stdio.h>
#include <stdlib.h>

static void run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "make_db: %s: %s\n", sql, message);
        abort();
    }
}

sqlite3 *make_db(const char *sql)
{
    sqlite3 *db;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        abort();
    run(db, sql);
    return db;
}

void make_db_script(sqlite3 *db, const char *sql)
{
    run(db, sql);
}

void make_db_run(sqlite3 *db, const char *format, ...)
{
    char sql[4096];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= sizeof sql)
        abort();
    run(db, sql);
}

struct item make_db_item(struct collect *collect, sqlite3 *db, const char *path)
{
    sqlite3_int64 size = 0;
    unsigned char *image = sqlite3_serialize(db, "main", &size, 0);
    if (image == NULL)
        abort();
    struct item item = {.path = path,
                        .bytes = arena_bytes(collect->arena, (struct bytes){image, (size_t)size})};
    sqlite3_free(image);
    sqlite3_close(db);
    return item;
}

const char *written(struct collect *collect, const struct selector *selector)
{
    static const char *const names[SELECTOR_KINDS] = {"owner",   "phone",  "email", "url",  "iban",
                                                      "account", "handle", "name",  "imsi", "iccid"};
    return arena_print(collect->arena, "%s:%s", names[selector->kind], selector->value);
}

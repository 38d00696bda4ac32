// The SQL function for local time.
#include "casefile/clocks.h"

#include "base/memory.h"
#include "base/zone.h"

#include <string.h>

#define USEC_PER_HOUR INT64_C(3600000000)

struct clock { // the last one that was asked for: rows come source by source
    char name[ZONE_NAME_SIZE];
    struct zone *zone; // NULL: UTC
};

static void close_clock(void *payload)
{
    struct clock *clock = payload;
    zone_close(clock->zone);
    memory_free(clock);
}

static void set_clock(struct clock *clock, const char *name)
{
    if (strncmp(clock->name, name, sizeof clock->name - 1) == 0)
        return;
    zone_close(clock->zone);
    memset(clock->name, 0, sizeof clock->name);
    strncpy(clock->name, name, sizeof clock->name - 1);
    clock->zone = zone_open(clock->name);
}

static void local_hour(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct clock *clock = sqlite3_user_data(context);
    const char *name = (const char *)sqlite3_value_text(values[1]);
    if (sqlite3_value_type(values[0]) == SQLITE_NULL)
        return;
    set_clock(clock, name ? name : "UTC");
    int64_t usec = sqlite3_value_int64(values[0]);
    int64_t local = usec + (clock->zone ? zone_offset_sec(clock->zone, usec) * 1000000 : 0);
    int64_t hour = local / USEC_PER_HOUR - (local % USEC_PER_HOUR < 0);
    hour = (hour + 72) % 168; // 1970-01-01 was a Thursday
    sqlite3_result_int64(context, hour < 0 ? hour + 168 : hour);
}

int clocks_register(struct casefile *casefile, struct error *error)
{
    if (sqlite3_create_function_v2(casefile->db, "local_hour", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                   memory_new(1, sizeof(struct clock)), local_hour, NULL, NULL,
                                   close_clock) != SQLITE_OK)
        return database_error(casefile, "prepare", error);
    return 0;
}

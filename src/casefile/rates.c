// Keeping and reading back rates of currencies.
#include "casefile/rates.h"

#include "base/text.h"
#include "casefile/database.h"

#include <stdio.h>
#include <string.h>

static const char stamp_key[] = "rates.round";

const char *rates_stamp(struct casefile *casefile)
{
    const char *stamp = casefile_recall(casefile, stamp_key);
    return stamp ? stamp : "0";
}

static int raise_stamp(struct casefile *casefile, struct error *error)
{
    int64_t round;
    char text[32];
    if (!text_to_int64(bytes_of_text(rates_stamp(casefile)), &round))
        round = 0;
    snprintf(text, sizeof text, "%lld", (long long)round + 1);
    return casefile_remember(casefile, stamp_key, text, error);
}

static int file_id(struct casefile *casefile, const struct rate_file *file, int64_t *id, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO rate_file(name, sha256) VALUES (?,?) ON CONFLICT (sha256) DO NOTHING", error))
        return -1;
    query_text(&query, file->name);
    query_text(&query, file->sha256);
    if (query_run(&query, error) ||
        query_use(&query, casefile, "SELECT id FROM rate_file WHERE sha256 = ?", error))
        return -1;
    query_text(&query, file->sha256);
    int more = query_step(&query, error);
    if (more == 1)
        *id = query_column_integer(&query, 0);
    query_end(&query);
    return more == 1 ? 0 : more < 0 ? -1 : error_set(error, "a file of rates was not kept");
}

int rates_keep(struct casefile *casefile, const struct rate_file *file, int64_t *changed, struct error *error)
{
    int64_t id = 0;
    *changed = 0;
    if (file_id(casefile, file, &id, error))
        return -1;
    for (size_t i = 0; i < file->count; i++) {
        const struct rate *rate = &file->rates[i];
        struct query query;
        if (query_use(&query, casefile,
                      "INSERT INTO rate(day, currency, per_euro_e8, file_id) VALUES (?,?,?,?)"
                      " ON CONFLICT (currency, day) DO UPDATE SET per_euro_e8 = excluded.per_euro_e8,"
                      " file_id = excluded.file_id WHERE per_euro_e8 <> excluded.per_euro_e8",
                      error))
            return -1;
        query_integer(&query, rate->day);
        query_text(&query, rate->currency);
        query_integer(&query, rate->per_euro_e8);
        query_integer(&query, id);
        if (query_run(&query, error))
            return -1;
        *changed += sqlite3_changes(casefile->db);
    }
    return *changed ? raise_stamp(casefile, error) : 0;
}

int rate_each(struct casefile *casefile, rate_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT currency, day, per_euro_e8 FROM rate ORDER BY currency, day",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct rate rate = {.day = query_column_integer(&query, 1),
                            .per_euro_e8 = query_column_integer(&query, 2)};
        const char *currency = query_column_text(&query, 0);
        memcpy(rate.currency, currency, strnlen(currency, 3));
        status = take(payload, &rate, error);
    }
    return status;
}

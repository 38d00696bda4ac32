// Any database that no other observer knows: its tables are counted and every text in it is searched for
// selectors, so that an unknown application is not silence. Knows no schema.
#include "observations/observers.h"
#include "observations/phones/evidence_db.h"

#include "observations/selectors/selectors.h"

#include <string.h>

enum { TEXT_MAX_BYTES = 1024 * 1024 };

struct work {
    uint64_t left; // bytes of text still to be searched: rows may share one long text, so a file can promise
                   // more than it holds
    bool told;
};

static void search_row(struct evidence_rows *rows, struct work *work)
{
    for (int column = 0; column < evidence_column_count(rows); column++) {
        if (!evidence_is_text(rows, column))
            continue;
        size_t size = evidence_bytes(rows, column).size;
        if (size > TEXT_MAX_BYTES || size > work->left) {
            if (!work->told)
                sink_damage(rows->context.sink, evidence_place(rows),
                            "texts that are too long or too many to search were left out, this one first");
            work->told = true;
            continue;
        }
        work->left -= size;
        const char *text = evidence_text(rows, column);
        struct place place = evidence_place(rows);
        place.table =
            arena_print(rows->context.arena, "%s.%s", place.table, evidence_column_name(rows, column));
        if (text)
            selectors_send(&rows->context, place, text);
    }
}

static void search_table(struct evidence_db *db, const char *table, const char *reason, struct work *work)
{
    struct evidence_rows rows;
    evidence_rows_open_all(&rows, db, table);
    while (evidence_rows_next(&rows)) {
        search_row(&rows, work);
        tally_skip(&rows.tally, reason);
    }
    evidence_rows_close(&rows);
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    evidence_db_close(db);
    return db != NULL;
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    struct work work = {.left = 4 * (uint64_t)context->item->bytes.size + (64u << 20)};
    evidence_db_tell_condition(db);
    for (size_t i = 0; i < evidence_db_table_count(db); i++)
        search_table(db, evidence_db_table(db, i), "unknown schema", &work);
    evidence_db_close(db);
}

const struct observer observer_sqlite_other = {
    .name = "sqlite_other",
    .version = 1,
    .family = FAMILY_FILES,
    .summary = "selectors in the texts of any other SQLite database",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};

// Any database that no other observer knows: its tables are counted, every text in it, live or lost, is
// searched for selectors, and tables that look like messages, calls or contacts are described and their rows
// kept, so that an unknown application is not silence. Knows no schema.
#include "observations/databases/search.h"
#include "observations/observers.h"

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    evidence_db_close(db);
    return db != NULL;
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    struct text_search search = search_of(context);
    evidence_db_tell_condition(db);
    search.raw = raw_rows_new(db);
    for (size_t i = 0; i < evidence_db_table_count(db); i++) { // empty ones too are named
        struct evidence_rows rows;
        evidence_rows_open_all(&rows, db, evidence_db_table(db, i));
        search_rows(&rows, &search, "unknown schema");
        evidence_rows_close(&rows);
    }
    search_unread(db, &search, "unknown schema");
    raw_rows_tell(search.raw);
    raw_rows_done(search.raw);
    search_done(&search);
    evidence_db_close(db);
}

const struct observer observer_sqlite_other = {
    .name = "sqlite_other",
    .version = 3,
    .family = FAMILY_FILES,
    .summary =
        "any other SQLite database: rows that look like messages, calls or contacts; selectors in all texts",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .by_bytes = true,
    .recognises = recognises,
    .observe = observe,
};

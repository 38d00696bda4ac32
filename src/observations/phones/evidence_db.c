// Opening, hardening, and the list of tables. Knows SQLite, no application's schema.
#include "observations/phones/evidence_db_parts.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { TABLES_MAX = 4096, PROGRESS_OPS = 100000, NAMES_LIMIT_BYTES = 64 * 1024 * 1024 };

// SQLite asks before it compiles anything: only plain reads of tables, and the columns of one.
static int authorize(void *payload, int action, const char *first, const char *second, const char *database,
                     const char *view)
{
    (void)payload, (void)second, (void)database;
    if (view)
        return SQLITE_DENY;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
        return SQLITE_OK;
    case SQLITE_PRAGMA:
        return first && strcmp(first, "table_xinfo") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

// The work a file may cause is bounded by its size.
static int progress(void *payload)
{
    struct evidence_db *db = payload;
    return --db->budget < 0;
}

// The evidence may name collations of its own in an index; rows are read from the table, so any order will
// do.
static int compare_bytes(void *payload, int a_size, const void *a, int b_size, const void *b)
{
    (void)payload;
    int order = memcmp(a, b, (size_t)(a_size < b_size ? a_size : b_size));
    return order ? order : a_size - b_size;
}

static void collation_needed(void *payload, sqlite3 *sqlite, int encoding, const char *name)
{
    (void)payload;
    sqlite3_create_collation(sqlite, name, encoding, NULL, compare_bytes);
}

static void harden(struct evidence_db *db)
{
    static const struct {
        int limit, value;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, 2 * RECORD_TEXT_MAX_BYTES},
        {SQLITE_LIMIT_SQL_LENGTH, 1000000},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 8},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64},
    };
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 0},    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db->sqlite, limits[i].limit, limits[i].value);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        sqlite3_db_config(db->sqlite, options[i].option, options[i].value, (int *)NULL);
    sqlite3_exec(db->sqlite,
                 "PRAGMA query_only=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
                 "PRAGMA mmap_size=0; PRAGMA automatic_index=OFF",
                 NULL, NULL, NULL);
    sqlite3_collation_needed(db->sqlite, db, collation_needed);
    db->budget = 1000 + (int64_t)((db->image.main.size + db->image.wal.size) / (PROGRESS_OPS / 64));
    sqlite3_progress_handler(db->sqlite, PROGRESS_OPS, progress, db);
    sqlite3_set_authorizer(db->sqlite, authorize, db);
}

static void keep_table(struct evidence_db *db, sqlite3_stmt *row, size_t *capacity)
{
    int64_t root = sqlite3_column_int64(row, 1);
    const char *sql = (const char *)sqlite3_column_text(row, 2);
    struct bytes name = {sqlite3_column_text(row, 0), (size_t)sqlite3_column_bytes(row, 0)};
    if (name.data == NULL || root <= 0 || name.size > 1000)
        return;
    ARRAY_ROOM(db->tables, *capacity, db->table_count);
    db->tables[db->table_count++] = (struct evidence_table){
        .name = text_clean(db->arena, name),
        .root = (uint64_t)root,
        .internal = name.size >= 7 && sqlite3_strnicmp((const char *)name.data, "sqlite_", 7) == 0,
        .virtual = sql && sqlite3_strnicmp(sql, "CREATE VIRTUAL", 14) == 0,
    };
}

static void list_tables(struct evidence_db *db)
{
    sqlite3_stmt *statement = NULL;
    size_t capacity = 0;
    int code =
        sqlite3_prepare_v2(db->sqlite, "SELECT name, rootpage, sql FROM sqlite_schema WHERE type = 'table'",
                           -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code != SQLITE_ROW)
            break;
        if (db->table_count == TABLES_MAX) {
            db->trouble = "more tables than are read: the rest is left";
            break;
        }
        keep_table(db, statement, &capacity);
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        db->trouble = arena_text(db->arena, sqlite3_errmsg(db->sqlite));
    sqlite3_finalize(statement);
}

static struct bytes wal_of(const struct observation_context *context)
{
    const char *name = arena_print(context->arena, "%s-wal", text_base_name(context->item->path));
    const struct item *wal = item_companion(context->item, name);
    return wal ? wal->bytes : (struct bytes){0};
}

struct evidence_db *evidence_db_open(const struct observation_context *context)
{
    struct bytes main = context->item->bytes, wal = wal_of(context);
    if (!evidence_image_is(main, wal))
        return NULL;
    struct evidence_db *db = memory_new(1, sizeof *db);
    db->context = context;
    db->arena = arena_new(NAMES_LIMIT_BYTES);
    if (!evidence_image_init(&db->image, main, wal)) {
        db->trouble = "begins as a SQLite database but its header does not hold";
        return db;
    }
    int code = evidence_vfs_open(&db->vfs, &db->image, &db->sqlite);
    if (code != SQLITE_OK || db->sqlite == NULL) {
        db->trouble = sqlite3_errstr(code);
        return db;
    }
    harden(db);
    list_tables(db);
    return db;
}

void evidence_db_close(struct evidence_db *db)
{
    if (db == NULL)
        return;
    if (db->vfs.image)
        evidence_vfs_close(&db->vfs, db->sqlite);
    evidence_image_done(&db->image);
    memory_free(db->tables);
    arena_free(db->arena);
    memory_free(db);
}

static void tell_log(struct evidence_db *db)
{
    const struct evidence_image *image = &db->image;
    struct sink *sink = db->context->sink;
    if (image->wal_trouble)
        sink_damage(sink,
                    (struct place){.table = "write-ahead log", .row = -1, .offset = image->wal_trouble_at},
                    "%s", image->wal_trouble);
    if (image->frames_used + image->frames_uncommitted + image->frames_stale == 0)
        return;
    struct table_tally tally = {.table = "write-ahead log", .emitted = image->frames_used};
    size_t reasons = 0;
    if (image->frames_uncommitted) {
        tally.skipped[reasons].reason = "frame of a transaction that was never finished";
        tally.skipped[reasons++].count = image->frames_uncommitted;
    }
    if (image->frames_stale) {
        tally.skipped[reasons].reason = "frame left over from before: not read yet";
        tally.skipped[reasons].count = image->frames_stale;
    }
    tally_send(sink, &tally, -1);
}

void evidence_db_tell_condition(struct evidence_db *db)
{
    const struct evidence_image *image = &db->image;
    struct sink *sink = db->context->sink;
    if (db->trouble)
        sink_damage(sink, (struct place){.row = -1, .offset = 0}, "database cannot be read whole: %s",
                    db->trouble);
    if (image->frames_used == 0 && image->promised_bytes > image->main.size)
        sink_damage(sink, (struct place){.row = -1, .offset = (int64_t)image->main.size},
                    "truncated: %llu bytes promised, %zu there", (unsigned long long)image->promised_bytes,
                    image->main.size);
    tell_log(db);
}

struct evidence_table *evidence_db_find(struct evidence_db *db, const char *table)
{
    for (size_t i = 0; i < db->table_count; i++)
        if (!db->tables[i].virtual && text_equal_nocase(db->tables[i].name, table))
            return &db->tables[i];
    return NULL;
}

void evidence_db_tell_unread(struct evidence_db *db, const char *reason)
{
    for (size_t i = 0; i < db->table_count; i++) {
        struct evidence_table *table = &db->tables[i];
        if (table->read || table->internal || table->virtual)
            continue;
        struct tree_count count;
        evidence_tree_count(&db->image, table->root, &count);
        if (count.rows == 0 && count.pages_lost == 0)
            continue;
        struct table_tally tally = {.table = table->name};
        tally.skipped[0].reason = reason;
        tally.skipped[0].count = count.rows;
        tally_send(db->context->sink, &tally, -1);
        evidence_db_tell_lost_pages(db, table->name, &count);
    }
}

bool evidence_db_has_table(struct evidence_db *db, const char *table)
{
    return evidence_db_find(db, table) != NULL;
}

size_t evidence_db_table_count(const struct evidence_db *db)
{
    size_t count = 0;
    for (size_t i = 0; i < db->table_count; i++)
        count += !db->tables[i].internal && !db->tables[i].virtual;
    return count;
}

const char *evidence_db_table(const struct evidence_db *db, size_t n)
{
    for (size_t i = 0; i < db->table_count; i++)
        if (!db->tables[i].internal && !db->tables[i].virtual && n-- == 0)
            return db->tables[i].name;
    return NULL;
}

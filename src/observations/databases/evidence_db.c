// Opening, the list of tables, and what is told of the file as a whole. Knows no application's schema.
#include "observations/databases/lost.h"
#include "observations/databases/parts.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum {
    TABLES_MAX = 4096,
    SQL_MAX_BYTES = 8 * 1024 * 1024, // of all statements of a schema
    NAMES_LIMIT_BYTES = 768 * 1024 * 1024,
    NAME_MAX_BYTES = 1000,
};

static bool is_internal(const char *name)
{
    static const char prefix[] = "sqlite_";
    for (size_t i = 0; prefix[i]; i++)
        if (text_lower((unsigned char)name[i]) != prefix[i])
            return false;
    return true;
}

static struct evidence_table *add_table(struct evidence_db *db)
{
    ARRAY_ROOM(db->tables, db->table_capacity, db->table_count);
    struct evidence_table *table = &db->tables[db->table_count++];
    *table = (struct evidence_table){0};
    return table;
}

// The columns of an index are those of its table, then what leads to the row: its id, or the rest of its key.
static bool index_columns(struct evidence_db *db, const char *sql, struct schema_table *schema)
{
    struct schema_index index;
    if (!schema_read_index(db->arena, sql, &index))
        return false;
    const struct evidence_table *of = evidence_db_find(db, index.table);
    for (size_t i = 0; of == NULL && i < db->table_count; i++) // of a dropped one
        if (!db->tables[i].is_index && text_equal_nocase(db->tables[i].name, index.table))
            of = &db->tables[i];
    schema->columns = arena_alloc(db->arena, index.count + 1, sizeof *schema->columns);
    for (size_t i = 0; i < index.count; i++) {
        struct schema_column *column = &schema->columns[i];
        *column = (struct schema_column){.name = index.columns[i] ? index.columns[i] : "expression"};
        for (size_t k = 0; of && index.columns[i] && k < of->schema.count; k++)
            if (text_equal_nocase(of->schema.columns[k].name, column->name))
                column->affinity = of->schema.columns[k].affinity;
        column->stored = (int)i;
    }
    schema->columns[index.count] = (struct schema_column){
        .name = "rowid", .affinity = AFFINITY_INTEGER, .not_null = true, .stored = (int)index.count};
    schema->count = schema->stored_count = index.count + 1;
    return of && !of->schema.without_rowid;
}

bool evidence_db_keep_table(struct evidence_db *db, const char *type, const char *name, uint64_t root,
                            const char *sql)
{
    bool is_index = type && strcmp(type, "index") == 0;
    if (type == NULL || name == NULL || (strcmp(type, "table") != 0 && !is_index) ||
        strlen(name) > NAME_MAX_BYTES)
        return true;
    if (db->table_count == TABLES_MAX || arena_used_bytes(db->arena) > NAMES_LIMIT_BYTES / 2)
        return false;
    struct evidence_table table = {.name = arena_text(db->arena, name),
                                   .root = root,
                                   .is_index = is_index,
                                   .internal = is_internal(name)};
    if (sql && is_index)
        table.has_schema = index_columns(db, sql, &table.schema);
    else if (sql)
        table.has_schema = schema_read_table(db->arena, sql, &table.schema);
    *add_table(db) = table;
    return true;
}

static void keep_schema_itself(struct evidence_db *db)
{
    struct evidence_table *table = add_table(db);
    *table = (struct evidence_table){.name = "sqlite_schema", .root = 1, .internal = true};
    table->has_schema = schema_read_table(
        db->arena,
        "CREATE TABLE sqlite_schema(type TEXT NOT NULL, name TEXT, tbl_name TEXT, rootpage INTEGER, sql TEXT)",
        &table->schema);
}

// Tables first, then indexes, whose columns are those of a table.
static void list_tables(struct evidence_db *db, bool indexes)
{
    enum { TYPE, NAME, ROOT, SQL };
    static const char *const columns[] = {"type", "name", "rootpage", "sql", NULL};
    struct evidence_rows rows;
    size_t used = 0;
    evidence_rows_open(&rows, db, "sqlite_schema", columns);
    while (evidence_rows_next(&rows)) {
        const char *type = evidence_text(&rows, TYPE);
        if (type == NULL || (strcmp(type, "index") == 0) != indexes)
            continue;
        size_t size = evidence_bytes(&rows, SQL).size;
        int64_t root = evidence_integer(&rows, ROOT, 0);
        used += size;
        if (used > SQL_MAX_BYTES ||
            !evidence_db_keep_table(db, type, evidence_text(&rows, NAME), root > 0 ? (uint64_t)root : 0,
                                    evidence_text(&rows, SQL))) {
            db->trouble = "more tables than are read: the rest is left";
            break;
        }
    }
    const struct tree_walk *walk = &rows.state->walk;
    if (walk->pages_lost && db->trouble == NULL)
        db->trouble = arena_print(db->arena, "a page of its list of tables: %s", walk->damage[0].what);
    evidence_rows_leave(&rows);
}

static struct bytes beside(const struct observation_context *context, const char *suffix)
{
    const char *name = arena_print(context->arena, "%s%s", text_base_name(context->item->path), suffix);
    const struct item *item = item_companion(context->item, name);
    return item ? item->bytes : (struct bytes){0};
}

static enum text_encoding encoding_of(const struct evidence_image *image)
{
    struct bytes first = evidence_image_page(image, 1);
    uint32_t encoding = first.size >= 60 ? big32(first.data + 56) : 0;
    return encoding == 2 ? ENCODING_UTF16LE : encoding == 3 ? ENCODING_UTF16BE : ENCODING_UTF8;
}

struct evidence_db *evidence_db_open(const struct observation_context *context)
{
    struct bytes main = context->item->bytes, wal = beside(context, "-wal");
    if (!evidence_image_is(main, wal))
        return NULL;
    struct evidence_db *db = memory_new(1, sizeof *db);
    db->context = context;
    db->arena = arena_new(NAMES_LIMIT_BYTES);
    db->has_image = evidence_image_init(&db->image, main, wal);
    if (!db->has_image) {
        db->trouble = "begins as a SQLite database but its header does not hold";
        return db;
    }
    evidence_image_use_journal(&db->image, beside(context, "-journal"));
    int64_t slots = (int64_t)evidence_image_slots(&db->image);
    db->pages_left = 10000 + 16 * slots;
    db->overflow_left = (64 << 20) + 8 * slots * (int64_t)db->image.page_size;
    db->encoding = encoding_of(&db->image);
    keep_schema_itself(db);
    list_tables(db, false);
    list_tables(db, true);
    return db;
}

void evidence_db_close(struct evidence_db *db)
{
    if (db == NULL)
        return;
    lost_free(db->lost);
    if (db->has_image)
        evidence_image_done(&db->image);
    memory_free(db->tables);
    arena_free(db->arena);
    memory_free(db);
}

static void tell_log(struct evidence_db *db)
{
    const struct evidence_image *image = &db->image;
    struct sink *sink = db->context->sink;
    const char *name = image->log_is_journal ? "rollback journal" : "write-ahead log";
    if (image->wal_trouble)
        sink_damage(sink, (struct place){.table = name, .row = -1, .offset = image->wal_trouble_at}, "%s",
                    image->wal_trouble);
    if (image->frames_used + image->frames_uncommitted + image->frames_stale == 0)
        return;
    if (image->log_is_journal && image->frames_used)
        sink_damage(
            sink, (struct place){.table = name, .row = -1, .offset = 0},
            "a transaction was not finished: read as it was before it; what it changed is searched for"
            " deleted rows");
    struct table_tally tally = {.table = name, .emitted = image->frames_used};
    size_t reasons = 0;
    if (image->frames_uncommitted) {
        tally.skipped[reasons].reason =
            "frame of a transaction that was never finished: searched for deleted rows";
        tally.skipped[reasons++].count = image->frames_uncommitted;
    }
    if (image->frames_stale) {
        tally.skipped[reasons].reason = image->log_is_journal
                                            ? "page as it was before a transaction: searched for deleted rows"
                                            : "frame left over from before: searched for deleted rows";
        tally.skipped[reasons].count = image->frames_stale;
    }
    tally_send(sink, &tally, -1);
}

void evidence_db_tell_condition(struct evidence_db *db)
{
    const struct evidence_image *image = &db->image;
    struct sink *sink = db->context->sink;
    static const struct place start = {.row = -1, .offset = 0};
    if (db->trouble)
        sink_damage(sink, start, "database cannot be read whole: %s", db->trouble);
    if (image->page_size_guessed)
        sink_damage(sink, start, "the page size in the header does not hold: read in pages of %u bytes",
                    image->page_size);
    if (image->frames_used == 0 && image->promised_bytes > image->main.size)
        sink_damage(sink, (struct place){.row = -1, .offset = (int64_t)image->main.size},
                    "truncated: %llu bytes promised, %zu there", (unsigned long long)image->promised_bytes,
                    image->main.size);
    tell_log(db);
}

static bool is_real(const struct evidence_table *table)
{
    return !table->is_index && !table->schema.is_virtual && !table->dropped && table->root;
}

struct evidence_table *evidence_db_find(struct evidence_db *db, const char *table)
{
    for (size_t i = 0; i < db->table_count; i++)
        if (is_real(&db->tables[i]) && text_equal_nocase(db->tables[i].name, table))
            return &db->tables[i];
    return NULL;
}

bool evidence_db_has_table(struct evidence_db *db, const char *table)
{
    return evidence_db_find(db, table) != NULL;
}

bool evidence_db_has_columns(struct evidence_db *db, const char *table, const char *const *columns)
{
    const struct evidence_table *found = evidence_db_find(db, table);
    bool all = found != NULL;
    for (; all && *columns; columns++) {
        bool has = false;
        for (size_t i = 0; i < found->schema.count && !has; i++)
            has = !found->schema.columns[i].is_virtual &&
                  text_equal_nocase(found->schema.columns[i].name, *columns);
        all = has;
    }
    return all;
}

size_t evidence_db_table_count(const struct evidence_db *db)
{
    size_t count = 0;
    for (size_t i = 0; i < db->table_count; i++)
        count += is_real(&db->tables[i]) && !db->tables[i].internal;
    return count;
}

const char *evidence_db_table(const struct evidence_db *db, size_t n)
{
    for (size_t i = 0; i < db->table_count; i++)
        if (is_real(&db->tables[i]) && !db->tables[i].internal && n-- == 0)
            return db->tables[i].name;
    return NULL;
}

bool evidence_db_holds(const struct observation_context *context, const char *table,
                       const char *const *columns)
{
    static const char *const any[] = {NULL};
    struct evidence_db *db = evidence_db_open(context);
    bool holds = db && evidence_db_has_columns(db, table, columns ? columns : any);
    evidence_db_close(db);
    return holds;
}

bool evidence_db_is(const struct observation_context *context, bool (*test)(struct evidence_db *))
{
    struct evidence_db *db = evidence_db_open(context);
    bool is = db && test(db);
    evidence_db_close(db);
    return is;
}

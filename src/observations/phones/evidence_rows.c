// Rows of one table: by SQLite while its pages hold, row by row when they do not. Knows no application's
// schema.
#include "observations/phones/evidence_db_parts.h"

#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { ROW_LIMIT_BYTES = 512 * 1024 * 1024, STATEMENT_LIMIT_BYTES = 1024 * 1024, ROW_DAMAGE_MAX = 32 };

struct rows_state {
    struct evidence_db *db;
    const struct evidence_table *table;
    struct arena *arena;  // names and statements, as long as the rows
    struct arena *of_row; // emptied before each row
    const char **names;   // of the columns asked for
    int column_count;
    sqlite3_stmt *scan; // the table in its order
    sqlite3_stmt *one;  // one row by its id; only after damage
    struct tree_count tree;
    struct tree_rows left; // ids still to be tried; only after damage
    size_t next_left;
    bool has_rowid, any, saving, ended;
    int64_t given; // rows given so far
    int damage_told;
};

static const char UNREADABLE[] = "damaged: the row cannot be read";

void evidence_db_tell_lost_pages(struct evidence_db *db, const char *table, const struct tree_count *count)
{
    for (size_t i = 0; i < count->damage_count; i++)
        sink_damage(db->context->sink,
                    (struct place){.table = table,
                                   .row = -1,
                                   .offset = evidence_image_offset(&db->image, count->damage[i].page)},
                    "page %" PRIu64 ": %s; what it held is lost", count->damage[i].page,
                    count->damage[i].what);
    if ((size_t)count->pages_lost > count->damage_count)
        sink_damage(db->context->sink, (struct place){.table = table, .row = -1, .offset = -1},
                    "%" PRId64 " pages more are lost", count->pages_lost - (int64_t)count->damage_count);
}

static bool is_column(const struct table_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (text_equal_nocase(columns->names[i], name))
            return true;
    return false;
}

void evidence_db_columns(struct evidence_db *db, const struct evidence_table *table, struct arena *arena,
                         struct table_columns *columns)
{
    static const char *const row_ids[] = {"rowid", "_rowid_", "oid"};
    *columns = (struct table_columns){0};
    columns->names = arena_alloc(arena, EVIDENCE_COLUMNS_MAX, sizeof *columns->names);
    sqlite3_str *sql = sqlite3_str_new(db->sqlite);
    sqlite3_str_appendf(sql, "PRAGMA table_xinfo(\"%w\")", table->name);
    char *text = sqlite3_str_finish(sql);
    sqlite3_stmt *statement = NULL;
    if (text && sqlite3_prepare_v2(db->sqlite, text, -1, &statement, NULL) == SQLITE_OK) {
        while (columns->count < EVIDENCE_COLUMNS_MAX && sqlite3_step(statement) == SQLITE_ROW) {
            const char *name = (const char *)sqlite3_column_text(statement, 1);
            bool stored = sqlite3_column_int(statement, 6) == 0;
            if (name && stored && strlen(name) < 500)
                columns->names[columns->count++] = arena_text(arena, name);
        }
    }
    sqlite3_finalize(statement);
    sqlite3_free(text);
    for (size_t i = 0; i < 3 && columns->rowid == NULL; i++)
        if (!is_column(columns, row_ids[i]))
            columns->rowid = row_ids[i];
}

bool evidence_db_has_columns(struct evidence_db *db, const char *table, const char *const *columns)
{
    struct evidence_table *found = evidence_db_find(db, table);
    if (found == NULL)
        return false;
    struct arena *arena = arena_new(STATEMENT_LIMIT_BYTES * 2);
    struct table_columns there;
    evidence_db_columns(db, found, arena, &there);
    bool all = true;
    for (; *columns; columns++)
        all = all && is_column(&there, *columns);
    arena_free(arena);
    return all;
}

// "SELECT rowid, columns FROM table [WHERE rowid = ?]"; NOT INDEXED, for an index may be of a kind we lack.
static sqlite3_stmt *prepare(struct rows_state *state, const struct table_columns *there, const char *rowid,
                             bool one)
{
    sqlite3_str *sql = sqlite3_str_new(state->db->sqlite);
    sqlite3_str_appendf(sql, "SELECT %s", rowid ? rowid : "NULL");
    for (int i = 0; i < state->column_count; i++) {
        if (is_column(there, state->names[i]))
            sqlite3_str_appendf(sql, ",\"%w\"", state->names[i]);
        else
            sqlite3_str_appendall(sql, ",NULL");
    }
    sqlite3_str_appendf(sql, " FROM \"%w\" NOT INDEXED", state->table->name);
    if (one)
        sqlite3_str_appendf(sql, " WHERE %s=?1", rowid);
    char *text = sqlite3_str_finish(sql);
    sqlite3_stmt *statement = NULL;
    if (text)
        sqlite3_prepare_v2(state->db->sqlite, text, -1, &statement, NULL);
    sqlite3_free(text);
    return statement;
}

static void prepare_both(struct rows_state *state, const struct table_columns *there)
{
    if (there->rowid)
        state->scan = prepare(state, there, there->rowid, false);
    state->has_rowid = state->scan != NULL;
    if (state->has_rowid)
        state->one = prepare(state, there, there->rowid, true);
    else
        state->scan = prepare(state, there, NULL, false); // WITHOUT ROWID
}

static void tell(struct evidence_rows *rows, const char *what)
{
    struct rows_state *state = rows->state;
    if (state->damage_told++ < ROW_DAMAGE_MAX)
        sink_damage(state->db->context->sink,
                    (struct place){.table = state->table->name, .row = rows->row, .offset = -1}, "%s", what);
}

// `columns` NULL: all there are.
static void open_rows(struct evidence_rows *rows, struct evidence_db *db, const char *name,
                      const char *const *columns)
{
    *rows = (struct evidence_rows){.context = *db->context, .row = -1, .tally = {.table = name}};
    struct evidence_table *table = evidence_db_find(db, name);
    if (table == NULL)
        return;
    struct rows_state *state = memory_new(1, sizeof *state);
    rows->state = state;
    state->db = db;
    state->table = table;
    table->read = true;
    rows->tally.table = table->name;
    state->arena = arena_new(STATEMENT_LIMIT_BYTES * 2);
    state->of_row = arena_new(ROW_LIMIT_BYTES);
    rows->context.arena = state->of_row;
    evidence_tree_count(&db->image, table->root, &state->tree);
    rows->present = state->tree.rows;
    struct table_columns there;
    evidence_db_columns(db, table, state->arena, &there);
    state->names = there.names;
    state->column_count = (int)there.count;
    if (columns) {
        state->names = arena_alloc(state->arena, EVIDENCE_COLUMNS_MAX, sizeof *state->names);
        for (state->column_count = 0; columns[state->column_count]; state->column_count++)
            state->names[state->column_count] = columns[state->column_count];
    }
    prepare_both(state, &there);
    if (state->scan == NULL) {
        tell(rows, sqlite3_errmsg(db->sqlite));
        state->ended = true;
    }
}

void evidence_rows_open(struct evidence_rows *rows, struct evidence_db *db, const char *table,
                        const char *const *columns)
{
    open_rows(rows, db, table, columns);
}

void evidence_rows_open_all(struct evidence_rows *rows, struct evidence_db *db, const char *table)
{
    open_rows(rows, db, table, NULL);
}

// SQLite gave up, or gave nonsense: the ids that the pages still show are tried one by one.
static void start_saving(struct evidence_rows *rows, const char *why)
{
    struct rows_state *state = rows->state;
    tell(rows, why);
    state->saving = true;
    sqlite3_reset(state->scan);
    if (state->one)
        evidence_tree_rows(&state->db->image, state->table->root, !state->any, rows->row, &state->left);
}

static bool next_saved(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    while (state->next_left < state->left.count) {
        sqlite3_reset(state->one);
        rows->row = state->left.ids[state->next_left++];
        sqlite3_bind_int64(state->one, 1, rows->row);
        int code = sqlite3_step(state->one);
        if (code == SQLITE_ROW)
            return true;
        tell(rows, code == SQLITE_DONE ? "a row that the table's own index does not lead to"
                                       : sqlite3_errmsg(state->db->sqlite));
        tally_skip(&rows->tally, UNREADABLE);
        if (code == SQLITE_INTERRUPT)
            break; // the work this file may cause is used up; the rest shows as unaccounted for
    }
    return false;
}

static bool next_scanned(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    int code = sqlite3_step(state->scan);
    if (code == SQLITE_DONE)
        return false;
    if (code != SQLITE_ROW) {
        start_saving(rows, sqlite3_errmsg(state->db->sqlite));
        return next_saved(rows);
    }
    if (state->given == rows->present) {
        tell(rows, "more rows than its pages hold: reading stopped");
        return false;
    }
    int64_t row = state->has_rowid ? sqlite3_column_int64(state->scan, 0) : state->given + 1;
    if (state->any && row <= rows->row) {
        start_saving(rows, "row ids run backwards");
        return next_saved(rows);
    }
    rows->row = row;
    return true;
}

bool evidence_rows_next(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    if (state == NULL || state->ended)
        return false;
    arena_reset(state->of_row);
    state->ended = state->saving ? !next_saved(rows) : !next_scanned(rows);
    state->any = true;
    state->given++;
    return !state->ended;
}

// Zero rows skipped: the table is named, so that nobody takes its silence for emptiness.
static void tell_missing(const struct evidence_rows *rows)
{
    struct sink *sink = rows->context.sink;
    sink->take(sink,
               &(struct record){.type = RECORD_TALLY, .tally = {rows->tally.table, "no such table", 0}});
}

void evidence_rows_close(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    if (state == NULL) {
        tell_missing(rows);
        return;
    }
    if (state->damage_told > ROW_DAMAGE_MAX)
        sink_damage(rows->context.sink, (struct place){.table = rows->tally.table, .row = -1, .offset = -1},
                    "%d rows more could not be read", state->damage_told - ROW_DAMAGE_MAX);
    tally_send(rows->context.sink, &rows->tally, rows->present);
    evidence_db_tell_lost_pages(state->db, rows->tally.table, &state->tree);
    sqlite3_finalize(state->scan);
    sqlite3_finalize(state->one);
    evidence_tree_rows_done(&state->left);
    arena_free(state->of_row);
    arena_free(state->arena);
    memory_free(state);
    rows->state = NULL;
}

struct place evidence_place(const struct evidence_rows *rows)
{
    return (struct place){.table = rows->tally.table, .row = rows->row, .offset = -1};
}

void evidence_emitted(struct evidence_rows *rows)
{
    rows->tally.emitted++;
}

// ---- columns of the row that stands ----

static sqlite3_stmt *standing(const struct evidence_rows *rows)
{
    return rows->state->saving ? rows->state->one : rows->state->scan;
}

int evidence_column_count(const struct evidence_rows *rows)
{
    return rows->state ? rows->state->column_count : 0;
}

const char *evidence_column_name(const struct evidence_rows *rows, int column)
{
    return rows->state->names[column];
}

bool evidence_is_null(const struct evidence_rows *rows, int column)
{
    return sqlite3_column_type(standing(rows), column + 1) == SQLITE_NULL;
}

bool evidence_is_text(const struct evidence_rows *rows, int column)
{
    return sqlite3_column_type(standing(rows), column + 1) == SQLITE_TEXT;
}

// Where to cut so that no character is cut in two.
static size_t cut_at(const uint8_t *text, size_t limit)
{
    size_t size = limit;
    while (size > limit - 4 && (text[size] & 0xc0) == 0x80)
        size--;
    return size;
}

const char *evidence_text(struct evidence_rows *rows, int column)
{
    sqlite3_stmt *statement = standing(rows);
    struct bytes text = {.data = sqlite3_column_text(statement, column + 1)};
    if (text.data == NULL)
        return NULL;
    text.size = (size_t)sqlite3_column_bytes(statement, column + 1);
    if (text.size > RECORD_TEXT_MAX_BYTES / 3) { // cleaning can make each byte three
        size_t size = text.size;
        text.size = cut_at(text.data, RECORD_TEXT_MAX_BYTES / 3);
        sink_damage(rows->context.sink, evidence_place(rows), "a text of %zu bytes was cut to %zu", size,
                    text.size);
    }
    return text_clean(rows->state->of_row, text);
}

struct bytes evidence_bytes(struct evidence_rows *rows, int column)
{
    sqlite3_stmt *statement = standing(rows);
    struct bytes bytes = {.data = sqlite3_column_blob(statement, column + 1)};
    bytes.size = bytes.data ? (size_t)sqlite3_column_bytes(statement, column + 1) : 0;
    return bytes;
}

int64_t evidence_integer(struct evidence_rows *rows, int column, int64_t otherwise)
{
    sqlite3_stmt *statement = standing(rows);
    switch (sqlite3_column_type(statement, column + 1)) {
    case SQLITE_INTEGER:
        return sqlite3_column_int64(statement, column + 1);
    case SQLITE_FLOAT: {
        double value = sqlite3_column_double(statement, column + 1);
        return value > -9.2e18 && value < 9.2e18 ? (int64_t)value : otherwise;
    }
    case SQLITE_TEXT: {
        int64_t value;
        return text_to_int64(text_trim(evidence_bytes(rows, column)), &value) ? value : otherwise;
    }
    default:
        return otherwise;
    }
}

struct moment evidence_moment_msec(struct evidence_rows *rows, int column)
{
    int64_t msec = evidence_integer(rows, column, 0);
    return msec > 0 ? moment_from_msec(msec) : MOMENT_UNKNOWN;
}

bool evidence_real(struct evidence_rows *rows, int column, double *value)
{
    sqlite3_stmt *statement = standing(rows);
    int type = sqlite3_column_type(statement, column + 1);
    *value = sqlite3_column_double(statement, column + 1);
    return type == SQLITE_FLOAT || type == SQLITE_INTEGER;
}

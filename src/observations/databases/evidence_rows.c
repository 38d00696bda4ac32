// Rows of one table, from its pages or from what was lost. Knows no application's schema.
#include "observations/databases/lost.h"
#include "observations/databases/parts.h"

#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { ROW_LIMIT_BYTES = 1024 * 1024 * 1024, NAMES_LIMIT_BYTES = 4 * 1024 * 1024, ROW_DAMAGE_MAX = 32 };

static const char UNREADABLE[] = "damaged: the row cannot be read";

void evidence_db_tell_lost_pages(struct evidence_db *db, const char *table, const struct tree_walk *walk)
{
    for (size_t i = 0; i < walk->damage_count; i++)
        sink_damage(db->context->sink,
                    (struct place){.table = table,
                                   .row = -1,
                                   .offset = evidence_image_offset(&db->image, walk->damage[i].page)},
                    "page %" PRIu64 ": %s; what it held is lost", walk->damage[i].page, walk->damage[i].what);
    if ((size_t)walk->pages_lost > walk->damage_count)
        sink_damage(db->context->sink, (struct place){.table = table, .row = -1, .offset = -1},
                    "%" PRId64 " pages more are lost", walk->pages_lost - (int64_t)walk->damage_count);
}

void evidence_rows_tell(struct evidence_rows *rows, const char *what)
{
    struct rows_state *state = rows->state;
    if (state->damage_told++ < ROW_DAMAGE_MAX)
        sink_damage(state->db->context->sink, evidence_place(rows), "%s", what);
}

// ---- the columns asked for ----

static void ask(struct rows_state *state, const char *name)
{
    struct asked_column asked = {.name = name, .stored = -1};
    const struct schema_table *schema = &rows_table(state)->schema;
    for (size_t i = 0; i < schema->count && asked.column == NULL; i++)
        if (!schema->columns[i].is_virtual && text_equal_nocase(schema->columns[i].name, name))
            asked.column = &schema->columns[i];
    if (asked.column)
        asked.stored = asked.column->stored;
    if (asked.stored >= (int)state->needed)
        state->needed = (size_t)asked.stored + 1;
    state->asked[state->column_count++] = asked;
}

// A table whose statement cannot be read has as many columns as its records.
static void ask_unnamed(struct rows_state *state, size_t count)
{
    for (size_t i = 0; i < count && state->column_count < EVIDENCE_COLUMNS_MAX; i++)
        state->asked[state->column_count++] =
            (struct asked_column){arena_print(state->arena, "column %zu", i + 1), NULL, (int)i};
    state->needed = count;
}

static void ask_all(struct rows_state *state)
{
    const struct schema_table *schema = &rows_table(state)->schema;
    for (size_t i = 0; i < schema->count; i++) {
        const struct schema_column *column = &schema->columns[i];
        if (column->is_virtual)
            continue;
        state->asked[state->column_count++] = (struct asked_column){column->name, column, column->stored};
        if (column->stored >= (int)state->needed)
            state->needed = (size_t)column->stored + 1;
    }
    if (!rows_table(state)->has_schema)
        ask_unnamed(state, 64);
}

static void open_rows(struct evidence_rows *rows, struct evidence_db *db, const struct evidence_table *table,
                      const char *const *columns, enum state which)
{
    struct rows_state *state = memory_new(1, sizeof *state);
    rows->state = state;
    state->db = db;
    state->table = (size_t)(table - db->tables);
    state->which = which;
    state->offset = -1;
    rows->tally.table = table->name;
    state->arena = arena_new(NAMES_LIMIT_BYTES);
    state->of_row = arena_new(ROW_LIMIT_BYTES);
    rows->context.arena = state->of_row;
    state->asked = arena_alloc(state->arena, EVIDENCE_COLUMNS_MAX, sizeof *state->asked);
    for (size_t i = 0; columns && columns[i] && i < EVIDENCE_COLUMNS_MAX; i++)
        ask(state, columns[i]);
    if (columns == NULL)
        ask_all(state);
}

static void open_live(struct evidence_rows *rows, struct evidence_db *db, const char *name,
                      const char *const *columns)
{
    *rows = (struct evidence_rows){.context = *db->context, .row = -1, .tally = {.table = name}};
    struct evidence_table *table = evidence_db_find(db, name);
    if (table == NULL)
        return;
    table->read = true;
    open_rows(rows, db, table, columns, STATE_LIVE);
    tree_start(&rows->state->walk, &db->image, table->root, &db->pages_left);
}

void evidence_rows_open(struct evidence_rows *rows, struct evidence_db *db, const char *table,
                        const char *const *columns)
{
    open_live(rows, db, table, columns);
}

void evidence_rows_open_all(struct evidence_rows *rows, struct evidence_db *db, const char *table)
{
    open_live(rows, db, table, NULL);
}

void evidence_rows_open_lost_of(struct evidence_rows *rows, struct evidence_db *db, size_t table,
                                const char *const *columns, enum state state)
{
    struct evidence_table *of = &db->tables[table];
    *rows = (struct evidence_rows){.context = *db->context, .row = -1};
    of->lost_read[state == STATE_CARVED] = true;
    open_rows(rows, db, of, columns, state);
    rows->tally.table = arena_print(rows->state->arena, "%s (%s)", of->name, state_name(state));
    rows->state->next_lost = lost_first(db->lost, table);
}

void evidence_rows_open_lost(struct evidence_rows *rows, struct evidence_db *db, const char *table,
                             const char *const *columns, enum state state)
{
    evidence_db_find_lost(db);
    for (int dropped = 0; dropped < 2; dropped++)
        for (size_t i = 0; i < db->table_count; i++)
            if (!db->tables[i].is_index && db->tables[i].dropped == dropped &&
                text_equal_nocase(db->tables[i].name, table)) {
                evidence_rows_open_lost_of(rows, db, i, columns, state);
                return;
            }
    *rows = (struct evidence_rows){.context = *db->context, .row = -1, .silent = true};
}

// ---- one row after another ----

static void forget_row(struct rows_state *state)
{
    arena_reset(state->of_row);
    state->is_whole = false;
    state->whole = (struct bytes){0};
}

static int64_t file_offset(const struct rows_state *state, size_t within)
{
    if (evidence_image_is_in_log(&state->db->image, state->page_number))
        return -1;
    return evidence_image_offset(&state->db->image, state->page_number) + (int64_t)within;
}

static bool next_page(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    state->has_page = tree_next_rows(&state->walk, &state->page, &state->page_number);
    state->next_cell = 0;
    if (state->has_page)
        rows->present += state->page.cells;
    return state->has_page;
}

static bool next_live(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    for (;;) {
        while (!state->has_page || state->next_cell >= state->page.cells)
            if (!next_page(rows))
                return false;
        size_t at = page_cell_at(&state->page, state->next_cell++);
        struct cell cell;
        state->has_row_id = state->page.type == PAGE_TABLE_LEAF;
        bool sound = cell_read(&state->page, at, &cell);
        rows->row = sound && state->has_row_id ? cell.row : state->has_row_id ? -1 : state->given + 1;
        if (sound && record_of_payload(cell.local, cell.payload_size, cell.overflow, &state->record) &&
            record_lay_out(&state->record, state->needed, &state->layout) &&
            state->layout.size <= state->record.body_size)
            return true;
        state->offset = file_offset(state, at);
        evidence_rows_tell(rows, "a row that does not hold together");
        state->offset = -1;
        tally_skip(&rows->tally, UNREADABLE);
    }
}

static bool next_lost(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    const struct lost_row *row;
    while ((row = lost_at(state->db->lost, state->table, state->next_lost)) != NULL) {
        state->next_lost++;
        if (row->state != state->which)
            continue;
        rows->present++;
        lost_record(state->db, row, &state->record);
        state->has_row_id = row->has_row_id;
        rows->row = row->has_row_id ? row->row_id : -1;
        state->offset = row->in_log ? -1 : (int64_t)row->offset;
        if (record_lay_out(&state->record, row->columns, &state->layout))
            return true;
        tally_skip(&rows->tally, UNREADABLE);
    }
    return false;
}

bool evidence_rows_next(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    if (state == NULL || state->ended)
        return false;
    forget_row(state);
    state->ended = state->which == STATE_LIVE ? !next_live(rows) : !next_lost(rows);
    state->given++;
    return !state->ended;
}

// Zero rows skipped: the table is named, so that nobody takes its silence for emptiness.
static void tell_missing(const struct evidence_rows *rows)
{
    struct sink *sink = rows->context.sink;
    if (!rows->silent)
        sink->take(sink,
                   &(struct record){.type = RECORD_TALLY, .tally = {rows->tally.table, "no such table", 0}});
}

void evidence_rows_leave(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    tree_end(&state->walk);
    arena_free(state->of_row);
    arena_free(state->arena);
    memory_free(state);
    rows->state = NULL;
}

void evidence_rows_close(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    if (state == NULL) {
        tell_missing(rows);
        return;
    }
    if (state->which == STATE_LIVE)
        while (!state->ended && next_page(rows)) // count what the reader left
            ;
    if (state->damage_told > ROW_DAMAGE_MAX)
        sink_damage(rows->context.sink,
                    (struct place){.table = rows_table(state)->name, .row = -1, .offset = -1},
                    "%d rows more could not be read", state->damage_told - ROW_DAMAGE_MAX);
    if (state->which == STATE_LIVE || rows->present)
        tally_send(rows->context.sink, &rows->tally, rows->present);
    evidence_db_tell_lost_pages(state->db, rows_table(state)->name, &state->walk);
    evidence_rows_leave(rows);
}

struct place evidence_place(const struct evidence_rows *rows)
{
    const struct rows_state *state = rows->state;
    return (struct place){
        .table = rows_table(state)->name, .row = rows->row, .offset = state->offset, .state = state->which};
}

bool evidence_is_lost(const struct evidence_rows *rows)
{
    return rows->state && rows->state->which != STATE_LIVE;
}

void evidence_rows_each(struct evidence_db *db, const char *table, const char *const *columns,
                        evidence_visit *visit, void *payload)
{
    for (enum state state = STATE_LIVE; state <= STATE_CARVED; state++) {
        struct evidence_rows rows;
        if (state == STATE_LIVE)
            evidence_rows_open(&rows, db, table, columns);
        else
            evidence_rows_open_lost(&rows, db, table, columns, state);
        while (evidence_rows_next(&rows))
            visit(&rows, payload);
        evidence_rows_close(&rows);
    }
}

void evidence_rows_each_if_there(struct evidence_db *db, const char *table, const char *const *columns,
                                 evidence_visit *visit, void *payload)
{
    if (evidence_db_has_table(db, table))
        evidence_rows_each(db, table, columns, visit, payload);
}

void evidence_refuse(struct evidence_rows *rows, const char *reason)
{
    tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : reason);
}

bool evidence_refuse_lost(struct evidence_rows *rows, bool makes_sense)
{
    if (!evidence_is_lost(rows) || makes_sense)
        return false;
    tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    return true;
}

void evidence_emitted(struct evidence_rows *rows)
{
    rows->tally.emitted++;
}

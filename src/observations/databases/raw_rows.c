// Rows as JSON objects, within bounds.
#include "observations/databases/raw_rows.h"
#include "observations/databases/lost.h"
#include "observations/databases/parts.h"

#include "base/encoding.h"
#include "base/json_out.h"
#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum { NAME_SHOWN_BYTES = 48, SAID_MAX_BYTES = 1024, REMEMBERED_MAX = 1024 * 1024 };

struct likeness {
    struct chat_like like;
    const char *time, *text, *party; // names of columns, clean; NULL
    struct moment first, last;
};

struct raw_rows {
    struct evidence_db *db;
    struct likeness *tables; // one for each of db->tables
    struct arena *arena;
    struct buffer json;
    struct pair_map told; // of lost rows: none twice
    int64_t rows_left;
    uint64_t bytes_left;
};

// ---- which tables ----

static void take_nothing(struct sink *sink, const struct record *record)
{
    (void)sink;
    (void)record;
}

static const char *name_shown(struct raw_rows *raw, struct evidence_rows *rows, int column)
{
    if (column < 0)
        return NULL;
    struct bytes name = bytes_slice(bytes_of_text(evidence_column_name(rows, column)), 0, NAME_SHOWN_BYTES);
    char *clean = arena_text(raw->arena, text_clean(raw->arena, name));
    for (char *at = clean; *at; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return clean;
}

static int judge_rows(struct raw_rows *raw, struct evidence_rows *rows, struct likeness *likeness)
{
    int sampled = 0;
    if (rows->state == NULL)
        return 0;
    likeness->like = chat_like_judge(rows, &sampled);
    likeness->time = name_shown(raw, rows, likeness->like.time);
    likeness->text = name_shown(raw, rows, likeness->like.text);
    likeness->party = name_shown(raw, rows, likeness->like.party);
    evidence_rows_leave(rows);
    return sampled;
}

static void judge_table(struct raw_rows *raw, size_t number)
{
    struct evidence_table *table = &raw->db->tables[number];
    struct likeness *likeness = &raw->tables[number];
    struct evidence_rows rows;
    bool read = table->read, lost_read[2] = {table->lost_read[0], table->lost_read[1]};
    if (table->is_index || table->internal || table->schema.is_virtual || !table->has_schema)
        return;
    int sampled = 0;
    if (!table->dropped && table->root) {
        evidence_rows_open_all(&rows, raw->db, table->name);
        sampled = judge_rows(raw, &rows, likeness);
    }
    for (enum state state = STATE_DELETED; sampled == 0 && state <= STATE_CARVED; state++) {
        if (lost_count(raw->db->lost, number, state) == 0)
            continue;
        evidence_rows_open_lost_of(&rows, raw->db, number, NULL, state);
        sampled = judge_rows(raw, &rows, likeness);
    }
    table->read = read; // looked at, not read
    memcpy(table->lost_read, lost_read, sizeof lost_read);
}

struct raw_rows *raw_rows_new(struct evidence_db *db)
{
    evidence_db_find_lost(db); // which may add tables
    struct raw_rows *raw = memory_new(1, sizeof *raw);
    *raw = (struct raw_rows){.db = db,
                             .tables = memory_new(db->table_count, sizeof *raw->tables),
                             .arena = arena_new(64 * 1024 * 1024),
                             .rows_left = RAW_ROWS_MAX,
                             .bytes_left = RAW_BYTES_MAX};
    buffer_init(&raw->json, RECORD_TEXT_MAX_BYTES);
    for (size_t i = 0; i < db->table_count; i++)
        raw->tables[i].first = raw->tables[i].last = MOMENT_UNKNOWN;
    const struct observation_context *context = db->context;
    struct observation_context quiet = *context; // what is wrong with a row is told when it is read
    struct sink silence = {.take = take_nothing};
    quiet.sink = &silence;
    db->context = &quiet;
    for (size_t i = 0; i < db->table_count && arena_used_bytes(raw->arena) < (32u << 20); i++)
        judge_table(raw, i);
    db->context = context;
    return raw;
}

void raw_rows_done(struct raw_rows *raw)
{
    if (raw == NULL)
        return;
    buffer_done(&raw->json);
    pair_map_done(&raw->told);
    arena_free(raw->arena);
    memory_free(raw->tables);
    memory_free(raw);
}

static void say_column(struct buffer *said, const char *what, const char *name)
{
    if (name)
        buffer_print(said, "%s %s '%s'", said->size && said->data[said->size - 1] != ':' ? "," : "", what,
                     name);
}

void raw_rows_tell(struct raw_rows *raw)
{
    struct buffer said;
    buffer_init(&said, SAID_MAX_BYTES);
    for (size_t i = 0; i < raw->db->table_count; i++) {
        const struct likeness *likeness = &raw->tables[i];
        char first[MOMENT_TEXT_SIZE], last[MOMENT_TEXT_SIZE];
        if (likeness->like.what == NULL)
            continue;
        buffer_reset(&said);
        buffer_print(&said, "looks like %s:", likeness->like.what);
        say_column(&said, "time", likeness->time);
        if (likeness->time) {
            moment_format(likeness->first, first);
            moment_format(likeness->last, last);
            buffer_print(&said, " (%s%s%.10s%s%.10s)", chat_like_epoch(&likeness->like), *first ? ", " : "",
                         first, *first ? " to " : "", last);
        }
        say_column(&said, "text", likeness->text);
        say_column(&said, "party", likeness->party);
        struct sink *sink = raw->db->context->sink;
        sink->take(sink, &(struct record){.type = RECORD_TALLY,
                                          .tally = {raw->db->tables[i].name, buffer_text(&said), 0}});
    }
    buffer_done(&said);
}

// ---- rows ----

static void add_text(struct json_out *json, struct arena *arena, const char *text)
{
    size_t size = strlen(text), cut = RAW_TEXT_MAX_BYTES;
    if (size <= RAW_TEXT_MAX_BYTES) {
        json_out_text(json, text);
        return;
    }
    while (cut && ((uint8_t)text[cut] & 0xc0) == 0x80)
        cut--;
    json_out_text(json, arena_print(arena, "%.*s...", (int)cut, text));
}

static void add_blob(struct json_out *json, struct arena *arena, struct bytes blob)
{
    size_t shown = blob.size < RAW_BLOB_MAX_BYTES ? blob.size : RAW_BLOB_MAX_BYTES;
    char *hex = arena_alloc(arena, 2 * shown + 1, 1);
    hex_of_bytes(bytes_slice(blob, 0, shown), hex);
    json_out_text(json, arena_print(arena, "hex:%s%s", hex, shown < blob.size ? "..." : ""));
}

static void add_column(struct json_out *json, struct evidence_rows *rows, int column)
{
    double number;
    json_out_key(json, evidence_column_name(rows, column));
    if (evidence_is_null(rows, column))
        json_out_null(json);
    else if (evidence_is_blob(rows, column))
        add_blob(json, rows->context.arena, evidence_bytes(rows, column));
    else if (!evidence_is_text(rows, column) && evidence_real(rows, column, &number) && isfinite(number))
        json_out_raw(json, evidence_text(rows, column));
    else if (evidence_text(rows, column))
        add_text(json, rows->context.arena, evidence_text(rows, column));
    else
        json_out_null(json);
}

static bool is_stated(struct evidence_rows *rows, int column)
{
    return column < 0 || !evidence_is_null(rows, column);
}

// Whether a lost row has what makes it a row of this table.
static bool makes_sense(struct evidence_rows *rows, const struct likeness *likeness, struct moment at)
{
    const struct chat_like *like = &likeness->like;
    if (strcmp(like->what, "contacts") == 0)
        return is_stated(rows, like->text) && is_stated(rows, like->party);
    return at.at_usec != TIME_UNKNOWN &&
           (like->text >= 0 ? is_stated(rows, like->text) : is_stated(rows, like->party));
}

static bool is_repeated(struct raw_rows *raw, struct evidence_rows *rows, const struct likeness *likeness,
                        struct moment at)
{
    uint64_t hash = (uint64_t)(likeness - raw->tables) + 1;
    const int columns[] = {likeness->like.text, likeness->like.party};
    for (size_t i = 0; i < 2; i++)
        hash = columns[i] < 0 ? hash : lost_hash(hash, evidence_bytes(rows, columns[i]));
    bool is_new = pair_map_find(&raw->told, (int64_t)hash, at.at_usec) == NULL;
    if (is_new && raw->told.count < REMEMBERED_MAX)
        *pair_map_at(&raw->told, (int64_t)hash, at.at_usec, NULL) = 1;
    return !is_new;
}

static void widen(struct likeness *likeness, struct moment at)
{
    if (at.at_usec == TIME_UNKNOWN)
        return;
    if (likeness->first.at_usec == TIME_UNKNOWN || at.at_usec < likeness->first.at_usec)
        likeness->first = at;
    if (likeness->last.at_usec == TIME_UNKNOWN || at.at_usec > likeness->last.at_usec)
        likeness->last = at;
}

static void write_row(struct raw_rows *raw, struct evidence_rows *rows)
{
    struct json_out json = json_out_to(&raw->json);
    buffer_reset(&raw->json);
    json_out_object(&json);
    for (int column = 0; column < evidence_column_count(rows); column++)
        add_column(&json, rows, column);
    json_out_object_end(&json);
}

bool raw_rows_take(struct raw_rows *raw, struct evidence_rows *rows)
{
    if (raw == NULL || rows->state == NULL)
        return false;
    struct likeness *likeness = &raw->tables[rows->state->table];
    if (likeness->like.what == NULL)
        return false;
    struct moment at = chat_like_moment(rows, &likeness->like);
    bool lost = evidence_is_lost(rows), sense = !lost || makes_sense(rows, likeness, at);
    bool repeated = sense && is_repeated(raw, rows, likeness, at);
    if (!sense || (lost && repeated)) {
        tally_skip(&rows->tally, sense ? "lost row that says what another row says" : EVIDENCE_ROW_IN_PART);
        return true;
    }
    if (raw->rows_left > 0)
        write_row(raw, rows);
    if (raw->rows_left <= 0 || raw->json.overflowed || raw->json.size > raw->bytes_left) {
        if (!raw->json.overflowed)
            raw->rows_left = 0; // the first that is left out is the last that was looked at
        tally_skip(&rows->tally,
                   "beyond the rows that are kept of one unknown database: searched for selectors");
        return true;
    }
    raw->rows_left--;
    raw->bytes_left -= raw->json.size;
    widen(likeness, at);
    sink_raw_row(rows->context.sink,
                 &(struct raw_row){.place = evidence_place(rows), .columns = buffer_text(&raw->json)});
    evidence_emitted(rows);
    return true;
}

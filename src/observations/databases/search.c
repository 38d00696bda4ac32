// Each column of each row is a text of its own; free space is split where text ends.
#include "observations/databases/search.h"
#include "observations/databases/lost.h"
#include "observations/databases/template.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum {
    TEXT_MAX_BYTES = 1024 * 1024,
    RUN_MIN_CHARACTERS = 6,
    BLOB_MAX_BYTES = 64 * 1024 * 1024,
    SCANNED_BLOB_BYTES = 512, // less: a search with all its decoders costs more than it may find
    REMEMBERED_MAX = 1024 * 1024,
    RUN_LIMIT_BYTES = 64 * 1024 * 1024,
};

struct text_search search_of(const struct observation_context *context)
{
    return (struct text_search){.left = 4 * (uint64_t)context->item->bytes.size + (64u << 20)};
}

void search_done(struct text_search *search)
{
    pair_map_done(&search->texts);
}

// ---- text in bytes ----

struct run {
    struct observation_context *context;
    struct place place; // offset: of the run's first byte
    struct bytes text;  // UTF-8
    size_t width;       // bytes of the evidence for a byte of text, of ASCII
    bool cut_before,
        cut_behind; // what touches that end of the run may be a part only, or hold a byte too many
};

static void send_of_run(void *payload, size_t offset, const struct selector *selector)
{
    const struct run *run = payload;
    size_t length = bytes_of_text(selector->text).size;
    if ((run->cut_before && offset == 0) || (run->cut_behind && offset + length == run->text.size))
        return;
    struct selector_hit hit = {.place = run->place, .selector = *selector};
    hit.place.offset += (int64_t)(offset * run->width);
    sink_selector_hit(run->context->sink, &hit);
}

static size_t utf8_run(struct bytes bytes, size_t at)
{
    size_t start = at;
    while (at < bytes.size) {
        uint8_t byte = bytes.data[at];
        size_t length =
            byte < 0x80 ? byte >= 0x20 && byte != 0x7f : text_utf8_length(bytes.data + at, bytes.size - at);
        if (length == 0 && byte != '\t' && byte != '\n' && byte != '\r')
            break;
        at += length ? length : 1;
    }
    return at - start;
}

// A text in a record of another kind often stands behind its length: in one byte (protocol buffers, Java), or
// in four bits (binary property lists). That byte is no letter of it.
static struct bytes after_length(struct bytes run)
{
    size_t rest = run.size - 1;
    bool counted = run.data[0] == rest || (run.data[0] >> 4 == 5 && (run.data[0] & 15u) == rest);
    return counted ? bytes_slice(run, 1, rest) : run;
}

// ---- rows ----

struct sending {
    struct sink *sink;
    struct place place;
};

static void send_as_placed(void *payload, size_t offset, const struct selector *selector)
{
    const struct sending *sending = payload;
    (void)offset; // the place is that of the record
    sink_selector_hit(sending->sink, &(struct selector_hit){.place = sending->place, .selector = *selector});
}

static bool may_be_searched(struct evidence_rows *rows, struct text_search *search, size_t size, size_t most)
{
    if (size > most || size > search->left) {
        if (!search->told)
            sink_damage(rows->context.sink, evidence_place(rows),
                        "texts that are too long or too many to search were left out, this one first");
        search->told = true;
        return false;
    }
    search->left -= size;
    return true;
}

// Whether an entry of an index, or a row of nobody's, holds what a lost row of a table has given already.
static bool is_repeated(struct evidence_rows *rows, struct text_search *search, struct bytes text)
{
    const struct evidence_table *table = rows_table(rows->state);
    if (rows->state->which == STATE_LIVE || text.size == 0)
        return false;
    int64_t hash = (int64_t)lost_hash(0, text);
    if (table->is_index || !table->has_schema)
        return pair_map_find(&search->texts, hash, (int64_t)text.size) != NULL;
    if (search->texts.count < REMEMBERED_MAX)
        *pair_map_at(&search->texts, hash, (int64_t)text.size, NULL) = 1;
    return false;
}

static bool begins_as_stream(struct bytes blob)
{
    static const char *const magics[] = {"\x1f\x8b", "\x28\xb5\x2f\xfd", "\x04\x22\x4d\x18", "PK",
                                         "BZh",      "\xfd\x37zXZ",      "\x78\x01",         "\x78\x5e",
                                         "\x78\x9c", "\x78\xda"};
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (bytes_start_with(blob, magics[i], strlen(magics[i])))
            return true;
    return false;
}

// Bytes of any kind: what is text in them, what they unpack to.
static void search_blob(struct evidence_rows *rows, struct text_search *search, struct bytes blob,
                        struct place place)
{
    if (blob.size >= SCANNED_BLOB_BYTES || begins_as_stream(blob)) {
        scan_bytes(&rows->context, blob, place, &search->blobs);
        return;
    }
    struct run run = {.context = &rows->context, .place = place, .width = 1};
    run.place.offset = 0;
    for (size_t at = 0; at < blob.size;) {
        size_t size = utf8_run(blob, at);
        if (size >= RUN_MIN_CHARACTERS) {
            run.text = after_length(bytes_slice(blob, at, size));
            run.place.offset = run.text.data - blob.data;
            selectors_find(run.text, &rows->context, send_of_run, &run);
        }
        at += size ? size : 1;
    }
}

static void search_column(struct evidence_rows *rows, struct text_search *search, int column)
{
    bool blob = evidence_is_blob(rows, column);
    if (!blob && !evidence_is_text(rows, column))
        return;
    struct bytes bytes = evidence_bytes(rows, column);
    if (bytes.size < RUN_MIN_CHARACTERS / 2 || (blob && bytes.size < RUN_MIN_CHARACTERS) ||
        !may_be_searched(rows, search, bytes.size, blob ? BLOB_MAX_BYTES : TEXT_MAX_BYTES) ||
        is_repeated(rows, search, bytes))
        return;
    struct sending sending = {rows->context.sink, evidence_place(rows)};
    sending.place.table =
        arena_print(rows->context.arena, "%s.%s", sending.place.table, evidence_column_name(rows, column));
    if (blob && !looks_like_text(bytes, ENCODING_UTF8)) {
        search_blob(rows, search, bytes, sending.place);
        return;
    }
    const char *text = evidence_text(rows, column);
    if (sending.place.state == STATE_LIVE)
        selectors_send(&rows->context, sending.place, text);
    else if (text)
        selectors_find(bytes_of_text(text), &rows->context, send_as_placed, &sending);
}

void search_rows(struct evidence_rows *rows, struct text_search *search, const char *reason)
{
    while (evidence_rows_next(rows)) {
        for (int column = 0; column < evidence_column_count(rows); column++)
            search_column(rows, search, column);
        if (!raw_rows_take(search->raw, rows))
            tally_skip(&rows->tally, reason);
    }
}

// ---- free space ----

// Of letters whose high byte is small: what random bytes seldom are.
static size_t utf16_run(struct bytes bytes, size_t at, bool big)
{
    size_t start = at;
    for (; at + 2 <= bytes.size; at += 2) {
        uint8_t high = bytes.data[at + (big ? 0 : 1)], low = bytes.data[at + (big ? 1 : 0)];
        bool plain = high == 0 && (low >= 0x20 || low == '\t' || low == '\n' || low == '\r') && low != 0x7f;
        if (!plain && (high == 0 || high > 0x06))
            break;
    }
    return at - start;
}

// Hits in a piece of free space, without those that touch its ends: there, newer cells have overwritten what
// was.
struct piece_sink {
    struct sink sink;
    struct sink *next;
    int64_t start, end; // offsets
};

static void take_inner(struct sink *sink, const struct record *record)
{
    const struct piece_sink *piece = sink->context;
    if (record->type == RECORD_SELECTOR_HIT && record->selector_hit.place.reached == NULL) {
        const struct selector_hit *hit = &record->selector_hit;
        int64_t length = (int64_t)strlen(hit->selector.text);
        if (hit->place.offset == piece->start || hit->place.offset + length == piece->end)
            return;
    }
    piece->next->take(piece->next, record);
}

static void scan_piece(struct observation_context *context, struct bytes bytes, struct place place,
                       struct text_search *search)
{
    struct observation_context inner = *context;
    struct piece_sink piece = {.sink = {.take = take_inner},
                               .next = context->sink,
                               .start = place.offset,
                               .end = place.offset + (int64_t)bytes.size};
    piece.sink.context = &piece;
    inner.sink = &piece.sink;
    search->left -= bytes.size;
    scan_bytes(&inner, bytes, place, &search->blobs);
}

static int64_t search_gap(struct observation_context *context, enum text_encoding encoding,
                          struct bytes bytes, const struct lost_gap *gap, struct text_search *search)
{
    int64_t runs = 0;
    const struct place place = {.table = gap->in_log ? "write-ahead log" : NULL,
                                .row = -1,
                                .offset = (int64_t)gap->offset,
                                .state = STATE_CARVED};
    if (!gap->in_index && bytes.size >= SCANNED_BLOB_BYTES && search->left >= bytes.size) {
        scan_piece(context, bytes, place, search);
        return 1;
    }
    for (size_t at = 0; at < bytes.size;) {
        size_t wide = encoding == ENCODING_UTF8 ? 0 : utf16_run(bytes, at, encoding == ENCODING_UTF16BE);
        size_t size = wide >= 2 * RUN_MIN_CHARACTERS ? wide : utf8_run(bytes, at);
        bool is_wide = size == wide;
        if (size < RUN_MIN_CHARACTERS ||
            (encoding != ENCODING_UTF8 && !is_wide && size < 2 * RUN_MIN_CHARACTERS)) {
            at += size && encoding == ENCODING_UTF8 ? size : 1;
            continue;
        }
        if (search->left < size)
            return runs;
        search->left -= size;
        arena_reset(context->arena);
        struct run run = {.context = context,
                          .place = place,
                          .text = bytes_slice(bytes, at, size),
                          .width = is_wide ? 2 : 1,
                          .cut_before = gap->in_index || at == 0,
                          .cut_behind = gap->in_index || at + size == bytes.size};
        run.place.offset += (int64_t)at;
        if (is_wide)
            run.text = bytes_of_text(record_text(context->arena, encoding, run.text));
        selectors_find(run.text, context, send_of_run, &run);
        runs++;
        at += size;
    }
    return runs;
}

static void search_free_space(struct evidence_db *db, struct text_search *search)
{
    size_t count;
    const struct lost_gap *gaps = lost_gaps(db->lost, &count);
    struct observation_context context = *db->context;
    struct table_tally tally = {.table = "free space"};
    tally.skipped[0].reason = "piece that no row explains: searched for selectors";
    context.arena = arena_new(RUN_LIMIT_BYTES);
    for (size_t i = 0; i < count; i++) {
        struct bytes bytes = bytes_slice(lost_source(db, gaps[i].in_log), gaps[i].offset, gaps[i].size);
        tally.skipped[0].count += search_gap(&context, db->encoding, bytes, &gaps[i], search);
    }
    arena_free(context.arena);
    if (tally.skipped[0].count)
        tally_send(context.sink, &tally, -1);
}

// ---- all that nobody read ----

static void search_lost_of(struct evidence_db *db, struct text_search *search, size_t number)
{
    const struct evidence_table *table = &db->tables[number];
    for (enum state state = STATE_DELETED; state <= STATE_CARVED; state++) {
        if (table->lost_read[state == STATE_CARVED] || table->internal || table->schema.is_virtual ||
            lost_count(db->lost, number, state) == 0)
            continue;
        struct evidence_rows rows;
        evidence_rows_open_lost_of(&rows, db, number, NULL, state);
        search_rows(&rows, search, "lost row: searched for selectors");
        evidence_rows_close(&rows);
    }
}

// Entries of indexes last: they repeat what rows hold.
static void search_lost(struct evidence_db *db, struct text_search *search)
{
    evidence_db_find_lost(db);
    for (size_t i = 0; i < db->table_count; i++)
        if (!db->tables[i].is_index)
            search_lost_of(db, search, i);
    for (size_t i = 0; i < db->table_count; i++)
        if (db->tables[i].is_index)
            search_lost_of(db, search, i);
    if (lost_trouble(db->lost))
        sink_damage(db->context->sink, (struct place){.row = -1, .offset = -1}, "%s", lost_trouble(db->lost));
}

// A virtual table has no rows in the file: what it shows stands in others, which are read.
static void tell_virtual(struct evidence_db *db, const struct evidence_table *table)
{
    struct table_tally tally = {.table = table->name};
    tally.skipped[0].reason = "virtual table: what it shows stands in others";
    tally_send(db->context->sink, &tally, -1);
}

void search_unread(struct evidence_db *db, struct text_search *search, const char *reason)
{
    for (size_t i = 0; i < db->table_count; i++) {
        const struct evidence_table *table = &db->tables[i];
        if (!table->read && table->schema.is_virtual)
            tell_virtual(db, table);
        if (table->read || table->internal || table->is_index || table->schema.is_virtual || table->root == 0)
            continue;
        struct evidence_rows rows;
        evidence_rows_open_all(&rows, db, table->name);
        search_rows(&rows, search, reason);
        evidence_rows_close(&rows);
    }
    search_lost(db, search);
    search_free_space(db, search);
}

void evidence_db_tell_unread(struct evidence_db *db, const char *reason)
{
    struct text_search search = search_of(db->context);
    search_unread(db, &search, reason);
    search_done(&search);
}

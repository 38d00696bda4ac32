// Keeps lost rows once each, drops those that equal a live row, and sorts them. Knows bytes and layouts.
#include "observations/databases/lost_parts.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROWS_MAX = 2 * 1024 * 1024,
    GAPS_MAX = 1024 * 1024,
    SAME_HASH_MAX = 64, // rows that begin alike: beyond this they are not compared
    HASHED_BODY_BYTES = 48,
    GAP_MIN_TEXT_BYTES = 6,
};

// FNV-1a by words with a final mix (public domain): equal rows are compared by their bytes afterwards.
static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

uint64_t lost_hash(uint64_t hash, struct bytes bytes)
{
    size_t at = 0;
    for (; at + 8 <= bytes.size; at += 8) {
        uint64_t word;
        memcpy(&word, bytes.data + at, 8);
        hash = mix(hash, word);
    }
    uint64_t rest = 0;
    if (at < bytes.size)
        memcpy(&rest, bytes.data + at, bytes.size - at);
    return mix(mix(hash, rest), bytes.size);
}

// Without the types that a freed cell may have lost.
static uint64_t hash_types(const struct record_layout *layout)
{
    uint64_t hash = layout->count;
    for (size_t i = RECORD_LOST_TYPES_MAX; i < layout->count; i++)
        hash = mix(hash, layout->types[i]);
    return hash;
}

static uint64_t hash_with_body(uint64_t of_types, struct bytes body)
{
    return lost_hash(of_types, bytes_slice(body, 0, HASHED_BODY_BYTES));
}

// A row of which too little is left to find its like by its values is found by its types alone.
static bool is_stump(const struct lost_row *row)
{
    return row->is_cut && row->body_local < HASHED_BODY_BYTES && row->body_local < row->body_size;
}

// ---- comparing ----

struct compared {
    struct record_bytes record;
    const struct record_layout *layout;
    bool has_row_id, is_cut;
    int64_t row_id;
};

static struct compared compared_of(struct evidence_db *db, const struct lost_row *row,
                                   struct record_layout *layout)
{
    struct compared compared = {
        .layout = layout, .has_row_id = row->has_row_id, .is_cut = row->is_cut, .row_id = row->row_id};
    lost_record(db, row, &compared.record);
    record_lay_out(&compared.record, row->columns, layout);
    return compared;
}

// Types that are lost are not compared; of a row that is cut, what is there.
static bool are_equal(const struct compared *a, const struct compared *b)
{
    if (a->has_row_id && b->has_row_id && a->row_id != b->row_id)
        return false;
    if (a->layout->count != b->layout->count)
        return false;
    size_t lost = a->record.lost > b->record.lost ? a->record.lost : b->record.lost;
    for (size_t i = 0; i < a->layout->count; i++)
        if (i >= lost && a->layout->types[i] != b->layout->types[i])
            return false;
    size_t size = a->record.body.size < b->record.body.size ? a->record.body.size : b->record.body.size;
    if (a->record.body.size != b->record.body.size && !a->is_cut && !b->is_cut)
        return false;
    return size == 0 || memcmp(a->record.body.data, b->record.body.data, size) == 0;
}

// ---- the set ----

static void grow_heads(struct lost_rows *lost)
{
    size_t count = lost->head_count ? lost->head_count * 4 : 4096;
    uint32_t *heads = memory_new(count, sizeof *heads);
    for (size_t i = 0; i < lost->count; i++) {
        struct lost_row *row = &lost->rows[i];
        row->same_hash = heads[row->hash & (count - 1)];
        heads[row->hash & (count - 1)] = (uint32_t)i + 1;
    }
    memory_free(lost->heads);
    lost->heads = heads;
    lost->head_count = count;
}

// Of two that are equal the one that is whole, or known to the structure, stands; what the other knows of its
// row id is kept.
static void merge(struct lost_row *there, const struct lost_row *row)
{
    struct lost_row other = *row;
    int better = 4 * !row->is_cut + 2 * (row->state == STATE_DELETED) + (row->lost == 0);
    int standing = 4 * !there->is_cut + 2 * (there->state == STATE_DELETED) + (there->lost == 0);
    if (better > standing) {
        other = *there;
        *there = *row;
        there->hash = other.hash;
        there->same_hash = other.same_hash;
    }
    if (!there->has_row_id && other.has_row_id) {
        there->has_row_id = true;
        there->row_id = other.row_id;
    }
}

void lost_add(struct evidence_db *db, struct lost_row *row)
{
    struct lost_rows *lost = db->lost;
    struct record_layout *mine = &lost->layout, *other = &lost->tried;
    struct compared added = compared_of(db, row, mine);
    row->hash = hash_types(mine);
    if (is_stump(row))
        lost->stumps++;
    else
        row->hash = hash_with_body(row->hash, added.record.body);
    if (lost->count * 2 >= lost->head_count)
        grow_heads(lost);
    uint32_t *head = &lost->heads[row->hash & (lost->head_count - 1)];
    int steps = 0;
    for (uint32_t at = *head; at && steps < SAME_HASH_MAX; at = lost->rows[at - 1].same_hash, steps++) {
        struct lost_row *there = &lost->rows[at - 1];
        if (there->hash != row->hash || there->table != row->table)
            continue;
        struct compared known = compared_of(db, there, other);
        if (!are_equal(&added, &known))
            continue;
        merge(there, row);
        return;
    }
    if (lost->count == ROWS_MAX) {
        lost->trouble = "more lost rows than are kept";
        return;
    }
    row->same_hash = *head;
    ARRAY_ROOM(lost->rows, lost->capacity, lost->count);
    lost->rows[lost->count++] = *row;
    *head = (uint32_t)lost->count;
}

// ---- runs that no row explains ----

static bool holds_text(struct bytes bytes)
{
    size_t run = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        uint8_t byte = bytes.data[i];
        // a run of one encoding or the other: two-byte text has a zero between its letters
        run = byte >= 0x20 && byte != 0x7f ? run + 1 : byte == 0 && run && i && bytes.data[i - 1] ? run : 0;
        if (run >= GAP_MIN_TEXT_BYTES)
            return true;
    }
    return false;
}

static bool is_new_gap(struct lost_rows *lost, uint64_t hash)
{
    if (lost->gap_count * 2 >= lost->gap_hash_count) {
        size_t count = lost->gap_hash_count ? lost->gap_hash_count * 4 : 4096;
        uint64_t *hashes = memory_new(count, sizeof *hashes);
        for (size_t i = 0; i < lost->gap_hash_count; i++) {
            size_t at = lost->gap_hashes[i] & (count - 1);
            while (lost->gap_hashes[i] && hashes[at])
                at = (at + 1) & (count - 1);
            if (lost->gap_hashes[i])
                hashes[at] = lost->gap_hashes[i];
        }
        memory_free(lost->gap_hashes);
        lost->gap_hashes = hashes;
        lost->gap_hash_count = count;
    }
    hash |= 1;
    size_t at = hash & (lost->gap_hash_count - 1);
    for (; lost->gap_hashes[at]; at = (at + 1) & (lost->gap_hash_count - 1))
        if (lost->gap_hashes[at] == hash)
            return false;
    lost->gap_hashes[at] = hash;
    return true;
}

void lost_add_gap(struct evidence_db *db, const struct region *region, size_t start, size_t end)
{
    struct lost_rows *lost = db->lost;
    struct bytes bytes = bytes_slice(region->page, start, end - start);
    if (lost->schema_only || bytes.size < GAP_MIN_TEXT_BYTES || !holds_text(bytes) ||
        !is_new_gap(lost, lost_hash(0, bytes)))
        return;
    if (lost->gap_count == GAPS_MAX) {
        lost->trouble = "more pieces of free space than are searched";
        return;
    }
    ARRAY_ROOM(lost->gaps, lost->gap_capacity, lost->gap_count);
    lost->gaps[lost->gap_count++] = (struct lost_gap){.offset = region->offset + start,
                                                      .size = (uint32_t)bytes.size,
                                                      .in_log = region->in_log,
                                                      .in_index = region->index_cells};
}

// ---- live rows ----

// Whether what is left of the values agrees: told without laying them out, as nearly all do not.
static bool may_be_equal(struct evidence_db *db, const struct compared *row, const struct lost_row *there)
{
    struct record_bytes other;
    lost_record(db, there, &other);
    struct bytes mine = row->record.body;
    size_t size = mine.size < other.body.size ? mine.size : other.body.size;
    return size == 0 || memcmp(mine.data, other.body.data, size) == 0;
}

// Marks the lost rows with this hash that equal the row; `heir`, itself lost, learns what they know.
static void drop_equal(struct evidence_db *db, const struct compared *row, uint32_t table, uint64_t hash,
                       struct lost_row *heir)
{
    struct lost_rows *lost = db->lost;
    int steps = 0;
    for (uint32_t at = lost->heads[hash & (lost->head_count - 1)]; at && steps < SAME_HASH_MAX;
         at = lost->rows[at - 1].same_hash, steps++) {
        struct lost_row *there = &lost->rows[at - 1];
        if (there->hash != hash || there->is_gone || there == heir ||
            (there->table != table && there->table != lost->nobody) || !may_be_equal(db, row, there))
            continue;
        struct compared known = compared_of(db, there, &lost->tried);
        if (!are_equal(row, &known))
            continue;
        there->is_gone = true;
        if (heir)
            merge(heir, there);
    }
}

static void drop_if_live(struct evidence_db *db, uint32_t table, const struct cell *cell, bool has_row_id)
{
    struct record_layout *layout = &db->lost->layout;
    struct compared live = {.layout = layout, .has_row_id = has_row_id, .row_id = cell->row};
    if (!record_of_payload(cell->local, cell->payload_size, cell->overflow, &live.record) ||
        !record_lay_out(&live.record, RECORD_COLUMNS_MAX, layout))
        return;
    uint64_t hash = hash_types(layout);
    if (db->lost->stumps)
        drop_equal(db, &live, table, hash, NULL);
    drop_equal(db, &live, table, hash_with_body(hash, live.record.body), NULL);
}

void lost_drop_stumps(struct evidence_db *db)
{
    struct lost_rows *lost = db->lost;
    for (size_t i = 0; i < lost->count && lost->stumps; i++) {
        struct lost_row *row = &lost->rows[i];
        if (row->is_gone || is_stump(row))
            continue;
        struct compared whole = compared_of(db, row, &lost->layout);
        drop_equal(db, &whole, row->table, hash_types(&lost->layout), row);
    }
}

void lost_drop_live(struct evidence_db *db)
{
    struct lost_rows *lost = db->lost;
    bool *any = arena_alloc(lost->arena, lost->template_count + 1, sizeof *any);
    for (size_t i = 0; i < lost->count; i++)
        any[lost->rows[i].table] = true;
    for (uint32_t i = 0; i < lost->template_count; i++) {
        const struct evidence_table *table = lost->templates[i].table;
        if (!(any[i] || any[lost->nobody]) || table->dropped || table->root == 0 || table->schema.is_virtual)
            continue;
        struct tree_walk walk;
        struct page page;
        uint64_t number;
        tree_start(&walk, &db->image, table->root, &db->pages_left);
        while (tree_next_rows(&walk, &page, &number)) {
            struct cell cell;
            for (uint32_t k = 0; k < page.cells; k++)
                if (cell_read(&page, page_cell_at(&page, k), &cell))
                    drop_if_live(db, i, &cell, page.type == PAGE_TABLE_LEAF);
        }
        tree_end(&walk);
    }
}

// ---- order ----

static int by_table(const void *left, const void *right)
{
    const struct lost_row *a = left, *b = right;
    if (a->table != b->table)
        return a->table < b->table ? -1 : 1;
    if (a->state != b->state)
        return a->state < b->state ? -1 : 1;
    if (a->in_log != b->in_log)
        return a->in_log ? 1 : -1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

void lost_sort(struct evidence_db *db)
{
    struct lost_rows *lost = db->lost;
    size_t kept = 0;
    for (size_t i = 0; i < lost->count; i++)
        if (!lost->rows[i].is_gone)
            lost->rows[kept++] = lost->rows[i];
    lost->count = kept;
    if (kept)
        qsort(lost->rows, kept, sizeof *lost->rows, by_table);
    lost->first = memory_grow(lost->first, db->table_count + 1, sizeof *lost->first);
    size_t at = 0;
    for (size_t table = 0; table <= db->table_count; table++) {
        while (at < kept && lost->rows[at].table < table)
            at++;
        lost->first[table] = at;
    }
    memory_free(lost->heads); // its chains are of the old order
    lost->heads = NULL;
    lost->head_count = 0;
}

size_t lost_first(const struct lost_rows *lost, size_t table)
{
    return lost->first[table];
}

const struct lost_row *lost_at(const struct lost_rows *lost, ptrdiff_t table, size_t n)
{
    return n < lost->count && lost->rows[n].table == (uint32_t)table ? &lost->rows[n] : NULL;
}

size_t lost_count(const struct lost_rows *lost, size_t table, enum state state)
{
    size_t count = 0;
    for (size_t i = lost->first[table]; i < lost->first[table + 1]; i++)
        count += lost->rows[i].state == (uint8_t)state;
    return count;
}

const struct lost_gap *lost_gaps(const struct lost_rows *lost, size_t *count)
{
    *count = lost->gap_count;
    return lost->gaps;
}

const char *lost_trouble(const struct lost_rows *lost)
{
    return lost->trouble;
}

struct bytes lost_source(const struct evidence_db *db, bool in_log)
{
    return in_log ? db->image.wal : db->image.main;
}

void lost_record(const struct evidence_db *db, const struct lost_row *row, struct record_bytes *record)
{
    struct bytes cell = bytes_slice(lost_source(db, row->in_log), row->offset, SIZE_MAX);
    *record = (struct record_bytes){
        .types = bytes_slice(cell, row->types_at, row->types_size),
        .lost = row->lost,
        .body = bytes_slice(cell, row->body_at, row->body_local),
        .body_size = row->body_size,
        .overflow = row->overflow,
    };
    memcpy(record->lost_types, row->lost_types, sizeof record->lost_types);
}

// Tries what the overwritten head of a freed cell may have said. A guess must agree with the bytes that are
// left of the head, with the table's other rows, and with what stands behind the cell.
#include "observations/databases/headless.h"

#include <string.h>

enum {
    TYPES_AT_MAX = 13,   // sizes of payload and row id before the header
    SHORT_TEXT_MAX = 57, // whose serial type is one byte
    LEARNED_ENOUGH = 20, // live rows, to say what a column never holds
    FRAGMENT_COSTS = 6,
    NOT_FOLLOWED = -100,
};

struct headless {
    const struct region *region;
    size_t at;       // of the cell in the page
    size_t types_at; // where the types began, from `at`: 2 to TYPES_AT_MAX
    size_t block;    // what the stale head says: where a cell ends, from `at`
    int head_score;
    bool of_index;
};

// A freeblock's head is the next block (after this one) and a size that ends within the page, where a cell
// ended.
static bool stale_head(struct headless *cell)
{
    const uint8_t *head = cell->region->page.data + cell->at;
    size_t next = big16(head), size = big16(head + 2), end = cell->at + size;
    if (size <= FREEBLOCK_HEAD_BYTES || end > cell->region->page.size)
        return false;
    if (next != 0 && (next < end || next + FREEBLOCK_HEAD_BYTES > cell->region->page.size))
        return false;
    cell->block = size;
    cell->head_score = next == 0 ? 12 : 6;
    return true;
}

// The bytes of the row id and of the header's size that are still there.
static bool head_agrees(const struct headless *cell, size_t payload_bytes, size_t header_size)
{
    const uint8_t *bytes = cell->region->page.data + cell->at;
    if (cell->types_at > FREEBLOCK_HEAD_BYTES && bytes[cell->types_at - 1] != header_size)
        return false;
    if (cell->of_index)
        return cell->types_at == payload_bytes + 1;
    if (cell->types_at < payload_bytes + 2 || cell->types_at > payload_bytes + 1 + 9)
        return false;
    for (size_t i = FREEBLOCK_HEAD_BYTES; i + 1 < cell->types_at; i++) {
        bool last = i + 2 == cell->types_at;
        if (i >= payload_bytes && (bytes[i] >= 0x80) == last)
            return false;
    }
    return true;
}

static int score_follower(struct evidence_db *db, const struct headless *cell, size_t end)
{
    const struct region *region = cell->region;
    struct headless next = {.region = region, .at = end};
    struct cell whole_cell;
    struct record_bytes record;
    bool whole;
    if (end == cell->at + cell->block)
        return 12;
    if (end > cell->at + cell->block)
        return NOT_FOLLOWED;
    if (end + FREEBLOCK_HEAD_BYTES > region->end)
        return 4;
    if (cell_parse(bytes_slice(region->page, end, region->end - end), region->page.size, !cell->of_index,
                   &whole_cell, &whole) &&
        record_of_payload(whole_cell.local, whole_cell.payload_size, whole_cell.overflow, &record) &&
        record_lay_out(&record, RECORD_COLUMNS_MAX, &db->lost->layout) &&
        db->lost->layout.size == record.body_size)
        return 8;
    if (!stale_head(&next))
        return NOT_FOLLOWED;
    return end + next.block == cell->at + cell->block ? 10 : 2; // freed before it, and joined
}

// What stands behind the row: the end of a block, another cell, freed or whole, or nothing; perhaps after a
// fragment, the one to three bytes by which its place was too long. Points, or NOT_FOLLOWED.
static int score_end(struct evidence_db *db, const struct headless *cell, size_t end)
{
    int score = score_follower(db, cell, end);
    for (size_t fragment = 1; score == NOT_FOLLOWED && fragment < FREEBLOCK_HEAD_BYTES; fragment++) {
        score = score_follower(db, cell, end + fragment);
        if (score != NOT_FOLLOWED)
            score -= FRAGMENT_COSTS;
    }
    return score;
}

static void judge_headless(struct evidence_db *db, const struct headless *cell,
                           const struct template *template, const struct record_bytes *known, size_t columns,
                           struct found *best)
{
    struct record_layout *layout = &db->lost->tried;
    const struct region *region = cell->region;
    struct record_bytes record = *known;
    if (db->lost->tries_left-- <= 0)
        return;
    if (!record_lay_out(&record, columns, layout) || layout->count != columns)
        return;
    size_t header = 1 + record.lost + record.types.size;
    uint64_t payload = header + layout->size;
    if (header > 127 || !head_agrees(cell, varint_size(payload), header))
        return;
    size_t local = cell_local_size(payload, region->page.size, !cell->of_index);
    size_t body_at = (size_t)(record.types.data + record.types.size - (region->page.data + cell->at));
    size_t end = cell->at + body_at + (local - header), whole_end = end + (local < payload ? 4 : 0);
    bool whole = whole_end <= region->end;
    record.body =
        bytes_slice(region->page, cell->at + body_at, (whole ? end : region->end) - (cell->at + body_at));
    if (cell->at + body_at > region->end || (layout->size && record.body.size == 0))
        return;
    if (!whole && record.lost && !template->by_place[0]->is_row_id)
        return; // nothing says where its first value ends
    int of_end = whole ? score_end(db, cell, whole_end) : -FOUND_CUT_COSTS;
    if (layout->size == 0 || of_end == NOT_FOLLOWED)
        return;
    int score = template_score(template, layout, record.body, record.lost, db->encoding, true);
    if (score == TEMPLATE_NO)
        return;
    score += of_end + cell->head_score + (cell->types_at > FREEBLOCK_HEAD_BYTES ? 7 : 0);
    if (score == best->score && record.lost == 2)
        best->is_tie = true;
    if (score < FOUND_ENOUGH || score <= best->score)
        return;
    *best = (struct found){.score = score, .end = whole ? whole_end : region->end};
    best->row.columns = (uint16_t)columns;
    best->row.table = (uint32_t)(template - db->lost->templates);
    best->row.types_at = (uint32_t)(record.types.data - (region->page.data + cell->at));
    best->row.types_size = (uint32_t)record.types.size;
    best->row.lost = (uint8_t)record.lost;
    memcpy(best->row.lost_types, record.lost_types, sizeof record.lost_types);
    best->row.body_size = layout->size;
    best->row.is_cut = !whole;
    if (whole && local < payload)
        best->row.overflow = big32(region->page.data + end);
    found_set_body(region, cell->at, record.body, best);
}

static bool holds_numbers(const struct template *template, size_t column)
{
    const struct schema_column *of = template->by_place[column];
    if (template->learned >= LEARNED_ENOUGH && column < template->table->schema.stored_count)
        return template->seen[column].classes & ~(1u << VALUE_TEXT | 1u << VALUE_BLOB);
    return of->affinity != AFFINITY_TEXT || !of->not_null;
}

static bool holds_text(const struct template *template, size_t column)
{
    if (template->learned >= LEARNED_ENOUGH)
        return template->seen[column].classes & 1u << VALUE_TEXT;
    return template->by_place[column]->affinity == AFFINITY_TEXT ||
           template->by_place[column]->affinity == AFFINITY_BLOB;
}

// The length of a text whose type is lost follows from where the cell ends: where the block does, or, if it
// holds several cells, where another begins.
static void try_text(struct evidence_db *db, const struct headless *cell, const struct template *template,
                     struct record_bytes *known, size_t columns, size_t column, struct found *best)
{
    struct record_layout *layout = &db->lost->tried;
    known->lost_types[column] = 0;
    if (!record_lay_out(known, columns, layout))
        return;
    size_t body_at = (size_t)(known->types.data + known->types.size - (cell->region->page.data + cell->at));
    uint64_t others = body_at + layout->size, rest = cell->block > others ? cell->block - others : 0;
    if (rest <= SHORT_TEXT_MAX) {
        known->lost_types[column] = 13 + 2 * rest;
        judge_headless(db, cell, template, known, columns, best);
    }
    for (uint64_t size = 1; size < rest && size <= SHORT_TEXT_MAX; size++) {
        known->lost_types[column] = 13 + 2 * size;
        judge_headless(db, cell, template, known, columns, best);
    }
}

static void try_lost_types(struct evidence_db *db, const struct headless *cell,
                           const struct template *template, struct record_bytes *known, size_t columns,
                           struct found *best)
{
    static const uint8_t numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    if (known->lost == 0)
        judge_headless(db, cell, template, known, columns, best);
    for (size_t text = 0; text < known->lost; text++) { // one of them may be a text
        size_t other = 1 - text;
        bool any = holds_text(template, text) && (known->lost == 1 || holds_numbers(template, other));
        for (size_t i = 0; any && i < (known->lost == 1 ? 1 : sizeof numbers); i++) {
            known->lost_types[other] = numbers[i];
            try_text(db, cell, template, known, columns, text, best);
        }
    }
    for (size_t i = 0; known->lost && holds_numbers(template, 0) && i < sizeof numbers; i++)
        for (size_t k = 0; k < (known->lost == 1 ? 1 : sizeof numbers); k++) {
            known->lost_types[0] = numbers[i];
            known->lost_types[1] = numbers[k];
            if (known->lost == 1 || holds_numbers(template, 1))
                judge_headless(db, cell, template, known, columns, best);
        }
}

static void try_types_at(struct evidence_db *db, const struct headless *cell, const struct template *template,
                         struct found *best)
{
    const struct region *region = cell->region;
    size_t known_at = cell->types_at > FREEBLOCK_HEAD_BYTES ? cell->types_at : FREEBLOCK_HEAD_BYTES;
    struct record_bytes known = {.lost = known_at - cell->types_at};
    struct bytes rest = bytes_slice(region->page, cell->at + known_at, region->end - cell->at - known_at);
    size_t all = template->table->schema.stored_count,
           least = template->learned ? template->least_columns : all;
    if (known.lost > RECORD_LOST_TYPES_MAX || all < known.lost || all > RECORD_COLUMNS_MAX ||
        cell->at + known_at >= region->end)
        return;
    for (size_t columns = all; columns >= least && columns >= known.lost && columns > 0; columns--) {
        size_t at = 0, count = known.lost;
        uint64_t type;
        while (count < columns && varint_read(rest, &at, &type) && type_is_sound(type))
            count++;
        if (count < columns)
            continue;
        known.types = (struct bytes){rest.data, at};
        try_lost_types(db, cell, template, &known, columns, best);
    }
}

bool headless_try(struct evidence_db *db, const struct region *region, size_t at, struct found *found)
{
    struct lost_rows *lost = db->lost;
    struct headless cell = {.region = region, .at = at, .of_index = region->index_cells};
    if (region->table == lost->nobody || at + FREEBLOCK_HEAD_BYTES + 1 >= region->end ||
        !found_may_hold(lost, region->table, region->index_cells) || !stale_head(&cell))
        return false;
    const struct template *template = &lost->templates[region->table];
    *found = (struct found){.score = 0};
    for (cell.types_at = region->index_cells ? 2 : 3; cell.types_at <= TYPES_AT_MAX; cell.types_at++)
        try_types_at(db, &cell, template, found);
    return found->score >= FOUND_ENOUGH && !found->is_tie;
}

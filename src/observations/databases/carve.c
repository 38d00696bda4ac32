// Rows in bytes that no structure vouches for. SQLite overwrites the first four bytes of a freed cell with a
// freeblock's head (next, size: section 1.6 of the file format), when it does not join the block before it:
// the size of the payload, the row id, often the size of the header and the first serial type are then gone.
// Both forms are tried at each byte; what follows a row found is tried first, for freed cells lie side by
// side.
#include "observations/databases/lost_parts.h"

#include <string.h>

enum {
    ENOUGH = 26,            // points for a row of the table whose page it is
    ENOUGH_ELSEWHERE = 32,  // of another table
    ENOUGH_UNKNOWN = 38,    // of a table that is not known
    ENOUGH_ON_ITS_PAGE = 2, // a cell that an old page of the table vouches for
    CELL_POINTS = 14,       // sizes of payload, header and values agree
    HEAD_BYTES = 4,         // overwritten by a freeblock's head
    TYPES_AT_MAX = 13,      // sizes of payload and row id before the header
    CUT_COSTS = 12,
};

struct found {
    struct lost_row row;
    size_t end; // in the page
    int score;
};

// ---- which table ----

static bool may_hold(const struct lost_rows *lost, size_t table, bool of_index)
{
    const struct evidence_table *of = lost->templates[table].table;
    return of && table != lost->nobody && of->has_schema &&
           (of->is_index || of->schema.without_rowid) == of_index;
}

uint32_t carve_match(struct evidence_db *db, uint32_t hint, bool of_index, const struct record_layout *layout,
                     struct bytes body, bool strict, int *score)
{
    struct lost_rows *lost = db->lost;
    uint32_t best = lost->nobody;
    *score = TEMPLATE_NO;
    if (hint != lost->nobody && may_hold(lost, hint, of_index)) {
        *score = template_score(&lost->templates[hint], layout, body, 0, db->encoding, strict);
        if (*score + CELL_POINTS >= ENOUGH || (!strict && *score >= ENOUGH_ON_ITS_PAGE))
            return hint;
    }
    if (lost->schema_only)
        return lost->nobody;
    *score = TEMPLATE_NO;
    for (size_t i = 0; i < lost->template_count; i++) {
        if (!may_hold(lost, i, of_index))
            continue;
        int points = template_score(&lost->templates[i], layout, body, 0, db->encoding, strict) -
                     (ENOUGH_ELSEWHERE - ENOUGH);
        points += lost->templates[i].table->schema.stored_count == layout->count;
        if (points > *score) {
            *score = points;
            best = (uint32_t)i;
        }
    }
    if (*score + CELL_POINTS >= ENOUGH)
        return best;
    *score = template_score(NULL, layout, body, 0, db->encoding, true) - (ENOUGH_UNKNOWN - ENOUGH);
    if (layout->count < 3)
        *score = TEMPLATE_NO;
    return lost->nobody;
}

// ---- a cell that is whole ----

static void set_body(const struct region *region, size_t at, struct bytes body, struct found *found)
{
    found->row.offset = region->offset + at;
    found->row.in_log = region->in_log;
    found->row.body_at = body.size ? (uint32_t)(body.data - (region->page.data + at)) : 0;
    found->row.body_local = (uint32_t)body.size;
}

static bool try_cell_of(struct evidence_db *db, const struct region *region, size_t at, bool of_index,
                        struct found *found)
{
    struct lost_rows *lost = db->lost;
    struct bytes rest = bytes_slice(region->page, at, region->end - at);
    struct cell cell;
    bool whole;
    if (!cell_parse(rest, region->page.size, !of_index, &cell, &whole) || cell.payload_size < 3 ||
        cell.row < 0)
        return false;
    struct record_bytes record;
    struct record_layout *layout = &lost->layout;
    if (!record_of_payload(cell.local, cell.payload_size, cell.overflow, &record) || record.types.size == 0 ||
        !record_lay_out(&record, RECORD_COLUMNS_MAX, layout) || layout->size != record.body_size)
        return false;
    if (record.body_size && record.body.size == 0)
        return false;
    *found = (struct found){.end = whole ? at + cell.end : region->end};
    found->row.table = carve_match(db, region->table, of_index, layout, record.body, true, &found->score);
    found->score += CELL_POINTS - (whole ? 0 : CUT_COSTS);
    if (found->score < ENOUGH)
        return false;
    found->row.row_id = cell.row;
    found->row.has_row_id = !of_index;
    found->row.columns = (uint16_t)layout->count;
    found->row.types_at = (uint32_t)(record.types.data - rest.data);
    found->row.types_size = (uint32_t)record.types.size;
    found->row.body_size = record.body_size;
    found->row.overflow = whole ? cell.overflow : 0;
    found->row.is_cut = !whole;
    set_body(region, at, record.body, found);
    if (found->end < at + HEAD_BYTES)
        found->end = at + HEAD_BYTES;
    return found->end <= region->end;
}

// ---- a cell without its head ----

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
    if (size <= HEAD_BYTES || end > cell->region->page.size)
        return false;
    if (next != 0 && (next < end || next + HEAD_BYTES > cell->region->page.size))
        return false;
    cell->block = size;
    cell->head_score = next == 0 ? 12 : 6;
    return true;
}

// The bytes of the row id and of the header's size that are still there.
static bool head_agrees(const struct headless *cell, size_t payload_bytes, size_t header_size)
{
    const uint8_t *bytes = cell->region->page.data + cell->at;
    if (cell->types_at > HEAD_BYTES && bytes[cell->types_at - 1] != header_size)
        return false;
    if (cell->of_index)
        return cell->types_at == payload_bytes + 1;
    if (cell->types_at < payload_bytes + 2 || cell->types_at > payload_bytes + 1 + 9)
        return false;
    for (size_t i = HEAD_BYTES; i + 1 < cell->types_at; i++) {
        bool last = i + 2 == cell->types_at;
        if (i >= payload_bytes && (bytes[i] >= 0x80) == last)
            return false;
    }
    return true;
}

enum { NOT_FOLLOWED = -100 };

// What stands behind the row: the end of a block, another cell, freed or whole, or nothing. Points, or
// NOT_FOLLOWED.
static int score_end(struct evidence_db *db, const struct headless *cell, size_t end)
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
    if (end + HEAD_BYTES > region->end)
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

static void judge_headless(struct evidence_db *db, const struct headless *cell,
                           const struct template *template, const struct record_bytes *known, size_t columns,
                           struct found *best)
{
    struct record_layout *layout = &db->lost->tried;
    const struct region *region = cell->region;
    struct record_bytes record = *known;
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
    int score = template_score(template, layout, record.body, record.lost, db->encoding, true);
    if (score == TEMPLATE_NO)
        return;
    score += cell->head_score + (cell->types_at > HEAD_BYTES ? 7 : 0);
    score -= whole ? 0 : CUT_COSTS;
    if (!whole && record.lost && !(template->table->schema.stored_count && template->by_place[0]->is_row_id))
        return; // nothing says where its first value ends
    int of_end = whole ? score_end(db, cell, whole_end) : 0;
    if (layout->size == 0 || of_end == NOT_FOLLOWED)
        return;
    score += of_end;
    if (score < ENOUGH || score <= best->score)
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
    set_body(region, cell->at, record.body, best);
}

// What the first column may have been: what live rows have there; of a text the block's size tells the
// length.
static void try_first_types(struct evidence_db *db, const struct headless *cell,
                            const struct template *template, struct record_bytes *known, size_t columns,
                            struct found *best)
{
    static const uint8_t numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    if (known->lost == 0) {
        judge_headless(db, cell, template, known, columns, best);
        return;
    }
    for (size_t i = 0; i < sizeof numbers; i++) {
        known->lost_types[0] = numbers[i];
        judge_headless(db, cell, template, known, columns, best);
    }
    struct record_layout *layout = &db->lost->tried;
    known->lost_types[0] = 0;
    if (!record_lay_out(known, columns, layout))
        return;
    size_t body_at = (size_t)(known->types.data + known->types.size - (cell->region->page.data + cell->at));
    uint64_t others = body_at + layout->size;
    uint64_t rest = cell->block > others ? cell->block - others : 0;
    for (int blob = 0; blob < 2 && rest <= 57; blob++) {
        known->lost_types[0] = 12 + 2 * rest + (blob ? 0 : 1);
        judge_headless(db, cell, template, known, columns, best);
    }
    bool wide = template->table->schema.stored_count > 1 && rest > 57;
    for (uint64_t size = 1; wide && size <= 57; size++) { // the block holds several cells: any length
        known->lost_types[0] = 13 + 2 * size;
        judge_headless(db, cell, template, known, columns, best);
    }
}

static void try_types_at(struct evidence_db *db, const struct headless *cell, const struct template *template,
                         struct found *best)
{
    const struct region *region = cell->region;
    size_t known_at = cell->types_at > HEAD_BYTES ? cell->types_at : HEAD_BYTES;
    struct record_bytes known = {.lost = known_at - cell->types_at};
    struct bytes rest = bytes_slice(region->page, cell->at + known_at, region->end - cell->at - known_at);
    size_t all = template->table->schema.stored_count,
           least = template->learned ? template->least_columns : all;
    if (known.lost > 1 || all > RECORD_COLUMNS_MAX || cell->at + known_at >= region->end)
        return;
    for (size_t columns = all; columns >= least && columns > known.lost; columns--) {
        size_t at = 0, count = known.lost;
        uint64_t type;
        while (count < columns && varint_read(rest, &at, &type) && type_is_sound(type))
            count++;
        if (count < columns)
            continue;
        known.types = (struct bytes){rest.data, at};
        try_first_types(db, cell, template, &known, columns, best);
    }
}

static bool try_headless(struct evidence_db *db, const struct region *region, size_t at, struct found *found)
{
    struct lost_rows *lost = db->lost;
    struct headless cell = {.region = region, .at = at, .of_index = region->index_cells};
    if (region->table == lost->nobody || at + HEAD_BYTES + 1 >= region->end ||
        !may_hold(lost, region->table, region->index_cells) || !stale_head(&cell))
        return false;
    const struct template *template = &lost->templates[region->table];
    *found = (struct found){.score = 0};
    for (cell.types_at = 3; cell.types_at <= TYPES_AT_MAX; cell.types_at++)
        try_types_at(db, &cell, template, found);
    return found->score >= ENOUGH;
}

// ---- a region ----

static bool try_at(struct evidence_db *db, struct region *region, size_t at, struct found *found)
{
    uint32_t nobody = db->lost->nobody;
    if (region->page.data[at] != 0) { // no payload is empty
        if (try_cell_of(db, region, at, region->index_cells, found))
            return true;
        if (region->table == nobody && !region->index_cells && try_cell_of(db, region, at, true, found))
            return true;
    }
    return try_headless(db, region, at, found);
}

// Zeros hold nothing but, at their end, the beginning of a freeblock's head.
static size_t skip_zeros(const struct region *region, size_t at)
{
    const uint8_t *data = region->page.data;
    size_t end = at;
    while (end + 8 <= region->end) {
        uint64_t eight;
        memcpy(&eight, data + end, 8);
        if (eight)
            break;
        end += 8;
    }
    while (end < region->end && data[end] == 0)
        end++;
    return end == region->end ? end : end > at + 3 ? end - 3 : at;
}

void carve_region(struct evidence_db *db, struct region *region)
{
    size_t gap = region->start, at = region->start;
    uint32_t table = region->table;
    struct found found;
    while (at < region->end) {
        if (region->page.data[at] == 0) {
            at = skip_zeros(region, at);
            if (at == region->end)
                break;
        }
        if (!try_at(db, region, at, &found)) {
            at++;
            continue;
        }
        if (at > gap)
            lost_add_gap(db, region, gap, at);
        found.row.state = STATE_CARVED;
        lost_add(db, &found.row);
        if (region->table == db->lost->nobody) // the next one is likely of the same table
            region->table = found.row.table;
        gap = at = found.end > at ? found.end : at + 1;
    }
    if (gap < region->end)
        lost_add_gap(db, region, gap, region->end);
    region->table = table;
}

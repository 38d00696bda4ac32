// Rows in bytes that no structure vouches for. Whole cells and freed ones (headless.h) are tried at each
// byte; what follows a row found is tried first, for freed cells lie side by side.
#include "observations/databases/headless.h"

#include <string.h>

enum {
    ENOUGH_ELSEWHERE = FOUND_ENOUGH + 6,
    ENOUGH_UNKNOWN = FOUND_ENOUGH + 12,
    ENOUGH_ON_ITS_PAGE = 2, // a cell that an old page of the table vouches for
    CELL_POINTS = 14,       // sizes of payload, header and values agree
};

// ---- which table ----

bool found_may_hold(const struct lost_rows *lost, size_t table, bool of_index)
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
    if (hint != lost->nobody && found_may_hold(lost, hint, of_index)) {
        *score = template_score(&lost->templates[hint], layout, body, 0, db->encoding, strict);
        if (*score + CELL_POINTS >= FOUND_ENOUGH || (!strict && *score >= ENOUGH_ON_ITS_PAGE))
            return hint;
    }
    if (lost->schema_only)
        return lost->nobody;
    *score = TEMPLATE_NO;
    for (size_t i = 0; i < lost->template_count; i++) {
        if (lost->tries_left <= 0)
            break;
        if (!found_may_hold(lost, i, of_index))
            continue;
        lost->tries_left--;
        int points = template_score(&lost->templates[i], layout, body, 0, db->encoding, strict) -
                     (ENOUGH_ELSEWHERE - FOUND_ENOUGH);
        points += lost->templates[i].table->schema.stored_count == layout->count;
        if (points > *score) {
            *score = points;
            best = (uint32_t)i;
        }
    }
    if (*score + CELL_POINTS >= FOUND_ENOUGH)
        return best;
    *score = template_score(NULL, layout, body, 0, db->encoding, true) - (ENOUGH_UNKNOWN - FOUND_ENOUGH);
    if (layout->count < 3)
        *score = TEMPLATE_NO;
    return lost->nobody;
}

// ---- a cell that is whole ----

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
    found->score += CELL_POINTS - (whole ? 0 : FOUND_CUT_COSTS);
    if (found->score < FOUND_ENOUGH)
        return false;
    found->row.row_id = cell.row;
    found->row.has_row_id = !of_index;
    found->row.columns = (uint16_t)layout->count;
    found->row.types_at = (uint32_t)(record.types.data - rest.data);
    found->row.types_size = (uint32_t)record.types.size;
    found->row.body_size = record.body_size;
    found->row.overflow = whole ? cell.overflow : 0;
    found->row.is_cut = !whole;
    found_set_body(region, at, record.body, found);
    if (found->end < at + FREEBLOCK_HEAD_BYTES)
        found->end = at + FREEBLOCK_HEAD_BYTES;
    return found->end <= region->end;
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
    return headless_try(db, region, at, found);
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
    const uint32_t table = region->table, nobody = db->lost->nobody;
    const bool index_cells = region->index_cells;
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
        if (region->table == nobody && found.row.table != nobody) { // the next one is likely of it, too
            const struct evidence_table *of = db->lost->templates[found.row.table].table;
            region->table = found.row.table;
            region->index_cells = of->is_index || of->schema.without_rowid;
        }
        gap = at = found.end > at ? found.end : at + 1;
    }
    if (gap < region->end)
        lost_add_gap(db, region, gap, region->end);
    region->table = table;
    region->index_cells = index_cells;
}

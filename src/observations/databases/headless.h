// Freed cells. SQLite overwrites the first four bytes of a freed cell with a freeblock's head (next block,
// size: section 1.6 of the file format) when it does not join the block before it. The size of the payload,
// the row id, often the size of the header and the first serial types are then gone; what they were is tried.
#pragma once

#include "observations/databases/lost_parts.h"

enum {
    FOUND_ENOUGH = 26, // points for a row of the table whose page it is
    FOUND_CUT_COSTS = 12,
    FREEBLOCK_HEAD_BYTES = 4,
};

struct found {
    struct lost_row row;
    size_t end; // in the page
    int score;
    bool is_tie; // something else fits as well
};

// A freed cell at this offset of the region's page, of the region's table.
bool headless_try(struct evidence_db *db, const struct region *region, size_t at, struct found *found);
// carve.c: whether cells of this kind may be rows of the table.
bool found_may_hold(const struct lost_rows *lost, size_t table, bool of_index);

static inline void found_set_body(const struct region *region, size_t at, struct bytes body,
                                  struct found *found)
{
    found->row.offset = region->offset + at;
    found->row.in_log = region->in_log;
    found->row.body_at = body.size ? (uint32_t)(body.data - (region->page.data + at)) : 0;
    found->row.body_local = (uint32_t)body.size;
}

// Rows that the database no longer holds: found once for a database, on demand, and kept as places and
// layouts, not as values. What is looked at: cells of freelist pages, of pages that belong to nothing and of
// older versions of pages (STATE_DELETED); free space of every page (STATE_CARVED, carve.h).
#pragma once

#include "observations/databases/parts.h"

struct lost_row {
    int64_t row_id;
    uint64_t offset; // of its cell in the file, or in the log
    uint64_t body_size;
    uint64_t hash; // of what tells it from others: types and the beginning of its values
    uint64_t lost_types[RECORD_LOST_TYPES_MAX];
    uint32_t types_at, types_size, body_at, body_local; // from offset
    uint32_t overflow;
    uint32_t table;     // number among the tables of the database
    uint32_t same_hash; // the row before with this hash, as index + 1; 0: none
    uint16_t columns;
    uint8_t lost;
    uint8_t state; // enum state
    bool in_log, has_row_id, is_cut;
    bool is_gone; // equals a live row, or another lost one
};

// Bytes of free space that no row explains.
struct lost_gap {
    uint64_t offset;
    uint32_t size;
    bool in_log;
    bool in_index; // entries of an index: what touches the end of a run may be a row id
};

// Finds them, once; db->lost is not NULL afterwards.
void evidence_db_find_lost(struct evidence_db *db);
void lost_free(struct lost_rows *lost); // NULL is fine

// The rows of a table, in a fixed order: from lost_first on, until NULL. `table` is its number.
size_t lost_first(const struct lost_rows *lost, size_t table);
const struct lost_row *lost_at(const struct lost_rows *lost, ptrdiff_t table, size_t n);
size_t lost_count(const struct lost_rows *lost, size_t table, enum state state);
const struct lost_gap *lost_gaps(const struct lost_rows *lost, size_t *count);
const char *lost_trouble(const struct lost_rows *lost); // NULL: all that there is was kept

void lost_record(const struct evidence_db *db, const struct lost_row *row, struct record_bytes *record);
struct bytes lost_source(const struct evidence_db *db, bool in_log);
// page_may_follow for a lost row's long values: pages that no live row uses. `payload` is the database.
bool lost_may_follow(const void *payload, uint64_t page);
uint64_t lost_hash(uint64_t start, struct bytes bytes); // of equal bytes equal; evidence can make it collide

// What lost.c, lost_rows.c, free_space.c and carve.c share; nobody else includes it.
#pragma once

#include "observations/databases/lost.h"
#include "observations/databases/template.h"

enum owner { // of a page; a table's is its number + OWNER_TABLE
    OWNER_NOBODY,
    OWNER_FREE,     // a leaf of the freelist: its bytes are those of the page it was
    OWNER_TRUNK,    // of the freelist: begins with page numbers
    OWNER_OVERFLOW, // of a live row
    OWNER_MAP,      // pointer map, lock page: holds no rows
    OWNER_TABLE,
};

struct lost_rows {
    struct arena *arena;
    uint32_t *owner; // by slot of the image
    uint64_t slots;
    struct template *templates; // by table
    size_t template_count;
    uint32_t nobody; // number of the table "?"
    struct lost_row *rows;
    size_t count, capacity;
    uint32_t *heads; // hash -> index + 1 of the last row with it
    size_t head_count;
    size_t stumps; // rows of which only the beginning is left
    struct lost_gap *gaps;
    size_t gap_count, gap_capacity;
    uint64_t *gap_hashes; // a set, so that versions of one page give a run once
    size_t gap_hash_count;
    size_t *first; // by table, after sorting
    const char *trouble;
    int64_t tries_left;          // guesses that the file may still cause
    bool schema_only;            // the first round, for dropped tables
    struct record_layout layout; // scratch
    struct record_layout tried;  // scratch of carve.c
};

// One version of one page, or a part of one: where carving looks.
struct region {
    struct bytes page; // usable part
    uint64_t offset;   // of the page's first byte in the file or log
    bool in_log;
    bool index_cells; // what stands there are cells of an index
    uint32_t table;   // whose it is, or was; lost->nobody: not known
    size_t start, end;
};

// lost_rows.c: keeps a row unless it is there already.
void lost_add(struct evidence_db *db, struct lost_row *row);
void lost_add_gap(struct evidence_db *db, const struct region *region, size_t start, size_t end);
void lost_drop_live(struct evidence_db *db);
// Drops beginnings of rows that are lost as wholes, too.
void lost_drop_stumps(struct evidence_db *db);
void lost_sort(struct evidence_db *db);

// lost_chains.c: leaves rows only those overflow pages that are surely theirs.
void lost_settle_chains(struct evidence_db *db);

// carve.c: finds rows in a region and adds them, and the gaps between them.
void carve_region(struct evidence_db *db, struct region *region);
// The table whose row this is, and how surely; templates of `hint` first. lost->nobody: of none.
uint32_t carve_match(struct evidence_db *db, uint32_t hint, bool of_index, const struct record_layout *layout,
                     struct bytes body, bool strict, int *score);

// free_space.c: carves what no cell of the page covers.
void carve_free_space(struct evidence_db *db, const struct page *page, struct region *region);

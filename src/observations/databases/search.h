// Selectors in what nobody reads by its columns: rows of unknown tables, lost rows, free space. Knows no
// schema.
#pragma once

#include "base/map.h"
#include "observations/databases/raw_rows.h"
#include "observations/scanning/scan_bytes.h"

struct text_search {
    uint64_t left; // bytes of text still to be searched: rows may share one long text, so a file can promise
                   // more than it holds
    bool told;
    struct pair_map texts; // of lost rows: what an entry of an index repeats is not given again
    struct bytes_searched blobs;
    struct raw_rows *raw; // keeps rows of tables that look like talk; NULL: nobody does
};

struct text_search search_of(const struct observation_context *context);
void search_done(struct text_search *search);
// Reads the rows to their end: each text is searched by itself, each row tallied as skipped for this reason,
// or as raw_rows_take has it.
void search_rows(struct evidence_rows *rows, struct text_search *search, const char *reason);
// Of every table: rows that nobody read, live and lost; then free space that no row explains.
void search_unread(struct evidence_db *db, struct text_search *search, const char *reason);

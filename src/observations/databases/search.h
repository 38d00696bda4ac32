// Selectors in what nobody reads by its columns: rows of unknown tables, lost rows, free space. Knows no
// schema.
#pragma once

#include "observations/databases/evidence_db.h"

struct search {
    uint64_t left; // bytes of text still to be searched: rows may share one long text, so a file can promise
                   // more than it holds
    bool told;
};

struct search search_of(const struct observation_context *context);
// Reads the rows to their end: each text is searched by itself, each row tallied as skipped for this reason.
void search_rows(struct evidence_rows *rows, struct search *search, const char *reason);
// Of every table: rows that nobody read, live and lost; then free space that no row explains.
void search_unread(struct evidence_db *db, struct search *search, const char *reason);

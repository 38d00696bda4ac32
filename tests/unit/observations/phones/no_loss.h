// No silent loss, asked of any reader of databases: every row of every table is emitted or skipped for a
// reason, and no table beside the one that holds the records costs one of them when it is missing.
#pragma once

#include "observations/phones/make_db.h"

struct no_loss {
    const struct observer *observer;
    const char *sql;  // makes the database
    const char *path; // of the item
    const char *const *regions;
    const char *const *main_tables; // whose rows are the records, and without which nothing is recognised
    const char *const *other_files; // path and SQL of each companion, in turn; NULL: none
};

// Reads the database whole, then with each of its tables missing in turn (dropped, and nothing left of it):
// 1. for each table there, rows emitted + rows skipped = SELECT count(*);
// 2. no row is unaccounted for, and nothing is damaged;
// 3. a main table emits as many rows whichever other table is missing, side tables and other files included.
void no_loss_check(const struct no_loss *what);

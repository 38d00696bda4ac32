// Databases for the tests, made in memory by SQL.
#pragma once

#include "observations/collect.h"

#include <sqlite3.h>

// Runs the statements on a new database; ends the test when one fails.
sqlite3 *make_db(const char *sql);
// The image of a database, in the collection's memory, as an item of this path. Closes the database.
struct item make_db_item(struct collect *collect, sqlite3 *db, const char *path);
// Runs more statements; printf's forms.
void make_db_run(sqlite3 *db, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The same for statements of any length, as they stand.
void make_db_script(sqlite3 *db, const char *sql);

// Selectors of a record, written "phone:+31612345678", for comparing.
const char *written(struct collect *collect, const struct selector *selector);

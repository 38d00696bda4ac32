// Reads a database once whole and once for each table that may be missing.
#include "observations/phones/no_loss.h"

#include "test.h"

#include <string.h>

enum { TABLES_MAX = 128, FILES_MAX = 8 };

struct tables {
    size_t count;
    const char *names[TABLES_MAX];
    int64_t rows[TABLES_MAX];
};

static bool is_among(const char *const *list, const char *name)
{
    for (; list && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static void list_tables(struct collect *collect, sqlite3 *db, struct tables *tables)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT"
                                        " LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    tables->count = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        assert_true(tables->count < TABLES_MAX);
        tables->names[tables->count++] =
            arena_text(collect->arena, (const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    for (size_t i = 0; i < tables->count; i++)
        tables->rows[i] =
            number(db, arena_print(collect->arena, "SELECT count(*) FROM \"%s\"", tables->names[i]));
}

static size_t other_files(const struct no_loss *what, struct collect *collect, struct item *files)
{
    size_t count = 0;
    for (const char *const *at = what->other_files; at && at[0] && count < FILES_MAX; at += 2)
        files[count++] = make_db_item(collect, make_db(at[1]), at[0]);
    return count;
}

// Reads it without the table (NULL: with all). What main tables emitted stands in `emitted`; `first`: it is
// what counts from here on.
static void check(const struct no_loss *what, const char *missing, bool with_files, int64_t *emitted,
                  bool first)
{
    struct collect collect;
    struct tables tables;
    struct item files[FILES_MAX];
    collect_init(&collect);
    sqlite3 *db = make_db("PRAGMA secure_delete=ON");
    make_db_script(db, what->sql);
    if (missing)
        make_db_run(db, "DROP TABLE \"%s\"; VACUUM", missing);
    list_tables(&collect, db, &tables);
    struct item item = make_db_item(&collect, db, what->path);
    if (with_files) {
        item.companions = files;
        item.companion_count = other_files(what, &collect, files);
    }
    bool known = collect_observe(&collect, what->observer, &item, what->regions);
    if (!known)
        print_message("%s: not recognised without %s\n", what->path, missing ? missing : "anything missing");
    assert_true(known || (missing && is_among(what->main_tables, missing)));
    for (size_t i = 0; known && i < tables.count; i++) {
        if (collect_tally_total(&collect, tables.names[i]) != tables.rows[i])
            print_message("%s without %s: table %s\n", what->path, missing ? missing : "nothing",
                          tables.names[i]);
        assert_int_equal(collect_tally_total(&collect, tables.names[i]), tables.rows[i]);
    }
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    for (size_t i = 0; known && what->main_tables[i]; i++) {
        const char *name = what->main_tables[i];
        int64_t count = collect_tally(&collect, name, "");
        if (first)
            emitted[i] = count;
        else if (missing == NULL || strcmp(missing, name) != 0)
            assert_int_equal(count, emitted[i]);
    }
    collect_done(&collect);
}

void no_loss_check(const struct no_loss *what)
{
    int64_t emitted[TABLES_MAX] = {0};
    struct collect collect;
    struct tables tables;
    collect_init(&collect);
    sqlite3 *db = make_db("");
    make_db_script(db, what->sql);
    list_tables(&collect, db, &tables);
    sqlite3_close(db);
    check(what, NULL, true, emitted, true);
    if (what->other_files)
        check(what, NULL, false, emitted, false);
    for (size_t i = 0; i < tables.count; i++)
        check(what, tables.names[i], true, emitted, false);
    collect_done(&collect);
}

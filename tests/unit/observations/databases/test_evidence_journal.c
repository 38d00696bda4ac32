// The rollback journal: what a transaction that was not finished must not have changed, and the older pages
// that finished ones leave. Observer: sqlite_other.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 1024, ROWS = 200, FILE_MAX_BYTES = 1 << 20 };

struct pair { // a database and its journal, and an item of both
    struct item item, journal;
};

static struct bytes file_bytes(struct collect *collect, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return (struct bytes){0};
    uint8_t *bytes = arena_alloc(collect->arena, FILE_MAX_BYTES, 1);
    size_t size = fread(bytes, 1, FILE_MAX_BYTES, file);
    fclose(file);
    return (struct bytes){bytes, size};
}

// 200 rows, then `then`, and the files as they stand at that moment.
static void make_pair(struct collect *collect, struct pair *pair, const char *mode, const char *then)
{
    char folder[] = "/tmp/evidence-journal-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = arena_print(collect->arena, "%s/t.db", folder);
    const char *journal = arena_print(collect->arena, "%s-journal", path);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    make_db_run(db,
                "PRAGMA page_size=%d; PRAGMA secure_delete=ON; PRAGMA journal_mode=%s; PRAGMA cache_size=2;"
                "CREATE TABLE t(_id INTEGER PRIMARY KEY, mail TEXT, at INTEGER); BEGIN;",
                PAGE, mode);
    for (int i = 1; i <= ROWS; i++)
        make_db_run(db, "INSERT INTO t VALUES (%d, 'n%03d@example.org', 1600000000000)", i, i);
    make_db_run(db, "COMMIT");
    make_db_script(db, then);
    pair->journal =
        (struct item){.path = "phone/databases/t.db-journal", .bytes = file_bytes(collect, journal)};
    pair->item = (struct item){.path = "phone/databases/t.db",
                               .bytes = file_bytes(collect, path),
                               .companions = &pair->journal,
                               .companion_count = 1};
    sqlite3_close(db);
    unlink(path);
    unlink(journal);
    rmdir(folder);
    assert_true(pair->journal.bytes.size > 4 * PAGE);
}

static size_t hits_of(struct collect *collect, const char *value, enum state state)
{
    size_t count = 0;
    for (size_t i = 0; i < collect_count(collect, RECORD_SELECTOR_HIT); i++) {
        const struct selector_hit *hit = &collect_at(collect, RECORD_SELECTOR_HIT, i)->selector_hit;
        count += hit->place.state == state && strcmp(hit->selector.value, value) == 0;
    }
    return count;
}

static size_t rows_that_are(struct collect *collect, enum state state)
{
    size_t count = 0;
    for (int i = 1; i <= ROWS; i++)
        count += hits_of(collect, arena_print(collect->arena, "n%03d@example.org", i), state) == 1;
    return count;
}

static const char DELETE_THEM[] = "DELETE FROM t WHERE _id > 20";

static void what_a_finished_transaction_deleted_stands_in_the_journal(void **state)
{
    (void)state;
    struct collect collect;
    struct pair pair;
    collect_init(&collect);
    make_pair(&collect, &pair, "PERSIST", DELETE_THEM);
    assert_true(collect_observe(&collect, &observer_sqlite_other, &pair.item, NULL));
    assert_int_equal(collect_tally_total(&collect, "t"), 20);
    assert_int_equal(collect_tally_total(&collect, "t (deleted)"), ROWS - 20);
    assert_int_equal(rows_that_are(&collect, STATE_LIVE), 20);
    assert_int_equal(rows_that_are(&collect, STATE_DELETED), ROWS - 20);
    assert_true(collect_tally(&collect, "rollback journal",
                              "page as it was before a transaction: searched for deleted rows") > 4);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void an_unfinished_transaction_has_changed_nothing(void **state)
{
    (void)state;
    struct collect collect;
    struct pair pair;
    collect_init(&collect);
    make_pair(&collect, &pair, "DELETE",
              "BEGIN; DELETE FROM t WHERE _id > 20;"
              "WITH RECURSIVE n(i) AS (VALUES (1000) UNION ALL SELECT i + 1 FROM n WHERE i < 1300)"
              " INSERT INTO t SELECT i, 'new' || i || '@example.org', 1600000000000 FROM n");
    assert_true(collect_observe(&collect, &observer_sqlite_other, &pair.item, NULL));
    assert_int_equal(collect_tally_total(&collect, "t"), ROWS);
    assert_int_equal(rows_that_are(&collect, STATE_LIVE), ROWS);
    assert_int_equal(rows_that_are(&collect, STATE_DELETED), 0);
    assert_int_equal(hits_of(&collect, "new1100@example.org", STATE_DELETED), 1); // written, never committed
    assert_true(collect_has_damage(&collect, "a transaction was not finished"));
    assert_true(collect_tally(&collect, "rollback journal", "") > 4);
    collect_done(&collect);
}

// Its pages are not used: not one that follows a wrong checksum, and none of a journal of another page size.
static void a_journal_that_does_not_hold_changes_nothing(void **state)
{
    (void)state;
    struct collect collect;
    struct pair pair;
    collect_init(&collect);
    make_pair(&collect, &pair, "DELETE", "BEGIN; DELETE FROM t WHERE _id > 20; UPDATE t SET at = 1");
    uint8_t *journal = (uint8_t *)pair.journal.bytes.data;
    journal[26] ^= 0x0c; // 1024 to 2048
    assert_true(collect_observe(&collect, &observer_sqlite_other, &pair.item, NULL));
    assert_true(collect_has_damage(&collect, "page size is not the database's"));
    collect_done(&collect);
    for (size_t size = 0; size <= 2 * PAGE; size += 97) { // cut short
        collect_init(&collect);
        make_pair(&collect, &pair, "PERSIST", DELETE_THEM);
        pair.journal.bytes.size = size;
        assert_true(collect_observe(&collect, &observer_sqlite_other, &pair.item, NULL));
        assert_int_equal(collect_tally_total(&collect, "t"), 20);
        collect_done(&collect);
    }
}

static void an_empty_journal_is_none(void **state)
{
    (void)state;
    struct collect collect;
    struct pair pair;
    collect_init(&collect);
    make_pair(&collect, &pair, "PERSIST", DELETE_THEM);
    pair.journal.bytes.size = 0;
    assert_true(collect_observe(&collect, &observer_sqlite_other, &pair.item, NULL));
    assert_int_equal(collect_tally_total(&collect, "t"), 20);
    assert_int_equal(collect_tally(&collect, "rollback journal", ""), -1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_finished_transaction_deleted_stands_in_the_journal),
        cmocka_unit_test(an_unfinished_transaction_has_changed_nothing),
        cmocka_unit_test(a_journal_that_does_not_hold_changes_nothing),
        cmocka_unit_test(an_empty_journal_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

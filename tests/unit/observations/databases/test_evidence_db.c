// Databases as they are found: with a log, cut off, overwritten, hostile. Every row is read or accounted for.
// Observer: sqlite_other.
#include "test.h"

#include "observations/databases/evidence_db.h"
#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 1024 };

// 1,000 rows "n@example.org" on pages of 1,024 bytes: a root, interior pages and some 30 leaves.
static struct item thousand_rows(struct collect *collect)
{
    sqlite3 *db =
        make_db("PRAGMA page_size=1024; CREATE TABLE t(_id INTEGER PRIMARY KEY, mail TEXT); BEGIN;");
    for (int i = 1; i <= 1000; i++)
        make_db_run(db, "INSERT INTO t VALUES (%d, 'n%04d@example.org')", i, i);
    make_db_run(db, "COMMIT");
    return make_db_item(collect, db, "t.db");
}

static void read_other(struct collect *collect, const struct item *item)
{
    assert_true(collect_observe(collect, &observer_sqlite_other, item, NULL));
}

static void every_text_of_an_unknown_schema_is_searched(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(
        &collect,
        make_db("CREATE TABLE a(x TEXT, y TEXT, z BLOB, n INTEGER); INSERT INTO a VALUES"
                " ('ana@example.org', 'bea@example.org', x'6361', 5), ('left@', 'example.org', NULL, 6);"
                "CREATE TABLE b(k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID; INSERT INTO b VALUES ('c',"
                " 'cora@example.org'), ('d', 'x'), ('e', 'y'); CREATE TABLE empty(x);"
                "CREATE VIEW v AS SELECT x FROM a;"),
        "any.db");
    read_other(&collect, &item);
    assert_int_equal(collect_tally(&collect, "a", "unknown schema"), 2);
    assert_int_equal(collect_tally(&collect, "b", "unknown schema"), 3);
    assert_int_equal(collect_tally(&collect, "empty", ""), 0);
    assert_int_equal(collect_tally(&collect, "v", ""), -1);            // a view holds nothing of its own
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 3); // nothing glued from two columns
    const struct selector_hit *second = &collect_at(&collect, RECORD_SELECTOR_HIT, 1)->selector_hit;
    assert_string_equal(second->selector.value, "bea@example.org");
    assert_string_equal(second->place.table, "a.y");
    assert_int_equal(second->place.row, 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "cora@example.org"), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

// Every leaf in turn is overwritten: the rows of the others are all there, and the damage says where.
static void rows_around_a_damaged_page_are_read(void **state)
{
    (void)state;
    struct collect whole, collect;
    collect_init(&whole);
    struct item item = thousand_rows(&whole);
    size_t pages = item.bytes.size / PAGE, leaves = 0;
    for (size_t page = 2; page < pages; page++) {
        uint8_t *bytes = malloc(item.bytes.size);
        memcpy(bytes, item.bytes.data, item.bytes.size);
        if (bytes[page * PAGE] != 13) {
            free(bytes);
            continue;
        }
        leaves++;
        size_t cells = (size_t)bytes[page * PAGE + 3] << 8 | bytes[page * PAGE + 4];
        memset(bytes + page * PAGE, 0xa5, PAGE);
        struct item damaged = {.path = "t.db", .bytes = {bytes, item.bytes.size}};
        collect_init(&collect);
        read_other(&collect, &damaged);
        assert_int_equal(collect_tally_total(&collect, "t"), 1000 - cells);
        assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 1000 - cells);
        assert_true(collect_has_damage(&collect, "what it held is lost"));
        bool placed = false;
        for (size_t i = 0; i < collect_count(&collect, RECORD_DAMAGE); i++)
            placed |= collect_at(&collect, RECORD_DAMAGE, i)->damage.place.offset == (int64_t)(page * PAGE);
        assert_true(placed);
        collect_done(&collect);
        free(bytes);
    }
    assert_true(leaves > 20);
    collect_done(&whole);
}

static void a_truncated_file_gives_what_is_there(void **state)
{
    (void)state;
    struct collect collect;
    size_t before = 0;
    for (int tenths = 2; tenths <= 9; tenths++) {
        collect_init(&collect);
        struct item item = thousand_rows(&collect);
        item.bytes.size = item.bytes.size * (size_t)tenths / 10 + 7;
        read_other(&collect, &item);
        size_t hits = collect_count(&collect, RECORD_SELECTOR_HIT);
        assert_true(collect_has_damage(&collect, "truncated"));
        assert_true(hits > before && hits < 1000);
        size_t live = 0; // the others are on pages that nothing leads to any more
        for (size_t i = 0; i < hits; i++)
            live += collect_at(&collect, RECORD_SELECTOR_HIT, i)->selector_hit.place.state == STATE_LIVE;
        assert_int_equal(collect_tally(&collect, "t", "unknown schema"), live);
        before = hits;
        collect_done(&collect);
    }
    assert_true(before > 700);
}

static void what_only_claims_to_be_a_database_is_said(void **state)
{
    (void)state;
    static const char claim[] =
        "SQLite format 3\0and then nothing that is a header, as a forger would leave it, "
        "over more than the one hundred bytes of a header";
    struct collect collect;
    collect_init(&collect);
    struct item item = {.path = "x.db", .bytes = {(const uint8_t *)claim, sizeof claim}};
    read_other(&collect, &item);
    assert_true(collect_has_damage(&collect, "header does not hold"));
    item.bytes.size = 16;
    read_other(&collect, &item);
    item.bytes = bytes_of_text("plain text");
    assert_false(collect_observe(&collect, &observer_sqlite_other, &item, NULL));
    item.bytes.size = 0;
    assert_false(collect_observe(&collect, &observer_sqlite_other, &item, NULL));
    collect_done(&collect);
    collect_init(&collect); // a sound header over pages of noise
    item = thousand_rows(&collect);
    uint8_t *bytes = (uint8_t *)item.bytes.data;
    for (size_t i = 100; i < item.bytes.size; i++)
        bytes[i] = (uint8_t)(i * 2654435761u >> 24);
    read_other(&collect, &item);
    assert_true(collect_has_damage(&collect, "cannot be read whole"));
    collect_done(&collect);
}

// A million children that are one leaf, level over level, and a schema that would like to be run.
static void a_tree_that_runs_in_circles_ends(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = thousand_rows(&collect);
    uint8_t *bytes = (uint8_t *)item.bytes.data;
    size_t root = PAGE; // page 2: the interior root of t
    assert_int_equal(bytes[root], 5);
    size_t cells = (size_t)bytes[root + 3] << 8 | bytes[root + 4];
    for (size_t i = 0; i < cells; i++) {
        size_t at = (size_t)bytes[root + 12 + 2 * i] << 8 | bytes[root + 13 + 2 * i];
        memcpy(bytes + root + at, (const uint8_t[]){0, 0, 0, 2}, 4); // its own root
    }
    read_other(&collect, &item);
    assert_true(collect_has_damage(&collect, "stands in the tree twice"));
    int64_t live = collect_tally(&collect, "t", "unknown schema");
    assert_true(live < 1000);
    assert_int_equal(live + collect_tally(&collect, "t (deleted)", "lost row: searched for selectors"), 1000);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 1000);
    collect_done(&collect);
}

static void generated_columns_and_views_do_not_run(void **state)
{
    (void)state;
    static const char *const columns[] = {"address", "date", "type", "body", NULL};
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(
        &collect,
        make_db("CREATE TABLE real(address, date, type, body AS (hex(zeroblob(100)) || 'ana@example.org'));"
                "INSERT INTO real VALUES (1, 2, 3); CREATE VIEW sms AS SELECT * FROM real;"),
        "mmssms.db");
    struct arena *arena = arena_new(1 << 20);
    struct observation_context context = {.item = &item, .sink = &collect.sink, .arena = arena};
    struct evidence_db *db = evidence_db_open(&context);
    assert_non_null(db);
    assert_false(evidence_db_has_columns(db, "sms", columns));
    assert_false(evidence_db_has_columns(db, "real", columns));
    assert_int_equal(evidence_db_table_count(db), 1);
    evidence_db_close(db);
    arena_free(arena);
    read_other(&collect, &item);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 0);
    assert_int_equal(collect_tally(&collect, "real", "unknown schema"), 1);
    collect_done(&collect);
}

static void a_missing_column_reads_as_null(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item =
        make_db_item(&collect,
                     make_db("CREATE TABLE t(a TEXT, \"odd \"\" name\" TEXT, rowid TEXT);"
                             "INSERT INTO t VALUES ('7', 'quoted', 'not the row id'), (NULL, x'ff41', 1.5)"),
                     "t.db");
    struct arena *arena = arena_new(1 << 20);
    struct observation_context context = {.item = &item, .sink = &collect.sink, .arena = arena};
    struct evidence_db *db = evidence_db_open(&context);
    struct evidence_rows rows;
    evidence_rows_open(&rows, db, "T", (const char *const[]){"a", "nowhere", "odd \" name", "rowid", NULL});
    assert_true(evidence_rows_next(&rows));
    assert_int_equal(rows.row, 1);
    assert_int_equal(evidence_integer(&rows, 0, -5), 7);
    assert_true(evidence_is_null(&rows, 1));
    assert_null(evidence_text(&rows, 1));
    assert_int_equal(evidence_integer(&rows, 1, -5), -5);
    assert_string_equal(evidence_text(&rows, 2), "quoted");
    assert_string_equal(evidence_text(&rows, 3), "not the row id");
    evidence_emitted(&rows);
    assert_true(evidence_rows_next(&rows));
    assert_string_equal(evidence_text(&rows, 2), "\xef\xbf\xbd"
                                                 "A"); // bytes that are no UTF-8
    double real;
    assert_false(evidence_real(&rows, 0, &real));
    assert_false(evidence_rows_next(&rows)); // the second row is not accounted for
    evidence_rows_close(&rows);
    assert_true(collect_has_damage(&collect, "1 rows of 2 unaccounted for"));
    evidence_db_close(db);
    arena_free(arena);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_of_an_unknown_schema_is_searched),
        cmocka_unit_test(rows_around_a_damaged_page_are_read),
        cmocka_unit_test(a_truncated_file_gives_what_is_there),
        cmocka_unit_test(what_only_claims_to_be_a_database_is_said),
        cmocka_unit_test(a_tree_that_runs_in_circles_ends),
        cmocka_unit_test(generated_columns_and_views_do_not_run),
        cmocka_unit_test(a_missing_column_reads_as_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

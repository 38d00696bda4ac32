// Rows that a database no longer holds, of databases that SQLite itself made and deleted from.
// Observer: sqlite_other.
#include "test.h"

#include "observations/databases/evidence_db.h"
#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 2000 };

struct read_back { // texts of one column
    size_t count;
    const char *texts[ROWS_MAX];
    int64_t rows[ROWS_MAX];
    enum state states[ROWS_MAX];
};

struct reading {
    struct collect collect;
    struct item item;
    struct arena *arena;
    struct observation_context context;
    struct evidence_db *db;
};

static void open_item(struct reading *reading)
{
    reading->context = (struct observation_context){
        .item = &reading->item, .sink = &reading->collect.sink, .arena = reading->arena};
    reading->db = evidence_db_open(&reading->context);
    assert_non_null(reading->db);
}

static void start(struct reading *reading, sqlite3 *db)
{
    collect_init(&reading->collect);
    reading->item = make_db_item(&reading->collect, db, "t.db");
    reading->arena = arena_new(1 << 24);
    open_item(reading);
}

static void finish(struct reading *reading)
{
    evidence_db_close(reading->db);
    arena_free(reading->arena);
    collect_done(&reading->collect);
}

static void take_rows(struct reading *reading, struct evidence_rows *rows, struct read_back *back)
{
    while (evidence_rows_next(rows)) {
        assert_true(back->count < ROWS_MAX);
        back->texts[back->count] = arena_text(reading->arena, evidence_text(rows, 0));
        back->states[back->count] = evidence_place(rows).state;
        back->rows[back->count++] = rows->row;
        evidence_emitted(rows);
    }
    evidence_rows_close(rows);
}

static void read_lost(struct reading *reading, const char *table, const char *column, struct read_back *back)
{
    const char *const columns[] = {column, NULL};
    back->count = 0;
    for (enum state state = STATE_DELETED; state <= STATE_CARVED; state++) {
        struct evidence_rows rows;
        evidence_rows_open_lost(&rows, reading->db, table, columns, state);
        take_rows(reading, &rows, back);
    }
}

static bool has(const struct read_back *back, const char *text)
{
    size_t times = 0;
    for (size_t i = 0; i < back->count; i++)
        times += back->texts[i] && strcmp(back->texts[i], text) == 0;
    assert_true(times <= 1); // each row is given once
    return times == 1;
}

static const char *mail(struct reading *reading, int row)
{
    return arena_print(reading->arena, "n%04d@example.org", row);
}

// Rows 1 to `rows`, where `fill` holds two %d for the number.
static sqlite3 *filled(const char *pragmas, const char *schema, const char *fill, int rows)
{
    sqlite3 *db = make_db(pragmas);
    make_db_run(db, "PRAGMA secure_delete=OFF; %s; BEGIN", schema);
    for (int i = 1; i <= rows; i++)
        make_db_run(db, fill, i, i);
    make_db_run(db, "COMMIT");
    return db;
}

static const char SCHEMA[] =
    "CREATE TABLE m(_id INTEGER PRIMARY KEY, who TEXT, body TEXT, at INTEGER, flag INT)";
static const char FILL[] = "INSERT INTO m VALUES (%d, 'ana', 'n%04d@example.org', 1600000000000, 1)";

// ---- free space of live pages ----

static void freed_cells_are_found_whatever_the_order_of_deleting(void **state)
{
    (void)state;
    static const char *const encodings[] = {"UTF-8", "UTF-16le", "UTF-16be"};
    static const int sizes[] = {1024, 4096, 65536};
    struct read_back back;
    struct reading reading;
    for (int encoding = 0; encoding < 3; encoding++)
        for (int size = 0; size < 3; size++)
            for (int order = 0; order < 3; order++) {
                char pragmas[100];
                snprintf(pragmas, sizeof pragmas, "PRAGMA encoding='%s'; PRAGMA page_size=%d",
                         encodings[encoding], sizes[size]);
                sqlite3 *db = filled(pragmas, SCHEMA, FILL, 200);
                for (int i = 0; i < 5; i++) // side by side: up, down, and every second one
                    make_db_run(db, "DELETE FROM m WHERE _id = %d",
                                order == 0   ? 101 + i
                                : order == 1 ? 105 - i
                                             : 101 + 2 * i % 5);
                start(&reading, db);
                read_lost(&reading, "m", "body", &back);
                for (int i = 101; i <= 105; i++)
                    assert_true(has(&back, mail(&reading, i)));
                assert_int_equal(back.count, 5);
                for (size_t i = 0; i < back.count; i++)
                    assert_int_equal(back.states[i], STATE_CARVED);
                assert_int_equal(collect_tally(&reading.collect, "m (carved)", ""), 5);
                finish(&reading);
            }
}

// A first column whose type is overwritten is not split at a wrong letter.
static void no_text_is_glued_where_types_are_lost(void **state)
{
    (void)state;
    struct read_back who, body;
    struct reading reading;
    sqlite3 *db = filled("PRAGMA page_size=4096", "CREATE TABLE m(who TEXT, body TEXT, at INTEGER)",
                         "INSERT INTO m VALUES ('name%d', 'n%04d@example.org', 1600000000000)", 60);
    make_db_run(db, "DELETE FROM m WHERE rowid BETWEEN 11 AND 19; DELETE FROM m WHERE rowid IN (40, 42, 47)");
    start(&reading, db);
    read_lost(&reading, "m", "who", &who);
    read_lost(&reading, "m", "body", &body);
    assert_int_equal(who.count, 12);
    for (size_t i = 0; i < who.count; i++) {
        assert_memory_equal(body.texts[i], "n00", 3);
        assert_string_equal(body.texts[i] + 5, "@example.org");
        assert_memory_equal(who.texts[i], "name", 4);
        assert_memory_equal(who.texts[i] + 4, body.texts[i] + 3, 2); // the same number, and no more
        assert_int_equal(strlen(who.texts[i]), 6);
    }
    finish(&reading);
}

static void copies_of_live_rows_are_not_given(void **state)
{
    (void)state;
    struct read_back back;
    struct reading reading;
    sqlite3 *db =
        filled("PRAGMA page_size=1024", "CREATE TABLE m(_id INTEGER PRIMARY KEY, body TEXT)",
               "INSERT INTO m VALUES (%d * 7919 %% 1009, 'n%04d@example.org')", 1000); // pages split
    make_db_run(db, "CREATE INDEX i ON m(body)");
    start(&reading, db);
    read_lost(&reading, "m", "body", &back);
    assert_int_equal(back.count, 0);
    finish(&reading);
    collect_init(&reading.collect);
    reading.item =
        make_db_item(&reading.collect, filled("PRAGMA page_size=1024", SCHEMA, FILL, 1000), "t.db");
    assert_true(collect_observe(&reading.collect, &observer_sqlite_other, &reading.item, NULL));
    assert_int_equal(collect_count(&reading.collect, RECORD_SELECTOR_HIT), 1000);
    collect_done(&reading.collect);
}

static void what_sqlite_wiped_is_not_invented(void **state)
{
    (void)state;
    struct read_back back;
    struct reading reading;
    sqlite3 *db = filled("PRAGMA page_size=1024", SCHEMA, FILL, 500);
    make_db_run(db,
                "PRAGMA secure_delete=ON; DELETE FROM m WHERE _id %% 3 = 0; DELETE FROM m WHERE _id > 300");
    start(&reading, db);
    read_lost(&reading, "m", "body", &back);
    for (size_t i = 0; i < back.count; i++)
        assert_true(back.texts[i] == NULL || strncmp(back.texts[i], "n0", 2) == 0);
    assert_true(back.count <= 10); // copies that were left when pages were split
    finish(&reading);
}

// ---- pages that are free, or were ----

static void freed_pages_give_whole_rows_with_their_ids(void **state)
{
    (void)state;
    struct read_back back;
    struct reading reading;
    sqlite3 *db = filled("PRAGMA page_size=1024", SCHEMA, FILL, 1000);
    make_db_run(db, "DELETE FROM m WHERE _id BETWEEN 200 AND 900");
    start(&reading, db);
    read_lost(&reading, "m", "body", &back);
    size_t deleted = 0;
    size_t there = 0; // SQLite overwrites some when it joins pages
    for (int i = 200; i <= 900; i++) {
        bool is_there = bytes_find(reading.item.bytes, bytes_of_text(mail(&reading, i)), 0) >= 0;
        assert_int_equal(has(&back, mail(&reading, i)), is_there);
        there += is_there;
    }
    assert_int_equal(back.count, there);
    assert_true(there > 650);
    for (size_t i = 0; i < back.count; i++) {
        deleted += back.states[i] == STATE_DELETED;
        if (back.states[i] == STATE_DELETED)
            assert_string_equal(back.texts[i], mail(&reading, (int)back.rows[i]));
    }
    assert_true(deleted > 600); // the trunk of the freelist and the pages at both ends are carved
    finish(&reading);
}

static void a_dropped_table_is_read_by_its_name(void **state)
{
    (void)state;
    struct read_back back;
    struct reading reading;
    for (int vacuum = 0; vacuum <= 2; vacuum += 2) { // none, and incremental, which moves no page
        char pragmas[80];
        snprintf(pragmas, sizeof pragmas, "PRAGMA page_size=1024; PRAGMA auto_vacuum=%d", vacuum);
        sqlite3 *db = filled(pragmas, SCHEMA, FILL, 300);
        make_db_run(db, "CREATE TABLE other(x); INSERT INTO other VALUES (1); DROP TABLE m");
        start(&reading, db);
        assert_false(evidence_db_has_table(reading.db, "m"));
        read_lost(&reading, "m", "body", &back);
        for (int i = 1; i <= 300; i++)
            has(&back, mail(&reading, i));
        assert_true(back.count >= 290 && back.count <= 300);
        finish(&reading);
    }
}

static void long_values_are_followed_over_free_pages(void **state)
{
    (void)state;
    struct read_back back;
    struct reading reading;
    sqlite3 *db = filled(
        "PRAGMA page_size=1024", SCHEMA,
        "INSERT INTO m VALUES (%d, 'ana', 'n%04d@example.org ' || hex(zeroblob(1500)) || ' end', 1, 1)", 10);
    make_db_run(db, "DELETE FROM m WHERE _id = 2; DELETE FROM m WHERE _id = 4");
    start(&reading, db);
    read_lost(&reading, "m", "body", &back);
    assert_int_equal(back.count, 2);
    for (size_t i = 0; i < 2; i++) {
        bool second = back.texts[i][4] == '2'; // its first page became the freelist's trunk: cut there
        assert_memory_equal(back.texts[i], second ? "n0002@example.org 00" : "n0004@example.org 00", 20);
        if (second)
            assert_true(strlen(back.texts[i]) < 1000);
        else
            assert_int_equal(strlen(back.texts[i]), 3022);
    }
    finish(&reading);
}

static void tables_without_row_ids_lose_rows_too(void **state)
{
    (void)state;
    struct read_back back;
    struct reading reading;
    sqlite3 *db = filled("PRAGMA page_size=1024",
                         "CREATE TABLE m(x TEXT, body TEXT, at INTEGER, PRIMARY KEY(at, x)) WITHOUT ROWID",
                         "INSERT INTO m VALUES ('key', 'n%04d@example.org', 1600000000000 + %d)", 400);
    make_db_run(db, "DELETE FROM m WHERE at > 1600000000050");
    start(&reading, db);
    read_lost(&reading, "m", "body", &back);
    size_t there = 0;
    for (int i = 51; i <= 400; i++) {
        bool is_there = bytes_find(reading.item.bytes, bytes_of_text(mail(&reading, i)), 0) >= 0;
        assert_int_equal(has(&back, mail(&reading, i)), is_there);
        there += is_there;
    }
    assert_int_equal(back.count, there);
    assert_true(there > 250);
    finish(&reading);
}

// ---- what is searched where nothing is read ----

static void entries_of_indexes_repeat_nothing(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = filled("PRAGMA page_size=1024", SCHEMA, FILL, 300);
    make_db_run(db, "CREATE INDEX i ON m(body); DELETE FROM m WHERE _id > 100");
    struct item item = make_db_item(&collect, db, "t.db");
    assert_true(collect_observe(&collect, &observer_sqlite_other, &item, NULL));
    size_t there = 0; // the others are overwritten
    for (int i = 1; i <= 300; i++) {
        const char *value = arena_print(collect.arena, "n%04d@example.org", i);
        bool is_there = bytes_find(item.bytes, bytes_of_text(value), 0) >= 0;
        assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, value), is_there);
        there += is_there;
    }
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), there);
    assert_true(there > 250);
    collect_done(&collect);
}

static void blobs_and_bytes_that_are_no_row_are_searched(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    sqlite3 *db = make_db(
        "PRAGMA secure_delete=OFF; CREATE TABLE b(x BLOB); INSERT INTO b VALUES (CAST('ana@example.org' AS BLOB)),"
        " (x'0a0f' || CAST('bea@example.org' AS BLOB) || x'1001'), (x'00ff00ff00ff00ff')");
    struct item item = make_db_item(&collect, db, "t.db");
    uint8_t *page = (uint8_t *)item.bytes.data + 4096; // the gap of the table's page
    memcpy(page + 1000, "\x01\x02 write to cora@example.org\x03", 30);
    assert_true(collect_observe(&collect, &observer_sqlite_other, &item, NULL));
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "bea@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "cora@example.org"), 1);
    const struct place *place = &collect_at(&collect, RECORD_SELECTOR_HIT, 2)->selector_hit.place;
    assert_int_equal(place->state, STATE_CARVED);
    assert_int_equal(place->offset, 4096 + 1000 + 12);
    collect_done(&collect);
}

// ---- hostile ----

static void chains_that_run_in_circles_end(void **state)
{
    (void)state;
    struct reading reading;
    sqlite3 *db =
        filled("PRAGMA page_size=1024", SCHEMA,
               "INSERT INTO m VALUES (%d, 'ana', 'n%04d@example.org ' || hex(zeroblob(3000)), 1, 1)", 3);
    start(&reading, db);
    evidence_db_close(reading.db);
    uint8_t *bytes = (uint8_t *)reading.item.bytes.data;
    for (size_t page = 2; page * 1024 < reading.item.bytes.size;
         page++) // every overflow page leads to page 4
        if (memcmp(bytes + page * 1024, "\0\0\0", 3) == 0)
            bytes[page * 1024 + 3] = 4;
    open_item(&reading);
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading.db, "m", (const char *const[]){"body", NULL});
    struct read_back back = {0};
    take_rows(&reading, &rows, &back);
    assert_int_equal(back.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(strlen(back.texts[i]), 6018);
    evidence_db_tell_unread(reading.db, "not read");
    finish(&reading);
}

static void a_wrong_page_size_in_the_header_is_told_and_guessed(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(&collect, filled("PRAGMA page_size=1024", SCHEMA, FILL, 300), "t.db");
    ((uint8_t *)item.bytes.data)[16] = 3;
    assert_true(collect_observe(&collect, &observer_sqlite_other, &item, NULL));
    assert_true(collect_has_damage(&collect, "page size"));
    assert_int_equal(collect_tally_total(&collect, "m"), 300);
    collect_done(&collect);
}

static void a_destroyed_first_page_costs_names_not_rows(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = make_db_item(&collect, filled("PRAGMA page_size=1024", SCHEMA, FILL, 300), "t.db");
    memset((uint8_t *)item.bytes.data + 100, 0, 924);
    assert_true(collect_observe(&collect, &observer_sqlite_other, &item, NULL));
    assert_true(collect_has_damage(&collect, "cannot be read whole"));
    assert_int_equal(collect_tally_total(&collect, "? (deleted)"), 300);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 300);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freed_cells_are_found_whatever_the_order_of_deleting),
        cmocka_unit_test(no_text_is_glued_where_types_are_lost),
        cmocka_unit_test(copies_of_live_rows_are_not_given),
        cmocka_unit_test(what_sqlite_wiped_is_not_invented),
        cmocka_unit_test(freed_pages_give_whole_rows_with_their_ids),
        cmocka_unit_test(a_dropped_table_is_read_by_its_name),
        cmocka_unit_test(long_values_are_followed_over_free_pages),
        cmocka_unit_test(tables_without_row_ids_lose_rows_too),
        cmocka_unit_test(entries_of_indexes_repeat_nothing),
        cmocka_unit_test(blobs_and_bytes_that_are_no_row_are_searched),
        cmocka_unit_test(chains_that_run_in_circles_end),
        cmocka_unit_test(a_wrong_page_size_in_the_header_is_told_and_guessed),
        cmocka_unit_test(a_destroyed_first_page_costs_names_not_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

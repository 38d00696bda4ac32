// Databases of applications that nobody knows: what looks like talk is described and its rows are kept.
// Observer: sqlite_other.
#include "test.h"

#include "observations/databases/raw_rows.h"
#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <string.h>

static void read_db(struct collect *collect, sqlite3 *db)
{
    static const char *const regions[] = {"GB", NULL};
    collect_init(collect);
    struct item item = make_db_item(collect, db, "data/unknown.db");
    assert_true(collect_observe(collect, &observer_sqlite_other, &item, regions));
}

// Whether some tally line of this table has a reason that is this; it counts no rows.
static bool is_described(const struct collect *collect, const char *table, const char *reason)
{
    return collect_tally(collect, table, reason) == 0;
}

static const char *row_at(const struct collect *collect, size_t n)
{
    return collect_at(collect, RECORD_RAW_ROW, n)->raw_row.columns;
}

static void describes_messages(void **state)
{
    (void)state;
    struct collect collect;
    read_db(
        &collect,
        make_db(
            "CREATE TABLE msgs(id INTEGER PRIMARY KEY, created INTEGER, body TEXT, peer TEXT, extra BLOB,"
            " score REAL, status INTEGER);"
            "INSERT INTO msgs VALUES (1, 1546430400000, 'call me on +44 7700 900001', 'ana_k', x'00ff', 0.5, 1),"
            " (2, 1600000000000, 'meet at nine', 'bob', NULL, -2, 0),"
            " (3, 1680652800000, 'it''s \"late\"', 'ana_k', x'', 1e300, NULL);"
            "CREATE TABLE settings(key TEXT, value TEXT); INSERT INTO settings VALUES ('theme', 'dark blue');"));
    assert_true(
        is_described(&collect, "msgs",
                     "looks like messages: time 'created' (Unix ms, 2019-01-02 to 2023-04-05), text 'body',"
                     " party 'peer'"));
    assert_int_equal(collect_count(&collect, RECORD_RAW_ROW), 3);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 0); // raw rows stay raw
    assert_string_equal(row_at(&collect, 0),
                        "{\"id\":1,\"created\":1546430400000,\"body\":\"call me on +44 7700"
                        " 900001\",\"peer\":\"ana_k\",\"extra\":\"hex:00ff\",\"score\":0.5,"
                        "\"status\":1}");
    assert_string_equal(row_at(&collect, 2),
                        "{\"id\":3,\"created\":1680652800000,\"body\":\"it's \\\"late\\\"\","
                        "\"peer\":\"ana_k\",\"extra\":\"hex:\",\"score\":1e+300,"
                        "\"status\":null}");
    assert_int_equal(collect_tally(&collect, "msgs", ""), 3);
    assert_int_equal(collect_tally(&collect, "settings", "unknown schema"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_PHONE, "+447700900001"), 1); // searched once
    assert_string_equal(collect_at(&collect, RECORD_RAW_ROW, 1)->raw_row.place.table, "msgs");
    assert_int_equal(collect_at(&collect, RECORD_RAW_ROW, 1)->raw_row.place.row, 2);
    collect_done(&collect);
}

static void knows_ways_to_count_time(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"1600000000", "Unix s"},
        {"1600000000123", "Unix ms"},
        {"1600000000123456", "Unix us"},
        {"1600000000123456789", "Unix ns"},
        {"621692800.25", "s since 2001"},
        {"621692800123456789", "ns since 2001"},
        {"13244473600123456", "us since 1601"},
        {"132444736001234567", "100 ns since 1601"},
        {"'2020-09-13T12:26:40Z'", "text"},
        {"'1600000000123'", "Unix ms"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collect collect;
        sqlite3 *db = make_db("CREATE TABLE t(a, b TEXT, sender TEXT)");
        for (int n = 0; n < 5; n++)
            make_db_run(db, "INSERT INTO t VALUES (%s, 'some words %d', 'ana')", cases[i][0], n);
        read_db(&collect, db);
        const char *reason = arena_print(
            collect.arena,
            "looks like messages: time 'a' (%s, 2020-09-13 to 2020-09-13), text 'b', party 'sender'",
            cases[i][1]);
        assert_true(is_described(&collect, "t", reason));
        collect_done(&collect);
    }
}

static void describes_calls_and_contacts(void **state)
{
    (void)state;
    struct collect collect;
    read_db(
        &collect,
        make_db(
            "CREATE TABLE log(a INTEGER, started INTEGER, msisdn TEXT, duration INTEGER);"
            "INSERT INTO log VALUES (1, 1600000000, '+447700900001', 12), (2, 1600000500, '07700900002', 0),"
            " (3, 1600000900, '+447700900003', 7), (4, 1600009000, '+447700900001', 9);"
            "CREATE TABLE people(pk INTEGER, display_name TEXT, mail TEXT);"
            "INSERT INTO people VALUES (1, 'Ana K', 'ana@example.org'), (2, 'Bob', 'bob@example.org');"));
    assert_true(
        is_described(&collect, "log",
                     "looks like calls: time 'started' (Unix s, 2020-09-13 to 2020-09-13), party 'msisdn'"));
    assert_true(is_described(&collect, "people", "looks like contacts: text 'display_name', party 'mail'"));
    assert_int_equal(collect_count(&collect, RECORD_RAW_ROW), 6);
    collect_done(&collect);
}

// What a browser and a shop keep: times and words, but no talk.
static void leaves_out_what_is_no_talk(void **state)
{
    (void)state;
    struct collect collect;
    read_db(
        &collect,
        make_db(
            "CREATE TABLE cache(_id INTEGER PRIMARY KEY, url TEXT, filepath TEXT, lastmodify TEXT, expires INTEGER,"
            " contentlength INTEGER, mimetype TEXT);"
            "INSERT INTO cache VALUES (1, 'https://example.org/a', 'a1', 'Tue, 01 Sep 2020 10:00:00 GMT',"
            " 1600000000000, 100, 'image/png'), (2, 'https://example.org/b', 'b1', NULL, 1600000000001, 5, 'text/html');"
            "CREATE TABLE history(id INTEGER PRIMARY KEY, title TEXT, url TEXT, visited INTEGER);"
            "INSERT INTO history VALUES (1, 'A page of news', 'https://example.org/news', 13244473600123456),"
            " (2, 'Another page', 'https://example.org/other', 13244473600123999);"
            "CREATE TABLE articles(id INTEGER PRIMARY KEY, sku INTEGER, price REAL, label TEXT, updated INTEGER);"
            "INSERT INTO articles VALUES (1, 1600000001, 9.5, 'blue chair', 1600000000), (2, 17, 3, 'red table', 1600000001);"
            "CREATE TABLE usage(package TEXT, started INTEGER, ended INTEGER);"
            "INSERT INTO usage VALUES ('org.example.app', 1600000000000, 1600000000500),"
            " ('org.example.other', 1600000001000, 1600000001500);"));
    assert_int_equal(collect_count(&collect, RECORD_RAW_ROW), 0);
    for (size_t i = 0; i < collect_count(&collect, RECORD_TALLY); i++)
        assert_null(strstr(collect_at(&collect, RECORD_TALLY, i)->tally.reason, "looks like"));
    assert_int_equal(collect_tally(&collect, "cache", "unknown schema"), 2);
    assert_int_equal(collect_tally(&collect, "history", "unknown schema"), 2);
    collect_done(&collect);
}

// A talk that was emptied is judged by what is left of it.
static void finds_lost_rows_of_an_empty_table(void **state)
{
    (void)state;
    struct collect collect;
    sqlite3 *db =
        make_db("PRAGMA secure_delete = 0;"
                "CREATE TABLE msgs(id INTEGER PRIMARY KEY, created INTEGER, body TEXT, sender TEXT);"
                "CREATE TABLE other(a); INSERT INTO other VALUES (1);");
    for (int i = 0; i < 400; i++)
        make_db_run(db, "INSERT INTO msgs VALUES (%d, %lld, 'message with the number %d in it', 'ana %d')",
                    i + 1, 1600000000000LL + 1000LL * i, i, i % 3);
    make_db_run(db, "DELETE FROM msgs");
    read_db(&collect, db);
    size_t rows = collect_count(&collect, RECORD_RAW_ROW);
    assert_true(rows >= 380 && rows <= 400);
    bool seen[400] = {false};
    for (size_t i = 0; i < rows; i++) {
        const struct raw_row *row = &collect_at(&collect, RECORD_RAW_ROW, i)->raw_row;
        const char *number = strstr(row->columns, "number ");
        assert_non_null(number);
        int n = 0;
        for (number += 7; *number >= '0' && *number <= '9'; number++)
            n = 10 * n + (*number - '0');
        assert_true(n < 400 && !seen[n]); // none twice, none that never was
        seen[n] = true;
        assert_int_not_equal(row->place.state, STATE_LIVE);
    }
    collect_done(&collect);
}

static void keeps_within_bounds(void **state)
{
    (void)state;
    struct collect collect;
    sqlite3 *db =
        make_db("CREATE TABLE msgs(at INTEGER, message TEXT, data BLOB);"
                "INSERT INTO msgs VALUES (1600000000, printf('%.*c words', 20000, 'x'), zeroblob(1000));"
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100020)"
                " INSERT INTO msgs SELECT 1600000000 + i, 'so many words ' || i, NULL FROM n;");
    read_db(&collect, db);
    const char *first = row_at(&collect, 0);
    assert_int_equal(strlen(strstr(first, "\"message\":") + 11),
                     RAW_TEXT_MAX_BYTES + 3 + 10 + 2 * RAW_BLOB_MAX_BYTES + 4 + 3 + 2);
    assert_non_null(strstr(first, "xxx...\",\"data\":\"hex:0000"));
    assert_int_equal(collect_count(&collect, RECORD_RAW_ROW), RAW_ROWS_MAX);
    assert_int_equal(
        collect_tally(&collect, "msgs",
                      "beyond the rows that are kept of one unknown database: searched for selectors"),
        21);
    assert_int_equal(collect_tally_total(&collect, "msgs"), 100021);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(describes_messages),
        cmocka_unit_test(knows_ways_to_count_time),
        cmocka_unit_test(describes_calls_and_contacts),
        cmocka_unit_test(leaves_out_what_is_no_talk),
        cmocka_unit_test(finds_lost_rows_of_an_empty_table),
        cmocka_unit_test(keeps_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Statements as applications write them, and as nobody should.
#include "test.h"

#include "observations/databases/schema.h"

#include <string.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 22);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

// "name:place affinity" of each column, as "a:0I* b:1T!": I integer, T text, B any, R real, N numeric; * row
// id, ! not null, v virtual.
static const char *written(const char *sql)
{
    struct schema_table table;
    if (!schema_read_table(arena, sql, &table))
        return "unreadable";
    if (table.is_virtual)
        return "virtual";
    const char *text = table.without_rowid ? "without " : "";
    for (size_t i = 0; i < table.count; i++) {
        const struct schema_column *column = &table.columns[i];
        text = arena_print(arena, "%s%s%s:%d%c%s%s%s", text, i ? " " : "", column->name, column->stored,
                           "BTNIR"[column->affinity], column -> is_row_id ? "*" : "",
                           column->not_null ? "!" : "", column->is_virtual ? "v" : "");
    }
    return text;
}

static void columns_are_read_as_sqlite_reads_them(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"CREATE TABLE m(_id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, at INTEGER DEFAULT 0)",
         "_id:0I* body:1T! at:2I"},
        {"create table if not exists main.\"m\" (\"odd \"\" name\" varchar(20), [b c] blob, `d` double, e, f decimal(5,2))",
         "odd \" name:0T b c:1B d:2R e:3B f:4N"},
        {"CREATE TABLE a(x INT PRIMARY KEY)", "x:0I"}, // INT is not INTEGER
        {"CREATE TABLE a(x INTEGER PRIMARY KEY DESC)", "x:0I"},
        {"CREATE TABLE a(x INTEGER, y TEXT, PRIMARY KEY(x))", "x:0I* y:1T"},
        {"CREATE TABLE a(x TEXT, y INTEGER, z, CONSTRAINT pk PRIMARY KEY (y COLLATE NOCASE DESC, x), UNIQUE(z)) WITHOUT ROWID",
         "without x:1T y:0I z:2B"},
        {"CREATE TABLE a(x, y AS (x || ',' || ')') VIRTUAL, z INT GENERATED ALWAYS AS (1) STORED, t)",
         "x:0B y:-1Bv z:1I t:2B"},
        {"CREATE TABLE a(x TEXT CHECK (x IN ('a,b', ')')) REFERENCES b(c) ON DELETE SET NULL, y FLOAT /* , k */ -- , l\n)",
         "x:0T y:1R"},
        {"CREATE TABLE a(x UNSIGNED BIG INT, y CHARACTER VARYING(2), z)", "x:0I y:1T z:2B"},
        {"CREATE VIRTUAL TABLE v USING fts5(a, b)", "virtual"},
        {"CREATE TEMP TABLE t(x)", "x:0B"},
        {"CREATE VIEW v AS SELECT 1", "unreadable"},
        {"CREATE TABLE t", "unreadable"},
        {"CREATE TABLE t(", "unreadable"},
        {"CREATE TABLE t()", "unreadable"},
        {"", "unreadable"},
        {"CREATE TABLE t(x 'unclosed", "x:0N"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(written(cases[i][0]), cases[i][1]);
}

static void defaults_are_kept_as_they_are_written(void **state)
{
    (void)state;
    struct schema_table table;
    assert_true(schema_read_table(
        arena,
        "CREATE TABLE t(a DEFAULT -7 NOT NULL, b DEFAULT 'it''s', c DEFAULT (1 + 1), d DEFAULT CURRENT_TIME, e)",
        &table));
    static const char *const expected[] = {"-7", "'it''s'", "", "CURRENT_TIME", ""};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(table.columns[i].other.size, strlen(expected[i]));
        if (*expected[i])
            assert_memory_equal(table.columns[i].other.data, expected[i], strlen(expected[i]));
    }
    assert_true(table.columns[0].not_null);
}

static void indexes_name_their_columns(void **state)
{
    (void)state;
    struct schema_index index;
    assert_true(schema_read_index(
        arena,
        "CREATE UNIQUE INDEX IF NOT EXISTS i ON \"m\" (a COLLATE NOCASE, b DESC, lower(c)) WHERE a > 1",
        &index));
    assert_string_equal(index.table, "m");
    assert_int_equal(index.count, 3);
    assert_string_equal(index.columns[0], "a");
    assert_string_equal(index.columns[1], "b");
    assert_null(index.columns[2]);
    assert_false(schema_read_index(arena, "CREATE INDEX i ON", &index));
    assert_false(schema_read_index(arena, "CREATE TABLE t(x)", &index));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_read_as_sqlite_reads_them),
        cmocka_unit_test(defaults_are_kept_as_they_are_written),
        cmocka_unit_test(indexes_name_their_columns),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

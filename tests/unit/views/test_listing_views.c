// Tables and JSON lines over a hand-made listing.
#include "test.h"

#include "sample_case.h"

#include "base/memory.h"
#include "views/display.h"
#include "views/json_lines.h"
#include "views/table.h"

#include <stdlib.h>
#include <string.h>

static const struct column hand_made_columns[] = {
    {"id", COLUMN_INTEGER, 4},     {"name", COLUMN_TEXT, 10},    {"at", COLUMN_TIME, 20},
    {"amount", COLUMN_DECIMAL, 8}, {"latitude", COLUMN_REAL, 0}, {"to", COLUMN_JSON, 12},
};

static const struct listing hand_made = {
    .name = "hand_made",
    .columns = hand_made_columns,
    .column_count = 6,
    .query = "WITH t(id, name, at, amount, latitude, list) AS (VALUES"
             "(1, 'Ana', '2024-09-28T14:59:35Z', '-6.60', 50.8466123, '[\"+40712345678\"]'),"
             "(20, '王小明在这里等你吗', '', '1234.50', NULL, '[]'),"
             "(300, NULL, '2024-09-28', NULL, -0.5, NULL),"
             "(4, 'a' || char(27) || '[2J' || char(8238) || 'b' || char(10), NULL, '123456789.00001', 1e300,"
             " '{\"k\":' || char(10) || '1}'))"
             " SELECT * FROM t",
};

enum view { VIEW_TABLE, VIEW_JSON };

static char *view_of(const struct listing *listing, enum view view, int terminal_columns, int64_t *count)
{
    struct error error = {0};
    struct rows *rows;
    struct sample_case sample;
    sample_case_make_empty(&sample);
    assert_int_equal(rows_open(&rows, sample.casefile, listing, NULL, NULL, &error), 0);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (view == VIEW_TABLE)
        assert_int_equal(table_print(rows, listing, terminal_columns, out, count, &error), 0);
    else
        assert_int_equal(json_lines_print(rows, listing, out, count, &error), 0);
    fclose(out);
    rows_close(rows);
    sample_case_remove(&sample);
    return text;
}

static void table_aligns_wide_letters_and_numbers(void **state)
{
    (void)state;
    int64_t count;
    char *text = view_of(&hand_made, VIEW_TABLE, 0, &count);
    assert_string_equal(
        text, " id  name        at                             amount  to\n"
              "  1  Ana         2024-09-28T14:59:35Z            -6.60  [\"+40712345\u2026\n"
              " 20  王小明在\u2026                                 1234.50  []\n"
              "300              2024-09-28\n"
              "  4  a\u241b[2J<U+2\u2026                        123456789.00001  {\"k\":\u240a1}\n");
    assert_int_equal(count, 4);
    free(text);
}

static void table_keeps_to_the_terminal(void **state)
{
    (void)state;
    char *text = view_of(&hand_made, VIEW_TABLE, 100, NULL);
    assert_non_null(strstr(text, "王小明在这里等你吗"));
    assert_non_null(strstr(text, "[\"+40712345678\"]"));
    free(text);
    text = view_of(&hand_made, VIEW_TABLE, 61, NULL);
    assert_non_null(strstr(text, "123456789.00001")); // never cut
    assert_non_null(strstr(text, "王小明在\u2026"));
    free(text);
}

static void table_without_rows_has_its_header(void **state)
{
    (void)state;
    struct listing empty = hand_made;
    empty.query = "SELECT 1, 2, 3, 4, 5, 6 WHERE 0";
    int64_t count = -1;
    char *text = view_of(&empty, VIEW_TABLE, 80, &count);
    assert_string_equal(text, "id  name  at  amount  to\n");
    assert_int_equal(count, 0);
    free(text);
}

static void json_keeps_types_and_hides_nothing(void **state)
{
    (void)state;
    int64_t count;
    char *text = view_of(&hand_made, VIEW_JSON, 0, &count);
    assert_string_equal(
        text,
        "{\"id\":1,\"name\":\"Ana\",\"at\":\"2024-09-28T14:59:35Z\",\"amount\":\"-6.60\",\"latitude\":50."
        "8466123,"
        "\"to\":[\"+40712345678\"]}\n"
        "{\"id\":20,\"name\":\"王小明在这里等你吗\",\"at\":null,\"amount\":\"1234.50\",\"latitude\":null,"
        "\"to\":[]}\n"
        "{\"id\":300,\"name\":null,\"at\":\"2024-09-28\",\"amount\":null,\"latitude\":-0.5,\"to\":null}\n"
        "{\"id\":4,\"name\":\"a\\u001b[2J\\u202eb\\n\",\"at\":null,\"amount\":\"123456789.00001\","
        "\"latitude\":1e+300,\"to\":{\"k\": 1}}\n");
    assert_int_equal(count, 4);
    free(text);
}

static void a_full_device_is_an_error(void **state)
{
    (void)state;
    struct error error = {0};
    struct rows *rows;
    struct sample_case sample;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    sample_case_make_empty(&sample);
    assert_int_equal(rows_open(&rows, sample.casefile, &hand_made, NULL, NULL, &error), 0);
    assert_int_equal(table_print(rows, &hand_made, 0, full, NULL, &error), -1);
    assert_non_null(strstr(error.text, "hand_made"));
    rows_close(rows);
    assert_int_equal(rows_open(&rows, sample.casefile, &hand_made, NULL, NULL, &error), 0);
    assert_int_equal(json_lines_print(rows, &hand_made, full, NULL, &error), -1);
    rows_close(rows);
    sample_case_remove(&sample);
    fclose(full);
}

static void check_display(const char *from, const char *to, size_t columns)
{
    struct buffer out;
    buffer_init(&out, 4096);
    assert_int_equal(display_add(&out, bytes_of_text(from)), columns);
    assert_string_equal(buffer_text(&out), to);
    buffer_done(&out);
}

static void hostile_text_is_shown_not_obeyed(void **state)
{
    (void)state;
    check_display("plain", "plain", 5);
    check_display("e\u0301", "e\u0301", 1); // combining
    check_display("한국", "한국", 4);
    check_display("\u1112\u1161\u11ab", "\u1112\u1161\u11ab", 2); // one syllable of three letters
    check_display("\x1b]0;title\x07", "\u241b]0;title\u2407", 10);
    check_display("\xc2\x9b"
                  "31m",
                  "<U+009B>31m", 11); // C1: one-byte CSI
    check_display("\u202egpj.exe", "<U+202E>gpj.exe", 15);
    check_display("a\u200bb\u2028", "a<U+200B>b<U+2028>", 18);
    check_display("\U000e0041", "<U+E0041>", 9); // tag letters hide text
    check_display("\x7f\xff", "\u2421\ufffd", 2);
    check_display("👩\u200d👧", "👩\u200d👧", 4);
    check_display("a\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300",
                  "a\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300<U+0300>", 9);
}

static void cutting_keeps_whole_letters(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 4096);
    static const struct {
        const char *text;
        size_t columns, used;
        const char *cut;
    } cases[] = {
        {"abcdef", 6, 6, "abcdef"},
        {"abcdef", 5, 5, "abcd\u2026"},
        {"王小明", 5, 5, "王小\u2026"},
        {"王小明", 4, 3, "王\u2026"},
        {"abc", 1, 1, "\u2026"},
        {"abc", 0, 0, ""},
        {"abe\u0301f", 4, 4, "abe\u0301f"},
        {"abe\u0301fg", 4, 4, "abe\u0301\u2026"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        buffer_reset(&out);
        assert_int_equal(display_add_cut(&out, bytes_of_text(cases[i].text), cases[i].columns),
                         cases[i].used);
        assert_string_equal(buffer_text(&out), cases[i].cut);
    }
    buffer_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_aligns_wide_letters_and_numbers),
        cmocka_unit_test(table_keeps_to_the_terminal),
        cmocka_unit_test(table_without_rows_has_its_header),
        cmocka_unit_test(json_keeps_types_and_hides_nothing),
        cmocka_unit_test(a_full_device_is_an_error),
        cmocka_unit_test(hostile_text_is_shown_not_obeyed),
        cmocka_unit_test(cutting_keeps_whole_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Delimited text: what a record is.
#include "test.h"

#include "base/csv.h"

// Joins the fields of all records: '|' between fields, '\n' after each record; '!' and '~' for the faults.
static const char *joined(struct arena *arena, struct bytes bytes)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    struct csv_reader reader = csv_reader_of(bytes);
    struct csv_record record;
    while (csv_next(&reader, arena, &record)) {
        if (record.fault == CSV_OPEN_QUOTE)
            buffer_add_text(&out, "!");
        if (record.fault == CSV_TOO_LARGE)
            buffer_add_text(&out, "~");
        for (size_t i = 0; i < record.count; i++) {
            buffer_add_text(&out, i ? "|" : "");
            buffer_add(&out, record.fields[i].data, record.fields[i].size);
        }
        buffer_add_text(&out, "\n");
    }
    const char *text = arena_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}

static void records_are_cut_as_rfc_4180_says(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"a,b\n1,2\n", "a|b\n1|2\n"},
        {"a,b\r\n1,2", "a|b\n1|2\n"},
        {"a,b\r1,2\r", "a|b\n1|2\n"},
        {"\xEF\xBB\xBF"
         "a;b\n1;2,5\n",
         "a|b\n1|2,5\n"},
        {"a\tb\n1\t\n", "a|b\n1|\n"},
        {"a,b\n\"x,\"\"y\"\"\nz\",2\n", "a|b\nx,\"y\"\nz|2\n"},
        {"a,b\n\n\n\"\",\"\"\"\"\n", "a|b\n|\"\n"},
        {"a,b\n5\" heel,2\n", "a|b\n5\" heel|2\n"},
        {"a,b\n\"x\" y,2\n", "a|b\nxy|2\n"},
        {"a,b\n\"open,2\n3,4\n", "a|b\n!\n3|4\n"},
        {"a,b\n1,2,\n", "a|b\n1|2|\n"},
        {"", ""},
        {"\n\r\n", ""},
        {"\"", "!\n"},
    };
    struct arena *arena = arena_new(64 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(joined(arena, bytes_of_text(cases[i].text)), cases[i].expected);
    arena_free(arena);
}

static void places_of_records_are_told(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct csv_reader reader = csv_reader_of(bytes_of_text("a,b\n\n\"x\ny\",2\r\n3,4"));
    struct csv_record record;
    assert_true(csv_next(&reader, arena, &record) && record.line == 1 && record.offset == 0);
    assert_true(csv_next(&reader, arena, &record) && record.line == 3 && record.offset == 5);
    assert_true(csv_next(&reader, arena, &record) && record.line == 5 && record.offset == 14);
    assert_false(csv_next(&reader, arena, &record));
    arena_free(arena);
}

static void a_row_of_too_many_fields_is_told(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, 1 << 20);
    for (int i = 0; i < CSV_FIELDS_MAX + 5; i++)
        buffer_add_text(&text, "x,");
    buffer_add_text(&text, "\n1,2\n");
    struct arena *arena = arena_new(64 << 20);
    assert_string_equal(joined(arena, buffer_bytes(&text)), "~\n1|2\n");
    buffer_done(&text);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_cut_as_rfc_4180_says),
        cmocka_unit_test(places_of_records_are_told),
        cmocka_unit_test(a_row_of_too_many_fields_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "test.h"

#include "observations/serialized/protobuf.h"

#include <string.h>

#define BYTES(text) ((struct bytes){(const uint8_t *)(text), sizeof(text) - 1})

static const char STORED[] = "\x12\x02"
                             "ab\x18\x96\x01\"\x05hello\x09\x01\x00\x00\x00\x00\x00\x00\x80"
                             "\x15\x02\x00\x00\x00\x12\x03new\xaa\x01\x04\x0a\x02Jo";
#define MESSAGE BYTES(STORED)

static void gives_fields_in_order(void **state)
{
    (void)state;
    static const struct {
        uint32_t number;
        enum protobuf_form form;
        uint64_t value;
        size_t size;
    } expected[] = {{2, PROTOBUF_BYTES, 0, 2},   {3, PROTOBUF_VARINT, 150, 0},
                    {4, PROTOBUF_BYTES, 0, 5},   {1, PROTOBUF_64_BITS, (1ull << 63) + 1, 0},
                    {2, PROTOBUF_32_BITS, 2, 0}, {2, PROTOBUF_BYTES, 0, 3},
                    {21, PROTOBUF_BYTES, 0, 4}};
    struct reader reader = reader_of(MESSAGE);
    struct protobuf_field field;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_true(protobuf_next(&reader, &field));
        assert_int_equal(field.number, expected[i].number);
        assert_int_equal(field.form, expected[i].form);
        assert_true(field.value == expected[i].value);
        assert_int_equal(field.bytes.size, expected[i].size);
    }
    assert_false(protobuf_next(&reader, &field));
    assert_false(reader.failed);
    assert_true(protobuf_is(MESSAGE));
}

static void finds_the_last_of_a_number(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    assert_string_equal(protobuf_text(arena, MESSAGE, 2), "new");
    assert_int_equal(protobuf_integer(MESSAGE, 3, -1), 150);
    assert_int_equal(protobuf_integer(MESSAGE, 7, -1), -1);
    assert_null(protobuf_text(arena, MESSAGE, 3)); // of another form
    assert_string_equal(protobuf_text(arena, protobuf_bytes(MESSAGE, 21), 1), "Jo");
    assert_string_equal(protobuf_text(arena, BYTES("\x0a\x02\xff!"), 1), "\xef\xbf\xbd!");
    arena_free(arena);
}

static void stops_where_it_is_none(void **state)
{
    (void)state;
    const struct bytes bad[] = {
        BYTES("\x12\x05"
              "abc"),                                          // longer than what is there
        BYTES("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), // by far
        BYTES("\x18\x80"),                                     // cut
        BYTES("\x0b\x0c"),                                     // a group
        BYTES("\x02\x00"),                                     // number 0
        BYTES("\x0f"),                                         // no form
        BYTES("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(protobuf_is(bad[i]));
    assert_false(protobuf_is((struct bytes){0}));
    // what stands before counts
    assert_int_equal(protobuf_integer(BYTES("\x18\x05\x12\x05"
                                            "abc"),
                                      3, -1),
                     5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_fields_in_order),
        cmocka_unit_test(finds_the_last_of_a_number),
        cmocka_unit_test(stops_where_it_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

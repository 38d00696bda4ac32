// Readers never leave their bytes, buffers never leave their limit.
#include "test.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "base/json_out.h"
#include "base/text.h"

#include <string.h>

static void a_reader_stops_at_the_end_and_stays_stopped(void **state)
{
    (void)state;
    static const uint8_t raw[] = {1, 2, 3, 4, 5, 6, 7};
    struct reader reader = reader_of((struct bytes){raw, sizeof raw});
    assert_int_equal(reader_u16le(&reader), 0x0201);
    assert_int_equal(reader_u32le(&reader), 0x06050403);
    assert_int_equal(reader_u16le(&reader), 0);
    assert_true(reader.failed);
    assert_int_equal(reader_u8(&reader), 0); // one byte is left, but what failed gives nothing more
    assert_int_equal(reader_take(&reader, 1).size, 0);
    assert_int_equal(reader_left(&reader), 0);
}

static void numbers_of_any_size_come_back(void **state)
{
    (void)state;
    static const int64_t values[] = {0, 1, -1, 63, 64, -64, -65, INT32_MAX, INT64_MAX, INT64_MIN};
    struct buffer buffer;
    buffer_init(&buffer, 1000);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        buffer_add_zigzag(&buffer, values[i]);
        buffer_add_varint(&buffer, (uint64_t)values[i]);
    }
    struct reader reader = reader_of(buffer_bytes(&buffer));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_true(reader_zigzag(&reader) == values[i]);
        assert_true(reader_varint(&reader) == (uint64_t)values[i]);
    }
    assert_false(reader.failed);
    buffer_done(&buffer);
    static const uint8_t endless[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    reader = reader_of((struct bytes){endless, sizeof endless});
    reader_varint(&reader);
    assert_true(reader.failed);
}

static void a_buffer_takes_nothing_beyond_its_limit(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 5);
    buffer_add_text(&buffer, "abc");
    buffer_add_text(&buffer, "defg");
    buffer_add_text(&buffer, "h"); // would fit, but what overflowed takes nothing more
    assert_true(buffer.overflowed);
    assert_string_equal(buffer_text(&buffer), "abc");
    buffer_reset(&buffer);
    assert_false(buffer.overflowed);
    buffer_print(&buffer, "%d", 12345);
    assert_string_equal(buffer_text(&buffer), "12345");
    buffer_done(&buffer);
}

static void damaged_text_is_made_clean(void **state)
{
    (void)state;
    static const char damaged[] = "a\xff\xc3\xa9\xed\xa0\x80z\0b";
    struct arena *arena = arena_new(10000);
    const char *clean = text_clean(arena, (struct bytes){(const uint8_t *)damaged, sizeof damaged - 1});
    assert_string_equal(clean, "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd"
                               "b");
    arena_free(arena);
}

static void json_is_valid_whatever_the_text(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1000);
    struct json_out json = json_out_to(&buffer);
    json_out_object(&json);
    json_out_key_text(&json, "a\"\\\n", "\x01\xff\xc3\xa9");
    json_out_key(&json, "b");
    json_out_array(&json);
    json_out_integer(&json, -1);
    json_out_bool(&json, true);
    json_out_null(&json);
    json_out_array_end(&json);
    json_out_object_end(&json);
    assert_string_equal(buffer_text(&buffer),
                        "{\"a\\\"\\\\\\n\":\"\\u0001\xef\xbf\xbd\xc3\xa9\",\"b\":[-1,true,null]}");
    buffer_done(&buffer);
}

static void an_arena_gives_zeroed_memory_again_after_a_reset(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++) {
            char *piece = arena_alloc(arena, 1, 777);
            for (int n = 0; n < 777; n++)
                assert_int_equal(piece[n], 0);
            memset(piece, 'x', 777);
        }
        assert_true(arena_used_bytes(arena) >= 77700);
        arena_reset(arena);
        assert_int_equal(arena_used_bytes(arena), 0);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_stops_at_the_end_and_stays_stopped),
        cmocka_unit_test(numbers_of_any_size_come_back),
        cmocka_unit_test(a_buffer_takes_nothing_beyond_its_limit),
        cmocka_unit_test(damaged_text_is_made_clean),
        cmocka_unit_test(json_is_valid_whatever_the_text),
        cmocka_unit_test(an_arena_gives_zeroed_memory_again_after_a_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

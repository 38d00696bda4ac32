#include "test.h"

#include "base/encoding.h"

#include <string.h>

static void writes_hexadecimal_digits(void **state)
{
    (void)state;
    char out[7] = "------";
    hex_of_bytes((struct bytes){(const uint8_t *)"\x00\xaf\x7e", 3}, out);
    assert_string_equal(out, "00af7e");
    hex_of_bytes((struct bytes){0}, out);
    assert_string_equal(out, "");
}

// RFC 4648, section 10, and what senders do to it.
static void reads_base64_of_both_alphabets(void **state)
{
    (void)state;
    static const struct {
        const char *text, *bytes;
        bool fine;
    } cases[] = {
        {"", "", true},
        {"Zg==", "f", true},
        {"Zm8=", "fo", true},
        {"Zm9vYmFy", "foobar", true},
        {"Zm9v\r\n YmE", "fooba", true},
        {"-_-_", "\xfb\xff\xbf", true},
        {"+/+/", "\xfb\xff\xbf", true},
        {"Zm9vY", "foo", false}, // half a byte
        {"Zm9v!mFy", "foo", false},
        {"Zg==Zg==", "f", false}, // two texts
    };
    struct arena *arena = arena_new(1024 * 1024);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes bytes;
        assert_int_equal(bytes_of_base64(arena, bytes_of_text(cases[i].text), &bytes), cases[i].fine);
        assert_true(bytes_equal(bytes, bytes_of_text(cases[i].bytes)));
    }
    arena_free(arena);
}

static void reads_utf16_of_both_orders(void **state)
{
    (void)state;
    static const uint8_t little[] = {'A', 0, 0x3d, 0xd8, 0x0a, 0xde, 0, 0, 0x3d, 0xd8, 'B'};
    static const uint8_t big[] = {0, 'A', 0xd8, 0x3d, 0xde, 0x0a, 0xde, 0x0a};
    struct arena *arena = arena_new(1024 * 1024);
    assert_string_equal(text_of_utf16(arena, (struct bytes){little, sizeof little}, false),
                        "A\xf0\x9f\x98\x8a\xef\xbf\xbd\xef\xbf\xbd");
    assert_string_equal(text_of_utf16(arena, (struct bytes){big, sizeof big}, true),
                        "A\xf0\x9f\x98\x8a\xef\xbf\xbd");
    assert_string_equal(text_of_utf16(arena, (struct bytes){0}, true), "");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_hexadecimal_digits),
        cmocka_unit_test(reads_base64_of_both_alphabets),
        cmocka_unit_test(reads_utf16_of_both_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "test.h"

#include "sources/archives.h"
#include "sources/kind.h"

#include <string.h>

#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        (const uint8_t *)(literal), sizeof(literal) - 1                                                      \
    }

static void tells_what_bytes_are(void **state)
{
    (void)state;
    static const struct {
        struct bytes bytes;
        enum content_kind kind;
    } cases[] = {
        {BYTES(""), KIND_EMPTY},
        {BYTES("PK\3\4rest"), KIND_ZIP},
        {BYTES("PK\5\6"), KIND_ZIP},
        {BYTES("PK\7\10PK\3\4"), KIND_ZIP},
        {BYTES("PKI is text"), KIND_TEXT},
        {BYTES("\x1f\x8b\x08\0"), KIND_GZIP},
        {BYTES("\xfd"
               "7zXZ\0"),
         KIND_XZ},
        {BYTES("\x28\xb5\x2f\xfd"), KIND_ZSTD},
        {BYTES("BZh91AY&SY"), KIND_BZIP2},
        {BYTES("BZh9 is text"), KIND_TEXT},
        {BYTES("\x04\x22\x4d\x18"), KIND_LZ4},
        {BYTES("x\x9c\xcbH\xcd\xc9\xc9\x07\x00\x06,\x02\x15"), KIND_ZLIB}, // "hello"
        {BYTES("x^2 + 2x, as we learn"), KIND_TEXT},
        {BYTES("7z\xbc\xaf\x27\x1c\0\4"), KIND_7Z},
        {BYTES("Rar!\x1a\x07\1\0"), KIND_RAR},
        {BYTES("SQLite format 3\0"), KIND_SQLITE},
        {BYTES("SQLite format 3 is text"), KIND_TEXT},
        {BYTES("WARC/1.0\r\n"), KIND_WARC},
        {BYTES("<?xml version=\"1.0\"?>"), KIND_XML},
        {BYTES("\xef\xbb\xbf <?xml?>"), KIND_XML},
        {BYTES("\xff\xfe<\0?\0x\0m\0l\0"), KIND_XML},
        {BYTES("\xfe\xff\0<\0?\0x\0m\0l"), KIND_XML},
        {BYTES("<html>"), KIND_TEXT},
        {BYTES(" {\"a\": 1}"), KIND_JSON},
        {BYTES("[1, 2]"), KIND_JSON},
        {BYTES("[]"), KIND_JSON},
        {BYTES("{}"), KIND_JSON},
        {BYTES("{1:F01BANKBEBB"), KIND_TEXT},                // a SWIFT message
        {BYTES("[2024-09-28 14:59] Ana: hello"), KIND_JSON}, // a guess; readers look closer
        {BYTES("\xc3\xa9t\xc3\xa9\tx\r\n"), KIND_TEXT},
        {BYTES("\xff\xfeh\0i\0"), KIND_TEXT},
        {BYTES("caf\xe9 in Latin 1"), KIND_TEXT},
        {BYTES("\x97\x9a\x93\x93\x90\xdf\x88\x90\x8d\x93\x9b\xf5"), KIND_UNKNOWN}, // "hello world", inverted
        {BYTES("\0\1\2"), KIND_UNKNOWN},
        {BYTES("text\0text"), KIND_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (kind_of(cases[i].bytes) != cases[i].kind)
            fail_msg("case %zu: %s, not %s", i, kind_name(kind_of(cases[i].bytes)), kind_name(cases[i].kind));
}

static void a_character_cut_by_the_window_is_still_text(void **state)
{
    (void)state;
    char text[KIND_LOOKS_AT_BYTES + 10];
    memset(text, 'x', sizeof text);
    memcpy(text + KIND_LOOKS_AT_BYTES - 1, "\xc3\xa9", 2);
    assert_int_equal(kind_of((struct bytes){(uint8_t *)text, sizeof text}), KIND_TEXT);
    memset(text, 1, sizeof text / 20); // a stray control character is one thing, a row of them another
    assert_int_equal(kind_of((struct bytes){(uint8_t *)text, sizeof text}), KIND_UNKNOWN);
}

static void a_tar_is_told_by_its_checksum(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_file(&tar, "a", "1");
    assert_int_equal(kind_of(buffer_bytes(&tar)), KIND_TAR);
    memset(tar.data + 257, 0, 8); // v7: no magic
    tar_fix_checksum(tar.data);
    assert_int_equal(kind_of(buffer_bytes(&tar)), KIND_TAR);
    tar.data[0] = 'b';
    assert_int_equal(kind_of(buffer_bytes(&tar)), KIND_UNKNOWN);
    buffer_done(&tar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_bytes_are),
        cmocka_unit_test(a_character_cut_by_the_window_is_still_text),
        cmocka_unit_test(a_tar_is_told_by_its_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Names and numbers that a word in GB18030 or Big5 announces, between bytes of any kind.
#include "test.h"

#include "observations/collect.h"
#include "observations/scanning/decoders/decode.h"
#include "observations/scanning/scan_bytes.h"

#include <string.h>

enum { AT = 300, ROOM = 1200 };

static void search(struct collect *collect, struct bytes bytes)
{
    static const char *const regions[] = {"NL", NULL};
    struct bytes_searched searched = {0};
    struct observation_context context = {
        .sink = &collect->sink, .arena = collect->arena, .regions = regions, .region_count = 1};
    collect_init(collect);
    context.sink = &collect->sink;
    context.arena = collect->arena;
    scan_bytes(&context, bytes, (struct place){.row = -1}, &searched);
}

static const struct {
    const char *text;
    enum selector_kind kind;
    const char *value, *reached;
} cases[] = {
    // "add WeChat mei_lan88, telephone 06 12345678"
    {"\xbc\xd3\xce\xa2\xd0\xc5 mei_lan88", SELECTOR_HANDLE, "wechat:mei_lan88", "@300/gb18030"},
    {"\xbf\xdb\xbf\xdb\xa3\xba"
     "7712345",
     SELECTOR_HANDLE, "qq:7712345", "@300/gb18030"},
    // a number in digits of full width, behind "telephone"
    {"\xb5\xe7\xbb\xb0\xa3\xba\xa3\xb0\xa3\xb6\xa3\xb1\xa3\xb2\xa3\xb3\xa3\xb4\xa3\xb5\xa3\xb6\xa3\xb7\xa3\xb8",
     SELECTOR_PHONE, "+31612345678", "@300/gb18030"},
    {"mei\xa3\xc0"
     "example.org",
     SELECTOR_EMAIL, "mei@example.org", "@300/gb18030"},
    // the same in Big5; the second byte of "micro" is the letter L
    {"\xb7\x4c\xab\x48 mei_lan88", SELECTOR_HANDLE, "wechat:mei_lan88", "@300/big5"},
    {"\xb9\x71\xb8\xdc\xa1\x47\xa2\xaf\xa2\xb5\xa2\xb0\xa2\xb1\xa2\xb2\xa2\xb3\xa2\xb4\xa2\xb5\xa2\xb6\xa2\xb7",
     SELECTOR_PHONE, "+31612345678", "@300/big5"},
};

static void finds_what_chinese_words_announce(void **state)
{
    (void)state;
    static const uint8_t around[] = {0, 0xff, 1};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < sizeof around; k++) {
            uint8_t bytes[ROOM];
            struct collect collect;
            memset(bytes, around[k], sizeof bytes);
            memcpy(bytes + AT, cases[i].text, strlen(cases[i].text));
            search(&collect, (struct bytes){bytes, sizeof bytes});
            assert_int_equal(collect_hits(&collect, cases[i].kind, cases[i].value), 1);
            assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 1);
            assert_string_equal(collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit.place.reached,
                                cases[i].reached);
            collect_done(&collect);
        }
}

// What stands beside it in the same text is found once, too.
static void gives_the_rest_of_the_text_once(void **state)
{
    (void)state;
    static const char line[] = "\xce\xd2\xb5\xc4\xce\xa2\xd0\xc5\xca\xc7 mei_lan88 mei@example.org\n";
    uint8_t bytes[40 * (sizeof line - 1)];
    struct collect collect;
    for (size_t i = 0; i < 40; i++)
        memcpy(bytes + i * (sizeof line - 1), line, sizeof line - 1);
    search(&collect, (struct bytes){bytes, sizeof bytes});
    assert_int_equal(collect_hits(&collect, SELECTOR_HANDLE, "wechat:mei_lan88"), 40);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "mei@example.org"), 40);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 80);
    collect_done(&collect);
}

// A line that is read in parts.
static void gives_a_long_line_once(void **state)
{
    (void)state;
    static const char part[] = "\xce\xd2\xb5\xc4\xce\xa2\xd0\xc5\xca\xc7 mei_lan88 mei@example.org ";
    uint8_t bytes[100 * (sizeof part - 1)];
    struct collect collect;
    for (size_t i = 0; i < 100; i++)
        memcpy(bytes + i * (sizeof part - 1), part, sizeof part - 1);
    search(&collect, (struct bytes){bytes, sizeof bytes});
    assert_int_equal(collect_hits(&collect, SELECTOR_HANDLE, "wechat:mei_lan88"), 100);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "mei@example.org"), 100);
    collect_done(&collect);
}

// UTF-8 in which the bytes of an anchor stand, one wrong byte, and an end in the midst of a character.
static void refuses_what_is_none(void **state)
{
    (void)state;
    struct decode_test test;
    decode_test_init(&test);
    static const char utf8[] = "\xe6\xb5\xe7\xbb\xb0 0612345678"; // no text of either
    static const char plain[] = "\xe5\xb5\xb5\xe7\xbb\xb0 x";     // UTF-8
    assert_false(decode_test_ask(&test, &decoder_gb18030, bytes_of_text(plain), 2, 4096));
    assert_true(decode_test_ask(&test, &decoder_gb18030, bytes_of_text(utf8), 1, 4096));
    assert_false(decode_test_ask(&test, &decoder_gb18030, bytes_of_text("\xff\xff"), 0, 4096));
    assert_false(decode_test_ask(&test, &decoder_big5, bytes_of_text("\xb7"), 0, 4096));
    // seldom characters only: bytes of machines
    assert_false(
        decode_test_ask(&test, &decoder_gb18030, bytes_of_text("\xfe\xa2\xf0\xc5\xf1\x85\xa2\xee"), 0, 4096));
    decode_test_cut_everywhere(&test, &decoder_gb18030, bytes_of_text("\xce\xa2\xd0\xc5\xb1\xb1\xbe\xa9"),
                               bytes_of_text("\xe5\xbe\xae\xe4\xbf\xa1\xe5\x8c\x97\xe4\xba\xac"));
    assert_true(decode_test_ask(&test, &decoder_gb18030, bytes_of_text("\xce\xa2\xd0\xc5 mei"), 0, 5));
    assert_true(test.decoded.cut);
    decode_test_done(&test);
}

static void reads_encoded_words_of_mail(void **state)
{
    (void)state;
    static const struct {
        const char *header, *text;
    } headers[] = {
        {"From: =?UTF-8?B?QW5hIDxhbmFAZXhhbXBsZS5vcmc+?=\r\nTo: x", "From: Ana <ana@example.org>\r"},
        {"From: =?iso-8859-1?Q?Ren=E9_Pop?= <rene@example.org>\n",
         "From: Ren\xc3\xa9 Pop <rene@example.org>"},
        // words that follow each other are one text; a header goes on behind a line end and a space
        {"Subject: =?utf-8?q?ana?=\r\n =?utf-8?Q?=40example=2Eorg?=\r\nX: y", "Subject: ana@example.org\r"},
        {"Subject: =?gb2312?B?zqLQxQ==?= mei_lan88", "Subject: \xe5\xbe\xae\xe4\xbf\xa1 mei_lan88"},
        {"=?x-unknown*en?Q?a=zz=4?=", "a=zz=4"},
        // none
        {"if (a=?utf-8) ...", ""},
        {"=?utf-8?B?QUJD", ""},
        {"=?utf-8?X?QUJD?=", ""},
        {"=?utf-8?B?QU\nJD?=", ""},
        {"=?utf-8?B", ""},
    };
    struct decode_test test;
    decode_test_init(&test);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        assert_string_equal(decode_test_text(&test, &decoder_mime_word, headers[i].header, "=?"),
                            headers[i].text);
    decode_test_done(&test);
    struct collect collect;
    search(&collect,
           bytes_of_text("Subject: =?utf-8?q?ana?= =?utf-8?Q?=40example=2Eorg?= irina@example.org\n"));
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "irina@example.org"), 1);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 2);
    collect_done(&collect);
}

// "\u5fae\u4fe1" of JSON is what makes a name of what follows, although nothing of the name is escaped.
static void finds_what_an_escaped_word_announces(void **state)
{
    (void)state;
    struct collect collect;
    static const char json[] = "{\"a\": \"\\u5fae\\u4fe1: mei_lan88\", \"b\": \"\\u00e9 telegram: ana_k77\"}";
    search(&collect, bytes_of_text(json));
    assert_int_equal(collect_hits(&collect, SELECTOR_HANDLE, "wechat:mei_lan88"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_HANDLE, "telegram:ana_k77"), 1);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_chinese_words_announce),
        cmocka_unit_test(gives_the_rest_of_the_text_once),
        cmocka_unit_test(gives_a_long_line_once),
        cmocka_unit_test(refuses_what_is_none),
        cmocka_unit_test(reads_encoded_words_of_mail),
        cmocka_unit_test(finds_what_an_escaped_word_announces),
    };
    struct error error = {0};
    if (scan_bytes_load(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Base64 and escapes: what comes out, what was changed where, and what is refused.
#include "test.h"

#include "observations/scanning/decoders/decode.h"

#include <string.h>

static void base64_in_its_forms(void **state)
{
    (void)state;
    static const char plain[] = "call maria.rosa@plant.example.org tonight, bring the papers, ask for Anna";
    static const struct {
        const char *text, *anchor, *gives;
    } cases[] = {
        {"{\"p\":\"Y2FsbCBtYXJpYS5yb3NhQHBsYW50LmV4YW1wbGUub3JnIHRvbmlnaHQsIGJyaW5nIHRoZSBwYXBlcnMsIGFzayBmb3I"
         "gQW5uYQ==\"}",
         "Y2Fs", plain},
        {"Y2FsbCBtYXJpYS5yb3NhQHBsYW50LmV4YW1wbGUub3Jn\nIHRvbmlnaHQsIGJyaW5nIHRoZSBwYXBlcnMsIGFzayBm\nb3IgQW5u"
         "YQ==\n",
         "Y2Fs", plain},
        {"Y2FsbCBtYXJpYS5yb3NhQHBsYW50LmV4YW1wbGUub3Jn\r\n  IHRvbmlnaHQsIGJyaW5nIHRoZSBwYXBlcnMsIGFzayBm\r\n "
         "b3IgQW5uYQ==\r\n",
         "Y2Fs", plain},
        // as JSON writes line ends
        {"\"Y2FsbCBtYXJpYS5yb3NhQHBsYW50LmV4YW1wbGUub3Jn\\nIHRvbmlnaHQsIGJyaW5nIHRoZSBwYXBlcnMsIGFzayBm\\nb3Ig"
         "QW5uYQ==\\n\"",
         "Y2Fs", plain},
        // asked in the middle, without padding
        {"=Y2FsbCBtYXJpYS5yb3NhQHBsYW50LmV4YW1wbGUub3JnIHRvbmlnaHQsIGJyaW5nIHRoZSBwYXBlcnMsIGFzayBmb3IgQW5uYQ",
         "yb3Nh", plain},
        // the next word of a text is not its last line
        {"Y2FsbCBtYXJpYS5yb3NhQHBsYW50LmV4YW1wbGUub3Jn\nThanks and bye", "Y2Fs",
         "call maria.rosa@plant.example.org"},
        // slashes that JSON escaped, letters for URLs
        {"Pz8\\/Pz8\\/Pz8gYXQgbWFyaWFAcGxhbnQuZXhhbXBsZS5vcmc", "Pz8",
         "????\?\?\?\? at maria@plant.example.org"},
        {"Pz8_Pz8_Pz8gYXQgbWFyaWFAcGxhbnQuZXhhbXBsZS5vcmc", "YXQg",
         "????\?\?\?\? at maria@plant.example.org"},
        {"\"eyJ0byI6Im1hcmlhQGV4YW1wbGUub3JnIn0.sig", "eyJ", "{\"to\":\"maria@example.org\"}"},
        // no base64
        {"/usr/share/perl5/Debconf/FrontEnd/Kde/Wizard", "share", ""},
        {"da39a3ee5e6b4b0d3255bfef95601890afd80709e3b0c44298fc1c149afbf4c8", "da39", ""},
        {"ThisIsAVeryLongNameOfAFunctionInSomeProgramThatNobodyReads", "This", ""},
        {"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
         "44AFF", ""}, // an address of a coin
    };
    struct decode_test test;
    decode_test_init(&test);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(decode_test_text(&test, &decoder_base64, cases[i].text, cases[i].anchor),
                            cases[i].gives);
    decode_test_done(&test);
}

static void base64_of_anything_when_long(void **state)
{
    (void)state;
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[401];
    uint32_t seed = 7;
    for (size_t i = 0; i < sizeof text - 1; i++) {
        seed = seed * 1664525 + 1013904223;
        text[i] = letters[seed >> 26];
    }
    text[400] = 0;
    struct decode_test test;
    decode_test_init(&test);
    decode_test_text(&test, &decoder_base64, text, text);
    assert_int_equal(test.out.size, 300);
    assert_int_equal(test.decoded.end, 400);
    text[80] = 0; // too short to tell
    assert_string_equal(decode_test_text(&test, &decoder_base64, text, text), "");
    assert_int_equal(test.decoded.resume, 80);
    decode_test_done(&test);
}

static const struct {
    const struct decoder *decoder;
    const char *text, *anchor, *gives;
} escaped[] = {
    {&decoder_percent, "q=maria%40example.org&x", "%40", "q=maria@example.org&x"},
    {&decoder_percent, "one\nto %2B31 612 345 678 and%20more\n\1", "%2B", "to +31 612 345 678 and more\n"},
    {&decoder_percent, "m=call+me+maria%40example.org+now", "%40", "m=call me maria@example.org+now"},
    {&decoder_percent, "a+b@example.org 50%2Bx", "%2B", "a+b@example.org 50+x"},
    {&decoder_percent, "maria%u0040example.org", "%u0040", "maria@example.org"},
    {&decoder_percent, "maria%2540example.org", "%2540", "maria%40example.org"},
    {&decoder_percent, "%40%4", "%40", "@%4"},
    {&decoder_quoted_printable, "to maria=40example.org", "=40", "to maria@example.org"},
    {&decoder_quoted_printable,
     "please write to the address that my sister gave you, it is maria.ros=\r\na=40example.org today =C3=A9",
     "s=\r\na",
     "please write to the address that my sister gave you, it is maria.rosa@example.org today \xc3\xa9"},
    {&decoder_quoted_printable,
     "please write to the address that my sister gave you, it is maria.ros=\na=40example.org today", "=40",
     "please write to the address that my sister gave you, it is maria.rosa@example.org today"},
    {&decoder_quoted_printable, "x =\ny=\nz", "y=\nz", ""},
    {&decoder_json, "{\"m\":\"maria\\u0040example.org\\nbye \\ud83d\\ude00\"}", "\\u0040",
     "{\"m\":\"maria@example.org\nbye \xf0\x9f\x98\x80\"}"},
    {&decoder_json, "\"https:\\/\\/t.me\\/maria_k\"", ":\\/\\/", "\"https://t.me/maria_k\""},
    {&decoder_json, "'maria\\x40example.org'", "\\x40", "'maria@example.org'"},
    {&decoder_json, "\\u0040\\ud83d x \\u00", "\\u0040", "@\\ud83d x \\u00"},
    {&decoder_html, "<b>maria&#64;example&#46;org</b>", "&#64;", "<b>maria@example.org</b>"},
    {&decoder_html, "maria&#x40;example.org &copy; &amp;", "&#x40", "maria@example.org &copy; &"},
    {&decoder_html, "maria&#064example.org", "&#064", "maria@example.org"},
    {&decoder_html, "maria&commat;example&period;org", "&commat;", "maria@example.org"},
    {&decoder_html, "+31&nbsp;612&#160;345&ndash;678", "1&nbsp;", "+31 612 345-678"},
    {&decoder_html, "&#64;&#99999999;&#;&#x;", "&#64;", "@&#99999999;&#;&#x;"},
};

static void escapes_give_text(void **state)
{
    (void)state;
    struct decode_test test;
    decode_test_init(&test);
    for (size_t i = 0; i < sizeof escaped / sizeof *escaped; i++)
        assert_string_equal(decode_test_text(&test, escaped[i].decoder, escaped[i].text, escaped[i].anchor),
                            escaped[i].gives);
    decode_test_done(&test);
}

static void changes_say_where(void **state)
{
    (void)state;
    struct decode_test test;
    decode_test_init(&test);
    decode_test_text(&test, &decoder_percent, "x\nab%40c %C3%A9", "%40");
    assert_int_equal(test.decoded.start, 2);
    const struct decoded_piece want[] = {
        {.at = 2, .size = 1, .raw_at = 2, .raw_size = 3},
        {.at = 5, .size = 1, .raw_at = 7, .raw_size = 3},
        {.at = 6, .size = 1, .raw_at = 10, .raw_size = 3},
    };
    assert_int_equal(test.changes.size, sizeof want);
    assert_memory_equal(test.changes.data, want, sizeof want);
    decode_test_done(&test);
}

static void only_the_surroundings_are_decoded(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, 1 << 20);
    for (int i = 0; i < 10000; i++)
        buffer_add_text(&text, "word ");
    size_t at = text.size;
    buffer_add_text(&text, "maria%40example.org ");
    for (int i = 0; i < 10000; i++)
        buffer_add_text(&text, "word ");
    struct decode_test test;
    decode_test_init(&test);
    assert_true(decode_test_ask(&test, &decoder_percent, buffer_bytes(&text), at + 5, 1 << 20));
    assert_in_range(test.out.size, 200, 1200);
    assert_memory_equal(test.out.data, "word ", 5);
    decode_test_done(&test);
    buffer_done(&text);
}

static void dense_escapes_are_one_span(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, 1 << 20);
    for (int i = 0; i < 1000; i++)
        buffer_print(&text, "maria%d%%40example.org, and some more words\n", i);
    struct decode_test test;
    decode_test_init(&test);
    assert_true(decode_test_ask(&test, &decoder_percent, buffer_bytes(&text), 6, 1 << 20));
    assert_int_equal(test.decoded.end, text.size);
    assert_int_equal(test.changes.size / sizeof(struct decoded_piece), 1000);
    decode_test_done(&test);
    buffer_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_in_its_forms),
        cmocka_unit_test(base64_of_anything_when_long),
        cmocka_unit_test(escapes_give_text),
        cmocka_unit_test(changes_say_where),
        cmocka_unit_test(only_the_surroundings_are_decoded),
        cmocka_unit_test(dense_escapes_are_one_span),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "test.h"

#include "base/bytes.h"
#include "observations/serialized/android_preferences.h"

#include <string.h>

static void note(void *payload, const char *name, const char *text)
{
    buffer_print(payload, "%s=%s\n", name, text ? text : "(none)");
}

static bool read_all(const char *xml, struct buffer *said)
{
    struct arena *arena = arena_new(8 * 1024 * 1024);
    buffer_reset(said);
    bool fine = preferences_read(bytes_of_text(xml), arena, note, said);
    arena_free(arena);
    return fine;
}

static void gives_settings_by_name(void **state)
{
    (void)state;
    struct buffer said;
    buffer_init(&said, 1 << 16);
    assert_true(read_all("<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n"
                         "    <string name=\"user\">AAEC&#10;Aw==&#10;    </string>\n"
                         "    <int name=\"count\" value=\"3\" />\n"
                         "    <set name=\"friends\">\n        <string>ana</string>\n    </set>\n"
                         "    <string name=\"title\">Fish &amp; <![CDATA[<chips>]]></string>\n"
                         "    <string name=\"empty\"></string>\n</map>\n",
                         &said));
    assert_string_equal(buffer_text(&said), "user=AAEC\nAw==\ncount=(none)\nfriends=(none)\n"
                                            "title=Fish & <chips>\nempty=\n");
    buffer_done(&said);
}

static void keeps_what_stands_before_a_fault(void **state)
{
    (void)state;
    struct buffer said;
    buffer_init(&said, 1 << 16);
    assert_false(read_all("<map><string name=\"jid\">447700900123</string><string name=\"x\">cut of", &said));
    assert_string_equal(buffer_text(&said), "jid=447700900123\n");
    assert_false(read_all("<!DOCTYPE map [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                          "<map><string name=\"bomb\">&b;</string></map>",
                          &said));
    assert_null(strstr(buffer_text(&said), "aaaa"));
    assert_false(read_all("", &said));
    buffer_done(&said);
}

static void tells_its_beginning(void **state)
{
    (void)state;
    assert_true(preferences_are(bytes_of_text(" \n<map />")));
    assert_true(preferences_are(bytes_of_text("<?xml version='1.0'?><map/>")));
    assert_false(preferences_are(bytes_of_text("{\"map\": 1}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_settings_by_name),
        cmocka_unit_test(keeps_what_stands_before_a_fault),
        cmocka_unit_test(tells_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

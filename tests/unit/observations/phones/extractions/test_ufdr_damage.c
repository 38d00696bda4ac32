// Reports that are damaged, or made to do harm.
#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"
#include "observations/phones/extractions/golden.h"

#include <string.h>

static void replaces_what_xml_forbids(void **state)
{
    struct collect *collect = *state;
    const char *text = decoded(
        collect, TYPE("SMS", MODEL("SMS", ID(01),
                                   "<field name=\"Body\"><value>a\001b&#0;c&#x1F;d\xef\xbf\xbf"
                                   "e\xed\xa0\x80"
                                   "f\xff"
                                   "g&#65;&amp;</value></field>")
                                 MODEL("SMS", ID(02), FIELD("Body", "in CDATA &#0; stands as it is\xc3\xa9"))
                                     MODEL("SMS", ID(03), BASE64("Body", "Z3LDvHNzZQ=="))
                                         MODEL("SMS", ID(04), BASE64("Body", "//5oAGkA"))
                                             MODEL("SMS", ID(05), BASE64("Body", "no base64!"))));
    observe_text(collect, text);
    assert_string_equal(message_at(collect, 0)->text, "a?b\tc?d\xef\xbf\xbd"
                                                      "e\xef\xbf\xbd"
                                                      "f?gA&");
    assert_string_equal(message_at(collect, 1)->text, "in CDATA &#0; stands as it is\xc3\xa9");
    assert_string_equal(message_at(collect, 2)->text, "gr\xc3\xbcsse");
    assert_string_equal(message_at(collect, 3)->text, "hi");
    assert_string_equal(message_at(collect, 4)->text, "no base64!");
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 1);
    const struct damage *damage = &collect_at(collect, RECORD_DAMAGE, 0)->damage;
    assert_int_equal(damage->place.offset, strchr(text, 1) - text);
    assert_true(collect_has_damage(collect, "6 characters that XML does not allow were replaced"));
}

static void keeps_what_stands_before_the_damage(void **state)
{
    struct collect *collect = *state;
    const char *text = decoded(
        collect, TYPE("Chat", MODEL("Chat", ID(01),
                                    CHAT_OF_TWO MANY("Messages", "InstantMessage",
                                                     MESSAGE(ID(02), FROM(ANA) FIELD("Body", "one"))
                                                         MESSAGE(ID(03), FROM(ANA) FIELD("Body", "two"))))));
    size_t cut = (size_t)(strstr(text, "two") - text);
    observe_text(collect, arena_text_n(collect->arena, text, cut));
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), 1);
    assert_int_equal(collect_tally(collect, "InstantMessage", "cut off where the report breaks off"), 1);
    assert_int_equal(collect_tally(collect, "Chat", ""), 1);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 1);
    assert_true(collect_has_damage(collect, "report malformed or cut off"));
}

static void searches_what_stands_behind_the_damage(void **state)
{
    struct collect *collect = *state;
    const char *text =
        XML PROJECT DECODED TYPE("SMS", MODEL("SMS", ID(01), FIELD("Body", "one"))) "</wrong>" TYPE(
            "SMS", MODEL("SMS", ID(02), FIELD("Body", "two"))) DECODED_END PROJECT_END;
    observe_text(collect, text);
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), 1);
    const struct damage *damage = &collect_at(collect, RECORD_DAMAGE, 0)->damage;
    ptrdiff_t wrong = strstr(text, "</wrong>") - text;
    assert_true(damage->place.offset >= wrong && damage->place.offset <= wrong + 8);
    assert_int_equal(collect_count(collect, RECORD_CHILD_ITEM), 1);
    const struct child_item *rest = &collect_at(collect, RECORD_CHILD_ITEM, 0)->child_item;
    assert_string_equal(rest->path, "");
    assert_int_equal(rest->offset + rest->stored_bytes, strlen(text));
}

static void refuses_what_explodes(void **state)
{
    struct collect *collect = *state;
    observe_text(collect, "<?xml version=\"1.0\"?><!DOCTYPE project [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
                          "\"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>" PROJECT
                          "<x>&b;&c;</x>" PROJECT_END);
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), 0);
    assert_true(collect_has_damage(collect, "document type declaration"));
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 1);
}

static void bounds_depth_and_size(void **state)
{
    struct collect *collect = *state;
    struct buffer text;
    buffer_init(&text, 200 << 20);
    buffer_add_text(&text, XML PROJECT DECODED "<modelType type=\"Note\">");
    for (int i = 0; i < 500; i++)
        buffer_add_text(&text, "<model type=\"Note\"><modelField name=\"a\">");
    observe_text(collect, buffer_text(&text)); // the parser gives up at 256
    assert_true(collect_has_damage(collect, "nested deeper"));
    assert_int_equal(collect_tally_total(collect, "Note"), 1);

    buffer_reset(&text);
    buffer_add_text(&text, XML PROJECT DECODED "<modelType type=\"SMS\"><model type=\"SMS\">");
    for (int i = 0; i < 48 << 4; i++) {
        buffer_add_text(&text, "<field name=\"Part\"><value>");
        for (int n = 0; n < 1024; n++)
            buffer_add_text(&text, "0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmn ");
        buffer_add_text(&text, "</value></field>");
    }
    buffer_add_text(&text, FIELD("Body", "last") "</model>" MODEL(
                               "SMS", ID(02), FIELD("Body", "next")) "</modelType>" DECODED_END PROJECT_END);
    observe_text(collect, buffer_text(&text));
    assert_true(collect_has_damage(collect, "a model of more than 32 MiB"));
    assert_string_equal(message_at(collect, collect_count(collect, RECORD_MESSAGE) - 1)->text, "next");
    assert_int_equal(collect_tally_total(collect, "SMS"), 2);
    buffer_done(&text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, done)
    const struct CMUnitTest tests[] = {
        TEST(replaces_what_xml_forbids),
        TEST(keeps_what_stands_before_the_damage),
        TEST(searches_what_stands_behind_the_damage),
        TEST(refuses_what_explodes),
        TEST(bounds_depth_and_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

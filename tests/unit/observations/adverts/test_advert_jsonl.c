// JSON Lines: good objects, broken lines, and what is not an advert.
#include "observations/observers.h"
#include "read_text.h"

static void objects_become_adverts(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(read_text(
        &collect, &observer_advert_jsonl,
        "{\"id\": 5, \"url\": \"https://ads.example/5\", \"created_at\": 1727568000, \"city\": \"Cluj\", "
        "\"text\": \"write to ana@example.org\", \"phones\": [\"+447700900125\"], \"images\": [\"a.jpg\", "
        "\"b.jpg\"], \"other\": {\"x\": 1}}\n"
        "\n"
        "{\"id\": \"6\", \"text\": \"second\"}"));
    assert_int_equal(collect_count(&collect, RECORD_ADVERT), 2);
    const struct advert *advert = advert_at(&collect, 0);
    assert_string_equal(advert->id, "5");
    assert_string_equal(advert->city, "Cluj");
    assert_int_equal(advert->posted.at_usec, INT64_C(1727568000000000));
    assert_true(advert_has(advert, SELECTOR_PHONE, "+447700900125"));
    assert_true(advert_has(advert, SELECTOR_EMAIL, "ana@example.org"));
    assert_int_equal(advert->picture_count, 2);
    assert_int_equal(advert_at(&collect, 1)->place.row, 3);
    assert_int_equal(collect_tally(&collect, "jsonl", ""), 2);
    collect_done(&collect);
}

static void broken_lines_are_told(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(read_text(&collect, &observer_advert_jsonl,
                          "{\"id\": 1, \"text\": \"cut\n"
                          "{\"id\": 2, \"text\": \"fine\"}\n"
                          "[1, 2]\n"
                          "{\"id\": 3}\n"
                          "{\"id\": 4, \"text\": \"bad \xFF utf-8\"}\n"));
    assert_int_equal(collect_tally(&collect, "jsonl", ""), 1);
    assert_int_equal(collect_tally(&collect, "jsonl", "not JSON"), 2);
    assert_int_equal(collect_tally(&collect, "jsonl", "not an object"), 1);
    assert_int_equal(collect_tally(&collect, "jsonl", "no text"), 1);
    assert_int_equal(collect_tally_total(&collect, "jsonl"), 5);
    const struct damage *damage = &collect_at(&collect, RECORD_DAMAGE, 1)->damage;
    assert_int_equal(damage->place.row, 3);
    assert_int_equal(damage->place.offset, 49);
    collect_done(&collect);
}

static void other_objects_are_left_alone(void **state)
{
    (void)state;
    static const char *const others[] = {
        "{\"id\": 1}\n", "{\"from\": \"a\", \"id\": 1, \"text\": \"x\"}\n", "[]\n", "id,text\n", "", "{"};
    struct collect collect;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(read_text(&collect, &observer_advert_jsonl, others[i]));
        collect_done(&collect);
    }
}

// As arrays, laid out for people or not, as members of an object, in a row without anything between.
static void arrays_are_read_element_by_element(void **state)
{
    (void)state;
#define ONE "{\"id\": \"1\", \"text\": \"a ] } \\\" [ {\", \"more\": [{\"x\": []}, 2]}"
#define TWO "{\n  \"id\": \"2\",\n  \"text\": \"second\"\n}"
    static const struct {
        const char *text, *table;
        int objects, adverts;
    } cases[] = {
        {"[" ONE "," TWO "]", "json", 2, 2},
        {"\xEF\xBB\xBF [\n" ONE ",\n" TWO ",\n3, \"x\", null]\n", "json", 5, 2},
        {"{\"count\": 2, \"of\": [1, 2], \"adverts\": [" ONE ", " TWO "], \"next\": null}", "json", 2, 2},
        {"{\n \"adverts\": [\n" ONE ",\n" TWO "\n]}", "json", 2, 2},
        {TWO "\n" TWO "\n" ONE, "json", 3, 3},
        {ONE "\n" ONE "\n", "jsonl", 2, 2},
        {ONE "\n", "jsonl", 1, 1},
        {"[" ONE ", {\"id\": \"2\", \"text\": \"cut", "json", 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collect collect;
        assert_true(read_text(&collect, &observer_advert_jsonl, cases[i].text));
        assert_int_equal(collect_count(&collect, RECORD_ADVERT), cases[i].adverts);
        assert_int_equal(collect_tally_total(&collect, cases[i].table), cases[i].objects);
        assert_string_equal(advert_at(&collect, 0)->place.table, cases[i].table);
        assert_int_equal(cases[i].text[advert_at(&collect, 0)->place.offset], '{');
        collect_done(&collect);
    }
}

// Scrapy's pictures, Elasticsearch's wrapping, Memex's CDR.
static void forms_of_crawlers_are_known(void **state)
{
    (void)state;
    char date[MOMENT_TEXT_SIZE];
    struct collect collect;
    assert_true(read_text(
        &collect, &observer_advert_jsonl,
        "{\"url\": \"https://ads.example/1\", \"description\": \"quiet place\", \"price\": {\"amount\": 80, "
        "\"currency\": \"EUR\"}, \"name\": \"\\u00c9lena / Mia\", \"age\": \"23 years\", \"images\": "
        "[{\"url\": \"https://ads.example/a.jpg\", \"path\": \"full/0a1b.jpg\", \"checksum\": \"x\"}], "
        "\"scraped_at\": \"2024-03-01T10:00:00Z\"}\n"
        "{\"_index\": \"ads\", \"_id\": \"e7\", \"_source\": {\"text\": \"second place\", \"rates\": \"100/h; "
        "\\u20ac 1.200,50\", \"timestamp\": 1709287200000}}\n"
        "{\"_id\": \"CDR1\", \"url\": \"https://ads.example/3\", \"content_type\": \"text/html\", "
        "\"raw_content\": \"<html><body><p>third place<time datetime=2024-02-02>x</time></body></html>\", "
        "\"crawl_data\": {\"context\": \"y\"}, \"timestamp\": \"2024-03-05T00:00:00Z\", \"version\": 3.0}\n"));
    assert_int_equal(collect_count(&collect, RECORD_ADVERT), 3);
    const struct advert *first = advert_at(&collect, 0), *second = advert_at(&collect, 1);
    assert_int_equal(first->mention_count, 4);
    static const char *const values[] = {"elena", "mia", "23", "80 EUR"};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(first->mentions[i].value, values[i]);
        assert_int_equal(first->mentions[i].offset, -1);
    }
    assert_int_equal(first->picture_count, 2);
    assert_string_equal(first->pictures[1], "full/0a1b.jpg");
    assert_string_equal(moment_format(first->posted, date), "2024-03-01T10:00:00Z");
    assert_string_equal(second->id, "e7");
    assert_string_equal(second->mentions[0].value, "100");
    assert_string_equal(second->mentions[1].value, "1200");
    assert_string_equal(moment_format(second->posted, date), "2024-03-01T10:00:00Z");
    assert_string_equal(moment_format(advert_at(&collect, 2)->posted, date), "2024-02-02");
    collect_done(&collect);
}

static void nesting_is_limited(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, 1 << 20);
    buffer_add_text(&text, "{\"id\": 1, \"text\": \"fine\"}\n{\"text\": ");
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&text, "[");
    buffer_add_text(&text, "\n");
    struct collect collect;
    assert_true(read_bytes(&collect, &observer_advert_jsonl, "a.jsonl", buffer_bytes(&text)));
    assert_int_equal(collect_tally(&collect, "jsonl", ""), 1);
    assert_int_equal(collect_tally(&collect, "jsonl", "not JSON"), 1);
    collect_done(&collect);
    buffer_done(&text);
}

static void a_page_in_a_field_is_read_as_a_page(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(read_text(
        &collect, &observer_advert_jsonl,
        "{\"url\": \"https://ads.example/9\", \"raw_content\": \"<p>quiet place<script>no</script></p>"
        "<span class=city>Lyon</span><a href='tel:+447700900126'>call</a>\"}\n"));
    const struct advert *advert = advert_at(&collect, 0);
    assert_string_equal(advert->id, "https://ads.example/9");
    assert_string_equal(advert->city, "Lyon");
    assert_non_null(strstr(advert->text, "quiet place"));
    assert_null(strstr(advert->text, "no"));
    assert_true(advert_has(advert, SELECTOR_PHONE, "+447700900126"));
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_become_adverts),
        cmocka_unit_test(broken_lines_are_told),
        cmocka_unit_test(other_objects_are_left_alone),
        cmocka_unit_test(arrays_are_read_element_by_element),
        cmocka_unit_test(forms_of_crawlers_are_known),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(a_page_in_a_field_is_read_as_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

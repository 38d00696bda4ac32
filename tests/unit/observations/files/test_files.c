#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"

#include <string.h>

static struct item item_of(const char *bytes, size_t size)
{
    return (struct item){.path = "note", .bytes = {(const uint8_t *)bytes, size}};
}

static void reads_the_selectors_of_a_text(void **state)
{
    (void)state;
    static const char *const regions[] = {"GB", NULL};
    static const char text[] = "Ana: 07700 900123, ana@example.org\n";
    struct item item = item_of(text, sizeof text - 1);
    struct collect collect;
    collect_init(&collect);
    assert_false(collect_observe(&collect, &observer_text_file, &item, regions));
    assert_true(collect_observe(&collect, &observer_any_bytes, &item, regions));
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 2);
    const struct selector_hit *phone = &collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit;
    assert_string_equal(phone->selector.value, "+447700900123");
    assert_int_equal(phone->place.offset, 5);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_tally(&collect, "bytes of text", ""), sizeof text - 1);
    collect_done(&collect);
}

static void reads_utf16_with_the_place_in_the_file(void **state)
{
    (void)state;
    static const char text[] = "\xff\xfe\xe9\0 \0a\0@\0x\0y\0.\0o\0r\0g\0";
    struct item item = item_of(text, sizeof text - 1);
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_text_file, &item, NULL));
    assert_int_equal(collect_tally(&collect, "text files", ""), 1);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 1);
    const struct selector_hit *hit = &collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit;
    assert_string_equal(hit->selector.value, "a@xy.org");
    assert_int_equal(hit->place.offset, 6);
    collect_done(&collect);
}

// Windows-1252: what is encoded in it is found as in UTF-8, at its place in the file.
static void reads_what_is_encoded_in_a_text(void **state)
{
    (void)state;
    static const char text[] = "Les pr\xe9noms des employ\xe9s \xe9taient not\xe9s l\xe0 pour m\xe9moire. "
                               "\xe9t\xe9 ana%40example.org, o\xf9 irina@example.org\n";
    struct item item = item_of(text, sizeof text - 1);
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_text_file, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 2);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "irina@example.org"), 1);
    for (size_t i = 0; i < 2; i++) {
        const struct selector_hit *hit = &collect_at(&collect, RECORD_SELECTOR_HIT, i)->selector_hit;
        if (hit->place.reached) // from the beginning of the line
            assert_string_equal(hit->place.reached, "@0/percent");
        else
            assert_int_equal(hit->place.offset, strstr(text, "irina") - text);
    }
    collect_done(&collect);
}

static void leaves_what_is_no_text(void **state)
{
    (void)state;
    struct item item = item_of("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    struct collect collect;
    collect_init(&collect);
    assert_false(collect_observe(&collect, &observer_text_file, &item, NULL));
    assert_int_equal(collect.count, 0);
    collect_done(&collect);
}

static void names_what_nobody_reads(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *reason;
    } cases[] = {
        {"", 0, "empty"},
        {"\x37\x7f\x06\x82 a log", 10, "SQLite write-ahead log: read with its database"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct item item = item_of(cases[i].bytes, cases[i].size);
        struct collect collect;
        collect_init(&collect);
        assert_true(collect_observe(&collect, &observer_any_bytes, &item, NULL));
        assert_int_equal(collect_tally(&collect, "other files", cases[i].reason), 1);
        assert_int_equal(collect_tally_total(&collect, "other files"), 1);
        assert_int_equal(collect_tally(&collect, "other files", ""), 0);
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_selectors_of_a_text),
        cmocka_unit_test(reads_utf16_with_the_place_in_the_file),
        cmocka_unit_test(reads_what_is_encoded_in_a_text),
        cmocka_unit_test(leaves_what_is_no_text),
        cmocka_unit_test(names_what_nobody_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

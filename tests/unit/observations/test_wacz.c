// Archives of web captures: what their datapackage.json states holds, differs or is missing.
#include "test.h"

#include "../sources/archives.h"
#include "base/sha256.h"
#include "observations/collect.h"
#include "observations/observers.h"

#include <stdio.h>
#include <string.h>

static const char PAGES[] =
    "{\"format\": \"json-pages-1.0\", \"id\": \"pages\", \"title\": \"All\"}\n"
    "{\"id\": \"1\", \"url\": \"https://ads.example/1\", \"text\": \"quiet place\"}\n";

static void a_package_is_verified(void **state)
{
    (void)state;
    static const char capture[] = "WARC/1.0\r\n...";
    char right[SHA256_HEX_SIZE], package[2048], digest[256], of_package[SHA256_HEX_SIZE];
    sha256_of(bytes_of_text(capture), right);
    snprintf(package, sizeof package,
             "{\"profile\": \"data-package\", \"wacz_version\": \"1.1.1\", \"resources\": ["
             "{\"name\": \"a\", \"path\": \"archive/a.warc\", \"hash\": \"sha256:%s\"},"
             "{\"name\": \"b\", \"path\": \"archive/b.warc\", \"hash\": \"sha256:%s\"},"
             "{\"name\": \"p\", \"path\": \"pages/pages.jsonl\", \"hash\": \"sha256:%s\"},"
             "{\"name\": \"l\", \"path\": \"archive/lost.warc\", \"hash\": \"sha256:%s\"},"
             "{\"name\": \"m\", \"path\": \"indexes/index.cdx\", \"hash\": \"md5:1\"}, 7]}",
             right, right, right, right);
    for (int as_stated = 0; as_stated < 2; as_stated++) {
        sha256_of(bytes_of_text(as_stated ? package : "other"), of_package);
        snprintf(digest, sizeof digest, "{\"path\": \"datapackage.json\", \"hash\": \"sha256:%s\"}",
                 of_package);
        struct zip_maker maker;
        struct collect collect;
        zip_maker_init(&maker);
        zip_maker_text(&maker, "archive/a.warc", capture);
        zip_maker_add(&maker, &(struct made_member){
                                  .name = "archive/b.warc", .data = bytes_of_text(capture), .method = 8});
        zip_maker_text(&maker, "pages/pages.jsonl", PAGES);
        zip_maker_text(&maker, "indexes/index.cdx", "x");
        zip_maker_text(&maker, "datapackage.json", package);
        zip_maker_text(&maker, "datapackage-digest.json", digest);
        struct item item = {.path = "crawl.wacz", .bytes = zip_maker_end(&maker, false)};
        collect_init(&collect);
        assert_true(collect_observe(&collect, &observer_zip, &item, NULL));
        assert_int_equal(collect_tally(&collect, "wacz resources", ""), 2);
        assert_int_equal(collect_tally(&collect, "wacz resources", "digest differs"), 1);
        assert_int_equal(collect_tally(&collect, "wacz resources", "not in the archive"), 1);
        assert_int_equal(collect_tally(&collect, "wacz resources", "no SHA-256 is stated"), 1);
        assert_true(collect_has_damage(&collect, "'pages/pages.jsonl' does not have the SHA-256"));
        assert_true(collect_has_damage(&collect, "'archive/lost.warc' is named by datapackage.json"));
        assert_true(collect_has_damage(&collect, "'datapackage.json' does not have") == !as_stated);
        assert_int_equal(collect_count(&collect, RECORD_DAMAGE), as_stated ? 2 : 3);
        assert_int_equal(collect_count(&collect, RECORD_CHILD_ITEM), 6);
        collect_done(&collect);
        zip_maker_done(&maker);
    }
}

static void other_archives_say_nothing_of_it(void **state)
{
    (void)state;
    static const char *const packages[] = {NULL, "", "{", "[]", "{\"name\": \"of something else\"}"};
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++) {
        struct zip_maker maker;
        struct collect collect;
        zip_maker_init(&maker);
        zip_maker_text(&maker, packages[i] ? "datapackage.json" : "x", packages[i] ? packages[i] : "x");
        struct item item = {.path = "a.zip", .bytes = zip_maker_end(&maker, false)};
        collect_init(&collect);
        assert_true(collect_observe(&collect, &observer_zip, &item, NULL));
        assert_int_equal(collect_tally_total(&collect, "wacz resources"), 0);
        assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
        collect_done(&collect);
        zip_maker_done(&maker);
    }
}

// The list of pages repeats what the captures hold: no advert twice, even where adverts are expected.
static void a_list_of_pages_is_no_table_of_adverts(void **state)
{
    (void)state;
    struct item item = {.path = "crawl.wacz/pages/pages.jsonl", .bytes = bytes_of_text(PAGES)};
    struct collect collect;
    collect_init(&collect);
    assert_false(collect_observe(&collect, &observer_advert_jsonl, &item, NULL));
    assert_false(collect_observe_forced(&collect, &observer_advert_jsonl, &item, NULL));
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_is_verified),
        cmocka_unit_test(other_archives_say_nothing_of_it),
        cmocka_unit_test(a_list_of_pages_is_no_table_of_adverts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Captures that others made, good and bad: the records of each were counted by hand and by a script in
// another language. Skipped without the shared data.
#include "observations/observers.h"
#include "read_text.h"

#include <stdlib.h>

static const struct capture {
    const char *path;
    int adverts, records, damage;
    const char *reason; // of some that are skipped
    int skipped;
} captures[] = {
    {"ads/warc/loop.warc.gz", 40, 90, 0, "index page", 1},
    {"ads/warc/loop_plain.warc", 40, 88, 0, "HTTP client error (4xx)", 1},
    {"ads/warc/bad.arc", 0, 4, 3, "damaged", 3},
    {"ads/warc/example.arc", 1, 2, 0, "warcinfo", 1},
    {"ads/warc/example.arc.gz", 1, 2, 0, "warcinfo", 1},
    {"ads/warc/example-space-in-url.arc", 1, 2, 1, "warcinfo", 1},
    {"ads/warc/example.warc", 2, 6, 0, "warcinfo", 2},
    {"ads/warc/example.warc.gz", 2, 6, 0, "request", 2},
    {"ads/warc/example-bad-non-chunked.warc.gz", 2, 6, 1, "warcinfo", 2},
    {"ads/warc/example-bad.warc.gz.bad", 2, 6, 0, "HTTP redirect", 1},
    {"ads/warc/example-digest.warc", 0, 4, 1, "request", 4},
    {"ads/warc/example-iana.org-chunked.warc", 1, 3, 0, "request", 1},
    {"ads/warc/example-resource.warc.gz", 1, 3, 0, "warcinfo", 2},
    {"ads/warc/example-space-in-target-uri.warc.gz", 0, 2, 0, "warcinfo", 1},
    {"ads/warc/example-trunc.warc", 1, 4, 1, "warcinfo", 2},
    {"ads/warc/example-wget-bad-target-uri.warc.gz", 1, 6, 0, "not HTML", 2},
    {"ads/warc/example-wrong-chunks.warc.gz", 1, 2, 1, "request", 1},
    {"ads/warc/post-test.warc.gz", 0, 6, 0, "not HTML", 3},
};

static bool shared_data(void)
{
    if (getenv("CLEW_SHARED_DATA"))
        return true;
    print_message("skipped: CLEW_SHARED_DATA is not set\n");
    return false;
}

static void every_capture_gives_its_records(void **state)
{
    (void)state;
    if (!shared_data())
        skip();
    static const char *const regions[] = {"GB", "FR", NULL};
    for (size_t i = 0; i < sizeof captures / sizeof *captures; i++) {
        const struct capture *capture = &captures[i];
        struct collect collect;
        collect_init(&collect);
        struct item item = collect_shared_file(&collect, capture->path);
        if (item.bytes.size == 0) {
            print_message("skipped: %s is not there\n", capture->path);
            collect_done(&collect);
            skip();
        }
        assert_true(collect_observe(&collect, &observer_advert_warc, &item, regions));
        if ((int)collect_count(&collect, RECORD_ADVERT) != capture->adverts ||
            collect_tally_total(&collect, "warc") != capture->records ||
            (int)collect_count(&collect, RECORD_DAMAGE) != capture->damage ||
            collect_tally(&collect, "warc", capture->reason) != capture->skipped)
            fail_msg("%s: %zu adverts of %d records, %zu damaged, %d skipped as %s", capture->path,
                     collect_count(&collect, RECORD_ADVERT), (int)collect_tally_total(&collect, "warc"),
                     collect_count(&collect, RECORD_DAMAGE),
                     (int)collect_tally(&collect, "warc", capture->reason), capture->reason);
        collect_done(&collect);
    }
}

static void the_first_advert_of_the_loop_is_whole(void **state)
{
    (void)state;
    if (!shared_data())
        skip();
    static const char *const regions[] = {"GB", "FR", NULL};
    struct collect collect;
    collect_init(&collect);
    struct item item = collect_shared_file(&collect, "ads/warc/loop.warc.gz");
    if (item.bytes.size == 0) {
        collect_done(&collect);
        skip();
    }
    assert_true(collect_observe(&collect, &observer_advert_warc, &item, regions));
    const struct advert *advert = advert_at(&collect, 0);
    char date[MOMENT_TEXT_SIZE];
    assert_string_equal(advert->url, "http://127.0.0.1:8931/ad0.html");
    assert_string_equal(advert->city, "Malmo");
    assert_string_equal(advert->language, "es");
    assert_string_equal(moment_format(advert->posted, date), "2023-08-31");
    assert_int_equal(advert->place.offset, 3039);
    assert_non_null(strstr(advert->text, "soy Lily"));
    assert_null(strstr(advert->text, "Home"));
    assert_null(strstr(advert->text, "not text"));
    for (size_t i = 0; i < 40; i++) {
        assert_non_null(advert_at(&collect, i)->city);
        assert_true(advert_at(&collect, i)->posted.at_usec != TIME_UNKNOWN);
    }
    collect_done(&collect);
}

// A page that was the same on another day, or the same day, is seen again at its own place; its digest is the
// page's.
static void a_revisit_is_seen_again(void **state)
{
    (void)state;
    if (!shared_data())
        skip();
    static const char *const paths[] = {"ads/warc/example.warc", "ads/warc/example.warc.gz",
                                        "ads/warc/example-bad-non-chunked.warc.gz"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct collect collect;
        char date[MOMENT_TEXT_SIZE];
        collect_init(&collect);
        struct item item = collect_shared_file(&collect, paths[i]);
        if (item.bytes.size == 0) {
            collect_done(&collect);
            skip();
        }
        assert_true(collect_observe(&collect, &observer_advert_warc, &item, NULL));
        const struct advert *first = advert_at(&collect, 0), *again = advert_at(&collect, 1);
        assert_string_equal(first->text, again->text);
        assert_string_equal(first->digest, "sha1:DR5MBP7OD3OPA7RFKWJUD4CTNUQUGFC5");
        assert_string_equal(again->digest, first->digest);
        assert_int_equal(first->place.row, 3);
        assert_int_equal(again->place.row, 5);
        assert_string_equal(moment_format(first->posted, date), "2017-03-06T04:02:06Z");
        assert_string_equal(moment_format(again->posted, date), "2017-03-06T04:03:48Z");
        collect_done(&collect);
    }
}

static void every_row_of_the_tables_is_an_advert(void **state)
{
    (void)state;
    if (!shared_data())
        skip();
    static const struct {
        const char *path;
        int adverts;
    } tables[] = {{"ads/rings/ring3k.csv", 3000}, {"ads/synth/zh2k_s50_n0.08.csv", 2000}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct collect collect;
        collect_init(&collect);
        struct item item = collect_shared_file(&collect, tables[i].path);
        if (item.bytes.size == 0) {
            collect_done(&collect);
            skip();
        }
        assert_true(collect_observe(&collect, &observer_advert_csv, &item, NULL));
        assert_int_equal(collect_tally(&collect, "csv", ""), tables[i].adverts);
        assert_int_equal(collect_tally_total(&collect, "csv"), tables[i].adverts);
        assert_string_equal(advert_at(&collect, 1)->id, "1");
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_capture_gives_its_records),
        cmocka_unit_test(the_first_advert_of_the_loop_is_whole),
        cmocka_unit_test(a_revisit_is_seen_again),
        cmocka_unit_test(every_row_of_the_tables_is_an_advert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Pictures as entities: what is one picture, which of them adverts show, which devices hold.
#include "test.h"

#include "casefile/small_case.h"
#include "links/link.h"
#include "links/pictures_alike.h"

#include <stdio.h>
#include <string.h>

static struct small_case small;
static char out[4096];

static int set_up(void **state)
{
    (void)state;
    small_case_make(&small);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    return 0;
}

static void put(int64_t item, struct record record)
{
    small_case_put(&small, item, &record);
}

static void link_it(void)
{
    struct error error = {0};
    if (link_all(small.casefile, &error))
        fail_msg("%s", error.text);
}

// ---- hashes ----

// The hash of picture `number` with so many of its bits turned, one in each 256 / bits.
static const char *hash(unsigned number, int bits)
{
    static char texts[8][65];
    static size_t next;
    char *text = texts[next++ % 8];
    uint64_t state = number * UINT64_C(0x9e3779b97f4a7c15) + 1;
    uint8_t bytes[32];
    for (int i = 0; i < 32; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes[i] = (uint8_t)(state >> 24);
    }
    for (int i = 0; i < bits; i++) {
        int at = i * 256 / bits;
        bytes[at / 8] ^= (uint8_t)(1 << at % 8);
    }
    for (int i = 0; i < 32; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return text;
}

static int64_t find(const struct pictures_alike *alike, const char *hex)
{
    struct alike_hash read;
    assert_true(alike_hash_read(hex, &read));
    return pictures_alike_find(alike, &read);
}

static void hashes_are_found_up_to_31_bits_away(void **state)
{
    (void)state;
    enum { PICTURES = 3000 };
    struct pictures_alike alike = {0};
    struct alike_hash read;
    assert_int_equal(find(&alike, hash(1, 0)), -1);
    for (unsigned i = 0; i < PICTURES; i++) {
        assert_true(alike_hash_read(hash(i, 0), &read));
        pictures_alike_add(&alike, &read);
    }
    for (unsigned i = 0; i < PICTURES; i += 37)
        for (int bits = 0; bits <= 40; bits++)
            assert_int_equal(find(&alike, hash(i, bits)), bits <= ALIKE_BITS_MAX ? (int64_t)i : -1);
    assert_int_equal(find(&alike, hash(PICTURES + 5, 0)), -1);
    pictures_alike_done(&alike);
}

static void the_nearest_is_found_and_of_equals_the_first(void **state)
{
    (void)state;
    struct pictures_alike alike = {0};
    struct alike_hash read;
    const int bits[] = {20, 4, 10};
    for (int i = 0; i < 3; i++) {
        assert_true(alike_hash_read(hash(1, bits[i]), &read));
        pictures_alike_add(&alike, &read);
    }
    assert_int_equal(find(&alike, hash(1, 0)), 1);
    pictures_alike_done(&alike);
    assert_false(alike_hash_read("12", &read));
    assert_false(alike_hash_read(NULL, &read));
    char longer[70];
    snprintf(longer, sizeof longer, "%s0", hash(1, 0));
    assert_false(alike_hash_read(longer, &read));
}

// ---- groups ----

static struct record picture(int64_t offset, const char *name, const char *sha256, const char *pdq,
                             int64_t quality)
{
    return (struct record){.type = RECORD_PICTURE,
                           .picture = {.place = {NULL, -1, offset, STATE_LIVE},
                                       .format = "jpeg",
                                       .width = 100,
                                       .height = 80,
                                       .taken = MOMENT_UNKNOWN,
                                       .pdq = pdq,
                                       .pdq_quality = pdq ? quality : -1,
                                       .name = name,
                                       .sha256 = sha256}};
}

// No contact, one picture.
static struct record advert(int64_t row, const char *shown)
{
    static const char *pictures[8];
    static size_t next;
    struct record record = small_advert(row, "", NULL, row, "massage");
    const char **picture = &pictures[next++ % 8];
    *picture = shown;
    record.advert.selector_count = 0;
    record.advert.pictures = picture;
    record.advert.picture_count = 1;
    return record;
}

// The value of the picture that stands at an offset, or has a name.
static const char *picture_of(const char *where, const char *value)
{
    return small_case_field(&small, "pictures", where, value, "picture", out);
}

// What the advert `row` shows: its only link.
static const char *shown_by(int row)
{
    char url[64];
    snprintf(url, sizeof url, "https://example.org/%d", row);
    return small_case_field(&small, "links", "from", url, "to", out);
}

static void pictures_of_equal_bytes_or_looks_are_one(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.warc", "BE-FJP");
    put(capture, picture(10, "https://example.org/a.jpg", hash(90, 0), hash(1, 0), 100));
    put(capture, picture(20, "https://example.org/b.jpg", hash(91, 0), hash(1, 31), 100)); // saved again
    put(capture, picture(30, "https://example.org/c.jpg", hash(92, 0), hash(1, 32), 100));
    put(capture, picture(40, "https://example.org/d.jpg", hash(93, 0), hash(1, 0), 49)); // says too little
    put(capture, picture(50, "https://example.org/e.jpg", hash(93, 0), hash(1, 0), 49)); // of equal bytes
    put(capture, picture(60, "https://example.org/f.jpg", hash(94, 0), NULL, -1));
    link_it();
    assert_string_equal(picture_of("name", "https://example.org/a.jpg"), "https://example.org/a.jpg");
    assert_string_equal(picture_of("name", "https://example.org/b.jpg"), "https://example.org/a.jpg");
    assert_string_equal(picture_of("name", "https://example.org/c.jpg"), "https://example.org/c.jpg");
    assert_string_equal(picture_of("name", "https://example.org/d.jpg"), "https://example.org/d.jpg");
    assert_string_equal(picture_of("name", "https://example.org/e.jpg"), "https://example.org/d.jpg");
    assert_string_equal(picture_of("name", "https://example.org/f.jpg"), "https://example.org/f.jpg");
}

static void likenesses_do_not_chain(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.warc", "BE-FJP");
    char half[65], far[65];
    snprintf(half, sizeof half, "%s", hash(1, 30));
    snprintf(far, sizeof far, "%s", half);
    for (int i = 1; i < 60; i += 2) // thirty other bits
        far[i] = far[i] < '8' ? (char)(far[i] ^ 1) : '0';
    put(capture, picture(10, "https://example.org/a.jpg", NULL, hash(1, 0), 100));
    put(capture, picture(20, "https://example.org/b.jpg", NULL, half, 100));
    put(capture, picture(30, "https://example.org/c.jpg", NULL, far, 100));
    link_it();
    assert_string_equal(picture_of("name", "https://example.org/b.jpg"), "https://example.org/a.jpg");
    assert_string_equal(picture_of("name", "https://example.org/c.jpg"), "https://example.org/c.jpg");
}

static void an_advert_shows_what_its_capture_has_under_that_url(void **state)
{
    (void)state;
    int64_t first = small_case_source(&small, "first.warc", "BE-FJP");
    int64_t second = small_case_source(&small, "second.warc", "BE-FJP");
    put(first, picture(10, "https://example.org/a.jpg", hash(90, 0), hash(1, 0), 100));
    put(second, picture(10, "https://example.org/a.jpg", hash(91, 0), hash(2, 0), 100)); // changed since
    put(second, picture(20, "https://example.org/b.jpg#top", hash(92, 0), hash(3, 0), 100));
    put(first, advert(1, "https://example.org/a.jpg"));
    put(second, advert(2, "https://example.org/a.jpg#x"));
    put(first, advert(3, "https://example.org/b.jpg"));
    put(first, advert(4, "https://example.org/gone.jpg"));
    put(second, advert(5, "https://example.org/gone.jpg"));
    link_it();
    assert_string_equal(shown_by(1), "https://example.org/a.jpg");
    char changed[128];
    snprintf(changed, sizeof changed, "https://example.org/a.jpg sha256:%.12s", hash(91, 0));
    assert_string_equal(shown_by(2), changed);
    assert_string_equal(shown_by(3), "https://example.org/b.jpg");
    assert_string_equal(shown_by(4), "https://example.org/gone.jpg");
    assert_string_equal(shown_by(5), "https://example.org/gone.jpg");
    assert_string_equal(
        small_case_field(&small, "links", "to", "https://example.org/gone.jpg", "from_kind", out), "advert");
}

static void a_file_name_means_the_file_of_that_path_when_there_is_one(void **state)
{
    (void)state;
    int64_t table = small_case_source(&small, "crawl.zip", "BE-FJP");
    put(table, advert(1, "img\\a.jpg"));
    put(table, advert(2, "./b.jpg"));
    put(table, advert(3, "twice.jpg"));
    put(table, advert(4, "https://site.example/p/mirror.jpg"));
    put(table, advert(5, "g.jpg"));
    const char *const paths[] = {"crawl.zip/img/a.jpg",
                                 "crawl.zip/other/b.jpg",
                                 "crawl.zip/x/twice.jpg",
                                 "crawl.zip/y/twice.jpg",
                                 "crawl.zip/site.example/p/mirror.jpg",
                                 "crawl.zip/img/long.jpg"};
    for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++)
        put(small_case_item(&small, table, paths[i]), picture(0, NULL, hash(90 + i, 0), hash(i, 0), 100));
    link_it();
    assert_string_equal(shown_by(1), "crawl.zip/img/a.jpg");
    assert_string_equal(shown_by(2), "crawl.zip/other/b.jpg");
    assert_string_equal(shown_by(3), "1:twice.jpg"); // it could be either
    assert_string_equal(shown_by(4), "crawl.zip/site.example/p/mirror.jpg");
    assert_string_equal(shown_by(5), "1:g.jpg"); // a whole name, not the end of one
}

// ---- devices ----

static int64_t phone(int number)
{
    char label[32];
    snprintf(label, sizeof label, "phone-%d.zip", number);
    int64_t id = small_case_source(&small, label, "BE-FJP");
    put(id, small_message(1, DIRECTION_IN, "+447700900002", 100, "a"));
    return id;
}

static void a_device_holds_what_stands_elsewhere_too(void **state)
{
    (void)state;
    int64_t one = phone(1), two = phone(2);
    int64_t capture = small_case_source(&small, "capture.warc", "BE-FJP");
    put(one, picture(1, NULL, hash(90, 0), hash(1, 0), 100)); // in an advert, sent on smaller
    put(one, picture(2, NULL, hash(91, 0), hash(2, 0), 100)); // on both
    put(two, picture(2, NULL, hash(92, 0), hash(2, 9), 100));
    put(one, picture(3, NULL, hash(93, 0), hash(3, 0), 100)); // nowhere else
    put(one, picture(4, NULL, hash(94, 0), hash(4, 0), 30));  // an icon on both
    put(two, picture(4, NULL, hash(94, 0), hash(4, 0), 30));
    put(capture, picture(10, "https://example.org/a.jpg", hash(95, 0), hash(1, 12), 100));
    put(capture, advert(1, "https://example.org/a.jpg"));
    link_it();
    assert_int_equal(small_case_count_where(&small, "links", "kind", "holds"), 3);
    assert_string_equal(shown_by(1), "phone-1.zip@1");
    assert_string_equal(small_case_field(&small, "links", "to", "phone-1.zip@2", "count", out), "1");
    assert_string_equal(picture_of("path", "phone-2.zip"), "phone-1.zip@2");
    assert_string_equal(small_case_field(&small, "pictures", "pdq", hash(3, 0), "picture", out), "");
}

static void what_comes_with_telephones_is_a_hub(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++)
        put(phone(i), picture(1, NULL, hash(90, 0), hash(1, 0), 100));
    link_it();
    assert_int_equal(small_case_count_where(&small, "links", "kind", "holds"), 0);
    assert_string_equal(small_case_field(&small, "entities", "kind", "picture", "hub_reason", out),
                        "stands on 8 devices: an icon or a sample that comes with them");
}

static void a_stock_picture_is_a_hub_and_a_rings_picture_is_not(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.warc", "BE-FJP");
    for (int i = 0; i < 12; i++) {
        char own[32];
        snprintf(own, sizeof own, "+4477009001%02d", i);
        const struct selector its = {SELECTOR_PHONE, GRADE_VALID, own, own};
        const struct selector rings = {SELECTOR_PHONE, GRADE_VALID, "+447700900888", "the ring's"};
        struct record one = advert(i, "https://example.org/stock.jpg");
        one.advert.selectors = &its;
        one.advert.selector_count = 1;
        put(capture, one);
        one = advert(100 + i, "https://example.org/ring.jpg");
        one.advert.selectors = &rings;
        one.advert.selector_count = 1;
        put(capture, one);
    }
    link_it();
    assert_string_equal(
        small_case_field(&small, "entities", "value", "https://example.org/stock.jpg", "hub", out), "1");
    assert_string_equal(
        small_case_field(&small, "entities", "value", "https://example.org/ring.jpg", "hub", out), "0");
}

static void linking_again_gives_the_same(void **state)
{
    (void)state;
    int64_t one = phone(1);
    int64_t capture = small_case_source(&small, "capture.warc", "BE-FJP");
    put(one, picture(1, NULL, hash(90, 0), hash(1, 0), 100));
    put(capture, picture(10, "https://example.org/a.jpg", hash(95, 0), hash(1, 12), 100));
    put(capture, advert(1, "https://example.org/a.jpg"));
    link_it();
    int64_t entities = small_case_count(&small, "entities"), links = small_case_count(&small, "links");
    put(phone(2), picture(1, NULL, hash(96, 0), hash(7, 0), 100)); // what comes later changes no name
    link_it();
    assert_string_equal(picture_of("name", "https://example.org/a.jpg"), "phone-1.zip@1");
    assert_int_equal(small_case_count(&small, "entities"), entities + 1);
    assert_int_equal(small_case_count(&small, "links"), links + 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_found_up_to_31_bits_away),
        cmocka_unit_test(the_nearest_is_found_and_of_equals_the_first),
        TEST(pictures_of_equal_bytes_or_looks_are_one),
        TEST(likenesses_do_not_chain),
        TEST(an_advert_shows_what_its_capture_has_under_that_url),
        TEST(a_file_name_means_the_file_of_that_path_when_there_is_one),
        TEST(a_device_holds_what_stands_elsewhere_too),
        TEST(what_comes_with_telephones_is_a_hub),
        TEST(a_stock_picture_is_a_hub_and_a_rings_picture_is_not),
        TEST(linking_again_gives_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

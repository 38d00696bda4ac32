// A day's adverts added to a case that is linked: what comes of it is what linking all at once gives.
#include "test.h"

#include "base/memory.h"
#include "casefile/listings.h"
#include "casefile/small_case.h"
#include "links/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct small_case whole, parts;
static struct error error;

static int set_up(void **state)
{
    (void)state;
    small_case_make(&whole);
    small_case_make(&parts);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&whole);
    small_case_remove(&parts);
    return 0;
}

static const char *const texts[] = {
    "Ana is here for a short time, in a quiet flat near the station, with tea and good company until late",
    "Visits by appointment, please write a polite message with your name and the hour that suits you best",
    "New photographs every week, no hidden numbers, parking behind the house, ring twice at the green door",
    "Between the market and the river there is a small garden where I read novels on sunny afternoons",
};

static void put_advert(struct small_case *small, int64_t item, int64_t row, int64_t day, const char *phone,
                       const char *city, const char *text, const char *picture)
{
    struct record record = small_advert(row, phone, city, 1700000000 + day * 86400, text);
    record.advert.pictures = &picture;
    record.advert.picture_count = picture != NULL;
    small_case_put(small, item, &record);
}

static void put(struct small_case *small, int64_t item, struct record record)
{
    small_case_put(small, item, &record);
}

static const char desk[] = "+447700900100", known[] = "+447700900300";

// A telephone, and adverts of which twelve print one number beside their own.
static void put_archive(struct small_case *small)
{
    int64_t device = small_case_source(small, "phone.zip", "BE-FJP");
    put(small, device, small_own("+447700900400"));
    put(small, device, small_contact(1, "Mei", known, known));
    static const struct selector one[] = {
        {SELECTOR_HANDLE, GRADE_VALID, "whatsapp:447700900300@s.whatsapp.net", "447700900300@s.whatsapp.net"},
        {SELECTOR_PHONE, GRADE_VALID, known, known}};
    put(small, device,
        (struct record){.type = RECORD_ACCOUNT,
                        .account = {.place = {"wa_contacts", 1, -1, STATE_LIVE},
                                    .app = "whatsapp",
                                    .name = "Mei",
                                    .selectors = one,
                                    .selector_count = 2}});
    put(small, device, small_message(2, DIRECTION_OUT, known, 1700000000, "hello"));
    int64_t crawl = small_case_source(small, "crawl.csv", "BE-FJP");
    for (int64_t row = 1; row <= 12; row++) {
        char phone[16];
        snprintf(phone, sizeof phone, "+4477009002%02d", (int)row);
        put_advert(small, crawl, 100 + row, row, desk, "Brussels", "", NULL);
        put_advert(small, crawl, 100 + row, row, phone, "Brussels", texts[row % 3], NULL);
    }
    put_advert(small, crawl, 200, 20, known, "Antwerp", texts[3], "https://example.org/p/1.jpg");
}

// One text that stood alone has company, one advert is captured again, with another number and another day.
static void put_day(struct small_case *small)
{
    int64_t crawl = small_case_source(small, "today.csv", "BE-FJP");
    put_advert(small, crawl, 300, 30, "+447700900301", "Antwerp", texts[3], "https://example.org/p/1.jpg");
    put_advert(small, crawl, 301, 31, known, "Ghent", texts[0], "https://example.org/p/2.jpg");
    put_advert(small, crawl, 101, 32, desk, "Brussels", "", NULL);
    put_advert(small, crawl, 101, 32, "+447700900302", "Brussels", texts[1], NULL);
    struct record handle = small_advert(302, known, "Ghent", 1700000000, "");
    static const struct selector joined = {SELECTOR_HANDLE, GRADE_VALID,
                                           "whatsapp:447700900300@s.whatsapp.net", "wa.me/447700900300"};
    handle.advert.selectors = &joined; // no entity of its own: the account's
    small_case_put(small, crawl, &handle);
    for (int64_t row = 0; row < 3; row++)
        put_advert(small, crawl, 400 + row, 33 + row, desk, "Liege", texts[row], NULL);
}

static enum link_way link_it(struct small_case *small)
{
    enum link_way way;
    if (link_case(small->casefile, false, &way, &error))
        fail_msg("%s", error.text);
    return way;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

// All rows of a listing, in order of their texts.
static char *rows_of(struct small_case *small, const char *name)
{
    const struct listing *listing = listing_named(name);
    struct rows *rows;
    struct buffer all;
    char **lines = NULL;
    size_t count = 0, capacity = 0;
    assert_int_equal(rows_open(&rows, small->casefile, listing, NULL, NULL, &error), 0);
    while (rows_next(rows, &error) == 1) {
        struct buffer line;
        buffer_init(&line, 1 << 16);
        for (int i = 0; i < listing->column_count; i++)
            buffer_print(&line, "%s ", rows_text(rows, i) ? rows_text(rows, i) : "");
        ARRAY_ROOM(lines, capacity, count);
        lines[count++] = memory_copy_text(buffer_text(&line));
        buffer_done(&line);
    }
    rows_close(rows);
    qsort(lines, count, sizeof *lines, by_text);
    buffer_init(&all, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        buffer_print(&all, "%s\n", lines[i]);
        memory_free(lines[i]);
    }
    memory_free(lines);
    char *text = memory_copy_text(buffer_text(&all));
    buffer_done(&all);
    return text;
}

static void assert_same_rows(const char *name)
{
    char *left = rows_of(&whole, name), *right = rows_of(&parts, name);
    assert_string_equal(left, right);
    memory_free(left);
    memory_free(right);
}

static void a_day_added_is_as_if_all_were_linked_at_once(void **state)
{
    (void)state;
    put_archive(&whole);
    put_day(&whole);
    assert_int_equal(link_it(&whole), LINK_MADE_ANEW);
    put_archive(&parts);
    assert_int_equal(link_it(&parts), LINK_MADE_ANEW);
    put_day(&parts);
    assert_int_equal(link_it(&parts), LINK_ADDED);
    assert_same_rows("entities");
    assert_same_rows("links");
    assert_true(small_case_count_where(&parts, "entities", "kind", "advert_text") >= 4);
    char out[4096];
    assert_string_equal(small_case_field(&parts, "links", "to", "https://example.org/p/1.jpg", "kind", out),
                        "advert_shows");
}

static void a_second_day_is_added_to_the_first(void **state)
{
    (void)state;
    for (int day = 0; day < 2; day++) {
        struct small_case *small = day ? &parts : &whole;
        put_archive(small);
        if (day)
            link_it(small);
        put_day(small);
        if (day)
            assert_int_equal(link_it(small), LINK_ADDED);
        int64_t crawl = small_case_source(small, "tomorrow.csv", "BE-FJP");
        put_advert(small, crawl, 300, 40, known, "Antwerp", texts[3], NULL);
        put_advert(small, crawl, 500, 41, "+447700900303", "Namur", texts[2], NULL);
        link_it(small);
    }
    assert_same_rows("entities");
    assert_same_rows("links");
}

static void a_hub_is_found_when_a_day_makes_it_one(void **state)
{
    (void)state;
    int64_t crawl = small_case_source(&parts, "crawl.csv", "BE-FJP");
    for (int64_t row = 0; row < 20; row++) {
        static const struct selector sample = {SELECTOR_PHONE, GRADE_POSSIBLE, desk, desk};
        char phone[16];
        snprintf(phone, sizeof phone, "+4477009005%02d", (int)row);
        struct record record = small_advert(row, phone, "Brussels", 1700000000 + row * 86400, "");
        const struct selector both[] = {record.advert.selectors[0], sample};
        record.advert.selectors = both;
        record.advert.selector_count = 2;
        if (row == 7) {
            link_it(&parts);
            assert_int_equal(small_case_count_where(&parts, "entities", "hub", "1"), 0);
        }
        small_case_put(&parts, crawl, &record);
    }
    assert_int_equal(link_it(&parts), LINK_ADDED);
    assert_int_equal(small_case_count_where(&parts, "entities", "hub", "1"), 1);
}

static void what_is_no_advert_makes_all_anew(void **state)
{
    (void)state;
    put_archive(&parts);
    link_it(&parts);
    assert_int_equal(link_it(&parts), LINK_NOTHING_NEW);
    put(&parts, 1, small_message(9, DIRECTION_IN, desk, 1700000900, "hello again"));
    assert_int_equal(link_it(&parts), LINK_MADE_ANEW);
    enum link_way way;
    assert_int_equal(link_case(parts.casefile, true, &way, &error), 0);
    assert_int_equal(way, LINK_MADE_ANEW);
    assert_int_equal(link_it(&parts), LINK_NOTHING_NEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_added_is_as_if_all_were_linked_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_day_is_added_to_the_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_hub_is_found_when_a_day_makes_it_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_advert_makes_all_anew, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

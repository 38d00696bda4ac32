// Rings and routes among independents, strangers who copy a text, and a desk that many share.
#include "test.h"

#include "casefile/small_case.h"
#include "findings/pattern.h"
#include "links/link.h"

#include <stdio.h>
#include <string.h>

extern const struct pattern ring, route;

static struct small_case small;
static int64_t capture, row;
static char out[4096];

enum { DAY = 86400, TEXT_SIZE = 160 };

static int set_up(void **state)
{
    (void)state;
    small_case_make(&small);
    capture = small_case_source(&small, "adverts.csv", "BE-FJP");
    row = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    return 0;
}

// Ten words that no other number gives.
static const char *words_of(int number)
{
    static char texts[8][TEXT_SIZE];
    static size_t next;
    char *text = texts[next++ % 8];
    size_t size = 0;
    for (int word = 0; word < 10; word++) {
        uint32_t value = (uint32_t)(number * 97 + word * 31 + 7) * 2654435761u;
        for (int letter = 0; letter < 7; letter++, value = value * 1664525u + 1013904223u)
            text[size++] = (char)('a' + (value >> 24) % 26);
        text[size++] = ' ';
    }
    text[size] = '\0';
    return text;
}

static const char *phone_of(int number)
{
    static char phones[8][16];
    static size_t next;
    char *phone = phones[next++ % 8];
    snprintf(phone, sizeof phones[0], "+447700900%03d", number);
    return phone;
}

static void put(int phone, const char *city, int day, int text)
{
    struct record advert = small_advert(++row, phone_of(phone), city, (int64_t)day * DAY, words_of(text));
    small_case_put(&small, capture, &advert);
}

// With a second telephone beside the first.
static void put_beside(int phone, int desk, const char *city, int day, int text)
{
    struct record advert = small_advert(++row, phone_of(phone), city, (int64_t)day * DAY, words_of(text));
    struct selector both[2] = {advert.advert.selectors[0], advert.advert.selectors[0]};
    both[1].value = both[1].text = phone_of(desk);
    advert.advert.selectors = both;
    advert.advert.selector_count = 2;
    small_case_put(&small, capture, &advert);
}

static void find(void)
{
    struct error error = {0};
    assert_int_equal(link_all(small.casefile, &error), 0);
    assert_int_equal(find_all(small.casefile, &error), 0);
}

static const char *const cities[] = {"Ghent", "Lille", "Metz", "Turin"};

// Three telephones, two texts, a city after the other.
static void put_moving_ring(int phone, int text)
{
    for (int i = 0; i < 16; i++)
        put(phone + i % 3, cities[i / 4], 100 + i * 3, text + i % 2);
}

static void a_moving_ring_is_found_with_its_route(void **state)
{
    (void)state;
    put_moving_ring(100, 1);
    find();
    assert_int_equal(small_case_count(&small, "rings"), 1);
    assert_string_equal(small_case_field(&small, "findings", "kind", "ring", "title", out),
                        "16 adverts with 3 telephones and 2 texts in 4 cities, 1970-04-11 to 1970-05-26");
    small_case_field(&small, "findings", "kind", "ring", "facts", out);
    assert_non_null(strstr(out, "\"adverts\":16"));
    assert_non_null(strstr(out, "\"cities\":4"));
    assert_non_null(strstr(out, "\"active_days\":46"));
    assert_non_null(strstr(out, "\"most_cities_in_7_days\":2"));
    assert_non_null(strstr(out, "Kennedy")); // the base rate stands beside the figures
    assert_int_equal(small_case_count(&small, "routes"), 1);
    small_case_field(&small, "findings", "kind", "route", "facts", out);
    assert_non_null(strstr(
        out,
        "{\"city\":\"Ghent\",\"country\":\"BE\",\"first\":\"1970-04-11T00:00:00Z\",\"last\":\"1970-04-20T00:00:00Z\","
        "\"days\":10,\"adverts\":4}"));
    assert_non_null(strstr(out, "\"two_cities_at_once\":[]"));
    assert_true(strstr(out, "Ghent") < strstr(out, "Lille") && strstr(out, "Lille") < strstr(out, "Turin"));
    assert_string_equal(
        small_case_field(&small, "adverts", "id", "https://example.org/1", "finding", out),
        small_case_field(&small, "adverts", "id", "https://example.org/16", "finding", (char[4096]){0}));
}

static void a_ring_that_stays_has_no_route(void **state)
{
    (void)state;
    for (int i = 0; i < 24; i++)
        put(100 + i % 3, cities[i % 4], 100 + i * 2, 1 + i % 2);
    find();
    assert_int_equal(small_case_count(&small, "rings"), 1);
    assert_int_equal(small_case_count(&small, "routes"), 0);
}

static void independents_are_no_ring(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) // re-posts for months in two cities
        put(200, cities[i % 2], i * 5, 20);
    for (int i = 0; i < 12; i++) // on tour with one telephone
        put(201, cities[i / 3], i * 5, 21);
    for (int i = 0; i < 12; i++) // changed the number once
        put(202 + i / 6, cities[i / 11], i * 5, 22);
    find();
    assert_int_equal(small_case_count(&small, "findings"), 0);
}

static void a_copied_text_ties_nobody(void **state)
{
    (void)state;
    for (int person = 0; person < 5; person++)
        for (int i = 0; i < 4; i++)
            put(300 + person, cities[person % 4], i * 7, 30);
    find();
    assert_int_equal(small_case_count(&small, "rings"), 0);
}

static void two_rings_that_borrow_one_text_stay_two(void **state)
{
    (void)state;
    put_moving_ring(100, 1);
    put_moving_ring(110, 5);
    put(100, "Ghent", 101, 40);
    put(110, "Ghent", 102, 40);
    for (int person = 0; person < 7; person++)
        put(400 + person, cities[person % 4], person, 40);
    find();
    assert_int_equal(small_case_count(&small, "rings"), 2);
}

static void a_small_desk_ties_nobody(void **state)
{
    (void)state;
    for (int person = 0; person < 6; person++)
        for (int i = 0; i < 3; i++)
            put_beside(500 + person, 599, cities[person % 4], i * 7 + person, 50 + person);
    find();
    assert_int_equal(small_case_count(&small, "rings"), 0);
}

// A desk's own adverts, in the words of all who use it, do not glue them.
static void a_desk_that_advertises_ties_nobody(void **state)
{
    (void)state;
    for (int ring_number = 0; ring_number < 3; ring_number++)
        for (int i = 0; i < 24; i++) {
            int phone = 600 + ring_number * 10 + i % 3, text = 60 + ring_number * 4 + i % 2;
            if (i % 8 == 7)
                put(699, cities[i / 6], 100 + i * 3, text);
            else if (i % 2)
                put_beside(phone, 699, cities[i / 6], 100 + i * 3, text);
            else
                put(phone, cities[i / 6], 100 + i * 3, text);
        }
    find();
    assert_int_equal(small_case_count(&small, "rings"), 3);
    small_case_field(&small, "findings", "kind", "ring", "facts", out);
    assert_null(strstr(out, "\"phones\":4")); // the desk's number is none of theirs
}

static void an_empty_case_has_neither(void **state)
{
    (void)state;
    assert_string_equal(ring.name, "ring");
    assert_string_equal(route.name, "route");
    find();
    assert_int_equal(small_case_count(&small, "findings"), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_moving_ring_is_found_with_its_route),
        TEST(a_ring_that_stays_has_no_route),
        TEST(independents_are_no_ring),
        TEST(a_copied_text_ties_nobody),
        TEST(two_rings_that_borrow_one_text_stay_two),
        TEST(a_small_desk_ties_nobody),
        TEST(a_desk_that_advertises_ties_nobody),
        TEST(an_empty_case_has_neither),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

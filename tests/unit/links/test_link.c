// The link stage: entities by normal form, own numbers, ties with counts, hubs that do not glue.
#include "test.h"

#include "casefile/small_case.h"
#include "links/link.h"

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

static void one_number_in_many_forms_is_one_entity(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone-1.zip", "BE-FJP");
    put(phone, small_contact(1, "Ana", "+447700900123", "07700 900123"));
    put(phone, small_contact(2, "Ana work", "+447700900123", "447700900123@s.whatsapp.net"));
    put(phone, small_contact(3, "Ana", "+447700900123", "+44 7700 900123"));
    put(phone, small_message(1, DIRECTION_IN, "+447700900123", 100, "hello"));
    link_it();
    assert_string_equal(
        small_case_field(&small, "entities", "value", "+447700900123", "spellings", out),
        "[{\"kind\":\"phone\",\"value\":\"+447700900123\",\"text\":\"+44 7700 900123\",\"sources\":1},"
        "{\"kind\":\"phone\",\"value\":\"+447700900123\",\"text\":\"+447700900123\",\"sources\":1},"
        "{\"kind\":\"phone\",\"value\":\"+447700900123\",\"text\":\"07700 900123\",\"sources\":1},"
        "{\"kind\":\"phone\",\"value\":\"+447700900123\",\"text\":\"447700900123@s.whatsapp.net\",\"sources\":1}]");
    assert_string_equal(small_case_field(&small, "entities", "value", "+447700900123", "label", out), "Ana");
}

static void the_owner_is_the_devices_own_number_when_it_is_known(void **state)
{
    (void)state;
    int64_t known = small_case_source(&small, "known.zip", "BE-FJP");
    int64_t unknown = small_case_source(&small, "unknown.zip", "BE-FJP");
    put(known, small_own("+447700900001"));
    put(known, small_message(1, DIRECTION_OUT, "+447700900002", 100, "a"));
    put(known, small_message(2, DIRECTION_OUT, "+447700900002", 300, "b"));
    put(known, small_message(3, DIRECTION_OUT, "+447700900002", 200, "c"));
    put(unknown, small_message(1, DIRECTION_OUT, "+447700900002", 100, "d"));
    link_it();
    assert_string_equal(small_case_field(&small, "entities", "value", "+447700900001", "own_of", out),
                        "known.zip");
    assert_string_equal(small_case_field(&small, "links", "from", "+447700900001", "to", out),
                        "+447700900002");
    assert_string_equal(small_case_field(&small, "links", "from", "+447700900001", "count", out), "3");
    assert_string_equal(small_case_field(&small, "links", "from", "+447700900001", "first", out),
                        "1970-01-01T00:01:40Z");
    assert_string_equal(small_case_field(&small, "links", "from", "+447700900001", "last", out),
                        "1970-01-01T00:05:00Z");
    assert_string_equal(small_case_field(&small, "links", "from", "unknown.zip", "count", out), "1");
    assert_non_null(strstr(small_case_field(&small, "links", "from", "+447700900001", "evidence", out),
                           "{\"table\":\"sms\",\"row\":2}"));
}

// Found by a rehearsal: an iPhone's IMEI stood beside its number, and nobody answered any more.
static void a_chip_answers_nobody(void **state)
{
    (void)state;
    static const struct {
        enum selector_kind kind;
        const char *value;
    } chips[] = {{SELECTOR_IMEI, "490154203237518"},
                 {SELECTOR_IMSI, "208011234567890"},
                 {SELECTOR_ICCID, "89330123456789012347"},
                 {SELECTOR_MAC, "00:1a:2b:3c:4d:5e"}};
    int64_t phone = small_case_source(&small, "chips.zip", "BE-FJP");
    struct record own = small_own("+447700900001");
    put(phone, own);
    for (size_t i = 0; i < sizeof chips / sizeof *chips; i++) {
        own.own_selector.selector =
            (struct selector){chips[i].kind, GRADE_VALID, chips[i].value, chips[i].value};
        put(phone, own);
    }
    put(phone, small_message(1, DIRECTION_OUT, "+447700900002", 100, "a"));
    link_it();
    assert_string_equal(small_case_field(&small, "links", "kind", "wrote", "from", out), "+447700900001");
}

static void two_own_numbers_leave_the_device_as_the_owner(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "two-sims.zip", "BE-FJP");
    put(phone, small_own("+447700900001"));
    put(phone, small_own("+447700900009"));
    put(phone, small_message(1, DIRECTION_OUT, "+447700900002", 100, "a"));
    link_it();
    assert_string_equal(small_case_field(&small, "links", "kind", "wrote", "from", out), "two-sims.zip");
}

static void linking_again_changes_nothing(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    put(phone, small_message(1, DIRECTION_IN, "+447700900002", 100, "a"));
    link_it();
    int64_t links = small_case_count(&small, "links"), entities = small_case_count(&small, "entities");
    link_it();
    assert_int_equal(small_case_count(&small, "links"), links);
    assert_int_equal(small_case_count(&small, "entities"), entities);
}

enum { PERSON_TEXT_SIZE = 128 };

// Eight words that no other person writes.
static void words_of_person(int person, char text[PERSON_TEXT_SIZE])
{
    size_t size = 0;
    for (int word = 0; word < 8; word++) {
        for (int letter = 0; letter < 6; letter++)
            text[size++] = (char)('a' + (person * 7 + word * 5 + letter * (person + word + 3)) % 26);
        text[size++] = ' ';
    }
    text[size] = '\0';
}

// Twelve independents print the desk's number beside their own; a ring of twelve adverts shares one number
// and text.
static void a_booking_desk_is_a_hub_and_a_rings_number_is_not(void **state)
{
    (void)state;
    static char own[12][32], text[12][PERSON_TEXT_SIZE];
    int64_t capture = small_case_source(&small, "adverts.csv", "BE-FJP");
    for (int i = 0; i < 12; i++) {
        snprintf(own[i], sizeof own[i], "+4477009001%02d", i);
        words_of_person(i, text[i]);
        struct record advert = small_advert(i, own[i], "Ghent", i, text[i]);
        const struct selector both[] = {advert.advert.selectors[0],
                                        {SELECTOR_PHONE, GRADE_VALID, "+447700900999", "desk"}};
        advert.advert.selectors = both;
        advert.advert.selector_count = 2;
        put(capture, advert);
        put(capture,
            small_advert(100 + i, "+447700900888", "Ghent", i, "the same words in every advert of the ring"));
    }
    link_it();
    assert_string_equal(small_case_field(&small, "entities", "value", "+447700900999", "hub", out), "1");
    assert_non_null(strstr(small_case_field(&small, "entities", "value", "+447700900999", "hub_reason", out),
                           "12 adverts"));
    assert_string_equal(small_case_field(&small, "entities", "value", "+447700900888", "hub", out), "0");
    assert_string_equal(small_case_field(&small, "adverts", "id", "https://example.org/105", "template", out),
                        "text of https://example.org/100");
    assert_string_equal(small_case_field(&small, "adverts", "id", "https://example.org/5", "template", out),
                        "");
}

static void money_flows_from_payer_to_payee_on_either_statement(void **state)
{
    (void)state;
    int64_t bank = small_case_source(&small, "bank.xml", "BE-FJP");
    put(bank, small_payment(1, "BE1", "ES2", 100, -50));
    put(bank, small_payment(2, "ES2", "BE1", 100, 50));
    put(bank, small_payment(3, "BE1", "ES2", 200, 10));
    link_it();
    assert_string_equal(small_case_field(&small, "links", "from", "BE1", "count", out), "2");
    assert_string_equal(small_case_field(&small, "links", "from", "ES2", "count", out), "1");
}

static void a_city_of_many_names_is_one_entity(void **state)
{
    (void)state;
    static const char *const stated[] = {"Anvers", "ANTWERPEN", "安特卫普", "Antwerp, BE", "Smallbridge"};
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    for (int i = 0; i < 5; i++)
        put(capture, small_advert(i, "+447700900123", stated[i], i, "come and see"));
    link_it();
    for (int i = 0; i < 5; i++) {
        char url[64];
        snprintf(url, sizeof url, "https://example.org/%d", i);
        assert_string_equal(small_case_field(&small, "adverts", "id", url, "city", out),
                            stated[i]); // as it stands
    }
    assert_string_equal(small_case_field(&small, "entities", "value", "Antwerp", "kind", out), "city");
    assert_string_equal(small_case_field(&small, "entities", "value", "Smallbridge", "kind", out), "city");
    assert_string_equal(small_case_field(&small, "links", "to", "Antwerp", "kind", out), "advert_in");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_number_in_many_forms_is_one_entity),
        TEST(the_owner_is_the_devices_own_number_when_it_is_known),
        TEST(a_chip_answers_nobody),
        TEST(two_own_numbers_leave_the_device_as_the_owner),
        TEST(linking_again_changes_nothing),
        TEST(a_booking_desk_is_a_hub_and_a_rings_number_is_not),
        TEST(a_city_of_many_names_is_one_entity),
        TEST(money_flows_from_payer_to_payee_on_either_statement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

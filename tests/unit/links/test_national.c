// Numbers as they are dialled at home, read with the country of the device's own SIM.
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

static void put_own(int64_t item, enum selector_kind kind, const char *app, const char *value)
{
    const struct record record = {.type = RECORD_OWN_SELECTOR,
                                  .own_selector = {.place = {"siminfo", 1, -1, STATE_LIVE},
                                                   .app = app,
                                                   .selector = {kind, GRADE_POSSIBLE, value, value}}};
    small_case_put(&small, item, &record);
}

static void put_contact(int64_t item, int64_t row, const char *value, const char *text)
{
    const struct record record = small_contact(row, "Ana", value, text);
    small_case_put(&small, item, &record);
}

static void link_it(void)
{
    struct error error = {0};
    if (link_all(small.casefile, &error))
        fail_msg("%s", error.text);
}

static const char *entity(const char *value, const char *column)
{
    return small_case_field(&small, "entities", "value", value, column, out);
}

static const char *link_field(const char *where, const char *value, const char *column)
{
    return small_case_field(&small, "links", where, value, column, out);
}

static void one_spelling_is_two_numbers_in_two_countries(void **state)
{
    (void)state;
    int64_t french = small_case_source(&small, "french.zip", "BE-FJP");
    int64_t british = small_case_source(&small, "british.zip", "BE-FJP");
    int64_t unknown = small_case_source(&small, "unknown.zip", "BE-FJP");
    put_own(french, SELECTOR_IMSI, "sim", "208011234567890");
    put_own(british, SELECTOR_ICCID, "sim", "8944110000000000001");
    put_contact(french, 1, "0639980012", "0639980012");
    put_contact(french, 2, "+33639980012", "+33 6 39 98 00 12");
    put_contact(british, 1, "+447700900123", "07700900123");
    put_contact(unknown, 1, "0639980012", "0639980012");
    link_it();
    assert_string_equal(
        entity("+33639980012", "spellings"),
        "[{\"kind\":\"phone\",\"value\":\"+33639980012\",\"text\":\"+33 6 39 98 00 12\",\"sources\":1},"
        "{\"kind\":\"phone\",\"value\":\"0639980012\",\"text\":\"0639980012\",\"sources\":1}]");
    assert_string_equal(entity("+447700900123", "kind"), "phone");
    assert_string_equal(link_field("to", "208011234567890", "from"), "french.zip"); // owns
    assert_string_equal(link_field("to", "+33639980012", "count"), "2");
    assert_string_equal(link_field("to", "0639980012", "from"), "unknown.zip");
    assert_string_equal(small_case_field(&small, "selectors", "text", "0639980012", "value", out),
                        "0639980012"); // the observation stays as it is
}

static void messages_follow_the_reading_of_their_source(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "french.zip", "BE-FJP");
    put_own(phone, SELECTOR_PHONE, "sim", "+33639980001");
    struct record message = small_message(1, DIRECTION_IN, "0639980012", 100, "a");
    small_case_put(&small, phone, &message);
    message = small_message(2, DIRECTION_IN, "+33639980012", 200, "b");
    small_case_put(&small, phone, &message);
    link_it();
    assert_string_equal(link_field("kind", "wrote", "from"), "+33639980012");
    assert_string_equal(link_field("kind", "wrote", "count"), "2");
}

// A reading by the authority's country, which nobody asked for, gives way to the SIM's.
static void the_sim_is_believed_before_the_authoritys_country(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "french.zip", "GB-NCA");
    put_own(phone, SELECTOR_IMSI, "sim", "208011234567890");
    put_contact(phone, 1, "+44639980012", "0639980012");
    link_it();
    assert_string_equal(entity("+33639980012", "kind"), "phone");
}

static void a_region_that_a_person_named_stands(void **state)
{
    (void)state;
    int64_t phone = small_case_source_of_region(&small, "french.zip", "BE-FJP", "GB");
    put_own(phone, SELECTOR_IMSI, "sim", "208011234567890");
    put_contact(phone, 1, "0639980012", "0639980012");
    link_it();
    assert_string_equal(entity("0639980012", "kind"), "phone");
}

static void two_sims_that_read_it_differently_are_not_believed(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "two.zip", "BE-FJP");
    put_own(phone, SELECTOR_IMSI, "sim", "208011234567890"); // France
    put_own(phone, SELECTOR_IMSI, "sim", "226011234567890"); // Romania
    put_contact(phone, 1, "0639980012", "0639980012"); // has the length of both, and is in use in neither
    put_contact(phone, 2, "0199001234", "0199001234"); // in use in France only
    put_contact(phone, 3, "85050", "85050");
    link_it();
    assert_string_equal(entity("0639980012", "kind"), "phone");
    assert_string_equal(entity("+33199001234", "kind"), "phone");
    assert_string_equal(entity("85050", "kind"), "phone");
}

static void a_sim_of_the_authoritys_country_changes_nothing(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "british.zip", "GB-NCA"); // read as British when scanned
    put_own(phone, SELECTOR_IMSI, "sim", "234011234567890");
    put_contact(phone, 1, "0639980012", "0639980012");
    link_it();
    assert_string_equal(entity("0639980012", "kind"), "phone");
}

static void an_accounts_number_says_the_country_when_no_sim_does(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "french.zip", "BE-FJP");
    put_own(phone, SELECTOR_PHONE, "whatsapp", "+33639980001");
    put_contact(phone, 1, "0639980012", "0639980012");
    link_it();
    assert_string_equal(entity("+33639980012", "kind"), "phone");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_spelling_is_two_numbers_in_two_countries),
        TEST(messages_follow_the_reading_of_their_source),
        TEST(the_sim_is_believed_before_the_authoritys_country),
        TEST(a_region_that_a_person_named_stands),
        TEST(two_sims_that_read_it_differently_are_not_believed),
        TEST(a_sim_of_the_authoritys_country_changes_nothing),
        TEST(an_accounts_number_says_the_country_when_no_sim_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Countries of SIM cards by their numbers.
#include "test.h"

#include "observations/phones/sim_country.h"

static void an_imsi_begins_with_its_countrys_code(void **state)
{
    (void)state;
    char room[3];
    assert_string_equal(sim_country_of_imsi("202011234567890", room), "GR"); // the first of the list
    assert_string_equal(sim_country_of_imsi("750011234567890", room), "FK"); // the last
    assert_string_equal(sim_country_of_imsi("226011234567890", room), "RO");
    assert_string_equal(sim_country_of_imsi("310150123456789", room), "US");
    assert_string_equal(sim_country_of_imsi("460001234567890", room), "CN");
    assert_null(sim_country_of_imsi("999011234567890", room));
    assert_null(sim_country_of_imsi("001011234567890", room));
    assert_null(sim_country_of_imsi("22", room));
    assert_null(sim_country_of_imsi("", room));
    assert_null(sim_country_of_imsi("226abc", room));
}

static void an_iccid_has_the_issuers_calling_code(void **state)
{
    (void)state;
    char room[3];
    assert_string_equal(sim_country_of_iccid("8940012345678901234", room), "RO");
    assert_string_equal(sim_country_of_iccid("8986001234567890123", room), "CN");
    assert_string_equal(sim_country_of_iccid("89014103211118510720", room), "US");
    assert_string_equal(sim_country_of_iccid("89148000000000000000", room), "US");
    assert_string_equal(sim_country_of_iccid("8944110000000000001", room), "GB");
    assert_string_equal(sim_country_of_iccid("893555555555555555", room), "AL");
    assert_null(sim_country_of_iccid("8840012345678901234", room)); // not a telephone's card
    assert_null(sim_country_of_iccid("89", room));
    assert_null(sim_country_of_iccid("89210000000000", room)); // no country has 210
}

static void a_number_has_its_own(void **state)
{
    (void)state;
    char room[3];
    assert_string_equal(sim_country_of_number("+40712345678", room), "RO");
    assert_string_equal(sim_country_of_number("+447700900123", room), "GB");
    assert_string_equal(sim_country_of_number("+12025550123", room), "US");
    assert_null(sim_country_of_number("0712345678", room));
    assert_null(sim_country_of_number("+", room));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_imsi_begins_with_its_countrys_code),
        cmocka_unit_test(an_iccid_has_the_issuers_calling_code),
        cmocka_unit_test(a_number_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

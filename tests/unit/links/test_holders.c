// Addresses in normal form, and which say nothing of who lives together.
#include "test.h"

#include "links/holders.h"

#include <string.h>

static void folds_addresses(void **state)
{
    (void)state;
    char one[ADDRESS_MAX_BYTES], other[ADDRESS_MAX_BYTES];
    assert_true(address_normal("12, rue de l'\xc3\x89glise - LILLE", one));
    assert_string_equal(one, "12 rue de l eglise lille");
    assert_true(address_normal("  12 Rue de l\xe2\x80\x99"
                               "Eglise (Lille) ",
                               other));
    assert_string_equal(one, other);
    assert_true(address_normal("Lille, 12 rue de l'Eglise", other)); // another order is another address
    assert_string_not_equal(one, other);
    assert_false(address_normal(" -, ", one));
    assert_false(address_normal(NULL, one));
    char longer[2000];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    assert_true(address_normal(longer, one));
    assert_in_range(strlen(one), ADDRESS_MAX_BYTES - 8, ADDRESS_MAX_BYTES - 1);
}

static void knows_vague_ones(void **state)
{
    (void)state;
    static const struct {
        const char *normal;
        bool vague;
    } cases[] = {
        {"12 rue de l eglise 59000 lille", false},
        {"po box 17 59000 lille", true},
        {"bp 17 59000 lille", true},
        {"postfach 1234 50667 koln", true},
        {"3 bpost street brussels", false},
        {"lille", true},
        {"rue de l eglise lille", true}, // which house?
        {"1 a street", true},
        {"\xe5\x8c\x97\xe4\xba\xac", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((address_is_vague(cases[i].normal) != NULL) != cases[i].vague)
            fail_msg("'%s'", cases[i].normal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_addresses),
        cmocka_unit_test(knows_vague_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// IBANs derived from national account numbers, beside published examples.
#include "test.h"

#include "observations/statements/national_account.h"

static void french(void **state)
{
    (void)state;
    char iban[NATIONAL_IBAN_SIZE];
    // the example of the SWIFT registry
    assert_true(
        iban_of_rib(bytes_of_text("20041"), bytes_of_text("01005"), bytes_of_text("0500013M026"), iban));
    assert_string_equal(iban, "FR1420041010050500013M02606");
    assert_true(
        iban_of_rib(bytes_of_text("20041"), bytes_of_text("01005"), bytes_of_text("0500013m026"), iban));
    assert_string_equal(iban, "FR1420041010050500013M02606");
    assert_true(
        iban_of_rib(bytes_of_text("30006"), bytes_of_text("00001"), bytes_of_text("12345678901"), iban));
    assert_string_equal(iban, "FR7630006000011234567890189");
    assert_false(
        iban_of_rib(bytes_of_text("20041"), bytes_of_text("00000"), bytes_of_text("0500013M026"), iban));
    assert_string_equal(iban, "");
    assert_false(
        iban_of_rib(bytes_of_text("2004A"), bytes_of_text("01005"), bytes_of_text("0500013M026"), iban));
    assert_false(
        iban_of_rib(bytes_of_text("20041"), bytes_of_text("01005"), bytes_of_text("0500013M02"), iban));
    assert_false(
        iban_of_rib(bytes_of_text("20041"), bytes_of_text("01005"), bytes_of_text("05000 3M026"), iban));
}

static void spanish(void **state)
{
    (void)state;
    char iban[NATIONAL_IBAN_SIZE];
    assert_true(iban_of_ccc(bytes_of_text("2100"), bytes_of_text("0418"), bytes_of_text("0200051332"), iban));
    assert_string_equal(iban, "ES9121000418450200051332");
    assert_true(iban_of_ccc(bytes_of_text("2100"), bytes_of_text("0813"), bytes_of_text("0123456789"), iban));
    assert_string_equal(iban, "ES7921000813610123456789");
    assert_true(iban_of_ccc(bytes_of_text("0049"), bytes_of_text("1500"), bytes_of_text("1234567892"), iban));
    assert_string_equal(iban, "ES6000491500051234567892");
    assert_false(
        iban_of_ccc(bytes_of_text("0000"), bytes_of_text("0000"), bytes_of_text("0000000000"), iban));
    assert_false(iban_of_ccc(bytes_of_text("2100"), bytes_of_text("041"), bytes_of_text("0200051332"), iban));
}

static void belgian(void **state)
{
    (void)state;
    char iban[NATIONAL_IBAN_SIZE];
    assert_true(iban_of_belgian(bytes_of_text("539007547034"), iban));
    assert_string_equal(iban, "BE68539007547034");
    assert_true(iban_of_belgian(bytes_of_text("539-0075470-34"), iban));
    assert_string_equal(iban, "BE68539007547034");
    assert_false(iban_of_belgian(bytes_of_text("539007547035"), iban));
    assert_false(iban_of_belgian(bytes_of_text("5390075470"), iban));
    assert_false(iban_of_belgian(bytes_of_text("5390075470341"), iban));
    assert_false(iban_of_belgian(bytes_of_text("000000000097"), iban));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(french),
        cmocka_unit_test(spanish),
        cmocka_unit_test(belgian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

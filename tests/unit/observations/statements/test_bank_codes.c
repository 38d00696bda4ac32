// Methods by the codes of banks.
#include "test.h"

#include "base/text.h"
#include "observations/statements/bank_codes.h"

#include <string.h>

static void knows_iso_codes(void **state)
{
    (void)state;
    static const struct {
        const char *domain, *family, *sub_family;
        enum payment_method method;
    } cases[] = {
        {"PMNT", "RCDT", "ESCT", METHOD_TRANSFER},     {"PMNT", "ICDT", "", METHOD_TRANSFER},
        {"PMNT", "RRCT", "ESCT", METHOD_TRANSFER},     {"PMNT", "RDDT", "ESDD", METHOD_DIRECT_DEBIT},
        {"PMNT", "IDDT", "BBDD", METHOD_DIRECT_DEBIT}, {"PMNT", "CCRD", "POSD", METHOD_CARD},
        {"PMNT", "CCRD", "CWDL", METHOD_CASH},         {"PMNT", "MCRD", "UPCT", METHOD_CARD},
        {"PMNT", "CNTR", "CDPT", METHOD_CASH},         {"PMNT", "CNTR", "CWDL", METHOD_CASH},
        {"PMNT", "CNTR", "CHKD", METHOD_CHEQUE},       {"PMNT", "ICHQ", "CCHQ", METHOD_CHEQUE},
        {"PMNT", "ICDT", "CHRG", METHOD_FEE},          {"ACMT", "MDOP", "INTR", METHOD_FEE},
        {"LDAS", "NTAV", "FEES", METHOD_FEE},          {"CAMT", "ACCB", "SWEP", METHOD_TRANSFER},
        {"PMNT", "OTHR", "OTHR", METHOD_UNKNOWN},      {"PAYM", "0001", "0005", METHOD_UNKNOWN},
        {"SECU", "SETT", "TRAD", METHOD_UNKNOWN},      {"", "", "", METHOD_UNKNOWN},
        {"PMNT", "CNTR", "CHK", METHOD_CASH},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(method_of_iso(bytes_of_text(cases[i].domain), bytes_of_text(cases[i].family),
                                       bytes_of_text(cases[i].sub_family)),
                         cases[i].method);
}

static void knows_types_and_german_codes(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum payment_method method;
    } cases[] = {
        {"NTRF", METHOD_TRANSFER},
        {"FTRF", METHOD_TRANSFER},
        {"NSTO", METHOD_TRANSFER},
        {"S103", METHOD_TRANSFER},
        {"S202", METHOD_TRANSFER},
        {"S104", METHOD_DIRECT_DEBIT},
        {"S110", METHOD_CHEQUE},
        {"S940", METHOD_UNKNOWN},
        {"NDDT", METHOD_DIRECT_DEBIT},
        {"NCHK", METHOD_CHEQUE},
        {"NCHG", METHOD_FEE},
        {"NINT", METHOD_FEE},
        {"NMSC", METHOD_UNKNOWN},
        {"N051", METHOD_UNKNOWN},
        {"XTRF", METHOD_UNKNOWN},
        {"NTRF+166+9310", METHOD_TRANSFER},
        {"NMSC+082+9310", METHOD_CASH},
        {"NTRF+106+0000", METHOD_CARD},
        {"NDDT+105", METHOD_DIRECT_DEBIT},
        {"NTRF+999", METHOD_TRANSFER}, // unstructured: the type says it
        {"NCHG+808+1", METHOD_FEE},
        {"NCHK+", METHOD_UNKNOWN},
        {"544", METHOD_UNKNOWN},
        {"", METHOD_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(method_of_proprietary(bytes_of_text(cases[i].code)), cases[i].method);
    assert_int_equal(method_of_gvc(bytes_of_text("083")), METHOD_CASH);
    assert_int_equal(method_of_gvc(bytes_of_text("08")), METHOD_UNKNOWN);
    assert_int_equal(method_of_gvc(bytes_of_text("0x3")), METHOD_UNKNOWN);
    assert_int_equal(method_of_gvc(bytes_of_text("")), METHOD_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_iso_codes),
        cmocka_unit_test(knows_types_and_german_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

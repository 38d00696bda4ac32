// The tables of bank_codes.h.
#include "observations/statements/bank_codes.h"

#include "base/text.h"

#include <string.h>

static bool is(struct bytes text, const char *code)
{
    return bytes_equal(text, bytes_of_text(code));
}

// Whether it is a word of the list, whose words are parted by spaces.
static bool is_one_of(struct bytes code, const char *list)
{
    for (const char *word = list; code.size && *word;) {
        size_t length = strcspn(word, " ");
        if (length == code.size && memcmp(word, code.data, length) == 0)
            return true;
        word += length + (word[length] == ' ');
    }
    return false;
}

// ---- ISO 20022 ----

// Sub-families that mean the same in every family: charges, commissions, fees, interest and taxes.
static const char fees[] = "CHRG COME COMM COMT FEES INTR NTAX TAXE";

static const struct {
    const char *family; // of domain PMNT
    enum payment_method method;
} payments[] = {
    {"RCDT", METHOD_TRANSFER}, // received, issued; then real-time
    {"ICDT", METHOD_TRANSFER},     {"RRCT", METHOD_TRANSFER}, {"IRCT", METHOD_TRANSFER},
    {"RDDT", METHOD_DIRECT_DEBIT}, // received, issued
    {"IDDT", METHOD_DIRECT_DEBIT}, {"RCHQ", METHOD_CHEQUE},   {"ICHQ", METHOD_CHEQUE},
    {"LBOX", METHOD_CHEQUE},       {"CCRD", METHOD_CARD}, // customers' cards, merchants' cards
    {"MCRD", METHOD_CARD},         {"CNTR", METHOD_CASH},
};

enum payment_method method_of_iso(struct bytes domain, struct bytes family, struct bytes sub_family)
{
    if (is_one_of(sub_family, fees))
        return METHOD_FEE;
    if (is(domain, "CAMT") && is_one_of(family, "CAPL ACCB")) // pooling and balancing of one's own accounts
        return METHOD_TRANSFER;
    if (!is(domain, "PMNT"))
        return METHOD_UNKNOWN;
    // a cheque, also a traveller's, that is paid in or out at a counter
    if (is(family, "CNTR") && is_one_of(sub_family, "CHKD TCDP TCWD"))
        return METHOD_CHEQUE;
    if (is_one_of(family, "CCRD MCRD") && is_one_of(sub_family, "CWDL CDPT XBCW"))
        return METHOD_CASH;
    for (size_t i = 0; i < sizeof payments / sizeof *payments; i++)
        if (is(family, payments[i].family))
            return payments[i].method;
    return METHOD_UNKNOWN;
}

// ---- SWIFT ----

// The number of the message that ordered it: 1nn are of customers, 2nn transfers between banks.
static enum payment_method method_of_message(struct bytes number)
{
    if (!text_is_digit(number.data[1]) || !text_is_digit(number.data[2]))
        return METHOD_UNKNOWN;
    if (is_one_of(number, "104 107"))
        return METHOD_DIRECT_DEBIT;
    if (is_one_of(number, "110 111 112"))
        return METHOD_CHEQUE;
    return number.data[0] == '1' || number.data[0] == '2' ? METHOD_TRANSFER : METHOD_UNKNOWN;
}

enum payment_method method_of_swift(struct bytes type)
{
    if (type.size != 4)
        return METHOD_UNKNOWN;
    struct bytes code = bytes_slice(type, 1, 3);
    if (type.data[0] == 'S')
        return method_of_message(code);
    if (type.data[0] != 'N' && type.data[0] != 'F')
        return METHOD_UNKNOWN;
    return is_one_of(code, "TRF STO CMS CMT CMZ")       ? METHOD_TRANSFER
           : is(code, "DDT")                            ? METHOD_DIRECT_DEBIT
           : is_one_of(code, "CHK CLR ECK LBX TCK")     ? METHOD_CHEQUE
           : is_one_of(code, "BNK BRF CHG COM INT TAX") ? METHOD_FEE
                                                        : METHOD_UNKNOWN;
}

// ---- Germany ----

static const struct {
    int first, last;
    enum payment_method method;
} gvcs[] = {
    {1, 3, METHOD_CHEQUE},           {4, 5, METHOD_DIRECT_DEBIT},
    {8, 8, METHOD_TRANSFER},     // standing order
    {9, 9, METHOD_DIRECT_DEBIT}, // returned
    {11, 11, METHOD_CHEQUE},         {13, 20, METHOD_TRANSFER},
    {51, 69, METHOD_TRANSFER},       {70, 70, METHOD_CHEQUE},
    {71, 71, METHOD_DIRECT_DEBIT},   {75, 75, METHOD_CHEQUE},
    {82, 83, METHOD_CASH},           {84, 84, METHOD_DIRECT_DEBIT},
    {87, 88, METHOD_TRANSFER},       {101, 103, METHOD_CHEQUE},
    {104, 105, METHOD_DIRECT_DEBIT}, {106, 106, METHOD_CARD},
    {107, 109, METHOD_DIRECT_DEBIT}, // 107: made by a card at a till, but drawn as a direct debit
    {110, 110, METHOD_CARD},         {111, 111, METHOD_CHEQUE},
    {112, 112, METHOD_TRANSFER},     {116, 119, METHOD_TRANSFER},
    {122, 122, METHOD_CHEQUE},       {152, 169, METHOD_TRANSFER},
    {170, 170, METHOD_CHEQUE},       {171, 175, METHOD_DIRECT_DEBIT},
    {177, 179, METHOD_TRANSFER},     {181, 181, METHOD_DIRECT_DEBIT},
    {182, 182, METHOD_CARD},         {183, 183, METHOD_CHEQUE},
    {184, 184, METHOD_DIRECT_DEBIT}, {185, 185, METHOD_CHEQUE},
    {188, 189, METHOD_TRANSFER},     {190, 190, METHOD_CARD},
    {191, 191, METHOD_TRANSFER},     {192, 193, METHOD_DIRECT_DEBIT},
    {194, 194, METHOD_TRANSFER},     {195, 197, METHOD_DIRECT_DEBIT},
    {198, 199, METHOD_CARD},         {201, 202, METHOD_TRANSFER},
    {206, 206, METHOD_TRANSFER},     {209, 209, METHOD_CHEQUE},
    {210, 212, METHOD_TRANSFER},     {213, 213, METHOD_DIRECT_DEBIT},
    {220, 223, METHOD_CHEQUE},       {801, 817, METHOD_FEE},
    {818, 818, METHOD_DIRECT_DEBIT}, {820, 820, METHOD_TRANSFER},
    {833, 834, METHOD_TRANSFER},
};

enum payment_method method_of_gvc(struct bytes digits)
{
    if (digits.size != 3 || !text_is_digit(digits.data[0]) || !text_is_digit(digits.data[1]) ||
        !text_is_digit(digits.data[2]))
        return METHOD_UNKNOWN;
    int number = (digits.data[0] - '0') * 100 + (digits.data[1] - '0') * 10 + (digits.data[2] - '0');
    for (size_t i = 0; i < sizeof gvcs / sizeof *gvcs; i++)
        if (number >= gvcs[i].first && number <= gvcs[i].last)
            return gvcs[i].method;
    return METHOD_UNKNOWN;
}

enum payment_method method_of_proprietary(struct bytes code)
{
    code = text_trim(code);
    if (code.size >= 8 && code.data[4] == '+') {
        enum payment_method method = method_of_gvc(bytes_slice(code, 5, 3));
        return method == METHOD_UNKNOWN ? method_of_swift(bytes_slice(code, 0, 4)) : method;
    }
    return method_of_swift(code);
}

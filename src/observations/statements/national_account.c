// From bank, branch and account to an IBAN.
#include "observations/statements/national_account.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { RIB_MODULUS = 97, BBAN_MAX = 24 };

static bool is_run_of(struct bytes text, size_t size, bool letters)
{
    bool zeros = true;
    for (size_t i = 0; i < text.size; i++) {
        if (!text_is_digit(text.data[i]) && !(letters && text_is_alpha(text.data[i])))
            return false;
        zeros = zeros && text.data[i] == '0';
    }
    return text.size == size && !zeros;
}

// The two check digits of an IBAN over the national number, which holds digits and capital letters.
static int iban_check(const char *country, const char *number)
{
    char moved[BBAN_MAX + 4 + 1];
    snprintf(moved, sizeof moved, "%s%s00", number, country);
    int rest = 0;
    for (const char *at = moved; *at; at++)
        rest = text_is_digit(*at) ? (rest * 10 + (*at - '0')) % 97 : (rest * 100 + (*at - 'A' + 10)) % 97;
    return 98 - rest;
}

static void write_iban(const char *country, const char *number, char iban[NATIONAL_IBAN_SIZE])
{
    snprintf(iban, NATIONAL_IBAN_SIZE, "%s%02d%s", country, iban_check(country, number) % 100, number);
}

// A to I are 1 to 9, J to R 1 to 9, S to Z 2 to 9.
static int rib_digit(int byte)
{
    if (text_is_digit(byte))
        return byte - '0';
    int letter = text_upper(byte);
    return letter <= 'I' ? letter - 'A' + 1 : letter <= 'R' ? letter - 'J' + 1 : letter - 'S' + 2;
}

static int64_t rib_number(struct bytes text)
{
    int64_t number = 0;
    for (size_t i = 0; i < text.size; i++)
        number = number * 10 + rib_digit(text.data[i]);
    return number;
}

bool iban_of_rib(struct bytes bank, struct bytes branch, struct bytes account, char iban[NATIONAL_IBAN_SIZE])
{
    iban[0] = 0;
    if (!is_run_of(bank, 5, false) || !is_run_of(branch, 5, false) || !is_run_of(account, 11, true))
        return false;
    int64_t sum = 89 * rib_number(bank) + 15 * rib_number(branch) + 3 * rib_number(account);
    char number[BBAN_MAX + 1];
    snprintf(number, sizeof number, "%.5s%.5s%.11s%02d", (const char *)bank.data, (const char *)branch.data,
             (const char *)account.data, (int)(RIB_MODULUS - sum % RIB_MODULUS));
    for (char *at = number; *at; at++)
        *at = (char)text_upper(*at);
    write_iban("FR", number, iban);
    return true;
}

static int ccc_check(const char digits[11])
{
    static const int weights[10] = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
    int sum = 0;
    for (size_t i = 0; i < 10; i++)
        sum += weights[i] * (digits[i] - '0');
    int check = 11 - sum % 11;
    return check == 10 ? 1 : check == 11 ? 0 : check;
}

bool iban_of_ccc(struct bytes bank, struct bytes branch, struct bytes account, char iban[NATIONAL_IBAN_SIZE])
{
    iban[0] = 0;
    if (!is_run_of(bank, 4, false) || !is_run_of(branch, 4, false) || !is_run_of(account, 10, false))
        return false;
    char where[11], whose[11], number[BBAN_MAX + 1];
    snprintf(where, sizeof where, "00%.4s%.4s", (const char *)bank.data, (const char *)branch.data);
    snprintf(whose, sizeof whose, "%.10s", (const char *)account.data);
    snprintf(number, sizeof number, "%s%d%d%s", where + 2, ccc_check(where), ccc_check(whose), whose);
    write_iban("ES", number, iban);
    return true;
}

bool iban_of_belgian(struct bytes account, char iban[NATIONAL_IBAN_SIZE])
{
    char number[13];
    size_t count = 0;
    iban[0] = 0;
    for (size_t i = 0; i < account.size; i++) {
        bool between = count > 0 && (account.data[i] == '-' || account.data[i] == ' ');
        if (between)
            continue;
        if (count == 12 || !text_is_digit(account.data[i]))
            return false;
        number[count++] = (char)account.data[i];
    }
    if (count != 12)
        return false;
    number[12] = 0;
    int64_t first = 0;
    for (size_t i = 0; i < 10; i++)
        first = first * 10 + (number[i] - '0');
    int stated = (number[10] - '0') * 10 + (number[11] - '0'), check = (int)(first % 97);
    if (first == 0 || stated != (check ? check : 97))
        return false;
    write_iban("BE", number, iban);
    return true;
}

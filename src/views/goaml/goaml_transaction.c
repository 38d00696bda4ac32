// Transactions, accounts and parties.
#include "views/goaml/goaml_transaction.h"

#include "base/decimal.h"
#include "base/text.h"

#include <string.h>

enum { NUMBER_MAX = 100, METHOD_COMMENT_MAX = 50, IBAN_MAX = 34, NAME_PART_MAX = 100, CODE_MAX = 50 };

#define USEC_PER_MINUTE (INT64_C(60) * 1000000)
#define NOT_STATED "not stated"

// xs:dateTime without a zone, as the form has them: the local time where the evidence said one.
void goaml_write_moment(struct xml *xml, const char *element, struct moment moment)
{
    char text[MOMENT_TEXT_SIZE];
    if (moment.at_usec == TIME_UNKNOWN)
        return;
    if (moment.zone == ZONE_OFFSET)
        moment.at_usec += moment.offset_minutes * USEC_PER_MINUTE;
    bool day_only = moment.zone == ZONE_DATE;
    moment_format((struct moment){.at_usec = moment.at_usec, .zone = ZONE_LOCAL}, text);
    xml_print(xml, element, "%.10sT%.8s", text, day_only ? "00:00:00" : text + 11);
}

static void write_amount(struct xml *xml, const char *element, int64_t e5)
{
    char text[DECIMAL_TEXT_SIZE];
    xml_text(xml, element, decimal_format(e5, text), DECIMAL_TEXT_SIZE);
}

// Where the bank's own code stands in the IBANs of a country, from the fifth character.
static const struct {
    char country[3];
    uint8_t start, length;
} bank_codes[] = {{"BE", 0, 3}, {"BG", 0, 4}, {"BR", 0, 8}, {"CH", 0, 5}, {"CY", 0, 3}, {"CZ", 0, 4},
                  {"DE", 0, 8}, {"ES", 0, 4}, {"FR", 0, 5}, {"GR", 0, 3}, {"HU", 0, 3}, {"IT", 1, 5},
                  {"LU", 0, 3}, {"MC", 0, 5}, {"PL", 0, 8}, {"PT", 0, 4}, {"SK", 0, 4}, {"SM", 1, 5}};

static void bank_code(const char *iban, char code[16])
{
    size_t start = 0, length = 4;
    for (size_t i = 0; i < sizeof bank_codes / sizeof *bank_codes; i++)
        if (memcmp(bank_codes[i].country, iban, 2) == 0) {
            start = bank_codes[i].start;
            length = bank_codes[i].length;
        }
    snprintf(code, 16, "%.*s", (int)length, strlen(iban) > 4 + start ? iban + 4 + start : "");
}

// Name and BIC, or the code of the bank that the account's number begins with.
static void write_institution(struct xml *xml, const struct goaml_profile *profile,
                              const struct goaml_party *party)
{
    char code[16] = "", key[32];
    size_t bic = party->bank ? strlen(party->bank) : 0;
    if (bic == 8 || bic == 11) {
        const char *name = goaml_profile_exact(profile, "institution", party->bank);
        if (name == NULL && bic == 11) {
            snprintf(key, sizeof key, "%.8s", party->bank);
            name = goaml_profile_exact(profile, "institution", key);
        }
        xml_text(xml, "institution_name", name ? name : party->bank, GOAML_NAME_MAX);
        xml_text(xml, "swift", party->bank, 11);
        return;
    }
    if (party->is_iban)
        bank_code(party->account, code);
    snprintf(key, sizeof key, "%.2s%s", party->account, code);
    const char *name = code[0] ? goaml_profile_exact(profile, "institution", key) : NULL;
    xml_text(xml, "institution_name", name ? name : profile->institution_unknown, GOAML_NAME_MAX);
    xml_text(xml, "institution_code", code[0] ? code : profile->institution_unknown, CODE_MAX);
}

static void write_account(struct xml *xml, const struct goaml_profile *profile, const char *element,
                          const struct goaml_party *party, const char *currency)
{
    xml_open(xml, element);
    write_institution(xml, profile, party);
    xml_text(xml, "institution_country", party->country, 2);
    xml_text(xml, "account", party->account, GOAML_NAME_MAX);
    xml_text(xml, "currency_code", currency, 3);
    xml_text(xml, "account_name", party->holder && *party->holder ? party->holder : NULL, GOAML_NAME_MAX);
    if (party->is_iban)
        xml_text(xml, "iban", party->account, IBAN_MAX);
    xml_text(xml, "personal_account_type", profile->account_type, CODE_MAX);
    xml_close(xml, element);
}

// A party that has no account in the evidence: the form wants a person; nobody is named.
static void write_nobody(struct xml *xml, const char *element)
{
    xml_open(xml, element);
    xml_text(xml, "first_name", NOT_STATED, NAME_PART_MAX);
    xml_text(xml, "last_name", NOT_STATED, NAME_PART_MAX);
    xml_close(xml, element);
}

static void write_side(struct xml *xml, const struct goaml_profile *profile,
                       const struct goaml_transaction *transaction, const char *side)
{
    const struct goaml_party *party = strcmp(side, "from") == 0 ? &transaction->from : &transaction->to;
    char element[32];
    snprintf(element, sizeof element, "t_%s", side);
    xml_open(xml, element);
    snprintf(element, sizeof element, "%s_funds_code", side);
    const char *method = payment_method_name(transaction->method);
    xml_text(xml, element, goaml_profile_code(profile, "funds", *method ? method : "unknown"), CODE_MAX);
    if (transaction->local_rate_e8) {
        snprintf(element, sizeof element, "%s_foreign_currency", side);
        xml_open(xml, element);
        xml_text(xml, "foreign_currency_code", transaction->currency, 3);
        write_amount(xml, "foreign_amount", transaction->amount_e5);
        xml_print(xml, "foreign_exchange_rate", "%lld.%08lld",
                  (long long)(transaction->local_rate_e8 / 100000000),
                  (long long)(transaction->local_rate_e8 % 100000000));
        xml_close(xml, element);
    }
    snprintf(element, sizeof element, party->is_account ? "%s_account" : "%s_person", side);
    if (party->is_account)
        write_account(xml, profile, element, party, transaction->currency);
    else
        write_nobody(xml, element);
    snprintf(element, sizeof element, "%s_country", side);
    xml_text(xml, element, party->country ? party->country : "-", 2);
    snprintf(element, sizeof element, "t_%s", side);
    xml_close(xml, element);
}

void goaml_write_transaction(struct xml *xml, const struct goaml_profile *profile,
                             const struct goaml_transaction *transaction)
{
    const char *method = payment_method_name(transaction->method);
    const char *name = *method ? method : "unknown";
    xml_open(xml, "transaction");
    xml_text(xml, "transactionnumber", transaction->number, NUMBER_MAX);
    xml_text(xml, "internal_ref_number",
             transaction->reference && *transaction->reference ? transaction->reference : NULL, NUMBER_MAX);
    xml_text(xml, "transaction_location", transaction->site ? transaction->site : "", GOAML_NAME_MAX);
    xml_text(xml, "transaction_description", transaction->text ? transaction->text : name, GOAML_COMMENT_MAX);
    goaml_write_moment(xml, "date_transaction", transaction->at);
    goaml_write_moment(xml, "value_date", transaction->valued);
    xml_text(xml, "transmode_code", goaml_profile_code(profile, "transmode", name), CODE_MAX);
    xml_text(xml, "transmode_comment", name, METHOD_COMMENT_MAX);
    write_amount(xml, "amount_local", transaction->local_e5);
    write_side(xml, profile, transaction, "from");
    write_side(xml, profile, transaction, "to");
    xml_text(xml, "comments", transaction->evidence, GOAML_COMMENT_MAX);
    xml_close(xml, "transaction");
}

// A report to a financial intelligence unit in the form goAML 5.0.1 (UNODC): transactions, what was found in
// them, who reports. Source: goAMLSchema.xsd, schemaVersion 5.0.1; the code lists are national and come from
// the profile. Writes what it is given and reads nothing: whoever calls says each movement of money once.
#pragma once

#include "casefile/records.h"
#include "views/goaml/profile.h"

#include <stdio.h>

struct goaml_party {
    bool is_account;     // else cash, a bank itself, or a party known by name only
    const char *account; // IBAN or number
    bool is_iban;
    const char *holder;  // NULL: not known. Of accounts only: other names are not written
    const char *bank;    // BIC; NULL
    const char *country; // two letters; NULL
};

struct goaml_transaction {
    const char *number;    // its own in this report
    const char *reference; // the bank's; NULL
    const char *text;      // remittance text; NULL: not to be written
    const char *site;      // NULL
    const char *evidence;  // where it stands: sources and statements; NULL
    struct moment at, valued;
    enum payment_method method;
    int64_t amount_e5; // above 0
    char currency[4];
    int64_t local_e5;      // in the profile's currency
    int64_t local_rate_e8; // units of it for one of `currency`, times 10^8; 0: the same currency
    struct goaml_party from, to;
};

struct goaml_finding {
    int64_t id;
    const char *kind, *title, *rule, *facts; // facts: the JSON object
    int version;
};

struct goaml_report {
    const struct goaml_profile *profile;
    struct moment made;    // day of the report
    const char *reference; // the case's; NULL
    const char *handling;  // "H2"
    const char *left_out;  // what is not in it and why; NULL
    const struct goaml_finding *findings;
    size_t finding_count;
    const struct goaml_transaction *transactions; // at least one: the form has no report without
    size_t transaction_count;
};

// The caller looks at ferror(out).
void goaml_write(const struct goaml_report *report, FILE *out);

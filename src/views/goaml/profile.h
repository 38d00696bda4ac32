// What a country's financial intelligence unit asks for in a goAML report: the codes of its lists, and who
// reports. Read from a file of lines "KEY = VALUE"; '#' begins a comment. Knows no case.
//
// The keys stand in docs/manual/export.md, with an example in docs/manual/goaml-example.profile.
#pragma once

#include "base/arena.h"
#include "base/error.h"

struct goaml_pair {
    const char *key, *value;
};

struct goaml_profile {
    // of the report
    const char *rentity_id, *rentity_branch, *submission_code, *report_code, *entity_reference,
        *fiu_ref_number;
    const char *date_element; // "submission_date" or "report_date"
    const char *currency_code_local, *action;
    // of the person who reports
    const char *first_name, *last_name, *occupation, *email;
    // where they are
    const char *address_type, *address, *city, *zip, *country, *state;
    // of accounts
    const char *account_type, *institution_unknown;
    // by name: "transmode.cash", "funds.cash", "indicator.trail", "indicator.HT-20", "institution.KREDBEBB"
    struct goaml_pair *pairs;
    size_t pair_count, pair_capacity;
};

// `name` is the file's, for errors. Texts are in the arena; the pairs are freed by goaml_profile_done. An
// error says the line of what is wrong, or the key that is missing and what it is.
int goaml_profile_parse(struct goaml_profile *profile, struct arena *arena, const char *name,
                        struct bytes text, struct error *error);
void goaml_profile_done(struct goaml_profile *profile);

// The value of "GROUP.NAME", else of "GROUP"; NULL when neither is there.
const char *goaml_profile_code(const struct goaml_profile *profile, const char *group, const char *name);
// The value of "GROUP.NAME" only.
const char *goaml_profile_exact(const struct goaml_profile *profile, const char *group, const char *name);

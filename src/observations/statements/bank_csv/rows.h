// One row of a bank's table by its mapping: a movement, or why it is none. Knows no case and no sink.
#pragma once

#include "casefile/records.h"
#include "observations/statements/bank_csv/table.h"

struct csv_movement {
    struct moment at, valued;
    int64_t amount_e5; // signed: negative leaves the account
    int64_t fee_e5;    // taken beside it: 0 or above
    int64_t balance_e5;
    int64_t ordered_e5; // with the sign of the amount
    bool has_balance;
    const char *ordered_currency; // NULL: none
    char currency[4];
    struct bytes account;      // as it stands; empty: the mapping's
    struct bytes counterparty; // as it stands, or "SORT CODE/NUMBER"; empty
    const char *name, *bic, *reference, *end_to_end, *type, *site, *id; // NULL when not stated
    enum payment_method method;
};

// NULL when it is one, else why not (a literal); *quoted is then the value at fault, empty when there is
// none. Texts are in the arena.
const char *csv_movement_read(const struct csv_layout *layout, const struct csv_table *table,
                              const struct csv_record *row, struct arena *arena,
                              struct csv_movement *movement, struct bytes *quoted);

// The way money moved, told by the words of banks in many languages. of_type: the text is the bank's own word
// for the kind of entry; else a description, whose first two words count and codes of two letters do not.
enum payment_method csv_method_of(struct bytes text, bool of_type);

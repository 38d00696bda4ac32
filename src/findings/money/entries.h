// The entries of statements as their banks say them. For case_money.c and its parts only.
#pragma once

#include "findings/money/parties.h"

// Days are counted since 1970-01-01.
struct entry {
    int64_t observation_id, item_id;
    int64_t at_sec;    // Unix time; of a day without a time its midnight
    int64_t amount_e5; // signed: negative leaves the account
    int64_t ordered_e5;
    int32_t day, valued_day;               // booked; valued, else booked
    uint32_t account;                      // party: whose statement it is
    uint32_t party;                        // the other side
    uint32_t statement;                    // of `statements`; UINT32_MAX: none that tells more
    char currency[4], ordered_currency[4]; // "": there is no ordered_e5
    bool has_time;
    bool dropped; // another one stands for it
    bool own;     // named as the account itself
    enum payment_method method;
    const char *id, *end_to_end;  // NULL
    const char *reference, *site; // NULL
    uint64_t format;              // of the file, as a hash: camt.053 and MT940 differ
};

struct entry_statement {
    int64_t item_id;
    int32_t from_day, to_day;
    int64_t opening_e5, closing_e5;
};

struct entries {
    struct entry *all;
    size_t count, capacity;
    struct entry_statement *statements;
    size_t statement_count, statement_capacity;
};

// Payments without a date, without an amount, or before `link` has made entities, say nothing and are left
// out. Makes the parties that are no accounts.
int entries_read(struct entries *entries, struct party_table *parties, struct casefile *casefile,
                 struct error *error);
void entries_done(struct entries *entries);

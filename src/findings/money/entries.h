// The entries of statements as their banks say them, each once for its account. For case_money.c and its
// parts only.
#pragma once

#include "findings/money/parties.h"

// Counted in days since 1970-01-01.
struct entry {
    int64_t observation_id, item_id;
    int64_t at_sec;    // Unix time; of a day without a time its midnight
    int64_t amount_e5; // signed: negative leaves the account
    int32_t day, valued_day;
    uint32_t account; // party: whose statement it is
    uint32_t party;   // the other side
    char currency[4];
    bool has_time;
    bool dropped; // the same entry stands in another file
    bool own;     // named as an account of the same holder, or the account itself
    enum payment_method method;
    const char *reference, *site, *end_to_end; // NULL
};

struct entries {
    struct entry *all;
    size_t count, capacity;
};

// Payments without a date, without an amount, or before `link` has made entities, say nothing and are left
// out. Makes the parties that are no accounts.
int entries_read(struct entries *entries, struct party_table *parties, struct casefile *casefile,
                 struct error *error);
// Marks as dropped what stands in more than one file. Sorts.
void entries_once(struct entries *entries);
void entries_done(struct entries *entries);

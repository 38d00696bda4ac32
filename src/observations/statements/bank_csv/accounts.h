// The accounts of a table while its rows are read: what moved on each, and whether the balances that stand
// beside the rows run from one to the next. An account in two currencies is two.
#pragma once

#include "base/map.h"
#include "observations/observer.h"
#include "observations/statements/bank_csv/rows.h"

struct csv_account {
    struct selector selector;
    const char *statement; // what its payments and its statement are called
    char currency[4];
    struct moment from, to;
    int64_t sum_e5, entries, rows;
    bool too_large; // the sum of its entries

    bool has_balance;
    int64_t first_balance_e5, until_first_e5; // moved up to and with the first row that has a balance
    int64_t first_amount_e5;                  // of that row
    int64_t last_balance_e5, since_last_e5;   // moved in the rows below it
    int64_t last_amount_e5;
    int64_t pairs, breaks_down, breaks_up; // read downwards (oldest first), read upwards (newest first)
    int64_t later, earlier;                // rows dated after, before the one above them
    int64_t last_at_usec;
    int64_t break_down_line, break_up_line; // the first of each
};

struct csv_accounts {
    struct arena *arena;
    struct csv_account **all;
    size_t count, capacity;
    struct text_map by_name; // "ACCOUNT CURRENCY" to position plus one
    uint8_t last_text[256];  // of the row before: most rows are the same account's
    size_t last_size;
    char last_currency[4];
    struct csv_account *last;
};

void csv_accounts_init(struct csv_accounts *accounts);
void csv_accounts_done(struct csv_accounts *accounts);
// NULL when the text is no account.
struct csv_account *csv_accounts_at(struct csv_accounts *accounts, const struct observation_context *context,
                                    struct bytes text, const char *currency);
void csv_account_count(struct csv_account *account, const struct csv_movement *movement, int64_t line);

struct csv_run {
    bool stated; // two rows or more with a balance
    bool newest_first;
    bool against_dates;         // the rows are dated the other way round
    int64_t breaks, break_line; // rows whose balance does not follow from the row beside it
    int64_t opening_e5, closing_e5;
    bool ties; // opening + entries = closing
};
struct csv_run csv_account_run(const struct csv_account *account);

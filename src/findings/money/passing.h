// How much of what an account received it passed on, and how soon. Pure: flows in, counts out.
//
// First in, first out: each payment out to an account is matched with the oldest money received in the WINDOW
// before it (or booked the day after, see sequence.h) that is not matched yet. Money is conserved exactly:
// no received cent is matched twice, no paid cent comes from two receipts (Kosyfaki and Mamoulis, arXiv
// 2110.05041, receipt-order provenance). Not received and not passed on, in this sense: transfers between
// accounts of one holder; transfers to and fro between the same two accounts; what comes or goes at even
// intervals in like amounts (wage, rent, instalment).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flow {
    int64_t at_usec;        // as the account's own bank books it, like `day`
    int64_t day;            // since 1970-01-01
    int64_t amount_e5;      // positive
    int64_t party;          // above 0: an account; below 0: a name; 0: nobody is stated (cash)
    int64_t observation_id; // in the account's own statement
    bool in;
    bool cash;    // paid in or taken out
    bool own;     // between accounts of one holder: not money received or passed on
    bool regular; // one of a row of like amounts at even intervals: wage, rent, instalment
};

struct account_flows {
    struct flow *flows; // in an order in which money can have moved
    size_t count;
};

enum {
    // AMLworld's attempts last 72 to 96 hours (median to p95); a weekend may lie between
    PASSING_WINDOW_DAYS = 5,
    // of the money matched; who got less is no main payee, so there are at most ten
    PASSING_PAYEE_PERCENT = 10,
    PASSING_PAYEES_MAX = 10,
};

struct passing {
    int64_t income_e5;    // all that came in, but from the holder's own accounts
    int64_t received_e5;  // of it, what is not regular
    int64_t forwarded_e5; // matched with payments to main payees; never more than received_e5
    int64_t cashed_e5;    // of what was left, taken out in cash in the same window
    int64_t regular_e5;   // wages and the like, of income_e5
    int64_t unnamed_e5;   // of received_e5, what came from nobody stated: cash
    size_t received_count, forwarded_count;      // payments
    size_t received_days, forwarded_days;        // different days
    size_t payer_count;                          // named ones, of what was received
    double median_dwell_hours, mean_dwell_hours; // from receipt to payment, weighed by amount
    struct {
        int64_t party, amount_e5;
    } payees[PASSING_PAYEES_MAX]; // main ones, the largest first
    size_t payee_count;
    int64_t first_day, last_day; // of payments matched
};

// `used` (count bytes, from the caller): 1 for each flow that is matched with a main payee's, in or out.
void passing_assess(const struct account_flows *account, struct passing *passing, uint8_t *used);

// forwarded of received, rounded down; 0 when nothing was received.
int passing_share_percent(const struct passing *passing);
int passing_gone_percent(const struct passing *passing); // forwarded and taken out in cash, of received

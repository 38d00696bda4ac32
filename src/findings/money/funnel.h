// Money paid into one account by many or at many places, and gone soon after to somewhere else. Pure: flows
// in, counts out.
//
// First in, first out: what leaves comes from the oldest money of the window before it that has not left yet
// (as in passing.h); what stays longer is kept. All money of the account takes part, so that a wage that is
// spent is not taken for a deposit that is sent on; deposits and what they became are counted. No cent is
// counted twice.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FUNNEL_WINDOW_DAYS = 7 }; // from deposit to leaving; a weekend may lie between

struct funnel_flow { // of one account, in the order in which money can have moved
    int64_t day, amount_e5;
    uint32_t party; // who paid or was paid; of cash anything
    int32_t place;  // of cash, a number from 0 below 2^20; -1: not stated
    bool in, cash;
    bool deposit; // in: cash, or from somebody, neither own nor regular. out: to an account, or as cash,
                  // neither own nor regular
    bool abroad;  // the other account is in another country
};

struct funnel {
    size_t deposits, cash_deposits, placed_deposits; // placed: cash with a place
    size_t days, payers, places;                     // different ones of deposits; payers without cash
    size_t at_main_place;                            // of placed ones, those where most are
    int64_t income_e5, deposit_e5, cash_e5;          // all that came in; deposits; of these cash
    int64_t sent_e5;             // of deposits, what left within the window by transfer or as cash
    int64_t elsewhere_e5;        // of that, to accounts in other countries, or as cash where none was paid in
    size_t sent;                 // payments that had a part in it
    double median_days;          // from deposit to leaving, weighed by amount
    int64_t first_day, last_day; // of deposits
};

// `used` (count bytes, from the caller): 1 for each deposit and each payment that had a part in `sent`.
void funnel_assess(const struct funnel_flow *flows, size_t count, struct funnel *funnel, uint8_t *used);

// The null: the same payments out at other times. Their days are moved round the account's life in steps, and
// the share of deposits that leaves within the window counted each time. Where money flows through steadily,
// as through a travel agency, it is as high then; where each payment follows what came in, it is not.
struct funnel_null {
    double mean_share, most_share; // of deposits; 0 where the life is too short to move anything
    size_t moves;
};
void funnel_move(const struct funnel_flow *flows, size_t count, struct funnel_null *null);

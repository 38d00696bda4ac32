// Which entry of a payer's statement and which of a receiver's are one transfer. Pure.
//
// The receiver's bank books it on the same day or up to three banking days later: the next one within a
// country, up to three from abroad, or over Easter (banks' holidays are not known). An instant one of a
// weekend may be booked by the payer's bank on the Monday after: then its value date counts. Two different
// end-to-end references are never one transfer. In this order, and each entry once:
//
// 1. SIDES_BY_REFERENCE: both statements name the other's account, the same amount and end-to-end reference.
//    Certain.
// 2. SIDES_BY_ACCOUNTS: the same without a reference. What could be meant otherwise is another transfer of
// the
//    same amount between the same two in the same days, one side of which is missing in each statement. Of
//    equal ones the earlier is paired with the earlier: so as many are paired as can be.
// 3. SIDES_BY_NAMES: a statement names the other side only, and the other account's holder is known by that
//    name; the same amount; and neither entry has a second candidate. Two namesakes may still be meant: a
//    lead, as sure as the name is rare. With the same end-to-end reference it is SIDES_BY_REFERENCE.
// 4. SIDES_BY_REFERENCE, too: the same end-to-end reference, no second candidate, and the receiver got less
// (at
//    most a tenth, for charges), or another currency: one statement gives the other's amount as ordered, or
//    the rates of the two days bring them within 3 %.
#pragma once

#include "findings/money/entries.h"
#include "findings/money/euros.h"

enum {
    SIDES_LAG_BANKING_DAYS = 3,
    SIDES_VALUE_DAYS = 7,      // at most so long before it is booked a payment is valued
    SIDES_CHARGE_PART = 10,    // the receiver gets at most a tenth less
    SIDES_RATE_PERCENT = 3,    // between the rate of a bank and the reference rate
    SIDES_CANDIDATES_MAX = 64, // with more, none is the only one
};

// Monday to Friday, of days since 1970-01-01: how many of them lie after `from`, up to `to`.
int64_t sides_banking_days(int64_t from, int64_t to);

struct side {
    uint32_t other; // the other side's entry; UINT32_MAX when there is none
    enum movement_sides how;
};

// of: entries->count. Dropped entries have no other side. Names of the parties must be settled.
void sides_pair(const struct entries *entries, const struct party_table *parties, const struct euros *euros,
                struct side *of);

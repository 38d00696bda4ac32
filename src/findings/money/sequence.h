// The order in which the transfers of a day can have moved their money, as banks state days and no times.
// Pure.
//
// Of one day, what comes into an account stands before what leaves it, along chains of any length. Where
// money went in a circle on one day, one transfer has to stand first: the one that goes back to an account
// already on the way, from accounts tried in the order of their first observations. Who deals with an account
// without being one (cash, a name, a bank) holds nothing back.
//
// A receipt may be booked a day after the money could be used: it came after the bank's last hour, or at the
// end of a week. So one that only its receiver's statement shows is put before what the receiver paid on the
// banking day before, unless its payer itself received something on the day of booking, by which it came.
//
// Stated times are kept. What has none gets the first second of its day, and one more than the last that came
// into its payer's account that day: so a chain's times rise.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sequenced {
    int64_t at_sec;         // stated; without a time set by sequence_days
    int64_t observation_id; // breaks ties
    int64_t day;            // of at_sec; may be set one banking day back
    uint32_t from, to;
    uint32_t number;    // the caller's
    uint32_t rank;      // sequence_days' own
    bool day_only;      // no time is stated
    bool only_received; // the payer's statement does not show it
};

// Sorts into that order. account_count: below it accounts, from it up to party_count others.
void sequence_days(struct sequenced *transfers, size_t count, uint32_t account_count, uint32_t party_count);

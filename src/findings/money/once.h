// Which entries of one account are the same entry in several files. Pure.
//
// The same: account, currency and amount; and, tried in this order,
//
// 1. the same end-to-end reference, booked at most five days apart,
// 2. the same reference of the bank, booked or valued on the same day,
// 3. booked and valued on the same days,
// 4. booked on the same day,
// 5. in files of two formats, valued on the same day, where one of them states no other day of booking.
//
// Never the same: two of one file; with two end-to-end references; to or from two accounts; in two statements
// of which one begins where the other ends, on the same day and with the same balance. One entry of a file is
// at most one of another file. So of N equal ones as many are kept as the fullest file has.
#pragma once

#include "findings/money/entries.h"

enum { ONCE_REFERENCE_DAYS = 5 };

// Marks all but one of each as dropped: the one that says most stands for them, and gets what the others add.
// Sorts the entries by account.
void entries_once(struct entries *entries, const struct party *parties);

// Which entry of a payer's statement and which of a receiver's are one transfer. Pure.
//
// Both say the same two accounts, currency and amount, and the receiver's bank books it on the same day or up
// to three banking days later: the next one within a country, up to three from abroad. Banks' holidays are
// not known. Of equal ones the earlier is paired with the earlier, which pairs as many as there can be.
#pragma once

#include "findings/money/entries.h"

enum { SIDES_LAG_BANKING_DAYS = 3 };

// Monday to Friday, of days since 1970-01-01: how many of them lie after `from`, up to `to`.
int64_t sides_banking_days(int64_t from, int64_t to);

// pair[i] (entry_count of them): the other side's entry; UINT32_MAX when there is none.
void sides_pair(const struct entries *entries, uint32_t *pair);

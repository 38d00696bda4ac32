// structuring: cash paid in or taken out just below an amount at which somebody has to be told or asked.
//
// The rule, version 1, for an account that has a statement, each direction and threshold by itself, amounts
// as the bank states them:
//
// 1. At least 5 entries of cash from 85 % of the threshold up to below it, on at least 3 days; and of those
// from half to twice the threshold they are at least 60 %. A shop's takings spread; who stays below a limit
// does not.
//
// 2. At least half of them have another within 5 days: together they would have been above. That a wage is
// near a threshold once a month is no structuring; rows of like amounts at even intervals do not count.
//
// 3. At least 15 bits of surprise (one in 30,000, as accounts, directions and thresholds are many) against
// the share that other accounts' cash has there, each counted once, but no less than amounts spread evenly by
// ratio would.
//
// Thresholds are constants below, by currency, with what they are from; check what holds where the branch is.
// It is an assessment of movements, not of a person: who is told by a bank clerk that a limit exists may
// stay below it without more to hide.
#pragma once

#include "findings/money/structured.h"
#include "findings/pattern.h"

enum {
    STRUCTURING_BELOW_MIN = 5,
    STRUCTURING_DAYS_MIN = 3,
    STRUCTURING_SHARE_MIN_PERCENT = 60,
    STRUCTURING_BITS_MIN = 15,
};

struct structuring_threshold {
    const char *currency;
    int64_t units;
    const char *source;
};

extern const struct structuring_threshold structuring_thresholds[]; // currency NULL at the end
extern const struct pattern structuring;

bool structuring_holds(const struct structured *structured); // 1 to 3

// Amounts just below a threshold: more than the same account's and others' amounts give. Pure: numbers in,
// counts out. The thresholds stand in findings/structuring.h.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    STRUCTURED_BELOW_PERCENT = 85, // "just below" is from here up to the threshold, which itself is not
    STRUCTURED_TOGETHER_DAYS = 5,  // two so near each other would have been one above it
};

struct structured_amount {
    int64_t day, amount_e5; // above 0
};

struct structured {
    int64_t threshold_e5;
    size_t below, above; // from 85 % up to below it; from it up to twice as much
    size_t judged;       // from half of it to twice: what might have been either
    size_t together;     // of `below`, with another of them within the days above
    size_t days;         // different ones of `below`
    int64_t below_e5;    // their sum
    int64_t first_day, last_day;
    double share_by_chance; // of `judged` that lie just below, by other accounts or when no amount is special
    double bits;            // -log2 of the chance of as many or more (binomial)
};

// Counts, without bits. Amounts of one account, one direction, in any order (sorted by day here).
void structured_count(struct structured *structured, struct structured_amount *amounts, size_t count,
                      int64_t threshold_e5);
// Of what an account paid near the threshold, the share just below; of few amounts, or none, nearly that of
// amounts spread evenly.
double structured_share(const struct structured *structured);
// Beside `others` other accounts that deal in cash, whose shares sum up to `shares`. Each counts once: a
// limit that machines or clerks set is seen in many accounts, and three who stay below one in as many
// payments as they like are not what is usual.
void structured_weigh(struct structured *structured, double shares, size_t others);

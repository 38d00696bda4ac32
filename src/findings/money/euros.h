// Amounts in euros by the rates of a case. Exact: integers of 128 bits, rounded once, to the cent, half to
// even.
#pragma once

#include "casefile/casefile.h"
#include "casefile/rates.h"

#include <stdbool.h>
#include <stddef.h>

// A day without a rate (weekends, holidays) takes that of the last day before it, at most so many days back.
enum { EUROS_RATE_AGE_DAYS = 7 };

struct euros {
    struct rate *rates; // by currency, then day
    size_t count, capacity;
};

int euros_read(struct euros *euros, struct casefile *casefile, struct error *error);
void euros_done(struct euros *euros);

// The rate of a day; NULL when there is none near enough. The euro itself has none.
const struct rate *euros_rate(const struct euros *euros, const char currency[4], int64_t day);
// False when it does not fit, or when it is nothing once it is rounded.
bool euros_of(int64_t amount_e5, const struct rate *rate, int64_t *euros_e5);

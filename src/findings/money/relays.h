// Money that an account received and soon paid to somebody else, in nearly the same amount: what
// scatter-gathers are made of. Pure.
#pragma once

#include "findings/money/dealings.h"

enum {
    RELAY_HOURS = 96,     // from receipt to payment
    RELAY_WIDEST = 10000, // an account with more pairs of such payments ties nothing: all are like some other
};

struct relay {
    uint32_t from, to; // who paid the middle, and whom it paid; never the same
    uint32_t in, out;  // transfers
    uint32_t chances;  // pairs of transfers of the middle that could have been alike
    double log_ratio;  // of what was paid to what was received
};

struct relays {
    struct relay *items; // by the middle's number, then in and out
    size_t count, capacity;
    size_t pairs;   // that were looked at: the base
    double density; // of log ratios near 0 among pairs not alike: how probable it is that a pair is alike
};

// Those whose log ratio is within `width` of 0.
void relays_find(struct relays *relays, const struct dealings *dealings, double width);
void relays_done(struct relays *relays);

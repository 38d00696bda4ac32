// Two accounts that mirror each other: one is paid, the other pays, at the same time and the same amount,
// again and again, in different countries, and nothing goes from one to the other. Pure.
//
// This is how value moves without money: who holds a pool in each of two countries takes money into the one
// and pays the equivalent out of the other (informal value transfer, hawala, underground banking: Passas,
// Informal Value Transfer Systems and Criminal Organizations, WODC 1999; US Treasury, Report to Congress
// under section 359 of the USA PATRIOT Act, 2002). Seen from the banks both halves are domestic payments.
#pragma once

#include "findings/money/null_model.h"

#include <stdbool.h>

enum {
    MIRROR_WINDOW_DAYS = 2,    // between the two halves, either first
    MIRROR_NEAR_PERCENT = 3,   // of each other: a fee, a rate
    MIRROR_CANDIDATES_MAX = 64 // an amount that so many pay within the window is too usual to tell anything
};

struct mirror_input {
    const struct transfer_graph *graph;
    const struct null_model *null; // of the same
    const bool *is_half;           // of each transfer: within one country, neither own nor regular
    const uint16_t *country;       // of each account; 0: not known
    const bool *is_seen;           // of each account: all it does is in the graph
};

struct mirror_half_pair {
    uint32_t in, out; // transfers
};

struct mirror {
    uint32_t receiver, payer;       // accounts
    struct mirror_half_pair *pairs; // in order of time, each transfer once
    size_t count, days;             // days on which `in` happened
    double expected;                // by chance
    double bits;
};

struct mirrors {
    struct mirror *items; // the most surprising first
    size_t count;
    size_t compared;  // pairs of accounts that had two halves in common at least
    size_t too_usual; // transfers not compared: MIRROR_CANDIDATES_MAX
};

// Pairs of accounts with at least `least` pairs of halves. Freed with mirrors_done.
void mirrors_find(struct mirrors *mirrors, const struct mirror_input *input, size_t least);
void mirrors_done(struct mirrors *mirrors);

// Which transfers are looked at for shapes, and how often each account has such: what shapes made of people's
// ordinary business are told from others by. Pure.
//
// Between strangers: all that ever moved between the two, either way, did so within DEALINGS_HOURS. Payrolls,
// rents, friends and suppliers come again; the accounts of an attempt deal once (measured: no pair of
// accounts meets twice in 327 of AMLworld's 370 attempts; the others are of a few closed groups).
//
// The null model of an account's dealings is its own rate, and the less is known of it the more the rate of
// all: Poisson with a rate drawn from a gamma distribution, whose mean and shape are those of all accounts.
// Of an account with n others in w windows the posterior has shape + n and shape / mean + w.
#pragma once

#include "findings/money/transfer_graph.h"

#include <stdbool.h>

enum {
    DEALINGS_HOURS = 96, // what 19 in 20 attempts of AMLworld last at most
    // Who pays or is paid by more strangers than this, nine times the widest attempt, is a shop, an employer,
    // a landlord: nothing is tied by dealing with it.
    DEALINGS_MANY = 144,
};

enum dealings_kind {
    DEALINGS_STRANGE,
    // Between two who pay each other, both ways, and have done so for longer: what goes round in a closed
    // group. They always do it, so the null is the rate of all accounts, not their own.
    DEALINGS_MUTUAL,
    DEALINGS_ALL, // for a graph of which the rest was left out by its maker
};

struct dealing_rate { // of one direction
    double mean;      // an account and window of DEALINGS_HOURS
    double shape;     // of the gamma distribution of rates: below 1 when most have none and few have many
};

struct dealings {
    const struct transfer_graph *graph; // borrowed, indexed
    enum dealings_kind kind;
    bool *counted; // of each transfer: it is looked at
    bool *batched; // its payer also paid another within the hour before: a payroll is one decision, not fifty
    bool *repeated;     // its payer also paid the same payee within DEALINGS_HOURS before
    uint32_t *out, *in; // of each account: transfers counted; those paid in one batch are one
    struct dealing_rate out_rate, in_rate;
    double windows; // that the graph's time is long; at least 1
};

void dealings_init(struct dealings *dealings, enum dealings_kind kind, const struct transfer_graph *graph);
void dealings_done(struct dealings *dealings);

// How improbable it is that an account that had `others` such transfers in `windows` other windows has at
// least `count` in one: -log2 of the chance (bits).
double dealing_bits(const struct dealing_rate *rate, double others, double windows, uint32_t count);
// The same of a Poisson count of that mean.
double dealing_poisson_bits(double mean, uint32_t count);

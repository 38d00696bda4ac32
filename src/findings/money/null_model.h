// What chance gives: how many of a pattern these accounts would show if each made and received as many
// payments as it does, at times and with partners of chance. Pure, closed form, no random numbers.
//
// The null: an account pays at its own rate for as long as it is seen to be active (first to last transfer,
// but no less than the window asked about); whom it pays is drawn in proportion to how often each is paid
// (the configuration model: Newman, Networks, ch. 12). A rate is measured with the pattern's own payments in
// it, so what is said to be surprising is so against a null that leans towards it. Counts are Poisson.
//
// Surprise is -log2 of the chance of as many or more: 10 bits are one in a thousand. It is of one place where
// one looked; looking in n places, log2(n) bits come by chance (null_places_bits).
#pragma once

#include "findings/money/transfer_graph.h"

struct null_model {
    const struct transfer_graph *graph; // borrowed
    int64_t *first_sec, *last_sec;      // of each account's transfers; 0, 0 without any
    int64_t *amounts_e5;                // of all transfers, rising
    double answered;                    // share of transfers whose sender is also paid by their receiver
};

void null_model_init(struct null_model *null, const struct transfer_graph *graph); // indexed
void null_model_done(struct null_model *null);

// ---- expected numbers in a window of time ----

double null_paid_out(const struct null_model *null, uint32_t account, int64_t window_sec);
double null_paid_in(const struct null_model *null, uint32_t account, int64_t window_sec);
// Payments from one to the other: by chance, and at the rate at which they pay each other anyway when `known`
// of their payments are left out (those of the pattern itself).
double null_between(const struct null_model *null, uint32_t from, uint32_t to, size_t known,
                    int64_t window_sec);
// Rows from -> x -> to, in order of time, through any of `from`'s payees: for scatter-gather.
double null_through(const struct null_model *null, uint32_t from, uint32_t to, int64_t window_sec);
// After the first of these transfers, money coming back to its sender over as many hops as here, each account
// on the way paying at its own rate, in order of time.
double null_return(const struct null_model *null, const uint32_t *transfers, unsigned hops,
                   int64_t window_sec);
// Payments from any of one set to any of the other: for bipartite layers and stacks.
double null_across(const struct null_model *null, const uint32_t *from, size_t from_count, const uint32_t *to,
                   size_t to_count, int64_t window_sec);

// ---- amounts ----

// The chance that amounts drawn from this graph follow each other as evenly as these do: for each step the
// share of the graph's amounts that lie as near (as a ratio) to the one before, put together by Fisher's
// method. 1 for one amount.
double null_even_amounts(const struct null_model *null, const int64_t *amounts_e5, size_t count);
// The same of transfers that follow each other. Where two accounts pay each other more than once, what else
// they pay counts as much as the whole graph does once: the wage that is always near the rent is no surprise.
double null_even_transfers(const struct null_model *null, const uint32_t *transfers, size_t count);

// ---- surprise ----

// -log2 P(Poisson(expected) >= seen); 0 for seen = 0; at most 1000.
double null_bits(double expected, uint64_t seen);
// -log2 P(Binomial(of, share) >= seen); 0 for seen = 0; at most 1000.
double null_share_bits(size_t of, double share, size_t seen);
double null_places_bits(double places); // log2, 0 below 1

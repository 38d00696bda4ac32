// Where money that parted meets again: accounts with which money of many accounts comes to rest after at
// least two others had it. Pure: knows accounts, amounts and moments; countries, names and kinds of people
// are no part of it.
//
// Counted for each account: from how many others at least a share (a twentieth, a tenth, a fifth, two fifths)
// of all that they paid to anybody rests with it, having passed two accounts or more on the way
// (provenance.h), and came on three days or more: who pays once is a customer. Who keeps or scatters what
// passes breaks the trail by itself: nothing is said of fees.
//
// Against chance: the same payments, each to the payee of another one. An account that is paid often is met
// often: of all such pairs in the graph it would have the part that it has of all payments. What counts is
// how many times more than that, in bits, at the lower end of its 95 % interval, shrunk towards none where
// little is seen (Noren, Hopstadius and Bate, Stat Methods Med Res 22(1), 2013: log2((n + 1/2) / (expected +
// 1/2)) less 3.3 (n + 1/2)^-1/2 + 2 (n + 1/2)^-3/2); of the four shares, the one that says most. Great
// accounts gain nothing by being great.
//
// A sink keeps at least half of what comes to it, and most of the money that came to it is such: bits count
// for each unit of money it received, so that who serves many (an airline, a maker) is not ranked for the few
// who come back.
//
// Services (shops, employers, processors: who deal with so many that nothing is tied by them) end a trail:
// what is paid to one is spent by who paid it.
#pragma once

#include "findings/money/provenance.h"

enum { SINK_PASSER_BY_PAYMENTS = 2 }; // of one from whom nothing else is seen, at most
enum { SINK_SHARES = 4, SINK_PASSED_MIN = 2, SINK_PAYERS_MIN = 5, SINK_DAYS_MIN = 3 };

struct sink {
    uint32_t account;
    uint32_t origins;       // accounts with at least `share_percent` of all they paid resting here
    unsigned share_percent; // 5, 10, 20 or 40
    double expected;        // of `origins`, by chance
    double bits;
    int64_t amount_e5; // of theirs, resting here
    double of_income;  // that, of all that the account received
    double weight;     // bits, for each unit of money it received
};

struct sink_origin {
    uint32_t sink, origin; // accounts
    int64_t amount_e5;     // of the origin's, resting with the sink
};

struct sinks {
    struct sink *ranked; // of at least SINK_PAYERS_MIN origins, most weight first
    size_t count;
    struct sink_origin *pairs; // at least a twentieth, of those ranked; by sink, origin
    size_t pair_count;
    size_t pairs_seen; // of any share
};

// `services`: one for each account, not 0: is one. `rule->ends` is not read.
void sinks_rank(const struct transfer_graph *graph, const struct provenance_rule *rule,
                const uint8_t *services, struct sinks *sinks);
void sinks_done(struct sinks *sinks);

// The same pairs of every account, sorted by origin, then sink: money that passed `passed_min` accounts or
// more. What the accounts marked in `beyond` pay starts with who gets it, too. `*pairs` is freed with
// memory_free.
size_t sinks_of_all(const struct transfer_graph *graph, const struct provenance_rule *rule,
                    const uint8_t *services, const uint8_t *beyond, unsigned passed_min,
                    struct sink_origin **pairs);
// The same measure of any count against what chance gives.
double sinks_bits(double seen, double expected);

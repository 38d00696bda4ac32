// A trail of money: from accounts where it begins, through the hands of others, to accounts where it stays.
// For the pattern trail and the command of that name.
//
// What is found: two rules, each against what chance or this case's other accounts give.
//
// 1. Many accounts' money meets again: sinks ranked as in money/sinks.h, of at least TRAIL_BITS bits for each
//    unit of money that they received. Sources are the accounts whose money meets there.
//
// 2. Money placed in an account and passed on: at least half of what a source received is cash, stated of
//    nobody, or from people of whom none gave more than a twentieth of it; and at least a third of all that
//    it paid rests two hands further or more, in the accounts that each got a twentieth of it or more, on
//    three days or more.
//
// Payments of like amounts at even intervals (wages, rents, instalments) are left out while sources and sinks
// are looked for: a household that hands on its wage is no trail. Once they are known, every payment counts.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "findings/money/attribution.h"
#include "findings/money/case_money.h"
#include "findings/money/max_flow.h"

#define TRAIL_BITS 2.0
enum { TRAIL_PLACED_PERCENT = 50, TRAIL_REACHES_PERCENT = 33 };
#define TRAIL_LEAST_E5 INT64_C(100000000) // 1,000.00: of what reaches the sinks

// Where a trail begins and ends, and why it is looked for.
struct trail_ends {
    uint8_t *ends; // of each party, enum flow_end
    size_t sources, sinks;
    bool meets, placed; // rule 1, rule 2
    double expected;    // rule 1: accounts that chance would bring together at the sink that says most
    size_t met;         // the accounts that do
};

struct trail_search {
    struct trail_ends *found; // those of most money first
    size_t count;
    // base rate: accounts with a statement that paid TRAIL_LEAST_E5 or more on three days, and of these,
    // those of which as much comes together two hands further
    size_t accounts_judged, accounts_that_reach;
};

void trail_search(const struct case_money *money, const struct money_graph *graph,
                  const struct provenance_rule *rule, struct trail_search *search);
void trail_search_done(struct trail_search *search);
// One side was chosen: marks the other in `ends`. Of sources, the accounts that keep at least a twentieth of
// what they paid, and most of what came; of sinks, the accounts of which at least a twentieth of what they
// paid came there.
int trail_suggest(const struct case_money *money, const struct money_graph *graph,
                  const struct provenance_rule *rule, uint8_t *ends, struct error *error);

struct trail_leg { // between two accounts, all payments that carried money which came to a sink
    uint32_t from, to;
    int64_t amount_e5; // of that money
    uint32_t payments;
    int64_t first_sec, last_sec;
    uint32_t layer; // the least number of hands: 1 is paid by a source
};

struct trail_account {
    uint32_t account;
    int64_t amount_e5; // source: what it paid of what came to a sink; sink: what came to it
    int64_t paid_e5;   // source: all it paid to others than sources
    int64_t most_e5;   // sink: the most that can have come
};

// What a bank last stated that an account held; currency "": nothing.
struct trail_balance {
    int64_t closing_e5, at_sec;
    char currency[4];
};
// For each party; freed with memory_free.
int trail_balances_read(const struct case_money *money, struct casefile *casefile,
                        struct trail_balance **balances, struct error *error);

struct trail {
    const struct case_money *money;
    const struct money_graph *graph;
    const uint8_t *ends;                  // borrowed
    const struct trail_balance *balances; // borrowed; NULL: not known. Set after trail_follow
    struct attribution attribution;
    struct max_flow flow;
    struct trail_leg *legs; // by layer, then the most money first
    size_t leg_count;
    struct trail_account *sources, *sinks; // the most money first
    size_t source_count, sink_count;       // of which money came to a sink; to which it came
    struct attribution_stop stops[ATTRIBUTION_STOPS_MAX];
    int64_t stop_most_e5[ATTRIBUTION_STOPS_MAX]; // that can have come to each
    size_t stop_count;
    uint32_t hands; // the most that the money went through, sinks included
};

// The most of the sources' money that can be with one of `stops` now: what can have come, and not more than
// the account held at the end.
int64_t trail_there_at_most(const struct trail *trail, size_t stop);

int trail_follow(struct trail *trail, const struct case_money *money, const struct money_graph *graph,
                 const struct provenance_rule *rule, const uint8_t *ends, struct error *error);
void trail_done(struct trail *trail);

// ---- words ----

const char *trail_title(struct arena *arena, const struct trail *trail);
// The facts of a finding; ends and search may be NULL, for a trail that somebody chose.
void trail_write_facts(const struct trail *trail, const struct provenance_rule *rule,
                       const struct trail_ends *ends, const struct trail_search *search, struct buffer *out);

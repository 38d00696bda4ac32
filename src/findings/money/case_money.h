// The payments of a case as transfers between parties, each movement of money once, for every pattern of
// money. Knows no pattern.
//
// Once: the same entry may stand in several files (a notification, an intraday report, the day's statement;
// entries.h) and in the statements of both banks (sides.h). What one movement's observations are stands in
// `movement`.
//
// Order: banks mostly state days. What came in stands before what went out of it; how stands in sequence.h.
//
// Currency: with rates in the case there is one graph, in euros, of everything that the rates can turn into
// them; what they cannot, and everything when there are no rates, stands in a graph of its own currency.
// Nothing is converted silently: a movement keeps its own amount and the day's rate.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"
#include "findings/money/transfer_graph.h"

#include <stdbool.h>

enum party_kind {
    PARTY_ACCOUNT,
    PARTY_NAME,     // known by name only: one for each account and name, as names tie nothing
    PARTY_CASH_IN,  // cash paid into an account: one for each account
    PARTY_CASH_OUT, // cash taken from it
    PARTY_BANK,     // the account's own bank: charges, interest; or nothing is stated. One for each account
};

struct party {
    enum party_kind kind;
    int64_t entity;     // of an account; of the others 0
    uint32_t account;   // the party itself; of the others the account that they deal with
    const char *value;  // IBAN or account, else the name; "" for cash and bank
    const char *name;   // of the holder, as banks and payers most often say; NULL
    const char *bank;   // BIC, as stated; NULL
    char country[3];    // of the account, by its IBAN or else its BIC; "" when not known
    bool has_statement; // the case has statements of it: what it does is seen as a whole
    bool is_service;    // so many deal with it that nothing is tied by it: a shop, an employer (services.h)
};

// How the two banks' entries of one movement were found to be one; how sure each is stands in sides.h.
enum movement_sides {
    SIDES_ONE, // only one bank's statement is there, or shows it
    SIDES_BY_REFERENCE,
    SIDES_BY_ACCOUNTS,
    SIDES_BY_NAMES,
};

struct movement {
    int64_t sent_id, received_id;   // observations in the payer's and the receiver's statement; 0: not there
    int64_t sent_day, received_day; // booked by each bank, since 1970-01-01; INT64_MIN: not there
    int64_t amount_e5;              // above 0, as the payer's statement says, else the receiver's
    char currency[4];
    int64_t rate_e8;  // units of `currency` a euro, times 10^8, by which the graph's amount was made; 0: none
    int64_t rate_day; // since 1970-01-01: that day's, or the last one before it
    enum payment_method method;
    enum movement_sides sides;
    const char *reference, *site; // NULL
    bool own;                     // between accounts of one holder
    bool regular;                 // one of a row of like amounts at even intervals: wage, rent, instalment
    bool day_only; // banks state no time: at_sec is made from the day, in an order that money can have taken
};

struct money_graph {
    char currency[4];
    struct transfer_graph graph; // indexed; accounts are numbers of parties
    struct movement *movements;  // one for each transfer, in the same order
};

struct case_money {
    struct party *parties;
    size_t party_count;
    struct money_graph *graphs; // the one of most transfers first
    size_t graph_count;
    size_t without_rate; // movements that the rates could not turn into euros
    struct arena *arena;
};

int case_money_read(struct case_money *money, struct casefile *casefile, struct error *error);
void case_money_done(struct case_money *money);

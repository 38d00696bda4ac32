// An economy of our own making for measurements, with one planted case: see made_money.c. Not evidence.
#pragma once

#include "findings/money/transfer_graph.h"

#include <stdint.h>

enum { MADE_COLLECTORS = 60, MADE_FUNNELS = 3, MADE_MULES = 6, MADE_SINKS = 4, MADE_DAYS = 90 };

struct made_money {
    struct transfer *transfers;
    struct transfer_graph graph; // not indexed
    uint8_t *kinds;              // of accounts, enum made_kind
    uint8_t *abroad;             // of accounts: country
    uint32_t collectors[MADE_COLLECTORS], funnels[MADE_FUNNELS], mules[MADE_MULES], sinks[MADE_SINKS];
    int64_t case_e5;       // what the collectors paid the funnels
    int64_t sunk_e5;       // what the mules paid the sinks
    uint64_t cross_border; // payments
};

enum made_kind {
    MADE_PERSON,
    MADE_EMPLOYER,
    MADE_SHOP,
    MADE_PROCESSOR,
    MADE_WHOLESALER,
    MADE_MAKER,
    MADE_LANDLORD,
    MADE_MANAGER,
    MADE_BANK,
    MADE_AGENT,
    MADE_REMITTER,
    MADE_PAYOUT,
    MADE_TRAVEL,
    MADE_CONSOLIDATOR,
    MADE_AIRLINE,
    MADE_PLATFORM,
    MADE_CASE,
    MADE_KINDS
};
const char *made_kind_name(enum made_kind kind);

void made_money_init(struct made_money *made, size_t payments, uint64_t seed);
void made_money_done(struct made_money *made);

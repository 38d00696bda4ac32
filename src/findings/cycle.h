// cycle: money that leaves an account, goes through others and comes back.
//
// The rule, version 1, among transfers between accounts, in one currency or turned into euros by the case's
// rates:
//
// 1. Three to eight transfers in a row, each from the account that the one before went to, within 10 days
// from the first to the last, the last to the account that the first left. (The cycles of IBM's AMLworld last
// 72 hours in the median and 96 at most; two weekends may lie between.) Money paid straight back is a loan, a
// refund, a shared bill: counted beside, not found.
//
// 2. Left out are transfers between accounts of one holder, rows of like amounts at even intervals (wage,
// rent, instalment), and whoever deals with so many that nothing is tied by it.
//
// 3. No more than one in ten cycles as surprising is to be expected by chance in a case of as many transfers:
// each account at its own rate, payees by how often they are paid, amounts by what the case and the two
// accounts pay otherwise (money/null_model.h). Accounts that pay each other all the time explain their cycles
// themselves. How even amounts are counts as evidence and is not required: AMLworld's launderers pass on 100
// % at the median (p5 91 %, p95 116 %), other published generators do not conserve money along a cycle.
//
// It is an assessment of movements, not of a person: friends who settle a journey, and firms of one group
// under several names, can make a round too.
#pragma once

#include "findings/money/cycles.h"
#include "findings/pattern.h"

enum {
    CYCLE_WINDOW_DAYS = 10,
    CYCLE_HOPS_MIN = 3,
    CYCLE_MONEY_HOPS_MAX = 8,
    CYCLE_BITS_MIN = 5,       // no case is so small that fewer would do
    CYCLE_WORK_MAX = 1000000, // steps for one first transfer; beyond it is told as not followed
};
#define CYCLE_BY_CHANCE_MAX 0.1

extern const struct pattern cycle;

// So many as surprising are expected by chance where this many transfers might begin one.
double cycle_by_chance(const struct cycle_candidate *candidate, size_t transfers);
bool cycle_holds(const struct cycle_candidate *candidate, size_t transfers); // 1 and 3

// mirror_transfers: money is paid into an account in one country and as much out of an account in another, at
// the same time, again and again, and nothing crosses the border.
//
// The rule, version 1, for two accounts that have statements, in different countries, in one currency or in
// euros by the case's rates:
//
// 1. At least 3 times, on 3 days or more, one is paid by somebody of its own country (or in cash) and the
// other pays somebody of its own country (or in cash) within 2 days before or after, and the amounts are
// within 3 % of each other. Transfers between accounts of one holder, rows of like amounts at even intervals
// and services that deal with many do not count; each transfer counts once.
//
// 2. Neither pays the other: then one would only pass on.
//
// 3. No more than one in a hundred pairs of accounts as surprising is to be expected by chance in this case
// (of made ordinary life nine cases in 24 had a pair at one in ten, none in 40 at this), given how often the
// one pays, which amounts it pays otherwise and which are paid in the case (money/mirror.h). Round sums on
// the first of the month explain themselves.
//
// Sources: money/mirror.h. It is an assessment of movements, not of a person: two branches of a family's firm
// with common books may look like it.
#pragma once

#include "findings/money/mirror.h"
#include "findings/pattern.h"

enum { MIRROR_PAIRS_MIN = 3, MIRROR_DAYS_MIN = 3 };
#define MIRROR_BY_CHANCE_MAX 0.01

extern const struct pattern mirror_transfers;

// So many as surprising are expected among this many pairs of accounts.
double mirror_by_chance(const struct mirror *mirror, double account_pairs);
bool mirror_holds(const struct mirror *mirror, double account_pairs);

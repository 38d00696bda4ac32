// pass_through: an account that forwards most of what it receives within days. An account where money comes
// to rest is none, and one that pays many is none.
//
// The rule, version 2, for an account that has a statement, in one currency (in euros, with rates). Version 2
// reads money by case_money.h: both banks' sides, cash by its words, own accounts by their names
// alone; and money that was cashed out soon after it came is no money that rests.
//
// 1. At least 1,000.00 received in at least 3 payments, and forwarded in at least 3 payments on at least 3
// days. A house bought once with an inheritance is no passing on. (FIN-2014-A008 speaks of wires below 3,000
// USD.)
//
// 2. At least 70 % of what was received was forwarded within 5 days, or taken out in cash, and at least half
// of it forwarded, to accounts that each took at least 10 %
// of that. Of the intermediaries in IBM's AMLworld (HI-Small, scatter-gather, measured) nine in ten pass on
// more than 83 % in the same currency; a tenth of it may leave in cash, and the holder keeps a share or pays
// bills from it, which do not count here. A household rests between wages and pays many; a shop keeps its
// margin, and the money of the days between two deliveries; a payroll pays more people than ten.
//
// 3. Half of the money forwarded left within 3 days (FIN-2020-A008 on funnel accounts: "little time
// between").
//
// 4. At least half of all that came in was not regular income: a wage earner who now and then hands something
// on is none, however quickly.
//
// Wages, rents and instalments (even intervals, like amounts) count neither as received nor as forwarded, so
// payroll accounts, landlords and households' bill accounts fall away; nor do transfers between accounts of
// one holder, which are savings.
//
// It is an assessment of movements, not of a person: an agent or a notary passes money on by profession, and
// a wholesaler with thin margins may look like it. The facts say how many paid and were paid.
#pragma once

#include "findings/money/passing.h"
#include "findings/pattern.h"

extern const struct pattern pass_through;

bool pass_through_holds(const struct passing *passing); // 1 to 4

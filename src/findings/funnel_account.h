// funnel_account: paid in by many or at many places, gone soon after to somewhere else.
//
// FinCEN describes it (FIN-2014-A008, FIN-2020-A008): an account in one area receives many deposits of cash,
// often below thresholds, from which the money is withdrawn in another area with little time between; or
// people who have nothing to do with each other send to one.
//
// The rule, version 1, for an account that has a statement, in one currency or in euros by the case's rates.
// A deposit is cash, or comes from somebody; not from the holder's other accounts, not one of a row of like
// amounts at even intervals (wage, rent):
//
// 1. At least 12 deposits on at least 10 days, 1,000.00 in all, half or more of all that came in: fewer say
// little of where an account is fed from, and cash below a threshold is told as structuring. And either
// cash at 3 places or more, in 5 deposits or more, or 8 payers or more.
//
// 2. At least 60 % of it left within 7 days by transfer or as cash (first in, first out; what was spent by
// card or on bills is not counted as sent on), and at least half of that went elsewhere: to accounts in other
// countries, or as cash where none was paid in.
//
// 3. What leaves follows what came in. The same payments out are made at other times, their days moved round
// the account's life, up to 19 times: never is as much of the deposits gone within 7 days, and of what then
// stays longer on average, a third or more leaves in truth. Through a travel agency money flows as steadily
// as through a funnel, but its payments do not follow its receipts.
//
// 4. At least 10 bits of surprise against the other accounts of the case (without those for which 1 and 2
// hold, as long as they are at most one in ten): how often their cash is paid in elsewhere than at their main
// place, and how many pay them. A shop has one place; a charity has many payers, and its money rests.
//
// Places are a branch or machine as the bank states it, or a city in the reference. It is an assessment of
// movements, not of a person: a family's collection for somebody abroad may look like it.
#pragma once

#include "findings/money/funnel.h"
#include "findings/pattern.h"

enum {
    FUNNEL_DEPOSITS_MIN = 12,
    FUNNEL_DAYS_MIN = 10,
    FUNNEL_PLACES_MIN = 3,
    FUNNEL_CASH_DEPOSITS_MIN = 5,
    FUNNEL_PAYERS_MIN = 8,
    FUNNEL_SENT_MIN_PERCENT = 60,
    FUNNEL_ELSEWHERE_MIN_PERCENT = 50,
    FUNNEL_BITS_MIN = 10,
};

extern const struct pattern funnel_account;

bool funnel_holds(const struct funnel *funnel);                                   // 1 and 2
bool funnel_follows(const struct funnel *funnel, const struct funnel_null *null); // 3

// Whom so many deal with that nothing is tied by it: shops, utilities, employers, authorities. Pure.
//
// The rule, relative to the case, for an account without a statement in it, or a name (the same name beside
// several accounts):
//
// 1. At least eight accounts with statements deal with it, and at least one in twenty of all.
// 2. For at least half of these it is a small matter: at most a tenth of all that they paid (when they paid
//    it), or received; or most of what goes between them is regular, as wages, rents and instalments are.
//
// Who collects what several accounts earn is no service by this: it gets the greater part of what each pays.
// An account of which the case has statements is none: it is looked at for what it does.
#pragma once

#include "findings/money/case_money.h"

enum {
    SERVICE_ACCOUNTS_MIN = 8,
    SERVICE_ACCOUNTS_PART = 20, // one in so many
    SERVICE_SHARE_PART = 10,    // at most a tenth
};

void services_mark(struct case_money *money);

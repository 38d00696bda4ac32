// Where cash was paid in or taken out. Knows no pattern.
#pragma once

#include "findings/money/case_money.h"

// A city's name by the gazetteer when the site, else the reference, names one; else the site as stated; NULL
// when nothing is said. country: of the account, for cities of one name; may be "". In the arena or constant.
const char *cash_place(const struct movement *movement, const char *country);

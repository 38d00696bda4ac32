// Cash in statements: whether a text says so, and where it was paid in or taken out. Knows no pattern.
#pragma once

#include "findings/money/case_money.h"

// Whether the text of an entry says cash, in the words of banks of Western Europe and the Americas: for banks
// that state no method. Only of entries that name no other party: a shop may be called so.
bool cash_said(const char *reference); // NULL: no

// A city's name by the gazetteer when the site, else the reference, names one; else the site as stated; NULL
// when nothing is said. country: of the account, for cities of one name; may be "". In the arena or constant.
const char *cash_place(const struct movement *movement, const char *country);

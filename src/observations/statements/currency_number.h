// The three letters of a currency from its three digits (ISO 4217, tables A.1 and A.3). Pure.
#pragma once

#include "base/bytes.h"

// False, and "" in `currency`, when no currency in use since 1990 has this number.
bool currency_of_number(struct bytes digits, char currency[4]);

// Which currency a sign, code or word stands for.
#pragma once

#include "observations/adverts/mentions/readers.h"

// The currency that the part names: ISO 4217; "" when it says that a price is meant and not in which
// currency
// ("roses", "pesos" without a region); NULL: it names none. *first is the first part of it ("US" of "US$").
const char *currency_of(const struct parts *parts, size_t index, struct regions regions, size_t *first);

// How likely it is that so many coincidences come about by chance.
#pragma once

#include <stddef.h>

// That of many rare, independent things `count` or more happen when `expected` do on average: the tail of
// Poisson's distribution, which is at least that of unequal probabilities with the same mean (Hoeffding
// 1956).
double chance_at_least(size_t count, double expected);

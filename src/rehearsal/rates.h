// Invented rates of the euro, one a day, and the file of them in the European Central Bank's form.
#pragma once

#include "rehearsal/world.h"

int64_t rates_lei(int64_t day, int64_t cents); // euro cents as bani, at the day's rate
int rates_write(const struct world *world, const char *directory, struct error *error); // rates.csv

// Whether one text repeats something particular of another: a time, a price, a number of a house or room.
// Only what has a digit counts, so that no language needs to be known. Pure.
#pragma once

#include "base/bytes.h"

// Whether a token of `text` with a digit in it ("20:30", "20h", "12", "150") stands in `said`, too. "20:30",
// "20.30" and "20h30" are one token, full-width digits are digits.
bool echo_repeats(struct bytes text, struct bytes said);

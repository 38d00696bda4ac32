// SWIFT customer statements: MT940, and MT942 read the same way (it states no balances). Payments carry table
// "mt940", row the number of the :61: in the file from 1, offset the byte of its line. Tally: "mt940
// entries". See docs/formats/mt940.md.
#pragma once

#include "observations/observer.h"

extern const struct observer mt940_observer;

// Countries' calling codes and how long the numbers behind them may be, for cheap refusals before the
// numbering plans are asked. Source: ITU-T E.164's list of assigned codes; lengths as libphonenumber 8.12.57
// has them.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// The length of the calling code (1 to 3) that `digits` begin with, or 0.
size_t calling_code_length(const char *digits, size_t count);
// Whether a number of so many digits, code included, may exist. A national prefix left in it ("+44 0
// 7700...") is forgiven.
bool calling_code_allows(const char *digits, size_t count);

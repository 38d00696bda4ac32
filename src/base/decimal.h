// Exact amounts of money: a count of hundred-thousandths (ISO 20022 allows five decimals). Never floating
// point.
#pragma once

#include "base/bytes.h"

#define DECIMAL_ONE INT64_C(100000)

// "1234.50", "-6.60", "+1", ".5", "1234,50" (with comma = ','). False when it is not a number, has more than
// five decimals that are not zero, or does not fit.
bool decimal_parse(struct bytes text, char comma, int64_t *e5);

enum { DECIMAL_TEXT_SIZE = 32 };
// At least two decimals, more only when needed: "-6.60", "0.00005". Returns out.
char *decimal_format(int64_t e5, char out[DECIMAL_TEXT_SIZE]);

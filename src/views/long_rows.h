// A listing for reading row by row: each field on a line of its own and whole, a blank line between rows.
// What comes from evidence cannot reach the terminal (see display.h).
#pragma once

#include "casefile/listings.h"

#include <stdio.h>

// Prints the rows from where `rows` stands to the end. -1 when reading or writing failed.
int long_rows_print(struct rows *rows, const struct listing *listing, FILE *out, struct error *error);

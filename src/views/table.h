// A listing as a table for people: one header line, one line a row, aligned columns two spaces apart. Numbers
// stand right and are never cut; times are never cut; other cells are cut with an ellipsis to the width their
// column likes: paths in their middle, and what is looked up (numbers, accounts) no shorter than that on any
// terminal. Columns of width 0 are left out. Evidence cannot reach the terminal (see display.h).
#pragma once

#include "casefile/listings.h"

#include <stdio.h>

// Prints the rows from where `rows` stands to the end. terminal_columns: the width to fill and keep to as far
// as the contents allow; 0 when it is not known. *row_count, when not NULL, is set to the rows printed. The
// header is printed even when there are no rows. -1 when reading or writing failed.
int table_print(struct rows *rows, const struct listing *listing, int terminal_columns, FILE *out,
                int64_t *row_count, struct error *error);

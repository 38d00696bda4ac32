// A listing for programs: one JSON object a line (RFC 8259, UTF-8), members named and ordered as the
// listing's columns. Decimals are strings so that they stay exact; unknown times and SQL NULL are null;
// COLUMN_JSON is embedded. Characters that could deceive a terminal are written as \uXXXX, which reads back
// the same.
#pragma once

#include "casefile/listings.h"

#include <stdio.h>

// Prints the rows from where `rows` stands to the end. *row_count, when not NULL, is set to the rows printed.
int json_lines_print(struct rows *rows, const struct listing *listing, FILE *out, int64_t *row_count,
                     struct error *error);

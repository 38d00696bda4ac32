// A template as a person reads one: a head that says how many adverts, telephones and cities, from when to
// when; the text they have in common, its slots numbered and named by kind; then a line for each advert, what
// it has in each slot under one another, and behind that in brackets what differs from the common text:
// [quiet > quite] another word, [+word] a word more, [-word] a word less. Last what stands in slots of other
// templates too. Evidence cannot reach the terminal (see display.h).
#pragma once

#include "casefile/listings.h"

#include <stdio.h>

enum { TEMPLATE_ROWS_MAX = 500 }; // adverts printed of one template; the rest is counted

// Prints the rows of the listing `template` from where `rows` stands to the end; several templates one below
// the other. terminal_columns: the width to keep to; 0 when it is not known. *advert_count is set to the
// adverts read.
int template_print(struct rows *rows, struct casefile *casefile, int terminal_columns, FILE *out,
                   int64_t *advert_count, struct error *error);

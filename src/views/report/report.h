// The report: one HTML file that needs nothing else, to read on a screen, to print, to put into a case. It
// rests on the case file only and is the same for the same case and options.
#pragma once

#include "casefile/casefile.h"

#include <stdbool.h>
#include <stdio.h>

struct report_options {
    bool names;          // names of persons in full; else as initials, and the page says so
    const char *made_at; // printed as the time of making; NULL: none is printed
};

// Writes the report of the case to `out`. Never writes to the case: the caller logs the view before it calls.
int report_write(struct casefile *casefile, const struct report_options *options, FILE *out,
                 struct error *error);

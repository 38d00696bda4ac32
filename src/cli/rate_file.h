// --rates FILE: rates of the euro as the European Central Bank publishes them, in either of its forms:
//
// - eurofxref-hist.csv: "Date,USD,JPY,...", a day a line, what one euro was; "N/A" or nothing where there was
//   no rate.
// - The data portal's CSV (SDMX): columns FREQ, CURRENCY, CURRENCY_DENOM, TIME_PERIOD and OBS_VALUE among
//   others, an observation a line. Rates of days are taken (FREQ D), against the euro (CURRENCY_DENOM EUR).
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "casefile/rates.h"
#include "cli/command.h"

#define RATES_OPTION                                                                                         \
    {                                                                                                        \
        "rates", 0, "FILE", "rates of the euro by day, as the ECB publishes them (CSV); kept in the case"    \
    }

// What a file holds, in the arena. `name` is for the error, which names the line at fault.
int rate_file_parse(const char *name, struct bytes bytes, struct arena *arena, struct rate_file *file,
                    struct error *error);
// Reads the file that --rates names, keeps its rates in the case and notes it in the audit; nothing without
// --rates. Not in a transaction.
int rates_take(const struct arguments *arguments, struct casefile *casefile, struct error *error);

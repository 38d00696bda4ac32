// What one euro was in other currencies, day by day, as files of rates said it. What is no euro is compared
// by these and never without them.
#pragma once

#include "casefile/casefile.h"

#include <stddef.h>

struct rate {
    int64_t day; // since 1970-01-01
    int64_t per_euro_e8;
    char currency[4]; // ISO 4217
};

struct rate_file {
    const char *name, *sha256;
    const struct rate *rates;
    size_t count;
};

// Keeps the rates of a file, over those of earlier files for the same days. *changed: rates that are new or
// other than before. In the open transaction.
int rates_keep(struct casefile *casefile, const struct rate_file *file, int64_t *changed,
               struct error *error);

typedef int rate_take(void *payload, const struct rate *rate, struct error *error);
int rate_each(struct casefile *casefile, rate_take *take, void *payload,
              struct error *error); // by currency, day

// Changes with the rates; "0" while there are none. Borrowed until the next call of casefile_recall.
const char *rates_stamp(struct casefile *casefile);

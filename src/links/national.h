// Numbers written as they are dialled at home, in a source for which nobody named a region: read with the
// country of the device's own SIM. The observation stays as it is; only what it is about follows.
#pragma once

#include "casefile/observations.h"

enum { SIM_COUNTRIES_MAX = 4 };

struct sim_countries {
    int64_t source_id;
    char of_sim[SIM_COUNTRIES_MAX][3], of_account[SIM_COUNTRIES_MAX][3];
    size_t sim_count, account_count;
    char region[3]; // by which it was read when it was scanned, if that was one country
    bool of_person; // a person named the region: nothing is read anew
};

struct national {
    struct sim_countries *all; // by source id
    size_t count, capacity;
    struct arena *arena; // of one reading
    bool any;            // whether any source is read so
};

// Countries come from the SIM's own numbers: IMSI, ICCID, number in E.164; when none says one, from the
// numbers of the device's accounts.
int national_read(struct national *national, struct casefile *casefile, struct error *error);
// The number that a spelling means in a source, when it is not the one it is kept with; else NULL. Of two
// SIMs' countries that read it differently, none is believed. Borrowed until the next call.
const char *national_value(struct national *national, int64_t source_id, const struct selector *selector);
void national_done(struct national *national);

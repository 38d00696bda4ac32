// What the case says beside payments, for the indicators that join with it: adverts, a call centre's callers,
// where devices slept, cycles of money. Read once for a run.
#pragma once

#include "casefile/casefile.h"
#include "findings/indicators/indicator.h"
#include "findings/money/relationships.h"
#include "findings/pattern.h"

struct advert_use {                                // of a selector of some relationship
    int64_t selector, advert, observation_id, day; // day: posted; INT64_MIN when not stated
    bool in_ring;
};

struct ring_days { // when a ring posted
    int64_t id;    // of its group
    int64_t first_day;
    size_t days;     // from first to last
    uint8_t *posted; // of each day
};

struct night {
    int64_t city, day, observation_id; // city: its place in the gazetteer; the day on which the night began
};

struct device_nights {
    int64_t source_id, first_day, last_day;
    struct night *nights; // by city, then day; one a city and day
    size_t count, capacity;
};

struct joins {
    const struct case_money *money;
    const struct relationships *relationships;
    struct advert_use *uses; // by selector, then advert
    size_t use_count, use_capacity;
    bool has_adverts, has_call_centre, has_nights, has_cycles;
    struct ring_days *rings;
    size_t ring_count;
    struct pair_map callers;       // (entity, 0) to its call centre's finding
    struct pair_map in_cycle;      // (account's entity, 0) to how many findings
    struct device_nights *devices; // by source
    size_t device_count, device_capacity;
};

int joins_read(struct joins *joins, struct find_context *context, const struct relationships *relationships,
               struct error *error);
void joins_done(struct joins *joins);
// The place in the gazetteer of the nearest city within 30 km, or -1.
int64_t nearest_city(double latitude, double longitude);

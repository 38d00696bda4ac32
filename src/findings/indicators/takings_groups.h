// Whose takings are estimated together: relationships with findings about money, joined where money moved
// between them, and with the rings and call centres that are tied to them.
#pragma once

#include "findings/indicators/find.h"

struct takings_group {
    const uint32_t *members; // relationships, rising
    size_t member_count;
    const int64_t *rings; // groups of adverts, rising
    size_t ring_count;
    const int64_t *call_centres; // findings, rising
    size_t call_centre_count;
};

struct takings_groups {
    struct takings_group *all; // by their first member
    size_t count;
    uint32_t *of_relationship; // number of its group; NO_RELATIONSHIP
    struct pair_map desks;     // (handset or own number, 0) to its call centre's finding
    struct arena *arena;
};

// Kinds of findings about money that come before "takings" in the order of patterns.
int takings_groups_read(struct takings_groups *groups, const struct judging *judging,
                        struct find_context *context, struct error *error);
void takings_groups_done(struct takings_groups *groups);

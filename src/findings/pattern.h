// A pattern finds one kind of finding over entities, links and observations of a case. One file, one
// `const struct pattern`, one line in patterns.c.
#pragma once

#include "casefile/casefile.h"

struct pattern {
    const char *name; // the kind of its findings: "call_centre"
    int version;      // raised when its rule changes
    const char *summary;
    // Puts its findings in the open transaction, in an order that depends only on the case.
    int (*find)(struct casefile *casefile, struct error *error);
};

extern const struct pattern *const patterns[]; // sorted by name, NULL at the end

// Throws the old findings away and makes all anew, in one transaction.
int find_all(struct casefile *casefile, struct error *error);

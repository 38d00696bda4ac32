// A pattern finds one kind of finding over entities, links and observations of a case. One file, one
// `const struct pattern`, one line in patterns.c.
#pragma once

#include "casefile/casefile.h"

#include <stdbool.h>

struct advert_groups; // findings/adverts/groups.h
struct case_money;    // findings/money/case_money.h
struct case_shapes;   // findings/money/case_shapes.h

// What patterns of one run share.
struct find_context {
    struct casefile *casefile;
    struct advert_groups *adverts; // find_adverts
    struct case_money *money;      // find_money
    struct case_shapes *shapes;    // find_shapes
};

struct pattern {
    const char *name; // the kind of its findings: "call_centre"
    int version;      // raised when its rule changes
    const char *summary;
    bool but_adverts; // what adverts say has no bearing on it: not looked for again when only they are new
    // Puts its findings in the open transaction, in an order that depends only on the case.
    int (*find)(struct find_context *context, struct error *error);
};

extern const struct pattern *const patterns[]; // sorted by name, NULL at the end

// The groups of adverts, read when first asked for; borrowed until the run ends.
int find_adverts(struct find_context *context, const struct advert_groups **groups, struct error *error);

// The payments of the case, in the same way.
int find_money(struct find_context *context, const struct case_money **money, struct error *error);
// The shapes of several payments in it, in the same way.
int find_shapes(struct find_context *context, const struct case_shapes **shapes, struct error *error);

// Looks for one, in a transaction of its own.
int pattern_find(const struct pattern *pattern, struct casefile *casefile, struct error *error);
// Looks for all patterns, in one transaction; a finding that says the same as before stays as it is.
// What stands on links that have not changed since is not looked for again, unless `anew`.
int find_case(struct casefile *casefile, bool anew, struct error *error);
int find_all(struct casefile *casefile, struct error *error); // only what may have changed

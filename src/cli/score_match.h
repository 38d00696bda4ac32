// What was found against what is true: the matching rules of `clew score`, stated in docs/formats/truth.md.
// Pure: no case, no files.
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct texts {
    const char **at;
    size_t count, capacity;
};
void texts_add(struct texts *texts, const char *text); // borrowed

// One thing found or true, of any kind; the parts a kind does not have stay empty.
struct assertion {
    const char *source, *own; // call_centre: label of the device's source, its own number
    const char *account;      // pass_through, funnel_account, structuring
    const char *value;        // shared_selector: "kind value"; replaced_number: the new one, the old in `own`
    struct texts adverts, phones, cities;
    struct texts accounts; // of a shape of payments or a trail
};

struct assertions {
    struct assertion *at;
    size_t count, capacity;
};
struct assertion *assertions_add(struct assertions *assertions);
void assertions_done(struct assertions *assertions);

enum score_kind {
    SCORE_BIPARTITE,
    SCORE_CALL_CENTRE,
    SCORE_CYCLE,
    SCORE_FAN_IN,
    SCORE_FAN_OUT,
    SCORE_FUNNEL_ACCOUNT,
    SCORE_GATHER_SCATTER,
    SCORE_INDICATORS,
    SCORE_MIRROR_TRANSFERS,
    SCORE_PASS_THROUGH,
    SCORE_REPLACED_NUMBER,
    SCORE_RING,
    SCORE_ROUTE,
    SCORE_SCATTER_GATHER,
    SCORE_SHARED_SELECTOR,
    SCORE_STACK,
    SCORE_STRUCTURING,
    SCORE_TRAIL,
    SCORE_KINDS
};
const char *score_kind_name(enum score_kind kind);

// Pairs them one to one, the likest first. pairs[i] is the found one of truth i, or -1. Returns how many.
size_t assertions_match(enum score_kind kind, const struct assertions *truth, const struct assertions *found,
                        int *pairs);

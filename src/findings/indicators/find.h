// Judging every relationship of a case by every indicator: what the patterns indicators and takings stand on.
#pragma once

#include "findings/indicators/joined.h"
#include "findings/indicators/relation_read.h"

struct judged_relation {
    uint32_t number;       // of its relationship
    uint8_t *states;       // of each indicator: enum indicator_state
    uint32_t groups;       // bits: of which one holds
    size_t held;           // indicators that hold
    bool joins;            // one of them says something by itself
    size_t same_elsewhere; // other relationships in which all of these groups hold, too
};

struct judging {
    const struct case_money *money;
    struct relationships relationships;
    struct relation_reader reader;
    struct joins joins;
    struct judged_relation *all; // those with movements of an account with statements
    size_t count;
    size_t *holds, *computable;           // of each indicator: in how many relationships
    size_t group_holds[INDICATOR_GROUPS]; // in how many relationships an indicator of the group holds
    struct arena *arena;
};

// Reads what there is to judge, and judges nothing yet.
int judging_open(struct judging *judging, struct find_context *context, struct error *error);
// The same, and judges all.
int judging_read(struct judging *judging, struct find_context *context, struct error *error);
void judging_done(struct judging *judging);
// Judges one again, with all that is said of it; results[indicator_count], in the arena.
void judging_of(const struct judging *judging, uint32_t number, struct relation *relation,
                struct indicator_result *results, struct arena *arena);
// Whether what holds is more than ordinary life in this case: find.c has the rule.
bool judging_is_unusual(const struct judging *judging, const struct judged_relation *judged);

// What the call_centre pattern keeps of a handset that passes on, between its search and its words.
#pragma once

#include "casefile/casefile.h"
#include "findings/handset.h"
#include "findings/work_hours.h"

struct call_centre_handset {
    int64_t source_id, owner_id;
    char *label, *zone;         // of its source
    struct handset_peer *peers; // with the numbers that the judgement uses
    struct handset_judgement judgement;
    int64_t first_usec, last_usec;
    int64_t *trade; // when it dealt with callers and steady contacts, by time
    size_t trade_count;
    struct work_hours hours;              // of its trade
    bool *speaks_caller, *speaks_contact; // by place in the judgement's lists
    int64_t steady_seized;                // steady contacts whose own phone is in the case
    bool is_finding;
};

// What is counted beside the handset: the same of all handsets.
struct call_centre_base {
    double one_time_callers;                  // of a handset, median
    const struct call_centre_handset *others; // every handset of the pattern, itself among them
    size_t other_count;
};

// The facts of one finding as a JSON object. Reads the texts of instructions and of what callers had said.
int call_centre_facts(struct casefile *casefile, const struct call_centre_handset *handset,
                      const struct call_centre_base *base, struct buffer *out, struct error *error);
int64_t call_centre_median(int64_t *values, size_t count); // sorts; 0 of none
int64_t call_centre_median_delay_sec(const struct handset_judgement *judgement);
// Steady contacts that two handsets share.
size_t call_centre_shared_contacts(const struct call_centre_handset *one,
                                   const struct call_centre_handset *other);

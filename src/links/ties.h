// Links while the link stage counts them: what, from, to, first, last, how often, and each observation that
// shows it.
#pragma once

#include "base/map.h"
#include "casefile/network.h"

// In the order in which links are numbered; names in ties.c.
enum tie_kind {
    TIE_CALLED,
    TIE_WROTE,
    TIE_SAVED_AS,
    TIE_OWNS,
    TIE_ACCOUNT,
    TIE_ACCOUNT_OF,
    TIE_MEMBER_OF,
    TIE_ADVERT_USES,
    TIE_ADVERT_IN,
    TIE_ADVERT_SHOWS,
    TIE_HOLDS,
    TIE_PAID,
    TIE_REGISTERED,
    TIE_REGISTERED_AT,
    TIE_KINDS
};

struct tie {
    enum tie_kind kind;
    int64_t from_id, to_id, count;
    int64_t counted_id;  // the observation counted last
    int64_t standing_id; // of the link that stands; 0: a new one
    char *detail;
    struct moment first, last;
};

struct tie_evidence {
    int64_t tie, observation_id; // tie: position in ties->all
};

struct ties {
    struct tie *all;
    size_t count, capacity;
    struct pair_map by_ends[TIE_KINDS]; // (from, to) to position plus one; details chain in by_detail
    struct text_map by_detail;
    struct tie_evidence *evidence;
    size_t evidence_count, evidence_capacity;
    size_t standing_count; // of `all`, those that stand: their ends only, and what is added to them
    int64_t last_standing; // the highest number of a link
};

// Takes over the ends of the links of the case, before anything is counted.
int ties_stand(struct ties *ties, struct casefile *casefile, struct error *error);
// Once all is counted: what is counted of links that stand goes to them, so that each stands once in `all`.
void ties_meet_standing(struct ties *ties);

// Counts one observation of a tie, once, however often it names the two; an observation's ties are added
// together. detail NULL when the kind has none.
void ties_add(struct ties *ties, enum tie_kind kind, int64_t from_id, int64_t to_id, const char *detail,
              struct moment at, int64_t observation_id);
// New ones sorted by kind, from, to, detail; those that stand are raised.
int ties_write(struct ties *ties, struct casefile *casefile, struct error *error);
void ties_done(struct ties *ties);

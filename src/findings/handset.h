// One handset's exchanges as the call_centre pattern sees them: peers, when each wrote or rang, and what the
// handset sent to whom. Knows nothing of the case's tables; filled from a stream, judged in memory.
#pragma once

#include "base/map.h"
#include "findings/peer_kind.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct handset_peer {
    int64_t entity_id;
    enum peer_kind kind;
    bool came_first; // the first exchange was theirs
    int64_t first_usec, last_usec, in, out;
    int64_t days, last_day;     // distinct days (UTC) with an exchange
    size_t events, event_count; // its events are by_peer[events ...]
};

struct handset_event {
    int64_t at_usec, observation_id;
    uint32_t peer;
    bool out;
};

struct handset {
    int64_t source_id, owner_id; // owner_id: the entity that answers on it; 0 when it never wrote
    struct handset_peer *peers;
    size_t peer_count, peer_capacity;
    struct handset_event *events; // by time
    size_t event_count, event_capacity;
    uint32_t *by_peer; // numbers of events, by peer and time; made by handset_index
    struct pair_map numbers;
};

void handset_reset(struct handset *handset, int64_t source_id); // empty again, memory kept
void handset_done(struct handset *handset);
// In the order of time.
void handset_add(struct handset *handset, int64_t entity_id, enum peer_kind kind, bool out, int64_t at_usec,
                 int64_t observation_id);
void handset_index(struct handset *handset);
const struct handset_event *handset_peer_event(const struct handset *handset, const struct handset_peer *peer,
                                               size_t n);

// ---- the rule ----

enum { PAIR_SAID_MAX = 6 };

struct handset_pair {         // a caller's last message or call, and the instruction that followed
    uint32_t caller, contact; // peers
    int64_t caller_observation, instruction_observation, delay_usec;
    int64_t
        said[PAIR_SAID_MAX]; // the talk with the caller up to the instruction, both sides, the latest first
    size_t said_count;
};

// What was counted. Shares are of the one-time callers.
struct handset_judgement {
    bool passes_on;             // whether all below meets the rule
    size_t *callers, *contacts; // peers; owned
    size_t caller_count, contact_count,
        people_first; // people_first: everyone who came first, one-time or not
    int64_t inbound;  // messages and calls of the one-time callers
    int64_t window_usec;
    double share, share_before; // followed by a message to such a contact within the window; preceded by one
    struct handset_pair *pairs; // owned
    size_t pair_count;
};

void handset_judge(const struct handset *handset, struct handset_judgement *judgement);
void handset_judgement_done(struct handset_judgement *judgement);

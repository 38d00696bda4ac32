// Who was in touch with whom from when to when, and which of two numbers follow each other with the same
// people. Knows nothing of the case's tables; filled from streams, compared in memory.
#pragma once

#include "base/map.h"
#include "findings/peer_kind.h"

struct contact_window { // one end of a tie, as seen from `entity`
    int64_t entity, other;
    int64_t first_usec, last_usec, count;
};

// Two that share steady contacts; the old one is the one that began earlier with them.
struct succession {
    int64_t old_id, new_id;
    size_t shared;                         // steady contacts of both
    size_t in_order;                       // of these: first only the old, then only the new
    int64_t old_last_usec, new_first_usec; // with those in order
};

struct window_entity {
    char *value;
    bool counts; // a person's number or account, and no hub
};

struct contact_windows {
    struct window_entity *entities; // by id
    size_t entity_count, entity_capacity;
    struct contact_window *windows; // both ends of each tie; by entity, then other, once compared
    size_t window_count, window_capacity;
    struct pair_map by_ends; // (entity, other) to index + 1
    struct succession *successions;
    size_t succession_count, succession_capacity;
    struct pair_map by_two; // (old, new) to index + 1
    int64_t *shared;        // of the succession last asked for
    size_t shared_count, shared_capacity;
};

void contact_windows_add_entity(struct contact_windows *windows, const struct entity *entity); // by id
// It is a group, and counts no more. Before anything of it is added.
void contact_windows_leave_out(struct contact_windows *windows, int64_t entity);
// Several of one pair add up. Entities that do not count are left out.
void contact_windows_add(struct contact_windows *windows, int64_t one, int64_t other, int64_t first_usec,
                         int64_t last_usec, int64_t count);
// Makes the successions, in an order that depends on entity ids only. Nothing may be added afterwards.
void contact_windows_compare(struct contact_windows *windows);
void contact_windows_done(struct contact_windows *windows);

// A steady contact has five messages or calls over a day or more. The busiest of an entity's steady contacts,
// at most CONTACT_WINDOWS_BUSIEST; of equals the lower id. How many.
enum { CONTACT_WINDOWS_BUSIEST = 10 };
size_t contact_windows_busiest(const struct contact_windows *windows, int64_t entity,
                               const struct contact_window *busiest[CONTACT_WINDOWS_BUSIEST]);
// Whether the contact was steady first with the old, then with the new.
bool contact_windows_moved(const struct contact_windows *windows, int64_t contact, int64_t old_id,
                           int64_t new_id);
// Whether the old one has next to nothing with anybody after the new one began, and the two hardly talk to
// each other.
bool contact_windows_falls_silent(const struct contact_windows *windows, int64_t old_id, int64_t new_id);
// The contacts that the succession shares in order, by id; borrowed until the next call.
const int64_t *contact_windows_shared(struct contact_windows *windows, const struct succession *succession,
                                      size_t *count);
const char *contact_windows_value(const struct contact_windows *windows, int64_t entity);

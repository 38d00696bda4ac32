// Messages and calls that a source holds more than once: in a database and its backup, in a report and the
// database beside it, as a live row and as its copy in a log or a free page. Each is counted once; the facts
// all stay.
#pragma once

#include "base/map.h"
#include "links/entities.h"

struct copy_node {
    int64_t observation_id;
    uint32_t next; // of the same key: position plus one; 0: the last
    uint32_t item; // whose live row was counted as this one last; 0: none's
};

struct copies {
    struct copy_slot *slots; // opaque; open addressing
    size_t slot_count, slot_capacity;
    struct copy_node *nodes;
    size_t node_count, node_capacity;
    uint64_t seed; // drawn at the start, so that evidence cannot be made to collide
    struct text_map families;
    struct pair_map doubtful; // (source, family and whether calls) to what is known of its items
};

// Looks which sources can hold anything twice: those with several items of one application's messages or
// calls, or with lost rows.
int copies_begin(struct copies *copies, struct casefile *casefile, struct error *error);

// The observation that this one repeats, or 0 when it is the first of its kind. The same are: two of one
// source, of applications that keep the same messages, with the same id when both have one; else with the
// same second, sender, recipients and text. Two live rows of one item are never the same: its application
// keeps them as two. To be asked of each exchange once, in the order of observations.
int64_t copies_first_of(struct copies *copies, const struct entities *entities,
                        const struct exchange *exchange);
void copies_done(struct copies *copies);

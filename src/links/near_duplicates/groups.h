// Groups of texts that hold together: two become one when their members are alike on average, more than
// chance makes them and about as much as the members of each are among themselves; never because one member
// of each is. The most alike pairs come first.
#pragma once

#include "links/near_duplicates/levels.h"

struct alike_pair {
    uint32_t a, b;
    float similarity;
};

struct grouping {
    const struct corpus *corpus;
    const struct near_levels *levels;
    size_t total;      // texts that chance has to choose from
    uint32_t *parents; // union-find over texts; the root is the smallest index
    uint32_t *next;    // members of a group as a ring
    uint32_t *sizes;   // of roots
    float *inner;      // of roots: the mean similarity of their pairs of members; of one text 1
    float *least;      // of texts: their level in the largest groups, which they may come to be in
    uint64_t *seen;    // pairs compared already: open addressing; 0 is free
    size_t seen_count, seen_capacity;
    struct alike_pair *pairs; // alike, but not surely
    size_t pair_count, pair_capacity;
};

void grouping_init(struct grouping *grouping, const struct corpus *corpus, const struct near_levels *levels,
                   size_t total);
void grouping_done(struct grouping *grouping);
uint32_t grouping_root(struct grouping *grouping, uint32_t text);
// Two texts that may be alike: compared once, joined or remembered.
void grouping_meet(struct grouping *grouping, uint32_t a, uint32_t b);
// Two groups, by their roots, that may be alike.
void grouping_meet_groups(struct grouping *grouping, uint32_t a, uint32_t b);
void grouping_join_best_first(struct grouping *grouping); // of the pairs remembered
// What most members of a group have in common, as features of a text that none of them may be.
size_t grouping_profile(const struct grouping *grouping, uint32_t root, uint32_t *features, size_t room);

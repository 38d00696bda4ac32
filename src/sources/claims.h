// Which bytes of a disk belong to a file, so that each byte is read once: as part of a file, or with the
// rest. Knows nothing of file systems.
#pragma once

#include "casefile/extents.h"

// Bytes, in any order; they may overlap.
struct claims {
    struct extent *ranges;
    size_t count, capacity;
};

void claims_add(struct claims *claims, int64_t offset, int64_t bytes); // what is empty or below 0 is left out
// All of 0 .. size that nobody claims, in order, none empty and no two touching. Sorts and merges the claims.
void claims_rest(struct claims *claims, int64_t size, struct extent_list *rest);
int64_t claims_bytes(const struct claims *claims); // how many are claimed; right after claims_rest
void claims_done(struct claims *claims);

// Blocks of one file system that live files stand in. Memory follows what is set.
struct block_set {
    uint64_t **pages;
    size_t page_count;
};

void block_set_init(struct block_set *set, uint64_t block_count); // numbers at and above it are never in
void block_set_add(struct block_set *set, uint64_t first, uint64_t count);
bool block_set_has(const struct block_set *set, uint64_t block);
void block_set_done(struct block_set *set);

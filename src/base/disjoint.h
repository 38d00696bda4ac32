// Disjoint sets over 0 .. count-1 (union by smaller index, path halving): the root of a set is its smallest
// member.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct disjoint {
    uint32_t *parent;
    size_t count;
};

void disjoint_init(struct disjoint *sets, size_t count); // each alone
void disjoint_done(struct disjoint *sets);
uint32_t disjoint_root(struct disjoint *sets, uint32_t member);
void disjoint_join(struct disjoint *sets, uint32_t a, uint32_t b);

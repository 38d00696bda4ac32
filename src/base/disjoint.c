// Disjoint sets.
#include "base/disjoint.h"

#include "base/memory.h"

void disjoint_init(struct disjoint *sets, size_t count)
{
    sets->parent = memory_new(count, sizeof *sets->parent);
    sets->count = count;
    for (size_t i = 0; i < count; i++)
        sets->parent[i] = (uint32_t)i;
}

void disjoint_done(struct disjoint *sets)
{
    memory_free(sets->parent);
    *sets = (struct disjoint){0};
}

uint32_t disjoint_root(struct disjoint *sets, uint32_t member)
{
    while (sets->parent[member] != member) {
        sets->parent[member] = sets->parent[sets->parent[member]];
        member = sets->parent[member];
    }
    return member;
}

void disjoint_join(struct disjoint *sets, uint32_t a, uint32_t b)
{
    a = disjoint_root(sets, a);
    b = disjoint_root(sets, b);
    if (a < b)
        sets->parent[b] = a;
    else
        sets->parent[a] = b;
}

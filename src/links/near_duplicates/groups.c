// Groups as rings of members over a union-find.
#include "links/near_duplicates/groups.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    COHESION_PAIRS = 48,  // pairs of members looked at before two groups become one
    MANY = 4,             // members whose mean similarity is told from those of others
    PROFILE_MEMBERS = 24, // members from which what a group has in common is taken
};

static const double sure_min = 0.60; // such pairs are joined as they are met
// Of what holds two groups together, to be found between them too: more when both have the members to tell.
static const double inner_share = 0.60, inner_share_many = 0.75;
// of what holds each group together, to be found between them too

void grouping_init(struct grouping *grouping, const struct corpus *corpus, const struct near_levels *levels,
                   size_t total)
{
    *grouping = (struct grouping){.corpus = corpus, .levels = levels, .total = total};
    grouping->parents = memory_new(corpus->count, sizeof *grouping->parents);
    grouping->next = memory_new(corpus->count, sizeof *grouping->next);
    grouping->sizes = memory_new(corpus->count, sizeof *grouping->sizes);
    grouping->inner = memory_new(corpus->count, sizeof *grouping->inner);
    grouping->least = memory_new(corpus->count, sizeof *grouping->least);
    for (uint32_t i = 0; i < corpus->count; i++) {
        grouping->parents[i] = grouping->next[i] = i;
        grouping->sizes[i] = 1;
        grouping->inner[i] = 1;
        grouping->least[i] = (float)near_level(levels, corpus, i, total, SIZE_MAX);
    }
}

void grouping_done(struct grouping *grouping)
{
    memory_free(grouping->parents);
    memory_free(grouping->next);
    memory_free(grouping->sizes);
    memory_free(grouping->inner);
    memory_free(grouping->least);
    memory_free(grouping->seen);
    memory_free(grouping->pairs);
}

uint32_t grouping_root(struct grouping *grouping, uint32_t text)
{
    while (grouping->parents[text] != text) {
        grouping->parents[text] = grouping->parents[grouping->parents[text]];
        text = grouping->parents[text];
    }
    return text;
}

// The mean similarity of members of two groups, over all pairs when they are few, else over members taken
// evenly.
static double mean_similarity(const struct grouping *grouping, uint32_t a, uint32_t b)
{
    uint32_t size_a = grouping->sizes[a], size_b = grouping->sizes[b];
    uint32_t take_a = size_a, take_b = size_b;
    while (take_a * take_b > COHESION_PAIRS) {
        if (take_a >= take_b)
            take_a = (take_a + 1) / 2;
        else
            take_b = (take_b + 1) / 2;
    }
    double sum = 0;
    uint32_t member_a = a;
    for (uint32_t i = 0; i < take_a; i++) {
        uint32_t member_b = b;
        for (uint32_t j = 0; j < take_b; j++) {
            sum += corpus_similarity_about(grouping->corpus, member_a, member_b);
            for (uint32_t step = 0; step < size_b / take_b; step++)
                member_b = grouping->next[member_b];
        }
        for (uint32_t step = 0; step < size_a / take_a; step++)
            member_a = grouping->next[member_a];
    }
    return sum / (take_a * take_b);
}

static double level(const struct grouping *grouping, uint32_t a, uint32_t b, size_t size)
{
    double one = near_level(grouping->levels, grouping->corpus, a, grouping->total, size);
    double other = near_level(grouping->levels, grouping->corpus, b, grouping->total, size);
    return one > other ? one : other;
}

static void join(struct grouping *grouping, uint32_t a, uint32_t b, double alike)
{
    uint32_t small = a < b ? a : b, large = a < b ? b : a;
    double size_a = grouping->sizes[small], size_b = grouping->sizes[large];
    double sum = grouping->inner[small] * size_a * (size_a - 1) / 2 +
                 grouping->inner[large] * size_b * (size_b - 1) / 2 + alike * size_a * size_b;
    grouping->parents[large] = small;
    grouping->sizes[small] += grouping->sizes[large];
    grouping->inner[small] = (float)(sum / ((size_a + size_b) * (size_a + size_b - 1) / 2));
    uint32_t swap = grouping->next[small]; // two rings become one
    grouping->next[small] = grouping->next[large];
    grouping->next[large] = swap;
}

void grouping_meet_groups(struct grouping *grouping, uint32_t a, uint32_t b)
{
    uint32_t size_a = grouping->sizes[a], size_b = grouping->sizes[b];
    double alike =
        size_a + size_b == 2 ? corpus_similarity(grouping->corpus, a, b) : mean_similarity(grouping, a, b);
    double least = level(grouping, a, b, size_a > size_b ? size_a : size_b);
    double inner_a = size_a > 1 ? grouping->inner[a] : 0, inner_b = size_b > 1 ? grouping->inner[b] : 0;
    double inner = inner_a < inner_b && size_a > 1 ? inner_a : inner_b > 0 ? inner_b : inner_a;
    if (alike >= least &&
        alike >= inner * (size_a >= MANY && size_b >= MANY ? inner_share_many : inner_share))
        join(grouping, a, b, alike);
}

static void try_join(struct grouping *grouping, uint32_t a, uint32_t b)
{
    a = grouping_root(grouping, a);
    b = grouping_root(grouping, b);
    if (a != b)
        grouping_meet_groups(grouping, a, b);
}

// False when the pair was compared before.
static bool first_time(struct grouping *grouping, uint32_t a, uint32_t b)
{
    if (grouping->seen_count * 2 >= grouping->seen_capacity) {
        size_t old_capacity = grouping->seen_capacity;
        uint64_t *old = grouping->seen;
        grouping->seen_capacity = old_capacity ? old_capacity * 2 : 1024;
        grouping->seen = memory_new(grouping->seen_capacity, sizeof *grouping->seen);
        grouping->seen_count = 0;
        for (size_t i = 0; i < old_capacity; i++)
            if (old[i])
                first_time(grouping, (uint32_t)(old[i] >> 32), (uint32_t)old[i]);
        memory_free(old);
    }
    uint64_t key = (uint64_t)a << 32 | b; // a < b, so never 0
    size_t at = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & (grouping->seen_capacity - 1);
    while (grouping->seen[at]) {
        if (grouping->seen[at] == key)
            return false;
        at = (at + 1) & (grouping->seen_capacity - 1);
    }
    grouping->seen[at] = key;
    grouping->seen_count++;
    return true;
}

void grouping_meet(struct grouping *grouping, uint32_t a, uint32_t b)
{
    double least = grouping->least[a] > grouping->least[b] ? grouping->least[a] : grouping->least[b];
    if (grouping_root(grouping, a) == grouping_root(grouping, b))
        return;
    double alike = corpus_similarity_about(grouping->corpus, a, b);
    if (alike < least || !first_time(grouping, a < b ? a : b, a < b ? b : a))
        return;
    if (alike >= sure_min) {
        try_join(grouping, a, b);
    } else {
        ARRAY_ROOM(grouping->pairs, grouping->pair_capacity, grouping->pair_count);
        grouping->pairs[grouping->pair_count++] = (struct alike_pair){a, b, (float)alike};
    }
}

static int by_similarity(const void *left, const void *right)
{
    const struct alike_pair *a = left, *b = right;
    if (a->similarity != b->similarity)
        return a->similarity > b->similarity ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

void grouping_join_best_first(struct grouping *grouping)
{
    if (grouping->pair_count)
        qsort(grouping->pairs, grouping->pair_count, sizeof *grouping->pairs, by_similarity);
    for (size_t i = 0; i < grouping->pair_count; i++)
        try_join(grouping, grouping->pairs[i].a, grouping->pairs[i].b);
    grouping->pair_count = 0;
}

size_t grouping_profile(const struct grouping *grouping, uint32_t root, uint32_t *features, size_t room)
{
    const struct corpus *corpus = grouping->corpus;
    uint32_t size = grouping->sizes[root], take = size < PROFILE_MEMBERS ? size : PROFILE_MEMBERS,
             member = root;
    const uint32_t *at[PROFILE_MEMBERS], *end[PROFILE_MEMBERS];
    for (uint32_t i = 0; i < take; i++) {
        at[i] = corpus->features + corpus->starts[member];
        end[i] = corpus->features + corpus->starts[member + 1];
        for (uint32_t step = 0; step < size / take; step++)
            member = grouping->next[member];
    }
    size_t count = 0;
    while (count < room) {
        uint32_t least = UINT32_MAX, holders = 0;
        for (uint32_t i = 0; i < take; i++)
            if (at[i] < end[i] && *at[i] < least)
                least = *at[i];
        for (uint32_t i = 0; i < take; i++)
            if (at[i] < end[i] && *at[i] == least) {
                at[i]++;
                holders++;
            }
        if (holders == 0)
            break;
        if (holders * 2 >= take)
            features[count++] = least;
    }
    return count;
}

// Buckets of each band, and in each bucket neighbours: no bucket, however full, costs more than its size.
#include "links/near_duplicates/candidates.h"

#include "base/memory.h"
#include "links/near_duplicates/groups.h"
#include "links/near_duplicates/sketch.h"

#include <string.h>

enum {
    NEIGHBOURS = 3, // in a bucket, a text is compared with so many before it, and with the first
    BANDS_MAX = 64,
    FEW = 10000,
    PROFILE_GROUP_MIN = 3,
};

static const double few_in_common = 0.30; // texts of one hand may be no more alike than this

struct candidates {
    struct grouping *grouping;
    const uint32_t *texts; // that are compared
    const uint8_t **sketches;
    size_t count;
    bool groups; // texts stand for their groups
};

static void meet(const struct candidates *candidates, uint32_t one, uint32_t other)
{
    struct grouping *grouping = candidates->grouping;
    uint32_t a = candidates->texts[one], b = candidates->texts[other];
    if (candidates->groups && (grouping->sizes[a] > 1 || grouping->sizes[b] > 1)) {
        uint32_t root_a = grouping_root(grouping, a), root_b = grouping_root(grouping, b);
        if (root_a != root_b &&
            sketch_similarity(candidates->sketches[one], candidates->sketches[other], SKETCH_SIZE) >= 0.15)
            grouping_meet_groups(grouping, root_a, root_b);
    } else {
        grouping_meet(grouping, a, b);
    }
}

static void meet_in_bands(const struct candidates *candidates, unsigned round, unsigned rows)
{
    size_t count = candidates->count;
    uint32_t *order = memory_new(count, sizeof *order), *keys = memory_new(count, sizeof *keys);
    uint64_t *scratch = memory_new(2 * count, sizeof *scratch);
    for (size_t band = 0; band < SKETCH_SIZE / rows && band < BANDS_MAX; band++) {
        for (size_t i = 0; i < count; i++)
            keys[i] = sketch_key(candidates->sketches[i], SKETCH_SIZE, round, band, rows);
        sketch_sort(keys, count, order, scratch);
        size_t first = 0;
        for (size_t i = 1; i < count; i++) {
            if (keys[order[i]] != keys[order[first]])
                first = i;
            for (size_t back = 1; back <= NEIGHBOURS && back <= i - first; back++)
                meet(candidates, order[i], order[i - back]);
            if (i - first > NEIGHBOURS)
                meet(candidates, order[i], order[first]);
        }
    }
    memory_free(order);
    memory_free(keys);
    memory_free(scratch);
}

// One round of candidates: every text, or (with profiles) every group by what its members share.
static void meet_all(struct grouping *grouping, unsigned round, unsigned rows, bool profiles)
{
    const struct corpus *corpus = grouping->corpus;
    uint32_t *texts = memory_new(corpus->count, sizeof *texts), *profile = NULL;
    const uint8_t **sketches = memory_new(corpus->count, sizeof *sketches);
    uint8_t *shared = NULL;
    size_t count = 0, profiled = 0;
    for (uint32_t text = 0; text < corpus->count; text++)
        if (!corpus->silent[text] && (!profiles || grouping->parents[text] == text)) {
            sketches[count] = corpus->sketches + (size_t)text * SKETCH_SIZE;
            profiled += profiles && grouping->sizes[text] >= PROFILE_GROUP_MIN;
            texts[count++] = text;
        }
    if (profiled) {
        shared = memory_new(profiled, SKETCH_SIZE);
        profile = memory_new(FEATURES_MAX, sizeof *profile);
        profiled = 0;
        for (size_t i = 0; i < count; i++)
            if (grouping->sizes[texts[i]] >= PROFILE_GROUP_MIN) {
                uint8_t *sketch = shared + profiled++ * SKETCH_SIZE;
                sketch_of(profile, grouping_profile(grouping, texts[i], profile, FEATURES_MAX), sketch);
                sketches[i] = sketch;
            }
    }
    struct candidates candidates = {grouping, texts, sketches, count, profiles};
    meet_in_bands(&candidates, round, rows);
    memory_free(shared);
    memory_free(profile);
    memory_free(sketches);
    memory_free(texts);
}

void near_group_corpus(const struct corpus *corpus, const struct near_levels *levels, size_t total,
                       bool thorough, uint32_t *groups)
{
    struct grouping grouping;
    // Among many, three bytes would bring strangers together more often than copies.
    unsigned rows = total <= FEW && near_level_least(levels, total) < few_in_common ? 3 : 4;
    grouping_init(&grouping, corpus, levels, total);
    meet_all(&grouping, 0, rows, false);
    grouping_join_best_first(&grouping);
    if (thorough) {
        meet_all(&grouping, 1, rows, true);
        grouping_join_best_first(&grouping);
    }
    for (uint32_t i = 0; i < corpus->count; i++)
        groups[i] = grouping_root(&grouping, i);
    grouping_done(&grouping);
}

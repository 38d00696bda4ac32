// Buckets of each band, and in each bucket neighbours: no bucket, however full, costs more than its size.
#include "links/near_candidates.h"

#include "base/memory.h"
#include "links/near_features.h"
#include "links/near_groups.h"
#include "links/near_sketch.h"

enum {
    NEIGHBOURS = 3, // in a bucket, a text is compared with so many before it, and with the first
    PROFILE_GROUP_MIN = 3,
};

const double near_alike_min = 0.40;

// bands: SKETCH_BANDS rows of `count` keys; texts[i] is the text that key i stands for.
static void meet_in_bands(struct grouping *grouping, const uint32_t *bands, const uint32_t *texts,
                          size_t count)
{
    uint32_t *order = memory_new(count, sizeof *order);
    uint64_t *scratch = memory_new(2 * count, sizeof *scratch);
    for (size_t band = 0; band < SKETCH_BANDS; band++) {
        const uint32_t *keys = bands + band * count;
        sketch_sort(keys, count, order, scratch);
        size_t first = 0;
        for (size_t i = 1; i < count; i++) {
            if (keys[order[i]] != keys[order[first]])
                first = i;
            for (size_t back = 1; back <= NEIGHBOURS && back <= i - first; back++)
                grouping_meet(grouping, texts[order[i]], texts[order[i - back]]);
            if (i - first > NEIGHBOURS)
                grouping_meet(grouping, texts[order[i]], texts[order[first]]);
        }
    }
    memory_free(order);
    memory_free(scratch);
}

static void sketch_text(const struct corpus *corpus, uint32_t text, unsigned round,
                        uint32_t bands[SKETCH_BANDS])
{
    sketch_bands(corpus->features + corpus->starts[text], corpus->starts[text + 1] - corpus->starts[text],
                 round, bands);
}

// One round of candidates: every text, or (with profiles) every group by what its members share.
static void meet_all(struct grouping *grouping, unsigned round, bool profiles)
{
    const struct corpus *corpus = grouping->corpus;
    uint32_t *texts = memory_new(corpus->count, sizeof *texts);
    uint32_t *profile = memory_new(FEATURES_MAX, sizeof *profile);
    size_t count = 0;
    for (uint32_t text = 0; text < corpus->count; text++)
        if (!corpus->silent[text] && (!profiles || grouping->parents[text] == text))
            texts[count++] = text;
    uint32_t *bands = memory_new(count ? count * SKETCH_BANDS : 1, sizeof *bands);
    for (size_t i = 0; i < count; i++) {
        uint32_t keys[SKETCH_BANDS];
        if (profiles && grouping->sizes[texts[i]] >= PROFILE_GROUP_MIN)
            sketch_bands(profile, grouping_profile(grouping, texts[i], profile, FEATURES_MAX), round, keys);
        else
            sketch_text(corpus, texts[i], round, keys);
        for (size_t band = 0; band < SKETCH_BANDS; band++)
            bands[band * count + i] = keys[band];
    }
    meet_in_bands(grouping, bands, texts, count);
    memory_free(bands);
    memory_free(profile);
    memory_free(texts);
}

void near_group_corpus(const struct corpus *corpus, double least, bool thorough, uint32_t *groups)
{
    struct grouping grouping;
    grouping_init(&grouping, corpus, least);
    meet_all(&grouping, 0, false);
    grouping_join_best_first(&grouping);
    if (thorough) {
        meet_all(&grouping, 1, true);
        grouping_join_best_first(&grouping);
    }
    for (uint32_t i = 0; i < corpus->count; i++)
        groups[i] = grouping_root(&grouping, i);
    grouping_done(&grouping);
}

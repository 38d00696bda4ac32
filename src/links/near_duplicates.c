// Features of every text, weighted by how few groups use them; candidates from sketches; groups that hold
// together on average. What counts is the share of weight two texts have in common (weighted Jaccard): stock
// phrases weigh little.
#include "links/near_duplicates.h"

#include "base/memory.h"
#include "links/near_archive.h"
#include "links/near_candidates.h"
#include "links/near_features.h"
#include "links/near_sketch.h"

#include <math.h>

enum {
    SAMPLE_MAX = 4096, // texts from which weights are learnt
    WEIGHT_STEPS = 28, // weight 1.0 (a factor of e in rarity) in the low byte of a feature
};

static const double sample_min = 0.55; // cohesion of evenly weighted texts, when weights are learnt

// How rare a feature is among hands, not among texts: a group that is surely one hand's has one vote, so that
// a prolific ring does not make its own words common.
static uint8_t *learn_weights(const struct corpus *corpus)
{
    size_t values = (size_t)1 << FEATURE_BITS, voters = 0;
    struct corpus sample = corpus_sample(corpus, SAMPLE_MAX);
    uint32_t *groups = memory_new(sample.count, sizeof *groups);
    uint32_t *last = memory_new(values, sizeof *last); // the group that voted last for a feature, + 1
    uint16_t *votes = memory_new(values, sizeof *votes);
    corpus_weigh(&sample, NULL);
    near_group_corpus(&sample, sample_min, false, groups);
    // Members of one group must be counted one after the other.
    uint64_t *scratch = memory_new(2 * sample.count, sizeof *scratch);
    uint32_t *order = memory_new(sample.count, sizeof *order);
    sketch_sort(groups, sample.count, order, scratch);
    for (size_t i = 0; i < sample.count; i++) {
        uint32_t text = order[i], group = groups[text];
        voters += group == text;
        for (size_t at = sample.starts[text]; at < sample.starts[text + 1]; at++) {
            uint32_t feature = sample.features[at] >> 8;
            if (last[feature] != group + 1)
                votes[feature]++;
            last[feature] = group + 1;
        }
    }
    uint8_t *weights = memory_new(values, 1);
    uint8_t by_votes[SAMPLE_MAX + 1];
    for (size_t vote = 0; vote <= SAMPLE_MAX; vote++) {
        double weight = WEIGHT_STEPS * log(((double)voters + 1) / ((double)vote + 0.5));
        by_votes[vote] = (uint8_t)(weight < 1 ? 1 : weight > 255 ? 255 : weight);
    }
    for (size_t feature = 0; feature < values; feature++)
        weights[feature] = by_votes[votes[feature]];
    memory_free(scratch);
    memory_free(order);
    memory_free(last);
    memory_free(votes);
    memory_free(groups);
    corpus_done(&sample);
    return weights;
}

void near_duplicates_group(const struct bytes *texts, size_t count, uint32_t *groups, struct buffer *kept)
{
    struct corpus corpus = corpus_of(texts, count);
    uint8_t *weights = learn_weights(&corpus);
    corpus_weigh(&corpus, weights);
    if (count)
        near_group_corpus(&corpus, near_alike_min, true, groups);
    if (kept)
        near_kept_write(kept, &corpus, weights);
    memory_free(weights);
    corpus_done(&corpus);
}

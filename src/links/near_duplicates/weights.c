// How rare a feature is among hands, not among texts: a group that is one hand's has one vote, so that a
// prolific ring does not make its own words common. Groups of the sample are found twice: with even weights,
// which finds clean copies; then with weights, which finds the others.
#include "links/near_duplicates/weights.h"

#include "base/memory.h"
#include "links/near_duplicates/candidates.h"
#include "links/near_duplicates/sketch.h"

#include <math.h>
#include <string.h>

enum {
    SAMPLE_MAX = 4096, // texts from which is learnt
    WEIGHT_STEPS = 28, // weight 1.0 (a factor of e in rarity) in the low byte of a feature
};

// Share of the sample that may have copies in it not known as such, before and after weights are known.
static const double unknown_early = 0.5, unknown_late = 0.25;

static void weigh_votes(const struct corpus *sample, const uint32_t *groups, uint8_t *weights)
{
    size_t values = (size_t)1 << FEATURE_BITS, voters = 0;
    uint32_t *last = memory_new(values, sizeof *last); // the group that voted last for a feature, + 1
    uint16_t *votes = memory_new(values, sizeof *votes);
    uint64_t *scratch = memory_new(2 * sample->count, sizeof *scratch);
    uint32_t *order = memory_new(sample->count, sizeof *order);
    sketch_sort(groups, sample->count, order,
                scratch); // members of one group are counted one after the other
    for (size_t i = 0; i < sample->count; i++) {
        uint32_t text = order[i], group = groups[text];
        voters += group == text;
        for (size_t at = sample->starts[text]; at < sample->starts[text + 1]; at++) {
            uint32_t feature = sample->features[at] >> 8;
            if (last[feature] != group + 1)
                votes[feature]++;
            last[feature] = group + 1;
        }
    }
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
}

struct near_measure near_measure_of(const struct corpus *corpus)
{
    struct near_measure measure = {.levels = near_levels_fixed()};
    struct corpus sample = corpus_sample(corpus, SAMPLE_MAX);
    uint32_t *groups = memory_new(sample.count, sizeof *groups);
    measure.weights = memory_new((size_t)1 << FEATURE_BITS, 1);
    corpus_weigh(&sample, NULL);
    for (unsigned round = 0; round < 2; round++) {
        near_group_corpus(&sample, &measure.levels, sample.count, round > 0, groups);
        weigh_votes(&sample, groups, measure.weights);
        corpus_weigh(&sample, measure.weights);
        measure.levels = near_levels_measure(&sample, groups, round ? unknown_late : unknown_early);
    }
    memory_free(groups);
    corpus_done(&sample);
    return measure;
}

void near_measure_done(struct near_measure *measure)
{
    memory_free(measure->weights);
}

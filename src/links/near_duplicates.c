// Features of every text, weighted by how few groups use them; candidates from sketches; groups that hold
// together on average. What counts is the share of weight two texts have in common (weighted Jaccard): stock
// phrases weigh little.
#include "links/near_duplicates.h"

#include "base/memory.h"
#include "links/near_features.h"
#include "links/near_sketch.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORDS_MIN = 4,     // a text of fewer words says nothing about who wrote it
    SAMPLE_MAX = 4096, // texts from which weights are learnt
    WEIGHT_STEPS = 28, // weight 1.0 (a factor of e in rarity) in the low byte of a feature
    UNIFORM_WEIGHT = 64,
    NEIGHBOURS = 3,       // in a bucket, a text is compared with so many before it, and with the first
    COHESION_PAIRS = 48,  // pairs of members looked at before two groups become one
    PROFILE_MEMBERS = 24, // members from which what a group has in common is taken
    PROFILE_GROUP_MIN = 3,
};

static const double alike_min = 0.40;  // mean similarity of the members of two groups that become one
static const double sure_min = 0.55;   // pairs so alike are joined as they are met, others best first
static const double sample_min = 0.55; // of evenly weighted texts, when weights are learnt

struct corpus {
    size_t count;
    uint32_t *features; // of all texts, one after the other
    size_t *starts;     // count + 1
    uint32_t *totals;   // weight of each text
    bool *silent;       // too short: stands alone
};

struct pair {
    uint32_t a, b;
    float similarity;
};

struct grouping {
    const struct corpus *corpus;
    double least;      // cohesion asked for
    uint32_t *parents; // union-find over texts; the root is the smallest index
    uint32_t *next;    // members of a group as a ring
    uint32_t *sizes;   // of roots
    uint64_t *seen;    // pairs compared already: open addressing; 0 is free
    size_t seen_count, seen_capacity;
    struct pair *pairs; // alike, but not surely
    size_t pair_count, pair_capacity;
};

// ---- similarity ----

static double similarity(const struct corpus *corpus, uint32_t a, uint32_t b)
{
    uint32_t total_a = corpus->totals[a], total_b = corpus->totals[b];
    const uint32_t *in_a = corpus->features + corpus->starts[a],
                   *end_a = corpus->features + corpus->starts[a + 1];
    const uint32_t *in_b = corpus->features + corpus->starts[b],
                   *end_b = corpus->features + corpus->starts[b + 1];
    uint32_t shared = 0;
    while (in_a < end_a && in_b < end_b) {
        uint32_t one = *in_a, other = *in_b;
        shared += one == other ? one & 0xff : 0;
        in_a += one <= other;
        in_b += other <= one;
    }
    uint32_t all = total_a + total_b - shared;
    return all ? (double)shared / all : 0;
}

// No pair can be more alike than its sizes are.
static bool may_be_alike(const struct corpus *corpus, uint32_t a, uint32_t b, double least)
{
    double one = corpus->totals[a], other = corpus->totals[b];
    return one < other ? one >= other * least : other >= one * least;
}

// ---- groups ----

static uint32_t root_of(struct grouping *grouping, uint32_t text)
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
            sum += similarity(grouping->corpus, member_a, member_b);
            for (uint32_t step = 0; step < size_b / take_b; step++)
                member_b = grouping->next[member_b];
        }
        for (uint32_t step = 0; step < size_a / take_a; step++)
            member_a = grouping->next[member_a];
    }
    return sum / (take_a * take_b);
}

static void join(struct grouping *grouping, uint32_t a, uint32_t b)
{
    uint32_t small = a < b ? a : b, large = a < b ? b : a;
    grouping->parents[large] = small;
    grouping->sizes[small] += grouping->sizes[large];
    uint32_t swap = grouping->next[small]; // two rings become one
    grouping->next[small] = grouping->next[large];
    grouping->next[large] = swap;
}

static void try_join(struct grouping *grouping, uint32_t a, uint32_t b)
{
    a = root_of(grouping, a);
    b = root_of(grouping, b);
    if (a != b && mean_similarity(grouping, a, b) >= grouping->least)
        join(grouping, a, b);
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

static void meet(struct grouping *grouping, uint32_t a, uint32_t b)
{
    if (root_of(grouping, a) == root_of(grouping, b) ||
        !may_be_alike(grouping->corpus, a, b, grouping->least) ||
        !first_time(grouping, a < b ? a : b, a < b ? b : a))
        return;
    double alike = similarity(grouping->corpus, a, b);
    if (alike >= sure_min) {
        try_join(grouping, a, b);
    } else if (alike >= grouping->least) {
        ARRAY_ROOM(grouping->pairs, grouping->pair_capacity, grouping->pair_count);
        grouping->pairs[grouping->pair_count++] = (struct pair){a, b, (float)alike};
    }
}

static int by_similarity(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->similarity != b->similarity)
        return a->similarity > b->similarity ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static void join_best_first(struct grouping *grouping)
{
    if (grouping->pair_count)
        qsort(grouping->pairs, grouping->pair_count, sizeof *grouping->pairs, by_similarity);
    for (size_t i = 0; i < grouping->pair_count; i++)
        try_join(grouping, grouping->pairs[i].a, grouping->pairs[i].b);
    grouping->pair_count = 0;
}

// ---- candidates ----

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
                meet(grouping, texts[order[i]], texts[order[i - back]]);
            if (i - first > NEIGHBOURS)
                meet(grouping, texts[order[i]], texts[order[first]]);
        }
    }
    memory_free(order);
    memory_free(scratch);
}

// What most members of a group have in common, as features of a text that none of them may be.
static size_t profile_of(const struct grouping *grouping, uint32_t root, uint32_t *features, size_t room)
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
            sketch_bands(profile, profile_of(grouping, texts[i], profile, FEATURES_MAX), round, keys);
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

static void group_corpus(const struct corpus *corpus, double least, bool thorough, uint32_t *groups)
{
    struct grouping grouping = {.corpus = corpus, .least = least};
    grouping.parents = memory_new(corpus->count, sizeof *grouping.parents);
    grouping.next = memory_new(corpus->count, sizeof *grouping.next);
    grouping.sizes = memory_new(corpus->count, sizeof *grouping.sizes);
    for (uint32_t i = 0; i < corpus->count; i++) {
        grouping.parents[i] = grouping.next[i] = i;
        grouping.sizes[i] = 1;
    }
    meet_all(&grouping, 0, false);
    join_best_first(&grouping);
    if (thorough) {
        meet_all(&grouping, 1, true);
        join_best_first(&grouping);
    }
    for (uint32_t i = 0; i < corpus->count; i++)
        groups[i] = root_of(&grouping, i);
    memory_free(grouping.parents);
    memory_free(grouping.next);
    memory_free(grouping.sizes);
    memory_free(grouping.seen);
    memory_free(grouping.pairs);
}

// ---- weights ----

static void corpus_done(struct corpus *corpus)
{
    memory_free(corpus->features);
    memory_free(corpus->starts);
    memory_free(corpus->totals);
    memory_free(corpus->silent);
}

static void weigh_texts(struct corpus *corpus, const uint8_t *weights)
{
    for (size_t text = 0; text < corpus->count; text++) {
        uint32_t total = 0;
        for (size_t i = corpus->starts[text]; i < corpus->starts[text + 1]; i++) {
            uint32_t weight = weights ? weights[corpus->features[i] >> 8] : UNIFORM_WEIGHT;
            corpus->features[i] = (corpus->features[i] & ~UINT32_C(0xff)) | weight;
            total += weight;
        }
        corpus->totals[text] = total;
    }
}

// Every n-th text, so that the sample spans the whole.
static struct corpus sample_of(const struct corpus *corpus)
{
    size_t step = corpus->count / SAMPLE_MAX + 1, used = 0;
    struct corpus sample = {.count = (corpus->count + step - 1) / step};
    sample.starts = memory_new(sample.count + 1, sizeof *sample.starts);
    sample.totals = memory_new(sample.count, sizeof *sample.totals);
    sample.silent = memory_new(sample.count, sizeof *sample.silent);
    for (size_t i = 0; i < sample.count; i++)
        used += corpus->starts[i * step + 1] - corpus->starts[i * step];
    sample.features = memory_new(used, sizeof *sample.features);
    used = 0;
    for (size_t i = 0; i < sample.count; i++) {
        size_t size = corpus->starts[i * step + 1] - corpus->starts[i * step];
        if (size)
            memcpy(sample.features + used, corpus->features + corpus->starts[i * step],
                   size * sizeof *sample.features);
        used += size;
        sample.starts[i + 1] = used;
        sample.silent[i] = corpus->silent[i * step];
    }
    return sample;
}

// How rare a feature is among hands, not among texts: a group that is surely one hand's has one vote, so that
// a prolific ring does not make its own words common.
static uint8_t *learn_weights(const struct corpus *corpus)
{
    size_t values = (size_t)1 << FEATURE_BITS, voters = 0;
    struct corpus sample = sample_of(corpus);
    uint32_t *groups = memory_new(sample.count, sizeof *groups);
    uint32_t *last = memory_new(values, sizeof *last); // the group that voted last for a feature, + 1
    uint16_t *votes = memory_new(values, sizeof *votes);
    weigh_texts(&sample, NULL);
    group_corpus(&sample, sample_min, false, groups);
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

static struct corpus corpus_of(const struct bytes *texts, size_t count)
{
    struct corpus corpus = {.count = count};
    struct features_reader *reader = features_reader_new();
    size_t used = 0, capacity = 0;
    corpus.starts = memory_new(count + 1, sizeof *corpus.starts);
    corpus.totals = memory_new(count, sizeof *corpus.totals);
    corpus.silent = memory_new(count, sizeof *corpus.silent);
    for (size_t i = 0; i < count; i++) {
        size_t size, words;
        const uint32_t *features = features_of(reader, texts[i], &size, &words);
        corpus.silent[i] = words < WORDS_MIN;
        if (used + size > capacity) {
            capacity = (used + size) * 3 / 2;
            corpus.features = memory_grow(corpus.features, capacity, sizeof *corpus.features);
        }
        if (size)
            memcpy(corpus.features + used, features, size * sizeof *features);
        used += size;
        corpus.starts[i + 1] = used;
    }
    features_reader_free(reader);
    return corpus;
}

void near_duplicates_group(const struct bytes *texts, size_t count, uint32_t *groups)
{
    if (count == 0)
        return;
    struct corpus corpus = corpus_of(texts, count);
    uint8_t *weights = learn_weights(&corpus);
    weigh_texts(&corpus, weights);
    memory_free(weights);
    group_corpus(&corpus, alike_min, true, groups);
    corpus_done(&corpus);
}

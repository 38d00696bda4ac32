// The texts to be grouped, as weighted features: what two texts share is the weight of the features in both.
#pragma once

#include "base/bytes.h"

struct corpus {
    size_t count;
    uint32_t *features; // of all texts, one after the other: hash << 8 | weight, sorted within a text
    size_t *starts;     // count + 1
    uint32_t *totals;   // weight of each text
    bool *silent;       // too few words to say who wrote it: stands alone
    uint8_t *scripts;   // enum script
    uint8_t *sketches;  // SKETCH_SIZE bytes each, once weighed
};

struct features_reader;
struct corpus corpus_read(struct features_reader *reader, const struct bytes *texts, size_t count);
struct corpus corpus_of(const struct bytes *texts, size_t count); // the same; weights are 0
void corpus_done(struct corpus *corpus);
// Sets weights, totals and sketches. weights: of each of the 2^FEATURE_BITS features; NULL gives all the
// same.
void corpus_weigh(struct corpus *corpus, const uint8_t *weights);
// Every n-th text, so that the sample spans the whole; weights 0.
struct corpus corpus_sample(const struct corpus *corpus, size_t most);

// Weighted Jaccard, 0 to 1.
double corpora_similarity(const struct corpus *a, uint32_t text_a, const struct corpus *b, uint32_t text_b);
double corpus_similarity(const struct corpus *corpus, uint32_t a, uint32_t b);
// The same, estimated from the sketches: 20 times as fast.
double corpus_similarity_about(const struct corpus *corpus, uint32_t a, uint32_t b);

// Features of many texts in one block, and what two of them share.
#include "links/near_duplicates/corpus.h"

#include "base/memory.h"
#include "links/near_duplicates/features.h"
#include "links/near_duplicates/sketch.h"

#include <string.h>

enum {
    WORDS_MIN = 4, // a text of fewer words says nothing about who wrote it
    UNIFORM_WEIGHT = 64,
};

struct corpus corpus_read(struct features_reader *reader, const struct bytes *texts, size_t count)
{
    struct corpus corpus = {.count = count};
    size_t used = 0, capacity = 1; // so that there is an address even where no text has a feature
    corpus.features = memory_new(capacity, sizeof *corpus.features);
    corpus.starts = memory_new(count + 1, sizeof *corpus.starts);
    corpus.totals = memory_new(count, sizeof *corpus.totals);
    corpus.silent = memory_new(count, sizeof *corpus.silent);
    corpus.scripts = memory_new(count, 1);
    for (size_t i = 0; i < count; i++) {
        struct text_features features = features_of(reader, texts[i]);
        size_t size = features.count;
        corpus.silent[i] = features.words < WORDS_MIN;
        corpus.scripts[i] = (uint8_t)features.script;
        if (used + size > capacity) {
            capacity = (used + size) * 3 / 2;
            corpus.features = memory_grow(corpus.features, capacity, sizeof *corpus.features);
        }
        if (size)
            memcpy(corpus.features + used, features.all, size * sizeof *features.all);
        used += size;
        corpus.starts[i + 1] = used;
    }
    return corpus;
}

struct corpus corpus_of(const struct bytes *texts, size_t count)
{
    struct features_reader *reader = features_reader_new();
    struct corpus corpus = corpus_read(reader, texts, count);
    features_reader_free(reader);
    return corpus;
}

void corpus_done(struct corpus *corpus)
{
    memory_free(corpus->features);
    memory_free(corpus->starts);
    memory_free(corpus->totals);
    memory_free(corpus->silent);
    memory_free(corpus->scripts);
    memory_free(corpus->sketches);
}

void corpus_weigh(struct corpus *corpus, const uint8_t *weights)
{
    if (corpus->sketches == NULL)
        corpus->sketches = memory_new(corpus->count, SKETCH_SIZE);
    for (size_t text = 0; text < corpus->count; text++) {
        uint32_t total = 0;
        for (size_t i = corpus->starts[text]; i < corpus->starts[text + 1]; i++) {
            uint32_t weight = weights ? weights[corpus->features[i] >> 8] : UNIFORM_WEIGHT;
            corpus->features[i] = (corpus->features[i] & ~UINT32_C(0xff)) | weight;
            total += weight;
        }
        corpus->totals[text] = total;
        sketch_of(corpus->features + corpus->starts[text], corpus->starts[text + 1] - corpus->starts[text],
                  corpus->sketches + text * SKETCH_SIZE);
    }
}

struct corpus corpus_sample(const struct corpus *corpus, size_t most)
{
    size_t step = corpus->count / most + 1, used = 0;
    struct corpus sample = {.count = (corpus->count + step - 1) / step};
    sample.starts = memory_new(sample.count + 1, sizeof *sample.starts);
    sample.totals = memory_new(sample.count, sizeof *sample.totals);
    sample.silent = memory_new(sample.count, sizeof *sample.silent);
    sample.scripts = memory_new(sample.count, 1);
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
        sample.scripts[i] = corpus->scripts[i * step];
    }
    return sample;
}

double corpora_similarity(const struct corpus *a, uint32_t text_a, const struct corpus *b, uint32_t text_b)
{
    const uint32_t *in_a = a->features + a->starts[text_a], *end_a = a->features + a->starts[text_a + 1];
    const uint32_t *in_b = b->features + b->starts[text_b], *end_b = b->features + b->starts[text_b + 1];
    uint32_t shared = 0;
    while (in_a < end_a && in_b < end_b) {
        uint32_t one = *in_a, other = *in_b;
        shared += one == other ? one & 0xff : 0;
        in_a += one <= other;
        in_b += other <= one;
    }
    uint32_t all = a->totals[text_a] + b->totals[text_b] - shared;
    return all ? (double)shared / all : 0;
}

double corpus_similarity(const struct corpus *corpus, uint32_t a, uint32_t b)
{
    return corpora_similarity(corpus, a, corpus, b);
}

double corpus_similarity_about(const struct corpus *corpus, uint32_t a, uint32_t b)
{
    return sketch_similarity(corpus->sketches + (size_t)a * SKETCH_SIZE,
                             corpus->sketches + (size_t)b * SKETCH_SIZE, SKETCH_SIZE);
}

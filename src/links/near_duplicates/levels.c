// Each text looks at others at random; the two ranks of what it finds that are furthest out and still sure
// give a line, and the line is drawn on. The median over texts leaves out those whose copies are not yet
// known.
#include "links/near_duplicates/levels.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum {
    LOOKERS = 128, // texts that look
    LOOKS = 512,   // at so many others
    RANK_NEAR = 16,
    RANK_FAR = 2,
    LOOKERS_MIN = 48, // fewer say nothing
    SIZE_MAX_COUNTED = 512,
};

static const double chance = 0.01; // chance pairs in a corpus for each text
static const double level_least = 0.15, level_most = 0.70;
static const double usual_base = 0.18, usual_slope = 0.05; // where a corpus is too small to tell

static const float fixed_level = 0.45f;

struct near_levels near_levels_fixed(void)
{
    struct near_levels levels = {0};
    for (unsigned script = 0; script < SCRIPTS; script++)
        for (unsigned class = 0; class < LEVEL_CLASSES; class ++)
            levels.base[script][class] = fixed_level;
    return levels;
}

static int falling(const void *left, const void *right)
{
    const float *a = left, *b = right;
    return *a < *b ? 1 : *a > *b ? -1 : 0;
}

// The value that `share` of all are above.
static float quantile(float *values, size_t count, double share)
{
    qsort(values, count, sizeof *values, falling);
    return values[(size_t)((double)count * share)];
}

// Like corpus_similarity, of one text with many: `marks` has a bit for each feature of the one.
static float similarity_to_marked(const struct corpus *corpus, const uint64_t *marks, uint32_t one,
                                  uint32_t other)
{
    uint32_t shared = 0;
    for (size_t at = corpus->starts[other]; at < corpus->starts[other + 1]; at++) {
        uint32_t feature = corpus->features[at] >> 8;
        shared += (marks[feature / 64] >> feature % 64 & 1) * (corpus->features[at] & 0xff);
    }
    uint32_t all = corpus->totals[one] + corpus->totals[other] - shared;
    return all ? (float)shared / (float)all : 0;
}

static void mark(const struct corpus *corpus, uint64_t *marks, uint32_t text)
{
    for (size_t at = corpus->starts[text]; at < corpus->starts[text + 1]; at++)
        marks[(corpus->features[at] >> 8) / 64] ^= UINT64_C(1) << (corpus->features[at] >> 8) % 64;
}

static void measure(const struct corpus *sample, const uint32_t *texts, size_t count, double share,
                    float *base, float *slope)
{
    float alike[LOOKS], nearer[LOOKERS], further[LOOKERS];
    size_t looks = count - 1 < LOOKS ? count - 1 : LOOKS, lookers = count < LOOKERS ? count : LOOKERS;
    size_t rank_near = looks * RANK_NEAR / LOOKS + 1, rank_far = looks * RANK_FAR / LOOKS + 1;
    uint64_t *marks = memory_new(((size_t)1 << FEATURE_BITS) / 64, sizeof *marks);
    for (size_t i = 0; i < lookers; i++) {
        size_t text = i * count / lookers;
        mark(sample, marks, texts[text]);
        for (size_t look = 0; look < looks; look++) {
            size_t other = (text + 1 + look * (count - 1) / looks) % count;
            alike[look] = similarity_to_marked(sample, marks, texts[text], texts[other]);
        }
        mark(sample, marks, texts[text]);
        qsort(alike, looks, sizeof *alike, falling);
        nearer[i] = alike[rank_near - 1];
        further[i] = alike[rank_far - 1];
    }
    double x_near = log10((double)looks / ((double)rank_near - 0.5)),
           x_far = log10((double)looks / ((double)rank_far - 0.5));
    memory_free(marks);
    double y_near = quantile(nearer, lookers, 0.5), y_far = quantile(further, lookers, share);
    *slope = (float)((y_far - y_near) / (x_far - x_near));
    *base = (float)(y_far - *slope * x_far);
}

static float own_words(const struct corpus *corpus, uint32_t text)
{
    size_t count = corpus->starts[text + 1] - corpus->starts[text];
    return count ? (float)corpus->totals[text] / (float)count : 0;
}

static unsigned class_of(const struct near_levels *levels, const struct corpus *corpus, uint32_t text)
{
    unsigned class = 0;
    float own = own_words(corpus, text);
    while (class < LEVEL_CLASSES - 1 && own >= levels->own[corpus->scripts[text]][class])
        class ++;
    return class;
}

static void measure_script(const struct corpus *sample, enum script script, const uint32_t *texts,
                           size_t count, double share, struct near_levels *levels)
{
    float base = (float)usual_base, slope = (float)usual_slope;
    float *own = memory_new(count, sizeof *own);
    uint32_t *chosen = memory_new(count, sizeof *chosen);
    for (size_t i = 0; i < count; i++)
        own[i] = own_words(sample, texts[i]);
    if (count >= LOOKERS_MIN)
        measure(sample, texts, count, share, &base, &slope);
    for (unsigned class = 1; class < LEVEL_CLASSES; class ++)
        levels->own[script][class - 1] = count ? quantile(own, count, 1 - (double)class / LEVEL_CLASSES) : 0;
    for (unsigned class = 0; class < LEVEL_CLASSES; class ++) {
        size_t found = 0;
        for (size_t i = 0; i < count; i++)
            if (class_of(levels, sample, texts[i]) == class)
                chosen[found++] = texts[i];
        levels->base[script][class] = base;
        levels->slope[script][class] = slope;
        if (found >= LOOKERS_MIN)
            measure(sample, chosen, found, share, &levels->base[script][class],
                    &levels->slope[script][class]);
    }
    memory_free(own);
    memory_free(chosen);
}

struct near_levels near_levels_measure(const struct corpus *sample, const uint32_t *groups, double share)
{
    struct near_levels levels = {0};
    uint32_t *texts = memory_new(sample->count, sizeof *texts);
    for (unsigned script = 0; script < SCRIPTS; script++) {
        size_t count = 0;
        for (uint32_t i = 0; i < sample->count; i++)
            if (groups[i] == i && !sample->silent[i] && sample->scripts[i] == script)
                texts[count++] = i;
        measure_script(sample, (enum script)script, texts, count, share, &levels);
    }
    memory_free(texts);
    return levels;
}

static double level_at(double base, double slope, size_t count, size_t size)
{
    if (slope == 0)
        return base;
    if (size > SIZE_MAX_COUNTED)
        size = SIZE_MAX_COUNTED;
    double level = base + slope * log10((double)count / (chance * (double)size));
    return level < level_least ? level_least : level > level_most ? level_most : level;
}

double near_level(const struct near_levels *levels, const struct corpus *corpus, uint32_t text, size_t count,
                  size_t size)
{
    unsigned script = corpus->scripts[text], class = class_of(levels, corpus, text);
    return level_at(levels->base[script][class], levels->slope[script][class], count, size);
}

double near_level_least(const struct near_levels *levels, size_t count)
{
    double least = 1;
    for (unsigned script = 0; script < SCRIPTS; script++)
        for (unsigned class = 0; class < LEVEL_CLASSES; class ++) {
            double level =
                level_at(levels->base[script][class], levels->slope[script][class], count, SIZE_MAX);
            least = level < least ? level : least;
        }
    return least;
}

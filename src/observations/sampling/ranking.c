// Counting and sorting.
#include "observations/sampling/ranking.h"

#include "base/memory.h"
#include "observations/sampling/bound.h"

#include <stdlib.h>

#define MIB 1048576.0

static int compare_int64(int64_t a, int64_t b)
{
    return a > b ? -1 : a < b; // the larger first
}

static int compare_ranks(const void *a, const void *b)
{
    const struct rank *one = a, *other = b;
    int order = compare_int64(one->watch_selectors, other->watch_selectors);
    if (order == 0)
        order = compare_int64(one->watch_hits, other->watch_hits);
    if (order == 0 && one->selectors_per_mib != other->selectors_per_mib)
        order = one->selectors_per_mib > other->selectors_per_mib ? -1 : 1;
    return order ? order : one->source < other->source ? -1 : one->source > other->source;
}

static struct rank rank_of(const struct sampling *sampling, size_t source, size_t looked_at)
{
    const struct results *results = &sampling->results;
    const struct source_result *result = &results->sources[source];
    struct rank rank = {.source = source,
                        .watch_selectors = (int64_t)result->sighting_count,
                        .watch_hits = result->watch_hits,
                        .searched_bytes = result->text_bytes + result->mixed_bytes + result->random_bytes +
                                          result->decoded_bytes};
    for (size_t i = 0; i < result->selector_count; i++) {
        uint32_t in = results->in_sources[result->selectors[i]];
        bool common = looked_at >= COMMON_LEAST_SOURCES && in > looked_at / 2;
        rank.common += common;
        rank.selectors += !common;
    }
    double mib = (double)rank.searched_bytes / MIB;
    rank.selectors_per_mib = (double)rank.selectors / (mib < 1 ? 1 : mib);
    const struct source_plan *plan = &sampling->plans[source];
    uint64_t blocks = plan_blocks(plan);
    if (results->watch &&
        result->sighting_count == 0) // in order, what was not read says nothing: it counts whole
        rank.excluded_blocks =
            plan->in_order ? blocks + 1 - result->blocks_drawn : bound_of_none(blocks, result->blocks_drawn);
    return rank;
}

void rank_sources(const struct sampling *sampling, struct rank *ranks)
{
    size_t looked_at = 0;
    for (size_t i = 0; i < sampling->count; i++)
        looked_at += sampling->results.sources[i].looked_at_bytes > 0;
    for (size_t i = 0; i < sampling->count; i++)
        ranks[i] = rank_of(sampling, i, looked_at);
    if (sampling->count)
        qsort(ranks, sampling->count, sizeof *ranks, compare_ranks);
}

static int compare_doubles(const void *a, const void *b)
{
    const double *one = a, *other = b;
    return *one < *other ? -1 : *one > *other;
}

double median_per_mib(const struct rank *ranks, size_t count)
{
    double *values = memory_new(count + 1, sizeof *values), median = 0;
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (ranks[i].searched_bytes)
            values[used++] = ranks[i].selectors_per_mib;
    if (used) {
        qsort(values, used, sizeof *values, compare_doubles);
        median = used % 2 ? values[used / 2] : (values[used / 2 - 1] + values[used / 2]) / 2;
    }
    memory_free(values);
    return median;
}

int64_t watched_sources(const struct sampling *sampling, size_t watched)
{
    int64_t count = 0;
    for (size_t i = 0; i < sampling->count; i++) {
        const struct source_result *result = &sampling->results.sources[i];
        for (size_t s = 0; s < result->sighting_count; s++)
            count += result->sightings[s].watched == watched;
    }
    return count;
}

// The order in which to look at sources: by countable facts of their samples, and of nothing else. Pure.
#pragma once

#include "observations/sampling/sampling.h"

enum { COMMON_LEAST_SOURCES = 10 };

struct rank {
    size_t source;           // index of the sampling
    int64_t watch_selectors; // different ones of the list
    int64_t watch_hits;      // how often all of them
    int64_t selectors;       // different valid ones that are its own
    int64_t common; // those that are not: in the samples of more than half of at least 10 sources, as
                    //   what comes with a system and its apps
    double
        selectors_per_mib;  // of what was looked at and not empty, decoded bytes included; of 1 MiB at least
    int64_t searched_bytes; // so many
    uint64_t excluded_blocks; // the bound of bound.h; 0 when a watched selector was found or there is no list
};

// Most watch-listed selectors first, then most hits, then the densest; what is equal in all stays in the
// order of adding. Into ranks[results.source_count].
void rank_sources(const struct sampling *sampling, struct rank *ranks);
// The middle one of a number of all sources that were looked at; 0 when there are none.
double median_per_mib(const struct rank *ranks, size_t count);
// In how many sources the watched selector was found.
int64_t watched_sources(const struct sampling *sampling, size_t watched);

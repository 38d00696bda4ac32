// Where decoders may begin: one pass with Vectorscan over bytes for the anchors of all of them. Knows neither
// what decoders do nor what selectors are.
//
// The databases are compiled for the processor at hand, once, by the coordinator before it forks: workers
// share them and compile nothing.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

struct anchor_hit {
    uint32_t at;      // where the match begins, from the start of the bytes searched
    uint16_t decoder; // index into decoders[]
    uint16_t length;  // of the match
};

struct anchor_hits {
    struct anchor_hit *hits; // in order of place, then of decoder
    size_t count, capacity;
};

// Does nothing when it was done already. Not possible: -1 says why (a processor without SSE 4.2).
int anchors_load(struct error *error);
// The longest anchor in bytes: a search that is cut into pieces lets them overlap by one less.
size_t anchors_longest(void);
// Adds the hits that begin in the first `size` of `bytes` (at most 1 GiB), sorted, with `base` added to each
// place. `streams_only`: of those decoders whose kind says so. Without anchors_load it loads first; when it
// cannot, it finds nothing.
void anchors_find(struct anchor_hits *hits, struct bytes bytes, size_t size, uint32_t base,
                  bool streams_only);
void anchor_hits_done(struct anchor_hits *hits);

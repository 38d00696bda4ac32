// What the parts of the sampler share. Nothing outside this folder includes it.
#pragma once

#include "base/map.h"
#include "observations/arrival.h"
#include "observations/pipe_sink.h"
#include "observations/sampling/order.h"
#include "observations/sampling/sampler.h"
#include "observations/scanning/scan_bytes.h"

struct sampler {
    struct arrivals arrivals;
    struct pair_map done; // members of archives told before: (hash of its path, where in it)
};

struct serving {
    struct sampler *sampler;
    const struct order *order;
    const int *files;
    struct pipe_sink *pipe;
    struct observation_context context; // sink and arena are set where they are needed
};

void serve_survey(struct serving *serving);
void serve_artefact(struct serving *serving);
void serve_blocks(struct serving *serving);

struct sample {
    const char *path, *key; // sampler.h
    struct bytes bytes;
    size_t lead,
        size;        // of these, those that count: what stands around them only finishes what begins in them
    int64_t at;      // of the first of them, in the path
    int64_t present; // bytes of the medium that it stands for
    bool cut;
    bool whole; // a file from its first byte to its last
};

// Searches and tells it.
void tell_sample(struct serving *serving, const struct sample *sample);
void tell_tally(struct serving *serving, const char *table, const char *reason, int64_t count);
void tell_trouble(struct serving *serving, const char *what);

// Whether a file without image is a ZIP archive, by its bytes.
bool is_zip(struct bytes bytes);

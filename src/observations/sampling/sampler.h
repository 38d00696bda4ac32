// The worker's side of triage: looks at one part of one source and says what it found. Runs in the sandbox,
// on hostile bytes. Keeps nothing but what makes the next order on the same evidence cheaper.
//
// An answer is a stream of records (wire.h) and an end:
//   survey, measure  a child item with path "": the medium, how it is read and how large it is; a child item
//   for each
//                    artefact; tallies of "files": those listed (reason ""), those passed over (the reason)
//   artefact, blocks for each sample a tally: table its path or "", reason its key ("b12" a block, "m4096"
//   the member
//                    of an archive at 4096, "a" an artefact), count how many bytes of the medium it stands
//                    for; then tallies with reason "" of how it looked, in bytes of "text", "mixed", "random"
//                    and "empty", of "decoded" bytes, and of "cut" when only its beginning was read; then a
//                    hit for each selector in it, once, place.row saying how often
// Damage is told in between.
#pragma once

#include "base/workers.h"

enum {
    SAMPLE_ARTEFACT_MAX_BYTES = 64 << 20, // the beginning of larger ones
    SAMPLE_MEMBER_MAX_BYTES = 16 << 20,   // likewise, of an archive's member in which a drawn block lies
    SAMPLE_SELECTORS_MAX = 200 * 1000,    // different ones, of one sample
    SURVEY_ARTEFACTS_MAX = 50 * 1000,     // of one medium: those that come first
};

struct sampler; // opaque

struct sampler *sampler_new(void);
void sampler_free(struct sampler *sampler); // NULL is fine
// A worker_function: the context is a sampler, the request an order.
void sampler_serve(void *context, struct bytes request, const int *files, size_t file_count,
                   struct worker_output *output);

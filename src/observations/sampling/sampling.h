// Triage: samples every source of a case within a time or a budget, in sandboxed workers. Changes nothing in
// the case.
#pragma once

#include "base/sandbox.h"
#include "observations/sampling/results.h"

#include <signal.h>

struct sampling_progress {
    size_t sources, sources_done; // done: nothing is left to look at
    int64_t looked_at_bytes;
    int64_t seconds_left; // -1: no limit
};

struct sampling_options {
    unsigned workers;               // at least 1
    int64_t seconds;                // wall time; 0: as long as it takes
    int64_t budget_bytes;           // of each source; 0: as much as the time allows
    const struct watch_list *watch; // NULL: none; borrowed until sampling_done
    void (*progress)(void *payload, const struct sampling_progress *progress);
    void *payload;
    const volatile sig_atomic_t *interrupted; // NULL: never
};

struct sampling {
    struct source_plan *plans; // one a source, in their order
    struct results results;    // by the same index
    size_t count;
    bool interrupted; // by the person: what was answered stands
    bool out_of_time; // before all was looked at
    int64_t used_usec;
    struct sandbox_report sandbox;
};

// The countries whose national forms a watch list is read for: the authority's, then those of the sources;
// texts are copied to the arena. At most `room`.
size_t sampling_regions(struct casefile *casefile, const char **regions, size_t room, struct arena *arena,
                        struct error *error);

int sampling_run(struct sampling *sampling, struct casefile *casefile, const struct sampling_options *options,
                 struct error *error);
void sampling_done(struct sampling *sampling); // also after -1

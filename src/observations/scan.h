// The scan stage: every pending item of every source is read once by a sandboxed worker and kept in one
// transaction. Items are kept in the order of their ids whatever the number of workers, so that the case is
// the same for any -j; killed at any moment and started again, the scan goes on where the last kept item
// ended.
#pragma once

#include "base/sandbox.h"
#include "casefile/casefile.h"
#include "observations/known.h"

#include <signal.h>

struct scan_progress {
    int64_t items_done, items_known;
    int64_t bytes_done, bytes_known; // of items whose size is known
};

enum { SCAN_CPU_SECONDS = 1800, SCAN_WALL_SECONDS = 3600 }; // of one item, unless options say otherwise

struct scan_options {
    unsigned workers; // at least 1
    unsigned
        cpu_seconds; // of one item; 0: SCAN_CPU_SECONDS. Beyond, its reader is stopped, the next one tried
    void (*progress)(void *payload, const struct scan_progress *progress); // NULL: none; called at most often
    void *payload;
    const struct known *known;                // files that are not searched; NULL: none
    const volatile sig_atomic_t *interrupted; // set by a signal's handler: end soon. NULL: never
};

struct scan_result {
    int64_t items_done;    // in this run
    int64_t items_damaged; // of these, unreadable in whole or part
    struct sandbox_report sandbox;
};

// Error kind ERROR_INTERRUPTED when a signal ended it; the result stands in either case.
int scan_all(struct casefile *casefile, const struct scan_options *options, struct scan_result *result,
             struct error *error);

// Runs of 8-bit text in bytes of any kind, stretch by stretch. Outside of blocks of text a run ends at the
// first byte that is neither printable ASCII nor part of a well-formed UTF-8 character, so that nothing in it
// was glued to it by the machine's own bytes. Knows nothing of selectors.
#pragma once

#include "observations/scanning/triage.h"

enum run_place {
    RUN_IN_TEXT,   // begins in a block of text
    RUN_LONG,      // between other bytes, but long enough to be its own surroundings
    RUN_IN_BYTES,  // between other bytes
    RUN_IN_RANDOM, // in a block that looks random; only long ones are given
};

struct run_finder {
    struct bytes bytes;
    void (*take)(void *payload, size_t start, size_t end, enum run_place place);
    void *payload;
    size_t done; // what lies before it was given or passed over
    size_t open; // where the run began that goes on beyond the last stretch
    bool is_open;
    enum run_place place; // of the open run
};

// The stretch of the bytes from `at`; each stretch begins where the one before ended.
void runs_of_stretch(struct run_finder *finder, const struct stretch *stretch, size_t at);
void runs_end(struct run_finder *finder); // gives the run that is still open

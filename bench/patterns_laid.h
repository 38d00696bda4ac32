// AMLworld's attempts laid into a background: which transfers are of which attempt.
#pragma once

#include "patterns_background.h"

#include <stdbool.h>

struct attempt {
    const char *family; // "bipartite", "cycle" ...: as findings are called; static
    size_t count;       // transfers between two accounts
};

struct laid {
    struct transfer_graph graph;
    struct transfer *transfers; // in order; what the graph borrows
    uint16_t *of;               // of each transfer: its attempt + 1; 0 is background
    uint8_t *kinds;             // of each transfer of the background
    struct attempt *attempts;
    size_t attempt_count, attempt_capacity;
};

// Reads `path` (HI-Small_Patterns.txt) and lays its attempts among the background's accounts, which go on
// with their own business. False with a message on stderr.
bool laid_make(struct laid *laid, struct background *background, const char *path);
void laid_done(struct laid *laid);

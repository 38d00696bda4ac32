// Cycles among the transfers of a bench, as lists of transfers.
#pragma once

#include "findings/money/cycles.h"

#include <stddef.h>

enum {
    PATTERNS_CYCLE_HOURS = 96, // AMLworld's last no longer
    PATTERNS_CYCLE_HOPS = 12,  // nor are they longer
    PATTERNS_CYCLE_WORK = 100000,
};

struct cycle_rows { // the n-th: transfers[from[n]] up to transfers[from[n + 1]], the most surprising first
    uint32_t *transfers;
    size_t *from, count, transfer_count, capacity;
    size_t searched; // transfers that a cycle could be of
    struct cycle_counts counts;
};

// Among transfers that may be part of one: between two of whom the one has paid the other at most three
// times, and neither deals with hundreds. Who pays whom all the time explains a round; a shop ties nothing.
void cycle_rows_find(struct cycle_rows *rows, const struct transfer_graph *graph);
void cycle_rows_done(struct cycle_rows *rows);

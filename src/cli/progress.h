// One line on a terminal that says how far the work is, how fast it goes and how long it still takes. Silent
// when stderr is no terminal.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on;
    int64_t started_usec, told_usec;
};

void progress_start(struct progress *progress);
// "what: 12 of 40 items, 310 of 900 MB, 52 MB/s, 00:11 left"; at most twice a second. known 0: not known.
void progress_tell(struct progress *progress, const char *what, int64_t items_done, int64_t items_known,
                   int64_t bytes_done, int64_t bytes_known);
void progress_end(struct progress *progress); // clears the line

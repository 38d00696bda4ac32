// What a forked worker sheds before it enters the sandbox. Private to the pool.
#pragma once

#include "base/error.h"

#include <stddef.h>

// Signal handlers go back to their defaults; those a terminal sends to a whole group are ignored.
void confine_signals(void);

// Moves the two descriptors to 3 and 4, leads 0, 1 and 2 to `null` (2 stays where a sanitizer reports),
// closes all others. Returns them as the first two descriptors after standard error.
enum { CONFINED_REQUESTS = 3, CONFINED_ANSWERS = 4 };
int confine_descriptors(int requests, int answers, int null, struct error *error);

// Unmaps every shared mapping but the one at `keep`: a library of the coordinator (SQLite's -shm file) may
// have files mapped that a hostile worker could otherwise write to. System files mapped read-only stay.
int confine_mappings(const void *keep, struct error *error);

// At most `bytes` of data (RLIMIT_DATA: heap and private writable mappings) more than now; and first in line
// when the machine runs out of memory.
int confine_memory(size_t bytes, struct error *error);

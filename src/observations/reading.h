// The worker's side: opens the item it is handed, asks the observers in turn, and sends what the first that
// recognises it reads. Runs sandboxed.
#pragma once

#include "base/workers.h"
#include "observations/known.h"

// What a worker keeps from one request to the next: nothing that its answers depend on, only what makes them
// quick.
struct reading *reading_new(const struct known *known); // borrowed; NULL: nothing is known
void reading_free(struct reading *reading);             // NULL is fine

// A worker_function (base/workers.h); context is a struct reading. The answer to REQUEST_OBSERVE is a wire
// stream; that to REQUEST_UNPACK is the bytes in pieces of a 4-byte length each, then a length of 0 and what
// was wrong ("" if nothing).
void reading_serve(void *context, struct bytes request, const int *files, size_t file_count,
                   struct worker_output *output);

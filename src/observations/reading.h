// The worker's side: opens the item it is handed, asks the observers in turn, and sends what the first that
// recognises it reads. Runs sandboxed.
#pragma once

#include "base/workers.h"

// A worker_function (base/workers.h); context is not used. The answer to REQUEST_OBSERVE is a wire stream;
// that to REQUEST_UNPACK is the bytes in pieces of a 4-byte length each, then a length of 0 and what was
// wrong ("" if nothing).
void reading_serve(void *context, struct bytes request, const int *files, size_t file_count,
                   struct worker_output *output);

// A pool of sandboxed worker processes. The coordinator submits requests; a worker answers with a stream of
// bytes. Knows nothing of evidence. A worker that crashes, hangs or grows too large is killed and replaced,
// and costs its request only. One coordinator thread; workers are forked from it, so whatever it loaded
// before is shared.
//
// A worker keeps nothing of the coordinator but private memory: no descriptor (standard streams lead to
// /dev/null), no signal handler, no writable mapping of a file. It dies with the coordinator, ignores SIGINT,
// SIGTERM, SIGHUP and SIGQUIT (the coordinator decides), and is inside base/sandbox.h before it sees a
// request. What it sends is checked as hostile.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "base/sandbox.h"

struct workers;       // opaque
struct worker_output; // opaque: the worker's side of the pipe

enum { WORKER_FILES_MAX = 2048, WORKER_REQUEST_MAX_BYTES = 4 * 1024 * 1024, WORKER_NOTE_MAX_BYTES = 200 };

// Runs in the worker, once a request. `files` are read-only descriptors, closed after it returns. Whatever it
// wants to say goes to output; returning ends the answer. Memory it does not free stays for the next request.
typedef void worker_function(void *context, struct bytes request, const int *files, size_t file_count,
                             struct worker_output *output);

void worker_write(struct worker_output *output, const void *data,
                  size_t size); // blocks while the pipe is full
// Says what is being tried now ("android_sms"); the last note is told when the worker is lost. At most 200
// bytes, cut beyond. Costs no system call.
void worker_note(struct worker_output *output, const char *note);

struct worker_limits {     // 0: no limit
    unsigned cpu_seconds;  // of one request
    unsigned wall_seconds; // of one request; time the coordinator spends outside workers_wait does not count
    size_t memory_bytes; // data of the worker beyond what the coordinator had when it forked; evidence mapped
                         // read-only does not count. Not
                         // enforced under AddressSanitizer, whose shadow would break it
};

struct workers_options {
    unsigned count; // at least 1
    worker_function *function;
    void *context; // borrowed; the worker sees it as it was when it forked
    struct worker_limits limits;
};

enum worker_event_kind {
    WORKER_DATA,     // more bytes of the answer to `ticket`
    WORKER_FINISHED, // the answer to `ticket` is complete
    WORKER_LOST, // the worker died over `ticket`; `reason` and `note` say how. What it had answered so far
                 // is incomplete and best thrown away
};

struct worker_event {
    enum worker_event_kind kind;
    uint64_t ticket;
    struct bytes data; // borrowed until the next wait
    const char
        *reason; // "crashed: SIGSEGV", "took more than 60 s of CPU", "gave no answer within 300 s", "took
                 // more than 1.0 GiB of memory", "ended by itself with status 1"; until next wait
    const char *note; // the last worker_note, as the worker left it: clean UTF-8; "" when there was none
};

// Lets this process have up to `most` files open at once, where the system allows it: the segments of an
// image are open all together. Never lowers what is allowed. Returns how many may be open, at most `most`; 0
// when that cannot be told.
size_t workers_allow_files(size_t most);

int workers_start(struct workers **workers, const struct workers_options *options, struct error *error);
unsigned workers_idle(const struct workers *workers); // how many can take a request now
// The request is copied; files are duplicated into the worker and must be open for reading only; the caller
// keeps its own. Fails when nobody is idle, a file could be written through, or a replacement cannot start.
int workers_submit(struct workers *workers, uint64_t ticket, struct bytes request, const int *files,
                   size_t file_count, struct error *error);
// Waits for the next event, at most timeout_ms (-1: for ever). 1 an event, 0 none in time or nothing under
// way, -1 error (also EINTR: kind ERROR_INTERRUPTED). Events of one ticket come in order; of several, in any.
int workers_wait(struct workers *workers, struct worker_event *event, int timeout_ms, struct error *error);
void workers_stop(struct workers *workers); // kills what still runs; NULL is fine
const struct sandbox_report *workers_sandbox(const struct workers *workers); // what protects them

// The worker's side of the pool, and what the two sides say to each other. Private to base/workers.c.
#pragma once

#include "base/workers.h"

#include <sys/types.h>

// To the worker, through a stream socket: a request_head with files as SCM_RIGHTS, then `size` bytes. One
// message carries SCM_MAX_FD files at most (unix(7)): more of them go ahead with heads of size
// REQUEST_MORE_FILES.
struct request_head {
    uint32_t size, file_count;
};

enum { FILES_IN_A_MESSAGE = 253, REQUEST_MORE_FILES = UINT32_MAX >> 1 };

// From the worker, through a pipe: a frame_head, then `size` bytes. Both sides are one program, so the
// structs travel as they are.
enum frame_kind {
    FRAME_READY,  // once, first: struct sandbox_report
    FRAME_FAILED, // instead of READY: why it could not lock itself up; text
    FRAME_DATA,   // part of an answer, not empty
    FRAME_DONE,   // the answer is complete; empty
};

enum { FRAME_MAX_BYTES = 64 * 1024 };

struct frame_head {
    uint32_t kind, size;
};

// One page shared between the two, so that the last note survives any crash. The worker may write anything
// here.
struct worker_status {
    char note[WORKER_NOTE_MAX_BYTES + 1];
};

enum { EXIT_NO_MEMORY = 113 }; // how a worker ends that was refused memory

struct worker_setup {
    const struct workers_options *options;
    struct worker_status *status;
    int requests, answers; // this worker's ends
    int null;              // /dev/null, open for reading and writing
    pid_t parent;          // the coordinator
};

// Called in the forked child; serves requests until the coordinator closes its end.
_Noreturn void worker_run(const struct worker_setup *setup);

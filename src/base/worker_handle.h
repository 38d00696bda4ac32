// One worker as the coordinator holds it: its process, its two channels, the request it is busy with. Private
// to base/workers.c. Everything read from the worker is checked here.
#pragma once

#include "base/worker_process.h"

#include <time.h>

struct worker {
    pid_t pid; // 0: not running; started again when next needed
    int requests, answers;
    struct worker_status *status; // shared with the worker; read only through worker_lost
    clockid_t cpu_clock;
    bool ready, busy, ended; // ended: its end of the pipe is closed
    uint64_t ticket;
    int64_t deadline_usec;     // monotonic; of the request
    int64_t cpu_deadline_usec; // on the worker's own CPU clock
    struct buffer unsent;      // the request; `sent` bytes of it are on their way
    size_t sent;
    uint8_t *input; // frames not yet given out: start to end
    size_t start, end;
    char killed_for[96]; // "" or why the coordinator killed it
};

enum worker_step {
    STEP_NOTHING,  // no whole frame here
    STEP_READY,    // *data holds its sandbox_report
    STEP_FAILED,   // *data is text: it could not lock itself up
    STEP_DATA,     // *data is part of the answer, borrowed until worker_receive
    STEP_FINISHED, // the answer is complete
    STEP_GONE,     // it died or broke the rules: call worker_lost
};

int64_t monotonic_usec(void);

int worker_start(struct worker *worker, const struct workers_options *options, int null, struct error *error);
// Starts to send; false when the worker does not listen.
bool worker_request(struct worker *worker, struct bytes request, const int *files, size_t file_count);
void worker_send_rest(struct worker *worker);
void worker_receive(struct worker *worker); // reads what is there, without blocking
enum worker_step worker_step(struct worker *worker, struct bytes *data);
// Kills it if over a limit; *next_check_usec is lowered to when it should be looked at again.
void worker_check_limits(struct worker *worker, const struct worker_limits *limits, int64_t *next_check_usec);
int64_t worker_cpu_usec(const struct worker *worker);
void worker_kill(struct worker *worker, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum { WORKER_REASON_SIZE = 160, WORKER_NOTE_CLEAN_SIZE = 3 * WORKER_NOTE_MAX_BYTES + 1 };
// Ends and reaps the process, closes all that belongs to it, and says how it came to that.
void worker_lost(struct worker *worker, const struct worker_limits *limits, char reason[WORKER_REASON_SIZE],
                 char note[WORKER_NOTE_CLEAN_SIZE]);

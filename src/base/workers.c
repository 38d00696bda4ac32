// The coordinator's loop over its workers. Knows nothing of what is asked or answered.
#include "base/workers.h"

#include "base/memory.h"
#include "base/worker_handle.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { START_SECONDS = 30, SHORTEST_WAIT_USEC = 1000 };

struct workers {
    struct workers_options options;
    struct worker *all;
    struct pollfd *polls; // two a worker: answers, requests
    int null;
    unsigned next;        // whose turn it is to be heard first
    int64_t left_at_usec; // when the last wait ended: request times stand still until the next
    struct sandbox_report sandbox;
    char reason[WORKER_REASON_SIZE], note[WORKER_NOTE_CLEAN_SIZE];
};

// One event of this worker that is already here: 1 an event, 0 none, -1 it could not lock itself up.
static int hear(struct workers *workers, struct worker *worker, struct worker_event *event,
                struct error *error)
{
    struct bytes data;
    for (;;) {
        *event = (struct worker_event){.ticket = worker->ticket};
        switch (worker_step(worker, &data)) {
        case STEP_NOTHING:
            return 0;
        case STEP_READY:
            memcpy(&workers->sandbox, data.data, sizeof workers->sandbox);
            workers->sandbox.missing[sizeof workers->sandbox.missing - 1] = 0;
            continue;
        case STEP_FAILED:
            return error_set(error, "a worker could not lock itself up, so nothing was read: %.*s",
                             (int)data.size, (const char *)data.data);
        case STEP_DATA:
            event->kind = WORKER_DATA;
            event->data = data;
            return 1;
        case STEP_FINISHED:
            worker->busy = false;
            event->kind = WORKER_FINISHED;
            return 1;
        case STEP_GONE: {
            bool was_busy = worker->busy;
            worker_lost(worker, &workers->options.limits, workers->reason, workers->note);
            event->kind = WORKER_LOST;
            event->reason = workers->reason;
            event->note = workers->note;
            return was_busy;
        }
        }
    }
}

// Sleeps until a worker speaks, can take more, or has to be looked at; never beyond `until_usec`.
static int sleep_until(struct workers *workers, int64_t until_usec, struct error *error)
{
    unsigned count = workers->options.count;
    for (unsigned i = 0; i < count; i++) {
        const struct worker *worker = &workers->all[i];
        bool unsent = worker->pid && worker->sent < worker->unsent.size;
        workers->polls[2 * i] = (struct pollfd){worker->pid ? worker->answers : -1, POLLIN, 0};
        workers->polls[2 * i + 1] = (struct pollfd){unsent ? worker->requests : -1, POLLOUT, 0};
    }
    int64_t left = until_usec - monotonic_usec();
    struct timespec time = {0};
    if (left > 0)
        time = (struct timespec){left / 1000000, left % 1000000 * 1000};
    if (ppoll(workers->polls, 2 * count, until_usec == INT64_MAX ? NULL : &time, NULL) < 0) {
        if (errno == EINTR)
            return error_set_kind(error, ERROR_INTERRUPTED, "interrupted");
        return error_set(error, "cannot wait for the workers: %s", strerror(errno));
    }
    for (unsigned i = 0; i < count; i++) {
        if (workers->polls[2 * i + 1].revents)
            worker_send_rest(&workers->all[i]);
        if (workers->polls[2 * i].revents)
            worker_receive(&workers->all[i]);
    }
    return 0;
}

static int wait_for_event(struct workers *workers, struct worker_event *event, int64_t until_usec,
                          struct error *error)
{
    unsigned count = workers->options.count;
    for (;;) {
        for (unsigned i = 0; i < count; i++) {
            unsigned turn = (workers->next + i) % count;
            struct worker *worker = &workers->all[turn];
            int heard = worker->pid ? hear(workers, worker, event, error) : 0;
            if (heard) {
                workers->next = (turn + 1) % count;
                return heard;
            }
        }
        int64_t now = monotonic_usec(), next_check = INT64_MAX;
        bool killed = false;
        for (unsigned i = 0; i < count; i++) {
            if (workers->all[i].busy)
                worker_check_limits(&workers->all[i], &workers->options.limits, &next_check);
            killed = killed || workers->all[i].killed_for[0];
        }
        if (killed)
            continue;
        if (now >= until_usec || workers_idle(workers) == count)
            return 0;
        if (next_check != INT64_MAX && next_check < now + SHORTEST_WAIT_USEC)
            next_check = now + SHORTEST_WAIT_USEC;
        if (sleep_until(workers, next_check < until_usec ? next_check : until_usec, error))
            return -1;
    }
}

int workers_wait(struct workers *workers, struct worker_event *event, int timeout_ms, struct error *error)
{
    int64_t now = monotonic_usec();
    for (unsigned i = 0; i < workers->options.count; i++)
        workers->all[i].deadline_usec += now - workers->left_at_usec;
    int result =
        wait_for_event(workers, event, timeout_ms < 0 ? INT64_MAX : now + (int64_t)timeout_ms * 1000, error);
    workers->left_at_usec = monotonic_usec();
    return result;
}

// All of them must have locked themselves up before the first request: what protects is then known.
static int wait_until_ready(struct workers *workers, struct error *error)
{
    int64_t until = monotonic_usec() + (int64_t)START_SECONDS * 1000000;
    for (;;) {
        bool all_ready = true;
        for (unsigned i = 0; i < workers->options.count; i++) {
            struct worker *worker = &workers->all[i];
            struct worker_event event;
            if (hear(workers, worker, &event, error) < 0)
                return -1;
            if (worker->pid == 0)
                return error_set(error, "a worker did not start: it %s", workers->reason);
            all_ready = all_ready && worker->ready;
        }
        if (all_ready)
            return 0;
        if (monotonic_usec() > until)
            return error_set(error, "the workers did not start within %d s", START_SECONDS);
        struct error interrupted = {0};
        if (sleep_until(workers, until, &interrupted) && interrupted.kind != ERROR_INTERRUPTED) {
            *error = interrupted;
            return -1;
        }
    }
}

size_t workers_allow_files(size_t most)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return 0;
    if (limit.rlim_cur < most) {
        limit.rlim_cur = limit.rlim_max < most ? limit.rlim_max : most;
        if (setrlimit(RLIMIT_NOFILE, &limit) || getrlimit(RLIMIT_NOFILE, &limit))
            return 0;
    }
    return limit.rlim_cur < most ? (size_t)limit.rlim_cur : most;
}

int workers_start(struct workers **out, const struct workers_options *options, struct error *error)
{
    *out = NULL;
    if (options->count == 0)
        return error_set_kind(error, ERROR_USAGE, "at least one worker is needed");
    struct workers *workers = memory_new(1, sizeof *workers);
    workers->options = *options;
    workers->all = memory_new(options->count, sizeof *workers->all);
    workers->polls = memory_new(options->count, 2 * sizeof *workers->polls);
    workers->null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int failed = 0;
    if (workers->null < 0)
        failed = error_set(error, "cannot open /dev/null: %s", strerror(errno));
    for (unsigned i = 0; i < options->count && !failed; i++)
        failed = worker_start(&workers->all[i], &workers->options, workers->null, error);
    if (!failed)
        failed = wait_until_ready(workers, error);
    if (failed) {
        workers_stop(workers);
        return -1;
    }
    workers->left_at_usec = monotonic_usec();
    *out = workers;
    return 0;
}

unsigned workers_idle(const struct workers *workers)
{
    unsigned idle = 0;
    for (unsigned i = 0; i < workers->options.count; i++)
        idle += !workers->all[i].busy;
    return idle;
}

static int check_files(const int *files, size_t file_count, struct error *error)
{
    if (file_count > WORKER_FILES_MAX)
        return error_set(error, "%zu files for one request, %d at most", file_count, (int)WORKER_FILES_MAX);
    for (size_t i = 0; i < file_count; i++) {
        int flags = fcntl(files[i], F_GETFL);
        if (flags < 0)
            return error_set(error, "a file for a worker is not open: %s", strerror(errno));
        if ((flags & O_ACCMODE) != O_RDONLY)
            return error_set(error, "a file for a worker must be open for reading only");
    }
    return 0;
}

// A worker that died while idle, or will not listen, is replaced once.
static int hand_over(struct workers *workers, struct worker *worker, struct bytes request, const int *files,
                     size_t file_count, struct error *error)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        if (worker->pid == 0 && worker_start(worker, &workers->options, workers->null, error))
            return -1;
        if (worker_request(worker, request, files, file_count))
            return 0;
        worker_lost(worker, &workers->options.limits, workers->reason, workers->note);
    }
    return error_set(error, "a worker died before it took a request: it %s", workers->reason);
}

int workers_submit(struct workers *workers, uint64_t ticket, struct bytes request, const int *files,
                   size_t file_count, struct error *error)
{
    if (request.size > WORKER_REQUEST_MAX_BYTES)
        return error_set(error, "a request of %zu bytes, %d at most", request.size,
                         (int)WORKER_REQUEST_MAX_BYTES);
    if (check_files(files, file_count, error))
        return -1;
    struct worker *worker = NULL;
    for (unsigned i = 0; i < workers->options.count; i++)
        if (!workers->all[i].busy && (worker == NULL || worker->pid == 0))
            worker = &workers->all[i]; // one that runs, if there is one
    if (worker == NULL)
        return error_set(error, "every worker is busy");
    if (worker->status)
        worker->status->note[0] = 0;
    if (hand_over(workers, worker, request, files, file_count, error))
        return -1;
    worker->busy = true;
    worker->ticket = ticket;
    worker->cpu_deadline_usec =
        worker_cpu_usec(worker) + (int64_t)workers->options.limits.cpu_seconds * 1000000;
    worker->deadline_usec = workers->left_at_usec + (int64_t)workers->options.limits.wall_seconds * 1000000;
    return 0;
}

void workers_stop(struct workers *workers)
{
    if (workers == NULL)
        return;
    for (unsigned i = 0; i < workers->options.count; i++)
        if (workers->all[i].pid) {
            worker_kill(&workers->all[i], "stopped");
            worker_lost(&workers->all[i], &workers->options.limits, workers->reason, workers->note);
        }
    if (workers->null >= 0)
        close(workers->null);
    memory_free(workers->polls);
    memory_free(workers->all);
    memory_free(workers);
}

const struct sandbox_report *workers_sandbox(const struct workers *workers)
{
    return &workers->sandbox;
}

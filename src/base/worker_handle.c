// Starting, feeding, reading, timing and burying one worker. Knows nothing of the pool.
#include "base/worker_handle.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INPUT_BYTES = 2 * (FRAME_MAX_BYTES + (int)sizeof(struct frame_head)), PIPE_BYTES = 256 * 1024 };

int64_t monotonic_usec(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int open_channels(int requests[2], int answers[2], struct error *error)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, requests))
        return error_set(error, "cannot make a socket pair for a worker: %s", strerror(errno));
    if (pipe2(answers, O_CLOEXEC)) {
        int why = errno;
        close(requests[0]);
        close(requests[1]);
        return error_set(error, "cannot make a pipe for a worker: %s", strerror(why));
    }
    shutdown(requests[0], SHUT_RD); // one way: the worker cannot fill what nobody reads
    fcntl(answers[0], F_SETFL, O_NONBLOCK);
    fcntl(answers[0], F_SETPIPE_SZ, PIPE_BYTES); // fewer turns between the two; the default serves as well
    return 0;
}

int worker_start(struct worker *worker, const struct workers_options *options, int null, struct error *error)
{
    int requests[2], answers[2];
    void *page =
        mmap(NULL, sizeof *worker->status, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return error_set(error, "cannot share a page with a worker: %s", strerror(errno));
    if (open_channels(requests, answers, error)) {
        munmap(page, sizeof *worker->status);
        return -1;
    }
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        struct worker_setup setup = {options, page, requests[1], answers[1], null, parent};
        worker_run(&setup);
    }
    int why = errno;
    close(requests[1]);
    close(answers[1]);
    if (pid < 0) {
        close(requests[0]);
        close(answers[0]);
        munmap(page, sizeof *worker->status);
        return error_set(error, "cannot start a worker process: %s", strerror(why));
    }
    *worker = (struct worker){.pid = pid, .requests = requests[0], .answers = answers[0], .status = page};
    worker->input = memory_new(1, INPUT_BYTES);
    buffer_init(&worker->unsent, sizeof(struct request_head) + WORKER_REQUEST_MAX_BYTES);
    clock_getcpuclockid(pid, &worker->cpu_clock);
    return 0;
}

static ssize_t send_with_files(const struct worker *worker, const void *data, size_t size, const int *files,
                               size_t file_count)
{
    struct iovec part = {(void *)(uintptr_t)data, size};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(FILES_IN_A_MESSAGE * sizeof(int))];
    } control = {0};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (file_count) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(file_count * sizeof(int));
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(file_count * sizeof(int));
        memcpy(CMSG_DATA(rights), files, file_count * sizeof(int));
    }
    return sendmsg(worker->requests, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool worker_request(struct worker *worker, struct bytes request, const int *files, size_t file_count)
{
    for (; file_count > FILES_IN_A_MESSAGE; files += FILES_IN_A_MESSAGE, file_count -= FILES_IN_A_MESSAGE) {
        struct request_head more = {REQUEST_MORE_FILES, FILES_IN_A_MESSAGE};
        if (send_with_files(worker, &more, sizeof more, files, FILES_IN_A_MESSAGE) != (ssize_t)sizeof more)
            return false;
    }
    struct request_head head = {(uint32_t)request.size, (uint32_t)file_count};
    buffer_reset(&worker->unsent);
    buffer_add(&worker->unsent, &head, sizeof head);
    buffer_add(&worker->unsent, request.data, request.size);
    ssize_t sent = send_with_files(worker, worker->unsent.data, worker->unsent.size, files, file_count);
    if (sent < (ssize_t)sizeof head)
        return false;
    worker->sent = (size_t)sent;
    return true;
}

void worker_send_rest(struct worker *worker)
{
    size_t left = worker->unsent.size - worker->sent;
    ssize_t sent =
        send(worker->requests, worker->unsent.data + worker->sent, left, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0)
        worker->sent += (size_t)sent;
    else if (errno != EAGAIN && errno != EINTR)
        worker->sent = worker->unsent.size; // it is gone; the pipe will say so
}

void worker_receive(struct worker *worker)
{
    if (worker->start) {
        memmove(worker->input, worker->input + worker->start, worker->end - worker->start);
        worker->end -= worker->start;
        worker->start = 0;
    }
    if (worker->end == INPUT_BYTES)
        return;
    ssize_t got = read(worker->answers, worker->input + worker->end, INPUT_BYTES - worker->end);
    if (got > 0)
        worker->end += (size_t)got;
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        worker->ended = true;
}

static enum worker_step broken(struct worker *worker, const char *how)
{
    worker_kill(worker, "broke the protocol: %s", how);
    return STEP_GONE;
}

enum worker_step worker_step(struct worker *worker, struct bytes *data)
{
    struct frame_head head;
    size_t there = worker->end - worker->start;
    *data = (struct bytes){NULL, 0};
    if (worker->killed_for[0])
        return STEP_GONE;
    if (there < sizeof head)
        return worker->ended ? STEP_GONE : STEP_NOTHING;
    memcpy(&head, worker->input + worker->start, sizeof head);
    if (head.size > FRAME_MAX_BYTES)
        return broken(worker, "a frame too large");
    if (there - sizeof head < head.size)
        return worker->ended ? STEP_GONE : STEP_NOTHING;
    *data = (struct bytes){worker->input + worker->start + sizeof head, head.size};
    worker->start += sizeof head + head.size;
    switch (head.kind) {
    case FRAME_READY:
        if (worker->ready || head.size != sizeof(struct sandbox_report))
            return broken(worker, "ready out of turn");
        worker->ready = true;
        return STEP_READY;
    case FRAME_FAILED:
        return worker->ready ? broken(worker, "failed out of turn") : STEP_FAILED;
    case FRAME_DATA:
        return worker->busy && head.size ? STEP_DATA : broken(worker, "an answer out of turn");
    case FRAME_DONE:
        return worker->busy && head.size == 0 ? STEP_FINISHED : broken(worker, "done out of turn");
    default:
        return broken(worker, "an unknown frame");
    }
}

int64_t worker_cpu_usec(const struct worker *worker)
{
    struct timespec used;
    if (clock_gettime(worker->cpu_clock, &used))
        return 0; // it has just died: the pipe will say so
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void worker_check_limits(struct worker *worker, const struct worker_limits *limits, int64_t *next_check_usec)
{
    int64_t now = monotonic_usec();
    if (limits->cpu_seconds) {
        int64_t left = worker->cpu_deadline_usec - worker_cpu_usec(worker);
        if (left <= 0) {
            worker_kill(worker, "took more than %u s of CPU", limits->cpu_seconds);
            return;
        }
        *next_check_usec = lesser(*next_check_usec, now + left); // one thread: it cannot run faster than time
    }
    if (limits->wall_seconds) {
        if (now >= worker->deadline_usec) {
            worker_kill(worker, "gave no answer within %u s", limits->wall_seconds);
            return;
        }
        *next_check_usec = lesser(*next_check_usec, worker->deadline_usec);
    }
}

void worker_kill(struct worker *worker, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(worker->killed_for, sizeof worker->killed_for, format, arguments);
    va_end(arguments);
    kill(worker->pid, SIGKILL);
}

static void say_size(char *out, size_t room, size_t bytes)
{
    if (bytes >= (size_t)1 << 30)
        snprintf(out, room, "%.1f GiB", (double)bytes / (1 << 30));
    else
        snprintf(out, room, "%.0f MiB", (double)bytes / (1 << 20));
}

static void say_reason(const struct worker *worker, int status, const struct worker_limits *limits,
                       char reason[WORKER_REASON_SIZE])
{
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    const char *name = number ? sigabbrev_np(number) : NULL;
    char size[32];
    say_size(size, sizeof size, limits->memory_bytes);
    if (worker->killed_for[0])
        snprintf(reason, WORKER_REASON_SIZE, "%s", worker->killed_for);
    else if (!number && WEXITSTATUS(status) == EXIT_NO_MEMORY && limits->memory_bytes)
        snprintf(reason, WORKER_REASON_SIZE, "took more than %s of memory", size);
    else if (!number && WEXITSTATUS(status) == EXIT_NO_MEMORY)
        snprintf(reason, WORKER_REASON_SIZE, "ran out of memory");
    else if (number == SIGSYS)
        snprintf(reason, WORKER_REASON_SIZE, "tried what the sandbox forbids: SIGSYS");
    else if (number == SIGBUS)
        snprintf(reason, WORKER_REASON_SIZE,
                 "could not read the evidence: SIGBUS (a disk error, or it shrank)");
    else if (number == SIGKILL)
        snprintf(reason, WORKER_REASON_SIZE, "killed from outside: SIGKILL (is the machine out of memory?)");
    else if (number && name)
        snprintf(reason, WORKER_REASON_SIZE, "crashed: SIG%s", name);
    else if (number)
        snprintf(reason, WORKER_REASON_SIZE, "crashed: signal %d", number);
    else
        snprintf(reason, WORKER_REASON_SIZE, "ended by itself with status %d", WEXITSTATUS(status));
}

// The worker may have left anything there.
static void clean_note(const char *raw, char note[WORKER_NOTE_CLEAN_SIZE])
{
    const uint8_t *at = (const uint8_t *)raw;
    size_t size = strnlen(raw, WORKER_NOTE_MAX_BYTES), used = 0;
    for (size_t i = 0; i < size;) {
        size_t length;
        uint32_t c = text_utf8_decode(at + i, size - i, &length);
        used += text_utf8_encode(c < 0x20 || c == 0x7f ? 0xfffd : c, note + used);
        i += length;
    }
    note[used] = 0;
}

void worker_lost(struct worker *worker, const struct worker_limits *limits, char reason[WORKER_REASON_SIZE],
                 char note[WORKER_NOTE_CLEAN_SIZE])
{
    int status = 0;
    if (worker->ended && !worker->killed_for[0]) // let the kernel finish what it is dying of
        for (int i = 0; i < 200 && waitpid(worker->pid, &status, WNOHANG | WNOWAIT) == 0; i++)
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    kill(worker->pid, SIGKILL); // not reaped yet, so the number is still its own
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    struct worker_status last;
    memcpy(&last, worker->status, sizeof last);
    last.note[WORKER_NOTE_MAX_BYTES] = 0;
    clean_note(last.note, note);
    say_reason(worker, status, limits, reason);
    close(worker->requests);
    close(worker->answers);
    munmap(worker->status, sizeof *worker->status);
    buffer_done(&worker->unsent);
    memory_free(worker->input);
    *worker = (struct worker){0};
}

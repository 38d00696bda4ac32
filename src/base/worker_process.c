// Inside a worker: lock up, then serve one request after another. Knows nothing of the other workers.
#include "base/worker_process.h"

#include "base/memory.h"
#include "base/worker_confine.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct worker_output {
    struct worker_status *status;
    size_t size;
    uint8_t data[FRAME_MAX_BYTES];
};

// The coordinator is gone or will not listen: nothing more can be said to anyone.
static void write_whole(struct iovec *parts, int count)
{
    while (count) {
        ssize_t written = writev(CONFINED_ANSWERS, parts, count);
        if (written < 0 && errno != EINTR)
            _exit(1);
        for (; count && written >= (ssize_t)parts->iov_len; parts++, count--)
            written -= (ssize_t)parts->iov_len;
        if (count && written > 0) {
            parts->iov_base = (uint8_t *)parts->iov_base + written;
            parts->iov_len -= (size_t)written;
        }
    }
}

static void send_frame(enum frame_kind kind, const void *data, size_t size)
{
    struct frame_head head = {(uint32_t)kind, (uint32_t)size};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)(uintptr_t)data, size}};
    write_whole(parts, 2);
}

static void flush(struct worker_output *output)
{
    if (output->size)
        send_frame(FRAME_DATA, output->data, output->size);
    output->size = 0;
}

// What is left and the end of the answer in one go: each write may wake the coordinator.
static void end_answer(struct worker_output *output)
{
    struct frame_head data = {FRAME_DATA, (uint32_t)output->size}, done = {FRAME_DONE, 0};
    struct iovec parts[] = {{&data, sizeof data}, {output->data, output->size}, {&done, sizeof done}};
    if (output->size)
        write_whole(parts, 3);
    else
        write_whole(parts + 2, 1);
    output->size = 0;
}

void worker_write(struct worker_output *output, const void *data, size_t size)
{
    const uint8_t *at = data;
    while (size) {
        size_t room = sizeof output->data - output->size, piece = size < room ? size : room;
        memcpy(output->data + output->size, at, piece);
        output->size += piece;
        at += piece;
        size -= piece;
        if (output->size == sizeof output->data)
            flush(output);
    }
}

void worker_note(struct worker_output *output, const char *note)
{
    snprintf(output->status->note, sizeof output->status->note, "%s", note);
}

// base/memory.h aborts when there is no more memory; errno then still says so.
static void on_abort(int number)
{
    if (errno == ENOMEM)
        _exit(EXIT_NO_MEMORY);
    signal(number, SIG_DFL);
    raise(number);
}

static int lock_up(const struct worker_setup *setup, struct sandbox_report *report, struct error *error)
{
    confine_signals();
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
        return error_set(error, "cannot tie the worker's life to its coordinator's: %s", strerror(errno));
    if (getppid() != setup->parent)
        _exit(1); // it died before the tie was made
    if (confine_descriptors(setup->requests, setup->answers, setup->null, error) ||
        confine_mappings(setup->status, error) || confine_memory(setup->options->limits.memory_bytes, error))
        return -1;
    signal(SIGABRT, on_abort);
    return sandbox_enter(report, error);
}

// False when the coordinator has closed its end.
static bool read_message(struct request_head *head, int files[FILES_IN_A_MESSAGE])
{
    struct iovec part = {head, sizeof *head};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(FILES_IN_A_MESSAGE * sizeof(int))];
    } control;
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t got;
    do
        got = recvmsg(CONFINED_REQUESTS, &message, MSG_WAITALL | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof *head)
        return false;
    struct cmsghdr *control_head = CMSG_FIRSTHDR(&message);
    size_t count = control_head ? (control_head->cmsg_len - CMSG_LEN(0)) / sizeof(int) : 0;
    if (count != head->file_count || (message.msg_flags & MSG_CTRUNC))
        return false;
    if (count)
        memcpy(files, CMSG_DATA(control_head), count * sizeof(int));
    return true;
}

// The head of a request, with all files that came for it, which have room for one message beyond the most.
static bool read_head(struct request_head *head, int *files)
{
    size_t count = 0;
    do {
        if (count > WORKER_FILES_MAX || !read_message(head, files + count))
            return false;
        count += head->file_count;
    } while (head->size == REQUEST_MORE_FILES);
    head->file_count = (uint32_t)count;
    return true;
}

static bool read_body(uint8_t *body, size_t size)
{
    while (size) {
        ssize_t got = read(CONFINED_REQUESTS, body, size);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        if (got > 0) {
            body += got;
            size -= (size_t)got;
        }
    }
    return true;
}

_Noreturn void worker_run(const struct worker_setup *setup)
{
    struct sandbox_report report = {0};
    struct error error = {0};
    if (lock_up(setup, &report, &error)) {
        send_frame(FRAME_FAILED, error.text, strlen(error.text));
        _exit(1);
    }
    send_frame(FRAME_READY, &report, sizeof report);

    uint8_t *body = memory_new(1, WORKER_REQUEST_MAX_BYTES);
    struct worker_output *output = memory_new(1, sizeof *output);
    output->status = setup->status;
    struct request_head head;
    int *files = memory_new(WORKER_FILES_MAX + FILES_IN_A_MESSAGE, sizeof *files);
    while (read_head(&head, files) && head.size <= WORKER_REQUEST_MAX_BYTES && read_body(body, head.size)) {
        errno = 0; // an old ENOMEM must not explain a later abort
        struct bytes request = {body, head.size};
        setup->options->function(setup->options->context, request, files, head.file_count, output);
        for (size_t i = 0; i < head.file_count; i++)
            close(files[i]);
        end_answer(output);
    }
    _exit(0);
}

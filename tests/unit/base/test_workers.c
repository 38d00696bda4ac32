// The pool: answers of any size in any order, and every way a worker can be lost.
#include "test.h"

#include "base/memory.h"
#include "base/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
enum { ADDRESS_SANITIZER = 1 };
#else
enum { ADDRESS_SANITIZER = 0 };
#endif

// The request says what to do: a letter, then a number.
struct task {
    char what;
    uint32_t number;
};

static uint8_t byte_of(uint32_t seed, size_t at)
{
    return (uint8_t)((seed * 2654435761u + (uint32_t)at * 40503u) >> 13);
}

static void answer_pattern(uint32_t seed, size_t size, struct worker_output *output)
{
    uint8_t piece[1000];
    for (size_t at = 0; at < size;) {
        size_t n = size - at < sizeof piece ? size - at : sizeof piece;
        for (size_t i = 0; i < n; i++)
            piece[i] = byte_of(seed, at + i);
        worker_write(output, piece, n);
        at += n;
    }
}

static void read_files(const int *files, size_t count, struct worker_output *output)
{
    for (size_t i = 0; i < count; i++) {
        char text[64];
        ssize_t got = pread(files[i], text, sizeof text, 0);
        worker_write(output, text, got > 0 ? (size_t)got : 0);
        worker_write(output, "|", 1);
    }
}

static void eat_memory(void)
{
    for (size_t i = 0; i < 4096; i++) {
        volatile uint8_t *block = memory_new(1 << 20, 1);
        block[0] = 1;
    }
}

static size_t pattern_size(uint32_t seed)
{
    return seed % 7 == 0 ? 0 : (size_t)seed * 7919 % 300000;
}

static void work(void *context, struct bytes request, const int *files, size_t file_count,
                 struct worker_output *output)
{
    struct task task;
    if (request.size < sizeof task) {
        worker_write(output, "short", 5);
        return;
    }
    memcpy(&task, request.data, sizeof task);
    char note[300];
    snprintf(note, sizeof note, "doing %c", task.what);
    worker_note(output, note);
    switch (task.what) {
    case 'p': // answer with a pattern
        answer_pattern(task.number, pattern_size(task.number), output);
        break;
    case 'e': // echo
        worker_write(output, request.data, request.size);
        break;
    case 'c': // what the context holds
        worker_write(output, context, strlen(context));
        break;
    case 'f':
        read_files(files, file_count, output);
        break;
    case 'S':
        answer_pattern(1, 100000, output); // some of the answer gets out before the crash
        raise(SIGSEGV);
        break;
    case 'A':
        abort();
    case 'E':
        _exit(3);
    case 'K':
        raise(SIGKILL);
        break;
    case 'L':
        for (volatile uint64_t i = 0;; i++)
            ;
    case 'W':
        memset(note, 'n', sizeof note);
        note[sizeof note - 1] = 0;
        note[0] = '\xff';
        worker_note(output, note);
        nanosleep(&(struct timespec){.tv_sec = 100}, NULL);
        break;
    case 'M':
        eat_memory();
        break;
    case 'n': // the next request must not inherit this one's note
        break;
    case 'I': // signals a terminal sends to the whole group
        raise(SIGINT);
        raise(SIGTERM);
        raise(SIGHUP);
        worker_write(output, "alive", 5);
        break;
    case 'd': { // which descriptors are open
        for (int i = 0; i < 200; i++)
            if (fcntl(i, F_GETFD) >= 0)
                worker_write(output, &(char){(char)('0' + i)}, 1);
        break;
    }
    case 's': { // a page the coordinator shares with a file: must not be there any more
        unsigned char resident;
        worker_write(output, mincore(*(void **)context, 4096, &resident) ? "gone" : "here", 4);
        break;
    }
    case 'P': { // who it is
        pid_t self = getpid();
        worker_write(output, &self, sizeof self);
        break;
    }
    case 'B': { // evidence may be far larger than the memory limit
        const char *map = mmap(NULL, (size_t)8 << 30, PROT_READ, MAP_PRIVATE, files[0], 0);
        worker_write(output, map == MAP_FAILED ? "refused" : map + ((size_t)7 << 30), 8);
        break;
    }
    default:
        break;
    }
}

static struct workers *start_waiting(unsigned count, const void *context, unsigned wall_seconds)
{
    struct workers_options options = {
        .count = count,
        .function = work,
        .context = (void *)(uintptr_t)context, // only read
        .limits = {.cpu_seconds = 1, .wall_seconds = wall_seconds, .memory_bytes = 256 << 20},
    };
    struct workers *workers;
    struct error error = {0};
    if (workers_start(&workers, &options, &error))
        fail_msg("%s", error.text);
    return workers;
}

// Long enough that on a loaded machine the other limits are met first.
static struct workers *start(unsigned count, const void *context)
{
    return start_waiting(count, context, 15);
}

static void submit(struct workers *workers, uint64_t ticket, char what, uint32_t number)
{
    struct error error = {0};
    struct task task = {.what = what, .number = number};
    if (workers_submit(workers, ticket, (struct bytes){(uint8_t *)&task, sizeof task}, NULL, 0, &error))
        fail_msg("%s", error.text);
}

// The whole answer to the one request under way, as text; "LOST: reason (note)" when it was lost.
static const char *finish(struct workers *workers, struct buffer *answer, uint64_t ticket)
{
    struct worker_event event;
    struct error error = {0};
    buffer_reset(answer);
    for (;;) {
        int result = workers_wait(workers, &event, 20000, &error);
        if (result < 0)
            fail_msg("%s", error.text);
        assert_int_equal(result, 1);
        assert_int_equal(event.ticket, ticket);
        if (event.kind == WORKER_DATA)
            buffer_add(answer, event.data.data, event.data.size);
        if (event.kind == WORKER_FINISHED)
            return buffer_text(answer);
        if (event.kind == WORKER_LOST) {
            buffer_reset(answer);
            buffer_print(answer, "LOST: %s (%s)", event.reason, event.note);
            return buffer_text(answer);
        }
    }
}

static void many_answers_in_any_order(void **state)
{
    (void)state;
    enum { REQUESTS = 300 };
    struct workers *workers = start(3, "");
    struct buffer answers[REQUESTS];
    for (int i = 0; i < REQUESTS; i++)
        buffer_init(&answers[i], 1 << 20);
    int submitted = 0, finished = 0;
    struct error error = {0};
    while (finished < REQUESTS) {
        while (submitted < REQUESTS && workers_idle(workers)) {
            submit(workers, (uint64_t)submitted, 'p', (uint32_t)submitted);
            submitted++;
        }
        struct worker_event event;
        assert_int_equal(workers_wait(workers, &event, 20000, &error), 1);
        if (event.kind == WORKER_DATA)
            buffer_add(&answers[event.ticket], event.data.data, event.data.size);
        else {
            assert_int_equal(event.kind, WORKER_FINISHED);
            finished++;
        }
    }
    for (uint32_t i = 0; i < REQUESTS; i++) {
        assert_int_equal(answers[i].size, pattern_size(i));
        for (size_t at = 0; at < answers[i].size; at++)
            if (answers[i].data[at] != byte_of(i, at))
                fail_msg("answer %u differs at %zu", i, at);
        buffer_done(&answers[i]);
    }
    struct worker_event event;
    assert_int_equal(workers_wait(workers, &event, -1, &error), 0); // nothing under way: no waiting for ever
    workers_stop(workers);
}

static void large_requests_and_large_answers(void **state)
{
    (void)state;
    struct workers *workers = start(1, "");
    struct buffer answer;
    buffer_init(&answer, WORKER_REQUEST_MAX_BYTES);
    uint8_t *request = memory_new(WORKER_REQUEST_MAX_BYTES + 1, 1);
    for (size_t i = 0; i < WORKER_REQUEST_MAX_BYTES; i++)
        request[i] = byte_of(9, i);
    struct task task = {.what = 'e'};
    memcpy(request, &task, sizeof task);
    struct error error = {0};
    struct bytes whole = {request, WORKER_REQUEST_MAX_BYTES};
    assert_int_equal(workers_submit(workers, 5, whole, NULL, 0, &error), 0);
    assert_int_equal(workers_idle(workers), 0);
    assert_int_equal(workers_submit(workers, 6, whole, NULL, 0, &error), -1); // nobody is idle
    finish(workers, &answer, 5);
    assert_true(bytes_equal(buffer_bytes(&answer), whole));
    whole.size++;
    assert_int_equal(workers_submit(workers, 7, whole, NULL, 0, &error), -1);
    assert_non_null(strstr(error.text, "4194304 at most"));
    assert_int_equal(workers_submit(workers, 8, (struct bytes){NULL, 0}, NULL, 0, &error), 0);
    assert_string_equal(finish(workers, &answer, 8), "short");
    memory_free(request);
    buffer_done(&answer);
    workers_stop(workers);
}

static void every_loss_costs_one_request(void **state)
{
    (void)state;
    struct workers *workers = start(1, "still here");
    struct buffer answer;
    buffer_init(&answer, 1 << 20);
    static const struct {
        char what;
        const char *says;
    } cases[] = {
        {'S', "LOST: crashed: SIGSEGV (doing S)"},
        {'A', "LOST: crashed: SIGABRT (doing A)"},
        {'E', "LOST: ended by itself with status 3 (doing E)"},
        {'K', "LOST: killed from outside: SIGKILL (is the machine out of memory?) (doing K)"},
        {'L', "LOST: took more than 1 s of CPU (doing L)"},
        {'M', "LOST: took more than 256 MiB of memory (doing M)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].what == 'M' && ADDRESS_SANITIZER)
            continue;
        submit(workers, i, cases[i].what, 0);
        assert_string_equal(finish(workers, &answer, i), cases[i].says);
        submit(workers, 100 + i, 'c', 0); // the pool goes on
        assert_string_equal(finish(workers, &answer, 100 + i), "still here");
    }
    workers_stop(workers);
    buffer_done(&answer);
}

static void a_sleeper_is_killed_and_its_note_cleaned(void **state)
{
    (void)state;
    struct workers *workers = start_waiting(2, "", 2);
    struct buffer answer;
    buffer_init(&answer, 1 << 20);
    submit(workers, 1, 'W', 0);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    const char *says = finish(workers, &answer, 1);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_in_range(after.tv_sec - before.tv_sec, 1, 10);
    const char *start_text = "LOST: gave no answer within 2 s (\xef\xbf\xbdnnnn";
    assert_memory_equal(says, start_text, strlen(start_text));
    assert_int_equal(strlen(says), strlen("LOST: gave no answer within 2 s ()") + 3 + 199);
    workers_stop(workers);
    buffer_done(&answer);
}

static void a_loss_among_others(void **state)
{
    (void)state;
    struct workers *workers = start(3, "");
    struct error error = {0};
    int submitted = 0, finished = 0, lost = 0;
    while (finished + lost < 60) {
        while (submitted < 60 && workers_idle(workers)) {
            submit(workers, (uint64_t)submitted, submitted % 3 == 1 ? 'S' : 'n', 0);
            submitted++;
        }
        struct worker_event event;
        assert_int_equal(workers_wait(workers, &event, 20000, &error), 1);
        if (event.kind == WORKER_DATA)
            continue;
        assert_int_equal(event.kind, event.ticket % 3 == 1 ? WORKER_LOST : WORKER_FINISHED);
        lost += event.kind == WORKER_LOST;
        finished += event.kind == WORKER_FINISHED;
    }
    assert_int_equal(lost, 20);
    workers_stop(workers);
}

static int file_with(const char *text)
{
    char path[] = "/tmp/clew-workers-XXXXXX";
    int writing = mkstemp(path);
    assert_true(writing >= 0);
    assert_int_equal(write(writing, text, strlen(text)), (ssize_t)strlen(text));
    int reading = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(reading >= 0);
    unlink(path);
    close(writing);
    return reading;
}

static void passed_descriptors_are_readable(void **state)
{
    (void)state;
    struct workers *workers = start(2, "");
    struct buffer answer;
    buffer_init(&answer, 1 << 20);
    struct buffer wanted;
    buffer_init(&wanted, 1 << 20);
    struct rlimit limit = {0};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    int files[WORKER_FILES_MAX + 1];
    for (int i = 0; i <= WORKER_FILES_MAX; i++) {
        char text[16];
        snprintf(text, sizeof text, "file %d", i);
        files[i] = file_with(text);
        if (i < WORKER_FILES_MAX) // more than one message carries
            buffer_print(&wanted, "%s|", text);
    }
    struct error error = {0};
    struct task task = {.what = 'f'};
    struct bytes request = {(uint8_t *)&task, sizeof task};
    for (uint64_t ticket = 0; ticket < 5; ticket++) { // often enough to run out, were they not closed
        assert_int_equal(workers_submit(workers, ticket, request, files, WORKER_FILES_MAX, &error), 0);
        assert_string_equal(finish(workers, &answer, ticket), buffer_text(&wanted));
    }
    assert_int_equal(workers_submit(workers, 1, request, files, WORKER_FILES_MAX + 1, &error), -1);
    int writable = open("/dev/null", O_RDWR | O_CLOEXEC);
    assert_int_equal(workers_submit(workers, 1, request, &writable, 1, &error), -1);
    assert_string_equal(error.text, "a file for a worker must be open for reading only");
    close(writable);
    assert_int_equal(workers_submit(workers, 1, request, &writable, 1, &error), -1);
    assert_int_equal(workers_idle(workers), 2);
    for (int i = 0; i <= WORKER_FILES_MAX; i++)
        close(files[i]);
    workers_stop(workers);
    buffer_done(&wanted);
    buffer_done(&answer);
}

static void evidence_larger_than_memory_is_mapped(void **state)
{
    (void)state;
    char path[] = "/tmp/clew-large-XXXXXX";
    int writing = mkstemp(path);
    assert_true(writing >= 0);
    assert_int_equal(ftruncate(writing, (off_t)8 << 30), 0); // all holes: takes no room
    assert_int_equal(pwrite(writing, "far away", 8, (off_t)7 << 30), 8);
    int reading = open(path, O_RDONLY | O_CLOEXEC);
    unlink(path);
    struct workers *workers = start(1, "");
    struct buffer answer;
    buffer_init(&answer, 1 << 20);
    struct error error = {0};
    struct task task = {.what = 'B'};
    struct bytes request = {(uint8_t *)&task, sizeof task};
    assert_int_equal(workers_submit(workers, 1, request, &reading, 1, &error), 0);
    assert_string_equal(finish(workers, &answer, 1), "far away");
    close(reading);
    close(writing);
    workers_stop(workers);
    buffer_done(&answer);
}

static void sheds_what_fork_copies(void **state)
{
    (void)state;
    char path[] = "/tmp/clew-shared-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    unlink(path);
    assert_int_equal(ftruncate(descriptor, 4096), 0);
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    assert_ptr_not_equal(page, MAP_FAILED);
    struct workers *workers = start(2, &page);
    struct buffer answer;
    buffer_init(&answer, 1 << 20);
    submit(workers, 1, 'd', 0);
    assert_string_equal(finish(workers, &answer, 1), "01234"); // the streams and its own two channels
    submit(workers, 2, 's', 0);
    assert_string_equal(finish(workers, &answer, 2), "gone");
    submit(workers, 3, 'I', 0);
    assert_string_equal(finish(workers, &answer, 3), "alive");
    workers_stop(workers);
    munmap(page, 4096);
    close(descriptor);
    buffer_done(&answer);
}

static void an_idle_worker_that_died_is_replaced(void **state)
{
    (void)state;
    struct workers *workers = start(1, "new");
    struct buffer answer;
    buffer_init(&answer, 1 << 20);
    char path[64], text[32] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    FILE *children = fopen(path, "re");
    if (children == NULL || fgets(text, sizeof text, children) == NULL)
        skip();
    fclose(children);
    int64_t child = 0;
    for (const char *at = text; *at >= '0' && *at <= '9'; at++)
        child = child * 10 + (*at - '0');
    assert_true(child > 1);
    kill((pid_t)child, SIGKILL);
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    submit(workers, 1, 'c', 0);
    assert_string_equal(finish(workers, &answer, 1), "new");
    workers_stop(workers);
    buffer_done(&answer);
}

static void a_worker_dies_with_its_coordinator(void **state)
{
    (void)state;
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0); // orphans come to this process
    int channel[2];
    assert_int_equal(pipe2(channel, O_CLOEXEC), 0);
    pid_t coordinator = fork();
    if (coordinator == 0) {
        struct workers *workers = start(1, "");
        struct buffer answer;
        buffer_init(&answer, 1 << 20);
        submit(workers, 1, 'P', 0);
        finish(workers, &answer, 1);
        submit(workers, 2, 'L', 0); // busy, so that no closed channel tells it
        if (write(channel[1], answer.data, answer.size) == (ssize_t)sizeof(pid_t))
            raise(SIGKILL);
        _exit(1);
    }
    close(channel[1]);
    pid_t worker = 0;
    assert_int_equal(read(channel[0], &worker, sizeof worker), sizeof worker);
    close(channel[0]);
    int status = 0;
    assert_int_equal(waitpid(coordinator, &status, 0), coordinator);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(waitpid(worker, &status, 0), worker);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

static void on_alarm(int number)
{
    (void)number;
}

static void a_signal_interrupts_the_wait(void **state)
{
    (void)state;
    struct workers *workers = start_waiting(1, "", 2);
    submit(workers, 1, 'W', 0);
    struct sigaction action = {.sa_handler = on_alarm}, before;
    sigaction(SIGALRM, &action, &before);
    struct itimerval soon = {.it_value = {.tv_usec = 100000}}, never = {0};
    setitimer(ITIMER_REAL, &soon, NULL);
    struct worker_event event;
    struct error error = {0};
    assert_int_equal(workers_wait(workers, &event, -1, &error), -1);
    assert_int_equal(error.kind, ERROR_INTERRUPTED);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    assert_int_equal(workers_wait(workers, &event, 10, &error), 0); // not yet
    assert_int_equal(workers_wait(workers, &event, 10000, &error), 1);
    assert_int_equal(event.kind, WORKER_LOST);
    workers_stop(workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_answers_in_any_order),
        cmocka_unit_test(large_requests_and_large_answers),
        cmocka_unit_test(every_loss_costs_one_request),
        cmocka_unit_test(a_sleeper_is_killed_and_its_note_cleaned),
        cmocka_unit_test(a_loss_among_others),
        cmocka_unit_test(passed_descriptors_are_readable),
        cmocka_unit_test(evidence_larger_than_memory_is_mapped),
        cmocka_unit_test(sheds_what_fork_copies),
        cmocka_unit_test(an_idle_worker_that_died_is_replaced),
        cmocka_unit_test(a_worker_dies_with_its_coordinator),
        cmocka_unit_test(a_signal_interrupts_the_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

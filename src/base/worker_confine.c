// Shedding what fork copies from the coordinator: handlers, descriptors, shared memory, appetite.
#include "base/worker_confine.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_SANITIZER true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_SANITIZER true
#endif
#endif
#ifndef UNDER_SANITIZER
#define UNDER_SANITIZER false
#endif

void confine_signals(void)
{
    struct sigaction usual = {.sa_handler = SIG_DFL}, ignored = {.sa_handler = SIG_IGN};
    for (int number = 1; number < NSIG; number++)
        sigaction(number, &usual, NULL); // refused for SIGKILL and SIGSTOP, rightly
    static const int from_terminal[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof from_terminal / sizeof *from_terminal; i++)
        sigaction(from_terminal[i], &ignored, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

int confine_descriptors(int requests, int answers, int null, struct error *error)
{
    // Out of the way first, so that no target number is still one of the sources.
    requests = fcntl(requests, F_DUPFD, 10);
    answers = fcntl(answers, F_DUPFD, 10);
    null = fcntl(null, F_DUPFD, 10);
    if (requests < 0 || answers < 0 || null < 0)
        return error_set(error, "cannot duplicate descriptors: %s", strerror(errno));
    bool failed = dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(requests, CONFINED_REQUESTS) < 0 ||
                  dup2(answers, CONFINED_ANSWERS) < 0;
    if (!UNDER_SANITIZER)
        failed = failed || dup2(null, 2) < 0;
    if (failed || close_range(CONFINED_ANSWERS + 1, ~0U, 0))
        return error_set(error, "cannot close what the worker does not need: %s", strerror(errno));
    return 0;
}

// All of a small file of /proc; the caller frees it.
static char *read_whole(const char *path, struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        error_set(error, "cannot open %s: %s", path, strerror(errno));
        return NULL;
    }
    char *text = NULL;
    size_t size = 0, capacity = 0;
    for (;;) {
        if (capacity - size < 4097) {
            capacity = capacity ? capacity * 2 : 65536;
            text = memory_grow(text, capacity, 1);
        }
        ssize_t got = read(descriptor, text + size, capacity - size - 1);
        if (got <= 0)
            break;
        size += (size_t)got;
    }
    close(descriptor);
    text[size] = 0;
    return text;
}

static uintptr_t read_hex(const char **at)
{
    uintptr_t value = 0;
    for (;; (*at)++) {
        int c = text_lower((unsigned char)**at);
        if (text_is_digit(c))
            value = value << 4 | (uintptr_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value << 4 | (uintptr_t)(c - 'a' + 10);
        else
            return value;
    }
}

// One line of /proc/self/maps: "7f01-7f02 rw-s 00000000 08:01 1234   /path" (proc(5)).
static int drop_mapping(const char *line, uintptr_t keep, struct error *error)
{
    const char *at = line;
    uintptr_t start = read_hex(&at);
    if (*at++ != '-')
        return 0;
    uintptr_t end = read_hex(&at);
    if (*at++ != ' ' || strnlen(at, 4) < 4 || at[3] != 's' || (keep >= start && keep < end))
        return 0;
    size_t length = strcspn(line, "\n");
    const char *path = memchr(at, '/', length - (size_t)(at - line));
    bool of_the_system = path && (text_start(path, "/usr/") || text_start(path, "/lib"));
    if (at[1] != 'w' && of_the_system) // the cache of character sets is one
        return 0;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel's list gives addresses as text
    if (munmap((void *)start, end - start))
        return error_set(error, "cannot unmap shared memory: %s", strerror(errno));
    return 0;
}

int confine_mappings(const void *keep, struct error *error)
{
    char *maps = read_whole("/proc/self/maps", error);
    if (maps == NULL)
        return -1;
    int result = 0;
    for (const char *line = maps; *line && !result;) {
        result = drop_mapping(line, (uintptr_t)keep, error);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    memory_free(maps);
    return result;
}

static void volunteer_to_die_first(void)
{
    int descriptor = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return; // a kindness, not a protection
    ssize_t written = write(descriptor, "1000", 4);
    (void)written;
    close(descriptor);
}

int confine_memory(size_t bytes, struct error *error)
{
    volunteer_to_die_first();
    if (bytes == 0 || UNDER_SANITIZER)
        return 0;
    char *statm = read_whole("/proc/self/statm", error);
    if (statm == NULL)
        return -1;
    const char *field = statm; // proc(5): size resident shared text lib data dt, in pages
    for (int i = 0; i < 5; i++) {
        field += strcspn(field, " ");
        field += *field == ' ';
    }
    int64_t pages = 0;
    bool known = text_to_int64((struct bytes){(const uint8_t *)field, strcspn(field, " ")}, &pages);
    memory_free(statm);
    if (!known)
        return error_set(error, "cannot tell how large the worker is");
    rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + bytes;
    struct rlimit limit = {most, most};
    if (setrlimit(RLIMIT_DATA, &limit))
        return error_set(error, "cannot limit the worker's memory: %s", strerror(errno));
    return 0;
}

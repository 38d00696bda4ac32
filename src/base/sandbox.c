// The order of locking up, Landlock and resource limits. Knows nothing of what runs inside.
#include "base/sandbox.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Landlock's numbers, kept here because Debian 12's headers stop at version 1 while its users' kernels do
// not.
struct ruleset {
    uint64_t files, network, scoped;
};

enum {
    FILES_V1 = (1 << 13) - 1, // execute, write, read, list, remove, make
    FILES_REFER = 1 << 13,    // version 2
    FILES_TRUNCATE = 1 << 14, // version 3
    NETWORK_TCP = 3,          // version 4: bind, connect
    FILES_IOCTL = 1 << 15,    // version 5
    SCOPED_ALL = 3,           // version 6: abstract UNIX sockets, signals
    CREATE_RULESET_VERSION = 1,
};

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif

static void add_missing(struct sandbox_report *report, const char *what)
{
    size_t used = strlen(report->missing);
    snprintf(report->missing + used, sizeof report->missing - used, "%s%s", used ? "; " : "", what);
}

// What a kernel of this version can refuse, and how many bytes of the struct it knows.
static struct ruleset everything(long version, size_t *size)
{
    struct ruleset rules = {.files = FILES_V1};
    *size = offsetof(struct ruleset, network);
    if (version >= 2)
        rules.files |= FILES_REFER;
    if (version >= 3)
        rules.files |= FILES_TRUNCATE;
    if (version >= 4) {
        rules.network = NETWORK_TCP;
        *size = offsetof(struct ruleset, scoped);
    }
    if (version >= 5)
        rules.files |= FILES_IOCTL;
    if (version >= 6) {
        rules.scoped = SCOPED_ALL;
        *size = sizeof rules;
    }
    return rules;
}

int sandbox_landlock(struct sandbox_report *report, struct error *error)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, CREATE_RULESET_VERSION);
    if (version < 1) {
        add_missing(report, errno == ENOSYS       ? "Landlock: this kernel was built without it"
                            : errno == EOPNOTSUPP ? "Landlock: not enabled in this kernel"
                                                  : "Landlock: refused, perhaps by a container");
        return 0;
    }
    size_t size;
    struct ruleset rules = everything(version, &size);
    int descriptor = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (descriptor < 0)
        return error_set(error, "cannot make a Landlock rule set: %s", strerror(errno));
    long failed = syscall(SYS_landlock_restrict_self, descriptor, 0);
    int why = errno;
    close(descriptor);
    if (failed)
        return error_set(error, "cannot enter the Landlock sandbox: %s", strerror(why));
    report->landlock = true;
    return 0;
}

static int set_limits(struct error *error)
{
    static const struct {
        int resource;
        rlim_t limit;
    } limits[] = {
        {RLIMIT_FSIZE, 0},
        {RLIMIT_CORE, 0},
        {RLIMIT_NPROC, 0},
        {RLIMIT_NOFILE, SANDBOX_DESCRIPTORS_MAX},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        __rlimit_resource_t resource = (__rlimit_resource_t)limits[i].resource;
        struct rlimit limit;
        if (getrlimit(resource, &limit) == 0 && limit.rlim_max > limits[i].limit)
            limit.rlim_max = limits[i].limit;
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(resource, &limit))
            return error_set(error, "cannot lower resource limit %d: %s", limits[i].resource,
                             strerror(errno));
    }
    return 0;
}

int sandbox_enter(struct sandbox_report *report, struct error *error)
{
    *report = (struct sandbox_report){0};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return error_set(error, "cannot give up gaining privileges: %s", strerror(errno));
    report->no_new_privileges = true;
    // A core file would be a copy of evidence, and a handler for cores may be fed even when their size is 0.
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
        return error_set(error, "cannot forbid core files: %s", strerror(errno));
    if (set_limits(error))
        return -1;
    report->rlimits = true;
    if (sandbox_landlock(report, error))
        return -1;
    return sandbox_seccomp(report, error); // last: it forbids the calls above
}

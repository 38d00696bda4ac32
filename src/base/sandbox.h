// Drops every right a process does not need before it reads hostile bytes: no new files, no network, no new
// programs or processes. What is left: memory, reading and writing descriptors it already has, time.
//
// Two walls stand behind each other, so that one missing in a kernel leaves the other:
//  - Landlock (Linux 5.13, Documentation/userspace-api/landlock.rst): every access to files that this
//    kernel's version can refuse is refused; from version 4 TCP, from version 6 abstract sockets and signals
//    too.
//  - seccomp: only the calls listed in sandbox_seccomp.c are let through. Any other fails with EPERM, so that
//    a library that merely probes (for a time zone file, a terminal) goes on without; calls that no library
//    makes and an attacker would (ptrace, bpf, mount, io_uring, ...) kill the process with SIGSYS.
#pragma once

#include "base/error.h"

#include <stdbool.h>

struct sandbox_report {
    bool landlock, seccomp, rlimits, no_new_privileges;
    char missing[256]; // "" or what this kernel lacks and why, for people: "Landlock: not enabled in this
                       // kernel"
};

enum { SANDBOX_DESCRIPTORS_MAX = 2100 }; // RLIMIT_NOFILE inside

// Irrevocable for this process and its children. Fails only when a feature that is there cannot be switched
// on; what the kernel lacks is reported, not an error. Call it from a process with one thread, after every
// descriptor and table that is needed is open. Also sets: no core files, no file may grow (RLIMIT_FSIZE 0),
// no new processes, few descriptors, not dumpable, PR_SET_NO_NEW_PRIVS.
int sandbox_enter(struct sandbox_report *report, struct error *error);

// The walls one by one, each setting its own field of the report; sandbox_enter calls both. Apart only so
// that a test can see that each stands alone. PR_SET_NO_NEW_PRIVS must be set before.
int sandbox_landlock(struct sandbox_report *report, struct error *error);
int sandbox_seccomp(struct sandbox_report *report, struct error *error);

// Drops every right a process does not need before it reads hostile bytes: no new files, no network, no new
// programs. What is left: memory, reading and writing descriptors it already has, time.
#pragma once

#include "base/error.h"

#include <stdbool.h>

struct sandbox_report {
    bool landlock, seccomp, rlimits, no_new_privileges;
    char missing[256]; // "" or what this kernel lacks and why, for people: "Landlock: not enabled in this
                       // kernel"
};

// Irrevocable for this process and its children. Fails only when a feature that is there cannot be switched
// on; what the kernel lacks is reported, not an error. Call after every descriptor and table that is needed
// is open.
int sandbox_enter(struct sandbox_report *report, struct error *error);

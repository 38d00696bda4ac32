// Ctrl-C and SIGTERM, for commands that end soon and in order when asked to.
#pragma once

#include <signal.h>

// From here on they set the flag that it returns; until interrupts_left, when they end the process again.
const volatile sig_atomic_t *interrupts_caught(void);
void interrupts_left(void);

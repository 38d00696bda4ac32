// Catches Ctrl-C and SIGTERM. Knows nothing of commands.
#include "cli/interrupts.h"

#include <stddef.h>

// A signal handler has nothing else to write to.
static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
    (void)signal;
    interrupted = 1;
}

static void handle(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler}; // no SA_RESTART: waiting for a worker has to return
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

const volatile sig_atomic_t *interrupts_caught(void)
{
    handle(on_signal);
    return &interrupted;
}

void interrupts_left(void)
{
    handle(SIG_DFL);
}

// The registry of observers, in the order in which they are asked about an item: the first that recognises it
// reads it.
#include "observations/observer.h"

// One line each, sorted.

const struct observer *const observers[] = {
    // containers

    // phones

    // adverts

    // statements

    // files: whatever nobody above recognised

    NULL,
};

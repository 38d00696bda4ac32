// The registry of decoders, in the order in which they are asked about a place.
#include "observations/scanning/decoders.h"

#include <stddef.h>

const struct decoder *const decoders[] = {
    // streams: compressed

    // coded: bytes written as text

    // escapes

    // whole: tried where nothing else is known

    NULL,
};

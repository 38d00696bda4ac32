// Text in another character set than UTF-8, as pieces of UTF-8 of which each byte knows where it came from.
#pragma once

#include "base/bytes.h"

struct decoded_piece {
    struct bytes text;      // UTF-8, borrowed for the call
    const uint32_t *origin; // of each byte of text, from `offset` on
    size_t offset;          // where the piece begins in the original
};

// Gives `bytes` in pieces that end with a line, or after 4 MiB when no line ends. 0, or -1 when no converter
// knows `charset`.
int decoded_each(struct bytes bytes, const char *charset,
                 void (*take)(void *payload, const struct decoded_piece *piece), void *payload);

// DEFLATE (RFC 1951) that stands somewhere in other bytes: its end is not known before it is reached.
#pragma once

#include "base/bytes.h"

enum inflate_end {
    INFLATE_REFUSED, // no DEFLATE, or nothing came out
    INFLATE_WHOLE,
    INFLATE_CUT, // damaged, truncated or beyond output_bytes: what precedes is in out
};

struct inflate_result {
    enum inflate_end end;
    size_t used; // bytes of `packed`
};

// Writes to `out`, which is empty, at most `output_bytes`. `size_hint` is what it is said to unpack to; 0
// when nobody said. `sure`: a header of many bytes stood before it, so also what breaks off at once is looked
// at.
struct inflate_result inflate_found(struct bytes packed, size_t size_hint, size_t output_bytes, bool sure,
                                    struct buffer *out);

// Writes text whose escapes were taken out, and remembers where they stood. Knows no escape.
#include "observations/scanning/decoder.h"

#include <string.h>

// Where the next byte of the input stands: after the last change, what was copied since counts.
static uint32_t raw_now(const struct decoded *decoded)
{
    struct decoded_piece last = {0};
    if (decoded->changes->size >= sizeof last)
        memcpy(&last, decoded->changes->data + decoded->changes->size - sizeof last, sizeof last);
    uint32_t copied = (uint32_t)decoded->out->size - (last.at + last.size);
    return last.raw_at + last.raw_size + copied;
}

void decoded_copy(struct decoded *decoded, struct bytes raw)
{
    buffer_add(decoded->out, raw.data, raw.size);
}

void decoded_change(struct decoded *decoded, size_t raw_size, struct bytes bytes)
{
    if (decoded->out->overflowed)
        return;
    const struct decoded_piece piece = {.at = (uint32_t)decoded->out->size,
                                        .size = (uint32_t)bytes.size,
                                        .raw_at = raw_now(decoded),
                                        .raw_size = (uint32_t)raw_size};
    buffer_add(decoded->out, bytes.data, bytes.size);
    if (!decoded->out->overflowed)
        buffer_add(decoded->changes, &piece, sizeof piece);
}

// Text whose bits were all turned over, as some programs do to hide it from a search.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/likeness.h"

#include <string.h>

enum { WINDOW_BYTES = 512, LEAST_BYTES = 32 };

static bool is_turned(struct bytes window)
{
    size_t high = 0;
    for (size_t i = 0; i < window.size; i++)
        high += window.data[i] >> 7;
    uint8_t turned[WINDOW_BYTES];
    if (high * 10 < window.size * 8)
        return false;
    for (size_t i = 0; i < window.size; i++)
        turned[i] = (uint8_t)~window.data[i];
    // Characters of two bytes are plausible alone, and other sets that stand as they are: ASCII has to
    // prevail.
    size_t plain = 0;
    for (size_t i = 0; i < window.size; i++)
        plain += turned[i] >= 0x20 && turned[i] < 0x7f;
    return plain * 10 >= window.size * 8 && looks_textual((struct bytes){turned, window.size});
}

static bool decode_xor255(struct bytes bytes, size_t at, const struct decode_budget *budget,
                          struct decoded *decoded)
{
    struct bytes left = bytes_slice(bytes, at, budget->input_bytes);
    size_t size = 0;
    if (left.size < LEAST_BYTES)
        return false;
    while (size < left.size && size < budget->output_bytes) {
        struct bytes window = bytes_slice(left, size, WINDOW_BYTES);
        const uint8_t *zero = memchr(window.data, 0, window.size); // would be 0xff, which no text holds
        if (zero)
            window.size = (size_t)(zero - window.data);
        if (window.size == 0 || (window.size < LEAST_BYTES ? size == 0 : !is_turned(window)))
            break;
        for (size_t i = 0; i < window.size; i++)
            buffer_add_u8(decoded->out, (uint8_t)~window.data[i]);
        size += window.size;
    }
    decoded->start = at;
    decoded->end = at + size;
    decoded->cut = false;
    return size > 0;
}

const struct decoder decoder_xor255 = {
    .name = "xor255",
    .summary = "text with every bit turned over",
    .kind = DECODER_WHOLE,
    .decode = decode_xor255,
};

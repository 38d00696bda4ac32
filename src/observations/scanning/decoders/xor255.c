// Text whose bits were all turned over, as some programs do to hide it from a search.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/likeness.h"

#include <string.h>

enum { WINDOW_BYTES = 512, LEAST_BYTES = 32 };

// At the beginning ASCII has to prevail: characters of two bytes are plausible alone, and text of other sets
// stands as it is.
static bool is_turned(struct bytes window, bool first)
{
    uint8_t turned[WINDOW_BYTES];
    size_t plain = 0;
    for (size_t i = 0; i < window.size; i++) {
        turned[i] = (uint8_t)~window.data[i];
        plain += (turned[i] >= 0x20 && turned[i] < 0x7f) || turned[i] == '\n';
    }
    return (!first || plain * 10 >= window.size * 8) && looks_textual((struct bytes){turned, window.size});
}

// A window as far as it may be turned text: a zero would be 0xff, which no text holds.
static struct bytes window_at(struct bytes bytes, size_t at)
{
    struct bytes window = bytes_slice(bytes, at, WINDOW_BYTES);
    const uint8_t *zero = window.size ? memchr(window.data, 0, window.size) : NULL;
    if (zero)
        window.size = (size_t)(zero - window.data);
    return window;
}

// Zeros as fill the rest of a block: behind them another file begins.
static bool holds_fill(struct bytes bytes)
{
    static const uint8_t fill[16];
    return bytes_find(bytes, (struct bytes){fill, sizeof fill}, 0) >= 0;
}

// How many bytes from `at` on belong to a turned text that began before: the window there, or, when something
// else stands in the text, as a picture in a mail, all up to the next window that is plainly turned.
static size_t goes_on(struct bytes bytes, size_t at)
{
    enum { GAP_MAX_WINDOWS = 16 };
    struct bytes window = window_at(bytes, at);
    if (window.size && (window.size < LEAST_BYTES || is_turned(window, false)))
        return window.size;
    for (size_t gap = 1; gap <= GAP_MAX_WINDOWS; gap++) {
        window = window_at(bytes, at + gap * WINDOW_BYTES);
        if (window.size >= LEAST_BYTES && is_turned(window, true))
            return holds_fill(bytes_slice(bytes, at, gap * WINDOW_BYTES)) ? 0 : gap * WINDOW_BYTES;
    }
    return 0;
}

static bool decode_xor255(struct bytes bytes, size_t at, const struct decode_budget *budget,
                          struct decoded *decoded)
{
    struct bytes left = bytes_slice(bytes, at, budget->input_bytes), first = window_at(left, 0);
    if (first.size < LEAST_BYTES || !is_turned(first, true))
        return false;
    size_t size = 0, more = first.size;
    while (more && size < budget->output_bytes) {
        for (size_t i = 0; i < more; i++)
            buffer_add_u8(decoded->out, (uint8_t)~left.data[size + i]);
        size += more;
        more = goes_on(left, size);
    }
    decoded->start = at;
    decoded->end = at + size;
    decoded->cut = decoded->out->overflowed;
    return true;
}

const struct decoder decoder_xor255 = {
    .name = "xor255",
    .summary = "text with every bit turned over",
    .kind = DECODER_WHOLE,
    .decode = decode_xor255,
};

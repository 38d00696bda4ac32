// UTF-16 inside of anything, at any alignment, of either byte order: from one place in a run of it to the run
// as UTF-8 of which each byte knows where it came from. Knows nothing of selectors.
#pragma once

#include "base/bytes.h"

enum { WIDE_UNITS_MAX = 32 * 1024, WIDE_TEXT_MAX = WIDE_UNITS_MAX * 3 };

struct wide_run {
    size_t start, end; // in the bytes it was read from
    size_t size;       // of text
    uint8_t text[WIDE_TEXT_MAX + 4];
    uint32_t origin[WIDE_TEXT_MAX + 4]; // of each byte of text, from `start`; one more for the end
};

// At `at` stand an ASCII character and a zero, several times over. The run around it, at least from `floor`
// on, in whichever byte order makes more of it. Longer runs than WIDE_UNITS_MAX are cut, behind a line or a
// space if they have one, and go on at `end`.
void wide_run_read(struct wide_run *run, struct bytes bytes, size_t floor, size_t at);

// Makes the bytes of a report fit for an XML parser: what is no character of XML 1.0 is replaced in place by
// as many bytes, so that the parser's offsets stay the file's. Knows no element.
#pragma once

#include "base/bytes.h"

struct ufdr_filter {
    int64_t offset;   // in the file, of the first byte of the next call
    int64_t replaced; // characters so far
    int64_t first_at; // where the first of them stood; -1
    bool in_cdata;    // "&#0;" is no reference there
};

enum { UFDR_FILTER_HOLDS_BYTES = 40 }; // at most, of an unfinished character, reference or mark

void ufdr_filter_init(struct ufdr_filter *filter);

// Cleans `data` and returns how many bytes of it are ready; the rest must be handed in again, in front of
// what follows. With `last` all are ready. Replaced: control characters but tab and line ends, bytes that are
// no UTF-8 (each by '?'), surrogates, U+FFFE and U+FFFF (by U+FFFD), and references to such by number (by a
// reference to '?'). XML 1.0, section 2.2, Char.
size_t ufdr_filter_pass(struct ufdr_filter *filter, uint8_t *data, size_t size, bool last);

// Searches bytes of any kind for selectors: text of 8-bit sets and UTF-8, UTF-16 of either order at any
// alignment, and what decoders make of the rest, again and again, within limits.
//
// How: docs/decisions/ and ARCHITECTURE.md. In short: blocks of 4 KiB are told apart (one value, random,
// text, mixed) while masks of text bytes are made; decoders are asked where their anchors match, and what
// they give is searched in the same way; runs of text that no decoder claimed go to selectors_find.
#pragma once

#include "observations/observer.h"

// What became of the bytes, for a tally.
struct bytes_searched {
    uint64_t text;     // in blocks of text
    uint64_t mixed;    // in blocks of anything
    uint64_t random;   // in blocks that look random: only runs of text of 12 bytes and more were searched
    uint64_t constant; // in blocks of one value: nothing to search
    uint64_t streams;  // decoded
    uint64_t decoded;  // bytes that these gave
    uint64_t cut;      // of the streams, those that were damaged, truncated or longer than a step may be
    uint64_t too_deep; // streams inside too many others, or beyond what one item may decode to: left out
    uint64_t hits;
};

// Sends each selector found to the context's sink, at place `base` with offset base.offset (0 if that is -1)
// + where it stands in `bytes`; for what was decoded, `reached` says how and offset counts in the decoded
// bytes. No selector is given twice for the same bytes. Adds to *searched. The context's arena is not used.
void scan_bytes(const struct observation_context *context, struct bytes bytes, struct place base,
                struct bytes_searched *searched);

// Sends the tally of an item: bytes present = searched + passed over, and streams. `present` in bytes.
void bytes_searched_tell(struct sink *sink, const struct bytes_searched *searched, uint64_t present);

// Prepares what workers share. Called once by the coordinator before it forks.
int scan_bytes_load(struct error *error);

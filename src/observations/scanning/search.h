// What the parts of the search share: the whole search of an item, and one pass over bytes at one depth of
// decoding. Nothing outside this folder includes it.
#pragma once

#include "observations/scanning/anchors.h"
#include "observations/scanning/decoder.h"
#include "observations/scanning/runs.h"
#include "observations/scanning/scan_bytes.h"
#include "observations/scanning/triage.h"
#include "observations/scanning/wide.h"

enum {
    DEPTH_MAX = 8,
    DECODERS_MAX = 64,
    STEP_OUTPUT_MAX_BYTES = 64 << 20, // of one step at the first two depths; half of it at the next two, ...
    STEP_INPUT_MAX_BYTES = 64 << 20,
    OUTPUT_LEAST_BYTES = 1 << 30, // of all steps of one item, and so many times its size:
    OUTPUT_TIMES = 24,
    ATTEMPTS_LEAST = 1 << 20, // to decode, in one item, and one more for so many bytes:
    ATTEMPT_BYTES = 256,
    FOUND_MAX = 512,
};

// A selector found in a text, before it is sent.
struct found {
    size_t start, end; // in the text
    struct selector selector;
};

struct found_list {
    struct found *found; // FOUND_MAX of them
    size_t count;
    bool overflowed;
};

// Memory of one depth, kept from pass to pass.
struct level {
    struct stretch stretch;
    struct wide_run wide;
    struct anchor_hits hits;
    struct buffer out, changes; // what the decoder asked at this depth gives
};

struct search {
    struct observation_context context; // with an arena of its own
    struct place base;
    struct bytes_searched *searched;
    struct level *levels[DEPTH_MAX + 1]; // made when they are reached
    uint64_t output_left, attempts_left;
    struct found_list wholes, parts; // of the text that is searched now
    bool told;                       // that the limits were met
    bool told_depth;                 // that something is nested too deep
};

struct span {
    size_t start, end;
};

struct pass {
    struct search *search;
    struct bytes bytes;
    unsigned depth;
    const char *reached;          // NULL at depth 0
    const struct pass *above;     // whose bytes were decoded; NULL at depth 0
    size_t above_start;           // where in them
    const struct buffer *changes; // of struct decoded_piece: what escapes gave; NULL when it was no escape
    size_t covered_from, covered_until; // the span of the last stream: not searched as it stands
    size_t wide_done;
    size_t quiet_until[DECODERS_MAX]; // by decoder: nothing of it begins before
    struct run_finder runs;
};

// Searches `pass`, of which bytes and what tells its place are set.
void search_pass(struct pass *pass);

// Whether bytes `start` to `end` of the pass hold something that no pass above has searched: of text out of
// escapes only what holds an escape, at each depth of them.
bool pass_is_new(const struct pass *pass, size_t start, size_t end);

// Asks the decoders about a stretch and searches what they give; clears from its masks what needs no search.
void descend(struct pass *pass, struct level *level, size_t at);

// Searches a run of 8-bit text of the pass. A take for run_finder: payload is the pass.
void search_run(void *payload, size_t start, size_t end, enum run_place place);
// Searches the UTF-16 that begins in a stretch.
void search_wide(struct pass *pass, struct level *level, size_t at);

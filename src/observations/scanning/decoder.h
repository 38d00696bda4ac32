// A decoder reads one way of writing bytes as other bytes: a compression, an encoding, an escape. One file,
// one `const struct decoder`, one line in decoders.h and decoders.c. It runs in a sandboxed worker on hostile
// bytes: no state, no files, no threads; it never fails: what is no stream of its kind is `false`. It does
// not search; scanning finds where to ask it, searches what it gives and asks the other decoders about that
// in turn.
#pragma once

#include "base/bytes.h"

enum decoder_kind {
    // Compressed or enciphered: the bytes as they stand say nothing. Its anchors are looked for everywhere,
    // also in blocks that look random. Where it succeeds the span is not searched as it stands.
    DECODER_STREAM,
    // Bytes written as text (base64, hex). Its anchors are looked for outside of random-looking blocks. Where
    // it succeeds the span is not searched as it stands.
    DECODER_CODED,
    // Text in which some characters are written in another way ("%40", "=40", "\u0040", "&#64;"). Its anchors
    // are those escapes that can stand in a selector. The span is searched as it stands, too, so of what is
    // found in the decoded text only that is new which holds something changed (decoded_change).
    DECODER_ESCAPES,
    // No anchor: tried at the beginning of an item or decoded stream of which nothing else is known (raw
    // deflate, brotli, snappy, inverted bytes). Must refuse what is not its own within a few KiB.
    DECODER_WHOLE,
};

// What a decoder may spend in one call. The driver sets it from what is left for the item.
struct decode_budget {
    size_t output_bytes; // the most it may write; beyond, what was written so far stands and `cut` is set
    size_t
        input_bytes; // the most it may look at, from `at`: for those that search backward, in each direction
    size_t back_bytes; // before `at` that no decoder gave yet: what begins further back would be given twice
};

// The result. `out` belongs to the driver, is empty at the call, and drops what goes beyond
// budget->output_bytes (buffer.overflowed): a decoder may write into it in any way, but for escapes only with
// decoded_copy and decoded_change.
struct decoded {
    struct buffer *out;
    size_t start, end; // the span of the input that this stands for; start <= at < end. Set on success
    bool cut;          // the stream is damaged, truncated or goes beyond the budget: what precedes is in out
    size_t resume; // may be set on failure, too: no stream of this decoder begins before it (0: not known)
    struct buffer *changes; // of decoded_change: the driver's
};

struct decoder {
    const char *name;    // stands in place.reached: "gzip"
    const char *summary; // one line for the manual
    enum decoder_kind kind;
    // Expressions as Vectorscan takes them (PCRE without back references; '.' is any byte), NULL at the end.
    // Each matches one fixed number of bytes, 2 at least, so that `at` is where the match begins. For a run
    // of text ("[A-Za-z0-9+/]{40}") every position in the run matches; the driver passes over those before
    // decoded.end or decoded.resume. NULL for DECODER_WHOLE.
    const char *const *anchors;
    // `bytes` is all that is at hand, `at` < bytes.size where the anchor matched (0 for DECODER_WHOLE). Looks
    // at no more than a few KiB before it refuses. Truth: something was decoded that is worth a search.
    bool (*decode)(struct bytes bytes, size_t at, const struct decode_budget *budget,
                   struct decoded *decoded);
};

extern const struct decoder *const decoders[]; // in the order they are asked at one place, NULL at the end

// ---- for DECODER_ESCAPES: writes the text and remembers what was changed where ----

// Text that stands as it is.
void decoded_copy(struct decoded *decoded, struct bytes raw);
// `raw_size` bytes of the input were an escape for `bytes` (which may be empty: a soft line end).
void decoded_change(struct decoded *decoded, size_t raw_size, struct bytes bytes);

// One change, as kept in decoded->changes, in order.
struct decoded_piece {
    uint32_t at, size;         // in the decoded bytes
    uint32_t raw_at, raw_size; // counted from decoded->start
};

// Calls one decoder as scanning does, for tests of every family of them.
#pragma once

#include "observations/scanning/decoders.h"

struct decode_test {
    struct buffer out, changes;
    struct decoded decoded;
};

void decode_test_init(struct decode_test *test);
void decode_test_done(struct decode_test *test);
// Asks at `at`, with room for `output_bytes`. The result is in test->decoded.
bool decode_test_ask(struct decode_test *test, const struct decoder *decoder, struct bytes bytes, size_t at,
                     size_t output_bytes);
// What a decoder makes of a text when asked where `anchor` stands in it; "" when it refuses. Borrowed until
// the next call.
const char *decode_test_text(struct decode_test *test, const struct decoder *decoder, const char *text,
                             const char *anchor);
// Cuts `stream` at every length and hands it to the decoder with nothing behind it, so that a sanitizer sees
// each byte read too far; what comes out must be how `whole` begins.
void decode_test_cut_everywhere(struct decode_test *test, const struct decoder *decoder, struct bytes stream,
                                struct bytes whole);

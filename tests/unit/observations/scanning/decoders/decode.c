// See decode.h.
#include "observations/scanning/decoders/decode.h"

#include "test.h"

#include "base/memory.h"

#include <string.h>

enum { ROOM_BYTES = 16 << 20 };

void decode_test_init(struct decode_test *test)
{
    buffer_init(&test->out, ROOM_BYTES);
    buffer_init(&test->changes, ROOM_BYTES);
}

void decode_test_done(struct decode_test *test)
{
    buffer_done(&test->out);
    buffer_done(&test->changes);
}

bool decode_test_ask(struct decode_test *test, const struct decoder *decoder, struct bytes bytes, size_t at,
                     size_t output_bytes)
{
    const struct decode_budget budget = {
        .output_bytes = output_bytes, .input_bytes = ROOM_BYTES, .back_bytes = at};
    buffer_reset(&test->out);
    buffer_reset(&test->changes);
    test->out.limit = output_bytes;
    test->decoded = (struct decoded){.out = &test->out, .changes = &test->changes};
    bool truth = decoder->decode(bytes, at, &budget, &test->decoded);
    if (truth) {
        assert_true(test->decoded.start <= at);
        assert_true(test->decoded.end > at);
        assert_true(test->decoded.end <= bytes.size);
    }
    assert_true(test->out.size <= output_bytes);
    return truth;
}

const char *decode_test_text(struct decode_test *test, const struct decoder *decoder, const char *text,
                             const char *anchor)
{
    const char *at = strstr(text, anchor);
    assert_non_null(at);
    bool truth = decode_test_ask(test, decoder, bytes_of_text(text), (size_t)(at - text), ROOM_BYTES);
    return truth ? buffer_text(&test->out) : "";
}

void decode_test_cut_everywhere(struct decode_test *test, const struct decoder *decoder, struct bytes stream,
                                struct bytes whole)
{
    for (size_t size = 1; size < stream.size; size++) {
        uint8_t *cut = memory_new(size, 1);
        memcpy(cut, stream.data, size);
        if (decode_test_ask(test, decoder, (struct bytes){cut, size}, 0, ROOM_BYTES)) {
            assert_true(test->out.size <= whole.size);
            assert_memory_equal(test->out.data, whole.data, test->out.size);
        }
        memory_free(cut);
    }
}

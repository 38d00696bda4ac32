// Every decoder on any bytes: the first byte chooses it, the second where it is asked. What it says must
// hold.
#include "base/memory.h"
#include "observations/scanning/decoders.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OUTPUT_BYTES = 1 << 20 };

static void check_changes(const struct decoded *decoded)
{
    size_t at = 0, raw_at = 0;
    for (size_t i = 0; i + sizeof(struct decoded_piece) <= decoded->changes->size;
         i += sizeof(struct decoded_piece)) {
        struct decoded_piece piece;
        memcpy(&piece, decoded->changes->data + i, sizeof piece);
        if (piece.at < at || piece.raw_at < raw_at || piece.at - at != piece.raw_at - raw_at)
            abort(); // what was not changed is as long as it was
        at = piece.at + piece.size;
        raw_at = piece.raw_at + piece.raw_size;
    }
    if (at > decoded->out->size || raw_at > decoded->end - decoded->start)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t count = 0;
    while (decoders[count])
        count++;
    if (size < 3)
        return 0;
    const struct decoder *decoder = decoders[data[0] % count];
    struct bytes bytes = {data + 2, size - 2};
    size_t at = data[1] % bytes.size;
    const struct decode_budget budget = {
        .output_bytes = OUTPUT_BYTES, .input_bytes = 1 << 20, .back_bytes = at};
    struct buffer out, changes;
    buffer_init(&out, OUTPUT_BYTES);
    buffer_init(&changes, OUTPUT_BYTES);
    struct decoded decoded = {.out = &out, .changes = &changes};
    if (decoder->decode(bytes, at, &budget, &decoded)) {
        if (decoded.start > at || decoded.end <= at || decoded.end > bytes.size || out.size > OUTPUT_BYTES)
            abort();
        if (decoder->kind == DECODER_ESCAPES)
            check_changes(&decoded);
    }
    if (decoded.resume > bytes.size)
        abort();
    buffer_done(&out);
    buffer_done(&changes);
    return 0;
}

// The whole search of hostile bytes with all decoders: each hit stands inside, is clean, and comes in any
// case to an end.
#include "base/arena.h"
#include "base/text.h"
#include "observations/scanning/scan_bytes.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
    if (!holds)
        abort();
}

static void take(struct sink *sink, const struct record *record)
{
    const size_t *size = sink->context;
    if (record->type != RECORD_SELECTOR_HIT)
        return;
    const struct selector_hit *hit = &record->selector_hit;
    need(hit->selector.value[0] != '\0' && hit->selector.text[0] != '\0');
    need(text_is_utf8(bytes_of_text(hit->selector.value)) && text_is_utf8(bytes_of_text(hit->selector.text)));
    need(hit->place.offset >= 0 && (hit->place.reached || (size_t)hit->place.offset < *size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const regions[] = {"GB", "US", "DE"};
    struct sink sink = {.take = take, .context = &size};
    struct observation_context context = {.sink = &sink, .regions = regions, .region_count = size % 4};
    struct bytes_searched searched = {0};
    scan_bytes(&context, (struct bytes){data, size}, (struct place){.row = -1}, &searched);
    need(searched.text + searched.mixed + searched.random + searched.constant == size);
    return 0;
}

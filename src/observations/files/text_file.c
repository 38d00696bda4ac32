// Plain text that no other observer knows: notes, exports, logs, code. Its selectors are read; that is all.
#include "observations/observer.h"
#include "observations/selectors/selectors.h"
#include "sources/kind.h"

static bool recognises(const struct observation_context *context)
{
    enum content_kind kind = kind_of(context->item->bytes);
    return kind == KIND_TEXT || kind == KIND_XML || kind == KIND_JSON;
}

static void take_selector(void *payload, size_t offset, const struct selector *selector)
{
    struct observation_context *context = payload;
    const struct selector_hit hit = {.place = {.row = -1, .offset = (int64_t)offset}, .selector = *selector};
    sink_selector_hit(context->sink, &hit);
}

static bool is_utf16(struct bytes bytes)
{
    return bytes_start_with(bytes, "\xff\xfe", 2) || bytes_start_with(bytes, "\xfe\xff", 2);
}

static void observe(struct observation_context *context)
{
    struct table_tally tally = {.table = "text files"};
    if (is_utf16(context->item->bytes)) {
        tally_skip(&tally, "UTF-16 text: not read yet");
    } else {
        selectors_find(context->item->bytes, context, take_selector, context);
        tally.emitted = 1;
    }
    tally_send(context->sink, &tally, 1);
}

const struct observer text_file = {
    .name = "text_file",
    .version = 1,
    .family = FAMILY_FILES,
    .summary = "selectors in plain text, XML and JSON that nothing else reads",
    .recognises = recognises,
    .observe = observe,
};

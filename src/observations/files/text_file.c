// Plain text that no other observer knows: notes, exports, logs, code. Its selectors are read; that is all.
#include "base/text.h"
#include "observations/adverts/charset.h"
#include "observations/files/decoded.h"
#include "observations/observer.h"
#include "observations/selectors/selectors.h"
#include "sources/kind.h"

static bool recognises(const struct observation_context *context)
{
    enum content_kind kind = kind_of(context->item->bytes);
    return kind == KIND_TEXT || kind == KIND_XML || kind == KIND_JSON;
}

static void send_hit(struct observation_context *context, size_t offset, const struct selector *selector)
{
    const struct selector_hit hit = {.place = {.row = -1, .offset = (int64_t)offset}, .selector = *selector};
    sink_selector_hit(context->sink, &hit);
}

static void take_selector(void *payload, size_t offset, const struct selector *selector)
{
    send_hit(payload, offset, selector);
}

struct piece_reading {
    struct observation_context *context;
    const struct decoded_piece *piece;
};

static void take_decoded(void *payload, size_t offset, const struct selector *selector)
{
    const struct piece_reading *reading = payload;
    send_hit(reading->context, reading->piece->offset + reading->piece->origin[offset], selector);
}

static void read_piece(void *payload, const struct decoded_piece *piece)
{
    struct piece_reading reading = {.context = payload, .piece = piece};
    selectors_find(piece->text, reading.context, take_decoded, &reading);
}

// A few wrong bytes do not make another set of UTF-8: its selectors are found as they stand.
static void observe(struct observation_context *context)
{
    struct table_tally tally = {.table = "text files", .emitted = 1};
    struct bytes bytes = context->item->bytes;
    char charset[CHARSET_NAME_SIZE];
    charset_guess(bytes, "UTF-8", charset);
    if (text_equal_nocase(charset, "UTF-8") || decoded_each(bytes, charset, read_piece, context))
        selectors_find(bytes, context, take_selector, context);
    tally_send(context->sink, &tally, 1);
}

const struct observer observer_text_file = {
    .name = "text_file",
    .version = 2,
    .family = FAMILY_FILES,
    .summary = "selectors in plain text of any character set, XML and JSON that nothing else reads",
    .recognises = recognises,
    .observe = observe,
};

// Text in another character set than UTF-8 that no other observer knows: its selectors are read; that is all.
#include "base/text.h"
#include "observations/adverts/charset.h"
#include "observations/files/decoded.h"
#include "observations/observer.h"
#include "observations/selectors/selectors.h"
#include "sources/kind.h"

enum { BYTES_A_SPACE = 512 };

static bool charset_of(const struct observation_context *context, char charset[CHARSET_NAME_SIZE])
{
    charset_guess(context->item->bytes, "UTF-8", charset); // a few wrong bytes do not make another set of it
    return !text_equal_nocase(charset, "UTF-8");
}

// Every set that keeps ASCII keeps its white space, and every language uses some: what has none (the same
// byte over and over, text turned into its complement) is no text.
static bool has_white_space(struct bytes bytes)
{
    size_t spaces = 0;
    bytes = bytes_slice(bytes, 0, KIND_LOOKS_AT_BYTES);
    if (bytes_start_with(bytes, "\xff\xfe", 2) || bytes_start_with(bytes, "\xfe\xff", 2))
        return true;
    for (size_t i = 0; i < bytes.size; i++)
        spaces += text_is_space(bytes.data[i]);
    return spaces >= bytes.size / BYTES_A_SPACE;
}

static bool recognises(const struct observation_context *context)
{
    char charset[CHARSET_NAME_SIZE];
    enum content_kind kind = kind_of(context->item->bytes);
    return (kind == KIND_TEXT || kind == KIND_XML || kind == KIND_JSON) &&
           has_white_space(context->item->bytes) && charset_of(context, charset);
}

static void send_hit(struct observation_context *context, size_t offset, const struct selector *selector)
{
    const struct selector_hit hit = {.place = {.row = -1, .offset = (int64_t)offset}, .selector = *selector};
    sink_selector_hit(context->sink, &hit);
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

static void observe(struct observation_context *context)
{
    struct table_tally tally = {.table = "text files"};
    char charset[CHARSET_NAME_SIZE];
    if (charset_of(context, charset) && decoded_each(context->item->bytes, charset, read_piece, context) == 0)
        tally.emitted = 1;
    else
        tally_skip(&tally, "a character set that no converter knows");
    tally_send(context->sink, &tally, 1);
}

const struct observer observer_text_file = {
    .name = "text_file",
    .version = 3,
    .family = FAMILY_FILES,
    .summary = "selectors in text, XML and JSON of other character sets than UTF-8 that nothing else reads",
    .by_bytes = true,
    .recognises = recognises,
    .observe = observe,
};

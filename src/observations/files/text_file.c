// Text in another character set than UTF-8 that no other observer knows: it is searched as UTF-8.
#include "base/text.h"
#include "observations/adverts/charset.h"
#include "observations/files/decoded.h"
#include "observations/observer.h"
#include "observations/scanning/scan_bytes.h"
#include "sources/kind.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BYTES_A_SPACE = 512, REACHED_MAX = 1024 };

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

// Between the search of a piece and the real sink: places count in the piece's text, and are to count in the
// file.
struct piece_reading {
    struct sink sink;
    struct observation_context *context;
    const struct decoded_piece *piece;
};

static int64_t place_in_file(const struct decoded_piece *piece, int64_t at)
{
    bool inside = at >= 0 && (size_t)at < piece->text.size;
    return (int64_t)piece->offset + (inside ? (int64_t)piece->origin[at] : 0);
}

static void take(struct sink *sink, const struct record *given)
{
    const struct piece_reading *reading = sink->context;
    struct record record = *given;
    struct place *place = (struct place *)(uintptr_t)record_place(&record); // of our copy
    char reached[REACHED_MAX];
    if (place && place->reached) { // "@512/base64": the first number counts
        size_t digits = strspn(place->reached + 1, "0123456789");
        int64_t at = -1;
        if (text_to_int64((struct bytes){(const uint8_t *)place->reached + 1, digits}, &at)) {
            snprintf(reached, sizeof reached, "@%" PRId64 "%s", place_in_file(reading->piece, at),
                     place->reached + 1 + digits);
            place->reached = reached;
        }
    } else if (place) {
        place->offset = place_in_file(reading->piece, place->offset);
    }
    reading->context->sink->take(reading->context->sink, &record);
}

static void read_piece(void *payload, const struct decoded_piece *piece)
{
    struct piece_reading reading = {.context = payload, .piece = piece};
    struct observation_context inside = *reading.context;
    struct bytes_searched searched = {0};
    reading.sink = (struct sink){.take = take, .context = &reading};
    inside.sink = &reading.sink;
    scan_bytes(&inside, piece->text, (struct place){.row = -1, .offset = 0}, &searched);
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
    .version = 4,
    .family = FAMILY_FILES,
    .summary =
        "text, XML and JSON of other character sets than UTF-8 that nothing else reads: selectors, also encoded ones",
    .by_bytes = true,
    .recognises = recognises,
    .observe = observe,
};

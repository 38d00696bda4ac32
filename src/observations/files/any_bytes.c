// What nothing else reads: every byte of it is searched, whatever it is.
#include "observations/files/windows.h"
#include "observations/observer.h"
#include "sources/kind.h"

static bool recognises(const struct observation_context *context)
{
    (void)context;
    return true;
}

static void tell_skipped(struct sink *sink, const char *reason)
{
    struct table_tally tally = {.table = "other files"};
    tally_skip(&tally, reason);
    tally_send(sink, &tally, 1);
}

// Windows overlap, so that it is more than the item has.
static uint64_t searched_bytes(const struct bytes_searched *searched)
{
    return searched->text + searched->mixed + searched->random + searched->constant;
}

static void observe(struct observation_context *context)
{
    struct bytes bytes = context->item->bytes;
    struct bytes_searched searched = {0};
    enum content_kind kind = kind_of(bytes);
    if (kind == KIND_EMPTY) {
        tell_skipped(context->sink, "empty");
        return;
    }
    if (bytes_start_with(bytes, "\x37\x7f\x06", 3)) { // https://sqlite.org/walformat.html
        tell_skipped(context->sink, "SQLite write-ahead log: read with its database");
        return;
    }
    if (kind == KIND_7Z || kind == KIND_RAR)
        tell_skipped(context->sink,
                     kind == KIND_7Z ? "7z archive: not unpacked" : "RAR archive: not unpacked");
    if (context->item->in_part)
        search_medium(context, context->item->medium, &searched);
    else
        scan_bytes(context, bytes, (struct place){.row = -1, .offset = 0}, &searched);
    bytes_searched_tell(context->sink, &searched, searched_bytes(&searched));
}

const struct observer observer_any_bytes = {
    .name = "any_bytes",
    .version = 1,
    .family = FAMILY_FILES,
    .summary = "everything else, text or not: selectors in 8-bit text, UTF-16 and what is encoded inside",
    .reads_medium = true,
    .by_bytes = true,
    .recognises = recognises,
    .observe = observe,
};

// What nothing reads yet: said so in the tally, never passed over in silence.
#include "observations/observer.h"
#include "sources/kind.h"

static bool recognises(const struct observation_context *context)
{
    (void)context;
    return true;
}

static void observe(struct observation_context *context)
{
    struct table_tally tally = {.table = "other files"};
    enum content_kind kind = kind_of(context->item->bytes);
    if (kind == KIND_EMPTY)
        tally_skip(&tally, "empty");
    else if (bytes_start_with(context->item->bytes, "\x37\x7f\x06", 3)) // https://sqlite.org/walformat.html
        tally_skip(&tally, "SQLite write-ahead log: read with its database");
    else if (kind == KIND_7Z)
        tally_skip(&tally, "7z archive: not read");
    else if (kind == KIND_RAR)
        tally_skip(&tally, "RAR archive: not read");
    else if (kind == KIND_UNKNOWN)
        tally_skip(&tally, "unknown kind of file: not read yet");
    else
        tally_skip(&tally, "known kind of file that no reader accepted");
    tally_send(context->sink, &tally, 1);
}

const struct observer observer_other_file = {
    .name = "other_file",
    .version = 1,
    .family = FAMILY_FILES,
    .summary = "everything else: named in the tally with the reason why it was not read",
    .recognises = recognises,
    .observe = observe,
};

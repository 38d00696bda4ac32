// Bytes of a container that belong to none of its members (observations/pieces.h): free space and slack of a
// disk, what stands before an archive. Searched as they stand, run by run.
#include "observations/files/windows.h"
#include "observations/observers.h"

static bool recognises(const struct observation_context *context)
{
    return context->item->nameless;
}

static void search_runs(const struct observation_context *context, struct bytes_searched *searched)
{
    const struct item *item = context->item;
    size_t at = 0;
    for (size_t i = 0; i < item->extent_count && at < item->bytes.size; i++) {
        struct bytes run = bytes_slice(item->bytes, at, (size_t)item->extents[i].bytes);
        scan_bytes(context, run, (struct place){.row = -1, .offset = (int64_t)at}, searched);
        at += run.size;
    }
}

static void observe(struct observation_context *context)
{
    const struct item *item = context->item;
    struct bytes around = {item->bytes.data - item->lead_bytes,
                           item->lead_bytes + item->bytes.size + item->margin_bytes};
    struct bytes_searched searched = {0};
    if (item->extent_count > 1)
        search_runs(context, &searched);
    else
        search_window(context, around, item->lead_bytes, item->bytes.size, -(int64_t)item->lead_bytes,
                      &searched);
    bytes_searched_tell(context->sink, &searched, around.size);
}

const struct observer observer_loose_bytes = {
    .name = "loose_bytes",
    .version = 1,
    .family = FAMILY_FILES,
    .summary =
        "selectors in bytes of a disk or archive that belong to no file in it: free space, slack, metadata",
    .reads_pieces = true,
    .unhashed = true,
    .recognises = recognises,
    .observe = observe,
};

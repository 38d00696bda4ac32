// Any bytes as a picture: container, EXIF, texts, pixels. Each picture is said once, with the hash or the
// reason why not.
#include "observations/observers.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct counts {
    int pictures, hashes, hashed, reasons;
};

static void take(struct sink *sink, const struct record *record)
{
    struct counts *counts = sink->context;
    if (record->type == RECORD_PICTURE) {
        counts->pictures++;
        counts->hashed += record->picture.pdq != NULL;
        if (record->picture.pdq && (strlen(record->picture.pdq) != 64 || record->picture.pdq_quality > 100))
            abort();
    }
    if (record->type == RECORD_TALLY && strcmp(record->tally.table, "picture hashes") == 0) {
        counts->hashes += *record->tally.reason == 0 ? (int)record->tally.count : 0;
        counts->reasons += *record->tally.reason != 0 ? (int)record->tally.count : 0;
    }
    if (record->type == RECORD_CHILD_ITEM && record->child_item.stored_bytes <= 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct counts counts = {0};
    struct sink sink = {.take = take, .context = &counts};
    struct item item = {.path = "fuzz", .bytes = {data, size}};
    static const char *const regions[] = {"GB", NULL};
    struct observation_context context = {.item = &item,
                                          .sink = &sink,
                                          .arena = arena_new((size_t)1 << 30),
                                          .regions = regions,
                                          .region_count = 1};
    if (observer_picture.recognises(&context)) {
        observer_picture.observe(&context);
        if (counts.pictures != 1 || counts.hashes != counts.hashed || counts.hashes + counts.reasons != 1)
            abort();
    }
    arena_free(context.arena);
    return 0;
}

// A few at once, because crawlers write several files and several records at a time.
#include "observations/adverts/capture_segments.h"

#include <string.h>

enum { TEXTS_MAX_BYTES = 1024 * 1024 };

static void copy_texts(struct capture_joined *joined)
{
    const char **const texts[] = {&joined->record.id,
                                  &joined->record.uri,
                                  &joined->record.content_type,
                                  &joined->record.refers_uri,
                                  &joined->record.refers_date,
                                  &joined->record.profile,
                                  &joined->record.block_digest,
                                  &joined->record.payload_digest,
                                  &joined->record.segment_origin};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_text(joined->texts, *texts[i]);
    // Its block digest is that of the first segment.
    joined->record.block_digest = "";
    joined->record.damage = NULL;
}

bool capture_segments_begin(struct capture_segments *segments, const struct warc_record *record)
{
    if (record->segment_number != 1 || *record->id == '\0' || record->cut ||
        (record->type != WARC_RESPONSE && record->type != WARC_RESOURCE))
        return false;
    for (size_t i = 0; i < SEGMENTED_AT_ONCE; i++) {
        struct capture_joined *joined = &segments->joined[i];
        if (joined->texts)
            continue;
        *joined = (struct capture_joined){.record = *record, .texts = arena_new(TEXTS_MAX_BYTES), .next = 2};
        copy_texts(joined);
        buffer_init(&joined->block, SEGMENTED_MAX_BYTES / SEGMENTED_AT_ONCE);
        buffer_add(&joined->block, record->block.data, record->block.size);
        return true;
    }
    return false;
}

struct capture_joined *capture_segments_add(struct capture_segments *segments,
                                            const struct warc_record *continuation, bool *fits)
{
    *fits = false;
    for (size_t i = 0; i < SEGMENTED_AT_ONCE; i++) {
        struct capture_joined *joined = &segments->joined[i];
        if (joined->texts == NULL || continuation->segment_number != joined->next ||
            strcmp(joined->record.id, continuation->segment_origin) != 0)
            continue;
        *fits = true;
        joined->next++;
        buffer_add(&joined->block, continuation->block.data, continuation->block.size);
        joined->record.block = buffer_bytes(&joined->block);
        joined->record.whole = !joined->block.overflowed && !continuation->cut;
        if (!joined->record.whole)
            joined->record.damage =
                "the segments of a record are together larger than the 8 MiB that are read";
        else if (continuation->segment_total >= 0 &&
                 continuation->segment_total != (int64_t)joined->block.size)
            joined->record.damage = "the segments of a record are together not as long as the last one says";
        return continuation->segment_total >= 0 ? joined : NULL;
    }
    return NULL;
}

struct capture_joined *capture_segments_left(struct capture_segments *segments)
{
    for (size_t i = 0; i < SEGMENTED_AT_ONCE; i++)
        if (segments->joined[i].texts) {
            struct capture_joined *joined = &segments->joined[i];
            joined->record.block = buffer_bytes(&joined->block);
            joined->record.whole = false;
            joined->record.damage = "the last segments of a record are missing";
            return joined;
        }
    return NULL;
}

void capture_segments_drop(struct capture_joined *joined)
{
    buffer_done(&joined->block);
    arena_free(joined->texts);
    *joined = (struct capture_joined){0};
}

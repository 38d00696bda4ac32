// Revisits: a page that was the same on another day. What it refers to is read again from this capture and
// made known at the revisit's place and date.
#include "base/text.h"
#include "observations/adverts/capture.h"

#include <string.h>

// Pages in one packed member for all cost unpacking all before them; this much of it is done for revisits.
#define READ_AGAIN_MAX_BYTES ((uint64_t)16 << 30)

static const char *read_again(struct capture *capture, const struct capture_seen *seen,
                              const struct warc_record *revisit)
{
    capture->read_again_bytes += seen->inner;
    if (capture->read_again_bytes > READ_AGAIN_MAX_BYTES)
        return "revisit of what stands too deep in a packed capture";
    if (capture->again == NULL)
        capture->again = warc_new(capture->context->item->bytes, capture->context->item->medium);
    struct warc_record record;
    warc_seek(capture->again, seen->offset, seen->inner);
    if (!warc_next(capture->again, capture->record.arena, &record))
        return "revisit of what cannot be read again";
    struct sight sight = {
        .place = {.table = "warc", .row = revisit->number, .offset = revisit->offset},
        .uri = *revisit->uri ? revisit->uri : record.uri,
        .date = revisit->date,
        .again = true,
    };
    enum seen what;
    return capture_content(capture, &record, &sight, &what);
}

const char *capture_revisit(struct capture *capture, const struct warc_record *record)
{
    struct moment date = MOMENT_UNKNOWN;
    moment_parse(bytes_of_text(record->refers_date), &date);
    const char *uri = *record->refers_uri ? record->refers_uri : record->uri;
    const struct capture_seen *seen = capture_index_find(&capture->index, uri, date, record->payload_digest);
    if (seen == NULL)
        return "revisit of what is not in this capture before it";
    if (seen->seen == SEEN_NOTHING)
        return "revisit of what is no advert";
    return read_again(capture, seen, record);
}

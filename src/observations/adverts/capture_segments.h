// Records cut into segments (ISO 28500, section 8): the first as it stands, the others as `continuation`
// records that name it. Joins them again.
#pragma once

#include "observations/adverts/warc.h"

enum { SEGMENTED_AT_ONCE = 4, SEGMENTED_MAX_BYTES = 32 * 1024 * 1024 };

struct capture_segments {
    struct capture_joined {
        struct warc_record record; // the first's; its texts are copies
        struct buffer block;
        struct arena *texts; // NULL: free
        int64_t next;        // number of the segment that is missing
    } joined[SEGMENTED_AT_ONCE];
};

// Whether this is the first of several; it is then kept, when there is room.
bool capture_segments_begin(struct capture_segments *segments, const struct warc_record *record);
// Adds a continuation. NULL, or the record that is whole by it: the caller reads it, and gives it back with
// capture_segments_drop. *fits: whether it continues anything.
struct capture_joined *capture_segments_add(struct capture_segments *segments,
                                            const struct warc_record *continuation, bool *fits);
// One that is not whole and never will be, at the end of the capture; NULL when there is none.
struct capture_joined *capture_segments_left(struct capture_segments *segments);
void capture_segments_drop(struct capture_joined *joined);

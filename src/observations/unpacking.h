// One unpack job while a worker is at it: checks the pieces as they come and spools what they hold.
#pragma once

#include "observations/opener.h"

struct unpacking {
    int64_t item_id; // 0: free
    uint64_t ticket;
    struct spool spool;
    struct buffer length;    // bytes of the next piece's length
    uint32_t piece_left;     // bytes of the piece that are still to come
    bool ended;              // length 0 was read; what follows is the complaint
    struct buffer complaint; // "" when the bytes were sound
};

void unpacking_start(struct unpacking *job, int64_t item_id, uint64_t ticket);
int unpacking_take(struct unpacking *job, const char *folder, struct bytes bytes, struct error *error);
// Hands the spool to the opener and frees the job. `lost` says how the worker died; NULL when it did not.
void unpacking_finish(struct unpacking *job, struct opener *opener, const char *lost);
void unpacking_drop(struct unpacking *job);

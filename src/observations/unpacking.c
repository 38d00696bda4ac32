// Pieces of decompressed bytes, from the pipe to a spool.
#include "observations/unpacking.h"

#include <stdio.h>

enum { COMPLAINT_MAX_BYTES = 1024 };

void unpacking_start(struct unpacking *job, int64_t item_id, uint64_t ticket)
{
    *job = (struct unpacking){.item_id = item_id, .ticket = ticket};
    spool_init(&job->spool);
    buffer_init(&job->length, 4);
    buffer_init(&job->complaint, COMPLAINT_MAX_BYTES);
}

int unpacking_take(struct unpacking *job, const char *folder, struct bytes bytes, struct error *error)
{
    while (bytes.size) {
        struct bytes piece;
        if (job->ended) {
            piece = bytes;
            buffer_add(&job->complaint, piece.data, piece.size);
        } else if (job->piece_left) {
            piece = bytes_slice(bytes, 0, job->piece_left);
            job->piece_left -= (uint32_t)piece.size;
            if (spool_add(&job->spool, folder, piece, error))
                return -1;
        } else {
            piece = bytes_slice(bytes, 0, 4 - job->length.size);
            buffer_add(&job->length, piece.data, piece.size);
            if (job->length.size == 4) {
                struct reader reader = reader_of(buffer_bytes(&job->length));
                job->piece_left = reader_u32le(&reader);
                job->ended = job->piece_left == 0;
                buffer_reset(&job->length);
            }
        }
        bytes = bytes_slice(bytes, piece.size, bytes.size);
    }
    return 0;
}

void unpacking_drop(struct unpacking *job)
{
    spool_done(&job->spool);
    buffer_done(&job->length);
    buffer_done(&job->complaint);
    *job = (struct unpacking){.spool.file = -1};
}

void unpacking_finish(struct unpacking *job, struct opener *opener, const char *lost)
{
    char complaint[COMPLAINT_MAX_BYTES + 64];
    const char *said = buffer_text(&job->complaint);
    if (lost)
        snprintf(complaint, sizeof complaint, "unpacking was stopped: it %s", lost);
    else if (!job->ended)
        snprintf(complaint, sizeof complaint, "unpacking was cut short");
    else
        snprintf(complaint, sizeof complaint, "%s", said);
    opener_keep_unpacked(opener, job->item_id, &job->spool, complaint[0] ? complaint : NULL);
    unpacking_drop(job);
}

// The bytes of a capture file read forward, whether it is plain or gzip (one member a record, or one for
// all). Knows where in the file each byte came from. Knows nothing of records.
#pragma once

#include "base/bytes.h"

struct warc_stream; // opaque

struct warc_stream *warc_stream_new(struct bytes file); // borrowed until free
void warc_stream_free(struct warc_stream *stream);

// At least `size` unread bytes if there are that many before the end or the next break; gives all that are
// ready, borrowed until the next call. At most WARC_WINDOW_MAX_BYTES at once.
enum { WARC_WINDOW_MAX_BYTES = 96 * 1024 * 1024 };
struct bytes warc_stream_peek(struct warc_stream *stream, size_t size);
void warc_stream_skip(struct warc_stream *stream, size_t size); // of bytes that were peeked
// Place in the file of the first unread byte: for gzip, of the member that holds it.
int64_t warc_stream_offset(const struct warc_stream *stream);

// Whether the bytes stop because the gzip is damaged or would grow beyond all measure, not because the file
// ends: `what` says it and `offset` where. Resuming goes on at the next gzip member; false when there is
// none.
struct warc_break {
    const char *what; // a literal
    int64_t offset;
};
bool warc_stream_broken(const struct warc_stream *stream, struct warc_break *broken);
bool warc_stream_resume(struct warc_stream *stream);

// The bytes of a capture file read forward, whether it is plain, gzip or Zstandard (one member a record, or
// one for all; a frame of Zstandard is called a member here, too). Knows where in the file each byte came
// from. Knows nothing of records.
//
// A .warc.zst may begin with a dictionary for all its frames, packed or not, in a skippable frame of its own
// (https://iipc.github.io/warc-specifications/specifications/warc-zstd/).
#pragma once

#include "base/bytes.h"
#include "sources/medium.h"

struct warc_stream; // opaque

// `medium` gives back the pages of a mapped file that was read (sources/medium.h); NULL when the bytes are
// simply in memory. Both are borrowed until free.
struct warc_stream *warc_stream_new(struct bytes file, struct medium *medium);
void warc_stream_free(struct warc_stream *stream);
// Goes on reading at another place: the member at `offset` (of a plain file: the byte), `inner` unpacked
// bytes into it. Places are those of warc_stream_offset and warc_stream_inner.
void warc_stream_seek(struct warc_stream *stream, int64_t offset, uint64_t inner);

// At least `size` unread bytes if there are that many before the end or the next break; gives all that are
// ready, borrowed until the next call. At most WARC_WINDOW_MAX_BYTES at once, of a plain file all there are.
enum { WARC_WINDOW_MAX_BYTES = 96 * 1024 * 1024 };
struct bytes warc_stream_peek(struct warc_stream *stream, size_t size);
void warc_stream_skip(struct warc_stream *stream, size_t size); // of bytes that were peeked
// Place in the file of the first unread byte: for packed ones, of the member that holds it.
int64_t warc_stream_offset(const struct warc_stream *stream);
// How far into that member, unpacked, the first unread byte stands; 0 for a plain file.
uint64_t warc_stream_inner(const struct warc_stream *stream);
// Whether a member begins so many bytes after the first unread one, which are peeked.
bool warc_stream_member_at(const struct warc_stream *stream, size_t ahead);

// Whether the bytes stop because the packing is damaged or would grow beyond all measure, not because the
// file ends: `what` says it and `offset` where. Resuming goes on at the next member; false when there is
// none.
struct warc_break {
    const char *what; // a literal
    int64_t offset;
};
bool warc_stream_broken(const struct warc_stream *stream, struct warc_break *broken);
bool warc_stream_resume(struct warc_stream *stream);

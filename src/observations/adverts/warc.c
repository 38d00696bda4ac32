// Where lengths lie or heads are broken, the next record is found by its first bytes: "WARC/1." at the start
// of a line, or for ARC a line that ends in a date, a type and a length. Where each record is a packed member
// of its own, only what begins a member begins a record: a capture may hold captures.
#include "observations/adverts/warc.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/adverts/warc_head.h"
#include "observations/adverts/warc_stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { RECOGNISED_BYTES = 16 * 1024 * 1024, SEARCH_BYTES = 1024 * 1024, OVERLAP_BYTES = 32 * 1024 };

struct warc {
    struct warc_stream *stream;
    bool arc, done;
    bool by_member; // each record is a member of its own
    int64_t number;
};

bool warc_recognised(struct bytes file)
{
    struct warc_stream *stream = warc_stream_new(bytes_slice(file, 0, RECOGNISED_BYTES), NULL);
    struct bytes start = warc_stream_peek(stream, 16);
    bool recognised = bytes_start_with(start, "WARC/0.", 7) || bytes_start_with(start, "WARC/1.", 7) ||
                      bytes_start_with(start, "filedesc://", 11);
    warc_stream_free(stream);
    return recognised;
}

struct warc *warc_new(struct bytes file, struct medium *medium)
{
    struct warc *warc = memory_new(1, sizeof *warc);
    warc->stream = warc_stream_new(file, medium);
    warc->arc = bytes_start_with(warc_stream_peek(warc->stream, 16), "filedesc://", 11);
    return warc;
}

void warc_free(struct warc *warc)
{
    if (warc)
        warc_stream_free(warc->stream);
    memory_free(warc);
}

void warc_seek(struct warc *warc, int64_t offset, uint64_t inner)
{
    warc->done = false;
    warc_stream_seek(warc->stream, offset, inner);
}

// ---- finding the next record ----

static bool is_version_line(struct bytes at)
{
    return bytes_start_with(at, "WARC/1.", 7) &&
           (at.size < 9 || (text_is_digit(at.data[7]) && at.data[8] < ' '));
}

// Offset of the first byte at or after `from` in `bytes` where a line begins that begins a record; -1.
static ptrdiff_t next_line_start(const struct warc *warc, struct bytes bytes, size_t from)
{
    struct arc_line line;
    if (!warc->arc) {
        for (size_t at = from;; at++) {
            ptrdiff_t hit = bytes_find(bytes, bytes_of_text("WARC/1."), at);
            if (hit < 0)
                return -1;
            at = (size_t)hit;
            if ((hit == 0 || bytes.data[hit - 1] == '\n') && is_version_line(bytes_slice(bytes, at, 9)))
                return hit;
        }
    }
    for (size_t at = from; at < bytes.size;) {
        if ((at == 0 || bytes.data[at - 1] == '\n') && arc_line_read(warc_line_at(bytes, at), &line))
            return (ptrdiff_t)at;
        const uint8_t *end = memchr(bytes.data + at, '\n', bytes.size - at);
        if (end == NULL)
            return -1;
        at = (size_t)(end - bytes.data) + 1;
    }
    return -1;
}

// The same in bytes that are peeked, for a record as this file keeps them.
static ptrdiff_t next_start(const struct warc *warc, struct bytes ready, size_t from)
{
    for (;; from++) {
        ptrdiff_t next = next_line_start(warc, ready, from);
        if (next < 0 || !warc->by_member || warc_stream_member_at(warc->stream, (size_t)next))
            return next;
        from = (size_t)next;
    }
}

// Goes on to the next record's first byte at or after `least` bytes, over any number of them; false when
// there is none before the end or the next break of the stream. *passed: how far it went.
static bool pass_to_next(struct warc *warc, uint64_t least, uint64_t *passed)
{
    *passed = 0;
    for (;;) {
        struct bytes ready = warc_stream_peek(warc->stream, SEARCH_BYTES);
        struct bytes window = bytes_slice(ready, 0, SEARCH_BYTES);
        size_t from =
            least > *passed ? (least - *passed < window.size ? (size_t)(least - *passed) : window.size) : 0;
        ptrdiff_t next = from < window.size ? next_start(warc, window, from) : -1;
        size_t step = next >= 0 ? (size_t)next
                      : window.size < SEARCH_BYTES
                          ? window.size
                          : window.size - OVERLAP_BYTES; // it may stand across the end
        warc_stream_skip(warc->stream, step);
        *passed += step;
        if (next >= 0)
            return true;
        if (window.size < SEARCH_BYTES)
            return false;
    }
}

static void resync(struct warc *warc)
{
    uint64_t passed;
    pass_to_next(warc, 0, &passed);
}

static size_t line_breaks(struct bytes bytes)
{
    size_t count = 0;
    while (count < bytes.size && (bytes.data[count] == '\r' || bytes.data[count] == '\n'))
        count++;
    return count;
}

static void skip_line_breaks(struct warc *warc)
{
    for (;;) {
        struct bytes ready = bytes_slice(warc_stream_peek(warc->stream, 4096), 0, 4096);
        size_t count = line_breaks(ready);
        warc_stream_skip(warc->stream, count);
        if (count == 0 || count < ready.size)
            return;
    }
}

// ---- heads ----

static void bad(struct warc_record *record, const char *what)
{
    record->type = WARC_BAD;
    record->damage = what;
}

// Reads the head and leaves the stream after it; *length is -1 when it states none.
static bool read_warc_head(struct warc *warc, struct arena *arena, struct warc_record *record,
                           int64_t *length)
{
    size_t wanted = 4096, size = 0;
    struct bytes ready;
    do { // most heads are short
        ready = bytes_slice(warc_stream_peek(warc->stream, wanted), 0, wanted);
        size = warc_head_size(ready);
        wanted *= 8;
    } while (size == 0 && wanted / 8 == ready.size && wanted <= WARC_HEAD_MAX_BYTES);
    if (size == 0) {
        bad(record, "the head of a record does not end");
        warc_stream_skip(warc->stream, ready.size < 5 ? ready.size : 5);
        return false;
    }
    warc_head_read(bytes_slice(ready, 0, size), arena, record, length);
    warc_stream_skip(warc->stream, size);
    if (*length < 0)
        bad(record, "a record states no length");
    return *length >= 0;
}

static bool read_arc_head(struct warc *warc, struct arena *arena, struct warc_record *record, int64_t *length)
{
    struct bytes line = warc_line_at(bytes_slice(warc_stream_peek(warc->stream, 16 * 1024), 0, 16 * 1024), 0);
    struct arc_line parsed;
    bool fine = arc_line_read(line, &parsed);
    if (fine) {
        record->uri = text_clean(arena, bytes_slice(parsed.uri, 0, 8192));
        record->content_type = text_clean(arena, parsed.type);
        record->type = text_start(record->uri, "filedesc://") ? WARC_WARCINFO : WARC_RESPONSE;
        record->date = arc_date(parsed.date);
        *length = parsed.length;
    }
    struct bytes ready = warc_stream_peek(warc->stream, line.size + 2);
    size_t size = line.size;
    size += size < ready.size && ready.data[size] == '\r';
    size += size < ready.size && ready.data[size] == '\n';
    warc_stream_skip(warc->stream, size);
    if (!fine)
        bad(record, "bytes that begin no record");
    else if (*length < 0)
        bad(record, "a record states no length");
    return fine && *length >= 0;
}

// ---- blocks ----

static struct bytes without_line_breaks(struct bytes block)
{
    while (block.size && (block.data[block.size - 1] == '\n' || block.data[block.size - 1] == '\r'))
        block.size--;
    return block;
}

// Whether a record may end before these bytes: they are the next one's, perhaps after line breaks (an ARC
// writer may leave them out; a WARC writer must not, and some do), or the last.
static bool may_end_before(const struct warc *warc, struct bytes after)
{
    size_t breaks = line_breaks(bytes_slice(after, 0, 64));
    struct bytes rest = bytes_slice(after, breaks, OVERLAP_BYTES);
    if (rest.size == 0)
        return true;
    return warc->arc ? next_line_start(warc, rest, 0) == 0
                     : bytes_start_with(rest, "WARC/", rest.size < 5 ? rest.size : 5);
}

static const char *truncated(struct arena *arena, int64_t length, uint64_t there)
{
    return arena_print(arena, "truncated: %" PRId64 " bytes promised, %" PRIu64 " there", length, there);
}

static const char *wrong_length(struct arena *arena, int64_t length, uint64_t there)
{
    return arena_print(arena,
                       "wrong length: %" PRId64 " bytes promised, the next record begins after %" PRIu64,
                       length, there);
}

// Only the beginning of a block of this size is kept; the rest is passed over, wherever it ends.
static void read_large_block(struct warc *warc, struct arena *arena, struct warc_record *record,
                             int64_t length)
{
    uint64_t passed, least = (uint64_t)length;
    struct bytes ready = bytes_slice(warc_stream_peek(warc->stream, WARC_CUT_BYTES), 0, SIZE_MAX);
    bool packed = warc_stream_member_at(warc->stream, 0) || warc_stream_inner(warc->stream) > 0;
    bool ends =
        !packed && ready.size >= least && may_end_before(warc, bytes_slice(ready, least, OVERLAP_BYTES));
    record->block = arena_bytes(arena, bytes_slice(ready, 0, WARC_CUT_BYTES));
    record->cut = true;
    // What is packed cannot be read at its end first: a record that begins before is believed.
    bool found = pass_to_next(warc, ends ? least : 0, &passed);
    record->whole = passed >= least;
    if (record->whole)
        return;
    record->block = bytes_slice(record->block, 0, passed);
    record->cut = passed > WARC_CUT_BYTES;
    record->damage = found ? wrong_length(arena, length, passed) : truncated(arena, length, passed);
}

// The block of a record whose length does not hold: everything up to the next record's start.
static void read_lying_block(struct warc *warc, struct arena *arena, struct warc_record *record,
                             int64_t length)
{
    struct bytes ready;
    ptrdiff_t next;
    size_t wanted = SEARCH_BYTES, searched = 0;
    for (;; wanted *= 4) {
        wanted = wanted < WARC_BLOCK_MAX_BYTES ? wanted : WARC_BLOCK_MAX_BYTES;
        ready = bytes_slice(warc_stream_peek(warc->stream, wanted), 0, wanted);
        next = next_start(warc, ready, searched);
        if (next >= 0 || ready.size < wanted || wanted == WARC_BLOCK_MAX_BYTES)
            break;
        searched = ready.size - OVERLAP_BYTES;
    }
    size_t there = next < 0 ? ready.size : (size_t)next;
    record->block = without_line_breaks(bytes_slice(ready, 0, there));
    record->damage = next < 0 && ready.size <= (size_t)length ? truncated(arena, length, ready.size)
                                                              : wrong_length(arena, length, there);
    warc_stream_skip(warc->stream, there);
}

// The block of the record whose head was read: what its length says when the next record, or the end, stands
// there.
static void read_block(struct warc *warc, struct arena *arena, struct warc_record *record, int64_t length)
{
    record->damage_offset = warc_stream_offset(warc->stream);
    if (length > WARC_BLOCK_MAX_BYTES) {
        read_large_block(warc, arena, record, length);
        return;
    }
    size_t size = (size_t)length;
    struct bytes ready = warc_stream_peek(warc->stream, size + 64);
    if (ready.size < size || !may_end_before(warc, bytes_slice(ready, size, OVERLAP_BYTES))) {
        read_lying_block(warc, arena, record, length);
        return;
    }
    record->block = bytes_slice(ready, 0, size);
    record->whole = true;
    warc_stream_skip(warc->stream, size);
}

// What to do where the stream stops: the end, or damaged packing to be told and passed over.
static bool at_stop(struct warc *warc, struct warc_record *record)
{
    struct warc_break broken;
    if (!warc_stream_broken(warc->stream, &broken)) {
        warc->done = true;
        return false;
    }
    warc->done = !warc_stream_resume(warc->stream);
    record->number = ++warc->number;
    record->offset = record->damage_offset = broken.offset;
    bad(record, broken.what);
    return true;
}

bool warc_next(struct warc *warc, struct arena *arena, struct warc_record *record)
{
    *record = (struct warc_record){.date = MOMENT_UNKNOWN,
                                   .id = "",
                                   .uri = "",
                                   .content_type = "",
                                   .refers_uri = "",
                                   .refers_date = "",
                                   .profile = "",
                                   .block_digest = "",
                                   .payload_digest = "",
                                   .segment_origin = "",
                                   .segment_total = -1};
    if (warc->done)
        return false;
    skip_line_breaks(warc);
    struct bytes ready = warc_stream_peek(warc->stream, 16);
    if (ready.size == 0)
        return at_stop(warc, record);
    record->number = ++warc->number;
    record->offset = record->damage_offset = warc_stream_offset(warc->stream);
    record->inner = warc_stream_inner(warc->stream);
    warc->by_member = record->number > 1 && warc_stream_member_at(warc->stream, 0);
    int64_t length = -1;
    bool is_head = warc->arc || bytes_start_with(ready, "WARC/", 5);
    bool head_read = is_head && (warc->arc ? read_arc_head : read_warc_head)(warc, arena, record, &length);
    if (head_read) {
        read_block(warc, arena, record, length);
    } else {
        if (!is_head)
            bad(record, "bytes that begin no record");
        resync(warc);
    }
    return true;
}

// Member by member into a sliding window; a plain file is its own window.
#include "observations/adverts/warc_stream.h"

#include "base/memory.h"
#include "observations/adverts/warc_unpack.h"

#include <string.h>

enum {
    STEP_BYTES = 256 * 1024,
    TOUCH_BYTES = 1024 * 1024,     // after so much of the file, its pages may be given back
    FREE_BYTES = 64 * 1024 * 1024, // unpacking one member up to this is never suspicious
    RATIO_MAX = 200,               // beyond it, captures do not grow to more than this times their size
};
#define FREE_BYTES_OF_ALL ((uint64_t)1 << 30)

struct member {
    uint64_t at;    // position in the unpacked stream
    int64_t offset; // in the file
};

struct warc_stream {
    struct bytes file;
    struct medium *medium;
    struct warc_unpack unpack;
    bool packed, ended, bomb;
    size_t position;          // in the file: of the next packed byte
    size_t touched;           // position up to which the medium was asked
    int64_t member_offset;    // of the member being unpacked
    uint64_t member_at;       // where it begins in the unpacked stream
    struct warc_break broken; // what is NULL when all is well
    uint8_t *window;
    size_t window_size, window_capacity, unread_from;
    uint64_t window_at; // position of window[0] in the unpacked stream
    uint64_t packed_at; // packed bytes read before the last seek, for the measure of bombs
    struct member *members;
    size_t member_count, member_capacity;
};

struct warc_stream *warc_stream_new(struct bytes file, struct medium *medium)
{
    struct warc_stream *stream = memory_new(1, sizeof *stream);
    stream->file = file;
    stream->medium = medium;
    warc_unpack_init(&stream->unpack, file, &stream->position);
    stream->packed = stream->unpack.packing != WARC_PLAIN;
    return stream;
}

void warc_stream_free(struct warc_stream *stream)
{
    if (stream == NULL)
        return;
    warc_unpack_done(&stream->unpack);
    memory_free(stream->window);
    memory_free(stream->members);
    memory_free(stream);
}

static void touch(struct warc_stream *stream)
{
    if (stream->medium == NULL || stream->position - stream->touched < TOUCH_BYTES)
        return;
    medium_mapped(stream->medium, (int64_t)stream->touched, stream->position - stream->touched);
    stream->touched = stream->position;
}

static void break_here(struct warc_stream *stream, const char *what)
{
    stream->broken = (struct warc_break){what, (int64_t)stream->position};
    stream->unpack.open = false;
}

static bool only_padding(struct bytes bytes, size_t from)
{
    while (from < bytes.size && bytes.data[from] == 0)
        from++;
    return from == bytes.size;
}

static bool open_member(struct warc_stream *stream)
{
    size_t skipped;
    while ((skipped = warc_member_skippable(&stream->unpack,
                                            bytes_slice(stream->file, stream->position, SIZE_MAX))) > 0)
        stream->position += skipped;
    struct bytes rest = bytes_slice(stream->file, stream->position, SIZE_MAX);
    bool begins = warc_member_begins(&stream->unpack, rest);
    if (!begins && only_padding(stream->file, stream->position)) {
        stream->ended = true;
        return false;
    }
    if (!begins) {
        break_here(stream, stream->unpack.packing == WARC_GZIP ? "bytes that are no gzip member"
                                                               : "bytes that are no Zstandard frame");
        return false;
    }
    if (!warc_unpack_open(&stream->unpack)) {
        break_here(stream, "no memory to unpack");
        return false;
    }
    stream->member_offset = (int64_t)stream->position;
    stream->member_at = stream->window_at + stream->window_size;
    ARRAY_ROOM(stream->members, stream->member_capacity, stream->member_count);
    stream->members[stream->member_count++] = (struct member){stream->member_at, stream->member_offset};
    return true;
}

static void forget_members(struct warc_stream *stream)
{
    size_t old = 0; // members that ended before the window
    while (old + 1 < stream->member_count && stream->members[old + 1].at <= stream->window_at)
        old++;
    stream->member_count -= old;
    memmove(stream->members, stream->members + old, stream->member_count * sizeof *stream->members);
}

// Makes room for a step: what was read goes, once it is a good part of what must be moved for that.
static void make_room(struct warc_stream *stream)
{
    size_t unread = stream->window_size - stream->unread_from;
    if (stream->window_size + STEP_BYTES <= stream->window_capacity)
        return;
    if (stream->unread_from && stream->unread_from >= unread / 4) {
        memmove(stream->window, stream->window + stream->unread_from, unread);
        stream->window_at += stream->unread_from;
        stream->window_size = unread;
        stream->unread_from = 0;
        forget_members(stream);
    }
    if (stream->window_size + STEP_BYTES > stream->window_capacity) {
        stream->window_capacity = stream->window_size + stream->window_size / 4 + 2 * (size_t)STEP_BYTES;
        stream->window = memory_grow(stream->window, stream->window_capacity, 1);
    }
}

// What is unpacked beyond all measure is stopped: one member, which costs that member; or all of the file.
static void stop_bombs(struct warc_stream *stream)
{
    uint64_t total = stream->window_at + stream->window_size, of_member = total - stream->member_at;
    uint64_t packed = stream->position - (uint64_t)stream->member_offset;
    if (of_member > FREE_BYTES && of_member / RATIO_MAX > packed)
        break_here(stream, "unpacks to more than 200 times its size: the rest is not read");
    if (total > FREE_BYTES_OF_ALL && total / RATIO_MAX > stream->packed_at + stream->position) {
        break_here(stream, "unpacks to more than 200 times its size: the rest of the file is not read");
        stream->bomb = true;
    }
}

// Unpacks one step more; false when nothing can be added.
static bool fill(struct warc_stream *stream)
{
    if (stream->ended || stream->broken.what)
        return false;
    if (!stream->unpack.open && !open_member(stream))
        return false;
    make_room(stream);
    size_t read = 0, written = 0;
    bool gzip = stream->unpack.packing == WARC_GZIP;
    enum warc_unpacked result =
        warc_unpack_step(&stream->unpack, bytes_slice(stream->file, stream->position, SIZE_MAX),
                         stream->window + stream->window_size, STEP_BYTES, &read, &written);
    stream->position += read;
    stream->window_size += written;
    touch(stream);
    if (result == WARC_UNPACK_DAMAGED)
        break_here(stream, gzip ? "damaged gzip" : "damaged Zstandard frame");
    else if (result == WARC_UNPACK_MORE && written < STEP_BYTES &&
             (read == 0 || stream->position == stream->file.size))
        break_here(stream, gzip ? "gzip ends too early" : "Zstandard frame ends too early");
    else if (result == WARC_UNPACK_MORE)
        stop_bombs(stream);
    return true;
}

struct bytes warc_stream_peek(struct warc_stream *stream, size_t size)
{
    if (!stream->packed) {
        touch(stream);
        return bytes_slice(stream->file, stream->position, SIZE_MAX);
    }
    while (stream->window_size - stream->unread_from < size &&
           stream->window_size - stream->unread_from < WARC_WINDOW_MAX_BYTES && fill(stream))
        ;
    return (struct bytes){stream->window ? stream->window + stream->unread_from : NULL,
                          stream->window_size - stream->unread_from};
}

void warc_stream_skip(struct warc_stream *stream, size_t size)
{
    if (stream->packed)
        stream->unread_from += size;
    else
        stream->position += size;
}

// The member that holds the byte at this place of the unpacked stream.
static const struct member *member_of(const struct warc_stream *stream, uint64_t at)
{
    size_t low = 0, high = stream->member_count; // the last that begins at or before it
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (stream->members[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return stream->member_count ? &stream->members[low] : NULL;
}

static uint64_t unread_at(const struct warc_stream *stream)
{
    return stream->window_at + stream->unread_from;
}

int64_t warc_stream_offset(const struct warc_stream *stream)
{
    const struct member *member = stream->packed ? member_of(stream, unread_at(stream)) : NULL;
    return member ? member->offset : (int64_t)stream->position;
}

uint64_t warc_stream_inner(const struct warc_stream *stream)
{
    const struct member *member = stream->packed ? member_of(stream, unread_at(stream)) : NULL;
    return member ? unread_at(stream) - member->at : 0;
}

bool warc_stream_member_at(const struct warc_stream *stream, size_t ahead)
{
    uint64_t at = unread_at(stream) + ahead;
    const struct member *member = stream->packed ? member_of(stream, at) : NULL;
    return member && member->at == at;
}

bool warc_stream_broken(const struct warc_stream *stream, struct warc_break *broken)
{
    if (stream->broken.what)
        *broken = stream->broken;
    return stream->broken.what != NULL;
}

bool warc_stream_resume(struct warc_stream *stream)
{
    if (stream->broken.what == NULL || stream->bomb)
        return false;
    size_t from = stream->position;
    if (stream->member_count && from <= (size_t)stream->member_offset) // never the same member twice
        from = (size_t)stream->member_offset + 1;
    ptrdiff_t next = warc_member_find(&stream->unpack, stream->file, from);
    if (next < 0)
        return false;
    stream->position = (size_t)next;
    stream->broken.what = NULL;
    return true;
}

void warc_stream_seek(struct warc_stream *stream, int64_t offset, uint64_t inner)
{
    uint64_t total = stream->window_at + stream->window_size; // still measured
    if (stream->position > (size_t)offset)
        stream->packed_at += stream->position - (size_t)offset;
    stream->position = stream->touched = (size_t)offset;
    stream->ended = stream->unpack.open = false;
    stream->broken.what = NULL;
    stream->window_at = total;
    stream->window_size = stream->unread_from = stream->member_count = 0;
    while (inner && stream->packed) {
        struct bytes ready = warc_stream_peek(stream, 1);
        size_t size = ready.size < inner ? ready.size : (size_t)inner;
        if (size == 0)
            return;
        warc_stream_skip(stream, size);
        inner -= size;
    }
}

// zlib member by member into a sliding window; a plain file is its own window.
#include "observations/adverts/warc_stream.h"

#include "base/memory.h"

#include <string.h>
#include <zlib.h>

enum {
    STEP_BYTES = 256 * 1024,
    COMPACT_BYTES = 1024 * 1024,
    FREE_BYTES = 64 * 1024 * 1024, // inflating up to this is never suspicious
    RATIO_MAX = 200,               // beyond it, captures do not grow to more than this times their size
};

struct member {
    uint64_t at;    // position in the inflated stream
    int64_t offset; // in the file
};

struct warc_stream {
    struct bytes file;
    bool gzip, open, ended, bomb;
    z_stream z;
    size_t position;          // in the file: of the next compressed byte
    int64_t member_offset;    // of the member being inflated
    struct warc_break broken; // what is NULL when all is well
    uint8_t *window;
    size_t window_size, window_capacity, unread_from;
    uint64_t window_at; // position of window[0] in the inflated stream
    struct member *members;
    size_t member_count, member_capacity;
};

static bool is_gzip(struct bytes file, size_t at)
{
    return at + 3 <= file.size && memcmp(file.data + at, "\x1f\x8b\x08", 3) == 0;
}

struct warc_stream *warc_stream_new(struct bytes file)
{
    struct warc_stream *stream = memory_new(1, sizeof *stream);
    stream->file = file;
    stream->gzip = is_gzip(file, 0);
    return stream;
}

static void close_member(struct warc_stream *stream)
{
    if (stream->open)
        inflateEnd(&stream->z);
    stream->open = false;
}

void warc_stream_free(struct warc_stream *stream)
{
    if (stream == NULL)
        return;
    close_member(stream);
    memory_free(stream->window);
    memory_free(stream->members);
    memory_free(stream);
}

static void break_here(struct warc_stream *stream, const char *what)
{
    stream->broken = (struct warc_break){what, (int64_t)stream->position};
    close_member(stream);
}

static bool only_padding(struct bytes bytes, size_t from)
{
    while (from < bytes.size && bytes.data[from] == 0)
        from++;
    return from == bytes.size;
}

static bool open_member(struct warc_stream *stream)
{
    if (only_padding(stream->file, stream->position)) {
        stream->ended = true;
        return false;
    }
    if (!is_gzip(stream->file, stream->position)) {
        break_here(stream, "bytes that are no gzip member");
        return false;
    }
    stream->z = (z_stream){0};
    if (inflateInit2(&stream->z, 15 + 16) != Z_OK) {
        break_here(stream, "no memory to inflate");
        return false;
    }
    stream->open = true;
    stream->member_offset = (int64_t)stream->position;
    ARRAY_ROOM(stream->members, stream->member_capacity, stream->member_count);
    stream->members[stream->member_count++] =
        (struct member){stream->window_at + stream->window_size, stream->member_offset};
    return true;
}

static void compact(struct warc_stream *stream)
{
    if (stream->unread_from < COMPACT_BYTES)
        return;
    stream->window_size -= stream->unread_from;
    memmove(stream->window, stream->window + stream->unread_from, stream->window_size);
    stream->window_at += stream->unread_from;
    stream->unread_from = 0;
    size_t old = 0; // members that ended before the window
    while (old + 1 < stream->member_count && stream->members[old + 1].at <= stream->window_at)
        old++;
    stream->member_count -= old;
    memmove(stream->members, stream->members + old, stream->member_count * sizeof *stream->members);
}

// Inflates one step more; false when nothing can be added.
static bool fill(struct warc_stream *stream)
{
    if (stream->ended || stream->broken.what)
        return false;
    if (!stream->open && !open_member(stream))
        return false;
    if (stream->window_size + STEP_BYTES > stream->window_capacity) {
        stream->window_capacity = (stream->window_size + STEP_BYTES) * 2;
        stream->window = memory_grow(stream->window, stream->window_capacity, 1);
    }
    size_t left = stream->file.size - stream->position;
    uInt given = (uInt)(left < (1u << 30) ? left : (1u << 30));
    stream->z.next_in = (Bytef *)(uintptr_t)(stream->file.data + stream->position);
    stream->z.avail_in = given;
    stream->z.next_out = stream->window + stream->window_size;
    stream->z.avail_out = STEP_BYTES;
    int result = inflate(&stream->z, Z_NO_FLUSH);
    stream->position += given - stream->z.avail_in;
    stream->window_size += STEP_BYTES - stream->z.avail_out;
    uint64_t total = stream->window_at + stream->window_size;
    if (result == Z_STREAM_END) {
        close_member(stream);
    } else if (result == Z_BUF_ERROR || (result == Z_OK && stream->position == stream->file.size &&
                                         stream->z.avail_out == STEP_BYTES)) {
        break_here(stream, "gzip ends too early");
    } else if (result != Z_OK) {
        break_here(stream, "damaged gzip");
    }
    if (total > FREE_BYTES && total / RATIO_MAX > stream->position) {
        break_here(stream, "inflates to more than 200 times its size: the rest is not read");
        stream->bomb = true;
    }
    return true;
}

struct bytes warc_stream_peek(struct warc_stream *stream, size_t size)
{
    if (!stream->gzip)
        return bytes_slice(stream->file, stream->position, SIZE_MAX);
    compact(stream);
    while (stream->window_size - stream->unread_from < size &&
           stream->window_size - stream->unread_from < WARC_WINDOW_MAX_BYTES && fill(stream))
        ;
    return (struct bytes){stream->window ? stream->window + stream->unread_from : NULL,
                          stream->window_size - stream->unread_from};
}

void warc_stream_skip(struct warc_stream *stream, size_t size)
{
    if (stream->gzip)
        stream->unread_from += size;
    else
        stream->position += size;
}

int64_t warc_stream_offset(const struct warc_stream *stream)
{
    if (!stream->gzip)
        return (int64_t)stream->position;
    uint64_t at = stream->window_at + stream->unread_from;
    int64_t offset = (int64_t)stream->position;
    for (size_t i = stream->member_count; i-- > 0;) {
        offset = stream->members[i].offset;
        if (stream->members[i].at <= at)
            break;
    }
    return offset;
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
    if (from <= (size_t)stream->member_offset) // never the same member twice
        from = (size_t)stream->member_offset + 1;
    for (;; from++) {
        ptrdiff_t next = bytes_find(stream->file, (struct bytes){(const uint8_t *)"\x1f\x8b\x08", 3}, from);
        if (next < 0)
            return false;
        from = (size_t)next;
        if (from + 10 <= stream->file.size && (stream->file.data[from + 3] & 0xe0) == 0)
            break; // reserved flags are zero in a real member
    }
    stream->position = from;
    stream->broken.what = NULL;
    return true;
}

// Where lengths lie or heads are broken, the next record is found by its first bytes: "WARC/1." at the start
// of a line, or for ARC a line that ends in a date, a type and a length.
#include "observations/adverts/warc.h"

#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct warc {
    struct warc_stream *stream;
    bool arc, done;
    int64_t number;
};

bool warc_recognised(struct bytes file)
{
    struct warc_stream *stream = warc_stream_new(bytes_slice(file, 0, 64 * 1024));
    struct bytes start = warc_stream_peek(stream, 16);
    bool recognised = bytes_start_with(start, "WARC/0.", 7) || bytes_start_with(start, "WARC/1.", 7) ||
                      bytes_start_with(start, "filedesc://", 11);
    warc_stream_free(stream);
    return recognised;
}

struct warc *warc_new(struct bytes file)
{
    struct warc *warc = memory_new(1, sizeof *warc);
    warc->stream = warc_stream_new(file);
    warc->arc = bytes_start_with(warc_stream_peek(warc->stream, 16), "filedesc://", 11);
    return warc;
}

void warc_free(struct warc *warc)
{
    if (warc)
        warc_stream_free(warc->stream);
    memory_free(warc);
}

// ---- the lines of an ARC: URL IP-address archive-date content-type [...] archive-length ----

static struct bytes line_at(struct bytes bytes, size_t from)
{
    ptrdiff_t end = bytes_find(bytes, bytes_of_text("\n"), from);
    struct bytes line = bytes_slice(bytes, from, end < 0 ? SIZE_MAX : (size_t)end - from);
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

// The last word of *line, which loses it and the spaces before.
static struct bytes last_word(struct bytes *line)
{
    *line = text_trim(*line);
    size_t start = line->size;
    while (start && line->data[start - 1] != ' ')
        start--;
    struct bytes word = bytes_slice(*line, start, line->size - start);
    line->size = start;
    *line = text_trim(*line);
    return word;
}

static bool all_digits(struct bytes word)
{
    for (size_t i = 0; i < word.size; i++)
        if (!text_is_digit(word.data[i]))
            return false;
    return word.size > 0;
}

struct arc_line {
    struct bytes uri, type;
    int64_t length; // -1 when it is none
};

// Version 1 has five fields, version 2 ten; an URL may hold spaces, so the fields are counted from the end.
static bool arc_parse(struct bytes line, struct arc_line *out)
{
    if (line.size > 16 * 1024 || bytes_find(line, bytes_of_text("://"), 0) <= 0)
        return false;
    struct bytes words[10], rest = line;
    size_t count = 0;
    while (count < 10 && rest.size)
        words[count++] = last_word(&rest);
    size_t date = count > 2 && all_digits(words[2]) && words[2].size >= 12 ? 2 : 0;
    if (date == 0 && count > 7 && all_digits(words[7]) && words[7].size >= 12)
        date = 7;
    if (date == 0 || date + 2 > count)
        return false;
    out->type = words[date - 1];
    if (!text_to_int64(words[0], &out->length) || out->length < 0)
        out->length = -1;
    rest = line;
    for (size_t i = 0; i < date + 2; i++)
        last_word(&rest);
    out->uri = rest;
    return rest.size > 0;
}

// ---- finding the next record ----

// Offset of the next record's first byte in `bytes` at or after `from`, or -1.
static ptrdiff_t next_start(const struct warc *warc, struct bytes bytes, size_t from)
{
    struct arc_line line;
    if (!warc->arc) {
        for (size_t at = from;; at++) {
            ptrdiff_t hit = bytes_find(bytes, bytes_of_text("WARC/1."), at);
            if (hit <= 0 || bytes.data[hit - 1] == '\n')
                return hit;
            at = (size_t)hit;
        }
    }
    for (size_t at = from; at < bytes.size;) {
        if ((at == 0 || bytes.data[at - 1] == '\n') && arc_parse(line_at(bytes, at), &line))
            return (ptrdiff_t)at;
        ptrdiff_t end = bytes_find(bytes, bytes_of_text("\n"), at);
        if (end < 0)
            return -1;
        at = (size_t)end + 1;
    }
    return -1;
}

// Goes on to the next record's first byte, over any number of bytes; false when there is none before the end
// or the next break of the stream.
static bool resync(struct warc *warc)
{
    for (;;) {
        struct bytes ready = warc_stream_peek(warc->stream, 1024 * 1024);
        ptrdiff_t next = next_start(warc, ready, 0);
        if (next >= 0) {
            warc_stream_skip(warc->stream, (size_t)next);
            return true;
        }
        if (ready.size < 1024 * 1024) {
            warc_stream_skip(warc->stream, ready.size);
            return false;
        }
        warc_stream_skip(warc->stream, ready.size - 32 * 1024); // a start may stand across the window's end
    }
}

static void skip_line_breaks(struct warc *warc)
{
    for (;;) {
        struct bytes ready = warc_stream_peek(warc->stream, 4096);
        size_t count = 0;
        while (count < ready.size && (ready.data[count] == '\r' || ready.data[count] == '\n'))
            count++;
        warc_stream_skip(warc->stream, count);
        if (count == 0 || count < ready.size)
            return;
    }
}

// ---- heads ----

// Size of the head that begins `bytes`, up to and with its empty line; 0 when it does not end.
static size_t head_size(struct bytes bytes)
{
    for (size_t at = 0;;) {
        ptrdiff_t end = bytes_find(bytes, bytes_of_text("\n"), at);
        if (end < 0)
            return 0;
        size_t next = (size_t)end + 1;
        if (next < bytes.size && bytes.data[next] == '\n')
            return next + 1;
        if (next + 1 < bytes.size && bytes.data[next] == '\r' && bytes.data[next + 1] == '\n')
            return next + 2;
        at = next;
    }
}

static enum warc_type type_named(const char *name)
{
    static const char *const names[] = {"response", "resource", "request", "metadata", "warcinfo", "revisit"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal_nocase(name, names[i]))
            return (enum warc_type)i;
    return WARC_OTHER;
}

// One named field of a head; a line that begins with space continues the one before.
static void take_field(struct arena *arena, struct bytes line, struct warc_record *record, int64_t *length)
{
    ptrdiff_t colon = bytes_find(line, bytes_of_text(":"), 0);
    if (colon <= 0 || colon > 64)
        return;
    const char *name = arena_text_n(arena, line.data, (size_t)colon);
    struct bytes value = text_trim(bytes_slice(line, (size_t)colon + 1, SIZE_MAX));
    if (text_equal_nocase(name, "Content-Length")) {
        if (!text_to_int64(value, length) || *length < 0)
            *length = -1;
    } else if (text_equal_nocase(name, "WARC-Type")) {
        record->type = type_named(text_clean(arena, value));
    } else if (text_equal_nocase(name, "WARC-Target-URI")) {
        if (value.size >= 2 && value.data[0] == '<' && value.data[value.size - 1] == '>')
            value = bytes_slice(value, 1, value.size - 2);
        record->uri = text_clean(arena, bytes_slice(value, 0, 8192));
    } else if (text_equal_nocase(name, "Content-Type")) {
        record->content_type = text_clean(arena, bytes_slice(value, 0, 1024));
    }
}

static void bad(struct warc_record *record, const char *what)
{
    record->type = WARC_BAD;
    record->damage = what;
}

// Reads the head and leaves the stream after it; *length is -1 when it states none.
static bool read_warc_head(struct warc *warc, struct arena *arena, struct warc_record *record,
                           int64_t *length)
{
    struct bytes ready =
        bytes_slice(warc_stream_peek(warc->stream, WARC_HEAD_MAX_BYTES), 0, WARC_HEAD_MAX_BYTES);
    size_t size = head_size(ready);
    if (size == 0) {
        bad(record, "the head of a record does not end");
        warc_stream_skip(warc->stream, ready.size < 5 ? ready.size : 5);
        return false;
    }
    record->type = WARC_OTHER;
    for (size_t at = 0; at < size;) {
        struct bytes line = line_at(bytes_slice(ready, 0, size), at);
        take_field(arena, line, record, length);
        at += line.size + 1 + (at + line.size < size && ready.data[at + line.size] == '\r');
    }
    warc_stream_skip(warc->stream, size);
    if (*length < 0)
        bad(record, "a record states no length");
    return *length >= 0;
}

static bool read_arc_head(struct warc *warc, struct arena *arena, struct warc_record *record, int64_t *length)
{
    struct bytes line = line_at(warc_stream_peek(warc->stream, 16 * 1024), 0);
    struct arc_line parsed;
    bool fine = arc_parse(line, &parsed);
    if (fine) {
        record->uri = text_clean(arena, bytes_slice(parsed.uri, 0, 8192));
        record->content_type = text_clean(arena, parsed.type);
        record->type = text_start(record->uri, "filedesc://") ? WARC_WARCINFO : WARC_RESPONSE;
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

// The block of the record whose head was read: what its length says when the next record, or the end, stands
// there, else everything up to the next record's start.
static void read_block(struct warc *warc, struct arena *arena, struct warc_record *record, int64_t length)
{
    int64_t offset = warc_stream_offset(warc->stream);
    if (length > WARC_BLOCK_MAX_BYTES) {
        record->type = WARC_BAD;
        record->damage =
            arena_print(arena, "a record of %" PRId64 " bytes is larger than the %d MiB that are read",
                        length, WARC_BLOCK_MAX_BYTES / (1024 * 1024));
        record->damage_offset = offset;
        resync(warc);
        return;
    }
    size_t size = (size_t)length;
    struct bytes ready = warc_stream_peek(warc->stream, size + 64);
    struct bytes after = bytes_slice(ready, size, SIZE_MAX);
    // An ARC writer may leave out the line break between records; a WARC writer must not.
    if (ready.size >= size && (after.size == 0 || after.data[0] == '\r' || after.data[0] == '\n' ||
                               next_start(warc, bytes_slice(after, 0, 32 * 1024), 0) == 0)) {
        record->block = bytes_slice(ready, 0, size);
        warc_stream_skip(warc->stream, size);
        return;
    }
    ready = warc_stream_peek(warc->stream, WARC_BLOCK_MAX_BYTES);
    ptrdiff_t next = next_start(warc, ready, 0);
    size_t there = next < 0 ? ready.size : (size_t)next;
    record->block = without_line_breaks(bytes_slice(ready, 0, there));
    record->damage_offset = offset;
    if (next < 0 && ready.size <= size)
        record->damage =
            arena_print(arena, "truncated: %" PRId64 " bytes promised, %zu there", length, ready.size);
    else
        record->damage =
            arena_print(arena, "wrong length: %" PRId64 " bytes promised, the next record begins after %zu",
                        length, there);
    warc_stream_skip(warc->stream, there);
}

// What to do where the stream stops: the end, or damaged gzip to be told and passed over.
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
    *record = (struct warc_record){.uri = "", .content_type = ""};
    if (warc->done)
        return false;
    skip_line_breaks(warc);
    struct bytes ready = warc_stream_peek(warc->stream, 16);
    if (ready.size == 0)
        return at_stop(warc, record);
    record->number = ++warc->number;
    record->offset = record->damage_offset = warc_stream_offset(warc->stream);
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

// A small state machine over bytes; lenient where exports are, strict about where a record ends.
#include "base/csv.h"

#include "base/text.h"

#include <string.h>

struct csv_reader csv_reader_of(struct bytes bytes)
{
    struct csv_reader reader = {.bytes = bytes, .line = 1, .delimiter = ','};
    if (bytes_start_with(bytes, "\xEF\xBB\xBF", 3))
        reader.position = 3;
    // What spreadsheets write for each other on a first line of its own: "sep=;".
    struct bytes hint = bytes_slice(bytes, reader.position, 7);
    if (hint.size > 5 && bytes_start_with(hint, "sep=", 4) &&
        (hint.data[5] == '\r' || hint.data[5] == '\n')) {
        reader.delimiter = (char)hint.data[4];
        reader.position += bytes_start_with(bytes_slice(hint, 5, 2), "\r\n", 2) ? 7 : 6;
        reader.line = 2;
        return reader;
    }
    static const char delimiters[] = {',', ';', '\t', '|'};
    size_t counts[sizeof delimiters] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = reader.position; i < bytes.size && i < reader.position + 65536; i++) {
        uint8_t byte = bytes.data[i];
        if (byte == '"')
            quoted = !quoted;
        if (!quoted && (byte == '\n' || byte == '\r'))
            break;
        for (size_t d = 0; !quoted && d < sizeof delimiters; d++)
            counts[d] += byte == (uint8_t)delimiters[d];
    }
    for (size_t d = 1; d < sizeof delimiters; d++)
        if (counts[d] > counts[best])
            best = d;
    reader.delimiter = delimiters[best];
    return reader;
}

// Where the line that begins at `from` ends, without its line break.
static size_t line_end(struct bytes bytes, size_t from)
{
    while (from < bytes.size && bytes.data[from] != '\n' && bytes.data[from] != '\r')
        from++;
    return from;
}

static size_t after_break(struct bytes bytes, size_t at)
{
    if (at + 1 < bytes.size && bytes.data[at] == '\r' && bytes.data[at + 1] == '\n')
        return at + 2;
    return at < bytes.size ? at + 1 : at;
}

// Reads the quoted field that opens at *at; false when it never closes within the limit. Text between the
// closing quote and the delimiter is kept, as spreadsheets do.
static bool quoted_field(struct bytes bytes, char delimiter, size_t limit, struct arena *arena, size_t *at,
                         struct bytes *field)
{
    size_t start = *at + 1, end = start, doubled = 0;
    for (;; end++) {
        if (end >= limit)
            return false;
        if (bytes.data[end] != '"')
            continue;
        if (end + 1 >= limit || bytes.data[end + 1] != '"')
            break;
        end++, doubled++;
    }
    size_t rest = end + 1, stop = rest;
    while (stop < bytes.size && bytes.data[stop] != (uint8_t)delimiter && bytes.data[stop] != '\n' &&
           bytes.data[stop] != '\r')
        stop++;
    *at = stop;
    struct bytes tail = text_trim(bytes_slice(bytes, rest, stop - rest));
    if (doubled == 0 && tail.size == 0) {
        *field = bytes_slice(bytes, start, end - start);
        return true;
    }
    uint8_t *copy = arena_alloc(arena, end - start + tail.size + 1, 1);
    size_t size = 0;
    for (size_t i = start; i < end; i++) {
        copy[size++] = bytes.data[i];
        if (bytes.data[i] == '"')
            i++; // the second of a doubled quote
    }
    if (tail.size)
        memcpy(copy + size, tail.data, tail.size);
    *field = (struct bytes){copy, size + tail.size};
    return true;
}

static int64_t breaks_in(struct bytes bytes, size_t from, size_t to)
{
    int64_t count = 0;
    for (size_t i = from; i < to; i++)
        count += bytes.data[i] == '\n' ||
                 (bytes.data[i] == '\r' && (i + 1 >= bytes.size || bytes.data[i + 1] != '\n'));
    return count;
}

// Fills the fields of the record at reader->position and returns where it ends.
static size_t read_fields(const struct csv_reader *reader, struct arena *arena, struct bytes *fields,
                          struct csv_record *record)
{
    struct bytes bytes = reader->bytes;
    size_t at = reader->position;
    size_t limit = bytes.size - at > CSV_RECORD_MAX_BYTES ? at + CSV_RECORD_MAX_BYTES : bytes.size;
    for (;;) {
        struct bytes field;
        size_t start = at;
        if (at < limit && bytes.data[at] == '"') {
            if (!quoted_field(bytes, reader->delimiter, limit, arena, &at, &field)) {
                record->fault = CSV_OPEN_QUOTE;
                return line_end(bytes, reader->position);
            }
        } else {
            while (at < limit && bytes.data[at] != (uint8_t)reader->delimiter && bytes.data[at] != '\n' &&
                   bytes.data[at] != '\r')
                at++;
            field = bytes_slice(bytes, start, at - start);
        }
        if (record->count == CSV_FIELDS_MAX || (at >= limit && limit < bytes.size)) {
            record->fault = CSV_TOO_LARGE;
            return line_end(bytes, at);
        }
        fields[record->count++] = field;
        if (at >= bytes.size || bytes.data[at] != (uint8_t)reader->delimiter)
            return at;
        at++;
    }
}

bool csv_next(struct csv_reader *reader, struct arena *arena, struct csv_record *record)
{
    while (reader->position < reader->bytes.size &&
           line_end(reader->bytes, reader->position) == reader->position) {
        reader->position = after_break(reader->bytes, reader->position);
        reader->line++;
    }
    if (reader->position >= reader->bytes.size)
        return false;
    struct bytes fields[CSV_FIELDS_MAX];
    *record = (struct csv_record){.offset = reader->position, .line = reader->line};
    size_t end = read_fields(reader, arena, fields, record);
    if (record->fault != CSV_FINE)
        record->count = 0;
    struct bytes *kept = arena_alloc(arena, record->count + 1, sizeof *kept);
    memcpy(kept, fields, record->count * sizeof *kept);
    record->fields = kept;
    size_t next = after_break(reader->bytes, end);
    reader->line += breaks_in(reader->bytes, reader->position, next);
    reader->position = next;
    return true;
}

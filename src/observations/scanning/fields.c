// Reads lengths around a run of text. All of it is guesswork on foreign bytes, so each sign must fit the run
// to its end.
#include "observations/scanning/fields.h"

enum {
    RECORD_HEADER_MAX = 40,
    RECORD_NUMBERS_MAX = 24, // bytes of numbers between header and first text
    LENGTH_ONE_BYTE_MAX = 0x7f,
};

static void cut_at(struct field_cuts *cuts, size_t at, size_t start, size_t end)
{
    if (at > start && at < end && cuts->count < FIELD_CUTS_MAX &&
        (cuts->count == 0 || cuts->at[cuts->count - 1] < at))
        cuts->at[cuts->count++] = at;
}

// ---- SQLite ----

// A varint of at most four bytes (SQLite's come with the high bits first).
static bool take_varint(struct bytes bytes, size_t *at, size_t end, uint64_t *value)
{
    *value = 0;
    for (int i = 0; i < 4 && *at < end; i++) {
        uint8_t byte = bytes.data[(*at)++];
        *value = *value << 7 | (byte & 0x7f);
        if (byte < 0x80)
            return true;
    }
    return false;
}

// The run of text that is asked about.
struct run {
    size_t start, end, unit;
};

struct record {
    struct field_cuts cuts;
    size_t texts, numbers_bytes, bytes; // bytes: of all values
    size_t first_text, last_text_end;
};

// Text of two bytes a character has an even number of them, and what parts it lies between two characters.
static bool are_units(const struct record *record, const struct run *run)
{
    for (size_t i = 0; i < record->cuts.count; i++)
        if ((record->cuts.at[i] - record->first_text) % run->unit)
            return false;
    return true;
}

// Serial types from `types` up to `body`, where the values begin.
static bool read_record(struct record *record, struct bytes bytes, size_t types, size_t body,
                        const struct run *run)
{
    static const uint8_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
    size_t value = body;
    *record = (struct record){0};
    while (types < body) {
        uint64_t type;
        if (!take_varint(bytes, &types, body, &type) || type == 10 || type == 11 || type > 1 << 24)
            return false;
        size_t size = type < 10 ? sizes[type] : (size_t)(type - 12) / 2;
        if (type >= 13 && type % 2 && size) {
            if (size % run->unit)
                return false;
            record->first_text = record->texts++ ? record->first_text : value;
            record->last_text_end = value < run->end ? value + size : record->last_text_end;
        }
        record->numbers_bytes += type < 10 ? size : 0;
        cut_at(&record->cuts, value, run->start, run->end);
        value += size;
        cut_at(&record->cuts, value, run->start, run->end);
    }
    record->bytes = value - body;
    return record->texts > 0 && are_units(record, run);
}

// The texts begin where the run does and end where it ends, give or take numbers that look like text. UTF-16
// of ASCII may have been read one byte off.
static bool record_fits(const struct record *record, const struct run *run)
{
    size_t numbers = record->numbers_bytes < 12 ? record->numbers_bytes : 12, off = run->unit - 1;
    return record->cuts.count && record->first_text + off >= run->start &&
           record->first_text <= run->start + 8 && record->last_text_end + numbers + off >= run->end &&
           record->last_text_end <= run->end + off;
}

// A cell begins with the size of its record; that of a table has a row id between.
static bool is_cell(struct bytes bytes, size_t header, uint64_t record_bytes)
{
    for (size_t back = 1; back <= 8 && back <= header; back++) {
        size_t at = header - back;
        uint64_t size, row;
        if (take_varint(bytes, &at, header, &size) && size == record_bytes &&
            (at == header || (take_varint(bytes, &at, header, &row) && at == header)))
            return true;
    }
    return false;
}

// A freed cell begins with where the next free block is (0: none) and the size of this one, which may have
// grown over the free cells behind it.
static bool is_free_block(struct bytes bytes, size_t at, size_t cell_bytes)
{
    const uint8_t *block = bytes.data + at;
    size_t next = (size_t)block[0] << 8 | block[1], size = (size_t)block[2] << 8 | block[3];
    return next == 0 ? size >= cell_bytes : size == cell_bytes;
}

// A cell that says what it is need not end where the run does: its page may have been written over.
static bool is_whole_record(struct record *record, struct bytes bytes, size_t header, size_t body,
                            const struct run *run)
{
    size_t size = body - header; // of the header, which begins with that
    if (bytes.data[header] != size || !read_record(record, bytes, header + 1, body, run))
        return false;
    bool fits = record_fits(record, run), begins = body == run->start || body == run->start + 1;
    if ((fits || (begins && record->cuts.count && record->first_text == body)) &&
        is_cell(bytes, header, size + record->bytes))
        return true;
    for (size_t back = 4; fits && begins && back <= 9 && back <= header; back++)
        if (is_free_block(bytes, header - back, size + record->bytes + back))
            return true;
    return false;
}

// The first four bytes of a freed cell may have taken part of the header with them.
static bool is_freed_record(struct record *record, struct bytes bytes, size_t types, size_t body,
                            const struct run *run)
{
    size_t size = body - types;
    if (types < 4 || body > run->start + 1)
        return false;
    const uint8_t *block = bytes.data + types - 4;
    size_t next = (size_t)block[0] << 8 | block[1], whole = (size_t)block[2] << 8 | block[3];
    if (whole < 4 + size ||
        (next && whole > 4 + size + (run->end - run->start) + 64)) // cheap, and mostly the end of it
        return false;
    return read_record(record, bytes, types, body, run) && record->texts > 1 && record_fits(record, run) &&
           is_free_block(bytes, types - 4, 4 + size + record->bytes);
}

static bool find_record_at(struct field_cuts *cuts, struct bytes bytes, size_t body, const struct run *run)
{
    struct record record;
    for (size_t size = 2; size <= RECORD_HEADER_MAX && size <= body; size++)
        if (is_whole_record(&record, bytes, body - size, body, run) ||
            is_freed_record(&record, bytes, body - size, body, run)) {
            *cuts = record.cuts;
            return true;
        }
    return false;
}

// Mostly the first text is the first value. Else numbers stand before it, or the end of the header is text,
// too.
static bool find_record(struct field_cuts *cuts, struct bytes bytes, const struct run *run)
{
    if (find_record_at(cuts, bytes, run->start, run))
        return true;
    for (size_t back = 1; back <= RECORD_NUMBERS_MAX && back <= run->start; back++)
        if (find_record_at(cuts, bytes, run->start - back, run))
            return true;
    for (size_t on = 1; on <= 8 && run->start + on < run->end; on++)
        if (find_record_at(cuts, bytes, run->start + on, run))
            return true;
    return false;
}

// ---- protobuf ----

static bool is_tag(uint8_t byte)
{
    uint8_t type = byte & 7;
    return byte >= 8 && byte < 0x80 && (type < 3 || type == 5);
}

static bool is_text_tag(uint8_t byte)
{
    return byte >= 8 && (byte & 7) == 2; // of field numbers from 16 on this is the second byte's neighbour
}

static bool find_message_at(struct field_cuts *cuts, struct bytes bytes, size_t text, size_t start,
                            size_t end)
{
    *cuts = (struct field_cuts){0};
    while (text >= 2 && text < end) {
        size_t length = bytes.data[text - 1], tag = text - 2;
        if (text >= 3 && length < 0x20 && bytes.data[text - 2] >= 0x80) { // a length of two bytes
            length = length << 7 | (bytes.data[text - 2] & 0x7f);
            tag = text - 3;
        }
        if (length == 0 || !is_text_tag(bytes.data[tag]) || length > end - text ||
            (text + length < end && !is_tag(bytes.data[text + length])))
            break;
        cut_at(cuts, text, start, end);
        cut_at(cuts, text + length, start, end);
        text += length + 2;
    }
    return cuts->count > 0;
}

static bool find_message(struct field_cuts *cuts, struct bytes bytes, size_t start, size_t end)
{
    return find_message_at(cuts, bytes, start, start, end) ||
           find_message_at(cuts, bytes, start + 1, start, end);
}

// ---- a length before each text ----

// The first length is no text itself; or it is, and there is but one field.
static bool find_counted(struct field_cuts *cuts, struct bytes bytes, size_t start, size_t end)
{
    enum { FIELDS_MAX = 4 };
    size_t at = start, fields = 0;
    if (bytes.data[start] == end - start - 1)
        cut_at(cuts, start + 1, start, end);
    if (cuts->count || start == 0 || bytes.data[start - 1] >= 0x20)
        return cuts->count > 0;
    while (at < end && fields++ < FIELDS_MAX) {
        size_t length = bytes.data[at - 1];
        if (length < 2 || length > LENGTH_ONE_BYTE_MAX || length > end - at)
            break;
        cut_at(cuts, at, start, end);
        cut_at(cuts, at + length, start, end);
        at += length + 1;
        if (at == end + 1)
            return cuts->count > 0;
    }
    return false;
}

bool field_cuts_find(struct field_cuts *cuts, enum field_sign sign, struct bytes bytes, size_t start,
                     size_t end, size_t unit)
{
    const struct run run = {start, end, unit};
    *cuts = (struct field_cuts){0};
    if (end > bytes.size || start >= end || (start && bytes.data[start - 1] == end - start))
        return false; // the last: its length stands before it, and it is all of the run
    switch (sign) {
    case FIELDS_AT_RECORD:
        // 9, the type of the number 1, is a tab
        return (bytes.data[start] == '\t' && find_record_at(cuts, bytes, start + 1, &run)) ||
               find_record_at(cuts, bytes, start, &run);
    case FIELDS_OF_RECORD:
        return find_record(cuts, bytes, &run);
    case FIELDS_OF_MESSAGE:
        return unit == 1 && find_message(cuts, bytes, start, end);
    case FIELDS_COUNTED:
        return unit == 1 && find_counted(cuts, bytes, start, end);
    case FIELD_SIGNS:
        break;
    }
    return false;
}

// The columns of the row that stands. Knows no table.
#include "observations/databases/lost.h"
#include "observations/databases/parts.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define YEAR_2100_USEC (INT64_C(4102444800) * 1000000)

enum { BODY_MAX_BYTES = 256 * 1024 * 1024, NSEC_PER_SEC = 1000000000 };
#define COCOA_SEC_MAX 1e12

struct value {
    enum value_class class;
    int64_t integer;
    double real;
    struct bytes bytes; // of text and blobs, as stored
    bool is_utf8;       // text that does not stand in the database's encoding
};

// The whole body, as far as it is there; once a row.
static void put_together(struct evidence_rows *rows)
{
    struct rows_state *state = rows->state;
    const struct record_bytes *record = &state->record;
    state->is_whole = true;
    state->whole = record->body;
    uint64_t size = record->body_size,
             most = evidence_image_slots(&state->db->image) * state->db->image.page_size;
    if (size > most)
        size = most;
    if (size > BODY_MAX_BYTES)
        size = BODY_MAX_BYTES;
    if (record->overflow == 0 || size <= record->body.size)
        return;
    state->db->overflow_left -= (int64_t)size;
    if (state->db->overflow_left < 0) {
        evidence_rows_tell(rows, "rows share more long values than the file can hold: this one is cut");
        return;
    }
    uint8_t *whole = arena_alloc(state->of_row, (size_t)size, 1);
    if (record->body.size)
        memcpy(whole, record->body.data, record->body.size);
    bool lost = state->which != STATE_LIVE;
    size_t more = overflow_read(&state->db->image, record->overflow, 0, (size_t)size - record->body.size,
                                whole + record->body.size, lost ? lost_may_follow : NULL, state->db);
    state->whole = (struct bytes){whole, record->body.size + more};
    if (!lost && state->whole.size < record->body_size)
        evidence_rows_tell(rows, "a long value is cut: its further pages are missing or too many");
}

static struct bytes body_slice(struct evidence_rows *rows, uint64_t offset, uint64_t size)
{
    struct rows_state *state = rows->state;
    if (offset + size <= state->record.body.size)
        return (struct bytes){state->record.body.data + offset, (size_t)size};
    if (!state->is_whole)
        put_together(rows);
    return offset < state->whole.size ? bytes_slice(state->whole, (size_t)offset, (size_t)size)
                                      : (struct bytes){0};
}

// A literal; anything else reads as NULL.
static struct value default_of(struct evidence_rows *rows, const struct schema_column *column)
{
    struct value value = {0};
    struct bytes text = column->other;
    if (text.size == 0)
        return value;
    if (text.data[0] == '\'' || text.data[0] == '"') {
        char *copy = arena_text_n(rows->state->of_row, text.data + 1, text.size - 1);
        size_t size = 0;
        for (size_t i = 0; i + 2 < text.size; i++) {
            copy[size++] = copy[i];
            i += copy[i] == (char)text.data[0];
        }
        return (struct value){.class = VALUE_TEXT, .bytes = {(const uint8_t *)copy, size}, .is_utf8 = true};
    }
    if (text_to_int64(text, &value.integer)) {
        value.class = VALUE_INTEGER;
    } else if (text_equal_nocase(arena_text_n(rows->state->of_row, text.data, text.size), "true")) {
        value.class = VALUE_INTEGER;
        value.integer = 1;
    } else if (text_equal_nocase(arena_text_n(rows->state->of_row, text.data, text.size), "false")) {
        value.class = VALUE_INTEGER;
    }
    return value;
}

static struct value value_of(struct evidence_rows *rows, int column)
{
    struct rows_state *state = rows->state;
    const struct asked_column *asked = &state->asked[column];
    if (asked->stored < 0)
        return (struct value){0};
    if ((size_t)asked->stored >= state->layout.count)
        return asked->column && state->which == STATE_LIVE ? default_of(rows, asked->column)
                                                           : (struct value){0};
    uint64_t type = state->layout.types[asked->stored], size = type_size(type);
    struct value value = {.class = type_class(type)};
    if (value.class == VALUE_NULL) {
        if (asked->column && asked->column->is_row_id && state->has_row_id) {
            value.class = VALUE_INTEGER;
            value.integer = rows->row;
        }
        return value;
    }
    struct bytes bytes = body_slice(rows, state->layout.offsets[asked->stored], size);
    if (value.class == VALUE_TEXT || value.class == VALUE_BLOB) {
        value.bytes = bytes;
        if (bytes.size == 0 && size)
            value.class = VALUE_NULL; // lost
    } else if (bytes.size < size) {
        value.class = VALUE_NULL;
    } else if (value.class == VALUE_INTEGER) {
        value.integer = value_integer(type, bytes.data);
        if (asked->column && asked->column->affinity == AFFINITY_REAL) {
            value.class = VALUE_REAL;
            value.real = (double)value.integer;
        }
    } else {
        value.real = value_real(bytes.data);
        if (isnan(value.real))
            value.class = VALUE_NULL;
    }
    return value;
}

// The class alone, without putting a long body together.
static enum value_class class_of(const struct evidence_rows *rows, int column)
{
    const struct rows_state *state = rows->state;
    const struct asked_column *asked = &state->asked[column];
    if (asked->stored < 0 || (size_t)asked->stored >= state->layout.count)
        return VALUE_NULL;
    return type_class(state->layout.types[asked->stored]);
}

int evidence_column_count(const struct evidence_rows *rows)
{
    return rows->state ? rows->state->column_count : 0;
}

const char *evidence_column_name(const struct evidence_rows *rows, int column)
{
    return rows->state->asked[column].name;
}

bool evidence_is_null(const struct evidence_rows *rows, int column)
{
    const struct rows_state *state = rows->state;
    const struct asked_column *asked = &state->asked[column];
    if (asked->column && asked->column->is_row_id && state->has_row_id)
        return false;
    return class_of(rows, column) == VALUE_NULL;
}

bool evidence_is_text(const struct evidence_rows *rows, int column)
{
    return class_of(rows, column) == VALUE_TEXT;
}

bool evidence_is_blob(const struct evidence_rows *rows, int column)
{
    return class_of(rows, column) == VALUE_BLOB;
}

bool evidence_is_whole(struct evidence_rows *rows, int column)
{
    struct rows_state *state = rows->state;
    int stored = state->asked[column].stored;
    if (stored < 0 || (size_t)stored >= state->layout.count)
        return true;
    uint64_t size = type_size(state->layout.types[stored]);
    return body_slice(rows, state->layout.offsets[stored], size).size == size;
}

// Where to cut so that no character is cut in two.
static size_t cut_at(struct bytes text, size_t limit, enum text_encoding encoding)
{
    size_t size = limit;
    if (encoding != ENCODING_UTF8)
        return size & ~(size_t)1;
    while (size > limit - 4 && (text.data[size] & 0xc0) == 0x80)
        size--;
    return size;
}

static const char *text_of_real(struct arena *arena, double real)
{
    char text[40];
    snprintf(text, sizeof text, "%.15g", real);
    return arena_print(arena, "%s%s", text, strpbrk(text, ".en") ? "" : ".0");
}

const char *evidence_text(struct evidence_rows *rows, int column)
{
    struct value value = value_of(rows, column);
    struct arena *arena = rows->state->of_row;
    if (value.class == VALUE_NULL)
        return NULL;
    if (value.class == VALUE_INTEGER)
        return arena_print(arena, "%lld", (long long)value.integer);
    if (value.class == VALUE_REAL)
        return text_of_real(arena, value.real);
    enum text_encoding encoding = value.is_utf8 ? ENCODING_UTF8 : rows->state->db->encoding;
    if (value.bytes.size > RECORD_TEXT_MAX_BYTES / 3) { // cleaning can make each byte three
        size_t size = value.bytes.size;
        value.bytes.size = cut_at(value.bytes, RECORD_TEXT_MAX_BYTES / 3, encoding);
        sink_damage(rows->context.sink, evidence_place(rows), "a text of %zu bytes was cut to %zu", size,
                    value.bytes.size);
    }
    return record_text(arena, value.class == VALUE_BLOB ? ENCODING_UTF8 : encoding, value.bytes);
}

struct bytes evidence_bytes(struct evidence_rows *rows, int column)
{
    struct value value = value_of(rows, column);
    if (value.class == VALUE_INTEGER || value.class == VALUE_REAL) {
        const char *text = evidence_text(rows, column);
        return bytes_of_text(text);
    }
    return value.bytes;
}

int64_t evidence_integer(struct evidence_rows *rows, int column, int64_t otherwise)
{
    struct value value = value_of(rows, column);
    switch (value.class) {
    case VALUE_INTEGER:
        return value.integer;
    case VALUE_REAL:
        return value.real > -9.2e18 && value.real < 9.2e18 ? (int64_t)value.real : otherwise;
    case VALUE_TEXT: {
        int64_t number;
        const char *text = evidence_text(rows, column);
        return text && text_to_int64(text_trim(bytes_of_text(text)), &number) ? number : otherwise;
    }
    default:
        return otherwise;
    }
}

// Applications write a time that never comes for "never".
static struct moment settled(struct moment moment)
{
    return moment.at_usec < YEAR_2100_USEC ? moment : MOMENT_UNKNOWN;
}

struct moment evidence_moment_msec(struct evidence_rows *rows, int column)
{
    int64_t msec = evidence_integer(rows, column, 0);
    return msec > 0 ? settled(moment_from_msec(msec)) : MOMENT_UNKNOWN;
}

struct moment evidence_moment_sec(struct evidence_rows *rows, int column)
{
    double sec;
    return evidence_real(rows, column, &sec) && sec > 0 ? settled(moment_from_real(sec)) : MOMENT_UNKNOWN;
}

struct moment evidence_moment_cocoa(struct evidence_rows *rows, int column)
{
    double sec;
    if (!evidence_real(rows, column, &sec) || sec <= 0)
        return MOMENT_UNKNOWN;
    if (sec < COCOA_SEC_MAX)
        return settled(moment_from_cocoa(sec));
    int64_t nsec = evidence_integer(rows, column, 0);
    struct moment moment = moment_from_cocoa((double)(nsec / NSEC_PER_SEC)); // exact: whole seconds
    if (moment.at_usec != TIME_UNKNOWN)
        moment.at_usec += nsec % NSEC_PER_SEC / 1000;
    return settled(moment);
}

bool evidence_real(struct evidence_rows *rows, int column, double *real)
{
    struct value value = value_of(rows, column);
    if (value.class == VALUE_TEXT) {
        const char *text = evidence_text(rows, column);
        return text && text_to_real(text_trim(bytes_of_text(text)), real);
    }
    *real = value.class == VALUE_REAL ? value.real : (double)value.integer;
    return value.class == VALUE_REAL || value.class == VALUE_INTEGER;
}

bool moment_is_sound(struct moment at)
{
    static const int64_t from_usec = 631152000000000, to_usec = 4102444800000000; // 1990, 2100
    return at.at_usec != TIME_UNKNOWN && at.at_usec >= from_usec && at.at_usec < to_usec;
}

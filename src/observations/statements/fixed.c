// Lines, columns, numbers and days of fixed-width records.
#include "observations/statements/fixed.h"

#include "base/decimal.h"
#include "base/text.h"

#include <string.h>

enum { AMOUNT_DIGITS_MAX = 18 };

struct fixed_lines fixed_lines_of(struct bytes bytes, size_t width)
{
    bool marked = bytes_start_with(bytes, "\xef\xbb\xbf", 3);
    return (struct fixed_lines){.bytes = bytes, .at = marked ? 3 : 0, .width = width};
}

static bool is_wide(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] >= 0x80)
            return text_is_utf8(text);
    return false;
}

// Ends at a line end, or after one width when that much more stands in the line.
static size_t record_end(const struct fixed_lines *lines, size_t start)
{
    size_t end = start;
    while (end < lines->bytes.size && lines->bytes.data[end] != '\n' && lines->bytes.data[end] != '\r')
        if (++end - start >= 2 * lines->width)
            return start + lines->width;
    return end;
}

bool fixed_next(struct fixed_lines *lines, struct fixed_line *line)
{
    while (lines->at < lines->bytes.size) {
        size_t start = lines->at, end = record_end(lines, start);
        lines->at = end;
        while (lines->at < lines->bytes.size &&
               (lines->bytes.data[lines->at] == '\r' || lines->bytes.data[lines->at] == '\n'))
            lines->at++;
        struct bytes text = bytes_slice(lines->bytes, start, end - start);
        bool end_of_file = text.size == 1 && text.data[0] == 0x1a; // as CP/M and DOS ended texts
        if (text_trim(text).size == 0 || end_of_file)
            continue;
        *line = (struct fixed_line){.text = text, .offset = (int64_t)start, .wide = is_wide(text)};
        return true;
    }
    return false;
}

// Where character `count` begins; the end when there are fewer.
static size_t byte_of_character(struct bytes text, size_t count)
{
    size_t at = 0;
    while (at < text.size && count--) {
        size_t length = text_utf8_length(text.data + at, text.size - at);
        at += length ? length : 1;
    }
    return at;
}

struct bytes fixed_column(const struct fixed_line *line, size_t first, size_t last)
{
    if (!line->wide)
        return bytes_slice(line->text, first - 1, last - first + 1);
    size_t start = byte_of_character(line->text, first - 1);
    struct bytes rest = bytes_slice(line->text, start, line->text.size);
    return bytes_slice(rest, 0, byte_of_character(rest, last - first + 1));
}

bool fixed_code(const struct fixed_line *line, const char *code)
{
    return bytes_start_with(line->text, code, strlen(code));
}

void fixed_stray(struct fixed_strays *strays, const struct fixed_line *line)
{
    if (strays->count++ == 0)
        strays->first = line->offset;
}

void fixed_strays_send(const struct fixed_strays *strays, const struct statement_book *book, const char *what)
{
    struct place place = {.table = book->table, .row = -1, .offset = strays->first};
    if (strays->count)
        sink_damage(book->outer.sink, place, "%s: %lld lines, not read; the first is here", what,
                    (long long)strays->count);
}

bool fixed_digits(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!text_is_digit(text.data[i]))
            return false;
    return text.size > 0;
}

bool fixed_amount(struct bytes text, int decimals, int64_t *e5)
{
    while (text.size && text.data[0] == ' ')
        text = bytes_slice(text, 1, text.size);
    if (!fixed_digits(text) || decimals < 0 || decimals > 9 || text.size > AMOUNT_DIGITS_MAX)
        return false;
    int64_t value;
    if (!text_to_int64(text, &value))
        return false;
    for (; decimals < 5; decimals++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    for (; decimals > 5; decimals--) {
        if (value % 10 != 0)
            return false;
        value /= 10;
    }
    *e5 = value;
    return true;
}

static struct moment day_of(struct bytes text, bool year_first)
{
    struct reader reader = reader_of(text);
    int first = text_take_digits(&reader, 2), month = text_take_digits(&reader, 2),
        last = text_take_digits(&reader, 2);
    if (reader.failed || text.size != 6)
        return MOMENT_UNKNOWN;
    int year = year_first ? first : last, day = year_first ? last : first;
    struct moment moment;
    if (!moment_from_civil(year >= 80 ? 1900 + year : 2000 + year, month, day, 0, 0, 0, &moment))
        return MOMENT_UNKNOWN;
    moment.zone = ZONE_DATE;
    return moment;
}

struct moment fixed_day_month_year(struct bytes text)
{
    return day_of(text, false);
}

struct moment fixed_year_month_day(struct bytes text)
{
    return day_of(text, true);
}

const char *fixed_text(struct arena *arena, struct bytes text)
{
    const char *clean = statement_text(arena, text);
    if (clean == NULL)
        return NULL;
    char *out = arena_text(arena, clean), *to = out;
    for (const char *at = clean; *at; at++)
        if (*at != ' ' || to == out || to[-1] != ' ')
            *to++ = *at;
    *to = 0;
    return out;
}

const char *fixed_end_to_end(struct arena *arena, struct bytes text)
{
    const char *value = statement_text(arena, text);
    if (value == NULL || text_equal_nocase(value, "NOTPROVIDED") ||
        text_equal_nocase(value, "NOT PROVIDED") || text_equal_nocase(value, "NONREF"))
        return NULL;
    return value;
}

void fixed_append(struct buffer *to, struct bytes text)
{
    text = text_trim(text);
    if (text.size == 0)
        return;
    if (to->size)
        buffer_add_u8(to, ' ');
    buffer_add(to, text.data, text.size);
}

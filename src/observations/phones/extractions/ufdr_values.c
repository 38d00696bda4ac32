// Times, lengths and base64, read by hand: each has forms that no standard names.
#include "observations/phones/extractions/ufdr_values.h"

#include "base/encoding.h"
#include "base/text.h"

#include <string.h>

// ---- times ----

static bool take(struct reader *reader, const char *any_of)
{
    if (reader_left(reader) == 0 || strchr(any_of, reader->bytes.data[reader->position]) == NULL)
        return false;
    reader->position++;
    return true;
}

static void skip_spaces(struct reader *reader)
{
    while (take(reader, " \t"))
        ;
}

static bool take_word(struct reader *reader, const char *word)
{
    size_t length = strlen(word);
    struct bytes there = bytes_slice(reader->bytes, reader->position, length);
    if (there.size < length || strncasecmp((const char *)there.data, word, length) != 0)
        return false;
    reader->position += length;
    return true;
}

// One or two digits; -1.
static int take_small(struct reader *reader)
{
    size_t start = reader->position;
    int value = 0;
    while (reader->position < start + 2 && reader_left(reader) &&
           text_is_digit(reader->bytes.data[reader->position]))
        value = value * 10 + (reader->bytes.data[reader->position++] - '0');
    return reader->position > start ? value : -1;
}

static int take_month(struct reader *reader)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
    for (int i = 0; i < 12; i++)
        if (take_word(reader, names[i])) {
            while (reader_left(reader) && text_is_alpha(reader->bytes.data[reader->position]))
                reader->position++; // "September"
            return i + 1;
        }
    return take_small(reader);
}

// Of two digits: 70 to 99 are of the last century.
static int take_year(struct reader *reader)
{
    size_t start = reader->position;
    int value = 0;
    while (reader->position < start + 4 && reader_left(reader) &&
           text_is_digit(reader->bytes.data[reader->position]))
        value = value * 10 + (reader->bytes.data[reader->position++] - '0');
    size_t digits = reader->position - start;
    if (digits == 2)
        return value + (value < 70 ? 2000 : 1900);
    return digits == 4 ? value : -1;
}

// "Z", "+02:00", "-0330", "UTC", "(UTC+2)"; nothing at all is a zone that is not stated. False when something
// else stands there.
static bool take_zone(struct reader *reader, struct moment *moment)
{
    skip_spaces(reader);
    bool bracket = take(reader, "("), named = take_word(reader, "utc") || take_word(reader, "gmt");
    bool zulu = !named && take(reader, "Z");
    bool east = take(reader, "+"), west = !east && take(reader, "-");
    int hours = 0, minutes = 0;
    if (east || west) {
        hours = take_small(reader);
        if (take(reader, ":") || (reader_left(reader) && text_is_digit(reader->bytes.data[reader->position])))
            minutes = take_small(reader);
    }
    if (bracket && !take(reader, ")"))
        return false;
    skip_spaces(reader);
    if (reader_left(reader) || hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return false;
    if (named || zulu || east || west) {
        int offset = (hours * 60 + minutes) * (west ? -1 : 1);
        moment->zone = ZONE_OFFSET;
        moment->offset_minutes = (int16_t)offset;
        moment->at_usec -= (int64_t)offset * 60 * 1000 * 1000;
    }
    return true;
}

// Day first; 12 hours when AM or PM stands behind, else 24.
static bool parse_day_first(struct bytes text, struct moment *moment)
{
    struct reader reader = reader_of(text);
    int day = take_small(&reader);
    bool parted = take(&reader, "-/.");
    int month = take_month(&reader);
    parted = take(&reader, "-/.") && parted;
    int year = take_year(&reader);
    skip_spaces(&reader);
    int hour = take_small(&reader), minute = -1, second = 0;
    if (take(&reader, ":"))
        minute = take_small(&reader);
    if (take(&reader, ":"))
        second = take_small(&reader);
    if (take(&reader, ".")) // fractions are not kept in these forms
        while (take(&reader, "0123456789"))
            ;
    skip_spaces(&reader);
    bool before_noon = take_word(&reader, "am"), after_noon = !before_noon && take_word(&reader, "pm");
    if (before_noon || after_noon) {
        if (hour < 1 || hour > 12)
            return false;
        hour = hour % 12 + (after_noon ? 12 : 0);
    }
    return parted && hour >= 0 && minute >= 0 && second >= 0 &&
           moment_from_civil(year, month, day, hour, minute, second, moment) && take_zone(&reader, moment);
}

struct moment ufdr_moment(const char *text)
{
    struct moment moment = MOMENT_UNKNOWN;
    struct bytes bytes = text_trim(bytes_of_text(text ? text : ""));
    if (bytes.size == 0 || bytes.size > 64)
        return MOMENT_UNKNOWN;
    if (bytes.size >= 5 && bytes.data[4] == '-')
        return moment_parse(bytes, &moment) ? moment : MOMENT_UNKNOWN;
    moment.zone = ZONE_UNKNOWN;
    return parse_day_first(bytes, &moment) ? moment : MOMENT_UNKNOWN;
}

// ---- lengths of time ----

int64_t ufdr_seconds(const char *text)
{
    enum { SECONDS_MAX = 366 * 86400 };
    struct bytes bytes = text_trim(bytes_of_text(text ? text : ""));
    double real;
    if (bytes.size && memchr(bytes.data, ':', bytes.size) == NULL) {
        if (!text_to_real(bytes, &real) || !(real >= 0 && real <= SECONDS_MAX))
            return -1;
        return (int64_t)real;
    }
    int64_t days = 0, parts[3] = {0};
    const uint8_t *dot = memchr(bytes.data ? bytes.data : (const uint8_t *)"", '.', bytes.size),
                  *colon = memchr(bytes.data ? bytes.data : (const uint8_t *)"", ':', bytes.size);
    if (dot && colon && dot < colon) {
        size_t size = (size_t)(dot - bytes.data);
        if (!text_to_int64(bytes_slice(bytes, 0, size), &days) || days < 0 || days > 366)
            return -1;
        bytes = bytes_slice(bytes, size + 1, bytes.size);
    }
    for (int i = 0; i < 3; i++) {
        size_t size = 0;
        while (size < bytes.size && text_is_digit(bytes.data[size]))
            size++;
        if (!text_to_int64(bytes_slice(bytes, 0, size), &parts[i]) || parts[i] > 100000)
            return -1;
        bytes = bytes_slice(bytes, size, bytes.size);
        if (i < 2) {
            if (bytes.size == 0 || bytes.data[0] != ':')
                return -1;
            bytes = bytes_slice(bytes, 1, bytes.size);
        }
    }
    if (bytes.size && bytes.data[0] != '.')
        return -1;
    int64_t seconds = ((days * 24 + parts[0]) * 60 + parts[1]) * 60 + parts[2];
    return seconds <= SECONDS_MAX ? seconds : -1;
}

// ---- base64 ----

const char *ufdr_base64(struct arena *arena, const char *text)
{
    struct bytes bytes;
    if (!bytes_of_base64(arena, bytes_of_text(text), &bytes))
        return NULL;
    if (bytes_start_with(bytes, "\xff\xfe", 2))
        return text_of_utf16(arena, bytes_slice(bytes, 2, bytes.size), false);
    return text_clean(arena, bytes);
}

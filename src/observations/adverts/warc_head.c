// Every field is looked at once, in the order in which it stands.
#include "observations/adverts/warc_head.h"

#include "base/text.h"

#include <string.h>

enum { FIELD_TEXT_BYTES = 8192, SHORT_TEXT_BYTES = 1024 };

struct bytes warc_line_at(struct bytes bytes, size_t from)
{
    struct bytes rest = bytes_slice(bytes, from, SIZE_MAX);
    const uint8_t *end = rest.size ? memchr(rest.data, '\n', rest.size) : NULL;
    struct bytes line = bytes_slice(rest, 0, end ? (size_t)(end - rest.data) : SIZE_MAX);
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

size_t warc_head_size(struct bytes bytes)
{
    for (size_t at = 0;;) {
        const uint8_t *end = at < bytes.size ? memchr(bytes.data + at, '\n', bytes.size - at) : NULL;
        if (end == NULL)
            return 0;
        size_t next = (size_t)(end - bytes.data) + 1;
        if (next < bytes.size && bytes.data[next] == '\n')
            return next + 1;
        if (next + 1 < bytes.size && bytes.data[next] == '\r' && bytes.data[next + 1] == '\n')
            return next + 2;
        at = next;
    }
}

static enum warc_type type_named(const char *name)
{
    static const char *const names[] = {"response", "resource", "request",    "metadata",
                                        "warcinfo", "revisit",  "conversion", "continuation"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal_nocase(name, names[i]))
            return (enum warc_type)i;
    return WARC_OTHER;
}

static bool is_named(struct bytes name, const char *wanted)
{
    if (name.size != strlen(wanted))
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (text_lower(name.data[i]) != text_lower((unsigned char)wanted[i]))
            return false;
    return true;
}

static struct bytes without_brackets(struct bytes value)
{
    if (value.size >= 2 && value.data[0] == '<' && value.data[value.size - 1] == '>')
        return bytes_slice(value, 1, value.size - 2);
    return value;
}

static void take_number(struct bytes value, int64_t *number)
{
    int64_t stated;
    if (text_to_int64(value, &stated) && stated >= 0)
        *number = stated;
}

static void take_text(struct arena *arena, struct bytes value, const char **text)
{
    *text = text_clean(arena, bytes_slice(without_brackets(value), 0, FIELD_TEXT_BYTES));
}

static void take_field(struct arena *arena, struct bytes name, struct bytes value, struct warc_record *record,
                       int64_t *length)
{
    const struct {
        const char *name;
        const char **text;
    } texts[] = {
        {"WARC-Target-URI", &record->uri},
        {"WARC-Record-ID", &record->id},
        {"WARC-Block-Digest", &record->block_digest},
        {"WARC-Payload-Digest", &record->payload_digest},
        {"Content-Type", &record->content_type},
        {"WARC-Refers-To-Target-URI", &record->refers_uri},
        {"WARC-Refers-To-Date", &record->refers_date},
        {"WARC-Profile", &record->profile},
        {"WARC-Segment-Origin-ID", &record->segment_origin},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (is_named(name, texts[i].name)) {
            take_text(arena, value, texts[i].text);
            return;
        }
    if (is_named(name, "Content-Length"))
        take_number(value, length);
    else if (is_named(name, "WARC-Type"))
        record->type = type_named(text_clean(arena, bytes_slice(value, 0, SHORT_TEXT_BYTES)));
    else if (is_named(name, "WARC-Date"))
        moment_parse(bytes_slice(value, 0, 64), &record->date);
    else if (is_named(name, "WARC-Segment-Number"))
        take_number(value, &record->segment_number);
    else if (is_named(name, "WARC-Segment-Total-Length"))
        take_number(value, &record->segment_total);
}

void warc_head_read(struct bytes head, struct arena *arena, struct warc_record *record, int64_t *length)
{
    record->type = WARC_OTHER;
    for (size_t at = 0; at < head.size;) {
        struct bytes line = warc_line_at(head, at);
        at += line.size + 1 + (at + line.size < head.size && head.data[at + line.size] == '\r');
        const uint8_t *colon = line.size ? memchr(line.data, ':', line.size) : NULL;
        size_t size = colon ? (size_t)(colon - line.data) : 0;
        if (size > 0 && size <= 64)
            take_field(arena, text_trim(bytes_slice(line, 0, size)),
                       text_trim(bytes_slice(line, size + 1, SIZE_MAX)), record, length);
    }
}

// ---- ARC ----

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

bool arc_line_read(struct bytes line, struct arc_line *out)
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
    out->date = words[date];
    if (!text_to_int64(words[0], &out->length) || out->length < 0)
        out->length = -1;
    rest = line;
    for (size_t i = 0; i < date + 2; i++)
        last_word(&rest);
    out->uri = rest;
    return rest.size > 0;
}

struct moment arc_date(struct bytes digits)
{
    int64_t part[6] = {0};
    struct moment moment = MOMENT_UNKNOWN;
    if (digits.size != 14 && digits.size != 12)
        return moment;
    text_to_int64(bytes_slice(digits, 0, 4), &part[0]);
    for (size_t i = 1; i * 2 + 2 < digits.size; i++)
        text_to_int64(bytes_slice(digits, i * 2 + 2, 2), &part[i]);
    if (!moment_from_civil((int)part[0], (int)part[1], (int)part[2], (int)part[3], (int)part[4], (int)part[5],
                           &moment))
        moment = MOMENT_UNKNOWN;
    return moment;
}

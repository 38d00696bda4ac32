// JSON lines on a FILE. Sees the case only as rows of a listing.
#include "views/json_lines.h"

#include "base/json_out.h"
#include "base/text.h"
#include "views/display.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { LINE_BYTES_MAX = 1024 * 1024 * 1024 }; // many lists of long texts; memory grows only as needed

static void add_value(struct json_out *json, struct rows *rows, int i, enum column_type type)
{
    const char *text = rows_text(rows, i);
    if (text == NULL || (text[0] == '\0' && (type == COLUMN_TIME || type == COLUMN_JSON))) {
        json_out_null(json);
        return;
    }
    switch (type) {
    case COLUMN_INTEGER:
        json_out_integer(json, rows_integer(rows, i));
        break;
    case COLUMN_BOOL:
        json_out_bool(json, rows_integer(rows, i) != 0);
        break;
    case COLUMN_REAL: {
        double value = rows_real(rows, i);
        char digits[40]; // nine decimals hold a coordinate to a tenth of a millimetre
        snprintf(digits, sizeof digits, "%.12g", value);
        json_out_raw(json, isfinite(value) ? digits : NULL);
        break;
    }
    case COLUMN_JSON:
        json_out_raw(json, text);
        break;
    default:
        json_out_text(json, text);
    }
}

// Outside strings JSON is ASCII, so whatever is unsafe stands in a string (or is white space between values).
static void add_safe(struct buffer *out, struct bytes line)
{
    size_t plain = 0, i = 0;
    while (i < line.size) {
        if (line.data[i] >= 0x20 && line.data[i] < 0x7f) {
            i++;
            continue;
        }
        size_t length;
        uint32_t c = text_utf8_decode(line.data + i, line.size - i, &length);
        if (!display_is_unsafe(c)) {
            i += length;
            continue;
        }
        buffer_add(out, line.data + plain, i - plain);
        if (c < 0x20)
            buffer_add_u8(out, ' ');
        else if (c > 0xffff)
            buffer_print(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                         0xdc00 + ((c - 0x10000) & 0x3ff));
        else
            buffer_print(out, "\\u%04x", c);
        plain = i += length;
    }
    buffer_add(out, line.data + plain, line.size - plain);
}

int json_lines_print(struct rows *rows, const struct listing *listing, FILE *out, int64_t *row_count,
                     struct error *error)
{
    struct buffer line, safe;
    buffer_init(&line, LINE_BYTES_MAX);
    buffer_init(&safe, LINE_BYTES_MAX);
    int64_t count = 0;
    int status;
    while ((status = rows_next(rows, error)) == 1) {
        buffer_reset(&line);
        buffer_reset(&safe);
        struct json_out json = json_out_to(&line);
        json_out_object(&json);
        for (int i = 0; i < listing->column_count; i++) {
            if (listing->columns[i].type == COLUMN_CAPTION)
                continue;
            json_out_key(&json, listing->columns[i].name);
            add_value(&json, rows, i, listing->columns[i].type);
        }
        json_out_object_end(&json);
        add_safe(&safe, buffer_bytes(&line));
        buffer_add_u8(&safe, '\n');
        if (line.overflowed || safe.overflowed) {
            status =
                error_set(error, "a row of %s is larger than 1 GiB and cannot be printed", listing->name);
            break;
        }
        count++;
        if (fwrite(safe.data, 1, safe.size, out) != safe.size)
            break;
    }
    buffer_done(&line);
    buffer_done(&safe);
    if (row_count)
        *row_count = count;
    if (status >= 0 && (fflush(out) != 0 || ferror(out)))
        return error_set(error, "cannot write the lines of %s: %s", listing->name, strerror(errno));
    return status < 0 ? -1 : 0;
}

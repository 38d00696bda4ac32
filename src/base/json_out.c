// JSON writer. Knows nothing of what it writes.
#include "base/json_out.h"

#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 60 };

struct json_out json_out_to(struct buffer *out)
{
    return (struct json_out){.out = out};
}

static void before_value(struct json_out *json)
{
    if (json->has_before >> json->depth & 1)
        buffer_add_u8(json->out, ',');
    json->has_before |= UINT64_C(1) << json->depth;
}

static void open_level(struct json_out *json, char bracket)
{
    before_value(json);
    buffer_add_u8(json->out, (uint8_t)bracket);
    if (++json->depth > DEPTH_MAX)
        abort();
    json->has_before &= ~(UINT64_C(1) << json->depth);
}

static void close_level(struct json_out *json, char bracket)
{
    buffer_add_u8(json->out, (uint8_t)bracket);
    if (json->depth-- == 0)
        abort();
}

void json_out_object(struct json_out *json)
{
    open_level(json, '{');
}

void json_out_object_end(struct json_out *json)
{
    close_level(json, '}');
}

void json_out_array(struct json_out *json)
{
    open_level(json, '[');
}

void json_out_array_end(struct json_out *json)
{
    close_level(json, ']');
}

static void add_escaped(struct buffer *out, uint8_t byte)
{
    static const char short_forms[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    if (byte == '"' || byte == '\\')
        buffer_print(out, "\\%c", byte);
    else if (byte < sizeof short_forms && short_forms[byte])
        buffer_print(out, "\\%c", short_forms[byte]);
    else
        buffer_print(out, "\\u%04x", byte);
}

static void write_text(struct json_out *json, const void *data, size_t size)
{
    before_value(json);
    buffer_add_u8(json->out, '"');
    const uint8_t *at = data;
    size_t clean = 0, i = 0;
    while (i < size) {
        size_t length = text_utf8_length(at + i, size - i);
        bool plain = length > 1 || (length == 1 && at[i] >= 0x20 && at[i] != '"' && at[i] != '\\');
        if (plain) {
            i += length;
            continue;
        }
        buffer_add(json->out, at + clean, i - clean);
        if (length == 0)
            buffer_add_text(json->out, "\xef\xbf\xbd");
        else
            add_escaped(json->out, at[i]);
        clean = ++i;
    }
    buffer_add(json->out, at + clean, size - clean);
    buffer_add_u8(json->out, '"');
}

void json_out_text(struct json_out *json, const char *text)
{
    if (text)
        write_text(json, text, strlen(text));
    else
        json_out_null(json);
}

void json_out_key(struct json_out *json, const char *key)
{
    json_out_text(json, key);
    buffer_add_u8(json->out, ':');
    json->has_before &= ~(UINT64_C(1) << json->depth);
}

void json_out_integer(struct json_out *json, int64_t value)
{
    before_value(json);
    buffer_print(json->out, "%" PRId64, value);
}

void json_out_number(struct json_out *json, double value)
{
    before_value(json);
    if (isfinite(value))
        buffer_print(json->out, "%.6g", value);
    else
        buffer_add_text(json->out, "null");
}

void json_out_bool(struct json_out *json, bool value)
{
    before_value(json);
    buffer_add_text(json->out, value ? "true" : "false");
}

void json_out_null(struct json_out *json)
{
    before_value(json);
    buffer_add_text(json->out, "null");
}

void json_out_raw(struct json_out *json, const char *value)
{
    before_value(json);
    buffer_add_text(json->out, value ? value : "null");
}

void json_out_key_text(struct json_out *json, const char *key, const char *text)
{
    json_out_key(json, key);
    json_out_text(json, text);
}

void json_out_key_integer(struct json_out *json, const char *key, int64_t value)
{
    json_out_key(json, key);
    json_out_integer(json, value);
}

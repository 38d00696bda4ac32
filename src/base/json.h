// JSON written to a buffer (RFC 8259). Reading JSON is left to jansson. Text that is not valid UTF-8 is
// written with U+FFFD in place of the bad bytes, so the output is always valid.
#pragma once

#include "base/bytes.h"

struct json {
    struct buffer *out;  // borrowed
    uint64_t has_before; // one bit a depth: something stands before the next value
    unsigned depth;      // at most 60; deeper aborts
};

struct json json_to(struct buffer *out);
void json_object(struct json *json); // {
void json_object_end(struct json *json);
void json_array(struct json *json); // [
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);   // then one value
void json_text(struct json *json, const char *text); // NULL is written as null
void json_text_n(struct json *json, const void *data, size_t size);
void json_integer(struct json *json, int64_t value);
void json_number(struct json *json, double value); // %.6g; not finite is written as null
void json_bool(struct json *json, bool value);
void json_null(struct json *json);
void json_raw(struct json *json, const char *value); // a value that is JSON already; NULL is written as null

// key and value in one call
void json_key_text(struct json *json, const char *key, const char *text);
void json_key_integer(struct json *json, const char *key, int64_t value);

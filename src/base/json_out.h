// JSON written to a buffer (RFC 8259). Reading JSON is left to jansson. Text that is not valid UTF-8 is
// written with U+FFFD in place of the bad bytes, so the output is always valid.
#pragma once

#include "base/bytes.h"

struct json_out {
    struct buffer *out;  // borrowed
    uint64_t has_before; // one bit a depth: something stands before the next value
    unsigned depth;      // at most 60; deeper aborts
};

struct json_out json_out_to(struct buffer *out);
void json_out_object(struct json_out *json); // {
void json_out_object_end(struct json_out *json);
void json_out_array(struct json_out *json); // [
void json_out_array_end(struct json_out *json);
void json_out_key(struct json_out *json, const char *key);   // then one value
void json_out_text(struct json_out *json, const char *text); // NULL is written as null
void json_out_integer(struct json_out *json, int64_t value);
void json_out_number(struct json_out *json, double value); // %.6g; not finite is written as null
void json_out_bool(struct json_out *json, bool value);
void json_out_null(struct json_out *json);
void json_out_raw(struct json_out *json,
                  const char *value); // a value that is JSON already; NULL is written as null

// key and value in one call
void json_out_key_text(struct json_out *json, const char *key, const char *text);
void json_out_key_integer(struct json_out *json, const char *key, int64_t value);

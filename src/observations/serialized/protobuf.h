// Protocol Buffers without their schema: the fields of a message, one after the other, by number. Knows no
// application. Source: Google, "Protocol Buffers: Encoding". Nothing is copied and nothing recurses: a field
// that holds a message is read in the same way by whoever knows that it does.
#pragma once

#include "base/arena.h"

enum protobuf_form { PROTOBUF_VARINT, PROTOBUF_64_BITS, PROTOBUF_BYTES, PROTOBUF_32_BITS = 5 };

struct protobuf_field {
    uint32_t number; // from 1
    enum protobuf_form form;
    uint64_t value;     // of all forms but BYTES; fixed ones little-endian as stored
    struct bytes bytes; // of BYTES: borrowed
};

// The next field. False at the end and where the bytes are none of a message: then `reader->failed` is set.
bool protobuf_next(struct reader *reader, struct protobuf_field *field);
// Whether all of it reads as fields, at least one.
bool protobuf_is(struct bytes message);

// The last field of this number, as the encoding has it; what stands before damage counts.
struct bytes protobuf_bytes(struct bytes message, uint32_t number); // empty: none
int64_t protobuf_integer(struct bytes message, uint32_t number, int64_t otherwise);
// Clean UTF-8 in the arena; NULL when there is none or it is empty.
const char *protobuf_text(struct arena *arena, struct bytes message, uint32_t number);
